#include "app/verify.h"

#include "base/clock.h"
#include "outputs/text_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { PATH_SIZE = 4096, SCORES = 10 };
static const char *const score_names[SCORES] = {"mean_model", "mean_observed", "MB", "NMB", "NME",
                                                "MAE",        "RMSE",          "r",  "IOA", "FAC2"};

static void list_scores(const ql_scores *s, double values[SCORES]) {
  const double list[SCORES] = {s->mean_model, s->mean_observed, s->mb, s->nmb, s->nme,
                               s->mae,        s->rmse,          s->r,  s->ioa, s->fac2};
  for (int n = 0; n < SCORES; n++) values[n] = list[n];
}

/* "1h", "24h" or "MDA8" */
static const char *average_name(const ql_verify_line *line) {
  if (line->average == QL_AVERAGE_HOUR) return "1h";
  return line->pollutant == QL_POLLUTANT_O3 ? "MDA8" : "24h";
}

static void put_number(FILE *out, double value) {
  if (isnan(value))
    fputs(",NA", out);
  else
    fprintf(out, ",%.6g", value);
}

static void put_lead(FILE *out, int lead) {
  if (lead < 0)
    fputs(",all", out);
  else
    fprintf(out, ",%d", lead);
}

static ql_status open_file(const char *folder, const char *name, char path[PATH_SIZE], FILE **out) {
  snprintf(path, PATH_SIZE, "%s/%s", folder, name);
  return ql_text_file_create(path, out);
}

static ql_status write_scores(const ql_verify_result *result, const char *folder) {
  char path[PATH_SIZE];
  FILE *out = NULL;
  QL_TRY(open_file(folder, "verification.csv", path, &out));
  fputs("forecast,pollutant,average,units,station,lead_day,n", out);
  for (int n = 0; n < SCORES; n++) fprintf(out, ",%s", score_names[n]);
  fputs(",skill_against_persistence\n", out);
  for (int l = 0; l < result->line_count; l++) {
    const ql_verify_line *line = &result->lines[l];
    const ql_pollutant_info *info = ql_pollutant_get(line->pollutant);
    double values[SCORES];
    fprintf(out, "%s,%s,%s,%s,", line->persistence ? "persistence" : "model", info->name,
            average_name(line), info->units);
    ql_text_file_csv(out, line->station);
    put_lead(out, line->lead);
    fprintf(out, ",%zu", line->scores.n);
    list_scores(&line->scores, values);
    for (int n = 0; n < SCORES; n++) put_number(out, values[n]);
    put_number(out, line->skill);
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

/* Hits, misses and false alarms of one class. */
static void class_counts(const ql_verify_classes *c, int level, int *hits, int *misses,
                         int *false_alarms) {
  *hits = c->table[level][level];
  *misses = *false_alarms = 0;
  for (int other = 0; other < QL_STANDARDS_LEVELS; other++)
    if (other != level) {
      *misses += c->table[other][level];
      *false_alarms += c->table[level][other];
    }
}

static double share(int part, int whole) {
  return whole ? (double)part / whole : (double)NAN;
}

static void put_classes(FILE *out, const char *name, const ql_verify_classes *c) {
  fprintf(out, "%s", name);
  put_lead(out, c->lead);
  fprintf(out, ",%d", c->n);
  put_number(out, c->pollutants);
  put_number(out, share(c->in_range, c->n));
  put_number(out, share(c->level_hits, c->n));
  put_number(out, share(c->primary_hits, c->primary_days));
  fprintf(out, ",%d,%d,%d,%d", c->primary_days, c->heavy_days, c->heavy_hits, c->heavy_false);
  for (int level = 0; level < QL_STANDARDS_LEVELS; level++) {
    int hits, misses, false_alarms;
    class_counts(c, level, &hits, &misses, &false_alarms);
    fprintf(out, ",%d,%d,%d", hits, misses, false_alarms);
  }
  fputc('\n', out);
}

static ql_status write_classes(const ql_verify_result *result, const char *folder) {
  char path[PATH_SIZE];
  FILE *out = NULL;
  QL_TRY(open_file(folder, "verification_classes.csv", path, &out));
  fputs("forecast,lead_day,station_days,pollutants_in_index,range_accuracy,level_accuracy,"
        "primary_accuracy,primary_days,heavy_days,heavy_hits,heavy_false_alarms",
        out);
  for (int level = 1; level <= QL_STANDARDS_LEVELS; level++)
    fprintf(out, ",level%d_hits,level%d_misses,level%d_false_alarms", level, level, level);
  fputc('\n', out);
  for (int c = 0; c < result->classes; c++) {
    put_classes(out, "model", &result->model[c]);
    put_classes(out, "persistence", &result->persistence[c]);
  }
  return ql_text_file_commit(path, out);
}

static ql_status write_drops(const ql_observations *o, const char *folder) {
  char path[PATH_SIZE], text[QL_CLOCK_TEXT];
  FILE *out = NULL;
  QL_TRY(open_file(folder, "observations_dropped.csv", path, &out));
  fputs("station,pollutant,hour_start_utc,value,units,reason\n", out);
  for (size_t d = 0; d < o->drop_count; d++) {
    const ql_drop *drop = &o->drops[d];
    const ql_pollutant_info *info = ql_pollutant_get(drop->pollutant);
    ql_clock_format(drop->hour, text);
    ql_text_file_csv(out, o->stations[drop->station].id);
    fprintf(out, ",%s,%s", info->name, text);
    put_number(out, drop->value);
    fprintf(out, ",%s,%s\n", info->units, ql_observations_reason(drop->reason));
  }
  return ql_text_file_commit(path, out);
}

/* --- JSON ---------------------------------------------------------------------------------------
 */

static json_t *number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}
static json_t *lead_day(int lead) {
  return lead < 0 ? json_string("all") : json_integer(lead);
}

static json_t *line_json(const ql_verify_line *line) {
  const ql_pollutant_info *info = ql_pollutant_get(line->pollutant);
  double values[SCORES];
  json_t *object = json_object();
  json_object_set_new(object, "forecast", json_string(line->persistence ? "persistence" : "model"));
  json_object_set_new(object, "pollutant", json_string(info->name));
  json_object_set_new(object, "average", json_string(average_name(line)));
  json_object_set_new(object, "units", json_string(info->units));
  json_object_set_new(object, "station", json_string(line->station));
  json_object_set_new(object, "lead_day", lead_day(line->lead));
  json_object_set_new(object, "n", json_integer((json_int_t)line->scores.n));
  list_scores(&line->scores, values);
  for (int n = 0; n < SCORES; n++) json_object_set_new(object, score_names[n], number(values[n]));
  json_object_set_new(object, "skill_against_persistence", number(line->skill));
  return object;
}

static json_t *classes_json(const char *name, const ql_verify_classes *c) {
  json_t *object = json_object(), *table = json_array();
  json_object_set_new(object, "forecast", json_string(name));
  json_object_set_new(object, "lead_day", lead_day(c->lead));
  json_object_set_new(object, "station_days", json_integer(c->n));
  json_object_set_new(object, "pollutants_in_index", number(c->pollutants));
  json_object_set_new(object, "range_accuracy", number(share(c->in_range, c->n)));
  json_object_set_new(object, "level_accuracy", number(share(c->level_hits, c->n)));
  json_object_set_new(object, "primary_accuracy", number(share(c->primary_hits, c->primary_days)));
  json_object_set_new(object, "heavy_days", json_integer(c->heavy_days));
  json_object_set_new(object, "heavy_hits", json_integer(c->heavy_hits));
  json_object_set_new(object, "heavy_false_alarms", json_integer(c->heavy_false));
  for (int f = 0; f < QL_STANDARDS_LEVELS; f++) {
    json_t *row = json_array();
    for (int o = 0; o < QL_STANDARDS_LEVELS; o++)
      json_array_append_new(row, json_integer(c->table[f][o]));
    json_array_append_new(table, row);
  }
  json_object_set_new(object, "levels_forecast_by_observed", table);
  return object;
}

static json_t *drops_json(const ql_observations *o) {
  size_t counts[QL_DROP_REASON_COUNT] = {0};
  json_t *object = json_object();
  for (size_t d = 0; d < o->drop_count; d++) counts[o->drops[d].reason]++;
  for (int r = 0; r < QL_DROP_REASON_COUNT; r++)
    json_object_set_new(object, ql_observations_reason((ql_drop_reason)r),
                        json_integer((json_int_t)counts[r]));
  return object;
}

static json_t *report_json(const ql_verify *v, const ql_verify_result *result,
                           const ql_problems *problems) {
  char text[QL_CLOCK_TEXT];
  json_t *root = json_object(), *scores = json_array(), *classes = json_array(),
         *notes = json_array();
  ql_clock_format(v->start, text);
  json_object_set_new(root, "forecast_start", json_string(text));
  json_object_set_new(root, "stations", json_integer(v->station_count));
  for (int l = 0; l < result->line_count; l++)
    json_array_append_new(scores, line_json(&result->lines[l]));
  for (int c = 0; c < result->classes; c++) {
    json_array_append_new(classes, classes_json("model", &result->model[c]));
    json_array_append_new(classes, classes_json("persistence", &result->persistence[c]));
  }
  for (size_t n = 0; n < problems->count; n++)
    json_array_append_new(
        notes, json_sprintf("%s: %s", problems->items[n].place, problems->items[n].text));
  json_object_set_new(root, "scores", scores);
  json_object_set_new(root, "classes", classes);
  json_object_set_new(root, "observations_dropped", drops_json(v->observed));
  json_object_set_new(root, "notes", notes);
  return root;
}

static ql_status write_json(const ql_verify *v, const ql_verify_result *result,
                            const ql_problems *problems, const char *folder) {
  char path[PATH_SIZE];
  FILE *out = NULL;
  json_t *root = report_json(v, result, problems);
  char *text = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(9));
  json_decref(root);
  if (!text) return ql_error_set(QL_ERR_MEMORY, "out of memory writing verification.json");
  ql_status status = open_file(folder, "verification.json", path, &out);
  if (status == QL_OK) {
    fprintf(out, "%s\n", text);
    status = ql_text_file_commit(path, out);
  }
  free(text);
  return status;
}

ql_status ql_verify_write(const ql_verify *verify, const ql_verify_result *result,
                          const ql_problems *problems, const char *folder) {
  QL_TRY(write_scores(result, folder));
  QL_TRY(write_classes(result, folder));
  QL_TRY(write_drops(verify->observed, folder));
  return write_json(verify, result, problems, folder);
}
