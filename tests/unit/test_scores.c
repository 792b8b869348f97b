#include "ql_test.h"

#include "outputs/scores.h"

#include <math.h>

/* M = 10 20 30 60, O = 20 20 40 40; a fifth pair lacks its observation. By hand: means 30 and 30,
 * d = -10 0 -10 20; |d| sums to 40, squares to 600; sum (M-30)^2 = 400+100+0+900 = 1400,
 * sum (O-30)^2 = 400, sum of products = 200+100+0+300 = 600; potential
 * (20+10)^2 + (10+10)^2 + (0+10)^2 + (30+10)^2 = 3000. */
static void by_hand(void **unused) {
  (void)unused;
  const double m[] = {10, 20, 30, 60, 99}, o[] = {20, 20, 40, 40, NAN};
  const ql_scores s = ql_scores_of(m, o, 5);
  assert_int_equal(s.n, 4);
  assert_float_equal(s.mb, 0.0, 1e-12);
  assert_float_equal(s.nmb, 0.0, 1e-12);
  assert_float_equal(s.mae, 10.0, 1e-12);
  assert_float_equal(s.nme, 40.0 / 120.0, 1e-12);
  assert_float_equal(s.rmse, sqrt(150.0), 1e-12);
  assert_float_equal(s.r, 600.0 / sqrt(1400.0 * 400.0), 1e-12);
  assert_float_equal(s.ioa, 1.0 - 600.0 / 3000.0, 1e-12);
  assert_float_equal(s.fac2, 1.0, 1e-12);
}

static void bias_and_factor_two(void **unused) {
  (void)unused;
  const double m[] = {9, 21, 5, 7}, o[] = {20, 10, 10, 0};
  const ql_scores s = ql_scores_of(m, o, 4);
  assert_float_equal(s.mb, 0.5, 1e-12);
  assert_float_equal(s.nmb, 0.05, 1e-12);
  assert_float_equal(s.fac2, 1.0 / 3.0, 1e-12); /* 0.45, 2.1, 0.5; the last has no ratio */
}

static void what_is_not_defined(void **unused) {
  (void)unused;
  const double m[] = {1, 2}, o[] = {0, 0}, none[] = {NAN, NAN};
  const ql_scores s = ql_scores_of(m, o, 2);
  assert_true(isnan(s.nmb) && isnan(s.nme) && isnan(s.r) && isnan(s.fac2));
  assert_float_equal(s.mb, 1.5, 1e-12);
  const ql_scores empty = ql_scores_of(m, none, 2);
  assert_int_equal(empty.n, 0);
  assert_true(isnan(empty.mb) && isnan(empty.rmse) && isnan(empty.mean_model));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(by_hand),
      cmocka_unit_test(bias_and_factor_two),
      cmocka_unit_test(what_is_not_defined),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
