/* Scores of dispersion models: Chang & Hanna 2004 (Meteorol. Atmos. Phys. 87, 167), and the maxima
 * and crosswind integrals of arcs of samplers. */
#ifndef QL_OUTPUTS_DISPERSION_H
#define QL_OUTPUTS_DISPERSION_H

#include <stddef.h>

typedef struct ql_dispersion {
  size_t n;
  double fb, nmse; /* 2 (O - P) / (O + P) of the means; mean (O - P)^2 / (O P); FB > 0: too low */
  double mg, vg;   /* exp(mean ln O/P), exp(mean (ln O/P)^2) */
  double fac2, r;  /* share with 0.5 <= P/O <= 2; correlation */
} ql_dispersion;

/* Scores of the pairs with an observation above 0; a prediction below 1e-12 counts as that in MG
 * and VG. All NaN if there is no pair. */
ql_dispersion ql_dispersion_of(const double *predicted, const double *observed, size_t count);

/* One sampler of an arc. */
typedef struct ql_dispersion_sampler {
  double azimuth;             /* degrees, 0 .. 360 */
  double observed, predicted; /* of one unit */
} ql_dispersion_sampler;

typedef struct ql_dispersion_arc {
  double observed_maximum, predicted_maximum;   /* unit of the samplers */
  double observed_integral, predicted_integral; /* unit of the samplers times m */
  double edge; /* larger of the observations at the ends, over the maximum */
} ql_dispersion_arc;

/* Maximum and crosswind integral (trapezoids) of an arc of `radius` m. The samplers are put in the
 * order of their azimuth; with `around` the arc begins after its widest gap, so that one that lies
 * across north has its true ends; without, at the least azimuth. count >= 2. */
ql_dispersion_arc ql_dispersion_arc_of(ql_dispersion_sampler *samplers, size_t count, double radius,
                                       int around);

#endif
