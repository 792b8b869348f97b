/* Plume rise: hand-computed cases, another implementation's figures, limits and mass closure. */
#include "ql_test.h"

#include <math.h>

#include "solver/emission/plume_rise.h"

enum { LAYERS = 20 };

static double edge[LAYERS + 1], temperature[LAYERS], gradient[LAYERS], wind[LAYERS];
static const ql_plume_source stack = {
    .height = 100.0, .diameter = 4.0, .temperature = 400.0, .velocity = 20.0};

/* Layers of 100 m, 290 K, one wind and one stability; to be changed by the test. */
static ql_plume_column uniform(double speed, double lapse) {
  for (int k = 0; k <= LAYERS; k++) edge[k] = 100.0 * k;
  for (int k = 0; k < LAYERS; k++) temperature[k] = 290.0, gradient[k] = lapse, wind[k] = speed;
  return (ql_plume_column){.layers = LAYERS,
                           .edge = edge,
                           .temperature = temperature,
                           .gradient = gradient,
                           .wind = wind,
                           .ustar = speed / 12.25, /* what TUPOS assumes: u/u* = sqrt(150) */
                           .pbl_height = 1000.0};
}

/* De Visscher 2014, Air Dispersion Modeling, Wiley, p. 31: 20 m3/s of gas of 0.935 kg/m3 into air
 * of 1.17 kg/m3 from a stack of 1 m radius: F = 12.54 m4/s3. */
static void buoyancy_flux(void **state) {
  (void)state;
  const ql_plume_source source = {.height = 30.0,
                                  .diameter = 2.0,
                                  .temperature = 293.0 * 1.17 / 0.935,
                                  .velocity = 20.0 / 3.14159265};
  assert_float_equal(ql_plume_rise_buoyancy(&source, 293.0), 12.539, 0.005);
}

/* By hand from Briggs' forms. F = 100, u = 5: 30 (20)^0.6 = 181.0; u* = 0.5, h = 50: F/(u u*2) =
 * 80, 1.2 80^0.6 154^0.4 = 124.7; s = 4e-4: 2.6 (100/0.002)^(1/3) = 95.8; calm 4 100^0.25 s^-3/8.
 */
static void final_rises(void **state) {
  (void)state;
  assert_float_equal(ql_plume_rise_unstable(100.0, 5.0), 181.0, 0.1);
  assert_float_equal(ql_plume_rise_neutral(100.0, 5.0, 0.5, 50.0), 124.7, 0.2);
  assert_float_equal(ql_plume_rise_stable(100.0, 100.0, 5.0, 4e-4, 0.0), 95.78, 0.01);
  assert_float_equal(ql_plume_rise_stable(100.0, 100.0, 0.01, 4e-4, 0.0),
                     4.0 * pow(100.0, 0.25) * pow(4e-4, -0.375), 0.01);
  assert_float_equal(ql_plume_rise_momentum(&stack, 290.0, 6.0, 0.0), 40.0, 1e-9);
}

static void downwash(void **state) {
  (void)state;
  assert_float_equal(ql_plume_rise_release(&stack, 13.0), 100.0, 1e-12);
  assert_float_equal(ql_plume_rise_release(&stack, 20.0), 96.0, 1e-12); /* 2 4 (1 - 1.5) */
  const ql_plume_source low = {
      .height = 2.0, .diameter = 4.0, .temperature = 300.0, .velocity = 0.0};
  assert_float_equal(ql_plume_rise_release(&low, 5.0), 0.0, 1e-12);
}

/* The layered rise in neutral and in convective air against TUPOS as CAMx 7.20 has it (plumeris.f
 * run on the same columns: 374.3, 597.4 and 249.7 m), and in stable air against 2.6 (F/(u
 * s))^(1/3). */
static void layered(void **state) {
  (void)state;
  ql_plume_column column = uniform(5.0, 0.0);
  ql_plume plume = ql_plume_rise_find(&column, &stack);
  assert_float_equal(plume.release + plume.rise, 374.3, 0.05 * 374.3);
  column = uniform(2.0, 0.0);
  plume = ql_plume_rise_find(&column, &stack);
  assert_float_equal(plume.release + plume.rise, 597.4, 0.002 * 597.4);
  column = uniform(3.0, 0.01);
  plume = ql_plume_rise_find(&column, &stack);
  const double s = 9.80665 / 290.0 * 0.01;
  assert_float_equal(plume.rise, 2.6 * cbrt(plume.buoyancy / (3.0 * s)), 1e-3);
  column = uniform(3.3, 0.0);
  for (int k = 0; k < LAYERS; k++) wind[k] += 0.3 * k;
  for (int k = 5; k < LAYERS; k++) gradient[k] = 0.005;
  ql_plume_source narrow = stack;
  narrow.diameter = 2.0;
  plume = ql_plume_rise_find(&column, &narrow);
  assert_float_equal(plume.release + plume.rise, 249.7, 0.5);
}

/* The number of layers in uniform air must not matter. */
static void finer_layers(void **state) {
  (void)state;
  static const double lapses[] = {0.0, 0.006};
  for (size_t n = 0; n < 2; n++) {
    ql_plume_column column = uniform(4.0, lapses[n]);
    const double fine = ql_plume_rise_find(&column, &stack).rise;
    column.layers = 1;
    edge[1] = 2000.0;
    const double coarse = ql_plume_rise_find(&column, &stack).rise;
    assert_float_equal(fine, coarse, 1e-6 * coarse);
  }
}

/* An inversion holds the plume back, and more so the stronger it is. */
static void inversion(void **state) {
  (void)state;
  double last = INFINITY;
  for (double lapse = 0.0; lapse < 0.1; lapse += 0.01) {
    const ql_plume_column column = uniform(3.0, 0.0);
    for (int k = 3; k < LAYERS; k++) gradient[k] = lapse;
    const double rise = ql_plume_rise_find(&column, &stack).rise;
    assert_true(rise <= last && rise > 200.0);
    last = rise;
  }
}

/* P = 1.5 - z'/rise where the plume is as thick as its rise (Briggs 1975). */
static void penetration(void **state) {
  (void)state;
  ql_plume_column column = uniform(5.0, 0.0);
  const double rise = ql_plume_rise_find(&column, &stack).rise;
  for (double depth = 0.2; depth < 2.0; depth += 0.1) {
    column.pbl_height = stack.height + depth * rise;
    const double expected = fmin(1.0, fmax(0.0, 1.5 - depth));
    assert_float_equal(ql_plume_rise_find(&column, &stack).penetrated, expected, 1e-12);
  }
  column.pbl_height = 50.0; /* a stack above the PBL */
  assert_float_equal(ql_plume_rise_find(&column, &stack).penetrated, 1.0, 1e-12);
}

static void limits(void **state) {
  (void)state;
  ql_plume_column column = uniform(5.0, 0.0);
  ql_plume_source cold = stack;
  cold.temperature = 280.0;
  ql_plume plume = ql_plume_rise_find(&column, &cold);
  assert_true(plume.buoyancy < 0.0);
  assert_float_equal(plume.rise, 3.0 * 4.0 * 20.0 / 5.0, 1e-9); /* momentum alone */
  column = uniform(0.0, 0.01);                                  /* calm and stable: bounded */
  plume = ql_plume_rise_find(&column, &stack);
  assert_true(isfinite(plume.rise) && plume.rise > 100.0 && plume.rise < 400.0);
  column = uniform(0.0, 0.0); /* calm and neutral: stays in the column */
  plume = ql_plume_rise_find(&column, &stack);
  assert_true(plume.top <= 2000.0 && plume.bottom < plume.top && plume.bottom >= 0.0);
  ql_plume_source tall = stack;
  tall.height = 5000.0;
  plume = ql_plume_rise_find(&column, &tall);
  assert_true(plume.top <= 2000.0 && plume.bottom < plume.top);
}

/* Shares are not negative, sum to 1, and follow the overlap. */
static void fractions(void **state) {
  (void)state;
  for (double speed = 0.0; speed < 30.0; speed += 1.7) {
    for (double lapse = -0.005; lapse < 0.03; lapse += 0.007) {
      const ql_plume_column column = uniform(speed, lapse);
      const ql_plume plume = ql_plume_rise_find(&column, &stack);
      for (int layers = 1; layers <= LAYERS; layers++) {
        double share[LAYERS], total = 0.0;
        ql_plume_rise_fractions(&plume, layers, edge, share);
        for (int k = 0; k < layers; k++) assert_true(share[k] >= 0.0), total += share[k];
        assert_float_equal(total, 1.0, 4e-16 * layers);
      }
    }
  }
  const ql_plume plume = {.bottom = 150.0, .top = 350.0};
  double share[LAYERS];
  ql_plume_rise_fractions(&plume, LAYERS, edge, share);
  assert_float_equal(share[1], 0.25, 1e-15);
  assert_float_equal(share[2], 0.5, 1e-15);
  assert_float_equal(share[3], 0.25, 1e-15);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(buoyancy_flux), cmocka_unit_test(final_rises),  cmocka_unit_test(downwash),
      cmocka_unit_test(layered),       cmocka_unit_test(finer_layers), cmocka_unit_test(inversion),
      cmocka_unit_test(penetration),   cmocka_unit_test(limits),       cmocka_unit_test(fractions)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
