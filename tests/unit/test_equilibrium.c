/* The equilibrium: order of calls, limits, smoothness, bad input. */
#include "ql_test.h"

#include "solver/aerosol/equilibrium/equilibrium.h"

#include <math.h>

enum { CELLS = 203, COLUMNS = QL_EQUILIBRIUM_TOTALS + 2, RH = QL_EQUILIBRIUM_TOTALS };

typedef struct box {
  double in[COLUMNS][CELLS], out[QL_EQUILIBRIUM_PARTS][CELLS];
} box;

static ql_arena *arena;
static const ql_equilibrium *followed, *smooth;
static box a, b;

static int create(void **state) {
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_equilibrium_create(arena, &(ql_equilibrium_options){.smooth = false}, &followed));
  assert_ok(ql_equilibrium_create(arena, &(ql_equilibrium_options){.smooth = true}, &smooth));
  return 0;
}

static int destroy(void **state) {
  (void)state;
  ql_arena_free(arena);
  return 0;
}

static ql_status solve(const ql_equilibrium *solver, box *x, size_t first, size_t count) {
  ql_equilibrium_cells cells = {.humidity = x->in[RH] + first,
                                .temperature = x->in[RH + 1] + first};
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) cells.total[s] = x->in[s] + first;
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++) cells.part[s] = x->out[s] + first;
  return ql_equilibrium_solve(solver, count, &cells, NULL);
}

static void fill(box *x) {
  static const double base[QL_EQUILIBRIUM_TOTALS] = {4e-9, 6e-8, 2e-7, 1e-7,
                                                     2e-8, 9e-9, 3e-9, 1e-9};
  for (int i = 0; i < CELLS; i++) {
    for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++)
      x->in[s][i] =
          i % (5 + s) == 0 ? 0.0 : base[s] * pow(10.0, (i * (2 * s + 3) % 13 - 6.0) / 4.0);
    x->in[RH][i] = (i * 7 % 101) / 100.0;
    x->in[RH + 1][i] = 230.0 + i * 11 % 83;
  }
}

/* One cell of ammonia, sulfate, nitrate at a humidity and 288 K, and nothing else. */
static void set_cell(box *x, int i, const double nh3_so4_no3[3], double humidity) {
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) x->in[s][i] = 0.0;
  x->in[QL_EQUILIBRIUM_NH3][i] = nh3_so4_no3[0];
  x->in[QL_EQUILIBRIUM_SO4][i] = nh3_so4_no3[1];
  x->in[QL_EQUILIBRIUM_NO3][i] = nh3_so4_no3[2];
  x->in[RH][i] = humidity;
  x->in[RH + 1][i] = 288.0;
}

static void order_of_calls(void **state) {
  (void)state;
  fill(&a);
  fill(&b);
  assert_ok(solve(followed, &a, 0, CELLS));
  for (int i = CELLS; i-- > 0;) assert_ok(solve(followed, &b, (size_t)i, 1));
  assert_memory_equal(a.out, b.out, sizeof a.out);
  assert_ok(solve(followed, &b, 3, CELLS - 3));
  assert_memory_equal(a.out, b.out, sizeof a.out);
}

static void conserved_and_positive(void **state) {
  static const int gas[3] = {QL_EQUILIBRIUM_NH3_GAS, QL_EQUILIBRIUM_HNO3_GAS,
                             QL_EQUILIBRIUM_HCL_GAS};
  static const int aqueous[3] = {QL_EQUILIBRIUM_NH4_AQ, QL_EQUILIBRIUM_NO3_AQ,
                                 QL_EQUILIBRIUM_CL_AQ};
  static const int total[3] = {QL_EQUILIBRIUM_NH3, QL_EQUILIBRIUM_NO3, QL_EQUILIBRIUM_CL};
  (void)state;
  fill(&a);
  for (int pass = 0; pass < 2; pass++) {
    assert_ok(solve(pass ? smooth : followed, &a, 0, CELLS));
    for (int i = 0; i < CELLS; i++) {
      for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++)
        assert_true(a.out[s][i] >= 0.0 && isfinite(a.out[s][i]));
      for (int n = 0; n < 3; n++) {
        const double sum = a.out[gas[n]][i] + a.out[aqueous[n]][i];
        assert_true(fabs(sum - a.in[total[n]][i]) <= 1e-12 * a.in[total[n]][i]);
      }
      const double sulfur = a.out[QL_EQUILIBRIUM_SO4_AQ][i] + a.out[QL_EQUILIBRIUM_HSO4_AQ][i] +
                            a.out[QL_EQUILIBRIUM_CASO4][i];
      assert_true(fabs(sulfur - a.in[QL_EQUILIBRIUM_SO4][i]) <=
                  1e-12 * a.in[QL_EQUILIBRIUM_SO4][i]);
    }
  }
}

static void limits(void **state) {
  (void)state;
  set_cell(&a, 0, (const double[]){0.0, 1e-7, 1e-7}, 0.6); /* sulfuric acid alone */
  set_cell(&a, 1, (const double[]){1e-6, 1e-7, 0.0}, 0.8); /* ammonium sulfate */
  set_cell(&a, 2, (const double[]){1e-6, 0.0, 1e-9}, 0.3); /* hot and dry, 313 K */
  set_cell(&a, 3, (const double[]){0.0, 0.0, 1e-7}, 0.9);  /* nitric acid and nothing else */
  set_cell(&a, 4, (const double[]){0.0, 0.0, 0.0}, 0.5);   /* nothing */
  set_cell(&a, 5, (const double[]){1e-7, 0.0, 1e-7}, 0.9); /* ammonium nitrate, cold */
  a.in[RH + 1][2] = 313.0;
  a.in[RH + 1][5] = 260.0;
  assert_ok(solve(followed, &a, 0, 6));
  assert_true(a.out[QL_EQUILIBRIUM_NO3_AQ][0] < 1e-3 * 1e-7);
  assert_true(a.out[QL_EQUILIBRIUM_H_AQ][0] > 1e-7); /* at least one proton to each sulfate */
  /* (NH4)2SO4 alone: 5.83 mol per kg of water at 80 % (molality.csv), and next to no ammonia lost
   */
  assert_true(fabs(a.out[QL_EQUILIBRIUM_WATER][1] - 1e-7 / 5.83) < 1e-3 * 1e-7 / 5.83);
  assert_true(fabs(a.out[QL_EQUILIBRIUM_NH3_GAS][1] - 8e-7) < 1e-2 * 8e-7);
  assert_true(a.out[QL_EQUILIBRIUM_NO3_AQ][2] < 1e-3 * 1e-9);
  assert_true(a.out[QL_EQUILIBRIUM_HNO3_GAS][3] > 0.999 * 1e-7);
  assert_true(a.out[QL_EQUILIBRIUM_WATER][4] < 1e-18);
  assert_true(a.out[QL_EQUILIBRIUM_NO3_AQ][5] > 0.9 * 1e-7);
}

/* Along humidity no answer of the smooth solver jumps: a step of 0.2 % changes nitrate by less than
 * a twentieth of all nitrate, and water rises. */
static void smooth_in_humidity(void **state) {
  (void)state;
  for (int i = 0; i < CELLS; i++)
    set_cell(&a, i, (const double[]){4e-7, 6e-8, 2e-7}, 0.55 + 0.002 * i);
  assert_ok(solve(smooth, &a, 0, CELLS));
  for (int i = 1; i < CELLS; i++) {
    const double *no3 = a.out[QL_EQUILIBRIUM_NO3_AQ], *water = a.out[QL_EQUILIBRIUM_WATER];
    assert_true(fabs(no3[i] - no3[i - 1]) < 0.05 * 2e-7);
    assert_true(water[i] >= water[i - 1] * (1.0 - 1e-6));
  }
}

/* Product of the vapours of a cell over that above solid NH4NO3: Fountoukis and Nenes 2007, Table
 * 2, atm2. */
static double over_solid(const box *x, int i) {
  const double t = x->in[RH + 1][i], rt = 82.0567e-6 * t, tilt = 298.15 / t;
  const double solid = 4.199e-17 * exp(-74.735 * (tilt - 1.0) + 6.025 * (1.0 + log(tilt) - tilt));
  return x->out[QL_EQUILIBRIUM_NH3_GAS][i] * x->out[QL_EQUILIBRIUM_HNO3_GAS][i] * rt * rt / solid;
}

/* In very dry air some cells have a dissolved and a nearly dry solution. The dissolved one holds
 * its nitrate at vapours far below those over the solid, which no supersaturated solution can do.
 */
static void takes_the_dry_solution(void **state) {
  static const double cell[2][5] = {/* ammonia, sulfate, nitrate, humidity, K */
                                    {1.077e-7, 5.645e-10, 6.765e-7, 0.196, 296.8},
                                    {2.41e-6, 1.19e-8, 1.36e-6, 0.125, 312.7}};
  (void)state;
  for (int pass = 0; pass < 2; pass++) {
    for (int i = 0; i < 2; i++) {
      set_cell(&a, i, cell[i], cell[i][3]);
      a.in[RH + 1][i] = cell[i][4];
    }
    assert_ok(solve(pass ? smooth : followed, &a, 0, 2));
    for (int i = 0; i < 2; i++) {
      printf("nitrate %.2g of %.2g, vapours %.2f of those over the solid\n",
             a.out[QL_EQUILIBRIUM_NO3_AQ][i], cell[i][2], over_solid(&a, i));
      assert_true(over_solid(&a, i) > 1.0 && over_solid(&a, i) < 10.0);
    }
  }
}

/* Though it starts from the dry side, ammonium nitrate without any sulfate dissolves in cold air at
 * every humidity above 40 %. */
static void dissolves_from_nothing(void **state) {
  (void)state;
  for (int i = 0; i < 56; i++) {
    set_cell(&a, i, (const double[]){2e-7, 0.0, 1e-7}, 0.4 + 0.01 * i);
    a.in[RH + 1][i] = 265.0;
  }
  for (int pass = 0; pass < 2; pass++) {
    assert_ok(solve(pass ? smooth : followed, &a, 0, 56));
    for (int i = 0; i < 56; i++) assert_true(a.out[QL_EQUILIBRIUM_NO3_AQ][i] > 0.9e-7);
  }
}

static void refuse(int column, double value, const char *text) {
  set_cell(&a, 0, (const double[]){4e-7, 6e-8, 2e-7}, 0.5);
  set_cell(&a, 1, (const double[]){4e-7, 6e-8, 2e-7}, 0.5);
  a.in[column][1] = value;
  assert_int_equal(solve(followed, &a, 0, 2), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), text));
  assert_non_null(strstr(ql_error_message(), "cell 1"));
}

static void bad_input(void **state) {
  (void)state;
  refuse(QL_EQUILIBRIUM_NO3, -1e-9, "total nitrate is -1e-09");
  refuse(QL_EQUILIBRIUM_NA, NAN, "total sodium");
  refuse(RH, 1.02, "relative humidity is 1.02");
  refuse(RH + 1, 15.0, "temperature is 15 K");
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(order_of_calls),
                                     cmocka_unit_test(conserved_and_positive),
                                     cmocka_unit_test(limits),
                                     cmocka_unit_test(smooth_in_humidity),
                                     cmocka_unit_test(takes_the_dry_solution),
                                     cmocka_unit_test(dissolves_from_nothing),
                                     cmocka_unit_test(bad_input)};
  return cmocka_run_group_tests(tests, create, destroy);
}
