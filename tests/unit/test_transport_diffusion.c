/* Horizontal diffusion: its coefficient, what it must keep, and the spread of a hill. */
#include "base/constants.h"
#include "solver/transport/diffusion.h"
#include "tests/kept_bits.h"
#include "tests/transport_world.h"

#include <omp.h>

static const double exact = sizeof(ql_real) == 4 ? 1e-6 : 1e-12;

static ql_operator diffusion(world *w) {
  ql_operator op;
  const ql_transport_options options = {.grid = &w->grid, .species = &w->species};
  assert_ok(ql_diffusion_create(w->arena, &options, &op));
  return op;
}

static bool inner(const world *w, int j, int i) {
  return j >= 0 && j < w->grid.ny && i >= 0 && i < w->grid.nx;
}

/* By hand from alpha 0.28, at least 200, 2000 m2 s-1 at 4 km. */
static void test_coefficient(void **unused) {
  (void)unused;
  assert_true(fabs(ql_diffusion_coefficient(0.0, 4000.0, 4000.0) - 181.8181818) < 1e-6);
  const double shear = 0.0784 * 9e6 * 1e-3, cell = 2000.0 * 16.0 / 9.0;
  assert_true(fabs(ql_diffusion_coefficient(1e-3, 3000.0, 3000.0) -
                   1.0 / (1.0 / shear + 1.0 / cell)) < 1e-9);
}

static void test_rough_field_keeps_mass_and_bounds(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 21, .ny = 17, .nz = 3, .species = 3, .dx = 1000.0});
  world_stir(&w, 60.0, 0.02, 3);
  w.items[2].transported = false;
  const ql_operator op = diffusion(&w);
  world_fill(&w, 0, (ql_real)4e-8);
  uint64_t seed = 5;
  for (size_t n = w.grid.volume; n < 3 * w.grid.volume; n++)
    w.state->c[n] = (ql_real)(world_random(&seed) < 0.6 ? 0.0 : 1e-7);
  ql_real *was = malloc(3 * w.grid.volume * sizeof *was);
  assert_non_null(was);
  memcpy(was, w.state->c, 3 * w.grid.volume * sizeof *was);
  const double before = ql_state_mass(w.state, 1, w.air_end);
  for (int n = 0; n < 4; n++) assert_ok(ql_operator_forward(&op, &w.met, 1800.0, w.state));
  assert_true(fabs(ql_state_mass(w.state, 1, w.air_end) / before - 1.0) <= exact);
  size_t changed = 0;
  for (int k = 0; k < 3; k++)
    for (int j = -QL_HALO; j < w.grid.ny + QL_HALO; j++)
      for (int i = -QL_HALO; i < w.grid.nx + QL_HALO; i++) {
        const size_t n = ql_grid_at(&w.grid, k, j, i), m = n + w.grid.volume;
        assert_true(w.state->c[n] == (ql_real)4e-8);
        assert_true(w.state->c[m] >= 0 && (double)w.state->c[m] <= 1e-7 * (1.0 + 1e-6));
        changed += w.state->c[m] != was[m];
        if (!inner(&w, j, i)) assert_true(w.state->c[m] == was[m]);
        assert_true(w.state->c[m + w.grid.volume] == was[m + w.grid.volume]);
      }
  assert_true(changed == 3 * 21 * 17);
  free(was);
  world_free(&w);
}

/* In a wind u = S y the deformation is S everywhere: a hill's variance along each axis grows by
 * 2 K t. S = 0: by the smallest K. */
static void test_hill_spreads(void **unused) {
  (void)unused;
  const double shears[2] = {0.0, 1e-3};
  for (int n = 0; n < 2; n++) {
    world w;
    world_create(&w, (world_size){.nx = 61, .ny = 61, .nz = 1, .species = 1, .dx = 3000.0});
    const ql_operator op = diffusion(&w);
    for (int j = -QL_HALO; j < 61 + QL_HALO; j++)
      for (int i = -QL_HALO; i < 61 + QL_HALO; i++) {
        const size_t at = ql_grid_at2(&w.grid, j, i);
        w.now.wind_x[at] = (float)(shears[n] * 3000.0 * (j - 30));
        w.state->c[at] = (ql_real)exp(-(pow(i - 30.0, 2.0) + pow(j - 30.0, 2.0)) / 8.0);
      }
    const double dt = 600.0, time = 36000.0;
    for (int t = 0; t < 60; t++) assert_ok(ql_operator_forward(&op, &w.met, dt, w.state));
    double sum = 0.0, spread = 0.0;
    for (int j = 0; j < 61; j++)
      for (int i = 0; i < 61; i++) {
        const double q = (double)w.state->c[ql_grid_at2(&w.grid, j, i)];
        sum += q, spread += q * pow((i - 30) * 3000.0, 2.0);
      }
    const double grown = spread / sum - 4.0 * 9e6; /* m2; the hill's own is 4 cells^2 */
    const double k = ql_diffusion_coefficient(shears[n], 3000.0, 3000.0);
    printf("shear %g s-1: variance grew by %.4g m2 (2 K t = %.4g)\n", shears[n], grown,
           2.0 * k * time);
    assert_true(fabs(grown / (2.0 * k * time) - 1.0) <= 0.01);
    world_free(&w);
  }
}

static void test_same_bits_for_any_number_of_threads(void **unused) {
  (void)unused;
  const int most = omp_get_max_threads();
  kept_bits state = {0};
  for (int threads = 1; threads <= 3; threads++) {
    omp_set_num_threads(threads);
    world w;
    world_create(&w, (world_size){.nx = 13, .ny = 12, .nz = 4, .species = 2, .dx = 2000.0});
    world_stir(&w, 40.0, 0.02, 3);
    const ql_operator op = diffusion(&w);
    uint64_t seed = 5;
    for (size_t n = 0; n < 2 * w.grid.volume; n++) w.state->c[n] = (ql_real)world_random(&seed);
    assert_ok(ql_operator_forward(&op, &w.met, 600.0, w.state));
    assert_kept(&state, w.state->c, 2 * w.grid.volume * sizeof(ql_real));
    world_free(&w);
  }
  kept_bits_free(&state);
  omp_set_num_threads(most);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_coefficient),
      cmocka_unit_test(test_rough_field_keeps_mass_and_bounds),
      cmocka_unit_test(test_hill_spreads),
      cmocka_unit_test(test_same_bits_for_any_number_of_threads),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
