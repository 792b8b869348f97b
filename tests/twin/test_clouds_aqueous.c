/* Oxidation in a parcel against a tight integration (GSL) of the rate laws written out anew, in
 * random clouds from near the freezing point of supercooled water to the tropics; and its laws. */
#include "ql_test.h"

#include "base/constants.h"
#include "solver/clouds/aqueous.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <math.h>

enum { PARCELS = 400, MANY = 20000 };

static ql_aqueous_gases gases;
static unsigned seed;

static double uniform(double low, double high) {
  seed = seed * 1664525U + 1013904223U;
  return low + (high - low) * (seed >> 8) / 16777216.0;
}

static double spread(double low, double high) {
  return low * pow(high / low, uniform(0.0, 1.0));
}

static ql_aqueous parcel_of(double temperature, double water) {
  const double air = 0.8 * 101325.0 / (QL_GAS_CONSTANT * temperature), ppb = 1e-9 * air;
  ql_aqueous p = {.iron = spread(1e-11, 2e-9) / water, .manganese = spread(1e-11, 1e-9) / water};
  p.amount[QL_AQUEOUS_SO2] = spread(0.01, 50.0) * ppb;
  p.amount[QL_AQUEOUS_H2O2] = spread(0.01, 6.0) * ppb;
  p.amount[QL_AQUEOUS_O3] = uniform(5.0, 150.0) * ppb;
  p.amount[QL_AQUEOUS_MEPX] = spread(0.01, 2.0) * ppb;
  p.amount[QL_AQUEOUS_PACD] = spread(1e-3, 1.0) * ppb;
  p.amount[QL_AQUEOUS_SULFATE] = spread(0.05, 10.0) * ppb;
  p.acidity.ammonia.amount = spread(0.01, 40.0) * ppb / water;
  p.acidity.acid[QL_ACIDITY_NITRIC].amount = spread(0.01, 10.0) * ppb / water;
  p.acidity.acid[QL_ACIDITY_HYDROCHLORIC].amount = spread(1e-3, 2.0) * ppb / water;
  p.acidity.acid[QL_ACIDITY_FORMIC].amount = spread(0.01, 2.0) * ppb / water;
  p.acidity.cations = spread(0.01, 5.0) * ppb / water;
  ql_aqueous_set(&gases, temperature, water, 4e-4, &p);
  return p;
}

static ql_aqueous random_parcel(void) {
  const double temperature = uniform(260.0, 303.0);
  return parcel_of(temperature, spread(2e-5, 2e-3));
}

/* Dissolved oxidant, mol L-1. */
static double in_water(const ql_aqueous *p, int n, double henry, double slope) {
  const double rt = 0.08205736 * p->temperature; /* L atm mol-1 */
  const double h = henry * exp(slope * (1.0 / p->temperature - 1.0 / 298.0));
  const double volume = 1e-3 * p->water; /* L of water per L of air */
  return h * rt * 1e-3 * p->amount[n] / (1.0 + h * rt * volume);
}

/* The rate laws, mol L-1 s-1: plain. */
static void plain_rates(const ql_aqueous *p, double h, double rate[QL_AQUEOUS_OXIDANTS + 1]) {
  const double t = p->temperature, cold = 1.0 / t - 1.0 / 298.0, x = 298.0 / t - 1.0;
  const double k1 = 1.3e-2 * exp(1960.0 * cold), k2 = 6.6e-8 * exp(1500.0 * cold);
  const double henry = 1.4 * exp(2900.0 * cold) * (1.0 + k1 / h + k1 * k2 / (h * h));
  const double rt = 0.08205736 * t;
  const double all = henry * rt * 1e-3 * p->amount[QL_AQUEOUS_SO2] /
                     (1.0 + henry * rt * 1e-3 * p->water); /* S(IV), mol L-1 */
  const double so2 = all / (1.0 + k1 / h + k1 * k2 / (h * h)), hso3 = so2 * k1 / h;
  const double so3 = hso3 * k2 / h, s6 = p->amount[QL_AQUEOUS_SULFATE] / p->water;
  rate[QL_AQUEOUS_H2O2] = 7.45e7 * exp(-15.96 * x) * h * hso3 / (1.0 + 13.0 * h) *
                          in_water(p, QL_AQUEOUS_H2O2, 1.1e5, 7400.0);
  rate[QL_AQUEOUS_O3] =
      (2.4e4 * so2 + 3.7e5 * exp(-18.56 * x) * hso3 + 1.5e9 * exp(-17.72 * x) * so3) *
      in_water(p, QL_AQUEOUS_O3, 1.14e-2, 2300.0);
  rate[QL_AQUEOUS_MEPX] =
      1.9e7 * exp(-12.75 * x) * h * hso3 * in_water(p, QL_AQUEOUS_MEPX, 310.0, 5200.0);
  rate[QL_AQUEOUS_PACD] =
      (3.6e7 * exp(-13.42 * x) * h + 700.0) * hso3 * in_water(p, QL_AQUEOUS_PACD, 840.0, 5300.0);
  rate[QL_AQUEOUS_SO2] = (750.0 * p->manganese + 2600.0 * p->iron + 1e10 * p->manganese * p->iron) *
                         (so2 + hso3 + so3) / (1.0 + 75.0 * pow(s6, 0.67));
}

static int derivative(double t, const double *y, double *dy, void *context) {
  ql_aqueous p = *(const ql_aqueous *)context;
  double rate[QL_AQUEOUS_OXIDANTS + 1], all = 0.0;
  (void)t;
  for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++) p.amount[n] = fmax(0.0, y[n]);
  plain_rates(&p, ql_aqueous_acidity(&p, 1e-5), rate);
  for (int n = 0; n <= QL_AQUEOUS_OXIDANTS; n++) all += rate[n] * p.water;
  for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) dy[n] = -rate[n] * p.water;
  dy[QL_AQUEOUS_SO2] = -all;
  dy[QL_AQUEOUS_SULFATE] = all;
  return GSL_SUCCESS;
}

static void reference(const ql_aqueous *parcel, double dt, double *y) {
  ql_aqueous context = *parcel;
  gsl_odeiv2_system system = {derivative, NULL, QL_AQUEOUS_AMOUNTS, &context};
  gsl_odeiv2_driver *driver =
      gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rkf45, 1e-3, 1e-22, 1e-8);
  double t = 0.0;
  memcpy(y, parcel->amount, sizeof parcel->amount);
  assert_int_equal(gsl_odeiv2_driver_apply(driver, &t, dt, y), GSL_SUCCESS);
  gsl_odeiv2_driver_free(driver);
}

static int ascending(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Sulfate formed in 600 s: within 2 % in every cloud; the oxidants within 2 % of what they were. */
static void against_reference(void **state) {
  static double error[PARCELS];
  double oxidants = 0.0;
  long steps = 0;
  (void)state;
  seed = 11;
  for (int c = 0; c < PARCELS; c++) {
    const ql_aqueous before = random_parcel();
    ql_aqueous after = before;
    double y[QL_AQUEOUS_AMOUNTS];
    steps += ql_aqueous_advance(&after, 600.0, ql_aqueous_tolerance);
    reference(&before, 600.0, y);
    const double formed = y[QL_AQUEOUS_SULFATE] - before.amount[QL_AQUEOUS_SULFATE];
    error[c] = fabs(after.amount[QL_AQUEOUS_SULFATE] - y[QL_AQUEOUS_SULFATE]) / formed;
    for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++)
      oxidants = fmax(oxidants, fabs(after.amount[n] - y[n]) / before.amount[n]);
  }
  qsort(error, PARCELS, sizeof *error, ascending);
  printf("sulfate formed: median error %.1e, p95 %.1e, worst %.1e; oxidants %.1e; %.1f steps\n",
         error[PARCELS / 2], error[PARCELS * 95 / 100], error[PARCELS - 1], oxidants,
         (double)steps / PARCELS);
  assert_true(error[PARCELS - 1] < 0.02);
  assert_true(error[PARCELS * 95 / 100] < 0.01);
  assert_true(oxidants < 0.02);
}

/* A tighter tolerance moves the answer by less than 2 %. */
static void tolerance(void **state) {
  (void)state;
  seed = 12;
  for (int c = 0; c < PARCELS; c++) {
    const ql_aqueous before = random_parcel();
    ql_aqueous usual = before, tight = before;
    const int few = ql_aqueous_advance(&usual, 600.0, ql_aqueous_tolerance);
    const int more = ql_aqueous_advance(&tight, 600.0, 1e-4);
    assert_true(more >= few);
    const double formed = tight.amount[QL_AQUEOUS_SULFATE] - before.amount[QL_AQUEOUS_SULFATE];
    assert_true(fabs(usual.amount[QL_AQUEOUS_SULFATE] - tight.amount[QL_AQUEOUS_SULFATE]) <
                0.02 * formed);
  }
}

/* Sulfur is kept to 1e-10 (rounding), an oxidant gives what sulfate takes, nothing is negative;
 * whatever the step. */
static void laws(void **state) {
  (void)state;
  seed = 13;
  for (int c = 0; c < MANY; c++) {
    const ql_aqueous before = random_parcel();
    ql_aqueous after = before;
    const double *a = before.amount, *b = after.amount;
    ql_aqueous_advance(&after, c % 3 ? 600.0 : 36000.0, ql_aqueous_tolerance);
    double used = 0.0;
    for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++) assert_true(b[n] >= 0.0 && isfinite(b[n]));
    for (int n = 0; n < QL_AQUEOUS_OXIDANTS; n++) {
      assert_true(b[n] <= a[n]);
      used += a[n] - b[n];
    }
    const double sulfur = a[QL_AQUEOUS_SO2] + a[QL_AQUEOUS_SULFATE];
    assert_true(fabs(b[QL_AQUEOUS_SO2] + b[QL_AQUEOUS_SULFATE] - sulfur) < 1e-13 * sulfur);
    assert_true(used <= a[QL_AQUEOUS_SO2] - b[QL_AQUEOUS_SO2] + 1e-13 * a[QL_AQUEOUS_O3]);
  }
}

/* In acid water with neither metals nor ozone, H2O2 and SO2 titrate each other: d/dt of both is the
 * same, and with a = constant the smaller one falls as x0 d / (y0 exp(a d t) - x0), d = y0 - x0. */
static void titration(void **state) {
  (void)state;
  for (int more_h2o2 = 0; more_h2o2 < 2; more_h2o2++) {
    seed = 14;
    ql_aqueous p = parcel_of(285.0, 3e-4);
    const double ppb = 1e-9 * 101325.0 / (QL_GAS_CONSTANT * 285.0);
    p.iron = p.manganese = 0.0;
    p.amount[QL_AQUEOUS_O3] = p.amount[QL_AQUEOUS_MEPX] = p.amount[QL_AQUEOUS_PACD] = 0.0;
    p.amount[QL_AQUEOUS_SO2] = (more_h2o2 ? 1.0 : 3.0) * ppb;
    p.amount[QL_AQUEOUS_H2O2] = (more_h2o2 ? 3.0 : 1.0) * ppb;
    p.acidity.acid[QL_ACIDITY_HYDROCHLORIC].amount = 3e-3; /* holds the pH where it is */
    double a[QL_AQUEOUS_OXIDANTS + 1];
    ql_aqueous_coefficients(&p, ql_aqueous_acidity(&p, 1e-5), a);
    const int scarce = more_h2o2 ? QL_AQUEOUS_SO2 : QL_AQUEOUS_H2O2;
    for (double t = 60.0; t < 4000.0; t *= 2.0) {
      ql_aqueous q = p;
      ql_aqueous_advance(&q, t, ql_aqueous_tolerance);
      const double grown = exp(a[QL_AQUEOUS_H2O2] * 2.0 * ppb * t);
      const double expected = ppb * 2.0 / (3.0 * grown - 1.0); /* in units: x0 = 1, y0 = 3 ppb */
      assert_true(fabs(q.amount[scarce] - expected) < 0.01 * ppb);
      assert_true(fabs((p.amount[QL_AQUEOUS_SO2] - q.amount[QL_AQUEOUS_SO2]) -
                       (p.amount[QL_AQUEOUS_H2O2] - q.amount[QL_AQUEOUS_H2O2])) < 1e-13 * ppb);
    }
  }
}

/* Without SO2, and with nothing at all, nothing happens. */
static void empty(void **state) {
  (void)state;
  ql_aqueous p = random_parcel();
  p.amount[QL_AQUEOUS_SO2] = 0.0;
  ql_aqueous q = p;
  assert_int_equal(ql_aqueous_advance(&q, 600.0, ql_aqueous_tolerance), 0);
  assert_memory_equal(p.amount, q.amount, sizeof p.amount);
  for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++) p.amount[n] = 0.0;
  p.amount[QL_AQUEOUS_SO2] = 1e-8;
  p.iron = p.manganese = 0.0;
  ql_aqueous_advance(&p, 600.0, ql_aqueous_tolerance);
  assert_true(p.amount[QL_AQUEOUS_SO2] == 1e-8);
}

static int make(void **state) {
  ql_arena *arena;
  ql_henry_table table;
  if (ql_arena_create(&arena) != QL_OK || ql_henry_read(arena, &table) != QL_OK ||
      ql_aqueous_find(&table, &gases) != QL_OK)
    return 1;
  *state = arena;
  return 0;
}

static int done(void **state) {
  ql_arena_free(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(against_reference),
                                     cmocka_unit_test(tolerance), cmocka_unit_test(laws),
                                     cmocka_unit_test(titration), cmocka_unit_test(empty)};
  return cmocka_run_group_tests(tests, make, done);
}
