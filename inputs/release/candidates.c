#include "base/csv.h"
#include "base/units.h"
#include "inputs/release/release.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { NAME, LONGITUDE, LATITUDE, HEIGHT, DIAMETER, TEMPERATURE, VELOCITY, RATE, COLUMNS };

static const struct {
  const char *name, *units;
  double low, high;
} kinds[COLUMNS] = {{"id", NULL, 0.0, 0.0},
                    {"longitude", "degrees_east", -180.0, 360.0},
                    {"latitude", "degrees_north", -90.0, 90.0},
                    {"stack_height", "m", 0.0, 1000.0},
                    {"stack_diameter", "m", 0.0, 100.0},
                    {"exit_temperature", "K", 0.0, 3000.0},
                    {"exit_velocity", "m s-1", 0.0, 300.0},
                    {NULL, "kg s-1", 0.0, 1e6}};

typedef struct reading {
  const ql_release *release;
  ql_csv table;
  int column[COLUMNS]; /* -1: not there */
  ql_units_map map[COLUMNS];
} reading;

/* The column called `name` or `name[unit]`, and what its unit is worth. */
static ql_status find_column(reading *r, int kind, const char *name) {
  const size_t length = strlen(name);
  r->column[kind] = -1;
  r->map[kind] = (ql_units_map){.scale = 1.0};
  for (int c = 0; c < r->table.columns; c++) {
    const char *title = r->table.header[c];
    if (strncmp(title, name, length) != 0 || (title[length] && title[length] != '[')) continue;
    r->column[kind] = c;
    if (!title[length]) return QL_OK;
    char units[64];
    snprintf(units, sizeof units, "%.*s", (int)strcspn(title + length + 1, "]"),
             title + length + 1);
    return ql_error_context(ql_units_between(units, kinds[kind].units, &r->map[kind]),
                            "%s: column '%s'", r->table.path, title);
  }
  if (kind != NAME && kind != LONGITUDE && kind != LATITUDE && kind != RATE) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: has no column '%s'; it needs id, longitude, latitude%s",
                      r->table.path, name, kind == RATE ? " and complaint.pollutant" : "");
}

static ql_status number(const reading *r, int row, int kind, double *value) {
  char place[512];
  const int column = r->column[kind];
  *value = 0.0;
  if (column < 0) return QL_OK;
  if (ql_csv_number(&r->table, row, column, value)) {
    *value = *value * r->map[kind].scale + r->map[kind].offset;
    if (*value >= kinds[kind].low && *value <= kinds[kind].high) return QL_OK;
  }
  ql_csv_place(&r->table, row, sizeof place, place);
  return ql_error_set(QL_ERR_INPUT, "%s: %s is '%s'; it must be a number from %g to %g %s", place,
                      r->table.header[column], ql_csv_field(&r->table, row, column),
                      kinds[kind].low, kinds[kind].high, kinds[kind].units);
}

/* A row as a source, on a plane that touches the sphere of WRF (6370 km) at the origin. */
static ql_status read_row(ql_arena *arena, const reading *r, int row, ql_release_source *s) {
  const ql_release_weather *w = &r->release->weather;
  const double metre = 6370000.0 * acos(-1.0) / 180.0;
  double value[COLUMNS];
  for (int k = LONGITUDE; k < COLUMNS; k++) QL_TRY(number(r, row, k, &value[k]));
  *s = (ql_release_source){
      .x = (value[LONGITUDE] - w->longitude) * metre * cos(w->latitude * acos(-1.0) / 180.0),
      .y = (value[LATITUDE] - w->latitude) * metre,
      .height = value[HEIGHT],
      .rate = r->column[RATE] < 0 ? 1e-3 : value[RATE], /* 1 g s-1 where nothing is known */
      .until = r->release->duration};
  if (value[DIAMETER] > 0.0 && value[TEMPERATURE] > 0.0 && value[VELOCITY] > 0.0) {
    s->diameter = value[DIAMETER];
    s->temperature = value[TEMPERATURE];
    s->velocity = value[VELOCITY];
  }
  return ql_arena_string(arena, ql_csv_field(&r->table, row, r->column[NAME]), &s->name);
}

static ql_status read_table(ql_arena *arena, reading *r, ql_release_source *list, int *count) {
  const char *pollutant = r->release->complaint.pollutant;
  for (int k = NAME; k < RATE; k++) QL_TRY(find_column(r, k, kinds[k].name));
  r->column[RATE] = -1;
  if (pollutant) QL_TRY(find_column(r, RATE, pollutant));
  for (int row = 0; row < r->table.rows; row++) {
    ql_release_source *s = &list[*count];
    QL_TRY(read_row(arena, r, row, s));
    /* one that gives nothing off is no candidate; nor is one that is beyond the plane */
    if (s->rate > 0.0 && fabs(s->x) <= 1e5 && fabs(s->y) <= 1e5) (*count)++;
  }
  return QL_OK;
}

ql_status ql_release_candidates(ql_arena *arena, const ql_release *release,
                                ql_release_source **list, int *count) {
  reading r = {.release = release};
  if (release->complaint.candidates) {
    char *path;
    QL_TRY(ql_release_beside(arena, release, release->complaint.candidates, &path));
    QL_TRY(ql_csv_read(arena, path, &r.table));
  }
  const size_t most = release->sources_count + (size_t)r.table.rows;
  QL_TRY(ql_arena_take(arena, "candidates", most, sizeof **list, (void *)list));
  *count = (int)release->sources_count;
  for (unsigned n = 0; n < release->sources_count; n++) (*list)[n] = release->sources[n];
  if (release->complaint.candidates) QL_TRY(read_table(arena, &r, *list, count));
  if (*count > 0) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: no candidate gives anything off", release->path);
}
