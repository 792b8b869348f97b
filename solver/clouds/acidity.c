#include "solver/clouds/acidity.h"

#include "base/vmath.h"

#include <math.h>

/* Charge of one sign (mol L-1) and its derivative by ln [H+]. */
typedef struct charge {
  double value, slope;
} charge;

ql_status ql_acidity_find(const ql_henry_table *table, ql_acidity_gases *gases) {
  const struct {
    const char *name;
    const ql_henry **gas;
  } wanted[] = {{"H2O", &gases->water},
                {"SO2", &gases->sulfurous},
                {"NH3", &gases->ammonia},
                {"CO2", &gases->carbonic},
                {"HNO3", &gases->acid[QL_ACIDITY_NITRIC]},
                {"HCL", &gases->acid[QL_ACIDITY_HYDROCHLORIC]},
                {"FACD", &gases->acid[QL_ACIDITY_FORMIC]}};
  for (size_t n = 0; n < sizeof wanted / sizeof wanted[0]; n++) {
    *wanted[n].gas = ql_henry_find(table, wanted[n].name);
    if (!*wanted[n].gas)
      return ql_error_set(QL_ERR_INPUT, "henry.csv: no line for %s", wanted[n].name);
  }
  return QL_OK;
}

static void set_gas(const ql_henry *gas, double temperature, double scale, ql_acidity_gas *part) {
  part->ratio = scale * ql_henry_at(gas->constant, gas->slope, temperature);
  part->first = ql_henry_at(gas->first, gas->first_slope, temperature);
  part->second = ql_henry_at(gas->second, gas->second_slope, temperature);
}

void ql_acidity_set(const ql_acidity_gases *gases, double temperature, double water, double co2,
                    ql_acidity *parts) {
  const double scale = ql_henry_scale(temperature) * water; /* 1 kg of water is 1 L */
  ql_acidity_gas carbonic = {.amount = 0.0};
  set_gas(gases->carbonic, temperature, 1.0, &carbonic);
  set_gas(gases->sulfurous, temperature, scale, &parts->sulfurous);
  set_gas(gases->ammonia, temperature, scale, &parts->ammonia);
  for (int n = 0; n < QL_ACIDITY_ACIDS; n++)
    set_gas(gases->acid[n], temperature, scale, &parts->acid[n]);
  parts->ionic = ql_henry_at(gases->water->first, gases->water->first_slope, temperature);
  parts->ammonia.first /= parts->ionic;
  parts->carbonic = carbonic.first * carbonic.ratio * co2;
  parts->bicarbonate = carbonic.second;
  parts->bisulfate = ql_henry_at(1.02e-2, 2720.0, temperature); /* CMAQ 5.4, aqchem.F */
}

/* H+, NH4+ and the salts' cations: eq 2. */
static charge positive(const ql_acidity *p, double h) {
  const double bound = p->ammonia.ratio * p->ammonia.first * h, rest = 1.0 + p->ammonia.ratio;
  const double ammonium = p->ammonia.amount * bound / (rest + bound);
  return (charge){.value = h + p->cations + ammonium,
                  .slope = h + ammonium * rest / (rest + bound)};
}

/* An acid with two protons: n X K1 (h + 2 K2) / (h^2 (1 + X) + X K1 (h + K2)), eq 3. */
static void add_sulfurous(const ql_acidity_gas *gas, double h, charge *sum) {
  const double open = h * h * (1.0 + gas->ratio), k = gas->ratio * gas->first;
  const double top = k * (h + 2.0 * gas->second), bottom = open + k * (h + gas->second);
  const double value = gas->amount * top / bottom;
  sum->value += value;
  sum->slope += gas->amount * k * h / bottom - value * (2.0 * open + k * h) / bottom;
}

/* OH-, the carbonates under fixed CO2, and the acids: eqs 3-5. */
static charge negative(const ql_acidity *p, double h) {
  const double hydroxide = p->ionic / h, bicarbonate = p->carbonic / h;
  const double carbonate = 2.0 * bicarbonate * p->bicarbonate / h;
  const double second = p->sulfate * p->bisulfate / (h + p->bisulfate); /* SO4(2-) */
  charge sum = {.value = hydroxide + bicarbonate + carbonate + p->sulfate + second,
                .slope =
                    -hydroxide - bicarbonate - 2.0 * carbonate - second * h / (h + p->bisulfate)};
  for (int n = 0; n < QL_ACIDITY_ACIDS; n++) {
    const double open = h * (1.0 + p->acid[n].ratio), bound = p->acid[n].ratio * p->acid[n].first;
    const double value = p->acid[n].amount * bound / (open + bound);
    sum.value += value;
    sum.slope -= value * open / (open + bound);
  }
  add_sulfurous(&p->sulfurous, h, &sum);
  return sum;
}

/* The last step of Newton's method squares the error: after one of this in ln [H+], 1e-10 is left.
 */
static const double settled = 1e-5;

/* Newton on ln(cations) - ln(anions) against ln [H+], which is nearly straight; a step that leaves
 * the bracket is replaced by bisection. */
double ql_acidity_solve(const ql_acidity *p, double guess) {
  const double acids = 2.0 * (p->sulfate + p->sulfurous.amount) + p->acid[0].amount +
                       p->acid[1].amount + p->acid[2].amount;
  const double bases = p->cations + p->ammonia.amount;
  /* more than OH- and carbonate can hold: r >= (Kw + C)/r + 2 C K2/r^2 */
  const double weak =
      sqrt(2.0 * (p->ionic + p->carbonic)) + cbrt(4.0 * p->carbonic * p->bicarbonate);
  double low = log(p->ionic / (bases + sqrt(p->ionic))), high = log(acids + weak);
  double x = fmin(high, fmax(low, log(guess)));
  for (int n = 0; n < 100; n++) {
    const double h = ql_vmath_exp(x);
    const charge plus = positive(p, h), minus = negative(p, h);
    const double off = ql_vmath_log(plus.value / minus.value);
    if (off > 0.0)
      high = x;
    else
      low = x;
    const double step = off / (plus.slope / plus.value - minus.slope / minus.value);
    if (fabs(step) < settled) return h * ql_vmath_exp(-step);
    x -= step;
    if (!(x >= low && x <= high)) x = 0.5 * (low + high);
  }
  return ql_vmath_exp(x);
}

double ql_acidity_imbalance(const ql_acidity *parts, double hydrogen) {
  return positive(parts, hydrogen).value - negative(parts, hydrogen).value;
}

void ql_acidity_sulfurous(const ql_acidity *parts, double hydrogen, double share[3]) {
  const ql_acidity_gas *gas = &parts->sulfurous;
  const double once = gas->first / hydrogen, twice = once * gas->second / hydrogen;
  share[0] = gas->ratio / (1.0 + gas->ratio * (1.0 + once + twice));
  share[1] = share[0] * once;
  share[2] = share[0] * twice;
}
