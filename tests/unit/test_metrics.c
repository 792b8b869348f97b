/* Metrics of a run against its bulletin and against sums by hand; rows of the puffs' coefficients
 * against the concentrations that the same coefficients make hour by hour. */
#include "ql_test.h"

#include "base/csv.h"
#include "outputs/puff_rows.h"

#include <math.h>
#include <sys/stat.h>

enum { STATIONS = 2, FIELDS = 2, STACKS = 3, HOURS = 44 };

static const double start = 1772294400.0; /* 2026-02-28T16:00Z, midnight of 1 March in Beijing */
static ql_arena *arena;
static ql_standards standards;
static ql_field items[FIELDS];
static ql_fields fields;
static ql_station_series series;
static ql_bulletin run;

/* Hourly values without pattern, so that no two windows are equal. */
static double value_at(int record, int station, int field) {
  const int n = (record * 37 + station * 11 + field * 5) % 41;
  return field ? 20.0 + 3.0 * n + 0.25 * station
               : 40.0 + 30.0 * sin((record - 9) * 3.14159 / 12.0) + 0.5 * n;
}

/* Ozone in ppb and PM2.5; the second day has 20 hours only. */
static int make(void **unused) {
  (void)unused;
  static const ql_station stations[STATIONS] = {{.id = "S1", .name = "a"},
                                                {.id = "S2", .name = "b"}};
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_standards_load(arena, NULL, &standards));
  items[0] = (ql_field){.name = "O3"};
  items[1] = (ql_field){.name = "PM25", .particle = true};
  fields = (ql_fields){.count = FIELDS, .items = items};
  assert_ok(ql_stations_create(arena, &fields, stations, STATIONS, HOURS, &series));
  series.records = HOURS;
  for (int r = 0; r < HOURS; r++) {
    series.start[r] = start + 3600.0 * r;
    series.end[r] = start + 3600.0 * (r + 1);
    for (int s = 0; s < STATIONS; s++)
      for (int f = 0; f < FIELDS; f++)
        series.values[(r * STATIONS + s) * FIELDS + f] = (float)value_at(r, s, f);
  }
  run = (ql_bulletin){.standards = &standards, .series = &series, .utc_offset = 28800.0};
  mkdir("metrics", 0777);
  return 0;
}

static int drop(void **unused) {
  (void)unused;
  ql_arena_free(arena);
  return 0;
}

static void as_the_bulletin_says(void **unused) {
  (void)unused;
  int count, rows;
  ql_metric *metrics;
  ql_csv table;
  assert_ok(ql_metrics_create(arena, &run, &count, &metrics));
  assert_int_equal(count, 8);
  assert_ok(ql_bulletin_write(&run, "metrics", &rows));
  assert_ok(ql_csv_read(arena, "metrics/bulletin.csv", &table));
  for (int m = 0; m < count; m++) {
    const bool ozone = strcmp(metrics[m].pollutant, "O3") == 0;
    const int day = (int)((metrics[m].day - start) / 86400.0);
    int column = 0;
    double value;
    while (!strstr(table.header[column], ozone ? "O3_MDA8" : "PM2.5_24h")) column++;
    /* three rows a day: both stations and their mean */
    const int row = day * 3 + (metrics[m].station[1] - '1');
    assert_true(ql_csv_number(&table, row, column, &value));
    const ql_pollutant p = ozone ? QL_POLLUTANT_O3 : QL_POLLUTANT_PM25;
    assert_true(ql_standards_round(p, metrics[m].value) == value);
    assert_true(ql_metrics_value(&run, &metrics[m]) == metrics[m].value);
  }
}

/* The window of MDA8 is the one whose eight hours add up to most, by trying all of them. */
static void windows(void **unused) {
  (void)unused;
  int count;
  ql_metric *metrics;
  assert_ok(ql_metrics_create(arena, &run, &count, &metrics));
  const double per_ppb = ql_pollutant_per_ppb(QL_POLLUTANT_O3, 298.15, 101325.0);
  for (int m = 0; m < count; m++) {
    const int station = metrics[m].station[1] - '1',
              day = (int)((metrics[m].day - start) / 86400.0);
    if (strcmp(metrics[m].pollutant, "O3") != 0) {
      assert_true(metrics[m].start == metrics[m].day && metrics[m].end == metrics[m].day + 86400.0);
      continue;
    }
    double best = 0.0;
    int best_end = 0;
    for (int end = 8; end <= 24; end++) {
      double sum = 0.0;
      int hours = 0;
      for (int r = 24 * day + end - 8; r < 24 * day + end && r < HOURS; r++, hours++)
        sum += (double)(float)value_at(r, station, 0);
      if (hours < 6 || sum / hours <= best) continue;
      best = sum / hours;
      best_end = end;
    }
    assert_float_equal(metrics[m].value, per_ppb * best, 1e-9);
    assert_true(metrics[m].end == metrics[m].day + 3600.0 * best_end);
    assert_true(metrics[m].start == metrics[m].end - 8 * 3600.0);
  }
}

/* What was valid in the base run only because it was above the limit still has a value when it no
 * longer is; a run without the station has none. */
static void other_runs(void **unused) {
  (void)unused;
  int count;
  ql_metric *metrics;
  series.records = 10; /* windows that end at 8 to 12 */
  for (int r = 0; r < 10; r++) series.values[r * STATIONS * FIELDS] = 120.0f;
  assert_ok(ql_metrics_create(arena, &run, &count, &metrics));
  assert_int_equal(count, 1);
  assert_float_equal(metrics[0].value, 120.0 * 1.96188, 1e-2);
  for (int r = 0; r < 10; r++) series.values[r * STATIONS * FIELDS] = 50.0f;
  assert_float_equal(ql_metrics_value(&run, &metrics[0]), 50.0 * 1.96188, 1e-2);
  strcpy(metrics[0].station, "S9");
  assert_true(isnan(ql_metrics_value(&run, &metrics[0])));
}

/* --- rows of puffs ----------------------------------------------------------------------------
 */

static const ql_species species[] = {{.name = "NO", .molar_mass = 30e-3},
                                     {.name = "PEC", .particle = true, .mode = QL_MODE_FINE},
                                     {.name = "FPRM", .particle = true, .mode = QL_MODE_FINE},
                                     {.name = "CCRS", .particle = true, .mode = QL_MODE_COARSE}};
static const ql_species_table table = {4, species};
static const int emitted[] = {0, 1, 2, 3};
static const ql_stack stacks[STACKS] = {{.id = "a", .enterprise = "E1", .process = "kiln"},
                                        {.id = "b", .enterprise = "E2", .process = "kiln"},
                                        {.id = "c", .enterprise = "E1", .process = "kiln"}};
static const ql_stack_emission stack_emission = {
    .count = STACKS, .species_count = 4, .stacks = stacks, .species = emitted};

static ql_source_receptor made(void) {
  static ql_pig tracer = {.count = 2};
  ql_source_receptor of = {.tracer = &tracer,
                           .number = {-1, 1, 0}, /* fine particles are the second */
                           .stacks = &stack_emission,
                           .species = &table,
                           .series = &series,
                           .receptors = {.count = STATIONS},
                           .first = start,
                           .hours = HOURS};
  const size_t record = ql_source_receptor_record(&of);
  assert_ok(ql_arena_take(arena, "v", record * HOURS, sizeof *of.values, &of.values));
  assert_ok(ql_arena_take(arena, "e", 4 * STACKS * HOURS, sizeof *of.emission, &of.emission));
  for (size_t n = 0; n < 4 * STACKS * HOURS; n++) of.emission[n] = (float)(n * 29 % 17);
  for (int h = 5; h < 8; h++) /* nothing of particles from stack b */
    for (int s = 1; s < 4; s++) of.emission[(s * STACKS + 1) * HOURS + h] = 0.0f;
  for (int r = 0; r < HOURS; r++)
    for (size_t n = 0; n < record; n++) {
      const int hour = (int)(n % HOURS);
      of.values[(size_t)r * record + n] =
          r < hour || r > hour + 9 ? 0.0f : 1e-3f * (float)((n * 13 + (size_t)r * 7) % 23);
    }
  return of;
}

static void puff_rows(void **unused) {
  (void)unused;
  ql_sensitivities s = {0};
  ql_puff_rows rows;
  const ql_source_receptor of = made();
  assert_ok(ql_metrics_create(arena, &run, &s.metric_count, &s.metrics));
  assert_ok(ql_puff_rows_create(arena, &of, &run, &rows));
  assert_int_equal(ql_puff_rows_count(&rows), 2 * HOURS); /* a and c are one source */
  s.row_count = 1 + 2 * HOURS;
  assert_ok(ql_arena_take(arena, "r", (size_t)s.row_count, sizeof *s.rows, &s.rows));
  assert_ok(
      ql_arena_take(arena, "v", (size_t)(s.row_count * s.metric_count), sizeof *s.value, &s.value));
  ql_puff_rows_fill(&rows, &s, 1);
  assert_string_equal(s.rows[1].enterprise, "E1");
  assert_string_equal(s.rows[1 + HOURS].enterprise, "E2");
  assert_true(s.rows[2].start == start + 3600.0 && s.rows[2].end == start + 7200.0);
  assert_true(s.rows[1 + HOURS + 6].emission == 0.0);
  for (int m = 0; m < s.metric_count; m++) {
    const float *value = s.value + (size_t)(m * s.row_count);
    const int station = s.metrics[m].station[1] - '1';
    const int day = (int)((s.metrics[m].day - start) / 86400.0);
    assert_true(value[0] == 0.0f); /* not theirs */
    if (strcmp(s.metrics[m].pollutant, "O3") == 0) {
      for (int r = 1; r < s.row_count; r++) assert_true(isnan(value[r]));
      continue;
    }
    double foretold = 0.0, sum = 0.0;
    for (int r = 1; r < s.row_count; r++) foretold += (double)value[r] * s.rows[r].emission;
    int hours = 0;
    for (int r = 24 * day; r < 24 * day + 24 && r < HOURS; r++, hours++)
      for (int n = 0; n < STACKS; n++)
        for (int h = 0; h < HOURS; h++)
          for (int c = 1; c <= 2; c++) /* the fine particles */
            sum += (double)of.emission[(c * STACKS + n) * HOURS + h] *
                   (double)of.values[(size_t)r * ql_source_receptor_record(&of) +
                                     (size_t)(((STATIONS + station) * STACKS + n) * HOURS + h)];
    assert_true(sum > 1.0);
    assert_float_equal(foretold, sum / hours, 1e-6 * sum / hours);
  }
}

/* A puff that has gone wrong is told, not taken for one that says nothing. */
static void numbers_that_are_none(void **unused) {
  (void)unused;
  ql_puff_rows rows;
  const ql_source_receptor of = made();
  of.values[3 * ql_source_receptor_record(&of) + 5] = NAN;
  assert_int_equal(ql_puff_rows_create(arena, &of, &run, &rows), QL_ERR_NUMERIC);
  assert_non_null(strstr(ql_error_message(), "stack a"));
  assert_non_null(strstr(ql_error_message(), "record 4"));
}

static void no_tracer_no_rows(void **unused) {
  (void)unused;
  ql_puff_rows rows;
  const ql_source_receptor of = {0};
  assert_ok(ql_puff_rows_create(arena, &of, &run, &rows));
  assert_int_equal(ql_puff_rows_count(&rows), 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(as_the_bulletin_says, make, drop),
      cmocka_unit_test_setup_teardown(windows, make, drop),
      cmocka_unit_test_setup_teardown(other_runs, make, drop),
      cmocka_unit_test_setup_teardown(puff_rows, make, drop),
      cmocka_unit_test_setup_teardown(numbers_that_are_none, make, drop),
      cmocka_unit_test_setup_teardown(no_tracer_no_rows, make, drop),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
