/* whatif.csv: one row a scenario. */
#include "outputs/text_file.h"
#include "outputs/whatif_parts.h"

#include <math.h>
#include <string.h>

static const double day_length = 86400.0; /* s */

static void put_metric_head(FILE *out, const char *name, const char *kind) {
  fprintf(out,
          ",%s基准均值 %s_base[ug m-3],%s平均变化 %s_change[ug m-3],%s同气象效益 %s_benefit[%%],"
          "%s最大改善 %s_best[ug m-3],最大改善站点 %s_best_station,%s基准暴露 "
          "%s_exposure_base[ug m-3],%s暴露变化 %s_exposure_change[ug m-3]",
          name, kind, name, kind, name, kind, name, kind, kind, name, kind, name, kind);
}

static void put_head(FILE *out, const ql_whatif_comparison *c, const ql_whatif_options *options,
                     const ql_whatif_results *base) {
  const ql_standards *standards = options->standards;
  fputs("\xEF\xBB\xBF", out); /* spreadsheets take the file for UTF-8 only with this mark */
  if (ql_nc_has_attribute(base->forecast, NULL, "synthetic"))
    fputs("# SYNTHETIC: the inputs of these runs are invented 本次输入为虚构数据\n", out);
  if (options->primary_only)
    fputs("# PM2.5 holds primary components only PM2.5仅含一次组分\n", out);
  if (c->by_population)
    fprintf(out, "# exposure: weighted with %.0f people on the grid 暴露按网格人口加权\n",
            c->people);
  else
    fputs("# exposure: mean of the stations, not weighted (no population was given) "
          "暴露为站点平均（未给出人口）\n",
          out);
  const char *first = ql_standards_name(standards, base->first_date);
  const char *last = ql_standards_name(standards, base->first_date + (base->days - 1) * day_length);
  fprintf(out, "# station-days by 站点日统计标准 %s%s%s\n", first,
          strcmp(first, last) != 0 ? ", " : "", strcmp(first, last) != 0 ? last : "");
  fputs("情景 scenario,标题 title,状态 status,信息 message,同气象效益 same_weather_benefit", out);
  for (int p = 0; p < c->pollutant_count; p++) {
    fputs(",", out);
    char text[160];
    snprintf(text, sizeof text, "排放变化 emission_change_%.80s[t]", c->pollutants[p]);
    ql_text_file_csv(out, text);
  }
  put_metric_head(out, "PM2.5", "PM2.5");
  put_metric_head(out, "O3日最大8小时", "O3_MDA8");
  fputs(",暴露口径 exposure_by,站点日 station_days", out);
  for (int l = 1; l <= QL_STANDARDS_LEVELS; l++) fprintf(out, ",基准%d级 base_level_%d", l, l);
  for (int l = 1; l <= QL_STANDARDS_LEVELS; l++) fprintf(out, ",情景%d级 level_%d", l, l);
  fputs(",级别改善站点日 class_days_gained,优良站点日增加 good_days_gained,"
        "超标减少 exceedances_removed\n",
        out);
}

/* A number, NA where there is none. */
static void put_number(FILE *out, double value, const char *format) {
  char text[64];
  if (isnan(value)) {
    fputs(",NA", out);
    return;
  }
  snprintf(text, sizeof text, format, value);
  fprintf(out, ",%s", text);
}

double ql_whatif_percent(double change, double base) {
  return base > 0.0 ? 100.0 * change / base : (double)NAN;
}

static void put_metric(FILE *out, const ql_whatif_change *m) {
  put_number(out, m->base, "%.2f");
  put_number(out, m->change, "%.4f"); /* finer than it is shown, so that nothing rounds twice */
  put_number(out, ql_whatif_percent(m->change, m->base), "%.3f");
  put_number(out, m->best, "%.4f");
  fputc(',', out);
  ql_text_file_csv(out, *m->best_at ? m->best_at : "NA");
  put_number(out, m->exposure_base, "%.2f");
  put_number(out, m->exposure_change, "%.4f");
}

void ql_whatif_benefit_text(const ql_whatif_row *row, size_t size, char *text) {
  const double pm25 = ql_whatif_percent(row->pm25.change, row->pm25.base);
  const double ozone = ql_whatif_percent(row->ozone.change, row->ozone.base);
  text[0] = '\0';
  if (!isnan(pm25)) snprintf(text, size, "PM2.5 %+.1f %%", pm25 + 0.0);
  const size_t used = strlen(text);
  if (!isnan(ozone))
    snprintf(text + used, size - used, "%sO3 MDA8 %+.1f %%", used ? "; " : "", ozone + 0.0);
}

static void put_done(FILE *out, const ql_whatif_comparison *c, const ql_whatif_row *row) {
  char benefit[96];
  ql_whatif_benefit_text(row, sizeof benefit, benefit);
  fprintf(out, ",%s", *benefit ? benefit : "NA");
  for (int p = 0; p < c->pollutant_count; p++) put_number(out, row->emission_change[p], "%.6g");
  put_metric(out, &row->pm25);
  put_metric(out, &row->ozone);
  fprintf(out, ",%s,%d", c->by_population ? "population" : "stations", row->station_days);
  for (int l = 0; l < QL_STANDARDS_LEVELS; l++) fprintf(out, ",%d", row->base_days[l]);
  for (int l = 0; l < QL_STANDARDS_LEVELS; l++) fprintf(out, ",%d", row->days[l]);
  fprintf(out, ",%d,%d,%d\n", row->class_days_gained, row->good_days_gained,
          row->exceedances_removed);
}

/* As many NA as put_done() has fields. */
static void put_failed(FILE *out, const ql_whatif_comparison *c) {
  const int metrics = QL_WHATIF_METRICS * 7, days = 2 * QL_STANDARDS_LEVELS;
  for (int n = 0; n < 1 + c->pollutant_count + metrics + 2 + days + 3; n++) fputs(",NA", out);
  fputc('\n', out);
}

ql_status ql_whatif_table_write(const ql_whatif_comparison *c, const ql_whatif_options *options,
                                const char *folder, const ql_whatif_results *base) {
  char path[QL_WHATIF_PATH];
  FILE *out = NULL;
  snprintf(path, sizeof path, "%s/whatif.csv", folder);
  QL_TRY(ql_text_file_create(path, &out));
  put_head(out, c, options, base);
  for (int r = 0; r < c->count; r++) {
    const ql_whatif_row *row = &c->rows[r];
    fprintf(out, "%s,", row->name);
    ql_text_file_csv(out, row->title);
    fprintf(out, ",%s,", row->done ? "done" : "failed");
    ql_text_file_csv(out, row->message);
    if (row->done)
      put_done(out, c, row);
    else
      put_failed(out, c);
  }
  return ql_text_file_commit(path, out);
}
