/* Vertical mixing, emission and deposition: what must hold for any column. */
#include "base/constants.h"
#include "solver/mixing/mixing.h"
#include "tests/kept_bits.h"
#include "tests/transport_world.h"

#include <omp.h>

static const double exact = sizeof(ql_real) == 4 ? 1e-6 : 1e-12;

static ql_operator mixing(world *w, bool acm2) {
  ql_operator op;
  const ql_mixing_options options = {.grid = &w->grid, .species = &w->species, .acm2 = acm2};
  assert_ok(ql_mixing_create(w->arena, &options, &op));
  return op;
}

/* Layers from 20 m to 600 m, kz between 0 and 300 m2 s-1, unstable over half of the plane. */
static void world_mix(world *w, uint64_t seed) {
  const ql_grid *g = &w->grid;
  world_stir(w, 0.0, 0.02, seed);
  for (size_t at = 0; at < g->plane; at++) {
    double base = 0.0;
    for (int k = 0; k < g->nz; k++) {
      const size_t n = (size_t)k * g->plane + at;
      w->now.height[n] = (float)(base + 0.5 * w->now.thickness[n]);
      base += w->now.thickness[n];
      w->now.kz[n] = (float)(k > 0 ? 300.0 * pow(world_random(&seed), 4.0) : 0.0);
    }
    w->now.pbl_height[at] = (float)(100.0 + 2000.0 * world_random(&seed));
    w->now.inverse_obukhov[at] = (float)(0.1 * (world_random(&seed) - 0.5));
  }
}

static void fill_rough(world *w, int s, uint64_t seed) {
  ql_real *c = ql_state_layer(w->state, s, 0);
  for (size_t n = 0; n < w->grid.volume; n++) {
    const double r = world_random(&seed);
    c[n] = (ql_real)(r < 0.5 ? 0.0 : pow(10.0, -18.0 + 12.0 * r));
  }
}

static void new_world(world *w, int species) {
  world_create(w, (world_size){.nx = 23, .ny = 9, .nz = 12, .species = species, .dx = 3000.0});
  world_mix(w, 4);
}

static void run(const ql_operator *op, world *w, double dt) {
  w->met.dt = dt;
  assert_ok(ql_operator_forward(op, &w->met, dt, w->state));
}

static void test_well_mixed_stays_well_mixed(void **unused) {
  (void)unused;
  for (int acm2 = 0; acm2 < 2; acm2++) {
    world w;
    new_world(&w, 1);
    const ql_operator op = mixing(&w, acm2);
    world_fill(&w, 0, (ql_real)3.7e-8);
    run(&op, &w, 300.0);
    run(&op, &w, 1e6);
    for (size_t n = 0; n < w.grid.volume; n++) assert_true(w.state->c[n] == (ql_real)3.7e-8);
    world_free(&w);
  }
}

static void test_mass_is_kept_and_nothing_is_negative(void **unused) {
  (void)unused;
  for (int acm2 = 0; acm2 < 2; acm2++)
    for (double dt = 1.0; dt < 1e8; dt *= 30.0) {
      world w;
      new_world(&w, 1);
      const ql_operator op = mixing(&w, acm2);
      fill_rough(&w, 0, 5);
      const double before = ql_state_mass(w.state, 0, w.air_end);
      for (int n = 0; n < 3; n++) run(&op, &w, dt);
      const double after = ql_state_mass(w.state, 0, w.air_end);
      assert_true(fabs(after - before) <= exact * before);
      for (size_t n = 0; n < w.grid.volume; n++) assert_true(w.state->c[n] >= 0);
      world_free(&w);
    }
}

/* Emission in three layers and deposition, a gas and a particle: the budget explains the mass. */
static void test_budget_closes(void **unused) {
  (void)unused;
  world w;
  new_world(&w, 3);
  w.items[2].particle = true;
  const ql_operator op = mixing(&w, false);
  const size_t plane = w.grid.plane;
  float *rate = world_field(&w, 2 * 3 * plane, 0.0F), *velocity = world_field(&w, 3 * plane, 0.0F);
  uint64_t seed = 8;
  for (size_t n = 0; n < 6 * plane; n++) rate[n] = (float)(0.4 * world_random(&seed));
  for (size_t n = 0; n < 3 * plane; n++) velocity[n] = (float)(0.05 * world_random(&seed));
  const int species[2] = {2, 0};
  const ql_emission emission = {.count = 2, .layers = 3, .species = species, .rate = rate};
  assert_ok(ql_mixing_set_emission(&op, &emission));
  ql_mixing_set_velocity(&op, velocity);
  for (int s = 0; s < 3; s++) fill_rough(&w, s, 5u + (uint64_t)s);
  double before[3];
  for (int s = 0; s < 3; s++) before[s] = ql_state_mass(w.state, s, w.air_end);
  for (int n = 0; n < 4; n++) run(&op, &w, 600.0);
  for (int s = 0; s < 3; s++) {
    const ql_budget *b = &w.state->budget[s];
    const double change = ql_state_mass(w.state, s, w.air_end) - before[s];
    assert_true(b->deposited < 0.0);
    assert_true(s == 1 ? b->emitted == 0.0 : b->emitted > 0.0);
    assert_true(fabs(change - b->emitted - b->deposited) <=
                exact * (before[s] + b->emitted - b->deposited));
  }
  double sum = 0.0; /* what species 2 was to emit, kg */
  for (int k = 0; k < 3; k++)
    for (int j = 0; j < w.grid.ny; j++)
      for (int i = 0; i < w.grid.nx; i++)
        sum += (double)rate[(size_t)k * plane + ql_grid_at2(&w.grid, j, i)] * 2400.0;
  assert_true(fabs(w.state->budget[2].emitted - sum) <= 1e-12 * sum);
  world_free(&w);
}

/* Layers that are known to have no emission can be passed over: the same bits. */
static void test_tops(void **unused) {
  (void)unused;
  world w[2];
  const int species[2] = {1, 0}, tops[2] = {1, 3};
  for (int n = 0; n < 2; n++) {
    new_world(&w[n], 2);
    const ql_operator op = mixing(&w[n], false);
    const size_t plane = w[n].grid.plane;
    float *rate = world_field(&w[n], 2 * 3 * plane, 0.0F);
    uint64_t seed = 9;
    for (size_t c = 0; c < 6 * plane; c++)
      if (c / plane < 1 || c / plane >= 3) rate[c] = (float)(0.4 * world_random(&seed));
    ql_emission emission = {.count = 2, .layers = 3, .species = species, .rate = rate};
    if (n) emission.tops = tops;
    assert_ok(ql_mixing_set_emission(&op, &emission));
    for (int s = 0; s < 2; s++) fill_rough(&w[n], s, 5u + (uint64_t)s);
    run(&op, &w[n], 600.0);
  }
  assert_memory_equal(w[0].state->c, w[1].state->c, 2 * w[0].grid.volume * sizeof(ql_real));
  for (int s = 0; s < 2; s++)
    assert_true(w[0].state->budget[s].emitted == w[1].state->budget[s].emitted);
  for (int n = 0; n < 2; n++) world_free(&w[n]);
}

/* Strong deposition empties a column but never below zero. */
static void test_strong_deposition(void **unused) {
  (void)unused;
  world w;
  new_world(&w, 1);
  const ql_operator op = mixing(&w, true);
  float *velocity = world_field(&w, w.grid.plane, 1e4F);
  ql_mixing_set_velocity(&op, velocity);
  world_fill(&w, 0, (ql_real)1e-7);
  for (int n = 0; n < 20; n++) run(&op, &w, 1e5);
  for (int j = 0; j < w.grid.ny; j++)
    for (int i = 0; i < w.grid.nx; i++) {
      const ql_real *c = ql_state_layer(w.state, 0, 0) + ql_grid_at2(&w.grid, j, i);
      assert_true(c[0] >= 0 && c[0] < 1e-13);
      for (int k = 0; k < w.grid.nz; k++) assert_true(c[(size_t)k * w.grid.plane] >= 0);
    }
  world_free(&w);
}

/* Above calm layers the air has the same bits whatever there is at the ground, here less than
 * anywhere above. */
static void test_what_is_far_away_stays_as_it_is(void **unused) {
  (void)unused;
  enum { CALM = 6 };
  world w;
  new_world(&w, 2);
  const ql_operator op = mixing(&w, false);
  const size_t plane = w.grid.plane;
  for (size_t n = CALM * plane; n < w.grid.volume; n++) w.now.kz[n] = 1e-3F;
  const ql_real *one = ql_state_layer(w.state, 0, 0), *other = ql_state_layer(w.state, 1, 0);
  for (int s = 0; s < 2; s++) {
    uint64_t seed = 6;
    ql_real *c = ql_state_layer(w.state, s, 0);
    for (size_t n = 0; n < w.grid.volume; n++)
      c[n] = (ql_real)((n < plane ? 0.1 * (s + 1) : 1.0) * (1.0 + world_random(&seed)) * 1e-8);
  }
  run(&op, &w, 300.0);
  bool same_below = true;
  for (size_t n = 0; n < plane; n++) same_below = same_below && one[n] == other[n];
  assert_false(same_below);
  const size_t from = (CALM + 4) * plane;
  assert_memory_equal(one + from, other + from, (w.grid.volume - from) * sizeof *one);
  world_free(&w);
}

static void test_same_bits_for_any_number_of_threads(void **unused) {
  (void)unused;
  const int most = omp_get_max_threads();
  kept_bits state = {0};
  for (int threads = 1; threads <= 3; threads++) {
    omp_set_num_threads(threads);
    world w;
    new_world(&w, 4);
    const ql_operator op = mixing(&w, true);
    for (int s = 0; s < 4; s++) fill_rough(&w, s, 5u + (uint64_t)s);
    run(&op, &w, 600.0);
    assert_kept(&state, w.state->c, 4 * w.grid.volume * sizeof(ql_real));
    world_free(&w);
  }
  kept_bits_free(&state);
  omp_set_num_threads(most);
}

static void test_halo_is_left_alone(void **unused) {
  (void)unused;
  world w;
  new_world(&w, 1);
  const ql_operator op = mixing(&w, false);
  fill_rough(&w, 0, 5);
  ql_real *was = malloc(w.grid.volume * sizeof *was);
  assert_non_null(was);
  memcpy(was, w.state->c, w.grid.volume * sizeof *was);
  run(&op, &w, 600.0);
  for (int k = 0; k < w.grid.nz; k++)
    for (int j = -QL_HALO; j < w.grid.ny + QL_HALO; j++)
      for (int i = -QL_HALO; i < w.grid.nx + QL_HALO; i++) {
        const bool inner = j >= 0 && j < w.grid.ny && i >= 0 && i < w.grid.nx;
        const size_t n = ql_grid_at(&w.grid, k, j, i);
        if (!inner) assert_true(w.state->c[n] == was[n]);
      }
  free(was);
  world_free(&w);
}

static void test_wrong_emission_is_refused(void **unused) {
  (void)unused;
  world w;
  new_world(&w, 2);
  const ql_operator op = mixing(&w, false);
  float rate[1] = {0.0F};
  const int twice[2] = {1, 1}, foreign[1] = {2}, right[1] = {0};
  const ql_emission bad[3] = {{.count = 2, .layers = 1, .species = twice, .rate = rate},
                              {.count = 1, .layers = 1, .species = foreign, .rate = rate},
                              {.count = 1, .layers = 13, .species = right, .rate = rate}};
  for (int n = 0; n < 3; n++)
    assert_int_equal(ql_mixing_set_emission(&op, &bad[n]), QL_ERR_ARGUMENT);
  run(&op, &w, 10.0);
  world_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_well_mixed_stays_well_mixed),
      cmocka_unit_test(test_mass_is_kept_and_nothing_is_negative),
      cmocka_unit_test(test_budget_closes),
      cmocka_unit_test(test_tops),
      cmocka_unit_test(test_strong_deposition),
      cmocka_unit_test(test_what_is_far_away_stays_as_it_is),
      cmocka_unit_test(test_same_bits_for_any_number_of_threads),
      cmocka_unit_test(test_halo_is_left_alone),
      cmocka_unit_test(test_wrong_emission_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
