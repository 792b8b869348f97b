/* Puffs given to the grid: mass to 1e-12, first moments, what falls outside, what float cannot
 * hold. */
#include "small_world.h"

#include <math.h>

#include "base/constants.h"
#include "solver/puff/handover.h"

enum { NX = 40, NY = 36, NZ = 6, SPECIES = 2 };

static small_world world;
static ql_puffs *puffs;
static double edge[NZ + 1];
static const ql_puff_air air = {
    .ustar = 0.3, .roughness = 0.1, .depth = 400.0, .reference = 10.0, .temperature = 290.0};
static ql_puff_surface table;
static const ql_puff_flow flow = {.air = &air, .surface = &table};

static int make(void **state) {
  (void)state;
  small_world_make(&world, NX, NY, NZ);
  assert_ok(ql_puffs_create(world.arena, 200, SPECIES, &puffs));
  for (int k = 0; k <= NZ; k++) edge[k] = 20.0 * k * (1.0 + k);
  return 0;
}

static int drop(void **state) {
  (void)state;
  small_world_free(&world);
  return 0;
}

static void add(double x, double y, double sigma, double height, double depth) {
  const ql_puff_birth birth = {.x = x, .y = y, .height = height, .sigma = sigma, .depth = depth};
  assert_ok(ql_puffs_release(puffs, &birth, (const double[SPECIES]){3.7e5, 1234.5}));
}

static void due(void **state) {
  (void)state;
  add(0.0, 0.0, 1400.0, 50.0, 20.0);
  assert_false(ql_puff_handover_due(puffs, 0, 3000.0, 7200.0));
  puffs->age[0] = 7300.0;
  assert_true(ql_puff_handover_due(puffs, 0, 3000.0, 7200.0));
  puffs->age[0] = 0.0;
  puffs->xx[0] = 1e6;
  assert_true(ql_puff_handover_due(puffs, 0, 3000.0, 7200.0));
}

/* Any spread, any place in a cell. */
static void moments(void **state) {
  (void)state;
  const ql_grid *grid = world.grid;
  ql_puff_shares shares;
  for (double sigma = 30.0; sigma < 12000.0; sigma *= 1.45)
    for (double x = -1800.0; x < 1800.0; x += 217.0) {
      puffs->count = 0;
      add(x, -0.7 * x, sigma, 500.0, 100.0);
      ql_puff_handover_shares(puffs, 0, &flow, grid, edge, &shares);
      double sx = 0.0, sy = 0.0, sz = 0.0, mx = 0.0, my = 0.0, xx = 0.0;
      for (int n = 0; n < QL_PUFF_WINDOW; n++) {
        const double at = grid->x0 + (shares.first_x + n + 0.5) * grid->dx;
        assert_true(shares.x[n] >= 0.0 && shares.y[n] >= 0.0);
        sx += shares.x[n];
        sy += shares.y[n];
        mx += shares.x[n] * at;
        my += shares.y[n] * (grid->y0 + (shares.first_y + n + 0.5) * grid->dy);
        xx += shares.x[n] * (at - x) * (at - x);
      }
      for (int k = 0; k < NZ; k++) sz += shares.z[k];
      assert_float_equal(sx, 1.0, 1e-12);
      assert_float_equal(sy, 1.0, 1e-12);
      assert_float_equal(sz, 1.0, 1e-12);
      if (sigma < 8000.0) {
        assert_float_equal(mx, x, 1e-6);
        assert_float_equal(my, -0.7 * x, 1e-6);
      }
      if (sigma > 1500.0 && sigma < 8000.0) /* cells widen it by dx^2 / 12 */
        assert_float_equal(xx / (sigma * sigma + 9e6 / 12.0), 1.0, 0.02);
    }
}

/* A puff well inside a layer, and one above the top. */
static void layers(void **state) {
  (void)state;
  ql_puff_shares shares;
  add(0.0, 0.0, 2000.0, 420.0, 5.0); /* above the boundary layer, in 400 .. 600 m */
  ql_puff_handover_shares(puffs, 0, &flow, world.grid, edge, &shares);
  assert_float_equal(shares.z[4], 1.0, 0.01);
  add(0.0, 0.0, 2000.0, 501.3, 1e-3); /* thinner than can be integrated */
  ql_puff_handover_shares(puffs, 1, &flow, world.grid, edge, &shares);
  assert_float_equal(shares.z[4], 1.0, 1e-12);
  add(0.0, 0.0, 2000.0, 3000.0, 5.0);
  ql_puff_handover_shares(puffs, 2, &flow, world.grid, edge, &shares);
  assert_float_equal(shares.z[NZ - 1], 1.0, 1e-12);
}

static double in_state(int species) {
  return ql_state_mass(world.state, species, world.met.air);
}

static double in_puffs(int s) {
  double sum = 0.0;
  for (int n = 0; n < puffs->count; n++) sum += puffs->mass[s * puffs->capacity + n];
  return sum;
}

/* State + puffs + outside is what it was, for a gas (NO2) and a particle (PEC), although the state
 * is float and part of the puffs lies outside. */
static void closure(void **state) {
  (void)state;
  static const int species[SPECIES] = {2, 3};
  double given[SPECIES] = {0}, outside[SPECIES] = {0}, before[SPECIES], grid[SPECIES];
  const ql_puff_ledger ledger = {species, given, outside, NULL};
  ql_puff_shares shares;
  for (int n = 0; n < 100; n++)
    add(1300.0 * n - 60000.0, 900.0 * (n % 37) - 50000.0, 1500.0 + 60.0 * n, 450.0, 80.0);
  for (int s = 0; s < SPECIES; s++) before[s] = in_puffs(s), grid[s] = in_state(species[s]);
  for (int n = 0; n < puffs->count; n++) {
    ql_puff_handover_shares(puffs, n, &flow, world.grid, edge, &shares);
    ql_puff_handover_give(puffs, n, &shares, world.met.air, world.state, &ledger);
    for (int s = 0; s < SPECIES; s++) {
      const double now = given[s] + outside[s] + in_puffs(s);
      assert_true(fabs(now - before[s]) <= 1e-12 * before[s]);
    }
  }
  for (int s = 0; s < SPECIES; s++) {
    assert_true(outside[s] > 0.02 * before[s] && outside[s] < 0.5 * before[s]);
    assert_true(fabs(in_puffs(s)) < 1e-5 * before[s]); /* what float did not take */
    const double taken = in_state(species[s]) - grid[s];
    assert_true(fabs(taken - given[s]) <= 1e-11 * in_state(species[s]));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(due, make, drop),
                                     cmocka_unit_test_setup_teardown(moments, make, drop),
                                     cmocka_unit_test_setup_teardown(layers, make, drop),
                                     cmocka_unit_test_setup_teardown(closure, make, drop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
