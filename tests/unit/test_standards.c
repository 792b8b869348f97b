#include "ql_test.h"

#include "base/clock.h"
#include "outputs/aqi.h"

#include <math.h>

static ql_arena *arena;
static ql_standards standards;

static int setup(void **unused) {
  (void)unused;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_standards_load(arena, NULL, &standards));
  return 0;
}

static int teardown(void **unused) {
  (void)unused;
  ql_arena_free(arena);
  return 0;
}

static double date(const char *text) {
  double time;
  assert_ok(ql_clock_parse(text, &time));
  return time;
}

/* HJ 633-2026 table 3 and HJ 633-2012 table 1, typed from the standards a second time; -1: none. */
static const struct {
  ql_pollutant p;
  ql_average average;
  int above2012, above2026;
  double c[8];
} breakpoints[] = {
    {QL_POLLUTANT_SO2, QL_AVERAGE_DAY, 500, 500, {0, 50, 150, 475, 800, 1600, 2100, 2620}},
    {QL_POLLUTANT_SO2, QL_AVERAGE_HOUR, -1, 200, {0, 150, 500, 650, 800, -1, -1, -1}},
    {QL_POLLUTANT_NO2, QL_AVERAGE_DAY, 500, 500, {0, 40, 80, 180, 280, 565, 750, 940}},
    {QL_POLLUTANT_NO2, QL_AVERAGE_HOUR, 500, 500, {0, 100, 200, 700, 1200, 2340, 3090, 3840}},
    {QL_POLLUTANT_CO, QL_AVERAGE_DAY, 500, 500, {0, 2, 4, 14, 24, 36, 48, 60}},
    {QL_POLLUTANT_CO, QL_AVERAGE_HOUR, 500, 500, {0, 5, 10, 35, 60, 90, 120, 150}},
    {QL_POLLUTANT_O3, QL_AVERAGE_8H, -1, 300, {0, 100, 160, 215, 265, 800, -1, -1}},
    {QL_POLLUTANT_O3, QL_AVERAGE_HOUR, 500, 500, {0, 160, 200, 300, 400, 800, 1000, 1200}},
    {QL_POLLUTANT_PM10, QL_AVERAGE_DAY, 500, 500, {0, 50, 120, 250, 350, 420, 500, 600}},
    {QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 500, 500, {0, 35, 60, 115, 150, 250, 350, 500}},
    {QL_POLLUTANT_PM10, QL_AVERAGE_HOUR, 500, 500, {0, 50, 120, 250, 350, 420, 500, 600}},
    {QL_POLLUTANT_PM25, QL_AVERAGE_HOUR, 500, 500, {0, 35, 60, 115, 150, 250, 350, 500}},
};
static const int index_at[8] = {0, 50, 100, 150, 200, 300, 400, 500};

/* The smallest whole index not below the line through two breakpoints, found by trying. */
static int index_by_trying(const double *c, int k, double value) {
  int index = index_at[k - 1];
  while ((index - index_at[k - 1]) * (c[k] - c[k - 1]) <
         (index_at[k] - index_at[k - 1]) * (value - c[k - 1]) - 1e-9)
    index++;
  return index;
}

static void check_around(size_t row, bool old, const double *c, int k, double day) {
  const ql_pollutant p = breakpoints[row].p;
  const ql_average a = breakpoints[row].average;
  const double step = p == QL_POLLUTANT_CO ? 0.1 : 1.0;
  const bool last = k == 7 || c[k + 1] < 0;
  const int above = old ? breakpoints[row].above2012 : breakpoints[row].above2026;
  assert_int_equal(ql_standards_iaqi(&standards, day, p, a, c[k]), index_at[k]);
  if (k > 0)
    assert_int_equal(ql_standards_iaqi(&standards, day, p, a, c[k] - step),
                     index_by_trying(c, k, c[k] - step));
  assert_int_equal(ql_standards_iaqi(&standards, day, p, a, c[k] + step),
                   last ? above : index_by_trying(c, k + 1, c[k] + step));
}

static void every_breakpoint_of_both_standards(void **unused) {
  (void)unused;
  for (int old = 0; old < 2; old++)
    for (size_t row = 0; row < sizeof breakpoints / sizeof breakpoints[0]; row++) {
      double c[8];
      memcpy(c, breakpoints[row].c, sizeof c);
      if (old && breakpoints[row].p == QL_POLLUTANT_PM10) c[2] = 150;
      if (old && breakpoints[row].p == QL_POLLUTANT_PM25) c[2] = 75;
      for (int k = 0; k < 8 && c[k] >= 0; k++)
        check_around(row, old, c, k, date(old ? "2026-02-28" : "2026-03-01"));
    }
}

/* Worked by hand with HJ 633 equation (1). */
static const struct {
  const char *day;
  ql_pollutant p;
  ql_average average;
  double c;
  int iaqi;
} worked[] = {
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 36.0, 52},   /* 50 + 50/25 */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 61.0, 101},  /* 100 + 50/55 = 100.91 */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 35.5, 52},   /* 35.5 -> 36, even */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 34.5, 49},   /* -> 34, even: 48.57 */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 75.0, 114},  /* 100 + 50*15/55 = 113.6 */
    {"2026-02-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 75.0, 100},  /* the old table */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 300.0, 350}, /* 300 + 100*50/100 */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, 501.0, 500}, /* beyond the table */
    {"2026-07-01", QL_POLLUTANT_PM10, QL_AVERAGE_DAY, 121.0, 101}, /* 100 + 50/130 = 100.4 */
    {"2026-07-01", QL_POLLUTANT_PM10, QL_AVERAGE_DAY, 150.0, 112}, /* 100 + 50*30/130 = 111.5 */
    {"2019-07-01", QL_POLLUTANT_PM10, QL_AVERAGE_DAY, 150.0, 100}, /* the old table */
    {"2026-07-01", QL_POLLUTANT_PM10, QL_AVERAGE_DAY, 385.0, 250}, /* 200 + 100*35/70 */
    {"2026-07-01", QL_POLLUTANT_O3, QL_AVERAGE_8H, 161.0, 101},    /* 100 + 50/55 = 100.9 */
    {"2026-07-01", QL_POLLUTANT_O3, QL_AVERAGE_HOUR, 350.0, 175},  /* 150 + 50*50/100 */
    {"2026-07-01", QL_POLLUTANT_NO2, QL_AVERAGE_DAY, 55.0, 69},    /* 50 + 50*15/40 = 68.75 */
    {"2026-07-01", QL_POLLUTANT_NO2, QL_AVERAGE_HOUR, 450.0, 125}, /* 100 + 50*250/500 */
    {"2026-07-01", QL_POLLUTANT_SO2, QL_AVERAGE_DAY, 100.0, 75},   /* 50 + 50*50/100 */
    {"2026-07-01", QL_POLLUTANT_CO, QL_AVERAGE_DAY, 2.3, 58},      /* 50 + 50*0.3/2 = 57.5 */
    {"2026-07-01", QL_POLLUTANT_CO, QL_AVERAGE_DAY, 2.25, 55},     /* -> 2.2, even */
    {"2026-07-01", QL_POLLUTANT_CO, QL_AVERAGE_HOUR, 7.5, 75},     /* 50 + 50*2.5/5 */
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, NAN, -1},
    {"2026-07-01", QL_POLLUTANT_PM25, QL_AVERAGE_DAY, -1.0, -1},
};

static void worked_examples(void **unused) {
  (void)unused;
  for (size_t n = 0; n < sizeof worked / sizeof worked[0]; n++) {
    const int found = ql_standards_iaqi(&standards, date(worked[n].day), worked[n].p,
                                        worked[n].average, worked[n].c);
    if (found != worked[n].iaqi) fail_msg("example %zu: %d, not %d", n, found, worked[n].iaqi);
  }
}

static ql_aqi_day clean_day(void) {
  return (ql_aqi_day){.value = {10, 10, 0.5, 80, 30, 10}, .ozone_hour = 90};
}

static void ties_are_all_primary(void **unused) {
  (void)unused;
  char text[64];
  ql_aqi_day day = clean_day();
  day.value[QL_POLLUTANT_PM25] = 60;
  day.value[QL_POLLUTANT_PM10] = 120;
  const ql_aqi aqi = ql_aqi_daily(&standards, date("2026-03-01"), &day);
  ql_aqi_primary_text(aqi.primary, "+", sizeof text, text);
  assert_int_equal(aqi.value, 100);
  assert_int_equal(aqi.level, 2);
  assert_string_equal(text, "PM10+PM2.5");
  assert_string_equal(standards.classes[aqi.level - 1].class_zh, "良");
  /* The day before, the same air is better: 50 + 50*25/40 = 81.25, 50 + 50*70/100 = 85. */
  const ql_aqi before = ql_aqi_daily(&standards, date("2026-02-28"), &day);
  assert_int_equal(before.value, 85);
  assert_int_equal(before.iaqi[QL_POLLUTANT_PM25], 82);
  assert_string_equal(ql_standards_name(&standards, date("2026-02-28")), "HJ 633-2012");
  assert_string_equal(ql_standards_name(&standards, date("2026-03-01")), "HJ 633-2026");
}

static void no_primary_in_excellent_air(void **unused) {
  (void)unused;
  ql_aqi_day day = clean_day();
  const ql_aqi aqi = ql_aqi_daily(&standards, date("2026-03-01"), &day);
  assert_int_equal(aqi.value, 40); /* O3: 80/100 of 50 */
  assert_int_equal(aqi.primary, 0);
  assert_int_equal(aqi.level, 1);
}

static void beyond_the_table(void **unused) {
  (void)unused;
  ql_aqi_day day = clean_day();
  day.value[QL_POLLUTANT_O3] = 850;
  day.ozone_hour = 900; /* 300 + 100*100/200 */
  assert_int_equal(ql_aqi_daily(&standards, date("2020-01-01"), &day).value, 350);
  assert_int_equal(ql_aqi_daily(&standards, date("2026-03-01"), &day).value, 300);
  const double hour[] = {900, 10, 0.5, 80, 30, 10};
  /* 24-h SO2 of 200: 100 + 50*50/325 = 107.7 */
  assert_int_equal(ql_aqi_hourly(&standards, date("2020-01-01"), hour, 200).value, 108);
  assert_int_equal(ql_aqi_hourly(&standards, date("2026-03-01"), hour, 200).value, 200);
}

/* HJ 633-2026 5.3: with a pollutant missing, only an index above 100 is published. */
static void missing_pollutant(void **unused) {
  (void)unused;
  ql_aqi_day day = clean_day();
  day.value[QL_POLLUTANT_CO] = NAN;
  day.value[QL_POLLUTANT_PM25] = 60;
  ql_aqi aqi = ql_aqi_daily(&standards, date("2026-03-01"), &day);
  assert_int_equal(aqi.value, 100);
  assert_int_equal(aqi.published, QL_STANDARDS_NONE);
  day.value[QL_POLLUTANT_PM25] = 61;
  aqi = ql_aqi_daily(&standards, date("2026-03-01"), &day);
  assert_int_equal(aqi.published, 101);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) day.value[p] = NAN;
  aqi = ql_aqi_daily(&standards, date("2026-03-01"), &day);
  assert_int_equal(aqi.value, QL_STANDARDS_NONE);
  assert_int_equal(aqi.level, 0);
}

static double limit(const char *day, const char *area, ql_pollutant p, ql_average a) {
  return ql_standards_limit_at(&standards, date(day), area, p, a);
}

static void limits_step_by_the_date_of_the_air(void **unused) {
  (void)unused;
  const ql_pollutant pm = QL_POLLUTANT_PM25;
  assert_true(limit("2026-02-28", "II", pm, QL_AVERAGE_DAY) == 75.0);
  assert_true(limit("2026-03-01", "II", pm, QL_AVERAGE_DAY) == 60.0);
  assert_true(limit("2030-12-31", "II", pm, QL_AVERAGE_DAY) == 60.0);
  assert_true(limit("2031-01-01", "II", pm, QL_AVERAGE_DAY) == 50.0);
  assert_true(limit("2031-01-01", "II", pm, QL_AVERAGE_YEAR) == 25.0);
  assert_true(limit("2031-01-01", "II", QL_POLLUTANT_SO2, QL_AVERAGE_HOUR) == 150.0);
  assert_true(limit("2030-12-31", "II", QL_POLLUTANT_SO2, QL_AVERAGE_HOUR) == 500.0);
  assert_true(limit("2031-01-01", "I", pm, QL_AVERAGE_YEAR) == 10.0);
  assert_true(isnan(limit("2031-01-01", "I", QL_POLLUTANT_CO, QL_AVERAGE_YEAR)));
  /* The index keeps its table in 2031. */
  assert_int_equal(ql_standards_iaqi(&standards, date("2031-01-01"), pm, QL_AVERAGE_DAY, 60), 100);
}

/* Hour h of the day (1 to 24) holds h, the hours before midnight `before`. */
static void ramp(double hours[QL_AQI_HOURS], double before) {
  for (int h = 0; h < QL_AQI_HOURS; h++) hours[h] = h < QL_AQI_BEFORE ? before : h - 6.0;
}

static void windows_of_ozone(void **unused) {
  (void)unused;
  double hours[QL_AQI_HOURS];
  ql_standards_rules rules = standards.rules;
  ramp(hours, 1000.0);
  assert_true(ql_aqi_mda8(&rules, hours, 160.0, NULL) == 20.5); /* mean of 17 to 24 */
  rules.window_first_end = 1;
  assert_true(ql_aqi_mda8(&rules, hours, 160.0, NULL) == (7 * 1000.0 + 1.0) / 8.0);
}

static void validity_of_ozone(void **unused) {
  (void)unused;
  double hours[QL_AQI_HOURS];
  const ql_standards_rules *rules = &standards.rules;
  ramp(hours, NAN);
  hours[QL_AQI_HOURS - 1] = hours[QL_AQI_HOURS - 2] = NAN; /* last window: 17 to 22, six hours */
  assert_true(ql_aqi_mda8(rules, hours, 160.0, NULL) == 19.5);
  hours[QL_AQI_HOURS - 3] = NAN; /* five hours: the window ending at 23 (16 to 21) is the last */
  assert_true(ql_aqi_mda8(rules, hours, 160.0, NULL) == 18.5);
  for (int h = QL_AQI_BEFORE + 19; h < QL_AQI_HOURS; h++) hours[h] = NAN; /* 8 to 21 valid: 14 */
  assert_false(isnan(ql_aqi_mda8(rules, hours, 160.0, NULL)));
  hours[QL_AQI_BEFORE + 18] = NAN; /* 13 windows */
  assert_true(isnan(ql_aqi_mda8(rules, hours, 160.0, NULL)));
  assert_false(isnan(ql_aqi_mda8(rules, hours, 10.0, NULL))); /* above the limit all the same */
}

static void validity_of_means(void **unused) {
  (void)unused;
  double hours[QL_AQI_HOURS];
  ramp(hours, 1000.0);
  assert_true(ql_aqi_mean(&standards.rules, hours) == 12.5);
  for (int h = 0; h < 4; h++) hours[QL_AQI_BEFORE + h] = NAN;
  assert_true(ql_aqi_mean(&standards.rules, hours) == 14.5); /* mean of 5 to 24 */
  hours[QL_AQI_BEFORE + 4] = NAN;
  assert_true(isnan(ql_aqi_mean(&standards.rules, hours)));
}

/* M / 24.465: O3 1.962, NO2 1.880, SO2 2.619 ug m-3, CO 1.145e-3 mg m-3 in 1 ppb. */
static void reference_state(void **unused) {
  (void)unused;
  const double t = standards.rules.reference_temperature, p = standards.rules.reference_pressure;
  assert_float_equal(ql_pollutant_per_ppb(QL_POLLUTANT_O3, t, p), 1.962, 6e-4);
  assert_float_equal(ql_pollutant_per_ppb(QL_POLLUTANT_NO2, t, p), 1.880, 6e-4);
  assert_float_equal(ql_pollutant_per_ppb(QL_POLLUTANT_SO2, t, p), 2.619, 1e-3);
  assert_float_equal(ql_pollutant_per_ppb(QL_POLLUTANT_CO, t, p), 1.145e-3, 6e-7);
}

static void a_folder_replaces_tables(void **unused) {
  (void)unused;
  ql_standards other;
  if (system(
          "mkdir -p my_standards && sed 's/^window_first_end,8/window_first_end,1/' " QL_SOURCE_DIR
          "/outputs/standards/rules.csv > my_standards/rules.csv"))
    fail();
  assert_ok(ql_standards_load(arena, "my_standards", &other));
  assert_true(other.rules.window_first_end == 1.0);
  assert_int_equal(other.index_count, standards.index_count);
  if (system("sed -i 's/^day_hours,20/day_hours,25/' my_standards/rules.csv")) fail();
  assert_int_equal(ql_standards_load(arena, "my_standards", &other), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "my_standards/rules.csv:"));
  assert_int_equal(ql_standards_load(arena, "no_such_folder", &other), QL_ERR_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_breakpoint_of_both_standards),
      cmocka_unit_test(worked_examples),
      cmocka_unit_test(ties_are_all_primary),
      cmocka_unit_test(no_primary_in_excellent_air),
      cmocka_unit_test(beyond_the_table),
      cmocka_unit_test(missing_pollutant),
      cmocka_unit_test(limits_step_by_the_date_of_the_air),
      cmocka_unit_test(windows_of_ozone),
      cmocka_unit_test(validity_of_ozone),
      cmocka_unit_test(validity_of_means),
      cmocka_unit_test(reference_state),
      cmocka_unit_test(a_folder_replaces_tables),
  };
  return cmocka_run_group_tests(tests, setup, teardown);
}
