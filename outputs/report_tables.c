/* CSV and JSON files of the folder, taken over as they stand. */
#include "base/csv.h"
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"

#include <unistd.h>

ql_status ql_report_table(ql_arena *arena, const char *path, json_t **part) {
  ql_csv table;
  *part = NULL;
  if (access(path, F_OK)) return QL_OK;
  QL_TRY(ql_csv_read(arena, path, &table));
  json_t *columns = json_array(), *rows = json_array();
  for (int c = 0; c < table.columns; c++)
    json_array_append_new(columns, ql_report_text(table.header[c]));
  for (int r = 0; r < table.rows; r++) {
    json_t *row = json_array();
    for (int c = 0; c < table.columns; c++)
      json_array_append_new(row, ql_report_text(ql_csv_field(&table, r, c)));
    json_array_append_new(rows, row);
  }
  *part = json_pack("{s:o, s:o}", "columns", columns, "rows", rows);
  return QL_OK;
}

ql_status ql_report_json(const char *path, json_t **part) {
  json_error_t error;
  *part = NULL;
  if (access(path, F_OK)) return QL_OK;
  *part = json_load_file(path, 0, &error);
  return *part ? QL_OK
               : ql_error_set(QL_ERR_INPUT, "%s:%d: %s; it is not the JSON that qinglan wrote",
                              path, error.line, error.text);
}

/* --- GeoJSON (RFC 7946) -------------------------------------------------------------------------
 */

/* One line or ring: [[lon, lat], ...] as a flat list in km. */
static ql_status add_line(const char *path, const ql_report_grid *grid, const json_t *points,
                          json_t *lines) {
  json_t *line = json_array();
  ql_status status = QL_OK;
  for (size_t n = 0; n < json_array_size(points); n++) {
    const json_t *point = json_array_get(points, n);
    double x = json_number_value(json_array_get(point, 0));
    double y = json_number_value(json_array_get(point, 1));
    if (!json_is_number(json_array_get(point, 0)) || !json_is_number(json_array_get(point, 1)))
      status = ql_error_set(QL_ERR_INPUT, "%s: a position is not [longitude, latitude]", path);
    else
      status = ql_error_context(ql_report_grid_place(grid, 1, &x, &y), "%s", path);
    if (status != QL_OK) break;
    json_array_append_new(line, ql_report_number(x));
    json_array_append_new(line, ql_report_number(y));
  }
  json_array_append_new(lines, line);
  return status;
}

/* Coordinates nested in lists: a list whose first member is a position is a line. */
static ql_status add_lines(const char *path, const ql_report_grid *grid, const json_t *coordinates,
                           int depth, json_t *lines) {
  const json_t *first = json_array_get(coordinates, 0);
  if (!json_is_array(first) || depth > 4) return QL_OK; /* a point, or nothing */
  if (json_is_number(json_array_get(first, 0))) return add_line(path, grid, coordinates, lines);
  for (size_t n = 0; n < json_array_size(coordinates); n++)
    QL_TRY(add_lines(path, grid, json_array_get(coordinates, n), depth + 1, lines));
  return QL_OK;
}

static ql_status add_object(const char *path, const ql_report_grid *grid, const json_t *object,
                            int depth, json_t *lines) {
  static const char *const lists[] = {"features", "geometries"};
  if (depth > 8) return ql_error_set(QL_ERR_INPUT, "%s: geometries are nested too deeply", path);
  for (size_t l = 0; l < sizeof lists / sizeof lists[0]; l++) {
    const json_t *members = json_object_get(object, lists[l]);
    for (size_t n = 0; n < json_array_size(members); n++)
      QL_TRY(add_object(path, grid, json_array_get(members, n), depth + 1, lines));
  }
  const json_t *geometry = json_object_get(object, "geometry");
  if (json_is_object(geometry)) return add_object(path, grid, geometry, depth + 1, lines);
  return add_lines(path, grid, json_object_get(object, "coordinates"), 0, lines);
}

ql_status ql_report_outline(const char *path, const ql_report_grid *grid, json_t *root) {
  json_t *file, *lines = json_array();
  ql_status status = ql_report_json(path, &file);
  if (status == QL_OK && !file)
    status = ql_error_set(QL_ERR_INPUT, "%s: there is no such outline", path);
  if (status == QL_OK) status = add_object(path, grid, file, 0, lines);
  if (status == QL_OK && json_array_size(lines) == 0)
    status = ql_error_set(QL_ERR_INPUT, "%s: holds no line and no area of GeoJSON", path);
  json_object_set_new(root, "outline", lines);
  json_decref(file);
  return status;
}
