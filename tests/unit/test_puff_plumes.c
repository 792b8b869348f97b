/* Puffs that follow each other against exact plumes: Roberts' solution for powers of height, the
 * Gaussian plume in homogeneous turbulence, depletion by the mass that is left. */
#include "ql_test.h"

#include <math.h>

#include "base/constants.h"
#include "solver/puff/depletion.h"
#include "solver/puff/kernel.h"
#include "solver/puff/spread.h"
#include "surface_table.h"

/* u = 3 z^0.2, K = 0.3 z^0.7: r = 2 + 0.2 - 0.7 = 1.5. */
static double power_wind(const void *data, double z) {
  (void)data;
  return 3.0 * pow(z, 0.2);
}

static double power_diffusivity(const void *data, double z) {
  (void)data;
  return 0.3 * pow(z, 0.7);
}

static ql_puff_surface table;

static void roberts(double height, double top) {
  const ql_puff_surface_profiles profiles = {
      .wind = power_wind, .diffusivity = power_diffusivity, .bottom = 0.002, .top = top};
  assert_ok(ql_puff_surface_march(&profiles, height, &table));
}

/* Roberts (in Sutton 1953): C = r / (u1 Gamma(s)) (u1 / (r^2 K1 x))^s exp(-u1 z^r / (r^2 K1 x)), s
 * = (1 + m) / r, per unit crosswind source. */
static void surface_power_law(void **state) {
  (void)state;
  roberts(0.05, 2000.0);
  const double r = 1.5, s = 1.2 / r;
  for (double x = 50.0; x < 5000.0; x *= 2.0) {
    const double a = 3.0 / (r * r * 0.3 * x), travel = surface_table_travel(&table, x);
    for (double z = 0.5; z < 20.0; z *= 2.0) {
      const double want = r / (3.0 * tgamma(s)) * pow(a, s) * exp(-a * pow(z, r));
      const double got = surface_table_integral(&table, travel, z);
      if (a * pow(z, r) < 2.5) assert_float_equal(got / want, 1.0, 0.01);
    }
  }
}

/* The lid holds everything; far away the air below it is well mixed. */
static void surface_mixed(void **state) {
  (void)state;
  roberts(1.0, 30.0);
  for (int n = 0; n < table.stations; n++) {
    double mass = 0.0;
    for (int j = 0; j < QL_PUFF_SURFACE_LEVELS; j++)
      mass += table.density[n][j] * (table.edge[j + 1] - table.edge[j]);
    assert_float_equal(mass, 1.0, 2e-3);
    if (n > 0) assert_true(table.height[n] > table.height[n - 1] - 1e-9);
  }
  const double late = table.travel[table.stations - 1];
  for (double z = 0.1; z < 30.0; z *= 2.0)
    assert_float_equal(ql_puff_surface_density(&table, late, z) * 30.0, 1.0, 2e-3);
  assert_float_equal(ql_puff_surface_density(&table, late, 31.0), 0.0, 0.0);
  assert_float_equal(ql_puff_surface_height(&table, 0.0), 1.0, 1e-9);
  const double travel = ql_puff_surface_travel(&table, 5.0);
  assert_float_equal(ql_puff_surface_height(&table, travel), 5.0, 1e-9);
}

/* With a memory the spread begins as sigma_w t: constant u, K = sigma_w^2 T, far from the ground.
 */
static double even_wind(const void *data, double z) {
  (void)data, (void)z;
  return 5.0;
}

static double even_diffusivity(const void *data, double z) {
  (void)data, (void)z;
  return 0.5 * 0.5 * 40.0;
}

static double even_memory(const void *data, double z) {
  (void)data, (void)z;
  return 40.0;
}

/* Taylor 1921: sigma^2 = 2 s^2 T^2 (t/T - 1 + exp(-t/T)). */
static double taylor(double sigma, double time_scale, double t) {
  return sigma * time_scale * sqrt(2.0 * (t / time_scale + expm1(-t / time_scale)));
}

static void surface_memory(void **state) {
  (void)state;
  const ql_puff_surface_profiles profiles = {.wind = even_wind,
                                             .diffusivity = even_diffusivity,
                                             .memory = even_memory,
                                             .bottom = 300.0,
                                             .top = 1500.0};
  assert_ok(ql_puff_surface_march(&profiles, 700.0, &table));
  for (double t = 60.0; t < 250.0; t *= 1.6) {
    double mean = 0.0, square = 0.0, mass = 0.0;
    for (int j = 0; j < QL_PUFF_SURFACE_LEVELS; j++) {
      const double part =
          ql_puff_surface_density(&table, t, table.z[j]) * (table.edge[j + 1] - table.edge[j]);
      mass += part;
      mean += part * table.z[j];
      square += part * table.z[j] * table.z[j];
    }
    mean /= mass;
    const double got = sqrt(square / mass - mean * mean);
    assert_float_equal(got / taylor(0.5, 40.0, t), 1.0, 0.03);
  }
}

static void surface_refused(void **state) {
  (void)state;
  const ql_puff_surface_profiles profiles = {
      .wind = power_wind, .diffusivity = power_diffusivity, .bottom = 0.01, .top = 100.0};
  assert_int_equal(ql_puff_surface_march(&profiles, 0.005, &table), QL_ERR_ARGUMENT);
  assert_int_equal(ql_puff_surface_march(&profiles, 200.0, &table), QL_ERR_ARGUMENT);
}

/* Above the boundary layer wind and turbulence do not depend on height. */
static const ql_puff_air air = {.ustar = 0.3,
                                .roughness = 0.1,
                                .depth = 20.0,
                                .reference = 10.0,
                                .direction = 270.0,
                                .turbulence = 0.25,
                                .temperature = 290.0,
                                .lapse = 0.0};
static const ql_puff_flow flow = {.air = &air};
enum { COUNT = 1000 };
static const double interval = 2.0, height = 22.0; /* s, m */

static ql_puffs *emit(ql_arena *arena) {
  ql_puffs *puffs;
  const double mass = interval; /* 1 kg s-1 */
  const ql_puff_birth birth = {.height = height, .sigma = 1e-3, .depth = 1e-3};
  assert_ok(ql_puffs_create(arena, COUNT, 1, &puffs));
  for (int n = 0; n < COUNT; n++) {
    assert_ok(ql_puffs_release(puffs, &birth, &mass));
    ql_puffs_step(puffs, 0, puffs->count, &flow, interval);
  }
  assert_int_equal(ql_puffs_release(puffs, &birth, &mass), QL_ERR_ARGUMENT);
  return puffs;
}

static double bell(double q, double sigma) {
  return exp(-0.5 * q * q / (sigma * sigma)) / (sqrt(2.0 * QL_PI) * sigma);
}

static void gaussian_plume(void **state) {
  (void)state;
  ql_arena *arena;
  ql_puff_view view;
  assert_ok(ql_arena_create(&arena));
  ql_puffs *puffs = emit(arena);
  assert_ok(ql_puff_view_create(arena, COUNT, &view));
  const double speed = ql_puff_air_wind(&air, height);
  const ql_puff_lateral lateral = ql_puff_spread_lateral_of(&air, height);
  const double sigma_w = ql_puff_air_sigma_w(&air, height);
  const double memory = ql_puff_air_time_scale(&air, height);
  for (double z = 21.0; z < 24.5; z += 1.5) {
    view.count = 0;
    ql_puff_view_add(&view, puffs, (const int[]){0, COUNT}, &flow, 0, &(ql_puff_site){.height = z});
    for (double x = 300.0; x < 5000.0; x *= 1.7) {
      const double t = x / speed, sy = ql_puff_spread_lateral(&lateral, t);
      const double sz = ql_puff_spread_vertical(sigma_w, memory, t);
      for (double y = 0.0; y <= 1.5; y += 0.5) {
        const float px = (float)x, py = (float)(y * sy);
        float got = 0.0f;
        ql_puff_kernel(&view, 1, &px, &py, &got);
        const double want =
            bell(y * sy, sy) * (bell(z - height, sz) + bell(z + height, sz)) / speed;
        assert_float_equal(got / want, 1.0, 0.01);
      }
    }
  }
  ql_arena_free(arena);
}

/* dm/dx = -v D(z) m / u has an exact solution where D does not change: well mixed below a lid. */
static void depletion(void **state) {
  (void)state;
  ql_arena *arena;
  ql_puffs *puffs;
  const double mass[2] = {2.0, 3.0};
  double gone[2] = {0};
  const ql_puff_air low = {.ustar = 0.3,
                           .roughness = 0.1,
                           .depth = 100.0,
                           .reference = 10.0,
                           .temperature = 290.0,
                           .lapse = 0.0};
  const ql_puff_flow mixed = {.air = &low, .surface = &table};
  const ql_puff_birth birth = {.height = 100.0, .sigma = 10.0, .depth = 1000.0};
  const ql_puff_loss loss[2] = {{.velocity = 0.01, .height = 1.0},
                                {.washout = 1e-4, .decay = 2e-4}};
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puffs_create(arena, 1, 2, &puffs));
  assert_ok(ql_puffs_release(puffs, &birth, mass));
  for (int n = 0; n < 100; n++)
    ql_puff_deplete(puffs, (const int[]){0, 1}, &mixed, loss, 36.0, gone);
  assert_float_equal(puffs->mass[0], 2.0 * exp(-0.36), 1e-12);
  assert_float_equal(puffs->mass[1], 3.0 * exp(-1.08), 1e-12);
  assert_float_equal(puffs->mass[0] + gone[0], 2.0, 1e-13);
  assert_float_equal(puffs->mass[1] + gone[1], 3.0, 1e-13);
  /* 0.95 ln(10) / (0.4 0.3) + 2 / (0.4 0.3) 1.8^(2/3) + 100 = 142.89 s m-1 */
  assert_float_equal(1.0 / ql_puff_deposition_velocity(&low, 1.0, 100.0), 142.89, 0.02);
  ql_arena_free(arena);
}

static void removal(void **state) {
  (void)state;
  ql_arena *arena;
  ql_puffs *puffs;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puffs_create(arena, 3, 2, &puffs));
  for (int n = 0; n < 3; n++) {
    const ql_puff_birth birth = {.x = n, .height = 10.0, .sigma = 1.0, .depth = 1.0, .source = n};
    assert_ok(ql_puffs_release(puffs, &birth, (const double[]){n, 10.0 * n}));
  }
  ql_puffs_remove(puffs, 0);
  assert_int_equal(puffs->count, 2);
  assert_int_equal(puffs->source[0], 2);
  assert_float_equal(puffs->x[0], 2.0, 0.0);
  assert_float_equal(puffs->mass[3], 20.0, 0.0);
  ql_puffs_remove(puffs, 1);
  assert_int_equal(puffs->source[0], 2);
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(surface_power_law),
                                     cmocka_unit_test(surface_mixed),
                                     cmocka_unit_test(surface_refused),
                                     cmocka_unit_test(surface_memory),
                                     cmocka_unit_test(gaussian_plume),
                                     cmocka_unit_test(depletion),
                                     cmocka_unit_test(removal)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
