/* Vertical diffusion against solutions of the diffusion equation. */
#include "base/constants.h"
#include "solver/mixing/column.h"
#include "solver/mixing/mixing.h"
#include "tests/transport_world.h"

enum { NZ = 60 };
static const double depth_of_air = 3000.0; /* m */

/* Layers that grow from the ground, to 3000 m; air of constant density; constant K. */
static void layers(world *w, int nz, double growth, double kz) {
  double sum = 0.0, base = 0.0;
  for (int k = 0; k < nz; k++) sum += pow(growth, k);
  for (int k = 0; k < nz; k++) {
    const double depth = depth_of_air * pow(growth, k) / sum;
    for (size_t at = 0; at < w->grid.plane; at++) {
      const size_t n = (size_t)k * w->grid.plane + at;
      w->now.thickness[n] = (float)depth;
      w->now.height[n] = (float)(base + 0.5 * depth);
      w->air_start[n] = w->air_end[n] = w->now.air[n] = (float)(40.0 * depth);
      w->now.kz[n] = (float)(k > 0 ? kz : 0.0);
    }
    base += depth;
  }
}

static ql_operator mixing(world *w, bool acm2) {
  ql_operator op;
  const ql_mixing_options options = {.grid = &w->grid, .species = &w->species, .acm2 = acm2};
  assert_ok(ql_mixing_create(w->arena, &options, &op));
  return op;
}

/* Mean of cos(pi z / H) over layer k. */
static double wave(const world *w, int k) {
  const size_t n = (size_t)k * w->grid.plane;
  const double low = w->now.height[n] - 0.5 * w->now.thickness[n], wide = w->now.thickness[n];
  const double a = QL_PI / depth_of_air;
  return (sin(a * (low + wide)) - sin(a * low)) / (a * wide);
}

/* 1 + cos(pi z / H) decays as exp(-K (pi/H)^2 t) between walls. Largest error, relative to the
 * wave that is left. */
static double decay_error(int nz, double dt) {
  world w;
  world_create(&w, (world_size){.nx = 5, .ny = 4, .nz = nz, .species = 1, .dx = 3000.0});
  const double kz = 50.0, end = 36000.0, left = exp(-kz * pow(QL_PI / depth_of_air, 2.0) * end);
  layers(&w, nz, pow(12.0, 1.0 / nz), kz);
  const ql_operator op = mixing(&w, false);
  for (int k = 0; k < nz; k++)
    for (size_t at = 0; at < w.grid.plane; at++)
      w.state->c[(size_t)k * w.grid.plane + at] = (ql_real)(1.0 + wave(&w, k));
  for (double t = 0.0; t < end - 0.5 * dt; t += dt)
    assert_ok(ql_operator_forward(&op, &w.met, dt, w.state));
  double worst = 0.0;
  for (int k = 0; k < nz; k++) {
    const double got = (double)w.state->c[ql_grid_at(&w.grid, k, 2, 3)];
    worst = fmax(worst, fabs(got - 1.0 - left * wave(&w, k)) / left);
  }
  world_free(&w);
  return worst;
}

static void test_wave_decays(void **unused) {
  (void)unused;
  const double coarse = decay_error(15, 300.0), fine = decay_error(30, 75.0);
  printf("decaying wave: error %.2e with 15 layers and 300 s, %.2e with 30 and 75 s\n", coarse,
         fine);
  assert_true(coarse <= 0.06 && fine <= 0.02);
  assert_true(fine <= coarse / 3.0); /* second order in space, first in time */
}

/* A puff from the ground spreads as exp(-z^2 / 4Kt) / sqrt(pi K t). */
static void test_gaussian_spreads(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 4, .ny = 4, .nz = NZ, .species = 1, .dx = 3000.0});
  const double kz = 20.0, begin = 600.0, end = 7200.0, dt = 60.0;
  layers(&w, NZ, 1.03, kz);
  const ql_operator op = mixing(&w, false);
  double variance[2] = {0.0, 0.0}, sum = 0.0;
  for (int k = 0; k < NZ; k++)
    for (size_t at = 0; at < w.grid.plane; at++) {
      const size_t n = (size_t)k * w.grid.plane + at;
      w.state->c[n] = (ql_real)exp(-pow(w.now.height[n], 2.0) / (4.0 * kz * begin));
    }
  for (double t = begin; t < end - 0.5 * dt; t += dt)
    assert_ok(ql_operator_forward(&op, &w.met, dt, w.state));
  double worst = 0.0;
  const double peak = sqrt(begin / end);
  for (int k = 0; k < NZ; k++) {
    const size_t n = ql_grid_at(&w.grid, k, 1, 1);
    const double z = w.now.height[n], mass = (double)w.state->c[n] * w.now.thickness[n];
    worst = fmax(worst, fabs((double)w.state->c[n] - peak * exp(-z * z / (4.0 * kz * end))) / peak);
    variance[0] += mass * z * z, sum += mass;
  }
  variance[0] /= sum, variance[1] = 2.0 * kz * end;
  printf("spreading puff: largest error %.2e of the peak, variance %.1f m2 (exact %.1f)\n", worst,
         variance[0], variance[1]);
  assert_true(worst <= 0.01);
  assert_true(fabs(variance[0] / variance[1] - 1.0) <= 0.01);
  world_free(&w);
}

/* A column that is always well mixed loses to the ground as (1 + v dt / H)^-n. */
static void test_deposition_of_a_mixed_column(void **unused) {
  (void)unused;
  world w;
  world_create(&w, (world_size){.nx = 4, .ny = 4, .nz = 20, .species = 1, .dx = 3000.0});
  layers(&w, 20, 1.1, 1e7);
  const ql_operator op = mixing(&w, false);
  float *velocity = world_field(&w, w.grid.plane, 0.02F);
  ql_mixing_set_velocity(&op, velocity);
  world_fill(&w, 0, 1);
  const double dt = 600.0;
  for (int n = 0; n < 144; n++) assert_ok(ql_operator_forward(&op, &w.met, dt, w.state));
  const double exact = pow(1.0 + 0.02 * dt / depth_of_air, -144.0);
  const double got = (double)w.state->c[ql_grid_at(&w.grid, 10, 1, 1)];
  printf("deposition in a day: %.6f left (exact %.6f)\n", got, exact);
  assert_true(fabs(got / exact - 1.0) <= 1e-4);
  world_free(&w);
}

/* ACM2 sends what the ground emits into every layer of the boundary layer at once: in the first
 * minute its upper half gets far more than by K alone, and what lies above it gets no more. */
static void test_acm2_is_nonlocal(void **unused) {
  (void)unused;
  double aloft[2], above[2];
  for (int acm2 = 0; acm2 < 2; acm2++) {
    world w;
    world_create(&w, (world_size){.nx = 4, .ny = 4, .nz = 20, .species = 1, .dx = 3000.0});
    layers(&w, 20, 1.1, 60.0);
    for (size_t at = 0; at < w.grid.plane; at++) {
      w.now.pbl_height[at] = 1500.0F, w.now.inverse_obukhov[at] = -0.05F;
      w.state->c[at] = 1;
      for (int k = 0; k < 20; k++)
        if (w.now.height[(size_t)k * w.grid.plane] > 1500.0F)
          w.now.kz[(size_t)k * w.grid.plane + at] = 0.0F;
    }
    const ql_operator op = mixing(&w, acm2);
    for (int n = 0; n < 6; n++) assert_ok(ql_operator_forward(&op, &w.met, 10.0, w.state));
    aloft[acm2] = above[acm2] = 0.0;
    for (int k = 0; k < 20; k++) {
      const size_t n = ql_grid_at(&w.grid, k, 1, 1);
      const double mass = (double)w.state->c[n] * w.now.thickness[n];
      if (w.now.height[n] > 750.0F && w.now.height[n] < 1300.0F) aloft[acm2] += mass;
      if (w.now.height[n] > 1700.0F) above[acm2] += mass;
    }
    world_free(&w);
  }
  printf("aloft after a minute: K %.2e, ACM2 %.2e\n", aloft[0], aloft[1]);
  assert_true(aloft[1] > 10.0 * aloft[0]);
  assert_true(above[1] == 0.0 && above[0] == 0.0);
  assert_true(ql_column_nonlocal(1000.0, 0.01) == 0.0);
  /* the same as CMAQ writes it: 1 / (1 + (k / (-h/L))^(1/3) / (0.72 k)) */
  const double cmaq = 1.0 / (1.0 + cbrt(0.4 / 100.0) / (0.72 * 0.4));
  assert_true(fabs(ql_column_nonlocal(1000.0, -0.1) - cmaq) < 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(test_wave_decays),
      cmocka_unit_test(test_gaussian_spreads),
      cmocka_unit_test(test_deposition_of_a_mixed_column),
      cmocka_unit_test(test_acm2_is_nonlocal),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
