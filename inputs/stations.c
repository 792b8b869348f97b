#include "inputs/stations.h"

#include "base/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns, and the same with the unit that the other tables write behind a name. */
enum { ID, NAME, LONGITUDE, LATITUDE, COLUMN_COUNT };
static const char *const headings[COLUMN_COUNT] = {"id", "name", "longitude", "latitude"};
static const char *const with_units[COLUMN_COUNT] = {"id", "name", "longitude[degrees_east]",
                                                     "latitude[degrees_north]"};

/* m: where monitors stand, whose inlets are 3 to 15 m above the ground; and the highest that the
 * lowest layer of a grid can stand for. */
static const double inlet = 3.0, highest = 100.0;

/* The optional column `height`. */
static bool read_height(const ql_csv *table, int row, int column, ql_problems *problems,
                        double *height) {
  char place[512];
  *height = inlet;
  if (column < 0 || !*ql_csv_field(table, row, column)) return true;
  if (ql_csv_number(table, row, column, height) && *height >= 0.0 && *height <= highest)
    return true;
  ql_csv_place(table, row, sizeof place, place);
  ql_problems_add(problems, QL_ERROR, place,
                  "height '%s' must be a number from 0 to %g m above the ground",
                  ql_csv_field(table, row, column), highest);
  return false;
}

/* One row: false if something is wrong with it (a problem was noted) or it lies outside. */
static bool read_row(const ql_csv *table, int row, const int columns[COLUMN_COUNT],
                     ql_problems *problems, ql_station *station) {
  char place[512];
  ql_csv_place(table, row, sizeof place, place);
  if (!ql_csv_number(table, row, columns[LONGITUDE], &station->longitude) ||
      !ql_csv_number(table, row, columns[LATITUDE], &station->latitude) ||
      fabs(station->longitude) > 360.0 || fabs(station->latitude) > 90.0) {
    ql_problems_add(
        problems, QL_ERROR, place, "longitude '%s' and latitude '%s' must be numbers in degrees",
        ql_csv_field(table, row, columns[LONGITUDE]), ql_csv_field(table, row, columns[LATITUDE]));
    return false;
  }
  if (ql_csv_field(table, row, columns[ID])[0] == '\0') {
    ql_problems_add(problems, QL_ERROR, place, "a station needs an id");
    return false;
  }
  snprintf(station->id, sizeof station->id, "%s", ql_csv_field(table, row, columns[ID]));
  snprintf(station->name, sizeof station->name, "%s", ql_csv_field(table, row, columns[NAME]));
  return true;
}

static bool place_in_grid(const ql_grid *grid, const char *path, ql_problems *problems,
                          ql_station *station) {
  double i, j;
  if (!ql_grid_locate(grid, station->longitude, station->latitude, &i, &j)) {
    ql_problems_add(problems, QL_WARNING, path, "station %s (%g, %g) is outside the grid; left out",
                    station->id, station->longitude, station->latitude);
    return false;
  }
  station->i = (int)floor(i + 0.5);
  station->j = (int)floor(j + 0.5);
  return true;
}

static bool is_known(const ql_station *stations, int count, const char *id) {
  for (int s = 0; s < count; s++)
    if (strcmp(stations[s].id, id) == 0) return true;
  return false;
}

ql_status ql_stations_read(ql_arena *arena, const char *path, const ql_grid *grid,
                           ql_problems *problems, ql_station **stations, int *count) {
  ql_csv table;
  int columns[COLUMN_COUNT];
  QL_TRY(ql_csv_read(arena, path, &table));
  for (int c = 0; c < COLUMN_COUNT; c++) {
    columns[c] = ql_csv_column(&table, headings[c]);
    if (columns[c] < 0) columns[c] = ql_csv_column(&table, with_units[c]);
    if (columns[c] < 0)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: there is no column '%s'; the header must be %s,%s,%s,%s", path,
                          headings[c], headings[0], headings[1], headings[2], headings[3]);
  }
  const size_t errors = problems->error_count;
  int height = ql_csv_column(&table, "height");
  if (height < 0) height = ql_csv_column(&table, "height[m]");
  QL_TRY(ql_arena_take(arena, "stations", (size_t)table.rows, sizeof **stations, stations));
  *count = 0;
  for (int row = 0; row < table.rows; row++) {
    ql_station *station = &(*stations)[*count];
    if (!read_row(&table, row, columns, problems, station) ||
        !read_height(&table, row, height, problems, &station->height))
      continue;
    if (is_known(*stations, *count, station->id)) {
      char place[512];
      ql_csv_place(&table, row, sizeof place, place);
      ql_problems_add(problems, QL_ERROR, place, "station '%s' is there twice", station->id);
    } else if (place_in_grid(grid, path, problems, station)) {
      (*count)++;
    }
  }
  return problems->error_count > errors ? ql_problems_result(problems) : QL_OK;
}
