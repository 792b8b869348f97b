#include "outputs/bulletin.h"

#include "base/clock.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };
static const double hour_length = 3600.0, day_length = 86400.0; /* s */

static int find_field(const ql_station_series *series, ql_pollutant pollutant) {
  for (int f = 0; f < series->fields->count; f++)
    if (strcmp(series->fields->items[f].name, ql_pollutant_get(pollutant)->field) == 0) return f;
  return -1;
}

void ql_bulletin_missing(const ql_station_series *series, size_t size, char *text) {
  text[0] = '\0';
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    if (find_field(series, (ql_pollutant)p) >= 0) continue;
    const size_t used = strlen(text);
    snprintf(text + used, size - used, "%s%s", used ? ", " : "",
             ql_pollutant_get((ql_pollutant)p)->field);
  }
}

/* What one unit of a field is in the pollutant's own unit. */
static double factor(const ql_bulletin *b, int field, ql_pollutant pollutant) {
  if (b->series->fields->items[field].particle) return ql_pollutant_get(pollutant)->per_ug;
  return ql_pollutant_per_ppb(pollutant, b->standards->rules.reference_temperature,
                              b->standards->rules.reference_pressure);
}

void ql_bulletin_means(const ql_bulletin *b, double date, const float *first, size_t stride,
                       double hours[QL_AQI_HOURS]) {
  const ql_station_series *s = b->series;
  double seconds[QL_AQI_HOURS] = {0.0};
  for (int h = 0; h < QL_AQI_HOURS; h++) hours[h] = 0.0;
  const double from = date - QL_AQI_BEFORE * hour_length;
  for (int r = 0; r < s->records; r++) {
    const double start = s->start[r] + b->utc_offset - from, length = s->end[r] - s->start[r];
    const double hour = floor(start / hour_length);
    if (hour < 0.0 || hour >= QL_AQI_HOURS || start + length > (hour + 1.0) * hour_length) continue;
    hours[(int)hour] += length * (double)first[(size_t)r * stride];
    seconds[(int)hour] += length;
  }
  for (int h = 0; h < QL_AQI_HOURS; h++)
    hours[h] = seconds[h] > 0.0 && seconds[h] >= 60.0 * b->standards->rules.hour_minutes
                   ? hours[h] / seconds[h]
                   : (double)NAN;
}

void ql_bulletin_pollutant(const ql_bulletin *b, int station, double date, ql_pollutant pollutant,
                           double hours[QL_AQI_HOURS]) {
  const ql_station_series *s = b->series;
  const int field = find_field(s, pollutant);
  const size_t fields = (size_t)s->fields->count;
  if (field < 0) {
    for (int h = 0; h < QL_AQI_HOURS; h++) hours[h] = (double)NAN;
    return;
  }
  ql_bulletin_means(b, date, s->values + (size_t)station * fields + (size_t)field,
                    (size_t)s->station_count * fields, hours);
  const double scale = factor(b, field, pollutant);
  for (int h = 0; h < QL_AQI_HOURS; h++) hours[h] *= scale;
}

void ql_bulletin_hours(const ql_bulletin *bulletin, int station, double date,
                       double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS]) {
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    ql_bulletin_pollutant(bulletin, station, date, (ql_pollutant)p, hours[p]);
}

static void put_head(FILE *out, const ql_bulletin *b) {
  char missing[128];
  fputs("\xEF\xBB\xBF", out); /* spreadsheets take the file for UTF-8 only with this mark */
  if (b->synthetic)
    fputs("# SYNTHETIC: the inputs of this run are invented 本次输入为虚构数据\n", out);
  if (b->primary_only)
    fputs("# PM2.5 and PM10 hold primary components only: indices and AQI may be too low "
          "PM2.5、PM10仅含一次组分，分指数和AQI可能偏低\n",
          out);
  ql_bulletin_missing(b->series, sizeof missing, missing);
  if (*missing) fprintf(out, "# not in output.species, left out 未输出的污染物: %s\n", missing);
  fputs("日期 date,站点编号 station,站点名称 name,标准 standard,AQI,"
        "全部可得污染物AQI AQI_of_available,级别 level,类别 class_zh,class_en,颜色 colour_zh,"
        "colour_en,rgb,首要污染物 primary_pollutant",
        out);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_pollutant_info *info = ql_pollutant_get((ql_pollutant)p);
    fprintf(out, ",%s%s %s%s[%s],%s分指数 IAQI_%s", info->name,
            p == QL_POLLUTANT_O3   ? "日最大8小时"
            : info->molar_mass > 0 ? "24小时"
            : b->primary_only      ? "(一次)24小时"
                                   : "24小时",
            info->name,
            p == QL_POLLUTANT_O3                       ? "_MDA8"
            : info->molar_mass > 0 || !b->primary_only ? "_24h"
                                                       : "_24h_primary_only",
            info->units, info->name, info->name);
  }
  fputc('\n', out);
}

static void put_index(FILE *out, int index) {
  if (index == QL_STANDARDS_NONE)
    fputs(",NA", out);
  else
    fprintf(out, ",%d", index);
}

static void put_class(FILE *out, const ql_standards *s, const ql_aqi *aqi) {
  static const ql_standards_class none = {.level_zh = "NA",
                                          .class_zh = "NA",
                                          .class_en = "NA",
                                          .colour_zh = "NA",
                                          .colour_en = "NA",
                                          .rgb = "NA"};
  char primary[64];
  const bool known = aqi->published != QL_STANDARDS_NONE;
  const ql_standards_class *c = known ? &s->classes[aqi->level - 1] : &none;
  ql_aqi_primary_text(aqi->primary, "+", sizeof primary, primary);
  fprintf(out, ",%s,%s,%s,%s,%s,%s,%s", c->level_zh, c->class_zh, c->class_en, c->colour_zh,
          c->colour_en, c->rgb,
          !known     ? "NA"
          : *primary ? primary
                     : "-");
}

static void put_row(FILE *out, const ql_bulletin *b, const char *id, const char *name, double date,
                    const ql_aqi_day *day) {
  char text[QL_CLOCK_TEXT];
  const ql_aqi aqi = ql_aqi_daily(b->standards, date, day);
  ql_clock_format(date, text);
  fprintf(out, "%.10s,", text);
  ql_text_file_csv(out, id);
  fputc(',', out);
  ql_text_file_csv(out, name);
  fprintf(out, ",%s", ql_standards_name(b->standards, date));
  put_index(out, aqi.published);
  put_index(out, aqi.value);
  put_class(out, b->standards, &aqi);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const double value = ql_standards_round((ql_pollutant)p, day->value[p]);
    if (isnan(value))
      fputs(",NA", out);
    else
      fprintf(out, ",%.*f", ql_pollutant_get((ql_pollutant)p)->digits, value);
    put_index(out, aqi.iaqi[p]);
  }
  fputc('\n', out);
}

static bool has_value(const ql_aqi_day *day) {
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    if (!isnan(day->value[p])) return true;
  return false;
}

/* All rows of one day; how many. */
static int put_day(FILE *out, const ql_bulletin *b, double date) {
  int rows = 0;
  ql_aqi_mean_day all = {0};
  for (int s = 0; s < b->series->station_count; s++) {
    const ql_station *station = &b->series->stations[s];
    double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS];
    ql_bulletin_hours(b, s, date, hours);
    const ql_aqi_day day = ql_aqi_day_values(b->standards, date, hours);
    ql_aqi_mean_add(&all, &day);
    if (!has_value(&day)) continue;
    put_row(out, b, station->id, station->name, date, &day);
    rows++;
  }
  if (rows < 2) return rows;
  const ql_aqi_day mean = ql_aqi_mean_of(&all);
  put_row(out, b, "all", "全部站点平均 mean of all stations", date, &mean);
  return rows + 1;
}

ql_status ql_bulletin_write(const ql_bulletin *bulletin, const char *folder, int *rows) {
  const ql_station_series *s = bulletin->series;
  char path[PATH_SIZE];
  FILE *out = NULL;
  *rows = 0;
  snprintf(path, sizeof path, "%s/bulletin.csv", folder);
  remove(path);
  if (s->station_count == 0 || s->records == 0) return QL_OK;
  QL_TRY(ql_text_file_create(path, &out));
  put_head(out, bulletin);
  const double first = floor((s->start[0] + bulletin->utc_offset) / day_length) * day_length;
  const double end = s->end[s->records - 1] + bulletin->utc_offset;
  const int days = (int)ceil((end - first) / day_length);
  for (int d = 0; d < days; d++) *rows += put_day(out, bulletin, first + d * day_length);
  if (*rows) return ql_text_file_commit(path, out);
  ql_text_file_abandon(path, out);
  return QL_OK;
}
