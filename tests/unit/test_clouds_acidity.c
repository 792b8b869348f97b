/* The table of Henry constants and the balance of charges: cases whose pH is known in closed form,
 * and its laws. */
#include "ql_test.h"

#include "base/constants.h"
#include "solver/clouds/acidity.h"

#include <math.h>

static ql_henry_table table;
static ql_acidity_gases gases;

static ql_acidity water_at(double temperature, double water, double co2) {
  ql_acidity parts = {.sulfate = 0.0};
  ql_acidity_set(&gases, temperature, water, co2, &parts);
  return parts;
}

static double ph(const ql_acidity *parts) {
  return -log10(ql_acidity_solve(parts, 1e-6));
}

/* Rain in clean air: pH 5.6 (Seinfeld and Pandis 2006, section 7.3.1). */
static void carbon_dioxide(void **state) {
  (void)state;
  const ql_acidity parts = water_at(298.0, 1e-3, 3.5e-4);
  assert_true(fabs(ph(&parts) - 5.64) < 0.02);
  const ql_acidity none = water_at(298.0, 1e-3, 0.0);
  assert_true(fabs(ph(&none) - 7.0) < 1e-6); /* ionic product 1e-14 */
}

/* [H+] = S + S K/(h + K) for sulfuric acid alone: a quadratic. */
static void sulfuric_acid(void **state) {
  (void)state;
  for (double s = 1e-5; s < 0.2; s *= 10.0) {
    ql_acidity parts = water_at(298.0, 1e-3, 0.0);
    parts.sulfate = s;
    const double k = 1.02e-2, b = k - s, c = -2.0 * s * k;
    const double hydrogen = 0.5 * (-b + sqrt(b * b - 4.0 * c));
    assert_true(fabs(ph(&parts) + log10(hydrogen)) < 1e-4);
  }
}

/* Strong acid and base, far from the weak ones: what is left over. */
static void neutralised(void **state) {
  (void)state;
  ql_acidity parts = water_at(280.0, 5e-4, 0.0);
  parts.acid[QL_ACIDITY_HYDROCHLORIC].amount = 1e-4;
  parts.cations = 4e-5;
  assert_true(fabs(ph(&parts) - (-log10(6e-5))) < 1e-3);
  parts.cations = 1.4e-4; /* 4e-5 of OH- */
  assert_true(fabs(ph(&parts) - (-log10(parts.ionic / 4e-5))) < 1e-3);
}

/* SO2 alone at a pressure that hardly changes: [H+]^2 = Kw + K1 H p, twice SO3 being little. */
static void sulfur_dioxide(void **state) {
  (void)state;
  const double water = 1e-6, temperature = 298.0;
  ql_acidity parts = water_at(temperature, water, 0.0);
  const double pressure = 1e-9, moles = pressure / ql_henry_scale(temperature); /* atm; mol m-3 */
  parts.sulfurous.amount = moles / water;
  assert_true(fabs(ph(&parts) + 0.5 * log10(1e-14 + 1.3e-2 * 1.4 * pressure)) < 0.01);
}

static void fill(ql_acidity *parts, unsigned *seed) {
  double *const amount[] = {&parts->sulfate,       &parts->sulfurous.amount, &parts->ammonia.amount,
                            &parts->cations,       &parts->acid[0].amount,   &parts->acid[1].amount,
                            &parts->acid[2].amount};
  for (size_t n = 0; n < sizeof amount / sizeof amount[0]; n++) {
    *seed = *seed * 1664525U + 1013904223U;
    *amount[n] = *seed >> 30 ? pow(10.0, -8.0 + 8.0 * (*seed >> 8 & 0xffff) / 65536.0) : 0.0;
  }
}

/* In 20 000 mixtures: the charges cancel, the root is the only one, the guess does not matter. */
static void laws(void **state) {
  (void)state;
  unsigned seed = 7;
  for (int n = 0; n < 20000; n++) {
    ql_acidity parts = water_at(250.0 + n % 55, pow(10.0, -5.0 + n % 4 * 0.7), 4e-4);
    fill(&parts, &seed);
    const double root = ql_acidity_solve(&parts, 1e-5);
    assert_true(root > 1e-14 && root < 10.0);
    assert_true(fabs(ql_acidity_solve(&parts, 1e-9) / root - 1.0) < 1e-9);
    assert_true(fabs(ql_acidity_solve(&parts, 0.1) / root - 1.0) < 1e-9);
    assert_true(ql_acidity_imbalance(&parts, root * (1.0 + 1e-8)) > 0.0);
    assert_true(ql_acidity_imbalance(&parts, root * (1.0 - 1e-8)) < 0.0);
    assert_true(ql_acidity_imbalance(&parts, root * 3.0) > 0.0);
    assert_true(ql_acidity_imbalance(&parts, root / 3.0) < 0.0);
    double share[3];
    ql_acidity_sulfurous(&parts, root, share);
    assert_true(share[0] > 0.0 && share[1] > 0.0 && share[2] > 0.0);
    assert_true(share[0] + share[1] + share[2] < 1.0 + 1e-15);
  }
}

/* Effective constants from first principles, and the scale RT. */
static void effective(void **state) {
  (void)state;
  const ql_henry *so2 = ql_henry_find(&table, "SO2"), *nh3 = ql_henry_find(&table, "NH3");
  assert_null(ql_henry_find(&table, "XENON"));
  assert_non_null(so2);
  assert_non_null(nh3);
  const double h = 1e-5, expected = 1.4 * (1.0 + 1.3e-2 / h + 1.3e-2 * 6.6e-8 / (h * h));
  assert_true(fabs(ql_henry_effective(so2, 298.0, h, 1e-14) / expected - 1.0) < 1e-12);
  assert_true(fabs(ql_henry_effective(nh3, 298.0, h, 1e-14) / (61.0 * (1.0 + 1.7e-5 * h / 1e-14)) -
                   1.0) < 1e-12);
  assert_true(ql_henry_at(so2->constant, so2->slope, 278.0) > 1.9); /* colder water holds more */
  assert_true(fabs(ql_henry_scale(298.15) - 0.0244654) < 1e-6);     /* m3 of a mole at 1 atm */
}

static int make(void **state) {
  ql_arena *arena;
  *state = NULL;
  if (ql_arena_create(&arena) != QL_OK || ql_henry_read(arena, &table) != QL_OK ||
      ql_acidity_find(&table, &gases) != QL_OK)
    return 1;
  *state = arena;
  return 0;
}

static int done(void **state) {
  ql_arena_free(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(carbon_dioxide), cmocka_unit_test(sulfuric_acid),
      cmocka_unit_test(neutralised),    cmocka_unit_test(sulfur_dioxide),
      cmocka_unit_test(laws),           cmocka_unit_test(effective)};
  return cmocka_run_group_tests(tests, make, done);
}
