/* Oxidation of SO2 in cloud water against a table of rates from CMAQ's aqchem, pH 3-7, three
 * temperatures and water contents, day and night. */
#include "ql_test.h"

#include "base/constants.h"
#include "solver/clouds/aqueous.h"

#include <math.h>

enum { PH, T, LWC, SO2, O3, H2O2, FE, MN, DAY, SIV, R_H2O2, R_O3, R_TMI, COLUMNS = 18, ROWS = 306 };

/* The table does not say how much sulfate slows the metals down; its rates at night for the three
 * water contents all give this, kg m-3. */
static const double sulfate = 5e-9;

static ql_aqueous parcel_of(const ql_aqueous_gases *gases, const double *row) {
  const double water = 1e-3 * row[LWC], air = 101325.0 / (QL_GAS_CONSTANT * row[T]);
  ql_aqueous p = {.iron = row[FE] * 1e-9 / 55.845e-3 / water * 0.1 * (row[DAY] > 0.0 ? 0.1 : 0.9),
                  .manganese = row[MN] * 1e-9 / 54.938e-3 / water * 0.5};
  p.amount[QL_AQUEOUS_SO2] = 1e-9 * row[SO2] * air;
  p.amount[QL_AQUEOUS_O3] = 1e-9 * row[O3] * air;
  p.amount[QL_AQUEOUS_H2O2] = 1e-9 * row[H2O2] * air;
  p.amount[QL_AQUEOUS_SULFATE] = sulfate / 96.06e-3;
  ql_aqueous_set(gases, row[T], water, 4e-4, &p);
  return p;
}

static void compare(double value, double expected, double *worst) {
  const double off = fabs(value / expected - 1.0);
  if (!(off <= *worst)) *worst = off;
}

static void rates(void **state) {
  ql_arena *arena;
  ql_henry_table table;
  ql_aqueous_gases gases;
  char line[1024];
  int count = 0;
  double worst[4] = {0.0};
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_henry_read(arena, &table));
  assert_ok(ql_aqueous_find(&table, &gases));
  FILE *file = fopen(QL_SHARED_DIR "/oracles/misc/aq_so2_rates.csv", "r");
  assert_non_null(file);
  assert_non_null(fgets(line, sizeof line, file));
  for (; fgets(line, sizeof line, file); count++) {
    double row[COLUMNS], a[QL_AQUEOUS_OXIDANTS + 1], share[3];
    int n = 0;
    for (char *f = strtok(line, ",\n"); f && n < COLUMNS; f = strtok(NULL, ",\n"))
      row[n++] = atof(f);
    assert_int_equal(n, COLUMNS);
    const ql_aqueous p = parcel_of(&gases, row);
    const double hydrogen = pow(10.0, -row[PH]), water = p.water, so2 = p.amount[QL_AQUEOUS_SO2];
    ql_aqueous_coefficients(&p, hydrogen, a);
    ql_acidity_sulfurous(&p.acidity, hydrogen, share);
    compare(so2 * (share[0] + share[1] + share[2]) / water, row[SIV], &worst[0]);
    compare(a[QL_AQUEOUS_H2O2] * so2 * p.amount[QL_AQUEOUS_H2O2] / water, row[R_H2O2], &worst[1]);
    compare(a[QL_AQUEOUS_O3] * so2 * p.amount[QL_AQUEOUS_O3] / water, row[R_O3], &worst[2]);
    compare(a[QL_AQUEOUS_SO2] * so2 / water, row[R_TMI], &worst[3]);
  }
  fclose(file);
  assert_int_equal(count, ROWS);
  printf("%d rows, largest relative difference: S(IV) %.1e, H2O2 %.1e, O3 %.1e, metals %.1e\n",
         count, worst[0], worst[1], worst[2], worst[3]);
  for (int n = 0; n < 4; n++) assert_true(worst[n] <= 0.01);
  ql_arena_free(arena);
}

int main(void) {
  need_shared("oracles/misc/aq_so2_rates.csv");
  const struct CMUnitTest tests[] = {cmocka_unit_test(rates)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
