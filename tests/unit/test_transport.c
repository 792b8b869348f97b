/* Transport: what must hold for any meteorology. */
#include "base/constants.h"
#include "solver/transport/transport.h"
#include "tests/kept_bits.h"
#include "tests/transport_world.h"

#include <omp.h>

static ql_operator transport(world *w, bool linear) {
  ql_operator op;
  const ql_transport_options options = {.grid = &w->grid, .species = &w->species, .linear = linear};
  assert_ok(ql_transport_create(w->arena, &options, &op));
  return op;
}

static void step(const ql_operator *op, world *w, double dt) {
  w->met.dt = dt;
  assert_ok(ql_operator_forward(op, &w->met, dt, w->state));
  w->met.start += dt;
}

/* Blobs, fronts and zeros: what a limiter has to cope with. */
static void fill_rough(world *w, int s, uint64_t seed) {
  ql_real *c = ql_state_layer(w->state, s, 0);
  for (size_t n = 0; n < w->grid.volume; n++) {
    const double r = world_random(&seed);
    c[n] = (ql_real)(r < 0.6 ? 0.0 : r < 0.8 ? 1e-7 : 1e-9 * r);
  }
  w->state->top[s] = (ql_real)2e-8;
}

static void test_uniform_stays_uniform(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 19, .ny = 14, .nz = 9, .species = 2, .dx = 3000.0});
  const ql_operator op = transport(&w, false);
  world_fill(&w, 0, (ql_real)4.1e-8);
  for (int n = 0; n < 12; n++) {
    world_stir(&w, 10.0 + 10.0 * n, 0.02, 7u + (uint64_t)n);
    step(&op, &w, 300.0);
  }
  for (int k = 0; k < w.grid.nz; k++)
    for (size_t at = 0; at < w.grid.plane; at++)
      assert_true(ql_state_layer(w.state, 0, k)[at] == (ql_real)4.1e-8);
  world_free(&w);
}

static void test_no_new_extrema_no_negatives(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 23, .ny = 17, .nz = 8, .species = 1, .dx = 3000.0});
  const ql_operator op = transport(&w, false);
  fill_rough(&w, 0, 3);
  for (int n = 0; n < 20; n++) {
    world_stir(&w, 5.0 + 5.0 * n, 0.02, 100u + (uint64_t)n);
    step(&op, &w, 300.0);
    for (int k = 0; k < w.grid.nz; k++)
      for (int j = 0; j < w.grid.ny; j++)
        for (int i = 0; i < w.grid.nx; i++) {
          const double q = (double)ql_state_layer(w.state, 0, k)[ql_grid_at2(&w.grid, j, i)];
          assert_true(q >= 0.0);
          assert_true(q <= 1e-7 * (1.0 + 1e-6));
        }
  }
  world_free(&w);
}

/* The change of mass is what passed through the sides and the top, gas and particle. */
static void test_budget_closes(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 21, .ny = 18, .nz = 10, .species = 2, .dx = 3000.0});
  w.items[1].particle = true;
  const ql_operator op = transport(&w, false);
  fill_rough(&w, 0, 3), fill_rough(&w, 1, 9);
  double before[2];
  for (int n = 0; n < 10; n++) {
    world_stir(&w, 5.0 + 8.0 * n, 0.02, 40u + (uint64_t)n);
    for (int s = 0; s < 2; s++) before[s] = ql_state_mass(w.state, s, w.air_start);
    ql_budget last[2] = {w.state->budget[0], w.state->budget[1]};
    step(&op, &w, 300.0);
    for (int s = 0; s < 2; s++) {
      const ql_budget *b = &w.state->budget[s];
      const double gained =
          (b->lateral_in + b->lateral_out + b->top_in + b->top_out) -
          (last[s].lateral_in + last[s].lateral_out + last[s].top_in + last[s].top_out);
      const double passed =
          (b->lateral_in - b->lateral_out + b->top_in - b->top_out) -
          (last[s].lateral_in - last[s].lateral_out + last[s].top_in - last[s].top_out);
      const double change = ql_state_mass(w.state, s, w.air_end) - before[s];
      assert_true(passed > 0.0);
      assert_true(fabs(change - gained) <= 1e-6 * passed);
    }
  }
  assert_true(w.state->budget[0].lateral_in > 0.0 && w.state->budget[0].lateral_out < 0.0);
  assert_true(w.state->budget[0].top_in > 0.0 && w.state->budget[0].top_out < 0.0);
  world_free(&w);
}

static void test_only_transported_species_move(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 9, .ny = 8, .nz = 4, .species = 2, .dx = 3000.0});
  w.items[0].transported = false;
  const ql_operator op = transport(&w, false);
  fill_rough(&w, 0, 3), fill_rough(&w, 1, 3);
  world_stir(&w, 20.0, 0.02, 5);
  step(&op, &w, 300.0);
  uint64_t seed = 3;
  size_t moved = 0;
  for (size_t n = 0; n < w.grid.volume; n++) {
    const double r = world_random(&seed);
    const ql_real was = (ql_real)(r < 0.6 ? 0.0 : r < 0.8 ? 1e-7 : 1e-9 * r);
    assert_true(w.state->c[n] == was);
    moved += w.state->c[w.grid.volume + n] != was;
  }
  assert_true(moved > 250);
  assert_true(w.state->budget[0].lateral_in == 0.0);
  world_free(&w);
}

static void test_same_bits_for_any_number_of_threads(void **unused) {
  (void)unused;
  const int most = omp_get_max_threads();
  kept_bits state = {0}, budget = {0};
  for (int threads = 1; threads <= 3; threads++) {
    omp_set_num_threads(threads);
    world w;
    world_create(&w, (world_size){.nx = 22, .ny = 13, .nz = 7, .species = 5, .dx = 3000.0});
    const ql_operator op = transport(&w, false);
    for (int s = 0; s < 5; s++) fill_rough(&w, s, 11u + (uint64_t)s);
    for (int n = 0; n < 3; n++) {
      world_stir(&w, 40.0, 0.02, 70u + (uint64_t)n);
      step(&op, &w, 300.0);
    }
    assert_kept(&state, w.state->c, 5 * w.grid.volume * sizeof(ql_real));
    assert_kept(&budget, &w.state->budget[4], sizeof(ql_budget));
    world_free(&w);
  }
  kept_bits_free(&state);
  kept_bits_free(&budget);
  omp_set_num_threads(most);
}

/* Without the limiter the operator is linear: T(a x + b y) = a T(x) + b T(y). */
static void test_linear_option_is_linear(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 15, .ny = 16, .nz = 8, .species = 3, .dx = 3000.0});
  const ql_operator op = transport(&w, true);
  fill_rough(&w, 0, 21), fill_rough(&w, 1, 22);
  ql_real *x = ql_state_layer(w.state, 0, 0), *y = ql_state_layer(w.state, 1, 0),
          *both = ql_state_layer(w.state, 2, 0);
  w.state->top[1] = (ql_real)5e-8;
  w.state->top[2] = 3 * w.state->top[0] - 2 * w.state->top[1];
  for (size_t n = 0; n < w.grid.volume; n++) both[n] = 3 * x[n] - 2 * y[n];
  world_stir(&w, 60.0, 0.02, 8);
  step(&op, &w, 300.0);
  double worst = 0.0;
  for (int k = 0; k < w.grid.nz; k++)
    for (int j = 0; j < w.grid.ny; j++)
      for (int i = 0; i < w.grid.nx; i++) {
        const size_t n = ql_grid_at(&w.grid, k, j, i);
        worst = fmax(worst, fabs((double)both[n] - 3.0 * (double)x[n] + 2.0 * (double)y[n]));
      }
  assert_true(worst <= (sizeof(ql_real) == 4 ? 1e-12 : 1e-20));
  world_free(&w);
}

static void test_bad_air_is_refused(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 6, .ny = 5, .nz = 3, .species = 1, .dx = 3000.0});
  const ql_operator op = transport(&w, false);
  world_stir(&w, 20.0, 0.0, 5);
  w.air_end[ql_grid_at(&w.grid, 1, 2, 3)] = 0.0F;
  assert_int_equal(ql_operator_forward(&op, &w.met, 300.0, w.state), QL_ERR_NUMERIC);
  world_stir(&w, 20.0, 0.0, 5);
  w.now.flux_x[ql_grid_at(&w.grid, 1, 2, 3)] = NAN;
  assert_int_equal(ql_operator_forward(&op, &w.met, 300.0, w.state), QL_ERR_NUMERIC);
  assert_non_null(strstr(ql_error_message(), "meteorology"));
  world_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_uniform_stays_uniform),
      cmocka_unit_test(test_no_new_extrema_no_negatives),
      cmocka_unit_test(test_budget_closes),
      cmocka_unit_test(test_only_transported_species_move),
      cmocka_unit_test(test_same_bits_for_any_number_of_threads),
      cmocka_unit_test(test_linear_option_is_linear),
      cmocka_unit_test(test_bad_air_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
