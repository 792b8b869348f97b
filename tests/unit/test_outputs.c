#include "small_world.h"

#include "base/clock.h"
#include "base/constants.h"
#include "base/nc.h"
#include "inputs/observations.h"
#include "outputs/checkpoint.h"
#include "outputs/fields.h"
#include "outputs/grid_file.h"
#include "outputs/stations.h"

#include <sys/stat.h>

static const ql_field_part nitrogen_oxides[] = {{.species = 1}, {.species = 2}};
static const ql_field_group groups[] = {
    {.name = "NOx", .long_name = "nitrogen oxides", .part_count = 2, .parts = nitrogen_oxides}};
static char *const names[] = {"O3", "NOx", "PEC"};

static ql_fields make_fields(small_world *w, int layers) {
  const ql_fields_request request = {.grid = w->grid,
                                     .species = &w->species,
                                     .groups = groups,
                                     .group_count = 1,
                                     .layers = layers};
  ql_fields fields;
  assert_ok(ql_fields_create(w->arena, &request, names, 3, &fields));
  return fields;
}

/* Means of two states with weights 1 and 3, against the same by hand. */
static void fields_are_means(void **unused) {
  (void)unused;
  small_world w;
  small_world_make(&w, 5, 4, 3);
  ql_fields fields = make_fields(&w, 2);
  const size_t cell = ql_grid_at(w.grid, 1, 2, 3);
  const size_t west = ql_grid_at2(w.grid, 2, 3), south = west;
  w.met.wind_x[west] = 1.0f, w.met.wind_x[west + 1] = 2.0f;
  w.met.wind_y[south] = -1.0f, w.met.wind_y[south + w.grid->row] = -4.0f;
  const double first = w.state->c[cell];
  const ql_moment moment = {.state = w.state, .now = &w.met};
  ql_fields_accumulate(&fields, &moment, 1.0);
  w.state->c[cell] *= 2;
  w.met.wind_x[west] = 3.0f; /* 1.5 for 1 s, 2.5 for 3 s */
  ql_fields_accumulate(&fields, &moment, 3.0);
  ql_fields_finish(&fields);
  const size_t layer = 5 * 4;
  assert_float_equal(fields.wind[2 * 5 + 3], 2.25, 1e-6);
  assert_float_equal(fields.wind[layer + 2 * 5 + 3], -2.5, 1e-6);
  assert_float_equal(fields.mean[layer + 2 * 5 + 3], 1e9 * first * 7.0 / 4.0, 1e-4);
  const double nox = w.state->c[w.grid->volume + cell] + w.state->c[2 * w.grid->volume + cell];
  assert_float_equal(fields.mean[2 * layer + layer + 2 * 5 + 3], 1e9 * nox, 1e-4);
  const double pec = w.state->c[3 * w.grid->volume + cell];
  assert_float_equal(fields.mean[4 * layer + layer + 2 * 5 + 3],
                     1e9 * pec * QL_MOLAR_MASS_AIR * w.met.air[cell] / 20.0, 1e-4);
  small_world_free(&w);
}

static void unknown_field_is_named(void **unused) {
  (void)unused;
  small_world w;
  small_world_make(&w, 4, 4, 1);
  const ql_fields_request request = {.grid = w.grid, .species = &w.species};
  char *const wrong[] = {"O3", "Ozone"};
  ql_fields fields;
  assert_int_equal(ql_fields_create(w.arena, &request, wrong, 2, &fields), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "'Ozone'"));
  small_world_free(&w);
}

/* A file of three records of invented values in `folder`. */
static ql_grid_file make_records(small_world *w, ql_fields *fields, const char *folder) {
  static const float height[] = {10.0f};
  static const ql_grid_file_head head = {
      .title = "test", .version = "v", .history = "h", .synthetic = true};
  float *terrain;
  mkdir(folder, 0777);
  assert_ok(ql_arena_take(w->arena, "terrain", w->grid->plane, sizeof *terrain, &terrain));
  for (size_t n = 0; n < w->grid->plane; n++) terrain[n] = (float)n;
  ql_grid_file file = {.head = &head,
                       .height = height,
                       .terrain = terrain,
                       .records = {.folder = folder, .fields = fields}};
  for (int r = 0; r < 3; r++) {
    for (size_t n = 0; n < 60; n++) fields->mean[n] = (float)(r * 100 + (int)n);
    for (size_t n = 0; n < 40; n++) fields->wind[n] = (float)(r + (int)n);
    assert_ok(ql_grid_records_append(&file.records, 3600.0 * r, 3600.0 * (r + 1)));
  }
  return file;
}

/* What make_records() wrote, in folder/forecast.nc. */
static void check_written(const ql_grid *grid, const char *path) {
  ql_nc *nc;
  float values[3 * 20];
  double hours[3];
  assert_ok(ql_nc_open(path, &nc));
  assert_ok(ql_nc_read(nc, "NOx", "1e-9", NULL, values));
  assert_ok(ql_nc_read_double(nc, "time", NULL, NULL, hours));
  for (int r = 0; r < 3; r++) {
    assert_true(hours[r] == r + 1.0);
    for (int n = 0; n < 20; n++) assert_true(values[r * 20 + n] == (float)(r * 100 + 20 + n));
  }
  assert_ok(ql_nc_read(nc, "y_wind", "m s-1", NULL, values));
  for (int n = 0; n < 60; n++) assert_true(values[n] == (float)(n / 20 + 20 + n % 20));
  assert_ok(ql_nc_read(nc, "surface_altitude", "m", NULL, values));
  assert_true(values[7] == (float)ql_grid_at2(grid, 1, 2));
  ql_nc_close(nc);
}

/* forecast.nc holds what was appended, also where another run adopted it, and nothing else stays.
 */
static void records_are_written(void **unused) {
  (void)unused;
  small_world w;
  small_world_make(&w, 5, 4, 3);
  ql_fields fields = make_fields(&w, 1);
  ql_grid_file file = make_records(&w, &fields, "records"), other = file;
  mkdir("adopted", 0777);
  other.records = (ql_grid_records){.folder = "adopted", .fields = &fields};
  assert_ok(ql_grid_records_adopt(&other.records, &file.records));
  assert_ok(ql_grid_file_write(&file));
  assert_ok(ql_grid_file_write(&other));
  ql_grid_records_clean(&file.records);
  ql_grid_records_abandon(&other.records); /* no checkpoint counts what is there */
  check_written(w.grid, "records/forecast.nc");
  check_written(w.grid, "adopted/forecast.nc");
  static const char *const gone[] = {"records/forecast.records", "adopted/forecast.records",
                                     "records/forecast.nc.part"};
  for (int n = 0; n < 3; n++) assert_int_not_equal(access(gone[n], F_OK), 0);
  small_world_free(&w);
}

/* A run that goes on drops what lies behind its checkpoint, whole records or half ones, and refuses
 * a file that is too short, of another case, or lost. */
static void records_are_resumed(void **unused) {
  (void)unused;
  small_world w;
  small_world_make(&w, 5, 4, 3);
  ql_fields fields = make_fields(&w, 1), fewer = fields;
  ql_grid_file file = make_records(&w, &fields, "resumed");
  assert_ok(ql_grid_records_settle(&file.records));
  assert_int_equal(file.records.settled, 3);
  ql_grid_records_abandon(&file.records);
  FILE *half = fopen("resumed/forecast.records", "ab");
  assert_int_equal(fwrite("half a record", 1, 13, half), 13);
  fclose(half);
  file.records = (ql_grid_records){.folder = "resumed", .fields = &fields};
  assert_ok(ql_grid_records_resume(&file.records, 2)); /* the third comes once more */
  assert_ok(ql_grid_records_append(&file.records, 7200.0, 10800.0));
  assert_ok(ql_grid_file_write(&file));
  check_written(w.grid, "resumed/forecast.nc");
  ql_grid_records_abandon(&file.records);

  assert_int_equal(ql_grid_records_resume(&file.records, 4), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "4 records are needed"));
  fewer.count = 2;
  file.records.fields = &fewer;
  assert_int_equal(ql_grid_records_resume(&file.records, 2), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "of this case"));
  ql_grid_records_clean(&file.records);
  assert_int_equal(ql_grid_records_resume(&file.records, 2), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "start without --resume"));
  small_world_free(&w);
}

/* stations.nc is a table of observations too, as `qinglan verify` reads a forecast's folder. */
static void stations_are_read_again(void **unused) {
  (void)unused;
  static const ql_station stations[] = {{.id = "S1", .name = "城区, \"中心\"", .i = 2, .j = 1},
                                        {.id = "S2", .name = "two", .i = 0, .j = 3}};
  small_world w;
  ql_station_series series;
  ql_observations read;
  ql_problems problems = {0};
  small_world_make(&w, 5, 4, 3);
  ql_fields fields = make_fields(&w, 1);
  assert_ok(ql_stations_create(w.arena, &fields, stations, 2, 3, &series));
  for (int r = 0; r < 3; r++) {
    for (size_t n = 0; n < 60; n++) fields.mean[n] = (float)(10 * r + (int)n);
    ql_stations_append(&series, 3600.0 * r, 3600.0 * (r + 1));
  }
  mkdir("stations", 0777);
  assert_ok(ql_stations_write(&series, "stations", "stations", 28800.0, true));
  const ql_observations_request request = {.temperature = 298.15, .pressure = 101325.0};
  assert_ok(ql_observations_read(w.arena, "stations/stations.nc", &request, &problems, &read));
  assert_int_equal(read.station_count, 2);
  assert_string_equal(read.stations[0].id, "S1");
  assert_string_equal(read.stations[0].name, stations[0].name);
  const double ppb = ql_pollutant_per_ppb(QL_POLLUTANT_O3, 298.15, 101325.0);
  const int second = ql_observations_find(&read, "S2");
  assert_float_equal(ql_observations_at(&read, QL_POLLUTANT_O3, second, 7200.0), 35.0 * ppb, 1e-3);
  ql_problems_free(&problems);
  small_world_free(&w);
}

static ql_checkpoint make_checkpoint(small_world *w, ql_fields *fields, ql_station_series *series) {
  static const ql_station stations[] = {{.id = "1", .name = "one, \"quoted\"", .i = 2, .j = 1},
                                        {.id = "2", .name = "two", .i = 0, .j = 3}};
  assert_ok(ql_stations_create(w->arena, fields, stations, 2, 4, series));
  return (ql_checkpoint){.state = w->state, .series = series, .gridded = 7, .hash = "abc"};
}

/* What is written is read back bit for bit; another case, a cut file and another grid are refused.
 */
static void checkpoint_there_and_back(void **unused) {
  (void)unused;
  small_world w, v;
  small_world_make(&w, 5, 4, 3);
  small_world_make(&v, 5, 4, 3);
  ql_fields fields = make_fields(&w, 1);
  ql_station_series series, read_series;
  ql_checkpoint out = make_checkpoint(&w, &fields, &series);
  w.state->time = 12345.0;
  w.state->budget[2].emitted = 1.0 / 3.0;
  w.state->first_step[w.grid->volume - 1] = 120.0f;
  ql_stations_append(&series, 0.0, 3600.0);
  double puffs[5] = {1.0, 2.5, 1.0 / 3.0}, read_puffs[5] = {0};
  out.puffs = (ql_checkpoint_list){puffs, 3, 5};
  assert_ok(ql_checkpoint_write("test.h5", &out));

  memset(v.state->c, 0, 4 * v.grid->volume * sizeof *v.state->c);
  ql_checkpoint in = make_checkpoint(&v, &fields, &read_series);
  in.gridded = 0;
  in.puffs = (ql_checkpoint_list){read_puffs, 0, 2};
  assert_int_equal(ql_checkpoint_read("test.h5", &in), QL_ERR_INPUT); /* no room */
  in.puffs.room = 5;
  assert_ok(ql_checkpoint_read("test.h5", &in));
  assert_int_equal(in.puffs.count, 3);
  assert_memory_equal(read_puffs, puffs, sizeof puffs);
  assert_memory_equal(v.state->c, w.state->c, 4 * v.grid->volume * sizeof *v.state->c);
  assert_memory_equal(v.state->budget, w.state->budget, 4 * sizeof *w.state->budget);
  assert_memory_equal(v.state->first_step, w.state->first_step, v.grid->volume * sizeof(float));
  assert_true(v.state->time == 12345.0);
  assert_int_equal(in.gridded, 7);
  assert_int_equal(read_series.records, 1);

  strcpy(in.hash, "abd");
  assert_int_equal(ql_checkpoint_read("test.h5", &in), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "changed"));
  strcpy(in.hash, "abc");
  assert_int_equal(truncate("test.h5", 3000), 0);
  assert_int_equal(ql_checkpoint_read("test.h5", &in), QL_ERR_INPUT);
  small_world_free(&v);

  small_world_make(&v, 6, 4, 3);
  out.puffs.count = 0;
  assert_ok(ql_checkpoint_write("test.h5", &out));
  in = make_checkpoint(&v, &fields, &read_series);
  assert_int_equal(ql_checkpoint_read("test.h5", &in), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "concentrations"));
  small_world_free(&v);
  small_world_free(&w);
}

/* At every interval and at the end if the clock does not matter; else only a minute after the last.
 */
static void checkpoints_are_due(void **unused) {
  (void)unused;
  ql_checkpoint_rule hourly = {.interval = 3600.0}, clocked = {3600.0, 60.0, 1000.0}, never = {0};
  assert_true(ql_checkpoint_due(&hourly, 3600.0, false, 1.0));
  assert_false(ql_checkpoint_due(&hourly, 4200.0, false, 2.0));
  assert_true(ql_checkpoint_due(&hourly, 7200.0, false, 2.0));
  assert_true(ql_checkpoint_due(&hourly, 8400.0, true, 2.0));
  assert_false(ql_checkpoint_due(&clocked, 3600.0, false, 1059.0));
  assert_false(ql_checkpoint_due(&clocked, 4200.0, false, 1061.0));
  assert_true(ql_checkpoint_due(&clocked, 7200.0, false, 1062.0));
  assert_false(ql_checkpoint_due(&clocked, 10800.0, true, 1121.0));
  assert_true(ql_checkpoint_due(&clocked, 10800.0, true, 1122.0));
  assert_false(ql_checkpoint_due(&never, 3600.0, true, 1e6));
}

static void station_table(void **unused) {
  (void)unused;
  small_world w;
  small_world_make(&w, 5, 4, 1);
  ql_fields fields = make_fields(&w, 1);
  ql_station_series series;
  make_checkpoint(&w, &fields, &series);
  for (size_t n = 0; n < 60; n++) fields.mean[n] = (float)n;
  ql_stations_append(&series, 1689350400.0, 1689354000.0);
  mkdir("series", 0777);
  assert_ok(ql_stations_write(&series, "series", "stations", 8 * 3600.0, true));
  FILE *in = fopen("series/stations.csv", "r");
  char line[256];
  assert_non_null(in);
  assert_non_null(fgets(line, sizeof line, in));
  assert_memory_equal(line, "# SYNTHETIC", 11);
  assert_non_null(fgets(line, sizeof line, in));
  assert_string_equal(line, "hour_start_utc,hour_start_local,station,name,O3[ppb],NOx[ppb],"
                            "PEC[ug m-3]\n");
  assert_non_null(fgets(line, sizeof line, in));
  assert_string_equal(line,
                      "2023-07-14T16:00:00Z,2023-07-15T00:00,1,\"one, \"\"quoted\"\"\",7,27,47\n");
  fclose(in);
  ql_nc *nc;
  float values[2];
  assert_ok(ql_nc_open("series/stations.nc", &nc));
  assert_ok(ql_nc_read(nc, "O3", "1e-9", NULL, values));
  assert_true(values[0] == 7.0f && values[1] == 15.0f);
  ql_nc_close(nc);
  small_world_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(fields_are_means),        cmocka_unit_test(unknown_field_is_named),
      cmocka_unit_test(records_are_written),     cmocka_unit_test(records_are_resumed),
      cmocka_unit_test(stations_are_read_again), cmocka_unit_test(checkpoint_there_and_back),
      cmocka_unit_test(checkpoints_are_due),     cmocka_unit_test(station_table)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
