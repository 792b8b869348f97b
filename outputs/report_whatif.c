/* Scenarios in the report: the tables of `qinglan whatif` and the maps of what changes. */
#include "base/csv.h"
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"

#include <string.h>
#include <unistd.h>

/* base64 takes 8/3 bytes for a value: maps of all scenarios together stay below 4 MB. */
enum { MOST_VALUES = 1500000 };

static const char *const metrics[] = {"PM25_24h", "O3_MDA8"};
enum { METRICS = sizeof metrics / sizeof metrics[0] };

static ql_status path_of(const char *folder, const char *name, char path[QL_REPORT_PATH]) {
  if ((size_t)snprintf(path, QL_REPORT_PATH, "%s/%s", folder, name) < QL_REPORT_PATH) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%.60s...: this folder's name is too long", folder);
}

/* --- tables ------------------------------------------------------------------------------------
 */

static ql_status add_table(ql_arena *arena, const char *folder, const char *name, const char *key,
                           json_t *whatif) {
  char path[QL_REPORT_PATH];
  json_t *part;
  QL_TRY(path_of(folder, name, path));
  QL_TRY(ql_report_table(arena, path, &part));
  if (part) json_object_set_new(whatif, key, part);
  return QL_OK;
}

/* Of the stations the page shows the two metrics, of their mean every pollutant. */
static ql_status add_stations(ql_arena *arena, const char *folder, json_t *whatif) {
  static const char *const kept[] = {"情景 scenario",       "站点编号 station", "站点名称 name",
                                     "日期 date",           "指标 metric",      "单位 units",
                                     "基准 base",           "情景值 value",     "基准AQI AQI_base",
                                     "情景AQI AQI_scenario"};
  enum { KEPT = sizeof kept / sizeof kept[0], STATION = 1, METRIC = 4 };
  char path[QL_REPORT_PATH];
  ql_csv table;
  int column[KEPT];
  QL_TRY(path_of(folder, "whatif_stations.csv", path));
  if (access(path, F_OK)) return QL_OK;
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, KEPT, kept, column));
  bool mean = false; /* a single station has none */
  for (int r = 0; r < table.rows && !mean; r++)
    mean = strcmp(ql_csv_field(&table, r, column[STATION]), "all") == 0;
  json_t *columns = json_array(), *rows = json_array();
  for (int k = 0; k < KEPT; k++) json_array_append_new(columns, json_string(kept[k]));
  for (int r = 0; r < table.rows; r++) {
    const char *metric = ql_csv_field(&table, r, column[METRIC]);
    const bool main = strcmp(metric, "PM2.5_24h") == 0 || strcmp(metric, "O3_MDA8") == 0;
    if (mean && !main && strcmp(ql_csv_field(&table, r, column[STATION]), "all") != 0) continue;
    json_t *row = json_array();
    for (int k = 0; k < KEPT; k++)
      json_array_append_new(row, ql_report_text(ql_csv_field(&table, r, column[k])));
    json_array_append_new(rows, row);
  }
  json_object_set_new(whatif, "stations",
                      json_pack("{s:o, s:o}", "columns", columns, "rows", rows));
  return QL_OK;
}

/* --- maps --------------------------------------------------------------------------------------
 */

static ql_status read_days(ql_arena *arena, const ql_nc *file, size_t days, json_t *map) {
  double *day;
  json_t *list = json_array();
  json_object_set_new(map, "days", list); /* local dates as if they were UTC */
  QL_TRY(ql_arena_take(arena, "days", days, sizeof *day, &day));
  QL_TRY(ql_nc_read_time(file, "day", days, day));
  for (size_t d = 0; d < days; d++) json_array_append_new(list, ql_report_number(day[d]));
  return QL_OK;
}

/* The differences of one scenario; none where it has no whole day or there is no room left. */
static ql_status read_map(ql_arena *arena, const ql_nc *file, size_t plane, size_t *room,
                          json_t *map) {
  size_t days;
  float *values;
  if (!ql_nc_has_dimension(file, "day")) return QL_OK;
  QL_TRY(ql_nc_dimension(file, "day", &days));
  const size_t count = days * plane;
  if (METRICS * count > *room) {
    json_object_set_new(map, "left_out", json_true());
    return QL_OK;
  }
  QL_TRY(read_days(arena, file, days, map));
  QL_TRY(ql_arena_take(arena, "differences", count, sizeof *values, &values));
  for (int m = 0; m < METRICS; m++) {
    char name[64];
    int rank;
    size_t shape[QL_NC_RANK];
    snprintf(name, sizeof name, "%s_difference", metrics[m]);
    if (!ql_nc_has(file, name)) continue;
    QL_TRY(ql_nc_shape(file, name, &rank, shape));
    if (rank != 3 || shape[0] * shape[1] * shape[2] != count)
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s is not of the grid of the base",
                          ql_nc_path(file), name);
    QL_TRY(ql_nc_read(file, name, "ug m-3", NULL, values));
    json_object_set_new(map, metrics[m], ql_report_shorts(values, count));
    *room -= count;
  }
  return QL_OK;
}

static ql_status add_map(ql_arena *arena, const char *folder, const char *name, size_t plane,
                         size_t *room, json_t *maps) {
  char scenario[QL_REPORT_PATH], path[QL_REPORT_PATH];
  ql_nc *file = NULL;
  if (strchr(name, '/')) return QL_OK; /* no name of a scenario */
  QL_TRY(path_of(folder, name, scenario));
  QL_TRY(path_of(scenario, "difference.nc", path));
  if (access(path, F_OK)) return QL_OK; /* it failed */
  json_t *map = json_object();
  json_object_set_new(maps, name, map);
  QL_TRY(ql_nc_open(path, &file));
  const ql_status status = read_map(arena, file, plane, room, map);
  ql_nc_close(file);
  return status;
}

/* "maps": by scenario, {days, metric: [days][ny][nx] as shorts}. */
static ql_status add_maps(ql_arena *arena, const char *folder, size_t plane, json_t *whatif) {
  char path[QL_REPORT_PATH];
  ql_csv table;
  int column;
  size_t room = MOST_VALUES;
  json_t *maps = json_object();
  json_object_set_new(whatif, "maps", maps);
  QL_TRY(path_of(folder, "whatif.csv", path));
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, 1, (const char *const[]){"情景 scenario"}, &column));
  for (int r = 0; r < table.rows; r++)
    QL_TRY(add_map(arena, folder, ql_csv_field(&table, r, column), plane, &room, maps));
  return QL_OK;
}

ql_status ql_report_whatif(ql_arena *arena, const char *folder, json_t *root) {
  char path[QL_REPORT_PATH];
  QL_TRY(path_of(folder, "whatif.csv", path));
  if (access(path, F_OK)) return QL_OK;
  const json_t *grid = json_object_get(root, "grid");
  const size_t plane = (size_t)json_integer_value(json_object_get(grid, "nx")) *
                       (size_t)json_integer_value(json_object_get(grid, "ny"));
  json_t *whatif = json_object();
  json_object_set_new(root, "whatif", whatif);
  QL_TRY(add_table(arena, folder, "whatif.csv", "scenarios", whatif));
  QL_TRY(add_table(arena, folder, "whatif_emissions.csv", "emissions", whatif));
  QL_TRY(add_stations(arena, folder, whatif));
  return add_maps(arena, folder, plane, whatif);
}
