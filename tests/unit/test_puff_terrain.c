/* Hills, and NO, NO2 and O3 in a puff: limits, figures by hand, what is kept. */
#include "ql_test.h"

#include <math.h>

#include "solver/puff/photochemistry.h"
#include "solver/puff/terrain.h"

static const ql_puff_air stable = {.ustar = 0.15,
                                   .inverse_length = 0.02,
                                   .roughness = 0.1,
                                   .depth = 150.0,
                                   .reference = 10.0,
                                   .temperature = 283.0,
                                   .lapse = 0.02};

static ql_arena *arena;
static ql_puffs *puffs;

static int fresh(void **state) {
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puffs_create(arena, 4, 3, &puffs));
  return 0;
}

static int done(void **state) {
  (void)state;
  ql_arena_free(arena);
  return 0;
}

static void add(double height, double depth, const double mass[3]) {
  const ql_puff_birth birth = {.height = height, .sigma = 50.0, .depth = depth};
  assert_ok(ql_puffs_release(puffs, &birth, mass));
}

/* N^2 = 9.80665 0.02 / 283; above 150 m the wind does not change: H_c = H - u/N. */
static void divide(void **state) {
  (void)state;
  const double n = sqrt(9.80665 * 0.02 / 283.0), u = ql_puff_air_wind(&stable, 1000.0);
  assert_float_equal(ql_puff_terrain_divide(&stable, 600.0), 600.0 - u / n, 1e-6);
  for (double hill = 20.0; hill < 600.0; hill *= 2.0) {
    const double h = ql_puff_terrain_divide(&stable, hill);
    assert_true(h > 0.0 && h < hill);
    assert_float_equal(ql_puff_air_wind(&stable, h), n * (hill - h), 1e-6);
  }
  ql_puff_air neutral = stable;
  neutral.lapse = 0.0;
  assert_float_equal(ql_puff_terrain_divide(&neutral, 600.0), 0.0, 0.0);
}

static void hill(void **state) {
  (void)state;
  const ql_puff_flow flow = {.air = &stable};
  const double mass[3] = {1.0, 0.0, 0.0};
  add(200.0, 20.0, mass); /* above the layer: a Gaussian */
  assert_float_equal(ql_puff_terrain_below(puffs, 0, &flow, 200.0), 0.5, 1e-3);
  assert_float_equal(ql_puff_terrain_below(puffs, 0, &flow, 220.0), 0.8413, 1e-3);
  const ql_puff_site flat = {.height = 2.0}, slope = {.height = 2.0, .elevation = 198.0};
  const ql_puff_site peak = {.height = 2.0, .elevation = 600.0};
  assert_float_equal(ql_puff_terrain_density(puffs, 0, &flow, &flat),
                     ql_puffs_density(puffs, 0, &flow, 2.0), 0.0);
  /* most of the puff passes below H_c of the high hill, and meets the slope at its own height */
  const double centre = ql_puffs_density(puffs, 0, &flow, 200.0);
  const double on_slope = ql_puff_terrain_density(puffs, 0, &flow, &slope);
  assert_true(on_slope > 0.5 * centre && on_slope < centre);
  const double phi = ql_puff_terrain_below(puffs, 0, &flow, ql_puff_terrain_divide(&stable, 198.0));
  assert_float_equal(on_slope,
                     0.5 * (1.0 + phi) * centre +
                         0.5 * (1.0 - phi) * ql_puffs_density(puffs, 0, &flow, 2.0),
                     1e-12);
  assert_true(ql_puff_terrain_density(puffs, 0, &flow, &peak) < 1e-6);
}

/* nox = 40, ox = 60, J/k = 12 ppb: N = (112 - sqrt(112^2 - 9600)) / 2 = 28.871. */
static void stationary(void **state) {
  (void)state;
  assert_float_equal(ql_puff_photochemistry_no2(40.0, 60.0, 12.0), 28.8707, 1e-3);
  assert_float_equal(ql_puff_photochemistry_no2(40.0, 60.0, 0.0), 40.0, 1e-12);
  assert_float_equal(ql_puff_photochemistry_no2(500.0, 60.0, 0.0), 60.0, 1e-12);
  assert_float_equal(ql_puff_photochemistry_no2(0.0, 0.0, 0.0), 0.0, 0.0);
  /* 3e-12 exp(-1500/298.15) = 1.96e-14 cm3 s-1; air of 40.9 mol m-3: 2.46e19 cm-3 */
  assert_float_equal(ql_puff_photochemistry_rate(298.15, 40.9) / 4.82e5, 1.0, 0.01);
}

/* NO in the ozone of the air: nitrogen and Ox are kept; late it is at the equilibrium of the mean
 * concentration, by night all NO or all O3 is used up. */
static void titration(void **state) {
  (void)state;
  const ql_puff_flow flow = {.air = &stable};
  add(200.0, 20.0, (const double[]){100.0, 5.0, 0.0});
  ql_puff_photochemistry mix = {.no = 0, .no2 = 1, .o3 = 2, .ozone = 40e-9, .air = 41.0};
  mix.rate = ql_puff_photochemistry_rate(288.0, mix.air);
  const double moles = mix.air * ql_puff_photochemistry_volume(puffs, 0, &flow);
  double *m = puffs->mass;
  const int c = puffs->capacity;
  double last = m[c];
  for (int n = 0; n < 200; n++) {
    mix.j = n < 100 ? 8e-3 : 0.0;
    ql_puff_photochemistry_step(puffs, 0, &flow, &mix, 10.0);
    assert_float_equal(m[0] + m[c], 105.0, 1e-10);
    assert_float_equal(m[2 * c] + m[c], 5.0, 1e-10);
    assert_true(m[0] >= 0.0 && m[c] >= last - 1e-9 && m[2 * c] / moles + mix.ozone >= -1e-20);
    last = m[c];
    if (n == 99) {
      const double want =
          ql_puff_photochemistry_no2(105.0 / moles, 40e-9 + 5.0 / moles, mix.j / mix.rate);
      assert_float_equal(m[c] / moles / want, 1.0, 1e-3);
    }
  }
  assert_float_equal(m[c], fmin(105.0, 5.0 + 40e-9 * moles), 0.01);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(divide, fresh, done),
                                     cmocka_unit_test_setup_teardown(hill, fresh, done),
                                     cmocka_unit_test_setup_teardown(stationary, fresh, done),
                                     cmocka_unit_test_setup_teardown(titration, fresh, done)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
