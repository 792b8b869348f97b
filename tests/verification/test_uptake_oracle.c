/* Uptake coefficients of N2O5 against the tables that another implementation of the same papers
 * gave (CMAQ's AEROSOL_CHEMISTRY.F). */
#include "chem_close.h"

#include "base/csv.h"
#include "solver/aerosol/uptake_laws.h"

#define FOLDER QL_SHARED_DIR "/oracles/misc/"

enum { MOST_COLUMNS = 8 };

static ql_csv table;
static int column[MOST_COLUMNS];

static void open_table(ql_arena *arena, const char *path, int count, const char *const *names) {
  assert_ok(ql_csv_read(arena, path, &table));
  assert_ok(ql_csv_columns(&table, count, names, column));
}

static double number(int row, int n) {
  double value = 0.0;
  assert_true(ql_csv_number(&table, row, column[n], &value));
  return value;
}

static double relative(double got, double want) {
  return fabs(got / want - 1.0);
}

static void davis_and_riemer(void **state) {
  (void)state;
  static const char *const names[] = {"T_K",
                                      "RH",
                                      "nh4_umol",
                                      "no3_umol",
                                      "so4_umol",
                                      "gamma_davis2008_aq",
                                      "gamma_davis2008_dry",
                                      "gamma_evansjacob_riemer"};
  ql_arena *arena = NULL;
  double worst[3] = {0.0, 0.0, 0.0};
  assert_ok(ql_arena_create(&arena));
  open_table(arena, FOLDER "n2o5_gamma.csv", 8, names);
  assert_true(table.rows >= 192);
  for (int r = 0; r < table.rows; r++) {
    const double t = number(r, 0), rh = number(r, 1);
    const ql_uptake_salts x = ql_uptake_salts_of(number(r, 2), number(r, 3), number(r, 4));
    worst[0] = fmax(worst[0], relative(ql_uptake_davis_wet(t, rh, x), number(r, 5)));
    worst[1] = fmax(worst[1], relative(ql_uptake_davis_dry(t, rh, x), number(r, 6)));
    const double nitrate = 62.0 * number(r, 3), sulfate = 96.0 * number(r, 4);
    const double riemer = ql_uptake_riemer(t, rh, sulfate / (sulfate + nitrate));
    worst[2] = fmax(worst[2], relative(riemer, number(r, 7)));
  }
  printf("Davis et al. 2008, %d rows: worst %.1e on aqueous, %.1e on dry particles\n", table.rows,
         worst[0], worst[1]);
  printf("Riemer et al. 2003 with Evans and Jacob 2005: worst %.1e\n", worst[2]);
  assert_true(worst[0] <= 0.01 && worst[1] <= 0.01 && worst[2] <= 0.01);
  ql_arena_free(arena);
}

static void bertram_thornton(void **state) {
  (void)state;
  static const char *const names[] = {"h2o_M", "no3_M", "cl_M", "gamma"};
  ql_arena *arena = NULL;
  double worst = 0.0;
  assert_ok(ql_arena_create(&arena));
  open_table(arena, FOLDER "n2o5_gamma_bt09.csv", 4, names);
  assert_true(table.rows >= 144);
  for (int r = 0; r < table.rows; r++)
    worst = fmax(
        worst, relative(ql_uptake_bertram(number(r, 0), number(r, 1), number(r, 2)), number(r, 3)));
  printf("Bertram and Thornton 2009, %d rows: worst %.1e\n", table.rows, worst);
  assert_true(worst <= 0.01);
  ql_arena_free(arena);
}

int main(void) {
  need_shared("oracles/misc/n2o5_gamma.csv");
  need_shared("oracles/misc/n2o5_gamma_bt09.csv");
  const struct CMUnitTest tests[] = {cmocka_unit_test(davis_and_riemer),
                                     cmocka_unit_test(bertram_thornton)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
