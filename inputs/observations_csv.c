#include "inputs/observations_csv.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* How the header was understood. */
typedef struct columns {
  int time, station, name;       /* name: -1 if there is none */
  bool local, at_end;            /* times are local; they stand for the hour that ends there */
  int value[QL_POLLUTANT_COUNT]; /* -1: none */
  double factor[QL_POLLUTANT_COUNT];
} columns;

ql_status ql_observations_unit(const ql_observations_request *request, ql_pollutant pollutant,
                               const char *unit, double *factor) {
  const ql_pollutant_info *info = ql_pollutant_get(pollutant);
  ql_units_map map;
  if (info->molar_mass > 0.0 && (strcmp(unit, "ppb") == 0 || strcmp(unit, "1e-9") == 0)) {
    *factor = ql_pollutant_per_ppb(pollutant, request->temperature, request->pressure);
    return QL_OK;
  }
  QL_TRY(ql_units_between(unit, info->units, &map));
  *factor = map.scale;
  return QL_OK;
}

/* "O3[ppb]": the pollutant (-1 if it is none) and its unit ("" if there is none). */
static int split_header(const char *header, char unit[32]) {
  char name[32];
  unit[0] = '\0';
  const size_t length = strcspn(header, "[");
  if (length >= sizeof name) return -1;
  memcpy(name, header, length);
  name[length] = '\0';
  if (header[length]) {
    snprintf(unit, 32, "%s", header + length + 1);
    unit[strcspn(unit, "]")] = '\0';
  }
  return ql_pollutant_find(name);
}

static ql_status find_values(const ql_csv *table, const ql_observations_request *request,
                             columns *c) {
  for (int n = 0; n < table->columns; n++) {
    char unit[32];
    const int p = split_header(table->header[n], unit);
    if (p < 0) continue;
    if (!*unit)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: column '%s' does not say its unit; write for example '%s[%s]'",
                          table->path, table->header[n], table->header[n],
                          ql_pollutant_get((ql_pollutant)p)->units);
    if (c->value[p] >= 0)
      return ql_error_set(QL_ERR_INPUT, "%s: columns '%s' and '%s' are the same pollutant",
                          table->path, table->header[c->value[p]], table->header[n]);
    c->value[p] = n;
    QL_TRY(ql_error_context(ql_observations_unit(request, (ql_pollutant)p, unit, &c->factor[p]),
                            "%s: column '%s'", table->path, table->header[n]));
  }
  return QL_OK;
}

static ql_status find_time(const ql_csv *table, columns *c) {
  static const struct {
    const char *name;
    bool local, at_end;
  } layouts[] = {{"hour_start_utc", false, false},
                 {"hour_end_utc", false, true},
                 {"hour_start_local", true, false},
                 {"hour_end_local", true, true}};
  for (size_t l = 0; l < sizeof layouts / sizeof layouts[0]; l++) {
    c->time = ql_csv_column(table, layouts[l].name);
    c->local = layouts[l].local;
    c->at_end = layouts[l].at_end;
    if (c->time >= 0) return QL_OK;
  }
  return ql_error_set(QL_ERR_INPUT,
                      "%s: there is no column of times; hour_start_utc, hour_end_utc, "
                      "hour_start_local or hour_end_local is needed (or TimePoint of the national "
                      "feed)",
                      table->path);
}

/* The national feed: hourly ozone stands in O3_24h and O3 is the day's running maximum, as the data
 * themselves show; in a mended feed it is the other way round. Hourly values are never above the
 * maximum, so counting decides. */
static ql_status find_cnemc_ozone(const ql_csv *table, ql_problems *problems, columns *c) {
  const int plain = ql_csv_column(table, "O3"), day = ql_csv_column(table, "O3_24h");
  int above = 0, below = 0, both = 0;
  if (plain < 0) return QL_OK;
  for (int r = 0; day >= 0 && r < table->rows; r++) {
    double a, b;
    if (!ql_csv_number(table, r, plain, &a) || !ql_csv_number(table, r, day, &b)) continue;
    both++;
    above += a > b;
    below += a < b;
  }
  if (above && below)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: neither O3 nor O3_24h is the day's maximum (O3 is greater in %d rows, "
                        "less in %d of %d): which of them is the hourly mean cannot be told; keep "
                        "the right one as column 'O3[ug m-3]' of the documented layout",
                        table->path, above, below, both);
  if (both == 0)
    ql_problems_add(problems, QL_WARNING, table->path,
                    "O3 and O3_24h stand together in no row: ozone is left out, for O3 may be the "
                    "running maximum of the day");
  else
    c->value[QL_POLLUTANT_O3] = above ? day : plain;
  if (above)
    ql_problems_add(problems, QL_NOTE, table->path,
                    "hourly ozone was taken from O3_24h: O3 is the day's running maximum (never "
                    "less than O3_24h in %d rows, greater in %d)",
                    both, above);
  return QL_OK;
}

static ql_status understand(const ql_csv *table, const ql_observations_request *request,
                            ql_problems *problems, columns *c) {
  static const struct {
    ql_pollutant p;
    const char *name;
  } feed[] = {{QL_POLLUTANT_SO2, "SO2"},
              {QL_POLLUTANT_NO2, "NO2"},
              {QL_POLLUTANT_CO, "CO"},
              {QL_POLLUTANT_PM10, "PM10"},
              {QL_POLLUTANT_PM25, "PM2_5"}};
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    c->value[p] = -1;
    c->factor[p] = 1.0;
  }
  c->time = ql_csv_column(table, "TimePoint");
  if (c->time < 0) {
    QL_TRY(find_time(table, c));
    QL_TRY(find_values(table, request, c));
  } else {
    c->local = c->at_end = true;
    for (size_t f = 0; f < sizeof feed / sizeof feed[0]; f++)
      c->value[feed[f].p] = ql_csv_column(table, feed[f].name);
    QL_TRY(find_cnemc_ozone(table, problems, c));
  }
  c->station = ql_csv_column(table, "station");
  if (c->station < 0) c->station = ql_csv_column(table, "StationCode");
  c->name = ql_csv_column(table, "name");
  if (c->name < 0) c->name = ql_csv_column(table, "PositionName");
  if (c->station < 0)
    return ql_error_set(QL_ERR_INPUT, "%s: there is no column 'station' (or StationCode)",
                        table->path);
  return QL_OK;
}

/* Start of the row's hour in UTC; false if the text is no time. A local time must not carry an
 * offset of its own. */
static bool row_time(const ql_csv *table, int row, const columns *c, double utc_offset,
                     double *time) {
  const char *text = ql_csv_field(table, row, c->time);
  if (!*text || ql_clock_parse(text, time) != QL_OK) return false;
  if (c->local && (strchr(text, 'Z') || strchr(text, '+'))) return false;
  if (c->local) *time -= utc_offset;
  if (c->at_end) *time -= 3600.0;
  return true;
}

/* The station of a row; rows come in order of station, or of time with the same stations each hour,
 * so the one last seen and the next are tried first. */
static int station_of(ql_observations *o, const char *id, int last) {
  if (last < o->station_count && strcmp(o->stations[last].id, id) == 0) return last;
  if (last + 1 < o->station_count && strcmp(o->stations[last + 1].id, id) == 0) return last + 1;
  return ql_observations_find(o, id);
}

static ql_status list_stations(const ql_csv *table, const columns *c, ql_observations *o,
                               int *station_at) {
  int last = 0;
  QL_TRY(
      ql_arena_take(o->arena, "stations", (size_t)table->rows, sizeof *o->stations, &o->stations));
  for (int r = 0; r < table->rows; r++) {
    char id[sizeof o->stations->id];
    snprintf(id, sizeof id, "%s", ql_csv_field(table, r, c->station));
    int s = station_of(o, id, last);
    if (s < 0) {
      s = o->station_count++;
      memcpy(o->stations[s].id, id, sizeof id);
      if (c->name >= 0)
        snprintf(o->stations[s].name, sizeof o->stations[s].name, "%s",
                 ql_csv_field(table, r, c->name));
    }
    station_at[r] = last = s;
  }
  return QL_OK;
}

/* Times of all rows (NaN where unreadable) and the whole hours they span. */
static ql_status read_times(const ql_csv *table, const columns *c, double utc_offset,
                            ql_problems *problems, ql_observations *o, double *times) {
  double first = INFINITY, last = -INFINITY;
  for (int r = 0; r < table->rows; r++) {
    if (!row_time(table, r, c, utc_offset, &times[r])) {
      char place[512];
      ql_csv_place(table, r, sizeof place, place);
      ql_problems_add(problems, QL_WARNING, place, "'%s' is no time%s; the row is left out",
                      ql_csv_field(table, r, c->time), c->local ? " in local time" : "");
      times[r] = (double)NAN;
      continue;
    }
    first = fmin(first, times[r]);
    last = fmax(last, times[r]);
  }
  if (last < first)
    return ql_error_set(QL_ERR_INPUT, "%s: there is no row with a readable time", table->path);
  first = floor(first / 3600.0) * 3600.0;
  return ql_error_context(ql_observations_room(o, first, floor(last / 3600.0) * 3600.0 + 3600.0),
                          "%s", table->path);
}

static bool is_missing(const char *text) {
  static const char *const words[] = {"", "NA", "NaN", "nan", "-", "—", "null"};
  for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
    if (strcmp(text, words[w]) == 0) return true;
  return false;
}

static ql_status read_value(const ql_csv *table, int row, const columns *c, ql_pollutant p,
                            ql_observations *o, int station, double time) {
  double value;
  if (c->value[p] < 0 || is_missing(ql_csv_field(table, row, c->value[p]))) return QL_OK;
  if (ql_csv_number(table, row, c->value[p], &value))
    return ql_observations_put(o, p, station, time, c->factor[p] * value);
  const ql_drop drop = {station, p, time, (double)NAN, QL_DROP_UNREADABLE};
  o->read[p]++;
  return ql_observations_drop(o, &drop);
}

ql_status ql_observations_read_csv(const char *path, const ql_observations_request *request,
                                   ql_problems *problems, ql_observations *o) {
  ql_csv table;
  columns c = {0};
  int *station_at;
  double *times;
  QL_TRY(ql_csv_read(o->arena, path, &table));
  QL_TRY(understand(&table, request, problems, &c));
  if (table.rows == 0) return ql_error_set(QL_ERR_INPUT, "%s: there is no row", path);
  const size_t rows = (size_t)table.rows;
  QL_TRY(ql_arena_take(o->arena, "rows", rows, sizeof *station_at, &station_at));
  QL_TRY(ql_arena_take(o->arena, "rows", rows, sizeof *times, &times));
  QL_TRY(list_stations(&table, &c, o, station_at));
  QL_TRY(read_times(&table, &c, request->utc_offset, problems, o, times));
  for (int r = 0; r < table.rows; r++)
    for (int p = 0; p < QL_POLLUTANT_COUNT && !isnan(times[r]); p++)
      QL_TRY(read_value(&table, r, &c, (ql_pollutant)p, o, station_at[r], times[r]));
  return QL_OK;
}
