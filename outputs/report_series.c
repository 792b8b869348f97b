/* Station series, observations and the standard's numbers in the report. */
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* --- stations.nc --------------------------------------------------------------------------------
 */

static ql_status list_stations(ql_arena *arena, const ql_nc *file, const ql_report_grid *grid,
                               size_t count, json_t *stations) {
  double *x, *y;
  QL_TRY(ql_arena_take(arena, "longitudes", count, sizeof *x, &x));
  QL_TRY(ql_arena_take(arena, "latitudes", count, sizeof *y, &y));
  QL_TRY(ql_nc_read_double(file, "longitude", NULL, NULL, x));
  QL_TRY(ql_nc_read_double(file, "latitude", NULL, NULL, y));
  if (grid) QL_TRY(ql_report_grid_place(grid, count, x, y));
  for (size_t s = 0; s < count; s++) {
    char id[128], name[128];
    QL_TRY(ql_nc_read_string(file, "station", s, sizeof id, id));
    QL_TRY(ql_nc_read_string(file, "name", s, sizeof name, name));
    json_array_append_new(stations, json_pack("{s:o, s:o, s:f, s:f}", "id", ql_report_text(id),
                                              "name", ql_report_text(name), "x", x[s], "y", y[s]));
  }
  return QL_OK;
}

static bool is_series(const ql_nc *file, const char *name) {
  size_t shape[QL_NC_RANK];
  char axis[QL_NC_NAME];
  int rank;
  return ql_nc_shape(file, name, &rank, shape) == QL_OK && rank == 2 &&
         ql_nc_axis(file, name, 0, axis) == QL_OK && strcmp(axis, "time") == 0 &&
         ql_nc_axis(file, name, 1, axis) == QL_OK && strcmp(axis, "station") == 0;
}

static ql_status list_series(ql_arena *arena, const ql_nc *file, size_t values, json_t *fields) {
  char name[QL_NC_NAME], units[32];
  float *series;
  QL_TRY(ql_arena_take(arena, "series", values, sizeof *series, &series));
  for (int v = 0; v < ql_nc_count(file); v++) {
    QL_TRY(ql_nc_name(file, v, name));
    if (!is_series(file, name)) continue;
    QL_TRY(ql_nc_text(file, name, "units", sizeof units, units));
    QL_TRY(ql_nc_read(file, name, NULL, NULL, series));
    json_array_append_new(fields, json_pack("{s:s, s:s, s:o}", "name", name, "unit",
                                            strcmp(units, "1e-9") == 0 ? "ppb" : units, "values",
                                            ql_report_floats(series, values)));
  }
  return QL_OK;
}

static ql_status list_times(ql_arena *arena, const ql_nc *file, size_t count, json_t *times) {
  double *bounds;
  QL_TRY(ql_arena_take(arena, "times", 2 * count, sizeof *bounds, &bounds));
  QL_TRY(ql_nc_read_double(file, "time_bnds", NULL, NULL, bounds)); /* s since 1970 */
  for (size_t t = 0; t < count; t++)
    json_array_append_new(times, json_pack("[f, f]", bounds[2 * t], bounds[2 * t + 1]));
  return QL_OK;
}

static ql_status read_series(ql_arena *arena, const ql_nc *file, const ql_report_grid *grid,
                             json_t *series) {
  size_t stations, times;
  json_t *list = json_array(), *fields = json_array(), *bounds = json_array();
  json_object_set_new(series, "stations", list);
  json_object_set_new(series, "fields", fields);
  json_object_set_new(series, "times", bounds);
  QL_TRY(ql_nc_dimension(file, "station", &stations));
  QL_TRY(ql_nc_dimension(file, "time", &times));
  QL_TRY(list_stations(arena, file, grid, stations, list));
  QL_TRY(list_times(arena, file, times, bounds));
  return list_series(arena, file, stations * times, fields);
}

ql_status ql_report_series(ql_arena *arena, const char *path, const ql_report_grid *grid,
                           json_t *root) {
  ql_nc *file = NULL;
  if (access(path, F_OK)) return QL_OK;
  QL_TRY(ql_nc_open(path, &file));
  json_t *series = json_object();
  json_object_set_new(root, "series", series);
  const ql_status status = read_series(arena, file, grid, series);
  ql_nc_close(file);
  return status;
}

/* --- observations -------------------------------------------------------------------------------
 */

ql_status ql_report_observed(const ql_observations *o, json_t *root) {
  const size_t count = (size_t)o->station_count * (size_t)o->hours;
  json_t *stations = json_array(), *fields = json_object();
  for (int s = 0; s < o->station_count; s++)
    json_array_append_new(stations, ql_report_text(o->stations[s].id));
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    if (o->read[p])
      json_object_set_new(fields, ql_pollutant_get((ql_pollutant)p)->field,
                          ql_report_floats(o->values + (size_t)p * count, count));
  json_object_set_new(root, "observed",
                      json_pack("{s:f, s:i, s:o, s:o}", "start", o->start, "hours", o->hours,
                                "stations", stations, "values", fields));
  return QL_OK;
}

/* --- standards ----------------------------------------------------------------------------------
 */

static json_t *classes_json(const ql_standards *standards) {
  json_t *list = json_array();
  for (int c = 0; c < QL_STANDARDS_LEVELS; c++) {
    const ql_standards_class *class = &standards->classes[c];
    json_array_append_new(
        list, json_pack("{s:i, s:o, s:o, s:o, s:o}", "to", class->to_aqi, "level",
                        ql_report_text(class->level_zh), "zh", ql_report_text(class->class_zh),
                        "en", ql_report_text(class->class_en), "rgb", ql_report_text(class->rgb)));
  }
  return list;
}

/* Class II limits of one pollutant on the local dates of the first and the last hour. */
static json_t *limits_json(const ql_standards *standards, ql_pollutant p, const double dates[2]) {
  static const struct {
    const char *name;
    ql_average average;
  } kinds[] = {{"hour", QL_AVERAGE_HOUR}, {"8h", QL_AVERAGE_8H}, {"day", QL_AVERAGE_DAY}};
  json_t *limits = json_object();
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    json_t *pair = json_array();
    for (int d = 0; d < 2; d++)
      json_array_append_new(pair, ql_report_number(ql_standards_limit_at(standards, dates[d], "II",
                                                                         p, kinds[k].average)));
    json_object_set_new(limits, kinds[k].name, pair);
  }
  return limits;
}

ql_status ql_report_standards(const ql_standards *standards, double start, double end,
                              json_t *root) {
  const double dates[2] = {start, end};
  const ql_standards_rules *rules = &standards->rules;
  json_t *pollutants = json_object();
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_pollutant_info *info = ql_pollutant_get((ql_pollutant)p);
    const double factor = info->molar_mass > 0.0
                              ? ql_pollutant_per_ppb((ql_pollutant)p, rules->reference_temperature,
                                                     rules->reference_pressure)
                              : info->per_ug;
    json_object_set_new(pollutants, info->field,
                        json_pack("{s:s, s:s, s:s, s:f, s:i, s:o}", "name", info->name, "zh",
                                  info->name_zh, "unit", info->units, "factor", factor, "digits",
                                  info->digits, "limits",
                                  limits_json(standards, (ql_pollutant)p, dates)));
  }
  json_object_set_new(root, "standards",
                      json_pack("{s:[s, s], s:o, s:o}", "names",
                                ql_standards_name(standards, dates[0]),
                                ql_standards_name(standards, dates[1]), "classes",
                                classes_json(standards), "pollutants", pollutants));
  return QL_OK;
}
