#include "small_world.h"

#include "base/nc.h"
#include "outputs/aqi_grid.h"
#include "outputs/grid_file.h"

#include <sys/stat.h>

static char *const names[] = {"O3", "PEC"};
static const double start = 1772208000.0; /* 2026-02-27T16:00Z, midnight of the 28th in Beijing */

/* 44 hours of ozone from the last day of the old standard on: 100 ppb (196.2 ug m-3), in the west
 * column 20 ppb (39.2). The first day is whole, the second has 20 hours. */
static ql_fields make_forecast(small_world *w) {
  const ql_fields_request request = {.grid = w->grid, .species = &w->species, .layers = 1};
  ql_fields fields;
  float *terrain;
  const float height[] = {10.0f};
  const ql_grid_file_head head = {
      .title = "test", .version = "v", .history = "h", .first_time = start};
  mkdir("aqi_grid", 0777);
  assert_ok(ql_fields_create(w->arena, &request, names, 2, &fields));
  assert_ok(ql_arena_take(w->arena, "terrain", w->grid->plane, sizeof *terrain, &terrain));
  ql_grid_file file = {.head = &head,
                       .records = {.folder = "aqi_grid", .fields = &fields},
                       .height = height,
                       .terrain = terrain};
  for (int r = 0; r < 44; r++) {
    for (size_t n = 0; n < 20; n++) fields.mean[n] = n % 5 ? 100.0f : 20.0f;
    assert_ok(ql_grid_records_append(&file.records, start + 3600.0 * r, start + 3600.0 * (r + 1)));
  }
  assert_ok(ql_grid_file_write(&file));
  ql_grid_records_clean(&file.records);
  return fields;
}

/* Hours: 196 ug m-3 is 50 + 50 x 36/40 = 95, 39 is 50 x 39/160 = 12.2. Days: MDA8 196 is
 * 100 + 50 x 36/55 = 132.7, primary O3; 39 is 50 x 39/100 = 19.5. Both days count: 20 hours hold 15
 * windows. */
static void hours_and_days(void **unused) {
  (void)unused;
  small_world w;
  ql_standards standards;
  ql_nc *nc;
  float hours[44 * 20], days[2 * 20], primary[2 * 20];
  double time[44];
  small_world_make(&w, 5, 4, 3);
  const ql_fields fields = make_forecast(&w);
  assert_ok(ql_standards_load(w.arena, NULL, &standards));
  const ql_aqi_grid request = {
      .standards = &standards, .fields = &fields, .utc_offset = 28800.0, .title = "test"};
  assert_ok(ql_aqi_grid_write(&request, "aqi_grid"));
  assert_ok(ql_nc_open("aqi_grid/aqi.nc", &nc));
  assert_ok(ql_nc_read_time(nc, "time", 44, time));
  assert_true(time[0] == start && time[43] == start + 43 * 3600.0);
  assert_ok(ql_nc_read(nc, "AQI", NULL, NULL, hours));
  assert_ok(ql_nc_read(nc, "AQI_day", NULL, NULL, days));
  assert_ok(ql_nc_read(nc, "primary_pollutant", NULL, NULL, primary));
  for (int n = 0; n < 44 * 20; n++) assert_true(hours[n] == (n % 5 ? 95.0f : 13.0f));
  for (int n = 0; n < 2 * 20; n++) {
    assert_true(days[n] == (n % 5 ? 133.0f : 20.0f));
    assert_true(primary[n] == (n % 5 ? (float)(1 << QL_POLLUTANT_O3) : 0.0f));
  }
  double day;
  assert_ok(ql_nc_read_double(nc, "day", NULL, &(ql_nc_slab){.start = {1}, .count = {1}}, &day));
  assert_true(day == 20513.0); /* 2026-03-01 */
  ql_nc_close(nc);
  small_world_free(&w);
}

/* Without any of the six pollutants there is no file, and none of an earlier run. */
static void nothing_to_index(void **unused) {
  (void)unused;
  small_world w;
  ql_standards standards;
  small_world_make(&w, 5, 4, 3);
  ql_fields fields = make_forecast(&w);
  fields.items++; /* PEC alone */
  fields.count--;
  assert_ok(ql_standards_load(w.arena, NULL, &standards));
  const ql_aqi_grid request = {.standards = &standards, .fields = &fields, .title = "test"};
  assert_ok(ql_aqi_grid_write(&request, "aqi_grid"));
  assert_int_not_equal(access("aqi_grid/aqi.nc", F_OK), 0);
  small_world_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(hours_and_days),
                                     cmocka_unit_test(nothing_to_index)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
