#include "outputs/report.h"

#include "base/clock.h"
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"
#include "outputs/text_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The page, bundled at build time; "" if there was no npm then. */
extern const char ql_report_page[];

static const char data_mark[] = "\"@QINGLAN-DATA@\"", title_mark[] = "@QINGLAN-TITLE@";

bool ql_report_built(void) {
  return ql_report_page[0] != '\0';
}

static void path_in(const char *folder, const char *name, char path[QL_REPORT_PATH]) {
  snprintf(path, QL_REPORT_PATH, "%s/%s", folder, name);
}

/* --- data ---------------------------------------------------------------------------------------
 */

static ql_status add_table(ql_arena *arena, const char *folder, const char *name, const char *key,
                           json_t *root) {
  char path[QL_REPORT_PATH];
  json_t *part;
  path_in(folder, name, path);
  QL_TRY(ql_report_table(arena, path, &part));
  if (part) json_object_set_new(root, key, part);
  return QL_OK;
}

static ql_status add_json(const char *folder, const char *name, const char *key, json_t *root) {
  char path[QL_REPORT_PATH];
  json_t *part;
  path_in(folder, name, path);
  QL_TRY(ql_report_json(path, &part));
  if (part) json_object_set_new(root, key, part);
  return QL_OK;
}

/* What the run's manifest says of its health; lists of keys and hashes stay there. */
static ql_status add_health(const char *folder, json_t *root) {
  static const char *const kept[] = {"version",
                                     "case",
                                     "threads",
                                     "cells",
                                     "memory_bytes",
                                     "wall_s",
                                     "cpu_s",
                                     "notes",
                                     "timers",
                                     "budgets",
                                     "cell_hours_per_core_second"};
  json_t *health = json_object();
  QL_TRY(add_json(folder, "manifest.json", "manifest", root));
  const json_t *manifest = json_object_get(root, "manifest");
  for (size_t k = 0; manifest && k < sizeof kept / sizeof kept[0]; k++)
    json_object_set(health, kept[k], json_object_get(manifest, kept[k]));
  if (json_object_size(health)) json_object_set(root, "health", health);
  json_decref(health);
  json_object_del(root, "manifest");
  return QL_OK;
}

/* Where the sections go through: the named station, else the first, else the middle. */
static ql_status section_place(const ql_report *report, const ql_report_grid *grid,
                               const json_t *root, double at[2]) {
  const json_t *stations = json_object_get(json_object_get(root, "series"), "stations");
  at[0] = 0.5 * (grid->x[0] + grid->x[grid->nx - 1]);
  at[1] = 0.5 * (grid->y[0] + grid->y[grid->ny - 1]);
  for (size_t s = 0; s < json_array_size(stations); s++) {
    const json_t *station = json_array_get(stations, s);
    const char *id = json_string_value(json_object_get(station, "id"));
    if (report->section && strcmp(report->section, id) != 0) continue;
    at[0] = json_number_value(json_object_get(station, "x"));
    at[1] = json_number_value(json_object_get(station, "y"));
    return QL_OK;
  }
  return report->section
             ? ql_error_set(QL_ERR_INPUT, "section: there is no station '%s' in stations.nc",
                            report->section)
             : QL_OK;
}

static ql_status add_head(const ql_report *report, const ql_nc *file, json_t *root) {
  char text[512] = "qinglan";
  if (ql_nc_has_attribute(file, NULL, "title"))
    QL_TRY(ql_nc_text(file, NULL, "title", sizeof text, text));
  json_object_set_new(root, "title", ql_report_text(text));
  json_object_set_new(root, "synthetic",
                      json_boolean(ql_nc_has_attribute(file, NULL, "synthetic")));
  json_object_set_new(root, "utc_offset", json_real(report->utc_offset));
  return QL_OK;
}

/* Key "composition": names of the components of PM2.5, where there are at least two. */
static void add_composition(json_t *root) {
  const json_t *fields = json_object_get(json_object_get(root, "series"), "fields");
  json_t *names = json_array();
  for (size_t f = 0; f < json_array_size(fields); f++) {
    json_t *name = json_object_get(json_array_get(fields, f), "name");
    if (strncmp(json_string_value(name), "PM25_", 5) == 0) json_array_append(names, name);
  }
  if (json_array_size(names) > 1) json_object_set(root, "composition", names);
  json_decref(names);
}

static ql_status add_gridded(ql_arena *arena, const ql_report *report, const ql_nc *file,
                             json_t *root) {
  char path[QL_REPORT_PATH];
  double at[2];
  ql_report_grid grid;
  QL_TRY(add_head(report, file, root));
  QL_TRY(ql_report_grid_read(arena, file, &grid));
  path_in(report->folder, "stations.nc", path);
  QL_TRY(ql_report_series(arena, path, &grid, root));
  add_composition(root);
  QL_TRY(section_place(report, &grid, root, at));
  if (report->outline) QL_TRY(ql_report_outline(report->outline, &grid, root));
  QL_TRY(ql_report_maps(arena, file, &grid, at, root));
  path_in(report->folder, "aqi.nc", path);
  return ql_report_indices(arena, path, report->utc_offset, json_object_get(root, "fields"));
}

static ql_status add_forecast(ql_arena *arena, const ql_report *report, json_t *root) {
  char path[QL_REPORT_PATH];
  ql_nc *file = NULL;
  path_in(report->folder, "forecast.nc", path);
  if (access(path, F_OK))
    return ql_error_set(QL_ERR_INPUT,
                        "%s is not there; name the folder that 'qinglan forecast' wrote", path);
  QL_TRY(ql_nc_open(path, &file));
  const ql_status status = add_gridded(arena, report, file, root);
  ql_nc_close(file);
  return status;
}

static bool has_file(const char *folder, const char *name) {
  char path[QL_REPORT_PATH];
  path_in(folder, name, path);
  return access(path, F_OK) == 0;
}

static ql_status collect_forecast(ql_arena *arena, const ql_report *report, json_t *root) {
  const char *folder = report->folder;
  QL_TRY(add_forecast(arena, report, root));
  const json_t *times = json_object_get(root, "times");
  const json_t *first = json_array_get(times, 0);
  const json_t *last = json_array_get(times, json_array_size(times) - 1);
  QL_TRY(ql_report_standards(
      report->standards, json_number_value(json_array_get(first, 0)) + report->utc_offset,
      json_number_value(json_array_get(last, 0)) + report->utc_offset, root));
  if (report->observed) QL_TRY(ql_report_observed(report->observed, root));
  QL_TRY(add_table(arena, folder, "bulletin.csv", "bulletin", root));
  QL_TRY(add_table(arena, folder, "emissions.csv", "emissions", root));
  QL_TRY(add_table(arena, folder, "emissions_hourly.csv", "emissions_hourly", root));
  QL_TRY(add_table(arena, folder, "emissions_enterprises.csv", "emissions_enterprises", root));
  QL_TRY(add_json(report->verification, "verification.json", "verification", root));
  QL_TRY(add_json(report->ledger, "ledger.json", "ledger", root));
  return add_health(folder, root);
}

/* The forecast of a folder of scenarios is that of their base. */
static ql_status collect(ql_arena *arena, const ql_report *report, json_t *root) {
  char base[QL_REPORT_PATH];
  ql_report of = *report;
  path_in(report->folder, "base", base);
  if (has_file(report->folder, "whatif.csv") && !has_file(report->folder, "forecast.nc"))
    of.folder = base;
  QL_TRY(collect_forecast(arena, &of, root));
  return ql_report_whatif(arena, report->folder, root);
}

/* --- figures ------------------------------------------------------------------------------------
 */

static void add_figure(ql_report_figures *figures, const char *view, const char *item) {
  if (figures->count < QL_REPORT_FIGURES)
    snprintf(figures->name[figures->count++], sizeof figures->name[0], "%s%s%s", view,
             item ? "/" : "", item ? item : "");
}

static bool has_name(const json_t *list, const char *name) {
  for (size_t n = 0; n < json_array_size(list); n++)
    if (strcmp(json_string_value(json_object_get(json_array_get(list, n), "name")), name) == 0)
      return true;
  return false;
}

static void list_figures(const json_t *root, ql_report_figures *figures) {
  static const char *const mapped[] = {"AQI_day", "AQI", "O3", "PM25", "NO2"};
  static const char *const views[] = {"whatif",      "bulletin",     "series",
                                      "composition", "emissions",    "section",
                                      "ledger",      "verification", "health"};
  figures->count = 0;
  for (size_t v = 0; v < sizeof views / sizeof views[0]; v++)
    if (json_object_get(root, views[v])) add_figure(figures, views[v], NULL);
  for (size_t m = 0; m < sizeof mapped / sizeof mapped[0]; m++)
    if (has_name(json_object_get(root, "fields"), mapped[m]))
      add_figure(figures, "maps", mapped[m]);
}

/* --- the page -----------------------------------------------------------------------------------
 */

static void put_html(FILE *out, const char *text) {
  for (; *text; text++) {
    const char *entity = *text == '<'   ? "&lt;"
                         : *text == '>' ? "&gt;"
                         : *text == '&' ? "&amp;"
                                        : NULL;
    if (entity)
      fputs(entity, out);
    else
      fputc(*text, out);
  }
}

/* JSON inside a script element: no "<" may stand there, or a text could end the element. */
static void put_data(FILE *out, const char *json) {
  for (const char *less; (less = strchr(json, '<')); json = less + 1) {
    fwrite(json, 1, (size_t)(less - json), out);
    fputs("\\u003c", out);
  }
  fputs(json, out);
}

static ql_status write_page(const char *path, const char *title, const char *json) {
  FILE *out = NULL;
  const char *title_at = strstr(ql_report_page, title_mark);
  const char *data_at = strstr(ql_report_page, data_mark);
  if (!title_at || !data_at || title_at > data_at)
    return ql_error_set(QL_ERR_ARGUMENT, "the built-in page of the report lacks its marks");
  QL_TRY(ql_text_file_create(path, &out));
  fwrite(ql_report_page, 1, (size_t)(title_at - ql_report_page), out);
  put_html(out, title);
  const char *rest = title_at + strlen(title_mark);
  fwrite(rest, 1, (size_t)(data_at - rest), out);
  put_data(out, json);
  fputs(data_at + strlen(data_mark), out);
  return ql_text_file_commit(path, out);
}

ql_status ql_report_write(const ql_report *report, const char *path, ql_report_figures *figures) {
  ql_arena *arena = NULL;
  json_t *root = json_object();
  char *json = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = collect(arena, report, root);
  if (status == QL_OK) json = json_dumps(root, JSON_COMPACT | JSON_REAL_PRECISION(12));
  if (status == QL_OK && !json)
    status = ql_error_set(QL_ERR_MEMORY, "out of memory writing %s", path);
  if (status == QL_OK)
    status = write_page(path, json_string_value(json_object_get(root, "title")), json);
  if (status == QL_OK) list_figures(root, figures);
  free(json);
  json_decref(root);
  ql_arena_free(arena);
  return status;
}
