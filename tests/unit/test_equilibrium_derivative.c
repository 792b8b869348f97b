/* The derivative of the equilibrium: gradients of its two models, the partition against central
 * differences, conservation, the adjoint product. */
#include "ql_test.h"

#include "solver/aerosol/equilibrium/activity.h"
#include "solver/aerosol/equilibrium/activity_gradient.h"
#include "solver/aerosol/equilibrium/derivative.h"
#include "solver/aerosol/equilibrium/salts_gradient.h"

#include <math.h>

enum { CELLS = 400, TOTALS = QL_EQUILIBRIUM_TOTALS, PARTS = QL_EQUILIBRIUM_PARTS };
enum { IONS = QL_ACTIVITY_GRADIENT_COUNT };

static ql_arena *arena;
static const ql_equilibrium *solver;

static int create(void **state) {
  const ql_equilibrium_options options = {.smooth = true, .tolerance = 1e-12};
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_equilibrium_create(arena, &options, &solver));
  return 0;
}

static int destroy(void **state) {
  (void)state;
  ql_arena_free(arena);
  return 0;
}

static void logarithms(const double ions[IONS], double temperature, double logs[5]) {
  ql_activity_ions all;
  ql_activity_logs found;
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    all.h[n] = ions[QL_ACTIVITY_GRADIENT_H];
    all.na[n] = ions[QL_ACTIVITY_GRADIENT_NA];
    all.nh4[n] = ions[QL_ACTIVITY_GRADIENT_NH4];
    all.cl[n] = ions[QL_ACTIVITY_GRADIENT_CL];
    all.so4[n] = ions[QL_ACTIVITY_GRADIENT_SO4];
    all.hso4[n] = ions[QL_ACTIVITY_GRADIENT_HSO4];
    all.no3[n] = ions[QL_ACTIVITY_GRADIENT_NO3];
    all.strength[n] = ions[QL_ACTIVITY_GRADIENT_STRENGTH];
    all.temperature[n] = temperature;
  }
  ql_activity_logarithms(&all, &found);
  const double copy[5] = {found.nh4no3[0], found.hno3[0], found.hcl[0], found.h2so4[0],
                          found.hhso4[0]};
  memcpy(logs, copy, sizeof copy);
}

static void activities(void **state) {
  (void)state;
  for (int n = 0; n < 200; n++) {
    double ions[IONS], below[5], above[5], middle[5];
    const double size = pow(10.0, -2.0 + n % 37 * 0.08), temperature = 240.0 + n % 19 * 4.0;
    for (int i = 0; i < IONS; i++) ions[i] = size * (0.1 + n * (i + 3) % 7);
    ql_activity_gradient_logs logs;
    ql_activity_gradient(ions, temperature, &logs);
    const ql_activity_gradient_log *log[5] = {&logs.nh4no3, &logs.hno3, &logs.hcl, &logs.h2so4,
                                              &logs.hhso4};
    logarithms(ions, temperature, middle);
    for (int l = 0; l < 5; l++) assert_true(fabs(log[l]->value - middle[l]) < 1e-11);
    for (int i = 0; i < IONS; i++) {
      const double kept = ions[i], step = 1e-5 * size;
      ions[i] = kept - step;
      logarithms(ions, temperature, below);
      ions[i] = kept + step;
      logarithms(ions, temperature, above);
      ions[i] = kept;
      for (int l = 0; l < 5; l++) {
        const double slope = (above[l] - below[l]) / (2.0 * step);
        assert_true(fabs(log[l]->by[i] - slope) * size < 1e-6 * (1.0 + fabs(slope) * size));
      }
    }
  }
}

static void water_of_salts(void **state) {
  ql_salts_table table;
  ql_salts_water each;
  int rich = 0;
  (void)state;
  assert_ok(ql_salts_read(&table));
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) ql_salts_at(&table, 0.623, true, n, each);
  for (int n = 0; n < 500; n++) {
    double ions[QL_SALTS_GRADIENT_COUNT];
    for (int i = 0; i < QL_SALTS_GRADIENT_COUNT; i++)
      ions[i] = 1e-7 * (0.55 + 0.5 * sin(12.9898 * n + 78.233 * i)) * (n % (i + 2) ? 1.0 : 0.1);
    const ql_salts_gradient_amount found = ql_salts_gradient(ions, each, 0);
    ql_salts_ions lanes;
    ql_activity_lanes water[2];
    /* lane i: ion i a little more, then a little less */
    for (int sign = 0; sign < 2; sign++) {
      const double move = sign ? 1e-13 : -1e-13;
      for (int i = 0; i < QL_ACTIVITY_LANES; i++) {
        lanes.na[i] = ions[QL_SALTS_GRADIENT_NA] + (i == QL_SALTS_GRADIENT_NA) * move;
        lanes.k[i] = ions[QL_SALTS_GRADIENT_K] + (i == QL_SALTS_GRADIENT_K) * move;
        lanes.mg[i] = ions[QL_SALTS_GRADIENT_MG] + (i == QL_SALTS_GRADIENT_MG) * move;
        lanes.ca[i] = ions[QL_SALTS_GRADIENT_CA] + (i == QL_SALTS_GRADIENT_CA) * move;
        lanes.nh4[i] = ions[QL_SALTS_GRADIENT_NH4] + (i == QL_SALTS_GRADIENT_NH4) * move;
        lanes.so4[i] = ions[QL_SALTS_GRADIENT_SO4] + (i == QL_SALTS_GRADIENT_SO4) * move;
        lanes.no3[i] = ions[QL_SALTS_GRADIENT_NO3] + (i == QL_SALTS_GRADIENT_NO3) * move;
        lanes.cl[i] = ions[QL_SALTS_GRADIENT_CL] + (i == QL_SALTS_GRADIENT_CL) * move;
      }
      ql_salts_sum(&lanes, each, water[sign]);
    }
    for (int i = 0; i < QL_SALTS_GRADIENT_COUNT; i++) {
      const double slope = (water[1][i] - water[0][i]) / 2e-13;
      assert_true(fabs(found.of - 0.5 * (water[0][i] + water[1][i])) < 1e-6 * found.of);
      assert_true(fabs(slope - found.by[i]) < 1e-4 * (0.1 + fabs(slope)));
    }
    rich += ions[QL_SALTS_GRADIENT_SO4] > 2.0 * ions[QL_SALTS_GRADIENT_NH4];
  }
  assert_true(rich > 20 && rich < 480); /* both sides of free acid */
}

typedef struct box {
  double in[TOTALS + 2][CELLS], out[PARTS][CELLS];
  ql_equilibrium_cells cells;
} box;

static void solve(box *b) {
  size_t unsettled;
  for (int t = 0; t < TOTALS; t++) b->cells.total[t] = b->in[t];
  for (int p = 0; p < PARTS; p++) b->cells.part[p] = b->out[p];
  b->cells.humidity = b->in[TOTALS];
  b->cells.temperature = b->in[TOTALS + 1];
  assert_ok(ql_equilibrium_solve(solver, CELLS, &b->cells, &unsettled));
  assert_int_equal(unsettled, 0);
}

/* Ambient compositions, some of them without sodium and crustal elements, some rich in calcium. */
static void fill(box *b) {
  static const double base[TOTALS] = {4e-9, 6e-8, 2.2e-7, 1.2e-7, 2e-8, 6e-9, 3e-9, 1e-9};
  for (int i = 0; i < CELLS; i++) {
    for (int t = 0; t < TOTALS; t++)
      b->in[t][i] = base[t] * pow(10.0, 0.7 * sin(12.9898 * i + 78.233 * t));
    if (i % 4 == 0)
      b->in[QL_EQUILIBRIUM_NA][i] = b->in[QL_EQUILIBRIUM_CA][i] = b->in[QL_EQUILIBRIUM_K][i] =
          b->in[QL_EQUILIBRIUM_MG][i] = 0.0;
    if (i % 9 == 1) b->in[QL_EQUILIBRIUM_CA][i] *= 40.0;
    b->in[TOTALS][i] = 0.35 + 0.63 * (i * 7 % 101) / 101.0;
    b->in[TOTALS + 1][i] = 258.0 + i * 11 % 53;
  }
}

static box now, less, more;
static ql_equilibrium_jacobian jacobian[CELLS];

static void differentiate(box *b) {
  fill(b);
  solve(b);
  assert_ok(ql_equilibrium_derivative(solver, CELLS, &b->cells, jacobian));
}

/* Differences of a part to both sides of a total, over the step. */
static void differences(int p, int t, int i, double step, double slope[2]) {
  slope[0] = (now.out[p][i] - less.out[p][i]) / (step * now.in[t][i]);
  slope[1] = (more.out[p][i] - now.out[p][i]) / (step * now.in[t][i]);
}

/* Differences tell something: not of the smaller of gas and particle if it is a trace of the other,
 * of H+ if ammonium is (charges cancel), and not if far less than what the part is for as much of
 * the total. */
static bool is_resolved(int p, int t, int i, double slope) {
  static const int gas[PARTS] = {[QL_EQUILIBRIUM_NH4_AQ] = QL_EQUILIBRIUM_NH3_GAS,
                                 [QL_EQUILIBRIUM_NO3_AQ] = QL_EQUILIBRIUM_HNO3_GAS,
                                 [QL_EQUILIBRIUM_HNO3_GAS] = QL_EQUILIBRIUM_HNO3_GAS,
                                 [QL_EQUILIBRIUM_CL_AQ] = QL_EQUILIBRIUM_HCL_GAS,
                                 [QL_EQUILIBRIUM_HCL_GAS] = QL_EQUILIBRIUM_HCL_GAS};
  const double out = now.out[gas[p]][i];
  const double in = now.out[gas[p] - QL_EQUILIBRIUM_NH3_GAS + QL_EQUILIBRIUM_NH4_AQ][i];
  if (out < 1e-4 * in || in < 1e-4 * out) return false;
  return fabs(slope) > 1e-3 * now.out[p][i] / now.in[t][i];
}

static void central_differences(void **state) {
  static const double step = 1e-4;
  double outside = 0.0, far = 0.0;
  int compared = 0, kinks = 0;
  (void)state;
  differentiate(&now);
  for (int t = 0; t < TOTALS; t++) {
    fill(&less);
    fill(&more);
    for (int i = 0; i < CELLS; i++) {
      less.in[t][i] *= 1.0 - step;
      more.in[t][i] *= 1.0 + step;
    }
    solve(&less);
    solve(&more);
    for (int i = 0; i < CELLS; i++)
      for (int p = 0; p < PARTS && now.in[t][i] > 0.0; p++) {
        double side[2];
        differences(p, t, i, step, side);
        const double slope = 0.5 * (side[0] + side[1]), found = jacobian[i][p][t];
        if (!is_resolved(p, t, i, slope)) continue;
        const double below = fmin(side[0], side[1]) - found, above = found - fmax(side[0], side[1]);
        outside = fmax(outside, fmax(below, above) / fabs(slope));
        compared++;
        if (fabs(side[1] - side[0]) > 0.01 * fabs(slope))
          kinks++;
        else
          far = fmax(far, fabs(found - slope) / fabs(slope));
      }
  }
  printf("%d derivatives: at most %.1e outside the differences on the two sides; %d at a kink, the "
         "others within %.1e of central differences\n",
         compared, outside, kinks, far);
  assert_true(compared > 10000 && kinks < compared / 50);
  assert_true(outside < 1e-5);
  assert_true(far < 1e-3);
}

static void conservation(void **state) {
  static const int of[4][3] = {
      {QL_EQUILIBRIUM_NH3_GAS, QL_EQUILIBRIUM_NH4_AQ, -1},
      {QL_EQUILIBRIUM_HNO3_GAS, QL_EQUILIBRIUM_NO3_AQ, -1},
      {QL_EQUILIBRIUM_HCL_GAS, QL_EQUILIBRIUM_CL_AQ, -1},
      {QL_EQUILIBRIUM_SO4_AQ, QL_EQUILIBRIUM_HSO4_AQ, QL_EQUILIBRIUM_CASO4}};
  static const int own[4] = {QL_EQUILIBRIUM_NH3, QL_EQUILIBRIUM_NO3, QL_EQUILIBRIUM_CL,
                             QL_EQUILIBRIUM_SO4};
  (void)state;
  differentiate(&now);
  for (int i = 0; i < CELLS; i++)
    for (int e = 0; e < 4; e++)
      for (int t = 0; t < TOTALS; t++) {
        double sum = 0.0;
        for (int n = 0; n < 3; n++) sum += of[e][n] < 0 ? 0.0 : jacobian[i][of[e][n]][t];
        assert_true(fabs(sum - (t == own[e] ? 1.0 : 0.0)) < 1e-12);
      }
}

static void adjoint_product(void **state) {
  static double by_part[PARTS][CELLS], by_total[TOTALS][CELLS];
  const double *in[PARTS];
  double *out[TOTALS];
  (void)state;
  differentiate(&now);
  for (int p = 0; p < PARTS; p++) {
    in[p] = by_part[p];
    for (int i = 0; i < CELLS; i++)
      by_part[p][i] = sin(3.7 * i + 1.3 * p) * (p == QL_EQUILIBRIUM_WATER ? 10.0 : 1.0);
  }
  for (int t = 0; t < TOTALS; t++) out[t] = by_total[t];
  ql_equilibrium_transposed(CELLS, jacobian, in, out);
  for (int i = 0; i < CELLS; i++) {
    double left = 0.0, right = 0.0, size = 0.0;
    for (int t = 0; t < TOTALS; t++) {
      const double v = cos(2.1 * i + 0.9 * t);
      right += v * by_total[t][i];
      for (int p = 0; p < PARTS; p++) {
        left += jacobian[i][p][t] * v * by_part[p][i];
        size += fabs(jacobian[i][p][t] * v * by_part[p][i]);
      }
    }
    assert_true(fabs(left - right) <= 1e-12 * size);
  }
}

static void refuses_the_other_branch(void **state) {
  const ql_equilibrium *followed;
  (void)state;
  assert_ok(ql_equilibrium_create(arena, &(ql_equilibrium_options){.smooth = false}, &followed));
  assert_int_equal(ql_equilibrium_derivative(followed, 1, &now.cells, jacobian), QL_ERR_ARGUMENT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(activities),          cmocka_unit_test(water_of_salts),
      cmocka_unit_test(central_differences), cmocka_unit_test(conservation),
      cmocka_unit_test(adjoint_product),     cmocka_unit_test(refuses_the_other_branch)};
  return cmocka_run_group_tests(tests, create, destroy);
}
