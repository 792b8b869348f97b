#include "outputs/stations.h"

#include "base/clock.h"
#include "base/nc.h"
#include "outputs/axes.h"
#include "outputs/text_file.h"

#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

ql_status ql_stations_create(ql_arena *arena, const ql_fields *fields, const ql_station *stations,
                             int station_count, int capacity, ql_station_series *series) {
  const size_t records = (size_t)capacity;
  *series = (ql_station_series){
      .fields = fields, .station_count = station_count, .stations = stations, .capacity = capacity};
  QL_TRY(ql_arena_take(arena, "station times", records, sizeof(double), &series->start));
  QL_TRY(ql_arena_take(arena, "station times", records, sizeof(double), &series->end));
  return ql_arena_take(arena, "station series",
                       records * (size_t)station_count * (size_t)fields->count, sizeof(float),
                       &series->values);
}

static float *record_values(const ql_station_series *series, int record, int station) {
  return series->values + ((size_t)record * (size_t)series->station_count + (size_t)station) *
                              (size_t)series->fields->count;
}

void ql_stations_append(ql_station_series *series, double start, double end) {
  if (series->records == series->capacity) return;
  const ql_fields *fields = series->fields;
  const ql_grid *g = fields->grid;
  const size_t field_size = (size_t)fields->layers * (size_t)g->ny * (size_t)g->nx;
  series->start[series->records] = start;
  series->end[series->records] = end;
  for (int s = 0; s < series->station_count; s++) {
    const ql_station *station = &series->stations[s];
    const size_t at = (size_t)station->j * (size_t)g->nx + (size_t)station->i;
    float *values = record_values(series, series->records, s);
    for (int f = 0; f < fields->count; f++) values[f] = fields->mean[(size_t)f * field_size + at];
  }
  series->records++;
}

static void put_csv_row(FILE *out, const ql_station_series *series, int record, int station,
                        double utc_offset) {
  char utc[QL_CLOCK_TEXT], local[QL_CLOCK_TEXT];
  ql_clock_format(series->start[record], utc);
  ql_clock_format(series->start[record] + utc_offset, local);
  fprintf(out, "%s,%.16s,", utc, local);
  ql_text_file_csv(out, series->stations[station].id);
  fputc(',', out);
  ql_text_file_csv(out, series->stations[station].name);
  const float *values = record_values(series, record, station);
  for (int f = 0; f < series->fields->count; f++) fprintf(out, ",%.6g", (double)values[f]);
  fputc('\n', out);
}

static ql_status write_csv(const ql_station_series *series, const char *path, double utc_offset,
                           bool synthetic) {
  FILE *out = NULL;
  QL_TRY(ql_text_file_create(path, &out));
  if (synthetic) fputs("# SYNTHETIC: the inputs of this run are invented\n", out);
  fputs("hour_start_utc,hour_start_local,station,name", out);
  for (int f = 0; f < series->fields->count; f++) {
    const ql_field *field = &series->fields->items[f];
    fprintf(out, ",%s[%s]", field->name, strcmp(field->units, "1e-9") == 0 ? "ppb" : field->units);
  }
  fputc('\n', out);
  for (int r = 0; r < series->records; r++)
    for (int s = 0; s < series->station_count; s++) put_csv_row(out, series, r, s, utc_offset);
  return ql_text_file_commit(path, out);
}

static ql_status define_nc(ql_nc *nc, const ql_station_series *series, bool synthetic) {
  const ql_nc_spec specs[] = {
      {.name = "station",
       .type = QL_NC_CHAR,
       .dimensions = "station text",
       .long_name = "station identifier"},
      {.name = "name",
       .type = QL_NC_CHAR,
       .dimensions = "station text",
       .standard_name = "platform_name",
       .long_name = "station name"},
      {.name = "longitude",
       .type = QL_NC_DOUBLE,
       .dimensions = "station",
       .units = "degrees_east",
       .standard_name = "longitude"},
      {.name = "latitude",
       .type = QL_NC_DOUBLE,
       .dimensions = "station",
       .units = "degrees_north",
       .standard_name = "latitude"},
      {.name = "height",
       .type = QL_NC_DOUBLE,
       .dimensions = "station",
       .units = "m",
       .standard_name = "height",
       .long_name = "above the ground, of what puffs add"},
  };
  QL_TRY(ql_nc_put_text(nc, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(nc, NULL, "featureType", "timeSeries"));
  if (synthetic) QL_TRY(ql_nc_put_text(nc, NULL, "synthetic", "yes: the inputs are invented"));
  QL_TRY(ql_nc_define_dimension(nc, "station", (size_t)series->station_count));
  QL_TRY(ql_nc_define_dimension(nc, "text", 96));
  for (size_t s = 0; s < sizeof specs / sizeof specs[0]; s++) QL_TRY(ql_nc_define(nc, &specs[s]));
  QL_TRY(ql_nc_put_text(nc, "station", "cf_role", "timeseries_id"));
  QL_TRY(ql_axes_define_time(nc, (size_t)series->records, ql_axes_seconds,
                             "end of the averaging interval, UTC"));
  for (int f = 0; f < series->fields->count; f++) {
    const ql_field *field = &series->fields->items[f];
    const ql_nc_spec spec = {.name = field->name,
                             .type = QL_NC_FLOAT,
                             .dimensions = "time station",
                             .units = field->units,
                             .standard_name = field->standard_name,
                             .long_name = field->long_name};
    QL_TRY(ql_nc_define(nc, &spec));
    QL_TRY(ql_nc_put_text(nc, field->name, "coordinates", "longitude latitude height name"));
    QL_TRY(ql_nc_put_text(nc, field->name, "cell_methods", "time: mean"));
  }
  return QL_OK;
}

static ql_status write_places(ql_nc *nc, const ql_station_series *series) {
  for (size_t s = 0; s < (size_t)series->station_count; s++) {
    const ql_station *station = &series->stations[s];
    const ql_nc_slab one = {.start = {s}, .count = {1}};
    QL_TRY(ql_nc_write_string(nc, "station", s, station->id));
    QL_TRY(ql_nc_write_string(nc, "name", s, station->name));
    QL_TRY(ql_nc_write_double(nc, "longitude", &one, &station->longitude));
    QL_TRY(ql_nc_write_double(nc, "latitude", &one, &station->latitude));
    QL_TRY(ql_nc_write_double(nc, "height", &one, &station->height));
  }
  return QL_OK;
}

static ql_status write_values(ql_nc *nc, const ql_station_series *series) {
  for (int r = 0; r < series->records; r++) {
    QL_TRY(ql_axes_write_time(nc, (size_t)r, series->start[r], series->end[r]));
    for (int s = 0; s < series->station_count; s++) {
      const ql_nc_slab cell = {.start = {(size_t)r, (size_t)s}, .count = {1, 1}};
      const float *values = record_values(series, r, s);
      for (int f = 0; f < series->fields->count; f++)
        QL_TRY(ql_nc_write(nc, series->fields->items[f].name, &cell, &values[f]));
    }
  }
  return QL_OK;
}

static ql_status write_nc(const ql_station_series *series, const char *path, bool synthetic) {
  ql_nc *nc = NULL;
  QL_TRY(ql_nc_create(path, &nc));
  ql_status status = define_nc(nc, series, synthetic);
  if (status == QL_OK) status = write_places(nc, series);
  if (status == QL_OK) status = write_values(nc, series);
  if (status == QL_OK) return ql_nc_commit(nc);
  ql_nc_close(nc);
  return status;
}

ql_status ql_stations_write(const ql_station_series *series, const char *folder, const char *name,
                            double utc_offset, bool synthetic) {
  char path[PATH_SIZE];
  if (series->station_count == 0) return QL_OK;
  snprintf(path, sizeof path, "%s/%s.csv", folder, name);
  QL_TRY(write_csv(series, path, utc_offset, synthetic));
  snprintf(path, sizeof path, "%s/%s.nc", folder, name);
  return write_nc(series, path, synthetic);
}
