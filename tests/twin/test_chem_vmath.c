/* base/vmath.h against libm, in units in the last place. */
#include "ql_test.h"

#include "base/vmath.h"

#include <float.h>
#include <math.h>

static double ulps(double got, double exact) {
  return fabs(got - exact) / (fabs(exact) * DBL_EPSILON);
}

static void exponential(void **state) {
  (void)state;
  double worst = 0.0;
  for (int i = -700000; i <= 700000; i++) {
    const double x = i * 1e-3 + i * 1e-10;
    worst = fmax(worst, ulps(ql_vmath_exp(x), exp(x)));
  }
  assert_true(worst <= 3.0);
  assert_true(ql_vmath_exp(0.0) == 1.0);
  assert_true(isfinite(ql_vmath_exp(1e4)) && ql_vmath_exp(-1e4) > 0.0);
}

static void logarithm(void **state) {
  (void)state;
  double worst = 0.0, worst_near_one = 0.0;
  for (int i = -290000; i <= 290000; i++) {
    const double x = pow(10.0, i * 1e-3 + i * 1e-10);
    if (fabs(x - 1.0) > 1e-3) worst = fmax(worst, ulps(ql_vmath_log(x), log(x)));
  }
  for (int i = -999; i <= 999; i++) {
    const double x = 1.0 + i * 1e-6;
    if (i) worst_near_one = fmax(worst_near_one, ulps(ql_vmath_log(x), log(x)));
  }
  assert_true(worst <= 3.0);
  assert_true(worst_near_one <= 3.0);
  assert_true(ql_vmath_log(1.0) == 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(exponential), cmocka_unit_test(logarithm)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
