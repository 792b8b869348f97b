#include "outputs/dispersion.h"

#include "base/constants.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct sums {
  double n, o, p, oo, pp, op, error, log_ratio, log_square, within;
} sums;

static void add(sums *s, double o, double p) {
  const double ratio = fmax(p, 1.0e-12) / o, l = log(ratio);
  s->n += 1.0;
  s->o += o;
  s->p += p;
  s->oo += o * o;
  s->pp += p * p;
  s->op += o * p;
  s->error += (o - p) * (o - p);
  s->log_ratio -= l;
  s->log_square += l * l;
  s->within += ratio >= 0.5 && ratio <= 2.0;
}

ql_dispersion ql_dispersion_of(const double *predicted, const double *observed, size_t count) {
  sums s = {0};
  for (size_t i = 0; i < count; i++)
    if (observed[i] > 0.0 && predicted[i] >= 0.0) add(&s, observed[i], predicted[i]);
  const double mean_o = s.o / s.n, mean_p = s.p / s.n; /* NaN if there is none */
  const double spread = (s.oo - s.n * mean_o * mean_o) * (s.pp - s.n * mean_p * mean_p);
  return (ql_dispersion){.n = (size_t)s.n,
                         .fb = 2.0 * (mean_o - mean_p) / (mean_o + mean_p),
                         .nmse = s.error / s.n / (mean_o * mean_p),
                         .mg = exp(s.log_ratio / s.n),
                         .vg = exp(s.log_square / s.n),
                         .fac2 = s.within / s.n,
                         .r = (s.op - s.n * mean_o * mean_p) / sqrt(spread)};
}

static int by_azimuth(const void *a, const void *b) {
  const double x = ((const ql_dispersion_sampler *)a)->azimuth;
  const double y = ((const ql_dispersion_sampler *)b)->azimuth;
  return (x > y) - (x < y);
}

/* Degrees from sampler i to the next one, the last being followed by the first. */
static double gap_after(const ql_dispersion_sampler *list, size_t count, size_t i) {
  return i + 1 < count ? list[i + 1].azimuth - list[i].azimuth
                       : list[0].azimuth + 360.0 - list[i].azimuth;
}

ql_dispersion_arc ql_dispersion_arc_of(ql_dispersion_sampler *list, size_t count, double radius,
                                       int around) {
  ql_dispersion_arc arc = {0};
  size_t last = count - 1; /* where the arc ends */
  qsort(list, count, sizeof *list, by_azimuth);
  for (size_t i = 0; around && i < count; i++)
    if (gap_after(list, count, i) > gap_after(list, count, last)) last = i;
  for (size_t n = 1; n <= count; n++) {
    const ql_dispersion_sampler *here = &list[(last + n) % count];
    arc.observed_maximum = fmax(arc.observed_maximum, here->observed);
    arc.predicted_maximum = fmax(arc.predicted_maximum, here->predicted);
    if (n == count) break;
    const ql_dispersion_sampler *next = &list[(last + n + 1) % count];
    const double width = radius * gap_after(list, count, (last + n) % count) * QL_PI / 180.0;
    arc.observed_integral += 0.5 * width * (here->observed + next->observed);
    arc.predicted_integral += 0.5 * width * (here->predicted + next->predicted);
  }
  const double ends = fmax(list[(last + 1) % count].observed, list[last].observed);
  arc.edge = arc.observed_maximum > 0.0 ? ends / arc.observed_maximum : 1.0;
  return arc;
}
