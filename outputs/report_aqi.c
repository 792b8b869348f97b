/* The index on the grid in the report: fields "AQI_day" and "AQI", each with times of its own. */
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"

#include <unistd.h>

static const double hour_length = 3600.0, day_length = 86400.0; /* s */

/* A field [count][ny][nx] of whole numbers, and its times. */
static ql_status add_field(ql_arena *arena, const ql_nc *file, const char *name, size_t count,
                           json_t *times, json_t *fields) {
  int rank;
  size_t shape[QL_NC_RANK];
  float *values;
  json_t *entry = json_pack("{s:s, s:s, s:s, s:o}", "name", name, "unit", "", "long_name", "AQI",
                            "times", times);
  json_array_append_new(fields, entry);
  QL_TRY(ql_nc_shape(file, name, &rank, shape));
  QL_TRY(ql_arena_take(arena, "index", count * shape[1] * shape[2], sizeof *values, &values));
  QL_TRY(ql_nc_read(file, name, NULL, NULL, values));
  json_object_set_new(entry, "data", ql_report_shorts(values, count * shape[1] * shape[2]));
  return QL_OK;
}

static ql_status add_days(ql_arena *arena, const ql_nc *file, double utc_offset, json_t *fields) {
  size_t count;
  double *start;
  json_t *times = json_array();
  QL_TRY(ql_nc_dimension(file, "day", &count));
  QL_TRY(ql_arena_take(arena, "days", count, sizeof *start, &start));
  QL_TRY(ql_nc_read_time(file, "day", count, start)); /* local dates as if they were UTC */
  for (size_t n = 0; n < count; n++)
    json_array_append_new(
        times, json_pack("[f, f]", start[n] - utc_offset, start[n] - utc_offset + day_length));
  return add_field(arena, file, "AQI_day", count, times, fields);
}

static ql_status add_hours(ql_arena *arena, const ql_nc *file, json_t *fields) {
  size_t count;
  double *start;
  json_t *times = json_array();
  QL_TRY(ql_nc_dimension(file, "time", &count));
  QL_TRY(ql_arena_take(arena, "hours", count, sizeof *start, &start));
  QL_TRY(ql_nc_read_time(file, "time", count, start));
  for (size_t n = 0; n < count; n++)
    json_array_append_new(times, json_pack("[f, f]", start[n], start[n] + hour_length));
  return add_field(arena, file, "AQI", count, times, fields);
}

ql_status ql_report_indices(ql_arena *arena, const char *path, double utc_offset, json_t *fields) {
  ql_nc *file = NULL;
  if (access(path, F_OK)) return QL_OK;
  QL_TRY(ql_nc_open(path, &file));
  ql_status status = QL_OK;
  if (ql_nc_has(file, "AQI_day")) status = add_days(arena, file, utc_offset, fields);
  if (status == QL_OK) status = add_hours(arena, file, fields);
  ql_nc_close(file);
  return status;
}
