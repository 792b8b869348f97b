/* Hand-made results of a base and its scenarios: 4 x 3 cells of 3 km over Zhuji, two layers, hours
 * from the local midnight of 2026-02-28 (the last day of the old standard) on, two stations in
 * opposite corners. Ozone is the same everywhere; PM2.5 is 60 + 2 i + 10 j ug m-3 at the ground. */
#ifndef QL_TESTS_WHATIF_WORLD_H
#define QL_TESTS_WHATIF_WORLD_H

#include "ql_test.h"

#include "base/file.h"
#include "outputs/bulletin.h"
#include "outputs/grid_file.h"
#include "outputs/stations.h"

#include <sys/stat.h>

enum { WHATIF_NX = 4, WHATIF_NY = 3, WHATIF_LAYERS = 2, WHATIF_HOURS = 48 };
static const double whatif_start = 1772208000.0; /* 2026-02-27T16:00Z */
static const double whatif_offset = 28800.0;     /* s, Beijing */

/* What a run of this world differs in. */
typedef struct whatif_spec {
  const char *folder;
  float pm25, ozone;      /* factors on 60 + 2 i + 10 j ug m-3 and on 20 ppb */
  int nx, hours;          /* 0: WHATIF_NX, WHATIF_HOURS */
  double late;            /* s: all hours are later by it */
  const char *second;     /* id of the second station; NULL: S02 */
  const char *pm25_name;  /* of the field; NULL: PM25 */
  const char *pm25_units; /* NULL: ug m-3 */
  const char *emissions;  /* scenario_emissions.csv below its head; NULL: none */
  bool unfinished, no_stations;
} whatif_spec;

static inline void whatif_text(const char *folder, const char *name, const char *head,
                               const char *text) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fprintf(out, "%s%s", head, text);
  fclose(out);
}

static inline ql_grid *whatif_grid(ql_arena *arena, ql_projection *projection, int nx) {
  const ql_grid_spec spec = {
      .nx = nx, .ny = WHATIF_NY, .nz = 1, .dx = 3000.0, .dy = 3000.0, .x0 = -6000.0, .y0 = -4500.0};
  ql_grid *grid;
  assert_ok(ql_grid_create(arena, &spec, projection, &grid));
  return grid;
}

static inline void whatif_fields(ql_arena *arena, const whatif_spec *spec, const ql_grid *grid,
                                 ql_fields *fields) {
  *fields = (ql_fields){.grid = grid, .count = 2, .layers = WHATIF_LAYERS};
  const size_t plane = (size_t)grid->nx * (size_t)grid->ny;
  assert_ok(ql_arena_take(arena, "fields", 2, sizeof *fields->items, &fields->items));
  assert_ok(ql_arena_take(arena, "mean", 2 * WHATIF_LAYERS * plane, sizeof(float), &fields->mean));
  assert_ok(ql_arena_take(arena, "wind", 2 * plane, sizeof(float), &fields->wind));
  ql_field *ozone = &fields->items[0], *pm25 = &fields->items[1];
  ozone->units = "1e-9";
  ozone->standard_name = "mole_fraction_of_ozone_in_air";
  snprintf(ozone->name, sizeof ozone->name, "O3");
  snprintf(ozone->long_name, sizeof ozone->long_name, "mole fraction of O3");
  pm25->units = spec->pm25_units ? spec->pm25_units : "ug m-3";
  pm25->particle = true;
  snprintf(pm25->name, sizeof pm25->name, "%s", spec->pm25_name ? spec->pm25_name : "PM25");
  snprintf(pm25->long_name, sizeof pm25->long_name, "fine particles");
}

static inline void whatif_fill(const whatif_spec *spec, ql_fields *fields) {
  const int nx = fields->grid->nx;
  for (int k = 0; k < WHATIF_LAYERS; k++)
    for (int j = 0; j < WHATIF_NY; j++)
      for (int i = 0; i < nx; i++) {
        const int at = (k * WHATIF_NY + j) * nx + i, field = WHATIF_LAYERS * WHATIF_NY * nx;
        fields->mean[at] = spec->ozone * 20.0f;
        fields->mean[field + at] = spec->pm25 * (float)(60 + 2 * i + 10 * j) / (float)(1 + k);
      }
}

static inline void whatif_stations(ql_station stations[2], const whatif_spec *spec, int nx) {
  memset(stations, 0, 2 * sizeof *stations);
  stations[0] = (ql_station){
      .id = "S01", .name = "暨阳, <b>west</b>", .longitude = 120.15, .latitude = 29.67};
  stations[1] = (ql_station){
      .name = "应店街", .longitude = 120.25, .latitude = 29.73, .i = nx - 1, .j = WHATIF_NY - 1};
  snprintf(stations[1].id, sizeof stations[1].id, "%s", spec->second ? spec->second : "S02");
}

/* forecast.nc, stations.nc and .csv, bulletin.csv, scenario_emissions.csv and, unless it is
 * unfinished, manifest.json. */
static inline void whatif_run_write(const whatif_spec *spec) {
  static const float height[WHATIF_LAYERS] = {10.0f, 40.0f};
  const int nx = spec->nx ? spec->nx : WHATIF_NX, hours = spec->hours ? spec->hours : WHATIF_HOURS;
  ql_arena *arena;
  ql_projection *projection;
  ql_fields fields;
  ql_station stations[2];
  ql_station_series series;
  ql_standards standards;
  float *terrain;
  int rows;
  assert_ok(ql_file_make_folder(spec->folder));
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_standards_load(arena, NULL, &standards));
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &projection));
  const ql_grid *grid = whatif_grid(arena, projection, nx);
  whatif_fields(arena, spec, grid, &fields);
  whatif_stations(stations, spec, nx);
  assert_ok(ql_stations_create(arena, &fields, stations, 2, hours, &series));
  assert_ok(ql_arena_take(arena, "terrain", grid->plane, sizeof *terrain, &terrain));
  const ql_grid_file_head head = {.title = "hand-made",
                                  .version = "test",
                                  .history = "test",
                                  .synthetic = true,
                                  .first_time = whatif_start};
  ql_grid_file file = {.head = &head,
                       .records = {.folder = spec->folder, .fields = &fields},
                       .height = height,
                       .terrain = terrain};
  for (int h = 0; h < hours; h++) {
    const double start = whatif_start + spec->late + 3600.0 * h;
    whatif_fill(spec, &fields);
    assert_ok(ql_grid_records_append(&file.records, start, start + 3600.0));
    ql_stations_append(&series, start, start + 3600.0);
  }
  assert_ok(ql_grid_file_write(&file));
  ql_grid_records_clean(&file.records);
  if (!spec->no_stations)
    assert_ok(ql_stations_write(&series, spec->folder, "stations", whatif_offset, true));
  const ql_bulletin bulletin = {
      .standards = &standards, .series = &series, .utc_offset = whatif_offset, .synthetic = true};
  assert_ok(ql_bulletin_write(&bulletin, spec->folder, &rows));
  if (spec->emissions)
    whatif_text(spec->folder, "scenario_emissions.csv",
                "scenario,scope,name,pollutant,before[t],after[t],change[t],change[%],permit[t],"
                "within\n",
                spec->emissions);
  if (!spec->unfinished) whatif_text(spec->folder, "manifest.json", "", "{\"version\": \"test\"}");
  ql_projection_free(projection);
  ql_arena_free(arena);
}

#endif
