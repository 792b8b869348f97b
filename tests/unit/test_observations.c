#include "ql_test.h"

#include "base/clock.h"
#include "inputs/observations.h"

#include <math.h>

static const ql_observations_request request = {
    .utc_offset = 28800.0, .temperature = 298.15, .pressure = 101325.0, .check = true};

static double at(const char *text) {
  double time;
  assert_ok(ql_clock_parse(text, &time));
  return time;
}

/* Write `text` to a file and read it. */
static ql_status read_text(ql_arena *arena, const char *text, ql_problems *problems,
                           ql_observations *o) {
  FILE *out = fopen("observations_test.csv", "wb");
  assert_non_null(out);
  fputs(text, out);
  fclose(out);
  return ql_observations_read(arena, "observations_test.csv", &request, problems, o);
}

static size_t dropped(const ql_observations *o, ql_drop_reason reason) {
  size_t count = 0;
  for (size_t d = 0; d < o->drop_count; d++) count += o->drops[d].reason == reason;
  return count;
}

static void single_values(void **unused) {
  (void)unused;
  ql_arena *arena;
  ql_problems problems = {0};
  ql_observations o;
  assert_ok(ql_arena_create(&arena));
  assert_ok(read_text(arena,
                      "hour_start_local,station,name,O3[ppb],CO[mg m-3],PM2.5[ug m-3],NO2[mg m-3]\n"
                      "2026-03-01 00:00,A,甲,50,1.0,40,0.04\n"
                      "2026-03-01 01:00,A,甲,NA,-99,x,\n"
                      "2026-03-01 02:00,A,甲,5000,1.0,40,0.02\n"
                      "2026-03-01 02:30,A,甲,50,1.0,40,0.02\n"
                      "2026-03-01 03:00,A,甲,20,1.1,30,\n"
                      "2026-03-01 03:00,A,甲,20,1.2,30,\n"
                      "2026-03-01 03:00,A,甲,20,1.3,30,\n"
                      "tomorrow,A,甲,20,1.2,30,\n"
                      "2026-03-01T05:00Z,A,甲,20,1.2,30,\n",
                      &problems, &o));
  assert_int_equal(o.station_count, 1);
  assert_string_equal(o.stations[0].name, "甲");
  const double midnight = at("2026-02-28T16:00:00Z");
  assert_float_equal(ql_observations_at(&o, QL_POLLUTANT_O3, 0, midnight), 98.09, 0.02);
  assert_float_equal(ql_observations_at(&o, QL_POLLUTANT_NO2, 0, midnight), 40.0, 1e-4);
  assert_true(isnan(ql_observations_at(&o, QL_POLLUTANT_CO, 0, midnight + 3600)));
  assert_true(isnan(ql_observations_at(&o, QL_POLLUTANT_O3, 0, midnight + 7200)));
  assert_float_equal(ql_observations_at(&o, QL_POLLUTANT_PM25, 0, midnight + 10800), 30.0, 0);
  assert_true(isnan(ql_observations_at(&o, QL_POLLUTANT_CO, 0, midnight + 10800)));
  assert_true(isnan(ql_observations_at(&o, QL_POLLUTANT_O3, 0, midnight - 3600)));
  assert_int_equal(dropped(&o, QL_DROP_NEGATIVE), 1);
  assert_int_equal(dropped(&o, QL_DROP_UNREADABLE), 1);
  assert_int_equal(dropped(&o, QL_DROP_RANGE), 1);
  assert_int_equal(dropped(&o, QL_DROP_OFF_HOUR), 4);
  assert_int_equal(dropped(&o, QL_DROP_DUPLICATE), 4); /* O3 and PM2.5, twice */
  assert_int_equal(dropped(&o, QL_DROP_CONFLICT), 3);
  assert_int_equal(problems.count, 2); /* the two times */
  ql_problems_free(&problems);
  ql_arena_free(arena);
}

/* The four kinds of time columns name the same hour. */
static void time_columns(void **unused) {
  (void)unused;
  static const char *const texts[] = {
      "hour_start_utc,station,O3[ug m-3]\n2026-03-01T04:00:00Z,A,77\n",
      "hour_end_utc,station,O3[ug m-3]\n2026-03-01 05:00,A,77\n",
      "hour_start_local,station,O3[ug m-3]\n2026-03-01 12:00,A,77\n",
      "hour_end_local,station,O3[ug m-3]\n2026-03-01 13:00,A,77\n"};
  for (size_t n = 0; n < 4; n++) {
    ql_arena *arena;
    ql_problems problems = {0};
    ql_observations o;
    assert_ok(ql_arena_create(&arena));
    assert_ok(read_text(arena, texts[n], &problems, &o));
    assert_true(ql_observations_at(&o, QL_POLLUTANT_O3, 0, at("2026-03-01T04:00:00Z")) == 77.0);
    ql_arena_free(arena);
  }
}

static void refused(const char *text, const char *why) {
  ql_arena *arena;
  ql_problems problems = {0};
  ql_observations o;
  assert_ok(ql_arena_create(&arena));
  assert_int_equal(read_text(arena, text, &problems, &o), QL_ERR_INPUT);
  if (!strstr(ql_error_message(), why)) fail_msg("'%s' lacks '%s'", ql_error_message(), why);
  ql_problems_free(&problems);
  ql_arena_free(arena);
}

static void what_is_refused(void **unused) {
  (void)unused;
  refused("hour_start_utc,station,O3\n2026-03-01,A,77\n", "'O3[ug m-3]'");
  refused("hour_start_utc,station,O3[m s-1]\n2026-03-01,A,77\n", "O3[m s-1]");
  refused("hour_start_utc,station,PM25[ppb]\n2026-03-01,A,77\n", "PM25[ppb]");
  refused("hour_start_utc,station,PM25[ug m-3],PM2.5[ug m-3]\n2026-03-01,A,7,8\n", "same");
  refused("time,station,O3[ug m-3]\n2026-03-01,A,77\n", "hour_start_utc");
  refused("hour_start_utc,O3[ug m-3]\n2026-03-01,77\n", "'station'");
  refused("hour_start_utc,station,O3[ug m-3]\nmorning,A,77\n", "readable time");
  refused("hour_start_utc,station,O3[ug m-3]\n1026-03-01,A,7\n2026-03-01,A,77\n", "20 years");
}

/* O3 above O3_24h: the second is hourly. Below: the first is. Both ways: refused. */
static void ozone_of_the_feed(void **unused) {
  (void)unused;
  static const char head[] = "TimePoint,StationCode,PositionName,O3,O3_24h,PM2_5,CO\n";
  char text[512];
  ql_arena *arena;
  ql_problems problems = {0};
  ql_observations o;
  assert_ok(ql_arena_create(&arena));
  snprintf(text, sizeof text,
           "%s2019-07-18T12:00:00,1001A,x,120,100,35,0.8\n"
           "2019-07-18T12:00:00,1002A,y,90,90,—,1\n",
           head);
  assert_ok(read_text(arena, text, &problems, &o));
  const double hour = at("2019-07-18T03:00:00Z"); /* the hour that ends at 12:00 in Beijing */
  assert_true(ql_observations_at(&o, QL_POLLUTANT_O3, 0, hour) == 100.0);
  assert_true(ql_observations_at(&o, QL_POLLUTANT_O3, 1, hour) == 90.0);
  assert_true(ql_observations_at(&o, QL_POLLUTANT_PM25, 0, hour) == 35.0);
  assert_int_equal(o.drop_count, 0);
  assert_int_equal(problems.count, 1);
  assert_non_null(strstr(problems.items[0].text, "O3_24h"));
  snprintf(text, sizeof text, "%s2019-07-18T12:00:00,1001A,x,100,120,35,0.8\n", head);
  assert_ok(read_text(arena, text, &problems, &o));
  assert_true(ql_observations_at(&o, QL_POLLUTANT_O3, 0, hour) == 100.0);
  snprintf(text, sizeof text,
           "%s2019-07-18T12:00:00,1001A,x,100,120,35,0.8\n2019-07-18T13:00:00,1001A,x,3,2,35,1\n",
           head);
  refused(text, "cannot be told");
  ql_problems_free(&problems);
  ql_arena_free(arena);
}

/* A flat stretch of PM2.5 (8 h at 55), a spike of ozone, and neither in clean air. */
static void stuck_and_spikes(void **unused) {
  (void)unused;
  char text[4096] = "hour_start_utc,station,PM2.5[ug m-3],O3[ug m-3],SO2[ug m-3]\n";
  for (int h = 0; h < 24; h++) {
    const size_t used = strlen(text);
    const int pm = h >= 4 && h < 12 ? 55 : 20 + h;
    const int ozone = h == 15 ? 400 : h == 20 ? 180 : 30 + 2 * h;
    snprintf(text + used, sizeof text - used, "2026-03-01T%02d:00:00Z,A,%d,%d,3\n", h, pm, ozone);
  }
  ql_arena *arena;
  ql_problems problems = {0};
  ql_observations o;
  assert_ok(ql_arena_create(&arena));
  assert_ok(read_text(arena, text, &problems, &o));
  assert_int_equal(dropped(&o, QL_DROP_STUCK), 8);
  assert_int_equal(dropped(&o, QL_DROP_SPIKE), 1);
  assert_int_equal(o.drop_count, 9);
  assert_true(isnan(ql_observations_at(&o, QL_POLLUTANT_O3, 0, at("2026-03-01T15:00:00Z"))));
  assert_true(ql_observations_at(&o, QL_POLLUTANT_O3, 0, at("2026-03-01T20:00:00Z")) == 180.0);
  assert_true(isnan(ql_observations_at(&o, QL_POLLUTANT_PM25, 0, at("2026-03-01T04:00:00Z"))));
  assert_true(ql_observations_at(&o, QL_POLLUTANT_PM25, 0, at("2026-03-01T12:00:00Z")) == 32.0);
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(single_values),    cmocka_unit_test(time_columns),
      cmocka_unit_test(what_is_refused),  cmocka_unit_test(ozone_of_the_feed),
      cmocka_unit_test(stuck_and_spikes),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
