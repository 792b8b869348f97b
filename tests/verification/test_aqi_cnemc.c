/* The national feed of 18 and 23 July 2019 as an oracle: the AQI and primary pollutant that CNEMC
 * published with each hour's concentrations (HJ 633-2012, real-time method). */
#include "ql_test.h"

#include "base/clock.h"
#include "base/csv.h"
#include "inputs/observations.h"
#include "outputs/aqi.h"

#include <math.h>

static const char *const path =
    QL_SHARED_DIR "/data/cnemc_20190718_xml/cnemc_2019-07_all_stations.csv";

static const char *const columns[] = {"SO2", "NO2", "CO", "O3_24h", "PM10", "PM2_5"};

static void published_indices(void **unused) {
  (void)unused;
  ql_arena *arena;
  ql_standards standards;
  ql_csv table;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_standards_load(arena, NULL, &standards));
  assert_ok(ql_csv_read(arena, path, &table));
  const int published = ql_csv_column(&table, "AQI");
  int compared = 0, equal = 0;
  for (int r = 0; r < table.rows; r++) {
    double aqi, hour[QL_POLLUTANT_COUNT];
    bool complete = ql_csv_number(&table, r, published, &aqi);
    for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
      complete = ql_csv_number(&table, r, ql_csv_column(&table, columns[p]), &hour[p]) && complete;
    if (!complete) continue;
    compared++;
    equal += ql_aqi_hourly(&standards, 1563408000.0, hour, NAN).value == (int)aqi;
  }
  printf("AQI equal in %d of %d rows\n", equal, compared);
  assert_int_equal(compared, 7760);
  assert_int_equal(equal, compared);
  ql_arena_free(arena);
}

static void the_feed_is_read(void **unused) {
  (void)unused;
  const ql_observations_request request = {
      .utc_offset = 28800.0, .temperature = 298.15, .pressure = 101325.0, .check = true};
  ql_arena *arena;
  ql_problems problems = {0};
  ql_observations o;
  size_t reasons[QL_DROP_REASON_COUNT] = {0};
  double time;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_observations_read(arena, path, &request, &problems, &o));
  assert_ok(ql_clock_parse("2019-07-18T03:00:00Z", &time));
  /* 1001A at 12:00: O3 114, O3_24h 114, PM2.5 101; 1002A: O3_24h missing. */
  assert_true(ql_observations_at(&o, QL_POLLUTANT_O3, ql_observations_find(&o, "1001A"), time) ==
              114.0);
  assert_true(ql_observations_at(&o, QL_POLLUTANT_PM25, ql_observations_find(&o, "1001A"), time) ==
              101.0);
  assert_true(
      isnan(ql_observations_at(&o, QL_POLLUTANT_O3, ql_observations_find(&o, "1002A"), time)));
  for (size_t d = 0; d < o.drop_count; d++) reasons[o.drops[d].reason]++;
  printf("%d stations, %d hours, dropped %zu:", o.station_count, o.hours, o.drop_count);
  for (int r = 0; r < QL_DROP_REASON_COUNT; r++)
    printf(" %s %zu", ql_observations_reason((ql_drop_reason)r), reasons[r]);
  puts("");
  assert_true(o.station_count > 1400);
  assert_int_equal(problems.count, 1);
  assert_non_null(strstr(problems.items[0].text, "hourly ozone was taken from O3_24h"));
  assert_true(o.drop_count * 100 < o.read[QL_POLLUTANT_O3]);
  ql_problems_free(&problems);
  ql_arena_free(arena);
}

int main(void) {
  need_shared("data/cnemc_20190718_xml/cnemc_2019-07_all_stations.csv");
  const struct CMUnitTest tests[] = {cmocka_unit_test(published_indices),
                                     cmocka_unit_test(the_feed_is_read)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
