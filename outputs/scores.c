#include "outputs/scores.h"

#include <math.h>

static double ratio(double a, double b) {
  return b > 0.0 ? a / b : (double)NAN;
}

/* First pass: means; false if there is no pair. */
static int means(const double *m, const double *o, size_t count, ql_scores *s) {
  double sum_m = 0.0, sum_o = 0.0;
  for (size_t i = 0; i < count; i++) {
    if (isnan(m[i]) || isnan(o[i])) continue;
    s->n++;
    sum_m += m[i];
    sum_o += o[i];
  }
  s->mean_model = ratio(sum_m, (double)s->n);
  s->mean_observed = ratio(sum_o, (double)s->n);
  return s->n > 0;
}

ql_scores ql_scores_of(const double *model, const double *observed, size_t count) {
  const double none = (double)NAN;
  ql_scores s = {.mb = none,
                 .mae = none,
                 .rmse = none,
                 .nmb = none,
                 .nme = none,
                 .r = none,
                 .ioa = none,
                 .fac2 = none};
  if (!means(model, observed, count, &s)) return s;
  double error = 0.0, square = 0.0, mm = 0.0, oo = 0.0, mo = 0.0, potential = 0.0;
  size_t within = 0, positive = 0;
  for (size_t i = 0; i < count; i++) {
    if (isnan(model[i]) || isnan(observed[i])) continue;
    const double d = model[i] - observed[i];
    const double dm = model[i] - s.mean_model, dob = observed[i] - s.mean_observed;
    error += fabs(d);
    square += d * d;
    mm += dm * dm;
    oo += dob * dob;
    mo += dm * dob;
    const double reach = fabs(model[i] - s.mean_observed) + fabs(dob);
    potential += reach * reach;
    positive += observed[i] > 0.0;
    within += observed[i] > 0.0 && model[i] >= 0.5 * observed[i] && model[i] <= 2.0 * observed[i];
  }
  const double n = (double)s.n;
  s.mb = s.mean_model - s.mean_observed;
  s.mae = error / n;
  s.rmse = sqrt(square / n);
  s.nmb = ratio(n * s.mb, n * s.mean_observed);
  s.nme = ratio(error, n * s.mean_observed);
  s.r = mm > 0.0 && oo > 0.0 ? mo / sqrt(mm * oo) : none;
  s.ioa = potential > 0.0 ? 1.0 - square / potential : none;
  s.fac2 = ratio((double)within, (double)positive);
  return s;
}
