#include "solver/clouds/aqueous.h"

#include <math.h>
#include <string.h>

const double ql_aqueous_tolerance = 2e-2;

ql_status ql_aqueous_find(const ql_henry_table *table, ql_aqueous_gases *gases) {
  static const char *const names[QL_AQUEOUS_OXIDANTS] = {[QL_AQUEOUS_H2O2] = "H2O2",
                                                         [QL_AQUEOUS_O3] = "O3",
                                                         [QL_AQUEOUS_MEPX] = "MEPX",
                                                         [QL_AQUEOUS_PACD] = "PACD"};
  QL_TRY(ql_acidity_find(table, &gases->acidity));
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) {
    gases->oxidant[n] = ql_henry_find(table, names[n]);
    if (!gases->oxidant[n])
      return ql_error_set(QL_ERR_INPUT, "henry.csv: no line for %s", names[n]);
  }
  return QL_OK;
}

/* k exp(-slope (298/T - 1)), as Jacobson 1997 tabulates them. */
static double arrhenius(double constant, double slope, double temperature) {
  return constant * exp(-slope * (298.0 / temperature - 1.0));
}

double ql_aqueous_rate_h2o2(double temperature) {
  return arrhenius(7.45e7, 15.96, temperature);
}
double ql_aqueous_rate_o3_hso3(double temperature) {
  return arrhenius(3.7e5, 18.56, temperature);
}
double ql_aqueous_rate_o3_so3(double temperature) {
  return arrhenius(1.5e9, 17.72, temperature);
}
double ql_aqueous_rate_mepx(double temperature) {
  return arrhenius(1.9e7, 12.75, temperature);
}
double ql_aqueous_rate_pacd(double temperature) {
  return arrhenius(3.6e7, 13.42, temperature);
}

void ql_aqueous_set(const ql_aqueous_gases *gases, double temperature, double water, double co2,
                    ql_aqueous *parcel) {
  const double scale = ql_henry_scale(temperature);
  parcel->temperature = temperature;
  parcel->water = water;
  ql_acidity_set(&gases->acidity, temperature, water, co2, &parcel->acidity);
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) {
    const ql_henry *gas = gases->oxidant[n];
    const double share = scale * ql_henry_at(gas->constant, gas->slope, temperature);
    parcel->dissolved[n] = share / (1.0 + share * water);
  }
  parcel->constant[QL_AQUEOUS_H2O2] = ql_aqueous_rate_h2o2(temperature);
  parcel->constant[QL_AQUEOUS_O3] = 2.4e4; /* with SO2 in water, L mol-1 s-1, at any temperature */
  parcel->constant[QL_AQUEOUS_MEPX] = ql_aqueous_rate_mepx(temperature);
  parcel->constant[QL_AQUEOUS_PACD] = ql_aqueous_rate_pacd(temperature);
  parcel->constant_o3[0] = ql_aqueous_rate_o3_hso3(temperature);
  parcel->constant_o3[1] = ql_aqueous_rate_o3_so3(temperature);
}

double ql_aqueous_acidity(ql_aqueous *parcel, double guess) {
  parcel->acidity.sulfurous.amount = parcel->amount[QL_AQUEOUS_SO2] / parcel->water;
  parcel->acidity.sulfate = parcel->amount[QL_AQUEOUS_SULFATE] / parcel->water;
  return ql_acidity_solve(&parcel->acidity, guess);
}

void ql_aqueous_coefficients(const ql_aqueous *parcel, double hydrogen,
                             double coefficient[QL_AQUEOUS_OXIDANTS + 1]) {
  double share[3]; /* SO2, HSO3-, SO3(2-) */
  ql_acidity_sulfurous(&parcel->acidity, hydrogen, share);
  const double bisulfite = share[1], *k = parcel->constant;
  const double fe = parcel->iron, mn = parcel->manganese;
  coefficient[QL_AQUEOUS_H2O2] =
      k[QL_AQUEOUS_H2O2] * hydrogen / (1.0 + 13.0 * hydrogen) * bisulfite; /* eq 6 */
  coefficient[QL_AQUEOUS_O3] = k[QL_AQUEOUS_O3] * share[0] + parcel->constant_o3[0] * bisulfite +
                               parcel->constant_o3[1] * share[2];                     /* eq 7 */
  coefficient[QL_AQUEOUS_MEPX] = k[QL_AQUEOUS_MEPX] * hydrogen * bisulfite;           /* eq 8 */
  coefficient[QL_AQUEOUS_PACD] = (k[QL_AQUEOUS_PACD] * hydrogen + 7.0e2) * bisulfite; /* eq 9 */
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) coefficient[n] *= parcel->dissolved[n];
  const double sulfate = parcel->amount[QL_AQUEOUS_SULFATE] / parcel->water; /* mol L-1 */
  coefficient[QL_AQUEOUS_SO2] = (750.0 * mn + 2600.0 * fe + 1.0e10 * mn * fe) *
                                (share[0] + share[1] + share[2]) /
                                (1.0 + 75.0 * pow(sulfate, 0.67)); /* eq 10 */
}

/* One step with constant coefficients. With theta the integral of n(SO2), an oxidant is
 * n exp(-a theta) and SO2 falls along a convex curve S(theta), d theta/dt = S; along its tangent
 * theta is known (eqs 11-13). The curve lies above its tangent: nothing becomes negative. Returns
 * what the tangent misses at the end, over n(SO2) at the start. */
static double step(const double *before, const double *coefficient, double dt, double *after) {
  const double sulfur = before[QL_AQUEOUS_SO2];
  double rate = coefficient[QL_AQUEOUS_SO2], used = 0.0; /* s-1, mol m-3 */
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) rate += coefficient[n] * before[n];
  const double decay = rate * dt;
  const double theta = decay > 1e-12 ? -sulfur * expm1(-decay) / rate : sulfur * dt;
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) {
    const double loss = -before[n] * expm1(-coefficient[n] * theta);
    used += loss;
    after[n] = before[n] - loss;
  }
  const double lost = fmin(sulfur, coefficient[QL_AQUEOUS_SO2] * theta + used);
  after[QL_AQUEOUS_SO2] = sulfur - lost;
  after[QL_AQUEOUS_SULFATE] = before[QL_AQUEOUS_SULFATE] + lost;
  return sulfur > 0.0 ? fabs(after[QL_AQUEOUS_SO2] / sulfur - exp(-decay)) : 0.0;
}

/* The relative difference of two results: of an oxidant, over what there was at the beginning; of
 * SO2, over its loss in the step, but for losses below a hundredth of what there was. */
static double difference(const double *a, const double *b, const double *before,
                         const double *scale) {
  const double sulfur = before[QL_AQUEOUS_SO2] - b[QL_AQUEOUS_SO2];
  double largest =
      fabs(a[QL_AQUEOUS_SO2] - b[QL_AQUEOUS_SO2]) / fmax(sulfur, 0.01 * scale[QL_AQUEOUS_SO2]);
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++)
    if (scale[n] > 0.0) largest = fmax(largest, fabs(a[n] - b[n]) / scale[n]);
  return largest;
}

/* One step with the mean of the coefficients at its start and at its provisional end; returns the
 * estimate of its relative error. On return *hydrogen is that at the provisional end. */
static double try_step(ql_aqueous *parcel, const double *scale, const double *now, double dt,
                       double *hydrogen) {
  double before[QL_AQUEOUS_AMOUNTS], first[QL_AQUEOUS_AMOUNTS], mean[QL_AQUEOUS_OXIDANTS + 1];
  memcpy(before, parcel->amount, sizeof before);
  step(before, now, dt, first);
  memcpy(parcel->amount, first, sizeof first);
  *hydrogen = ql_aqueous_acidity(parcel, *hydrogen);
  ql_aqueous_coefficients(parcel, *hydrogen, mean);
  for (int n = 0; n <= QL_AQUEOUS_OXIDANTS; n++) mean[n] = 0.5 * (now[n] + mean[n]);
  const double bend = step(before, mean, dt, parcel->amount);
  return difference(first, parcel->amount, before, scale) + bend;
}

/* The longest step to try: SO2 falls by at most e in it, lest the coefficients at its provisional
 * end say nothing of the way there; free when hardly any is left. */
static double longest(const double *amount, const double *scale, const double *coefficient) {
  double rate = coefficient[QL_AQUEOUS_SO2];
  if (amount[QL_AQUEOUS_SO2] < 1e-4 * scale[QL_AQUEOUS_SO2]) return INFINITY;
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) rate += coefficient[n] * amount[n];
  return 1.0 / rate;
}

int ql_aqueous_advance(ql_aqueous *parcel, double dt, double tolerance) {
  double scale[QL_AQUEOUS_AMOUNTS], keep[QL_AQUEOUS_AMOUNTS], now[QL_AQUEOUS_OXIDANTS + 1];
  double left = dt, length = dt, hydrogen = ql_aqueous_acidity(parcel, 1e-5);
  int steps = 0;
  if (!(parcel->amount[QL_AQUEOUS_SO2] > 0.0)) return 0;
  memcpy(scale, parcel->amount, sizeof scale);
  ql_aqueous_coefficients(parcel, hydrogen, now);
  while (left > 0.0) {
    double end = hydrogen;
    memcpy(keep, parcel->amount, sizeof keep);
    length = fmin(fmin(length, left), longest(keep, scale, now));
    const double error = try_step(parcel, scale, now, length, &end) / tolerance;
    const double factor = fmin(4.0, fmax(0.2, 0.9 / sqrt(fmax(error, 1e-6))));
    steps++;
    if (error > 1.0 && length > 1e-6 * dt) {
      memcpy(parcel->amount, keep, sizeof keep);
      length *= factor;
      continue;
    }
    left = length < left ? left - length : 0.0;
    length *= factor;
    hydrogen = ql_aqueous_acidity(parcel, end);
    ql_aqueous_coefficients(parcel, hydrogen, now);
  }
  return steps;
}
