/* Opening the results of a run, and telling whether two runs can be compared. */
#include "inputs/emissions/cf_grid.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>
#include <unistd.h>

static const double same_place = 1e-6; /* of a cell */
static const double same_time = 1e-3;  /* s */

static ql_status in_folder(const char *folder, const char *name, char path[QL_WHATIF_PATH]) {
  if ((size_t)snprintf(path, QL_WHATIF_PATH, "%s/%s", folder, name) < QL_WHATIF_PATH) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%.60s...: this folder's name is too long", folder);
}

/* Intervals of the records; without bounds nobody could tell the hour's begin from its end. */
static ql_status read_times(ql_arena *arena, const ql_nc *file, size_t *records, double **start,
                            double **end) {
  QL_TRY(ql_nc_dimension(file, "time", records));
  if (*records == 0) return ql_error_set(QL_ERR_INPUT, "%s: holds no record", ql_nc_path(file));
  if (!ql_nc_has(file, "time") || !ql_nc_has_attribute(file, "time", "bounds"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable time has no bounds; it is not what qinglan "
                        "writes",
                        ql_nc_path(file));
  QL_TRY(ql_arena_take(arena, "times", *records, sizeof **start, start));
  QL_TRY(ql_arena_take(arena, "times", *records, sizeof **end, end));
  return ql_cf_grid_intervals(file, "time", *records, *start, *end);
}

static ql_status read_axis(ql_arena *arena, const ql_nc *file, const char *name, size_t count,
                           double **centres) {
  char units[32] = "";
  QL_TRY(ql_nc_text(file, name, "units", sizeof units, units));
  QL_TRY(ql_arena_take(arena, name, count, sizeof **centres, centres));
  const ql_nc_slab all = {.count = {count}};
  return ql_nc_read_double(file, name, strcmp(units, "degrees") == 0 ? NULL : "m", &all, *centres);
}

static ql_status read_grid(ql_arena *arena, ql_whatif_results *run) {
  const ql_nc *file = run->forecast;
  QL_TRY(ql_nc_dimension(file, "level", &run->levels));
  QL_TRY(ql_nc_dimension(file, "y", &run->ny));
  QL_TRY(ql_nc_dimension(file, "x", &run->nx));
  if (run->ny < 2 || run->nx < 2)
    return ql_error_set(QL_ERR_INPUT, "%s: %zu x %zu cells; two by two are needed at the least",
                        ql_nc_path(file), run->nx, run->ny);
  QL_TRY(read_axis(arena, file, "x", run->nx, &run->x));
  QL_TRY(read_axis(arena, file, "y", run->ny, &run->y));
  return ql_nc_text(file, "projection", "proj_string", sizeof run->proj, run->proj);
}

/* --- stations.nc -------------------------------------------------------------------------------
 */

/* Those of the six pollutants that the file has. */
static ql_status choose_fields(ql_arena *arena, const ql_nc *file, ql_fields *six) {
  QL_TRY(ql_arena_take(arena, "pollutants", QL_POLLUTANT_COUNT, sizeof *six->items, &six->items));
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_pollutant_info *info = ql_pollutant_get((ql_pollutant)p);
    if (!ql_nc_has(file, info->field)) continue;
    ql_field *field = &six->items[six->count++];
    field->particle = info->molar_mass <= 0.0;
    field->units = field->particle ? "ug m-3" : "1e-9";
    snprintf(field->name, sizeof field->name, "%s", info->field);
  }
  return QL_OK;
}

static ql_status read_places(const ql_nc *file, size_t count, ql_station *stations) {
  char id[128], name[128]; /* longer than the texts of the file */
  for (size_t s = 0; s < count; s++) {
    QL_TRY(ql_nc_read_string(file, "station", s, sizeof id, id));
    QL_TRY(ql_nc_read_string(file, "name", s, sizeof name, name));
    snprintf(stations[s].id, sizeof stations[s].id, "%.31s", id);
    snprintf(stations[s].name, sizeof stations[s].name, "%.95s", name);
  }
  return QL_OK;
}

static ql_status read_values(ql_arena *arena, const ql_nc *file, ql_station_series *series) {
  const size_t rows = (size_t)series->records * (size_t)series->station_count;
  const size_t fields = (size_t)series->fields->count;
  const ql_nc_slab all = {.count = {(size_t)series->records, (size_t)series->station_count}};
  float *room;
  QL_TRY(ql_arena_take(arena, "series", rows, sizeof *room, &room));
  for (size_t f = 0; f < fields; f++) {
    const ql_field *field = &series->fields->items[f];
    QL_TRY(ql_nc_read(file, field->name, field->units, &all, room));
    for (size_t n = 0; n < rows; n++) series->values[n * fields + f] = room[n];
  }
  return QL_OK;
}

static ql_status read_series(ql_arena *arena, const ql_nc *file, ql_station_series *series) {
  size_t count, records;
  double *start, *end;
  ql_fields *six;
  ql_station *stations;
  QL_TRY(read_times(arena, file, &records, &start, &end));
  QL_TRY(ql_nc_dimension(file, "station", &count));
  QL_TRY(ql_arena_take(arena, "pollutants", 1, sizeof *six, &six));
  QL_TRY(choose_fields(arena, file, six));
  QL_TRY(ql_arena_take(arena, "stations", count, sizeof *stations, &stations));
  QL_TRY(read_places(file, count, stations));
  QL_TRY(ql_stations_create(arena, six, stations, (int)count, (int)records, series));
  memcpy(series->start, start, records * sizeof *start);
  memcpy(series->end, end, records * sizeof *end);
  series->records = (int)records;
  return read_values(arena, file, series);
}

/* No stations.nc: a case without stations. */
static ql_status open_stations(ql_arena *arena, ql_whatif_results *run) {
  static const ql_fields none;
  char path[QL_WHATIF_PATH];
  ql_nc *file = NULL;
  run->stations = (ql_station_series){.fields = &none};
  QL_TRY(in_folder(run->folder, "stations.nc", path));
  if (access(path, F_OK)) return QL_OK;
  QL_TRY(ql_nc_open(path, &file));
  const ql_status status = read_series(arena, file, &run->stations);
  ql_nc_close(file);
  return status;
}

ql_status ql_whatif_results_open(ql_arena *arena, const char *folder, double utc_offset,
                                 ql_whatif_results *run) {
  static const double day_length = 86400.0;
  char path[QL_WHATIF_PATH];
  *run = (ql_whatif_results){.folder = folder};
  QL_TRY(in_folder(folder, "forecast.nc", path));
  QL_TRY(ql_nc_open(path, &run->forecast));
  QL_TRY(read_times(arena, run->forecast, &run->records, &run->start, &run->end));
  QL_TRY(read_grid(arena, run));
  run->first_date = floor((run->start[0] + utc_offset) / day_length) * day_length;
  run->days =
      (int)ceil((run->end[run->records - 1] + utc_offset - run->first_date) / day_length - 1e-9);
  return open_stations(arena, run);
}

void ql_whatif_results_close(ql_whatif_results *run) {
  ql_nc_close(run->forecast);
  run->forecast = NULL;
}

ql_status ql_whatif_results_grid(ql_arena *arena, const ql_whatif_results *run,
                                 ql_projection **projection, ql_grid **grid) {
  const double dx = (run->x[run->nx - 1] - run->x[0]) / (double)(run->nx - 1);
  const double dy = (run->y[run->ny - 1] - run->y[0]) / (double)(run->ny - 1);
  const ql_grid_spec spec = {.nx = (int)run->nx,
                             .ny = (int)run->ny,
                             .nz = 1,
                             .dx = dx,
                             .dy = dy,
                             .x0 = run->x[0] - 0.5 * dx,
                             .y0 = run->y[0] - 0.5 * dy};
  if (!(dx > 0.0) || !(dy > 0.0))
    return ql_error_set(QL_ERR_INPUT, "%s: x and y must rise", ql_nc_path(run->forecast));
  ql_status status = ql_projection_create(run->proj, projection);
  if (status == QL_OK) status = ql_grid_create(arena, &spec, *projection, grid);
  if (status == QL_OK) return QL_OK;
  ql_projection_free(*projection);
  *projection = NULL;
  return ql_error_context(status, "%s", ql_nc_path(run->forecast));
}

/* --- are two runs of one case? -----------------------------------------------------------------
 */

static ql_status differ(const ql_whatif_results *base, const ql_whatif_results *run,
                        const char *file, const char *what) {
  return ql_error_set(QL_ERR_INPUT,
                      "%s/%s: %s those of %s/%s; both must be runs of one case: run the scenario "
                      "again, or remove its folder",
                      run->folder, file, what, base->folder, file);
}

static bool same_axis(const double *a, const double *b, size_t count) {
  const double small = same_place * fabs(a[1] - a[0]);
  for (size_t n = 0; n < count; n++)
    if (fabs(a[n] - b[n]) > small) return false;
  return true;
}

static bool same_times(const double *a, const double *b, size_t count) {
  for (size_t n = 0; n < count; n++)
    if (fabs(a[n] - b[n]) > same_time) return false;
  return true;
}

ql_status ql_whatif_results_match(const ql_whatif_results *base, const ql_whatif_results *run) {
  if (base->nx != run->nx || base->ny != run->ny || base->levels != run->levels ||
      strcmp(base->proj, run->proj) != 0 || !same_axis(base->x, run->x, base->nx) ||
      !same_axis(base->y, run->y, base->ny))
    return differ(base, run, "forecast.nc", "its cells are not");
  if (base->records != run->records || !same_times(base->start, run->start, base->records) ||
      !same_times(base->end, run->end, base->records))
    return differ(base, run, "forecast.nc", "its hours are not");
  const ql_station_series *a = &base->stations, *b = &run->stations;
  if (a->records != b->records || !same_times(a->start, b->start, (size_t)a->records) ||
      !same_times(a->end, b->end, (size_t)a->records))
    return differ(base, run, "stations.nc", "its hours are not");
  bool same = a->station_count == b->station_count;
  for (int s = 0; same && s < a->station_count; s++)
    same = strcmp(a->stations[s].id, b->stations[s].id) == 0;
  if (!same) return differ(base, run, "stations.nc", "its stations are not");
  same = a->fields->count == b->fields->count;
  for (int f = 0; same && f < a->fields->count; f++)
    same = strcmp(a->fields->items[f].name, b->fields->items[f].name) == 0;
  return same ? QL_OK : differ(base, run, "stations.nc", "its pollutants are not");
}
