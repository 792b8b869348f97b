#include "ql_test.h"

#include "base/clock.h"
#include "base/csv.h"
#include "outputs/ledger.h"

#include <math.h>
#include <sys/stat.h>

/* Two stations, hourly values from local midnight of 1 January 2026 on. Station A: PM2.5 20 on days
 * 1, 3, 5 ..., 80 on days 2, 4, 6 ...; station B the same; the others 10, CO 0.5, ozone the number
 * of the day. */
typedef struct made {
  ql_arena *arena;
  ql_standards standards;
  ql_observations observed;
  ql_ledger_request request;
} made;

static const double offset = 28800.0, january = 1767225600.0; /* local date, s since 1970 */

static float *value_at(made *m, ql_pollutant p, int station, int hour) {
  const ql_observations *o = &m->observed;
  return &o->values[((size_t)p * (size_t)o->station_count + (size_t)station) * (size_t)o->hours +
                    (size_t)hour];
}

static void make(made *m, int days) {
  static ql_observed_station stations[] = {{.id = "A", .name = "甲"}, {.id = "B", .name = "乙"}};
  assert_ok(ql_arena_create(&m->arena));
  assert_ok(ql_standards_load(m->arena, NULL, &m->standards));
  m->observed = (ql_observations){.arena = m->arena,
                                  .station_count = 2,
                                  .hours = 24 * days,
                                  .stations = stations,
                                  .start = january - offset};
  const size_t count = (size_t)QL_POLLUTANT_COUNT * 2 * 24 * (size_t)days;
  assert_ok(ql_arena_take(m->arena, "values", count, sizeof(float), &m->observed.values));
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    for (int s = 0; s < 2; s++)
      for (int h = 0; h < 24 * days; h++) {
        const int day = h / 24 + 1;
        *value_at(m, (ql_pollutant)p, s, h) = p == QL_POLLUTANT_PM25 ? (day % 2 ? 20.0f : 80.0f)
                                              : p == QL_POLLUTANT_O3 ? (float)day
                                              : p == QL_POLLUTANT_CO ? 0.5f
                                                                     : 10.0f;
      }
  m->request = (ql_ledger_request){.standards = &m->standards,
                                   .observed = &m->observed,
                                   .utc_offset = offset,
                                   .target_pm25 = (double)NAN,
                                   .target_good = (double)NAN};
}

/* By hand: rank 1 + 9 * 0.9 = 9.1 of ten values: between the 9th and the 10th, a tenth of the way.
 */
static void percentiles_by_hand(void **unused) {
  (void)unused;
  double ten[] = {30, 10, 20, 40, 100, 50, 60, 70, 80, 90}, one[] = {7}, two[] = {3, 1};
  assert_float_equal(ql_ledger_percentile(ten, 10, 90.0), 91.0, 1e-12);
  assert_float_equal(ql_ledger_percentile(ten, 10, 100.0), 100.0, 1e-12);
  assert_float_equal(ql_ledger_percentile(one, 1, 95.0), 7.0, 1e-12);
  assert_float_equal(ql_ledger_percentile(two, 2, 98.0), 2.96, 1e-12);
  assert_true(isnan(ql_ledger_percentile(NULL, 0, 95.0)));
}

/* 100 days, 265 left. PM2.5: 50 x 20 + 50 x 80 = 5000; 30 x 365 - 5000 = 5950; / 265 = 22.4528.
 * 80 ug m-3 is above AQI 100 under both tables, so 50 good days; 90 % of 365 allow 36 polluted. */
static void a_year_so_far(void **unused) {
  (void)unused;
  made m;
  ql_ledger l;
  make(&m, 100);
  m.request.target_good = 0.9;
  assert_ok(ql_ledger_compute(m.arena, &m.request, &l));
  assert_int_equal(l.year, 2026);
  assert_int_equal(l.days_in_year, 365);
  assert_int_equal(l.elapsed, 100);
  assert_true(l.target_pm25 == 30.0); /* GB 3095-2026, in force on 31 December */
  for (int a = 0; a < 3; a++) {
    const ql_ledger_area *area = &l.areas[a];
    const ql_ledger_pollutant *pm = &area->pollutants[QL_POLLUTANT_PM25];
    assert_int_equal(area->valid, 100);
    assert_int_equal(area->good, 50);
    assert_int_equal(area->days[0], 50);
    assert_int_equal(area->days[2], 50); /* 106 and 119: level 3 */
    assert_int_equal(area->polluted_left, 36 - 50);
    assert_float_equal(pm->mean, 50.0, 1e-9);
    assert_float_equal(pm->percentile, 80.0, 1e-9);
    assert_true(pm->annual_limit == 30.0 && pm->daily_limit == 60.0);
    assert_false(pm->year_valid);
    assert_float_equal(area->pm25_budget, 5950.0, 1e-6);
    assert_float_equal(area->pm25_allowed, 22.4528, 1e-4);
    /* MDA8 of day d is d: rank 1 + 99 x 0.9 = 90.1. */
    assert_float_equal(area->pollutants[QL_POLLUTANT_O3].percentile, 90.1, 1e-9);
  }
  assert_float_equal(l.days[1].pm25_mean, 50.0, 1e-9);
  assert_int_equal(l.days[1].aqi.value, 107);  /* the table of 2012: 100 + 50 x 5/40 = 106.25 */
  assert_int_equal(l.days[59].aqi.value, 119); /* 1 March, the table of 2026: 100 + 50 x 20/55 */
  ql_arena_free(m.arena);
}

/* Five missing hours undo a day of one station; the mean of all still has the other. With both
 * gone, the day is none, and PM2.5 = 80 of day 2 leaves the sum. */
static void missing_hours(void **unused) {
  (void)unused;
  made m;
  ql_ledger l;
  make(&m, 10);
  for (int h = 24; h < 29; h++) *value_at(&m, QL_POLLUTANT_PM25, 0, h) = NAN;
  assert_ok(ql_ledger_compute(m.arena, &m.request, &l));
  assert_int_equal(l.areas[0].valid, 10);
  assert_int_equal(l.areas[1].valid, 9);
  assert_int_equal(l.areas[1].pollutants[QL_POLLUTANT_PM25].days, 9);
  for (int h = 24; h < 29; h++) *value_at(&m, QL_POLLUTANT_PM25, 1, h) = NAN;
  assert_ok(ql_ledger_compute(m.arena, &m.request, &l));
  assert_int_equal(l.areas[0].valid, 9);
  assert_float_equal(l.areas[0].pollutants[QL_POLLUTANT_PM25].mean, 420.0 / 9.0, 1e-9);
  /* Days to come and valid days so far make the year: 30 x (9 + 355) - 420. */
  assert_float_equal(l.areas[0].pm25_budget, 30.0 * 364 - 420.0, 1e-6);
  ql_arena_free(m.arena);
}

/* A whole year is valid; with eleven days of November gone it is not, though 354 are left. */
static void a_whole_year(void **unused) {
  (void)unused;
  made m;
  ql_ledger l;
  make(&m, 365);
  assert_ok(ql_ledger_compute(m.arena, &m.request, &l));
  assert_true(l.areas[0].pollutants[QL_POLLUTANT_PM25].year_valid);
  assert_true(isnan(l.areas[0].pm25_allowed)); /* no day left to allow anything for */
  for (int h = 24 * 310; h < 24 * 321; h++)
    for (int s = 0; s < 2; s++) *value_at(&m, QL_POLLUTANT_PM25, s, h) = NAN;
  assert_ok(ql_ledger_compute(m.arena, &m.request, &l));
  assert_int_equal(l.areas[0].pollutants[QL_POLLUTANT_PM25].days, 354);
  assert_false(l.areas[0].pollutants[QL_POLLUTANT_PM25].year_valid);
  assert_true(l.areas[0].pollutants[QL_POLLUTANT_NO2].year_valid);
  m.request.year = 2025;
  assert_int_equal(ql_ledger_compute(m.arena, &m.request, &l), QL_ERR_INPUT);
  ql_arena_free(m.arena);
}

static void files_hold_it(void **unused) {
  (void)unused;
  made m;
  ql_ledger l;
  ql_csv table;
  double value;
  make(&m, 100);
  mkdir("ledger", 0777);
  assert_ok(ql_ledger_compute(m.arena, &m.request, &l));
  assert_ok(ql_ledger_write(&l, &m.standards, "ledger"));
  assert_ok(ql_csv_read(m.arena, "ledger/ledger.csv", &table));
  assert_int_equal(table.rows, 3);
  assert_true(ql_csv_number(&table, 1, ql_csv_column(&table, "good_ratio"), &value));
  assert_true(value == 0.5);
  assert_string_equal(ql_csv_field(&table, 2, ql_csv_column(&table, "name")), "乙");
  assert_string_equal(ql_csv_field(&table, 0, ql_csv_column(&table, "O3_p90[ug m-3]")), "90.1");
  assert_string_equal(ql_csv_field(&table, 0, ql_csv_column(&table, "polluted_days_left")), "NA");
  assert_ok(ql_csv_read(m.arena, "ledger/ledger_days.csv", &table));
  assert_int_equal(table.rows, 100);
  assert_string_equal(ql_csv_field(&table, 1, ql_csv_column(&table, "AQI")), "107");
  char text[4096] = "";
  FILE *in = fopen("ledger/ledger.json", "r");
  assert_non_null(in);
  text[fread(text, 1, sizeof text - 1, in)] = '\0';
  fclose(in);
  assert_non_null(strstr(text, "\"days_left\": 265"));
  assert_non_null(strstr(text, "\"good_ratio\": 0.5"));
  ql_arena_free(m.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(percentiles_by_hand), cmocka_unit_test(a_year_so_far),
      cmocka_unit_test(missing_hours),       cmocka_unit_test(a_whole_year),
      cmocka_unit_test(files_hold_it),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
