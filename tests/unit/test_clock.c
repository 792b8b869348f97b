#include "ql_test.h"

#include "base/clock.h"

static void known_dates(void **state) {
  (void)state;
  static const struct {
    const char *text;
    double time;
  } cases[] = {{"1970-01-01", 0.0},
               {"2023-07-14T16:00:00Z", 1689350400.0}, /* date -u -d ... +%s */
               {"2023-07-15 00:00 +08:00", 1689350400.0},
               {"2024-02-29_12:30:15", 1709209815.0},
               {"1969-12-31 23:59:59", -1.0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double time;
    assert_ok(ql_clock_parse(cases[i].text, &time));
    assert_true(time == cases[i].time);
  }
}

static void wrong_dates(void **state) {
  (void)state;
  static const char *const texts[] = {"",
                                      "yesterday",
                                      "2023-02-29",
                                      "2023-13-01",
                                      "2023-07-14T16:00X",
                                      "2023-07-14 16:61",
                                      "14-07-2023",
                                      "2023-07-14T16:00:nan",
                                      "2023-07-14T16:00:33333333333333333333333",
                                      "2023-07-14T24:00"};
  for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
    double time;
    assert_int_equal(ql_clock_parse(texts[i], &time), QL_ERR_INPUT);
    assert_non_null(strstr(ql_error_message(), "2023-07-14T16:00:00Z"));
  }
}

static void there_and_back(void **state) {
  (void)state;
  for (double t = -5e9; t < 5e9; t += 86399.0 * 365.0) {
    const ql_date date = ql_clock_to_date(t);
    assert_float_equal(ql_clock_from_date(&date), t, 1e-6);
  }
  assert_int_equal(ql_clock_to_date(1689350400.0).weekday, 4); /* 14 July 2023 was a Friday */
  assert_int_equal(ql_clock_to_date(1689350400.0).day_of_year, 195);
}

static void cf_units(void **state) {
  (void)state;
  double scale, epoch;
  assert_ok(ql_clock_cf_units("hours since 2023-07-15 00:00:00 +08:00", &scale, &epoch));
  assert_true(scale == 3600.0 && epoch == 1689350400.0);
  assert_int_equal(ql_clock_cf_units("furlongs since 2023-07-15", &scale, &epoch), QL_ERR_INPUT);
  assert_int_equal(ql_clock_cf_units("hours", &scale, &epoch), QL_ERR_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(known_dates), cmocka_unit_test(wrong_dates),
                                     cmocka_unit_test(there_and_back), cmocka_unit_test(cf_units)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
