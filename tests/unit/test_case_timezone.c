/* Time zones against the C library's own reading of the same zone files. */
#include "ql_test.h"

#include "inputs/case/posix_zone.h"
#include "inputs/case/timezone.h"

#include <time.h>

static void offsets(void **state) {
  (void)state;
  static const struct {
    const char *zone;
    double east;
  } cases[] = {{"+08:00", 28800.0}, {"-03:30", -12600.0}, {"+8", 28800.0},
               {"+05:45", 20700.0}, {"Z", 0.0},           {"UTC", 0.0}};
  for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
    double east = 1.0;
    assert_ok(ql_timezone_offset(cases[i].zone, 0.0, &east));
    assert_true(east == cases[i].east);
  }
}

static void wrong_zones(void **state) {
  (void)state;
  static const char *const zones[] = {
      "",    "+",     "8",    "+08:60",       "+08:00x",     "+ 8",
      "+15", "+8:-1", "Asia", "Nowhere/Town", "/etc/passwd", "Asia/../../passwd"};
  for (size_t i = 0; i < sizeof zones / sizeof zones[0]; i++) {
    double east;
    assert_int_equal(ql_timezone_offset(zones[i], 0.0, &east), QL_ERR_INPUT);
    assert_non_null(strstr(ql_error_message(), "+08:00"));
  }
}

/* 1900 to 2100 in steps that no calendar repeats: past transitions, the last rule, both halves of
 * the globe, zones with half hours, with a negative summer (Dublin) and with rules at odd hours. */
static void same_as_library(void **state) {
  (void)state;
  static const char *const zones[] = {"Asia/Shanghai",    "Europe/Helsinki", "America/New_York",
                                      "Australia/Sydney", "Europe/Dublin",   "Asia/Kathmandu",
                                      "America/St_Johns", "Africa/Cairo",    "Pacific/Chatham",
                                      "America/Santiago", "Asia/Jerusalem",  "America/Nuuk"};
  if (access("/usr/share/zoneinfo/Asia/Shanghai", R_OK)) {
    print_message("SKIPPED: there are no zone data (package tzdata)\n");
    skip();
  }
  for (size_t z = 0; z < sizeof zones / sizeof zones[0]; z++) {
    setenv("TZ", zones[z], 1);
    tzset();
    for (double t = -2208988800.0; t < 4102444800.0; t += 86399.0 * 3.7) {
      const time_t whole = (time_t)t;
      struct tm local;
      double east = 0.0;
      assert_non_null(localtime_r(&whole, &local));
      assert_ok(ql_timezone_offset(zones[z], (double)whole, &east));
      if (east != (double)local.tm_gmtoff)
        fail_msg("%s at %lld: %g, the library %ld", zones[z], (long long)whole, east,
                 local.tm_gmtoff);
    }
  }
  unsetenv("TZ");
  tzset();
}

/* POSIX rules, every quarter of an hour around the changes of 2023 and over the years. */
static void same_rules(void **state) {
  (void)state;
  static const char *const rules[] = {"CST-8",
                                      "CET-1CEST,M3.5.0,M10.5.0/3",
                                      "EST5EDT,M3.2.0,M11.1.0",
                                      "<-02>2<-01>,M3.5.0/-1,M10.5.0/0",
                                      "NZST-12NZDT,M9.5.0,M4.1.0/3",
                                      "IST-1GMT0,M10.5.0,M3.5.0/1",
                                      "AAA3BBB,J60/0,J300/0",
                                      "AAA-3:30BBB-5,59/1,300/1"};
  for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
    setenv("TZ", rules[r], 1);
    tzset();
    for (long t = 1577836800; t < 1735689600; t += 2 * 3600 + 900) {
      const time_t whole = t;
      struct tm local;
      double east = 0.0;
      assert_non_null(localtime_r(&whole, &local));
      assert_true(ql_posix_zone_offset(rules[r], (double)t, &east));
      if (east != (double)local.tm_gmtoff)
        fail_msg("%s at %ld: %g, the library %ld", rules[r], t, east, local.tm_gmtoff);
    }
  }
  unsetenv("TZ");
  tzset();
}

static void wrong_rules(void **state) {
  (void)state;
  static const char *const rules[] = {"",
                                      "X",
                                      "CST",
                                      "CET-1CEST",
                                      "CET-1CEST,",
                                      "CET-1CEST,M3.5.0",
                                      "<CST-8",
                                      "CET-1CEST,M13.1.0,M1.1.0",
                                      "CET-1CEST,M3.5.0,M10.5.0/x",
                                      "CST-8,"};
  for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
    double east;
    assert_false(ql_posix_zone_offset(rules[r], 1.7e9, &east));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(offsets), cmocka_unit_test(wrong_zones),
                                     cmocka_unit_test(same_as_library),
                                     cmocka_unit_test(same_rules), cmocka_unit_test(wrong_rules)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
