/* The first phase of a gas heavier than air, released at the ground: the correlations of Britter &
 * McQuaid 1988 (Workbook on the Dispersion of Dense Gases, HSE report 17/1988). The curves in the
 * form in which EPA's TSCREEN (EPA-454/B-94-023, 1994) and CCPS 1999 have them; widths and radii
 * as in GasDispersion.jl (A. Farrell), where both were read. The gas is taken to have the
 * temperature of the air. Pure functions, SI units. */
#ifndef QL_SOLVER_PUFF_DENSE_H
#define QL_SOLVER_PUFF_DENSE_H

#include <stdbool.h>

typedef struct ql_puff_dense {
  bool instant;   /* all at once; else steady */
  double volume;  /* m3, or m3 s-1, of the gas as released */
  double gravity; /* m s-2: g (density - air's)/air's, > 0 */
  double wind;    /* m s-1 at 10 m */
} ql_puff_dense;

/* (g' q/(D u^3))^(1/3) of a steady, sqrt(g' V)/(u V^(1/3)) of an instantaneous release; and
 * whether it is passive from the start: up to 0.15 and 0.20. */
double ql_puff_dense_number(const ql_puff_dense *dense);
bool ql_puff_dense_is_passive(const ql_puff_dense *dense);

/* The workbook's abscissa: (g'^2 q/u^5)^(1/5) or (g' V^(1/3)/u^2)^(1/2), as log10; it was fitted
 * from -1 to 1. */
double ql_puff_dense_alpha(const ql_puff_dense *dense);

/* Curve n: log10 of the distance over sqrt(q/u), or over V^(1/3), at which the largest
 * concentration is `*ratio` of that at the source; n from 0, false past the last. */
bool ql_puff_dense_curve(bool instant, int n, double alpha, double *ratio, double *distance);

/* Largest concentration at x m downwind over that at the source: near the source 306/(306 + x'^2)
 * or 3.24/(3.24 + x'^2), between the curves linear in log x', beyond the last as x^-2. */
double ql_puff_dense_ratio(const ql_puff_dense *dense, double x);
/* Greatest distance (m) at which the ratio is reached. */
double ql_puff_dense_distance(const ql_puff_dense *dense, double ratio);

/* Half the width of the plume at x m, or the radius of the cloud whose edge has come to x; m. Alike
 * upwind of the source, as far as ql_puff_dense_upwind(). At most ql_puff_dense_reach(): in light
 * winds the workbook's widths are wider than its distances are long (our bound). */
double ql_puff_dense_half_width(const ql_puff_dense *dense, double x);
double ql_puff_dense_upwind(const ql_puff_dense *dense);

/* Seconds until the edge has come to x m: the cloud drifts with 0.4 u and spreads about its middle
 * (of a plume taken alike, without the spread). */
double ql_puff_dense_arrival(const ql_puff_dense *dense, double x);

/* Where the cloud has become passive: the distance (m) of its middle at which the number above,
 * with the width that it has there instead of the source's, has fallen to its limit; g' q and g' V
 * are kept by mixing. Our choice; the workbook has the limit for the source alone. At the latest
 * where the curves end, ql_puff_dense_reach(). */
double ql_puff_dense_reach(const ql_puff_dense *dense);
double ql_puff_dense_end(const ql_puff_dense *dense);

#endif
