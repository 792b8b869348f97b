#include "ql_test.h"

#include "base/csv.h"
#include "outputs/bulletin.h"

#include <math.h>
#include <sys/stat.h>

/* A made series: one station, records of `minutes` from 2026-02-28T16:00Z (midnight of 1 March in
 * Beijing) for `hours`; PM2.5 is 61, PM10 30 ug m-3, O3 50 ppb, NO2 10, SO2 5, CO 500. */
typedef struct made {
  ql_arena *arena;
  ql_standards standards;
  ql_fields fields;
  ql_station_series series;
  ql_bulletin bulletin;
} made;

static const double start = 1772294400.0; /* 2026-02-28T16:00Z */
static const float values[] = {50, 10, 5, 500, 61, 30};
static const char *const names[] = {"O3", "NO2", "SO2", "CO", "PM25", "PM10"};

static void make(made *m, int field_count, double minutes, double hours) {
  static const ql_station station = {.id = "S1", .name = "城区, \"中心\""};
  assert_ok(ql_arena_create(&m->arena));
  assert_ok(ql_standards_load(m->arena, NULL, &m->standards));
  m->fields = (ql_fields){.count = field_count};
  assert_ok(ql_arena_take(m->arena, "fields", 6, sizeof(ql_field), &m->fields.items));
  for (int f = 0; f < field_count; f++) {
    m->fields.items[f].particle = f >= 4;
    snprintf(m->fields.items[f].name, sizeof m->fields.items[f].name, "%s", names[f]);
  }
  const int records = (int)(60.0 * hours / minutes);
  assert_ok(ql_stations_create(m->arena, &m->fields, &station, 1, records, &m->series));
  for (int r = 0; r < records; r++) {
    m->series.start[r] = start + 60.0 * minutes * r;
    m->series.end[r] = start + 60.0 * minutes * (r + 1);
    memcpy(m->series.values + r * field_count, values, (size_t)field_count * sizeof(float));
  }
  m->series.records = records;
  m->bulletin = (ql_bulletin){
      .standards = &m->standards, .series = &m->series, .utc_offset = 28800.0, .synthetic = true};
  mkdir("bulletin", 0777);
}

static const char *field(const ql_csv *table, int row, const char *part) {
  for (int c = 0; c < table->columns; c++)
    if (strstr(table->header[c], part)) return ql_csv_field(table, row, c);
  fail_msg("no column '%s'", part);
  return "";
}

static int write_and_read(made *m, ql_csv *table) {
  int rows;
  assert_ok(ql_bulletin_write(&m->bulletin, "bulletin", &rows));
  if (rows) assert_ok(ql_csv_read(m->arena, "bulletin/bulletin.csv", table));
  return rows;
}

/* 48 hours: two days with the same values. O3 98.09 -> 98 ug m-3, index 49; NO2 18.8 -> 19, index
 * 24; SO2 13.09 -> 13; CO 0.572 -> 0.6, index 15; PM2.5 61 -> 101. */
static void two_days(void **unused) {
  (void)unused;
  made m;
  ql_csv t;
  make(&m, 6, 60, 48);
  assert_int_equal(write_and_read(&m, &t), 2);
  assert_int_equal(t.rows, 2);
  assert_string_equal(field(&t, 0, "date"), "2026-03-01");
  assert_string_equal(field(&t, 1, "date"), "2026-03-02");
  assert_string_equal(field(&t, 0, " name"), "城区, \"中心\"");
  assert_string_equal(field(&t, 0, "standard"), "HJ 633-2026");
  assert_string_equal(ql_csv_field(&t, 0, ql_csv_column(&t, "AQI")), "101");
  assert_string_equal(field(&t, 0, "class_zh"), "轻度污染");
  assert_string_equal(field(&t, 0, "colour_en"), "orange");
  assert_string_equal(field(&t, 0, "primary_pollutant"), "PM2.5");
  assert_string_equal(field(&t, 0, "O3_MDA8[ug m-3]"), "98");
  assert_string_equal(field(&t, 0, "IAQI_O3"), "49");
  assert_string_equal(field(&t, 0, "NO2_24h[ug m-3]"), "19");
  assert_string_equal(field(&t, 0, "IAQI_NO2"), "24");
  assert_string_equal(field(&t, 0, "CO_24h[mg m-3]"), "0.6");
  assert_string_equal(field(&t, 0, "IAQI_CO"), "15");
  assert_string_equal(field(&t, 0, "PM2.5_24h"), "61");
  ql_arena_free(m.arena);
}

/* 19 hours make no day, 20 do; then no MDA8 of ozone lacks: its windows end at 8 to 20, 13 of 14
 * needed, plus those of 21 and 22 with six hours. */
static void days_that_are_too_short(void **unused) {
  (void)unused;
  made m;
  ql_csv t;
  make(&m, 6, 60, 15);
  assert_int_equal(write_and_read(&m, &t), 0);
  assert_int_not_equal(access("bulletin/bulletin.csv", F_OK), 0);
  ql_arena_free(m.arena);
  make(&m, 6, 60, 19);
  assert_int_equal(write_and_read(&m, &t), 1); /* ozone has 14 windows, nothing else a mean */
  assert_string_equal(field(&t, 0, "O3_MDA8"), "98");
  assert_string_equal(field(&t, 0, "PM2.5_24h"), "NA");
  assert_string_equal(ql_csv_field(&t, 0, ql_csv_column(&t, "AQI")), "NA");
  assert_string_equal(field(&t, 0, "AQI_of_available"), "49");
  ql_arena_free(m.arena);
  make(&m, 6, 60, 20);
  assert_int_equal(write_and_read(&m, &t), 1);
  assert_string_equal(field(&t, 0, "PM2.5_24h"), "61");
  ql_arena_free(m.arena);
}

/* Records of 10 minutes make the same hours; an hour with 40 minutes is none; records of 2 hours
 * make no hours. */
static void records_of_other_lengths(void **unused) {
  (void)unused;
  made m;
  ql_csv t;
  double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS];
  make(&m, 6, 10, 24);
  assert_int_equal(write_and_read(&m, &t), 1);
  assert_string_equal(field(&t, 0, "PM2.5_24h"), "61");
  m.series.records = 10;
  ql_bulletin_hours(&m.bulletin, 0, start + 28800.0, hours);
  assert_float_equal(hours[QL_POLLUTANT_PM25][QL_AQI_BEFORE], 61.0, 1e-9);
  assert_true(isnan(hours[QL_POLLUTANT_PM25][QL_AQI_BEFORE + 1]));
  m.series.records = 11;
  ql_bulletin_hours(&m.bulletin, 0, start + 28800.0, hours);
  assert_false(isnan(hours[QL_POLLUTANT_PM25][QL_AQI_BEFORE + 1])); /* 50 minutes */
  ql_arena_free(m.arena);
  make(&m, 6, 120, 48);
  assert_int_equal(write_and_read(&m, &t), 0);
  ql_arena_free(m.arena);
}

/* Five days of one forecast across 1 March 2026, when HJ 633-2026 comes into force: PM2.5 of 70 and
 * PM10 of 130 ug m-3 all along. Before: 50 + 50 x 35/40 = 93.75 and 50 + 50 x 80/100 = 90; from
 * that day: 100 + 50 x 10/55 = 109.1 and 100 + 50 x 10/130 = 103.8. The fourth day lacks its last
 * five hours: 19 make no 24-h mean, but the 8-h windows that end at 8 to 21 are the 14 of MDA8.
 */
static void a_forecast_across_the_change(void **unused) {
  (void)unused;
  made m;
  ql_csv t;
  make(&m, 6, 60, 120);
  for (int r = 0; r < 120; r++) { /* from midnight of 27 February */
    m.series.start[r] -= 2 * 86400.0;
    m.series.end[r] -= 2 * 86400.0;
    m.series.values[r * 6 + 4] = 70.0f;
    m.series.values[r * 6 + 5] = 130.0f;
  }
  for (int r = 91; r < 96; r++) m.series.end[r] = m.series.start[r] + 60.0 * 44; /* too short */
  assert_int_equal(write_and_read(&m, &t), 5);
  static const struct {
    const char *date, *standard, *aqi, *available, *class_en, *primary;
  } days[] = {{"2026-02-27", "HJ 633-2012", "94", "94", "good", "PM2.5"},
              {"2026-02-28", "HJ 633-2012", "94", "94", "good", "PM2.5"},
              {"2026-03-01", "HJ 633-2026", "110", "110", "lightly polluted", "PM2.5"},
              {"2026-03-02", "HJ 633-2026", "NA", "49", "NA", "NA"},
              {"2026-03-03", "HJ 633-2026", "110", "110", "lightly polluted", "PM2.5"}};
  for (int d = 0; d < 5; d++) {
    assert_string_equal(field(&t, d, "date"), days[d].date);
    assert_string_equal(field(&t, d, "standard"), days[d].standard);
    assert_string_equal(ql_csv_field(&t, d, ql_csv_column(&t, "AQI")), days[d].aqi);
    assert_string_equal(field(&t, d, "AQI_of_available"), days[d].available);
    assert_string_equal(field(&t, d, "class_en"), days[d].class_en);
    assert_string_equal(field(&t, d, "primary_pollutant"), days[d].primary);
  }
  assert_string_equal(field(&t, 1, "IAQI_PM10"), "90");
  assert_string_equal(field(&t, 2, "IAQI_PM10"), "104");
  assert_string_equal(field(&t, 3, "PM10_24h"), "NA");
  assert_string_equal(field(&t, 3, "O3_MDA8"), "98");
  ql_arena_free(m.arena);
}

/* Two stations, PM2.5 61 and 20 ug m-3: a third row holds their mean, 40.5 -> 40 (even), index
 * 50 + 50 x 5/25 = 60. */
static void a_mean_of_all_stations(void **unused) {
  (void)unused;
  static const ql_station two[] = {{.id = "S1", .name = "a"}, {.id = "S2", .name = "b"}};
  made m;
  ql_csv t;
  make(&m, 6, 60, 24);
  assert_ok(ql_stations_create(m.arena, &m.fields, two, 2, 24, &m.series));
  for (int r = 0; r < 24; r++) {
    m.series.start[r] = start + 3600.0 * r;
    m.series.end[r] = start + 3600.0 * (r + 1);
    for (int s = 0; s < 2; s++)
      memcpy(m.series.values + (r * 2 + s) * 6, values, 6 * sizeof(float));
    m.series.values[(r * 2 + 1) * 6 + 4] = 20.0f;
  }
  m.series.records = 24;
  assert_int_equal(write_and_read(&m, &t), 3);
  assert_string_equal(field(&t, 2, " station"), "all");
  assert_string_equal(field(&t, 2, "PM2.5_24h"), "40");
  assert_string_equal(ql_csv_field(&t, 2, ql_csv_column(&t, "AQI")), "60");
  assert_string_equal(field(&t, 2, "primary_pollutant"), "PM2.5");
  ql_arena_free(m.arena);
}

static void missing_fields_are_named(void **unused) {
  (void)unused;
  made m;
  ql_csv t;
  char text[128];
  make(&m, 4, 60, 24);
  ql_bulletin_missing(&m.series, sizeof text, text);
  assert_string_equal(text, "PM10, PM25");
  assert_int_equal(write_and_read(&m, &t), 1);
  assert_string_equal(ql_csv_field(&t, 0, ql_csv_column(&t, "AQI")), "NA");
  assert_string_equal(field(&t, 0, "class_en"), "NA");
  assert_string_equal(field(&t, 0, "AQI_of_available"), "49");
  ql_arena_free(m.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(two_days),
      cmocka_unit_test(days_that_are_too_short),
      cmocka_unit_test(records_of_other_lengths),
      cmocka_unit_test(a_forecast_across_the_change),
      cmocka_unit_test(a_mean_of_all_stations),
      cmocka_unit_test(missing_fields_are_named),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
