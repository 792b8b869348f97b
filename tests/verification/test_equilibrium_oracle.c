/* The equilibrium against HETP 1.0 where it and two versions of ISORROPIA II agree. */
#include "ql_test.h"

#include "base/nc.h"
#include "solver/aerosol/equilibrium/equilibrium.h"

#include <math.h>

#define ORACLE "oracles/aerosol/thermo_metastable.nc"

static ql_arena *arena;
static ql_nc *file;
static size_t rows;
static double *flag;
static char *set; /* first letter of each row's set */
static ql_equilibrium_cells cells;

static double *column(const char *name, double factor) {
  double *values;
  assert_ok(ql_arena_take(arena, name, rows, sizeof *values, (void *)&values));
  assert_ok(ql_nc_read_double(file, name, NULL, NULL, values));
  for (size_t i = 0; i < rows; i++) values[i] *= factor;
  return values;
}

static int open_oracle(void **state) {
  static const char *const totals[QL_EQUILIBRIUM_TOTALS] = {
      "tot_na", "tot_so4", "tot_nh3", "tot_no3", "tot_cl", "tot_ca", "tot_k", "tot_mg"};
  const ql_equilibrium *solver;
  const ql_equilibrium_options options = {.smooth = false};
  size_t unsettled;
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_nc_open(QL_SHARED_DIR "/" ORACLE, &file));
  assert_ok(ql_nc_dimension(file, "p", &rows));
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) cells.total[s] = column(totals[s], 1e-6);
  cells.humidity = column("rh", 1.0);
  cells.temperature = column("temp", 1.0);
  flag = column("flag", 1.0);
  assert_ok(ql_arena_take(arena, "set", rows, 1, (void *)&set));
  for (size_t i = 0; i < rows; i++) {
    char text[64];
    assert_ok(ql_nc_read_string(file, "set", i, sizeof text, text));
    set[i] = text[0];
  }
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++)
    assert_ok(ql_arena_take(arena, "part", rows, sizeof(double), (void *)&cells.part[s]));
  assert_ok(ql_equilibrium_create(arena, &options, &solver));
  assert_ok(ql_equilibrium_solve(solver, rows, &cells, &unsettled));
  printf("%zu rows, %zu did not settle\n", rows, unsettled);
  assert_true(unsettled < rows / 1000);
  return 0;
}

static int close_oracle(void **state) {
  (void)state;
  ql_nc_close(file);
  ql_arena_free(arena);
  return 0;
}

/* Both ISORROPIA agree with the reference, no excess cations, no stale state. */
static bool is_strict(size_t i) {
  return ((int)flag[i] & 23) == 3;
}

/* Normalised mean error on the strict ambient rows. */
static double error(int part, const char *name, double factor) {
  const double *want = column(name, factor);
  double above = 0.0, below = 0.0;
  for (size_t i = 0; i < rows; i++)
    if (is_strict(i) && set[i] == 'B') {
      above += fabs(cells.part[part][i] - want[i]);
      below += fabs(want[i]);
    }
  printf("%s: NME %.3f %%\n", name, 100.0 * above / below);
  return above / below;
}

static void ambient_partition(void **state) {
  (void)state;
  assert_true(error(QL_EQUILIBRIUM_NO3_AQ, "ref_no3_aer", 1e-6) < 0.002);
  assert_true(error(QL_EQUILIBRIUM_NH3_GAS, "ref_nh3g", 1e-6) < 0.002);
  assert_true(error(QL_EQUILIBRIUM_HNO3_GAS, "ref_hno3g", 1e-6) < 0.005);
  assert_true(error(QL_EQUILIBRIUM_CL_AQ, "ref_cl_aer", 1e-6) < 0.005);
  assert_true(error(QL_EQUILIBRIUM_WATER, "ref_water", 1e-9) < 0.002);
}

static void ambient_acidity(void **state) {
  const double *want = column("ref_h", 1e-6), *water = column("ref_water", 1e-9);
  double sum = 0.0, count = 0.0;
  (void)state;
  for (size_t i = 0; i < rows; i++)
    if (is_strict(i) && set[i] == 'B' && want[i] > 0.0) {
      const double h = cells.part[QL_EQUILIBRIUM_H_AQ][i] / cells.part[QL_EQUILIBRIUM_WATER][i];
      sum += fabs(log10(h) - log10(want[i] / water[i]));
      count += 1.0;
    }
  printf("pH: mean absolute error %.4f on %.0f rows\n", sum / count, count);
  assert_true(count > 6000.0 && sum / count < 0.015);
}

static void every_strict_row(void **state) {
  const double *want = column("ref_no3_aer", 1e-6);
  double far = 0.0, count = 0.0;
  (void)state;
  for (size_t i = 0; i < rows; i++)
    if (is_strict(i)) {
      const double off = fabs(cells.part[QL_EQUILIBRIUM_NO3_AQ][i] - want[i]);
      far += off > 0.02 * want[i] + 0.02e-6 / 62.0;
      count += 1.0;
    }
  printf("nitrate off by > 2 %% + 0.02 ug m-3: %.2f %% of %.0f rows\n", 100.0 * far / count, count);
  assert_true(count > 16000.0 && far / count < 0.05);
}

/* |sum of parts - total| / total */
static double leak(size_t i, int total, const int parts[3], int count) {
  double sum = 0.0;
  for (int n = 0; n < count; n++) sum += cells.part[parts[n]][i];
  const double all = cells.total[total][i];
  return all > 0.0 ? fabs(sum - all) / all : fabs(sum);
}

static void conservation(void **state) {
  double worst = 0.0;
  (void)state;
  for (size_t i = 0; i < rows; i++) {
    worst = fmax(worst, leak(i, QL_EQUILIBRIUM_NH3,
                             (const int[]){QL_EQUILIBRIUM_NH3_GAS, QL_EQUILIBRIUM_NH4_AQ, 0}, 2));
    worst = fmax(worst, leak(i, QL_EQUILIBRIUM_NO3,
                             (const int[]){QL_EQUILIBRIUM_HNO3_GAS, QL_EQUILIBRIUM_NO3_AQ, 0}, 2));
    worst = fmax(worst, leak(i, QL_EQUILIBRIUM_CL,
                             (const int[]){QL_EQUILIBRIUM_HCL_GAS, QL_EQUILIBRIUM_CL_AQ, 0}, 2));
    worst = fmax(worst, leak(i, QL_EQUILIBRIUM_SO4,
                             (const int[]){QL_EQUILIBRIUM_SO4_AQ, QL_EQUILIBRIUM_HSO4_AQ,
                                           QL_EQUILIBRIUM_CASO4},
                             3));
    for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++) {
      assert_true(cells.part[s][i] >= 0.0 && isfinite(cells.part[s][i]));
    }
  }
  printf("conservation: worst relative error %.1e\n", worst);
  assert_true(worst < 1e-12);
}

int main(void) {
  need_shared(ORACLE);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ambient_partition), cmocka_unit_test(ambient_acidity),
      cmocka_unit_test(every_strict_row), cmocka_unit_test(conservation)};
  return cmocka_run_group_tests(tests, open_oracle, close_oracle);
}
