#include "base/csv.h"
#include "inputs/release/release.h"

#include <stdio.h>

enum { TIME, WIND, DIRECTION, LENGTH, DEPTH, SIGMA, TEMPERATURE, COLUMNS, NEEDED = LENGTH };

static const char *const names[COLUMNS] = {"time_s",  "wind_m_s",        "direction_deg", "L_m",
                                           "depth_m", "sigma_theta_deg", "temperature_K"};

ql_status ql_release_beside(ql_arena *arena, const ql_release *release, const char *file,
                            char **path) {
  int folder = 0;
  for (int c = 0; release->path[c]; c++)
    if (release->path[c] == '/') folder = c + 1;
  char joined[4096];
  const int length =
      snprintf(joined, sizeof joined, "%.*s%s", *file == '/' ? 0 : folder, release->path, file);
  if (length < 0 || (size_t)length >= sizeof joined)
    return ql_error_set(QL_ERR_INPUT, "%s: the path of %s is too long", release->path, file);
  return ql_arena_string(arena, joined, path);
}

/* One field, or what the release says where the table has no such column. */
static ql_status field(const ql_csv *table, int row, int column, const double range[2],
                       double *value) {
  char place[512];
  if (column < 0) return QL_OK;
  if (ql_csv_number(table, row, column, value) && *value >= range[0] && *value <= range[1])
    return QL_OK;
  ql_csv_place(table, row, sizeof place, place);
  return ql_error_set(QL_ERR_INPUT, "%s: %s is '%s'; it must be a number from %g to %g", place,
                      table->header[column], ql_csv_field(table, row, column), range[0], range[1]);
}

static ql_status read_row(const ql_csv *table, int row, const int column[COLUMNS],
                          ql_release_weather *w, double *time) {
  static const double ranges[COLUMNS][2] = {{0.0, 1e7},    {0.1, 60.0},    {-360.0, 720.0},
                                            {-1e9, 1e9},   {10.0, 6000.0}, {0.0, 60.0},
                                            {220.0, 330.0}};
  double *const values[COLUMNS] = {time,      &w->wind,        &w->direction,  &w->length,
                                   &w->depth, &w->sigma_theta, &w->temperature};
  for (int c = 0; c < COLUMNS; c++) QL_TRY(field(table, row, column[c], ranges[c], values[c]));
  return QL_OK;
}

static ql_status read_rows(const ql_csv *table, ql_release_weather *rows, double *times) {
  int column[COLUMNS];
  char place[512];
  QL_TRY(ql_csv_columns(table, NEEDED, names, column));
  for (int c = NEEDED; c < COLUMNS; c++) column[c] = ql_csv_column(table, names[c]);
  for (int r = 0; r < table->rows; r++) {
    QL_TRY(read_row(table, r, column, &rows[r], &times[r]));
    ql_csv_place(table, r, sizeof place, place);
    if (r == 0 ? times[r] != 0.0 : times[r] <= times[r - 1])
      return ql_error_set(QL_ERR_INPUT, "%s: time_s must begin at 0 and rise", place);
    if (rows[r].length < 0.0 && rows[r].depth == 0.0)
      return ql_error_set(QL_ERR_INPUT, "%s: unstable air (L_m < 0) needs depth_m", place);
  }
  return QL_OK;
}

ql_status ql_release_weather_read(ql_arena *arena, const ql_release *release,
                                  ql_release_weather **rows, double **times, int *count) {
  ql_csv table = {.rows = 1};
  if (release->weather.file) {
    char *path;
    QL_TRY(ql_release_beside(arena, release, release->weather.file, &path));
    QL_TRY(ql_csv_read(arena, path, &table));
    if (table.rows == 0) return ql_error_set(QL_ERR_INPUT, "%s: the table has no row", path);
  }
  const size_t size = (size_t)table.rows;
  QL_TRY(ql_arena_take(arena, "weather", size, sizeof **rows, (void *)rows));
  QL_TRY(ql_arena_take(arena, "weather", size, sizeof **times, (void *)times));
  for (int r = 0; r < table.rows; r++) (*rows)[r] = release->weather;
  *count = table.rows;
  return release->weather.file ? read_rows(&table, *rows, *times) : QL_OK;
}
