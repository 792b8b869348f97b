#include "base/nc.h"
#include "inputs/observations_csv.h"

#include <math.h>
#include <stdio.h>

static ql_status read_stations(const ql_nc *nc, ql_observations *o) {
  size_t count;
  QL_TRY(ql_nc_dimension(nc, "station", &count));
  if (count == 0 || count > 1000000)
    return ql_error_set(QL_ERR_INPUT, "%s: there is no station", ql_nc_path(nc));
  QL_TRY(ql_arena_take(o->arena, "stations", count, sizeof *o->stations, &o->stations));
  o->station_count = (int)count;
  for (size_t s = 0; s < count; s++) {
    ql_observed_station *station = &o->stations[s];
    char text[256]; /* files hold longer fields than the names in them */
    QL_TRY(ql_nc_read_string(nc, "station", s, sizeof text, text));
    snprintf(station->id, sizeof station->id, "%s", text);
    if (!ql_nc_has(nc, "name")) continue;
    QL_TRY(ql_nc_read_string(nc, "name", s, sizeof text, text));
    snprintf(station->name, sizeof station->name, "%s", text);
  }
  return QL_OK;
}

/* One variable, record after record; `ends` are the ends of its hours. */
static ql_status read_pollutant(const ql_nc *nc, const ql_observations_request *request,
                                ql_pollutant p, size_t records, const double *ends,
                                ql_observations *o) {
  const char *name = ql_pollutant_get(p)->field;
  const size_t stations = (size_t)o->station_count;
  char unit[64];
  double factor;
  float *row;
  if (!ql_nc_has(nc, name)) return QL_OK;
  QL_TRY(ql_nc_text(nc, name, "units", sizeof unit, unit));
  QL_TRY(ql_error_context(ql_observations_unit(request, p, unit, &factor), "%s: variable %s",
                          ql_nc_path(nc), name));
  QL_TRY(ql_arena_take(o->arena, name, stations, sizeof *row, &row));
  for (size_t r = 0; r < records; r++) {
    const ql_nc_slab slab = {.start = {r, 0}, .count = {1, stations}};
    QL_TRY(ql_nc_read(nc, name, unit, &slab, row));
    for (size_t s = 0; s < stations; s++)
      QL_TRY(ql_observations_put(o, p, (int)s, ends[r] - 3600.0, factor * (double)row[s]));
  }
  return QL_OK;
}

/* Records must be means of whole hours, as time_bnds says. */
static ql_status check_hourly(const ql_nc *nc, size_t records, const double *ends) {
  for (size_t r = 0; r < records; r++) {
    const ql_nc_slab pair = {.start = {r, 0}, .count = {1, 2}};
    double bounds[2];
    QL_TRY(ql_nc_read_double(nc, "time_bnds", NULL, &pair, bounds));
    if (fabs(bounds[1] - bounds[0] - 3600.0) > 0.5 || fmod(ends[r] - ends[0], 3600.0) != 0.0)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: record %zu is the mean of %g s; hourly means are needed "
                          "(output.interval: 60)",
                          ql_nc_path(nc), r, bounds[1] - bounds[0]);
  }
  return QL_OK;
}

static ql_status read_file(const ql_nc *nc, const ql_observations_request *request,
                           ql_observations *o) {
  size_t records;
  double *ends;
  QL_TRY(read_stations(nc, o));
  QL_TRY(ql_nc_dimension(nc, "time", &records));
  if (records == 0) return ql_error_set(QL_ERR_INPUT, "%s: there is no record", ql_nc_path(nc));
  QL_TRY(ql_arena_take(o->arena, "times", records, sizeof *ends, &ends));
  QL_TRY(ql_nc_read_time(nc, "time", records, ends));
  QL_TRY(check_hourly(nc, records, ends));
  QL_TRY(ql_observations_room(o, ends[0] - 3600.0, ends[records - 1]));
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    QL_TRY(read_pollutant(nc, request, (ql_pollutant)p, records, ends, o));
  return QL_OK;
}

ql_status ql_observations_read_nc(const char *path, const ql_observations_request *request,
                                  ql_observations *o) {
  ql_nc *nc = NULL;
  QL_TRY(ql_nc_open(path, &nc));
  const ql_status status = read_file(nc, request, o);
  ql_nc_close(nc);
  return status;
}
