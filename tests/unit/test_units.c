#include "ql_test.h"

#include "base/units.h"

#include <math.h>

/* Factors by definition: SI prefixes, 0 degC = 273.15 K, the international foot and mile, the
 * thermochemical calorie, the year of UDUNITS (tropical, 365.242198781 days). */
static void factors(void **state) {
  (void)state;
  static const struct {
    const char *from, *to;
    double scale, offset;
  } cases[] = {{"hPa", "Pa", 100.0, 0.0},
               {"degC", "K", 1.0, 273.15},
               {"g m-2 s-1", "kg m-2 s-1", 1e-3, 0.0},
               {"ug m-3", "kg m-3", 1e-9, 0.0},
               {"ug/m3", "kg m-3", 1e-9, 0.0},
               {"tonne/year", "kg s-1", 1000.0 / (365.242198781 * 86400.0), 0.0},
               {"mol km-2 hr-1", "mol m-2 s-1", 1e-6 / 3600.0, 0.0},
               {"mile/hour", "m s-1", 1609.344 / 3600.0, 0.0},
               {"%", "1", 0.01, 0.0},
               {"", "1", 1.0, 0.0},
               {"-", "", 1.0, 0.0},
               {"   ", "1", 1.0, 0.0},
               {"  m s-1    ", "km h-1", 3.6, 0.0},
               {"degrees_north", "rad", 3.14159265358979323846 / 180.0, 0.0},
               {"m**3", "L", 1000.0, 0.0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    ql_units_map map;
    assert_ok(ql_units_between(cases[i].from, cases[i].to, &map));
    assert_true(fabs(map.scale - cases[i].scale) <= 1e-10 * cases[i].scale);
    assert_true(fabs(map.offset - cases[i].offset) <= 1e-9);
  }
}

static void expect_message(const char *from, const char *to, const char *text) {
  ql_units_map map;
  assert_int_equal(ql_units_between(from, to, &map), QL_ERR_INPUT);
  if (!strstr(ql_error_message(), text)) fail_msg("'%s' has no '%s'", ql_error_message(), text);
}

static void wrong_units(void **state) {
  (void)state;
  char endless[1000];
  memset(endless, 'm', sizeof endless);
  endless[sizeof endless - 1] = '\0';
  expect_message("furlongs-ish", "m", "unknown unit 'furlongs-ish'");
  expect_message("m", "metrical", "unknown unit 'metrical'");
  expect_message("kg", "m", "unit 'kg' cannot be converted to 'm'");
  expect_message("kg m-2", "kg m-2 s-1", "cannot be converted");
  expect_message("lg(re 1 mW)", "W", "no multiple of 'W'");
  expect_message(endless, "m", "unknown unit");
}

/* The parser of UDUNITS-2 is not re-entrant; the door to it is. */
static void in_threads(void **state) {
  (void)state;
  int wrong = 0;
#pragma omp parallel for num_threads(8) reduction(+ : wrong)
  for (int i = 0; i < 4000; i++) {
    ql_units_map map = {0};
    const ql_status status = i % 2 ? ql_units_between("hPa", "Pa", &map)
                                   : ql_units_between("tonne hour-1", "kg hour-1", &map);
    wrong += status != QL_OK || fabs(map.scale - (i % 2 ? 100.0 : 1000.0)) > 1e-9;
  }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(factors), cmocka_unit_test(wrong_units),
                                     cmocka_unit_test(in_threads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
