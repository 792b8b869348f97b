/* The files of the annual ledger. */
#include "base/clock.h"
#include "outputs/ledger.h"
#include "outputs/text_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATH_SIZE = 4096 };

static void put_number(FILE *out, double value, int digits) {
  if (isnan(value))
    fputs(",NA", out);
  else
    fprintf(out, ",%.*f", digits, value);
}

static double share(int part, int whole) {
  return whole ? (double)part / whole : (double)NAN;
}

static void put_area(FILE *out, const ql_ledger *l, const ql_ledger_area *a) {
  const ql_ledger_pollutant *pm = &a->pollutants[QL_POLLUTANT_PM25];
  ql_text_file_csv(out, a->station);
  fputc(',', out);
  ql_text_file_csv(out, a->name);
  fprintf(out, ",%d,%d", a->valid, a->good);
  put_number(out, share(a->good, a->valid), 4);
  for (int level = 0; level < QL_STANDARDS_LEVELS; level++) fprintf(out, ",%d", a->days[level]);
  if (isnan(l->target_good))
    fputs(",NA", out);
  else
    fprintf(out, ",%d", a->polluted_left);
  fprintf(out, ",%d", pm->days);
  put_number(out, pm->mean, 2);
  put_number(out, l->target_pm25, 1);
  put_number(out, a->pm25_budget, 1);
  put_number(out, a->pm25_allowed, 2);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const int digits = ql_pollutant_get((ql_pollutant)p)->digits + 1;
    put_number(out, a->pollutants[p].mean, digits);
    put_number(out, a->pollutants[p].percentile, digits);
  }
  fputc('\n', out);
}

static ql_status write_areas(const ql_ledger *l, const ql_standards *s, const char *path) {
  FILE *out = NULL;
  QL_TRY(ql_text_file_create(path, &out));
  fputs("\xEF\xBB\xBFstation,name,valid_days,good_days,good_ratio", out);
  for (int level = 1; level <= QL_STANDARDS_LEVELS; level++) fprintf(out, ",level%d_days", level);
  fputs(",polluted_days_left,PM2.5_days,PM2.5_mean[ug m-3],PM2.5_target[ug m-3],"
        "PM2.5_budget_left[ug m-3 d],PM2.5_allowed_mean[ug m-3]",
        out);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_pollutant_info *info = ql_pollutant_get((ql_pollutant)p);
    fprintf(out, ",%s_mean[%s],%s_p%g[%s]", info->name, info->units, info->name,
            s->rules.percentile[p], info->units);
  }
  fputc('\n', out);
  for (int a = 0; a < l->area_count; a++) put_area(out, l, &l->areas[a]);
  return ql_text_file_commit(path, out);
}

static ql_status write_days(const ql_ledger *l, const char *path) {
  FILE *out = NULL;
  char text[QL_CLOCK_TEXT], primary[64];
  QL_TRY(ql_text_file_create(path, &out));
  fputs("date,AQI,level,primary_pollutant", out);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    fprintf(out, ",%s[%s]", ql_pollutant_get((ql_pollutant)p)->name,
            ql_pollutant_get((ql_pollutant)p)->units);
  fputs(",PM2.5_mean_so_far[ug m-3]\n", out);
  for (int d = 0; d < l->elapsed; d++) {
    const ql_ledger_day *day = &l->days[d];
    const bool known = day->aqi.published != QL_STANDARDS_NONE;
    ql_clock_format(day->date, text);
    ql_aqi_primary_text(day->aqi.primary, "+", sizeof primary, primary);
    fprintf(out, "%.10s", text);
    put_number(out, known ? day->aqi.published : (double)NAN, 0);
    put_number(out, known ? day->aqi.level : (double)NAN, 0);
    fprintf(out, ",%s", !known ? "NA" : *primary ? primary : "-");
    for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
      put_number(out, day->values.value[p], ql_pollutant_get((ql_pollutant)p)->digits + 1);
    put_number(out, day->pm25_mean, 2);
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

static json_t *number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

static json_t *pollutants_json(const ql_ledger_area *a, const ql_standards *s) {
  json_t *list = json_array();
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_ledger_pollutant *found = &a->pollutants[p];
    const ql_pollutant_info *info = ql_pollutant_get((ql_pollutant)p);
    json_array_append_new(
        list, json_pack("{s:s, s:s, s:i, s:b, s:o, s:o, s:f, s:o, s:o}", "pollutant", info->name,
                        "units", info->units, "days", found->days, "year_valid", found->year_valid,
                        "mean", number(found->mean), "annual_limit", number(found->annual_limit),
                        "percent", s->rules.percentile[p], "percentile", number(found->percentile),
                        "daily_limit", number(found->daily_limit)));
  }
  return list;
}

static json_t *area_json(const ql_ledger *l, const ql_ledger_area *a, const ql_standards *s) {
  json_t *days = json_array();
  for (int level = 0; level < QL_STANDARDS_LEVELS; level++)
    json_array_append_new(days, json_integer(a->days[level]));
  return json_pack("{s:s, s:s, s:i, s:i, s:o, s:o, s:o, s:o, s:o, s:o}", "station", a->station,
                   "name", a->name, "valid_days", a->valid, "good_days", a->good, "good_ratio",
                   number(share(a->good, a->valid)), "days_by_level", days, "polluted_days_left",
                   isnan(l->target_good) ? json_null() : json_integer(a->polluted_left),
                   "pm25_budget_left", number(a->pm25_budget), "pm25_allowed_mean",
                   number(a->pm25_allowed), "pollutants", pollutants_json(a, s));
}

static json_t *day_json(const ql_ledger_day *day) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(day->date, text);
  text[10] = '\0';
  const bool known = day->aqi.published != QL_STANDARDS_NONE;
  return json_pack("{s:s, s:o, s:o, s:o}", "date", text, "aqi",
                   known ? json_integer(day->aqi.published) : json_null(), "pm25",
                   number(day->values.value[QL_POLLUTANT_PM25]), "pm25_mean",
                   number(day->pm25_mean));
}

static ql_status write_json(const ql_ledger *l, const ql_standards *s, const char *path) {
  FILE *out = NULL;
  json_t *areas = json_array(), *days = json_array();
  for (int a = 0; a < l->area_count; a++)
    json_array_append_new(areas, area_json(l, &l->areas[a], s));
  for (int d = 0; d < l->elapsed; d++) json_array_append_new(days, day_json(&l->days[d]));
  json_t *root =
      json_pack("{s:i, s:i, s:i, s:i, s:o, s:o, s:o, s:o}", "year", l->year, "days_in_year",
                l->days_in_year, "days_elapsed", l->elapsed, "days_left",
                l->days_in_year - l->elapsed, "target_pm25", number(l->target_pm25),
                "target_good_ratio", number(l->target_good), "areas", areas, "days", days);
  char *text = root ? json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(9)) : NULL;
  json_decref(root);
  if (!text) return ql_error_set(QL_ERR_MEMORY, "%s: out of memory, or a name is not UTF-8", path);
  ql_status status = ql_text_file_create(path, &out);
  if (status == QL_OK) {
    fprintf(out, "%s\n", text);
    status = ql_text_file_commit(path, out);
  }
  free(text);
  return status;
}

ql_status ql_ledger_write(const ql_ledger *ledger, const ql_standards *standards,
                          const char *folder) {
  char path[PATH_SIZE];
  snprintf(path, sizeof path, "%s/ledger.csv", folder);
  QL_TRY(write_areas(ledger, standards, path));
  snprintf(path, sizeof path, "%s/ledger_days.csv", folder);
  QL_TRY(write_days(ledger, path));
  snprintf(path, sizeof path, "%s/ledger.json", folder);
  return write_json(ledger, standards, path);
}
