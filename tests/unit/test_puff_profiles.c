/* What puffs take from the air: profiles, spread, vertical distributions, rise, against
 * hand-computed figures and exact limits. */
#include "ql_test.h"

#include <math.h>

#include "base/constants.h"
#include "solver/puff/air.h"
#include "solver/puff/rise.h"
#include "solver/puff/spread.h"
#include "solver/puff/vertical.h"

static const ql_puff_air neutral = {.ustar = 0.4,
                                    .inverse_length = 0.0,
                                    .roughness = 0.1,
                                    .depth = 500.0,
                                    .reference = 10.0,
                                    .temperature = 290.0};

static ql_puff_air convective(void) {
  ql_puff_air air = neutral;
  air.inverse_length = -1.0 / 20.0;
  air.depth = 1000.0;
  return air;
}

/* 0.4/0.4 ln(100) = 4.605; stable, z/L = 0.5: 4.605 + 6 (0.5 - 0.005) = 7.575. */
static void wind(void **state) {
  (void)state;
  assert_float_equal(ql_puff_air_wind(&neutral, 10.0), 4.605, 1e-3);
  ql_puff_air air = neutral;
  air.inverse_length = 0.05;
  assert_float_equal(ql_puff_air_wind(&air, 10.0), 7.575, 1e-3);
  assert_float_equal(ql_puff_air_wind(&air, 0.05), 0.0, 0.0);
  for (double z = 1.0; z < 600.0; z *= 1.3) {
    assert_true(ql_puff_air_wind(&air, 1.01 * z) >= ql_puff_air_wind(&air, z));
    const ql_puff_air unstable = convective();
    assert_true(ql_puff_air_wind(&unstable, z) <= ql_puff_air_wind(&neutral, z));
  }
}

static void wind_inverted(void **state) {
  (void)state;
  for (double inverse = -0.2; inverse < 0.3; inverse += 0.1) {
    ql_puff_air air = neutral;
    air.inverse_length = inverse;
    const double speed = ql_puff_air_wind(&air, 8.0);
    assert_float_equal(ql_puff_air_ustar(&air, 8.0, speed), air.ustar, 1e-12);
    assert_float_equal(ql_puff_air_roughness(&air, 8.0, speed), air.roughness, 1e-9);
  }
}

/* K = k u* z / phi_h, Hogstrom 1988: phi_h = 0.95, 0.95 + 0.78 and 0.95 / sqrt(6.8). */
static void diffusivity(void **state) {
  (void)state;
  assert_float_equal(ql_puff_air_diffusivity(&neutral, 10.0), 1.6 / 0.95, 1e-12);
  ql_puff_air air = neutral;
  air.inverse_length = 0.01;
  assert_float_equal(ql_puff_air_diffusivity(&air, 10.0), 1.6 / 1.73, 1e-12);
  air.inverse_length = -0.05;
  assert_float_equal(ql_puff_air_diffusivity(&air, 10.0), 1.6 / 0.95 * sqrt(6.8), 1e-12);
  assert_float_equal(ql_puff_air_diffusivity(&air, 400.0), ql_puff_air_diffusivity(&air, 50.0),
                     1e-12);
}

/* w* = 0.4 (1000/(0.4 20))^(1/3) = 2.0; sigma_v^2 = 3.6 0.16 + 0.35 4 = 1.976. */
static void turbulence(void **state) {
  (void)state;
  ql_puff_air air = convective();
  assert_float_equal(ql_puff_air_wstar(&air), 2.0, 1e-12);
  assert_float_equal(ql_puff_air_sigma_v(&air), sqrt(1.976), 1e-12);
  assert_float_equal(ql_puff_air_sigma_w(&air, 500.0), sqrt(0.5 * 0.2704 + 1.4), 1e-9);
  /* above h = 1000 m it is the variance that falls by exp(-6 (z - h)/h): AERMOD, REFSWC */
  assert_float_equal(ql_puff_air_sigma_w(&air, 1500.0), sqrt(1.4 * exp(-3.0)), 1e-9);
  air.turbulence = 0.7;
  assert_float_equal(ql_puff_air_sigma_v(&air), 0.7, 0.0);
  assert_float_equal(ql_puff_air_wstar(&neutral), 0.0, 0.0);
  assert_float_equal(ql_puff_air_sigma_w(&neutral, 0.0), 0.52, 1e-12);
  assert_float_equal(ql_puff_air_time_scale(&neutral, 10.0) * ql_puff_air_sigma_w(&neutral, 10.0),
                     3.6, 1e-9);
}

/* Taylor 1921: sigma t for short, sigma sqrt(2 T t) for long times. */
static void taylor(void **state) {
  (void)state;
  assert_float_equal(ql_puff_spread_vertical(0.5, 100.0, 1e-3) / 5e-4, 1.0, 1e-4);
  assert_float_equal(ql_puff_spread_vertical(0.5, 100.0, 1e7) / (0.5 * sqrt(2.0 * 100.0 * 1e7)),
                     1.0, 1e-4);
}

static void lateral(void **state) {
  (void)state;
  const ql_puff_air air = convective();
  const ql_puff_lateral cases[] = {ql_puff_spread_lateral_of(&air, 0.5),
                                   ql_puff_spread_lateral_of(&neutral, 0.5),
                                   ql_puff_spread_lateral_of(&neutral, 80.0)};
  assert_float_equal(cases[0].time_scale, 303.5, 1e-9);
  for (size_t n = 0; n < 3; n++) {
    const ql_puff_lateral *l = &cases[n];
    assert_float_equal(ql_puff_spread_lateral(l, 1e-4) / (l->sigma_v * 1e-4), 1.0, 2e-3);
    for (double t = 0.01; t < 1e5; t *= 3.0) {
      const double spread = ql_puff_spread_lateral(l, t);
      assert_float_equal(ql_puff_spread_lateral_time(l, spread) / t, 1.0, 1e-9);
    }
  }
  /* unstable, late: sigma_v sqrt(t T) / 0.9 */
  assert_float_equal(ql_puff_spread_lateral(&cases[0], 1e9) /
                         (cases[0].sigma_v * sqrt(1e9 * 303.5) / 0.9),
                     1.0, 1e-3);
  assert_float_equal(
      ql_puff_spread_vertical_time(0.4, 30.0, ql_puff_spread_vertical(0.4, 30.0, 77.0)), 77.0,
      1e-9);
}

/* In the inertial range s^(2/3) grows linearly; a large puff grows as the total spread says. */
static void relative(void **state) {
  (void)state;
  const double eps = 1e-3;
  double s = 1e-6;
  for (int n = 0; n < 100; n++) s = ql_puff_spread_relative(eps, s, 1e9, 1.0);
  assert_float_equal(s / sqrt(0.5 / 6.0 * eps * 1e6), 1.0, 1e-3);
  assert_float_equal(ql_puff_spread_relative(eps, 500.0, 500.2, 10.0), 500.2, 1e-12);
  assert_float_equal(ql_puff_spread_relative(eps, 500.0, 10.0, 10.0), 500.0, 1e-12);
}

static double integral(double height, double sigma, double lid) {
  const int steps = 20000;
  const double top = lid > 0.0 ? lid : height + 12.0 * sigma;
  double sum = 0.0;
  for (int n = 0; n < steps; n++)
    sum += ql_puff_vertical_gaussian(height, sigma, lid, (n + 0.5) * top / steps);
  return sum * top / steps;
}

static void gaussian(void **state) {
  (void)state;
  assert_float_equal(integral(50.0, 30.0, 0.0), 1.0, 1e-6);
  for (double sigma = 5.0; sigma < 1000.0; sigma *= 1.7)
    assert_float_equal(integral(50.0, sigma, 200.0), 1.0, 1e-4);
  /* the ground doubles what a puff far above it would give */
  const double free_air = exp(-0.5 * 2.5 * 2.5) / (sqrt(2.0 * QL_PI) * 20.0);
  assert_float_equal(ql_puff_vertical_gaussian(50.0, 20.0, 0.0, 0.0) / (2.0 * free_air), 1.0,
                     1e-12);
  /* well mixed, and no jump where the sum of images ends */
  for (double z = 0.0; z <= 200.0; z += 25.0) {
    assert_float_equal(ql_puff_vertical_gaussian(50.0, 400.0, 200.0, z), 1.0 / 200.0, 1e-12);
    assert_float_equal(ql_puff_vertical_gaussian(50.0, 299.0, 200.0, z), 1.0 / 200.0, 1e-6);
  }
  assert_float_equal(ql_puff_vertical_gaussian(50.0, 20.0, 200.0, 201.0), 0.0, 0.0);
  assert_true(ql_puff_vertical_gaussian(250.0, 20.0, 200.0, 0.0) < 1e-20);
}

/* The draughts keep mass, have no mean, the variance and the third moment of w. */
static void draughts(void **state) {
  (void)state;
  const ql_puff_air air = convective();
  for (double z = 10.0; z < 1000.0; z *= 2.0) {
    const ql_puff_draughts d = ql_puff_vertical_draughts(&air, z);
    double moment[4] = {0};
    for (int n = 0; n < 2; n++) {
      const double w = d.velocity[n], s2 = d.sigma[n] * d.sigma[n];
      moment[0] += d.share[n];
      moment[1] += d.share[n] * w;
      moment[2] += d.share[n] * (w * w + s2);
      moment[3] += d.share[n] * (w * w * w + 3.0 * w * s2);
    }
    const double sigma = ql_puff_air_sigma_w(&air, z);
    assert_float_equal(moment[0], 1.0, 1e-12);
    assert_float_equal(moment[1], 0.0, 1e-12);
    assert_float_equal(moment[2] / (sigma * sigma), 1.0, 1e-9);
    assert_float_equal(moment[3] / (8.0 * fmin(0.125, 1.25 * z / 1000.0)), 1.0, 1e-9);
  }
}

static void convection_mixes(void **state) {
  (void)state;
  const ql_puff_air air = convective();
  const ql_puff_draughts d = ql_puff_vertical_draughts(&air, 200.0);
  for (double t = 10.0; t < 1e5; t *= 4.0) {
    double sum = 0.0;
    for (int n = 0; n < 4000; n++)
      sum += ql_puff_vertical_convective(&d, 200.0, t, air.depth, (n + 0.5) * 0.25);
    assert_float_equal(sum * 0.25, 1.0, 1e-4);
  }
  assert_float_equal(ql_puff_vertical_convective(&d, 200.0, 1e5, air.depth, 10.0), 1e-3, 1e-9);
}

/* By hand. F_b = 50, u = 5, x = 200: (3 50 4e4 / (0.72 125))^(1/3) = 40.55; F_m = 100 alone: (3 100
 * 200 / (0.36 25))^(1/3) = 18.82. Penetration: P = 50 / (5 1e-4 1e6) = 0.1: h' = 1.2679. */
static void rise(void **state) {
  (void)state;
  assert_float_equal(ql_puff_rise_transitional(50.0, 0.0, 5.0, 200.0), 40.548, 1e-3);
  assert_float_equal(ql_puff_rise_transitional(0.0, 100.0, 5.0, 200.0), 18.821, 1e-3);
  const double h = cbrt(2.0539);
  assert_float_equal(ql_puff_rise_penetration(50.0, 5.0, 0.01, 100.0), 1.5 - 1.0 / h, 1e-9);
  assert_float_equal(ql_puff_rise_penetrated_height(50.0, 5.0, 0.01, 100.0), 100.0 * h, 1e-6);
  assert_float_equal(ql_puff_rise_penetration(0.01, 5.0, 0.01, 100.0), 0.0, 1e-3);
  assert_float_equal(ql_puff_rise_penetration(500.0, 5.0, 0.01, 100.0), 1.0, 0.0);
  assert_float_equal(ql_puff_rise_penetration(1.0, 5.0, 0.01, -5.0), 1.0, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(wind),        cmocka_unit_test(wind_inverted),
      cmocka_unit_test(diffusivity), cmocka_unit_test(turbulence),
      cmocka_unit_test(taylor),      cmocka_unit_test(lateral),
      cmocka_unit_test(relative),    cmocka_unit_test(gaussian),
      cmocka_unit_test(draughts),    cmocka_unit_test(convection_mixes),
      cmocka_unit_test(rise)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
