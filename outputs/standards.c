#include "outputs/standards.h"

#include "base/clock.h"
#include "base/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

extern const char ql_standards_aqi_csv[], ql_standards_limits_csv[], ql_standards_classes_csv[],
    ql_standards_rules_csv[];

static const int index_at[QL_STANDARDS_POINTS] = {0, 50, 100, 150, 200, 300, 400, 500};

/* A table of the folder if it is there, else the built-in one. */
static ql_status open_table(ql_arena *arena, const char *folder, const char *name,
                            const char *builtin, ql_csv *table) {
  char path[PATH_SIZE];
  if (folder) {
    snprintf(path, sizeof path, "%s/%s", folder, name);
    if (access(path, F_OK) == 0) return ql_csv_read(arena, path, table);
  }
  snprintf(path, sizeof path, "(built-in) standards/%s", name);
  return ql_csv_parse(arena, path, builtin, table);
}

static ql_status refuse(const ql_csv *table, int row, const char *what, const char *text) {
  char place[PATH_SIZE];
  ql_csv_place(table, row, sizeof place, place);
  return ql_error_set(QL_ERR_INPUT, "%s: '%s' is no %s", place, text, what);
}

static ql_status read_average(const ql_csv *table, int row, int column, ql_average *average) {
  static const char *const names[] = {"hour", "8h", "day", "year"};
  const char *text = ql_csv_field(table, row, column);
  for (int a = 0; a <= QL_AVERAGE_YEAR; a++)
    if (strcmp(text, names[a]) == 0) {
      *average = (ql_average)a;
      return QL_OK;
    }
  return refuse(table, row, "averaging time; hour, 8h, day and year are", text);
}

static ql_status read_pollutant(const ql_csv *table, int row, int column, ql_pollutant *pollutant) {
  const char *text = ql_csv_field(table, row, column);
  const int found = ql_pollutant_find(text);
  if (found < 0) return refuse(table, row, "pollutant; SO2, NO2, CO, O3, PM10 and PM2.5 are", text);
  *pollutant = (ql_pollutant)found;
  return QL_OK;
}

static ql_status read_units(const ql_csv *table, int row, int column, ql_pollutant pollutant) {
  const char *text = ql_csv_field(table, row, column);
  if (strcmp(text, ql_pollutant_get(pollutant)->units) == 0) return QL_OK;
  return refuse(table, row, "unit of this pollutant; ug m-3 is, for CO mg m-3", text);
}

static ql_status read_date(const ql_csv *table, int row, int column, double *date) {
  const char *text = ql_csv_field(table, row, column);
  return ql_clock_parse(text, date) == QL_OK ? QL_OK : refuse(table, row, "date", text);
}

/* The breakpoints of a row: numbers that rise, then empty fields. */
static ql_status read_points(const ql_csv *table, int row, int first, ql_standards_index *index) {
  for (int k = 0; k < QL_STANDARDS_POINTS; k++) {
    double value;
    const char *text = ql_csv_field(table, row, first + k);
    if (!*text && k >= 2) break;
    if (!ql_csv_number(table, row, first + k, &value) || value < 0.0 || value > 1e6)
      return refuse(table, row, "breakpoint", text);
    index->tenth[k] = lround(10.0 * value);
    if (k && index->tenth[k] <= index->tenth[k - 1])
      return refuse(table, row, "breakpoint above the one before", text);
    index->points = k + 1;
  }
  return QL_OK;
}

static ql_status read_index_row(const ql_csv *table, int row, const int *column,
                                ql_standards_index *index) {
  double above;
  index->standard = ql_csv_field(table, row, column[0]);
  QL_TRY(read_date(table, row, column[1], &index->from));
  QL_TRY(read_pollutant(table, row, column[2], &index->pollutant));
  QL_TRY(read_average(table, row, column[3], &index->average));
  QL_TRY(read_units(table, row, column[4], index->pollutant));
  QL_TRY(read_points(table, row, column[5], index));
  const char *text = ql_csv_field(table, row, column[6]);
  index->above = QL_STANDARDS_NONE;
  if (strcmp(text, "other") == 0) return QL_OK;
  if (!ql_csv_number(table, row, column[6], &above) || above < 0.0 || above > 1000.0)
    return refuse(table, row, "index (or 'other')", text);
  index->above = (int)above;
  return QL_OK;
}

static ql_status read_index(ql_arena *arena, const char *folder, ql_standards *s) {
  static const char *const names[] = {"standard", "from",   "pollutant", "average",
                                      "units",    "iaqi_0", "above"};
  ql_csv table;
  int column[7];
  QL_TRY(open_table(arena, folder, "aqi.csv", ql_standards_aqi_csv, &table));
  QL_TRY(ql_csv_columns(&table, 7, names, column));
  for (int k = 0; k < QL_STANDARDS_POINTS; k++) {
    char name[16];
    snprintf(name, sizeof name, "iaqi_%d", index_at[k]);
    if (ql_csv_column(&table, name) != column[5] + k)
      return ql_error_set(QL_ERR_INPUT, "%s: the column %s must follow the one before it",
                          table.path, name);
  }
  s->index_count = table.rows;
  QL_TRY(ql_arena_take(arena, "breakpoints", (size_t)table.rows, sizeof *s->index, &s->index));
  for (int r = 0; r < table.rows; r++) QL_TRY(read_index_row(&table, r, column, &s->index[r]));
  return QL_OK;
}

static ql_status read_limits(ql_arena *arena, const char *folder, ql_standards *s) {
  static const char *const names[] = {"standard", "from",  "class", "pollutant",
                                      "average",  "limit", "units"};
  ql_csv table;
  int column[7];
  QL_TRY(open_table(arena, folder, "limits.csv", ql_standards_limits_csv, &table));
  QL_TRY(ql_csv_columns(&table, 7, names, column));
  s->limit_count = table.rows;
  QL_TRY(ql_arena_take(arena, "limits", (size_t)table.rows, sizeof *s->limits, &s->limits));
  for (int r = 0; r < table.rows; r++) {
    ql_standards_limit *limit = &s->limits[r];
    limit->standard = ql_csv_field(&table, r, column[0]);
    limit->area = ql_csv_field(&table, r, column[2]);
    QL_TRY(read_date(&table, r, column[1], &limit->from));
    QL_TRY(read_pollutant(&table, r, column[3], &limit->pollutant));
    QL_TRY(read_average(&table, r, column[4], &limit->average));
    QL_TRY(read_units(&table, r, column[6], limit->pollutant));
    if (!ql_csv_number(&table, r, column[5], &limit->value) || limit->value <= 0.0)
      return refuse(&table, r, "limit", ql_csv_field(&table, r, column[5]));
  }
  return QL_OK;
}

static ql_status read_classes(ql_arena *arena, const char *folder, ql_standards *s) {
  static const char *const names[] = {"to_aqi",    "level_zh",  "class_zh", "class_en",
                                      "colour_zh", "colour_en", "rgb"};
  ql_csv table;
  int column[7];
  QL_TRY(open_table(arena, folder, "classes.csv", ql_standards_classes_csv, &table));
  QL_TRY(ql_csv_columns(&table, 7, names, column));
  if (table.rows != QL_STANDARDS_LEVELS)
    return ql_error_set(QL_ERR_INPUT, "%s: there must be %d classes, not %d", table.path,
                        QL_STANDARDS_LEVELS, table.rows);
  for (int r = 0; r < table.rows; r++) {
    ql_standards_class *c = &s->classes[r];
    double to;
    if (!ql_csv_number(&table, r, column[0], &to) || to < 1.0 || to > 10000.0 ||
        (r && to <= s->classes[r - 1].to_aqi))
      return refuse(&table, r, "index above the one before", ql_csv_field(&table, r, column[0]));
    c->to_aqi = (int)to;
    c->level_zh = ql_csv_field(&table, r, column[1]);
    c->class_zh = ql_csv_field(&table, r, column[2]);
    c->class_en = ql_csv_field(&table, r, column[3]);
    c->colour_zh = ql_csv_field(&table, r, column[4]);
    c->colour_en = ql_csv_field(&table, r, column[5]);
    c->rgb = ql_csv_field(&table, r, column[6]);
  }
  return QL_OK;
}

static ql_status read_rules(ql_arena *arena, const char *folder, ql_standards *s) {
  static const char *const names[] = {"rule", "value", "units"};
  ql_standards_rules *rules = &s->rules;
  const struct {
    const char *name, *units;
    double least, most;
    double *value;
  } wanted[] = {{"hour_minutes", "min", 0.0, 60.0, &rules->hour_minutes},
                {"day_hours", "h", 1.0, 24.0, &rules->day_hours},
                {"window_hours", "h", 1.0, 8.0, &rules->window_hours},
                {"window_first_end", "h", 1.0, 8.0, &rules->window_first_end},
                {"day_windows", "1", 1.0, 24.0, &rules->day_windows},
                {"year_days", "d", 1.0, 366.0, &rules->year_days},
                {"month_days", "d", 0.0, 31.0, &rules->month_days},
                {"february_days", "d", 0.0, 29.0, &rules->february_days},
                {"percentile_SO2", "%", 50.0, 100.0, &rules->percentile[QL_POLLUTANT_SO2]},
                {"percentile_NO2", "%", 50.0, 100.0, &rules->percentile[QL_POLLUTANT_NO2]},
                {"percentile_CO", "%", 50.0, 100.0, &rules->percentile[QL_POLLUTANT_CO]},
                {"percentile_O3", "%", 50.0, 100.0, &rules->percentile[QL_POLLUTANT_O3]},
                {"percentile_PM10", "%", 50.0, 100.0, &rules->percentile[QL_POLLUTANT_PM10]},
                {"percentile_PM2.5", "%", 50.0, 100.0, &rules->percentile[QL_POLLUTANT_PM25]},
                {"reference_temperature", "K", 200.0, 350.0, &rules->reference_temperature},
                {"reference_pressure", "Pa", 5e4, 1.2e5, &rules->reference_pressure}};
  enum { WANTED = sizeof wanted / sizeof wanted[0] };
  ql_csv table;
  int column[3];
  QL_TRY(open_table(arena, folder, "rules.csv", ql_standards_rules_csv, &table));
  QL_TRY(ql_csv_columns(&table, 3, names, column));
  for (int w = 0; w < WANTED; w++) {
    int row = 0;
    while (row < table.rows && strcmp(ql_csv_field(&table, row, column[0]), wanted[w].name) != 0)
      row++;
    if (row == table.rows)
      return ql_error_set(QL_ERR_INPUT, "%s: the rule %s is missing", table.path, wanted[w].name);
    if (strcmp(ql_csv_field(&table, row, column[2]), wanted[w].units) != 0)
      return refuse(&table, row, "unit of this rule", ql_csv_field(&table, row, column[2]));
    if (!ql_csv_number(&table, row, column[1], wanted[w].value) ||
        *wanted[w].value < wanted[w].least || *wanted[w].value > wanted[w].most)
      return refuse(&table, row, "value in this rule's range",
                    ql_csv_field(&table, row, column[1]));
  }
  return QL_OK;
}

ql_status ql_standards_load(ql_arena *arena, const char *folder, ql_standards *standards) {
  *standards = (ql_standards){0};
  if (folder && access(folder, X_OK))
    return ql_error_set(QL_ERR_INPUT, "%s: the folder of standards cannot be opened", folder);
  QL_TRY(read_index(arena, folder, standards));
  QL_TRY(read_limits(arena, folder, standards));
  QL_TRY(read_classes(arena, folder, standards));
  return read_rules(arena, folder, standards);
}

const char *ql_standards_name(const ql_standards *standards, double date) {
  const ql_standards_index *best = NULL;
  for (int i = 0; i < standards->index_count; i++) {
    const ql_standards_index *row = &standards->index[i];
    if (row->from <= date && (!best || row->from > best->from)) best = row;
  }
  return best ? best->standard : "";
}

static const ql_standards_index *find_index(const ql_standards *s, double date,
                                            ql_pollutant pollutant, ql_average average) {
  const ql_standards_index *best = NULL;
  for (int i = 0; i < s->index_count; i++) {
    const ql_standards_index *row = &s->index[i];
    if (row->pollutant == pollutant && row->average == average && row->from <= date &&
        (!best || row->from > best->from))
      best = row;
  }
  return best;
}

double ql_standards_round(ql_pollutant pollutant, double concentration) {
  const double scale = ql_pollutant_get(pollutant)->digits ? 10.0 : 1.0;
  return nearbyint(scale * concentration) / scale;
}

int ql_standards_iaqi(const ql_standards *standards, double date, ql_pollutant pollutant,
                      ql_average average, double concentration) {
  const ql_standards_index *row = find_index(standards, date, pollutant, average);
  if (!row || !(concentration >= 0.0) || concentration > 1e6) return QL_STANDARDS_NONE;
  /* In whole tenths the quotient is exact, so that rounding up never lifts an exact index. */
  const long c = lround(10.0 * ql_standards_round(pollutant, concentration));
  int k = 1;
  while (k < row->points && c > row->tenth[k]) k++;
  if (k == row->points) return row->above;
  const long rise = (index_at[k] - index_at[k - 1]) * (c - row->tenth[k - 1]);
  const long span = row->tenth[k] - row->tenth[k - 1];
  return index_at[k - 1] + (int)((rise + span - 1) / span);
}

double ql_standards_limit_at(const ql_standards *standards, double date, const char *area,
                             ql_pollutant pollutant, ql_average average) {
  const ql_standards_limit *best = NULL;
  for (int i = 0; i < standards->limit_count; i++) {
    const ql_standards_limit *row = &standards->limits[i];
    if (row->pollutant == pollutant && row->average == average && row->from <= date &&
        strcmp(row->area, area) == 0 && (!best || row->from > best->from))
      best = row;
  }
  return best ? best->value : (double)NAN;
}

int ql_standards_level(const ql_standards *standards, int aqi) {
  if (aqi < 0) return 0;
  int level = 1;
  while (level < QL_STANDARDS_LEVELS && aqi > standards->classes[level - 1].to_aqi) level++;
  return level;
}
