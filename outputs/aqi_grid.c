#include "outputs/aqi_grid.h"

#include "outputs/bulletin.h"
#include "outputs/grid_mapping.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096, HOURS = 24 };
static const double hour_length = 3600.0, day_length = 86400.0;    /* s */
static const char primary_meanings[] = "SO2 NO2 CO O3 PM10 PM2.5"; /* ql_pollutant, bit by bit */

/* A row of cells stands for a row of stations, so that the bulletin's hours serve both. */
typedef struct work {
  const ql_aqi_grid *request;
  const ql_nc *forecast;
  ql_fields six; /* those of the six pollutants that the forecast has */
  ql_station_series row;
  double first_date; /* local, s */
  int days;
  float *daily, *primary; /* [days][ny][nx], -1: no index */
  float *hourly;          /* [24 days][ny][nx] */
} work;

static ql_status choose_fields(ql_arena *arena, work *w) {
  const ql_fields *all = w->request->fields;
  w->six = (ql_fields){.grid = all->grid, .layers = 1};
  QL_TRY(ql_arena_take(arena, "pollutants", QL_POLLUTANT_COUNT, sizeof(ql_field), &w->six.items));
  for (int f = 0; f < all->count; f++)
    for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
      if (strcmp(all->items[f].name, ql_pollutant_get((ql_pollutant)p)->field) == 0)
        w->six.items[w->six.count++] = all->items[f];
  return QL_OK;
}

/* Times of the records, and room for a row of cells. */
static ql_status read_times(ql_arena *arena, work *w) {
  size_t records;
  double *bounds;
  QL_TRY(ql_nc_dimension(w->forecast, "time", &records));
  const int nx = w->six.grid->nx;
  ql_station *cells;
  QL_TRY(ql_arena_take(arena, "cells", (size_t)nx, sizeof *cells, &cells));
  QL_TRY(ql_stations_create(arena, &w->six, cells, nx, (int)records, &w->row));
  QL_TRY(ql_arena_take(arena, "times", 2 * records + 1, sizeof *bounds, &bounds));
  QL_TRY(ql_nc_read_time(w->forecast, "time", records, w->row.end));
  QL_TRY(ql_nc_read_double(w->forecast, "time_bnds", NULL, NULL, bounds)); /* h, as time is */
  for (size_t r = 0; r < records; r++)
    w->row.start[r] = w->row.end[r] - hour_length * (bounds[2 * r + 1] - bounds[2 * r]);
  w->row.records = (int)records;
  if (!records) return QL_OK;
  const double offset = w->request->utc_offset;
  w->first_date = floor((w->row.start[0] + offset) / day_length) * day_length;
  w->days = (int)ceil((w->row.end[records - 1] + offset - w->first_date) / day_length);
  return QL_OK;
}

static ql_status make_room(ql_arena *arena, work *w) {
  const size_t plane = (size_t)w->six.grid->ny * (size_t)w->six.grid->nx;
  const size_t days = (size_t)w->days;
  QL_TRY(ql_arena_take(arena, "daily index", days * plane, sizeof(float), &w->daily));
  QL_TRY(ql_arena_take(arena, "primary pollutants", days * plane, sizeof(float), &w->primary));
  return ql_arena_take(arena, "hourly index", HOURS * days * plane, sizeof(float), &w->hourly);
}

static ql_status read_row(work *w, int j, float *room) {
  const size_t records = (size_t)w->row.records, nx = (size_t)w->six.grid->nx;
  const size_t fields = (size_t)w->six.count;
  for (size_t f = 0; f < fields; f++) {
    const ql_nc_slab slab = {.start = {0, 0, (size_t)j, 0}, .count = {records, 1, 1, nx}};
    QL_TRY(ql_nc_read(w->forecast, w->six.items[f].name, NULL, &slab, room));
    for (size_t n = 0; n < records * nx; n++) w->row.values[n * fields + f] = room[n];
  }
  return QL_OK;
}

static void index_cell(work *w, const ql_bulletin *cells, int j, int i, int day) {
  double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS], hour[QL_POLLUTANT_COUNT];
  const ql_standards *standards = w->request->standards;
  const size_t nx = (size_t)w->six.grid->nx, plane = nx * (size_t)w->six.grid->ny;
  const size_t at = (size_t)j * nx + (size_t)i;
  const double date = w->first_date + day * day_length;
  ql_bulletin_hours(cells, i, date, hours);
  const ql_aqi_day values = ql_aqi_day_values(standards, date, hours);
  const ql_aqi aqi = ql_aqi_daily(standards, date, &values);
  w->daily[(size_t)day * plane + at] = (float)aqi.value;
  w->primary[(size_t)day * plane + at] = (float)aqi.primary;
  for (int h = 0; h < HOURS; h++) {
    for (int p = 0; p < QL_POLLUTANT_COUNT; p++) hour[p] = hours[p][QL_AQI_BEFORE + h];
    const ql_aqi now = ql_aqi_hourly(standards, date, hour, values.value[QL_POLLUTANT_SO2]);
    w->hourly[(size_t)(day * HOURS + h) * plane + at] = (float)now.value;
  }
}

static ql_status index_all(ql_arena *arena, work *w) {
  float *room;
  const ql_grid *g = w->six.grid;
  const ql_bulletin cells = {
      .standards = w->request->standards, .series = &w->row, .utc_offset = w->request->utc_offset};
  QL_TRY(ql_arena_take(arena, "row", (size_t)w->row.records * (size_t)g->nx, sizeof *room, &room));
  for (int j = 0; j < g->ny; j++) {
    QL_TRY(read_row(w, j, room));
    for (int i = 0; i < g->nx; i++)
      for (int day = 0; day < w->days; day++) index_cell(w, &cells, j, i, day);
  }
  return QL_OK;
}

/* --- aqi.nc -------------------------------------------------------------------------------------
 */

/* Planes in which every cell has an index, as a list. */
static int list_complete(const work *w, const float *index, int count, int *list) {
  const size_t plane = (size_t)w->six.grid->nx * (size_t)w->six.grid->ny;
  int found = 0;
  for (int n = 0; n < count; n++) {
    bool complete = true;
    for (size_t c = 0; c < plane && complete; c++) complete = index[(size_t)n * plane + c] >= 0.0f;
    if (complete) list[found++] = n;
  }
  return found;
}

static ql_status define_index(ql_nc *nc, const char *name, const char *dimensions,
                              const char *long_name) {
  const ql_nc_spec spec = {.name = name,
                           .type = QL_NC_INT,
                           .dimensions = dimensions,
                           .units = "1",
                           .long_name = long_name,
                           .deflate = 1};
  QL_TRY(ql_nc_define(nc, &spec));
  return ql_grid_mapping_attach(nc, name, "latitude longitude");
}

static ql_status define_axis(ql_nc *nc, const char *name, const char *units, const char *long_name,
                             int count) {
  const ql_nc_spec axis = {.name = name,
                           .type = QL_NC_DOUBLE,
                           .dimensions = name,
                           .units = units,
                           .standard_name = "time",
                           .long_name = long_name};
  QL_TRY(ql_nc_define_dimension(nc, name, (size_t)count));
  QL_TRY(ql_nc_define(nc, &axis));
  return ql_nc_put_text(nc, name, "calendar", "standard");
}

static ql_status define_days(ql_nc *nc, int days) {
  static const double masks[QL_POLLUTANT_COUNT] = {1, 2, 4, 8, 16, 32};
  if (!days) return QL_OK;
  QL_TRY(define_axis(nc, "day", "days since 1970-01-01 00:00:00", "local day", days));
  QL_TRY(define_index(nc, "AQI_day", "day y x",
                      "air quality index of the day, of the pollutants that are there"));
  QL_TRY(define_index(nc, "primary_pollutant", "day y x",
                      "pollutants whose index is the greatest, where it is above 50"));
  QL_TRY(ql_nc_put_numbers(nc, "primary_pollutant", "flag_masks", QL_POLLUTANT_COUNT, masks));
  return ql_nc_put_text(nc, "primary_pollutant", "flag_meanings", primary_meanings);
}

static ql_status define_all(ql_nc *nc, const work *w, int hours, int days) {
  char names[256] = "";
  for (int f = 0; f < w->six.count; f++) {
    const size_t used = strlen(names);
    snprintf(names + used, sizeof names - used, "%s%s", used ? " " : "", w->six.items[f].name);
  }
  QL_TRY(ql_nc_put_text(nc, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(nc, NULL, "title", w->request->title));
  QL_TRY(ql_nc_put_text(nc, NULL, "pollutants", names));
  if (w->request->synthetic)
    QL_TRY(ql_nc_put_text(nc, NULL, "synthetic", "yes: the inputs are invented"));
  QL_TRY(ql_grid_mapping_define(nc, w->six.grid));
  QL_TRY(define_axis(nc, "time", "seconds since 1970-01-01 00:00:00", "start of the hour, UTC",
                     hours));
  QL_TRY(define_index(nc, "AQI", "time y x",
                      "air quality index of the hour, of the pollutants that are there"));
  return define_days(nc, days);
}

/* Write one plane for each entry of `list`, and its coordinate. */
static ql_status write_planes(ql_nc *nc, const work *w, const char *name, const float *index,
                              const int *list, int count) {
  const size_t ny = (size_t)w->six.grid->ny, nx = (size_t)w->six.grid->nx;
  for (int n = 0; n < count; n++) {
    const ql_nc_slab slab = {.start = {(size_t)n, 0, 0}, .count = {1, ny, nx}};
    QL_TRY(ql_nc_write(nc, name, &slab, index + (size_t)list[n] * ny * nx));
  }
  return QL_OK;
}

static ql_status write_axis(ql_nc *nc, const char *name, const int *list, int count, double first,
                            double step) {
  for (int n = 0; n < count; n++) {
    const ql_nc_slab one = {.start = {(size_t)n}, .count = {1}};
    const double value = first + list[n] * step;
    QL_TRY(ql_nc_write_double(nc, name, &one, &value));
  }
  return QL_OK;
}

static ql_status fill(ql_nc *nc, const work *w, const int *hours, int hour_count, const int *days,
                      int day_count) {
  QL_TRY(define_all(nc, w, hour_count, day_count));
  QL_TRY(ql_grid_mapping_write(nc, w->six.grid));
  QL_TRY(write_axis(nc, "time", hours, hour_count, w->first_date - w->request->utc_offset,
                    hour_length));
  QL_TRY(write_planes(nc, w, "AQI", w->hourly, hours, hour_count));
  if (!day_count) return QL_OK;
  QL_TRY(write_axis(nc, "day", days, day_count, w->first_date / day_length, 1.0));
  QL_TRY(write_planes(nc, w, "AQI_day", w->daily, days, day_count));
  return write_planes(nc, w, "primary_pollutant", w->primary, days, day_count);
}

static ql_status write_file(ql_arena *arena, const work *w, const char *path) {
  int *hours, *days;
  ql_nc *nc = NULL;
  QL_TRY(ql_arena_take(arena, "hours", (size_t)(HOURS * w->days), sizeof *hours, &hours));
  QL_TRY(ql_arena_take(arena, "days", (size_t)w->days, sizeof *days, &days));
  const int hour_count = list_complete(w, w->hourly, HOURS * w->days, hours);
  const int day_count = list_complete(w, w->daily, w->days, days);
  if (!hour_count) return QL_OK;
  QL_TRY(ql_nc_create(path, &nc));
  const ql_status status = fill(nc, w, hours, hour_count, days, day_count);
  if (status == QL_OK) return ql_nc_commit(nc);
  ql_nc_close(nc);
  return status;
}

static ql_status run(ql_arena *arena, work *w, const char *path) {
  QL_TRY(choose_fields(arena, w));
  if (!w->six.count) return QL_OK;
  QL_TRY(read_times(arena, w));
  if (!w->days) return QL_OK;
  QL_TRY(make_room(arena, w));
  QL_TRY(index_all(arena, w));
  return write_file(arena, w, path);
}

ql_status ql_aqi_grid_write(const ql_aqi_grid *request, const char *folder) {
  char path[PATH_SIZE];
  ql_arena *arena = NULL;
  ql_nc *forecast = NULL;
  snprintf(path, sizeof path, "%s/aqi.nc", folder);
  remove(path);
  QL_TRY(ql_arena_create(&arena));
  char from[PATH_SIZE];
  snprintf(from, sizeof from, "%s/forecast.nc", folder);
  ql_status status = ql_nc_open(from, &forecast);
  work w = {.request = request, .forecast = forecast};
  if (status == QL_OK) status = run(arena, &w, path);
  ql_nc_close(forecast);
  ql_arena_free(arena);
  return status;
}
