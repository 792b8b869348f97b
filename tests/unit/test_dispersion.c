/* Scores of dispersion models against figures computed by hand. */
#include "ql_test.h"

#include <math.h>

#include "outputs/dispersion.h"

/* O = 1, 2, 4; P = 2, 2, 1: means 7/3 and 5/3; FB = 2 (2/3) / 4 = 1/3; NMSE = (1 + 0 + 9)/3 /
 * (35/9) = 6/7; ln O/P = -ln 2, 0, 2 ln 2: MG = 2^(1/3), VG = exp(5/3 ln^2 2). The pair with O = 0
 * is left out. */
static void scores(void **state) {
  (void)state;
  const double o[] = {1.0, 2.0, 4.0, 0.0}, p[] = {2.0, 2.0, 1.0, 5.0};
  const ql_dispersion s = ql_dispersion_of(p, o, 4);
  assert_int_equal(s.n, 3);
  assert_float_equal(s.fb, 1.0 / 3.0, 1e-12);
  assert_float_equal(s.nmse, 6.0 / 7.0, 1e-12);
  assert_float_equal(s.mg, cbrt(2.0), 1e-12);
  assert_float_equal(s.vg, exp(5.0 / 3.0 * log(2.0) * log(2.0)), 1e-12);
  assert_float_equal(s.fac2, 2.0 / 3.0, 1e-12);
  /* covariance -5/3, variances 14/3 and 2/3 */
  assert_float_equal(s.r, -5.0 / 3.0 / sqrt(28.0 / 9.0), 1e-12);
  assert_true(isnan(ql_dispersion_of(p, o, 0).mg));
}

static void arc(void **state) {
  (void)state;
  ql_dispersion_sampler samplers[] = {
      {2.0, 3.0, 1.0}, {358.0, 1.0, 1.0}, {360.0, 10.0, 8.0}, {4.0, 1.0, 0.0}};
  const double step = 100.0 * 2.0 * 3.14159265358979 / 180.0;
  const ql_dispersion_arc around = ql_dispersion_arc_of(samplers, 4, 100.0, 1);
  assert_float_equal(around.observed_maximum, 10.0, 0.0);
  assert_float_equal(around.predicted_maximum, 8.0, 0.0);
  assert_float_equal(around.edge, 0.1, 1e-12);
  assert_float_equal(around.observed_integral, step * 14.0, 1e-9);
  assert_float_equal(around.predicted_integral, step * 9.5, 1e-9);
  const ql_dispersion_arc cut = ql_dispersion_arc_of(samplers, 4, 100.0, 0);
  assert_float_equal(cut.edge, 1.0, 1e-12);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(scores), cmocka_unit_test(arc)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
