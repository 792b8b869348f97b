/* Dense gases: points of the published curves, a worked example, continuity and limits. */
#include "ql_test.h"

#include <math.h>

#include "solver/puff/dense.h"

/* log10 of the distances of Britter & McQuaid's curves as listed in EPA-454/B-94-023 and CCPS 1999.
 */
static void curves(void **state) {
  (void)state;
  static const double plume[4][7] = {{-0.75, 1.75, 1.92, 2.08, 2.25, 2.40, 2.60},
                                     {-0.40, 1.784, 2.016, 2.21, 2.394, 2.564, 2.714},
                                     {-0.20, 1.832, 2.06, 2.25, 2.45, 2.63, 2.77},
                                     {0.00, 1.78, 1.96, 2.16, 2.35, 2.56, 2.71}};
  static const double cloud[3][8] = {{-0.75, 0.70, 0.85, 0.95, 1.15, 1.48, 1.83, 2.075},
                                     {0.00, 0.81, 1.00, 1.19, 1.39, 1.62, 1.83, 2.05},
                                     {0.75, 0.93, 1.03, 1.185, 1.375, 1.525, 1.68, 1.8475}};
  double ratio, distance;
  for (int a = 0; a < 4; a++)
    for (int n = 0; n < 6; n++) {
      assert_true(ql_puff_dense_curve(false, n, plume[a][0], &ratio, &distance));
      assert_float_equal(distance, plume[a][n + 1], 1e-12);
    }
  for (int a = 0; a < 3; a++)
    for (int n = 0; n < 7; n++) {
      assert_true(ql_puff_dense_curve(true, n, cloud[a][0], &ratio, &distance));
      assert_float_equal(distance, cloud[a][n + 1], 1e-12);
    }
  assert_false(ql_puff_dense_curve(false, 6, 0.0, &ratio, &distance));
  assert_false(ql_puff_dense_curve(true, 7, 0.0, &ratio, &distance));
}

/* CCPS 1999, p. 122, after the Burro trials: 0.23 m3 s-1 of LNG (425.6 kg m-3; vapour 1.76 kg m-3
 * at -162 C) in a wind of 10.9 m s-1 and air of 298 K: 5 % are reached to 367 m. Cold gas: a volume
 * share C in air stands for C/(C + (1 - C) Ta/Tg) of the isothermal curves. */
static void example(void **state) {
  (void)state;
  const double air = 101325.0 * 0.02896 / (8.314 * 298.0);
  const ql_puff_dense burro = {
      .volume = 0.23 * 425.6 / 1.76, .gravity = 9.80665 * (1.76 - air) / air, .wind = 10.9};
  const double ratio = 0.05 / (0.05 + 0.95 * 298.0 / 111.15);
  assert_float_equal(ql_puff_dense_distance(&burro, ratio) / 367.0, 1.0, 0.03);
  assert_false(ql_puff_dense_is_passive(&burro));
}

/* Ratios fall with the distance, and distance and ratio are each other's inverse. */
static void inverse(void **state) {
  (void)state;
  for (int n = 0; n < 40; n++) {
    const ql_puff_dense d = {.instant = n % 2,
                             .volume = 0.1 * pow(1.5, n / 2),
                             .gravity = 3.0 + n % 5,
                             .wind = 1.0 + n % 7};
    double last = 1.0;
    for (double x = 0.1; x < 1e4; x *= 1.2) {
      const double ratio = ql_puff_dense_ratio(&d, x);
      assert_true(ratio <= last + 1e-15 && ratio > 0.0);
      last = ratio;
    }
    const double x = ql_puff_dense_distance(&d, 0.015);
    assert_float_equal(ql_puff_dense_ratio(&d, x), 0.015, 1e-9);
  }
}

/* Where it ends the width obeys the limit; what is passive ends at once; edges arrive in order. */
static void end(void **state) {
  (void)state;
  const ql_puff_dense plume = {.volume = 0.5, .gravity = 14.0, .wind = 3.0};
  const double x = ql_puff_dense_end(&plume), wide = 2.0 * ql_puff_dense_half_width(&plume, x);
  assert_true(x > 50.0 && x < 1000.0);
  assert_float_equal(cbrt(14.0 * 0.5 / (wide * 27.0)), 0.15, 1e-9);
  const ql_puff_dense cloud = {.instant = true, .volume = 300.0, .gravity = 14.0, .wind = 2.0};
  const double middle = ql_puff_dense_end(&cloud), t = middle / (0.4 * 2.0);
  const double r = sqrt(pow(300.0 * 0.75 / acos(-1.0), 2.0 / 3.0) + 1.2 * sqrt(14.0 * 300.0) * t);
  assert_float_equal(sqrt(14.0 * 300.0) / (2.0 * 2.0 * r), 0.20, 1e-9);
  assert_float_equal(ql_puff_dense_arrival(&cloud, middle + r), t, 1e-6 * t);
  assert_float_equal(ql_puff_dense_half_width(&cloud, middle + r), r, 1e-6 * r);
  assert_true(ql_puff_dense_arrival(&cloud, 30.0) < ql_puff_dense_arrival(&cloud, 40.0));
  assert_true(ql_puff_dense_upwind(&cloud) > cbrt(300.0 * 0.75 / acos(-1.0)));
  const ql_puff_dense calm = {.volume = 0.33, .gravity = 14.0, .wind = 0.4};
  assert_float_equal(ql_puff_dense_ratio(&calm, ql_puff_dense_end(&calm)), 0.002, 1e-9);
  assert_true(ql_puff_dense_half_width(&calm, 50.0) <= ql_puff_dense_reach(&calm));
  const ql_puff_dense thin = {.volume = 1e-4, .gravity = 5.0, .wind = 8.0};
  assert_true(ql_puff_dense_is_passive(&thin));
  assert_float_equal(ql_puff_dense_end(&thin), 0.0, 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(curves), cmocka_unit_test(example),
                                     cmocka_unit_test(inverse), cmocka_unit_test(end)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
