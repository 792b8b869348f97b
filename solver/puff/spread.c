#include "solver/puff/spread.h"

#include <math.h>

ql_puff_lateral ql_puff_spread_lateral_of(const ql_puff_air *air, double release_height) {
  ql_puff_lateral lateral = {.sigma_v = ql_puff_air_sigma_v(air),
                             .stable = air->inverse_length >= 0.0};
  const double low = 0.46; /* m: of the releases that Cimorelli et al. start from */
  if (lateral.stable)
    lateral.time_scale = ql_puff_air_mechanical_depth(air->ustar) / (156.0 * lateral.sigma_v) *
                         fmax(release_height, low) / low;
  else
    lateral.time_scale = 300.0 + 700.0 * fmin(1.0, release_height / 100.0);
  return lateral;
}

double ql_puff_spread_lateral(const ql_puff_lateral *lateral, double t) {
  const double age = t / lateral->time_scale;
  const double shape = lateral->stable ? pow(1.0 + 0.5 * age, -0.3) : 1.0 / (1.0 + 0.9 * sqrt(age));
  return lateral->sigma_v * t * shape;
}

double ql_puff_spread_lateral_time(const ql_puff_lateral *lateral, double spread) {
  const double reach = spread / lateral->sigma_v; /* t f(t / T), s */
  if (!lateral->stable) {                         /* a quadratic in sqrt(t) */
    const double b = 0.9 * reach / sqrt(lateral->time_scale);
    const double root = 0.5 * (b + sqrt(b * b + 4.0 * reach));
    return root * root;
  }
  /* t (1 + t / 2T)^-0.3 rises and is concave: Newton's steps from below end on the root */
  double t = reach;
  for (int n = 0; n < 30; n++) {
    const double base = 1.0 + 0.5 * t / lateral->time_scale, shape = pow(base, -0.3);
    const double slope = shape * (1.0 - 0.15 * t / (lateral->time_scale * base));
    const double step = (reach - t * shape) / slope;
    t += step;
    if (fabs(step) <= 1e-13 * t) break;
  }
  return t;
}

double ql_puff_spread_vertical(double sigma_w, double time_scale, double t) {
  return sigma_w * t / sqrt(1.0 + 0.5 * t / time_scale);
}

double ql_puff_spread_vertical_time(double sigma_w, double time_scale, double spread) {
  /* (sigma_w t)^2 = spread^2 (1 + t / 2T) */
  const double a = spread * spread / (sigma_w * sigma_w), b = 0.25 * a / time_scale;
  return b + sqrt(b * b + a);
}

double ql_puff_spread_relative(double dissipation, double spread, double total, double dt) {
  const double rate = cbrt(0.5 / 6.0 * dissipation); /* m^(2/3) s-1: s^(2/3) grows by it */
  const double root = cbrt(spread * spread) + rate * dt;
  return fmin(root * sqrt(root), fmax(total, spread));
}
