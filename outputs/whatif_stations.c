/* Stations of a scenario beside those of the base: whatif_stations.csv and the numbers of a row. */
#include "base/clock.h"
#include "outputs/text_file.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

static const double day_length = 86400.0; /* s */
static const char all_id[] = "all", all_name[] = "全部站点平均 mean of all stations";

/* Sums over the station-days of a metric that base and scenario have. */
typedef struct sums {
  int count;
  double base, change;
} sums;

typedef struct comparing {
  ql_bulletin base, run;
  const ql_standards *standards;
  FILE *out;
  ql_whatif_row *row;
  sums *metric[QL_WHATIF_METRICS]; /* [stations] */
} comparing;

void ql_whatif_stations_head(FILE *out, const ql_whatif_results *base,
                             const ql_whatif_options *options) {
  char missing[128];
  fputs("\xEF\xBB\xBF", out); /* spreadsheets take the file for UTF-8 only with this mark */
  if (ql_nc_has_attribute(base->forecast, NULL, "synthetic"))
    fputs("# SYNTHETIC: the inputs of these runs are invented 本次输入为虚构数据\n", out);
  if (options->primary_only)
    fputs("# PM2.5 and PM10 hold primary components only PM2.5、PM10仅含一次组分\n", out);
  ql_bulletin_missing(&base->stations, sizeof missing, missing);
  if (*missing)
    fprintf(out,
            "# AQI is of the pollutants that are there; not in output.species 未输出的污染物: %s\n",
            missing);
  fputs("情景 scenario,站点编号 station,站点名称 name,日期 date,指标 metric,单位 units,基准 base,"
        "情景值 value,变化 difference,基准AQI AQI_base,情景AQI AQI_scenario,基准级别 level_base,"
        "情景级别 level_scenario,基准类别 class_base_zh,class_base_en,情景类别 class_scenario_zh,"
        "class_scenario_en\n",
        out);
}

static void put_indices(FILE *out, const ql_standards *s, const ql_aqi *base, const ql_aqi *run) {
  const ql_aqi *both[2] = {base, run};
  for (int n = 0; n < 2; n++)
    if (both[n]->value == QL_STANDARDS_NONE)
      fputs(",NA", out);
    else
      fprintf(out, ",%d", both[n]->value);
  for (int n = 0; n < 2; n++)
    if (both[n]->level)
      fprintf(out, ",%d", both[n]->level);
    else
      fputs(",NA", out);
  for (int n = 0; n < 2; n++) {
    const ql_standards_class *c = both[n]->level ? &s->classes[both[n]->level - 1] : NULL;
    fprintf(out, ",%s,%s", c ? c->class_zh : "NA", c ? c->class_en : "NA");
  }
}

/* A line for each pollutant that has a value in base or scenario. */
static void put_day(const comparing *c, const ql_station *station, double date,
                    const ql_aqi_day days[2], const ql_aqi indices[2]) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(date, text);
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_pollutant_info *info = ql_pollutant_get((ql_pollutant)p);
    const double base = days[0].value[p], run = days[1].value[p];
    if (isnan(base) || isnan(run)) continue;
    const int digits = info->digits + 3; /* so that small changes stay */
    fprintf(c->out, "%s,", c->row->name);
    ql_text_file_csv(c->out, station->id);
    fputc(',', c->out);
    ql_text_file_csv(c->out, station->name);
    fprintf(c->out, ",%.10s,%s_%s,%s,%.*f,%.*f,%.*f", text, info->name,
            p == QL_POLLUTANT_O3 ? "MDA8" : "24h", info->units, digits, base, digits, run, digits,
            run - base + 0.0);
    put_indices(c->out, c->standards, &indices[0], &indices[1]);
    fputc('\n', c->out);
  }
}

static void count_exceedances(const comparing *c, double date, const ql_aqi_day days[2]) {
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_average average = p == QL_POLLUTANT_O3 ? QL_AVERAGE_8H : QL_AVERAGE_DAY;
    const double limit = ql_standards_limit_at(c->standards, date, "II", (ql_pollutant)p, average);
    const bool before = ql_standards_round((ql_pollutant)p, days[0].value[p]) > limit;
    const bool after = ql_standards_round((ql_pollutant)p, days[1].value[p]) > limit;
    c->row->exceedances_removed += before - after;
  }
}

static void count_classes(const comparing *c, const ql_aqi indices[2]) {
  static const int good = 100;
  ql_whatif_row *row = c->row;
  if (!indices[0].level || !indices[1].level) return;
  row->station_days++;
  row->base_days[indices[0].level - 1]++;
  row->days[indices[1].level - 1]++;
  row->class_days_gained +=
      (indices[1].level < indices[0].level) - (indices[1].level > indices[0].level);
  row->good_days_gained += (indices[1].value <= good) - (indices[0].value <= good);
}

static void sum_metrics(const comparing *c, int station, const ql_aqi_day days[2]) {
  for (int m = 0; m < QL_WHATIF_METRICS; m++) {
    const ql_pollutant p = ql_whatif_metrics[m].pollutant;
    const double base = days[0].value[p], run = days[1].value[p];
    if (isnan(base) || isnan(run)) continue;
    sums *s = &c->metric[m][station];
    s->count++;
    s->base += base;
    s->change += run - base;
  }
}

static ql_aqi_day day_of(const ql_bulletin *b, int station, double date) {
  double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS];
  ql_bulletin_hours(b, station, date, hours);
  return ql_aqi_day_values(b->standards, date, hours);
}

static void compare_day(const comparing *c, double date) {
  ql_aqi_mean_day mean[2] = {{{0}, {0}}, {{0}, {0}}};
  ql_aqi_day days[2];
  ql_aqi indices[2];
  const int count = c->base.series->station_count;
  for (int s = 0; s < count; s++) {
    for (int n = 0; n < 2; n++) {
      days[n] = day_of(n ? &c->run : &c->base, s, date);
      indices[n] = ql_aqi_daily(c->standards, date, &days[n]);
      ql_aqi_mean_add(&mean[n], &days[n]);
    }
    put_day(c, &c->base.series->stations[s], date, days, indices);
    count_classes(c, indices);
    count_exceedances(c, date, days);
    sum_metrics(c, s, days);
  }
  if (count < 2) return;
  ql_station all = {.i = 0};
  snprintf(all.id, sizeof all.id, "%s", all_id);
  snprintf(all.name, sizeof all.name, "%s", all_name);
  for (int n = 0; n < 2; n++) {
    days[n] = ql_aqi_mean_of(&mean[n]);
    indices[n] = ql_aqi_daily(c->standards, date, &days[n]);
  }
  put_day(c, &all, date, days, indices);
}

/* Means over all station-days; the station with the best mean of its own. */
static void conclude(const comparing *c, int metric, ql_whatif_change *change) {
  const ql_station_series *series = c->base.series;
  sums all = {0};
  for (int s = 0; s < series->station_count; s++) {
    const sums *one = &c->metric[metric][s];
    if (!one->count) continue;
    all.count += one->count;
    all.base += one->base;
    all.change += one->change;
    const double mean = one->change / one->count;
    if (mean >= change->best) continue; /* NaN so far: not so */
    change->best = mean;
    change->best_at = series->stations[s].id;
  }
  if (!all.count) return;
  change->base = change->exposure_base = all.base / all.count;
  change->change = change->exposure_change = all.change / all.count;
}

ql_status ql_whatif_stations_compare(ql_arena *arena, const ql_whatif_results *base,
                                     const ql_whatif_results *run, const ql_whatif_options *options,
                                     FILE *out, ql_whatif_row *row) {
  comparing c = {.base = {.standards = options->standards,
                          .series = &base->stations,
                          .utc_offset = options->utc_offset},
                 .run = {.standards = options->standards,
                         .series = &run->stations,
                         .utc_offset = options->utc_offset},
                 .standards = options->standards,
                 .out = out,
                 .row = row};
  const size_t count = (size_t)base->stations.station_count;
  for (int m = 0; m < QL_WHATIF_METRICS; m++)
    QL_TRY(ql_arena_take(arena, "sums of stations", count, sizeof(sums), &c.metric[m]));
  for (int d = 0; d < base->days && base->stations.records; d++)
    compare_day(&c, base->first_date + d * day_length);
  conclude(&c, 0, &row->pm25);
  conclude(&c, 1, &row->ozone);
  return QL_OK;
}
