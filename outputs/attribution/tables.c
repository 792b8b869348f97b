#include "outputs/attribution/tables.h"

#include "base/clock.h"
#include "outputs/text_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

/* What the rows of one metric add up to. */
typedef struct work {
  const ql_attribution_result *result;
  int enterprises;
  int *enterprise;              /* [row] */
  int *group;                   /* [row] ql_precursor */
  double (*sum)[QL_PRECURSORS]; /* [enterprise] of the metric at hand, ug m-3 */
} work;

static ql_status prepare(ql_arena *arena, const ql_attribution_result *result, work *w) {
  const ql_attribution_account *account = result->request->account;
  const ql_sensitivities *rows = result->rows;
  *w = (work){.result = result, .enterprises = account->enterprise_count};
  QL_TRY(ql_arena_take(arena, "enterprises of rows", (size_t)rows->row_count, sizeof(int),
                       &w->enterprise));
  QL_TRY(ql_arena_take(arena, "groups of rows", (size_t)rows->row_count, sizeof(int), &w->group));
  QL_TRY(
      ql_arena_take(arena, "contributions", (size_t)w->enterprises + 1, sizeof *w->sum, &w->sum));
  for (int r = 0; r < rows->row_count; r++) {
    w->enterprise[r] = ql_attribution_account_find(account, rows->rows[r].enterprise);
    w->group[r] = (int)ql_precursors_find(rows->rows[r].group);
  }
  return QL_OK;
}

/* sensitivity x emission of every enterprise and group. */
static void add_up(const work *w, int metric) {
  const ql_sensitivities *rows = w->result->rows;
  const float *value = rows->value + (size_t)metric * (size_t)rows->row_count;
  memset(w->sum, 0, (size_t)w->enterprises * sizeof *w->sum);
  for (int r = 0; r < rows->row_count; r++)
    if (w->enterprise[r] >= 0 && w->group[r] < QL_PRECURSORS && !isnan(value[r]))
      w->sum[w->enterprise[r]][w->group[r]] += (double)value[r] * rows->rows[r].emission;
}

static ql_status create(const work *w, const char *folder, const char *name, char path[PATH_SIZE],
                        FILE **out) {
  snprintf(path, PATH_SIZE, "%s/%s", folder, name);
  QL_TRY(ql_text_file_create(path, out));
  fputs("\xEF\xBB\xBF", *out); /* spreadsheets take the file for UTF-8 only with this mark */
  if (w->result->synthetic)
    fputs("# SYNTHETIC: the inputs of this run are invented 本次输入为虚构数据\n", *out);
  return QL_OK;
}

static void put_metric(FILE *out, const work *w, const ql_metric *metric) {
  char text[QL_CLOCK_TEXT];
  ql_clock_format(metric->day + w->result->request->utc_offset, text);
  fprintf(out, "%.10s,", text);
  ql_text_file_csv(out, metric->station);
  fprintf(out, ",%s,%.6g", metric->pollutant, metric->value);
}

/* -0 would only puzzle. */
static void put_number(FILE *out, double value) {
  fprintf(out, ",%.5g", value == 0.0 ? 0.0 : value);
}

static void put_sums(FILE *out, const double sum[QL_PRECURSORS]) {
  double total = 0.0;
  for (int p = 0; p < QL_PRECURSORS; p++) {
    put_number(out, sum[p]);
    total += sum[p];
  }
  put_number(out, total);
  fputc('\n', out);
}

/* The row of the sector of `enterprise`, unless an earlier one was of it. */
static void put_sector(FILE *out, const work *w, const ql_metric *metric, int enterprise) {
  const char *const *sectors = w->result->sectors;
  double sum[QL_PRECURSORS] = {0.0};
  for (int e = 0; e < w->enterprises; e++) {
    if (strcmp(sectors[e], sectors[enterprise]) != 0) continue;
    if (e < enterprise) return;
    for (int p = 0; p < QL_PRECURSORS; p++) sum[p] += w->sum[e][p];
  }
  put_metric(out, w, metric);
  fputs(",sector,", out);
  ql_text_file_csv(out, sectors[enterprise]);
  fputs(",,", out);
  put_sums(out, sum);
}

static void put_enterprise(FILE *out, const work *w, const ql_metric *metric, int enterprise) {
  const ql_attribution_request *request = w->result->request;
  const int group = request->groups->of[enterprise];
  put_metric(out, w, metric);
  fputs(",enterprise,", out);
  ql_text_file_csv(out, request->account->names[enterprise]);
  fputc(',', out);
  ql_text_file_csv(out, w->result->sectors[enterprise]);
  fputc(',', out);
  if (group >= 0) ql_text_file_csv(out, request->groups->names[group]);
  put_sums(out, w->sum[enterprise]);
}

static ql_status write_contributions(const work *w, const char *folder) {
  const ql_sensitivities *rows = w->result->rows;
  char path[PATH_SIZE];
  FILE *out;
  QL_TRY(create(w, folder, "contributions.csv", path, &out));
  fputs(
      "# sensitivity x emission of the base run; secondary parts of enterprises that were changed "
      "together have the mean slope of their group 二次部分按组平均灵敏度分摊\n"
      "日期 date,站点编号 station,pollutant,value[ug m-3],kind,name,sector,changed_with",
      out);
  for (int p = 0; p < QL_PRECURSORS; p++)
    fprintf(out, ",by_%s[ug m-3]", ql_precursors_name((ql_precursor)p));
  fputs(",total[ug m-3]\n", out);
  for (int m = 0; m < rows->metric_count; m++) {
    add_up(w, m);
    for (int e = 0; e < w->enterprises; e++) put_sector(out, w, &rows->metrics[m], e);
    for (int e = 0; e < w->enterprises; e++) put_enterprise(out, w, &rows->metrics[m], e);
  }
  return ql_text_file_commit(path, out);
}

/* What the rows foretell of the run in which all groups changed. */
static double foretold(const work *w) {
  double sum = 0.0;
  for (int e = 0; e < w->enterprises; e++)
    for (int p = 0; w->result->request->groups->of[e] >= 0 && p < QL_PRECURSORS; p++)
      sum += w->sum[e][p];
  return w->result->perturbation * sum;
}

static ql_status write_sum(const work *w, const char *folder) {
  const ql_sensitivities *rows = w->result->rows;
  char path[PATH_SIZE];
  FILE *out;
  QL_TRY(create(w, folder, "attribution_sum.csv", path, &out));
  fprintf(
      out,
      "# all groups changed at once by %+g %%: what the rows add up to, what the model does, and "
      "what is left, not linear 非线性余量\n"
      "日期 date,站点编号 station,pollutant,value[ug m-3],foretold[ug m-3],realised[ug m-3],"
      "remainder[ug m-3]\n",
      100.0 * w->result->perturbation);
  for (int m = 0; m < rows->metric_count; m++) {
    add_up(w, m);
    const double sum = foretold(w), realised = w->result->grouped[m];
    put_metric(out, w, &rows->metrics[m]);
    put_number(out, sum);
    put_number(out, realised);
    put_number(out, realised - sum);
    fputc('\n', out);
  }
  return ql_text_file_commit(path, out);
}

static void put_regime(FILE *out, const work *w, const ql_metric *metric, const char *basis,
                       const double fall[2]) {
  bool disbenefit;
  const ql_regime regime = ql_regime_of(&w->result->limits, fall[0], fall[1], &disbenefit);
  put_metric(out, w, metric);
  fprintf(out, ",%s", basis);
  put_number(out, fall[0]);
  put_number(out, fall[1]);
  fprintf(out, ",%s,%s,%s\n", ql_regime_name(regime), ql_regime_name_zh(regime),
          disbenefit ? "yes" : "no");
}

static ql_status write_regime(const work *w, const char *folder) {
  const ql_attribution_result *result = w->result;
  const ql_sensitivities *rows = result->rows;
  const double sign = result->perturbation < 0.0 ? -1.0 : 1.0;
  char path[PATH_SIZE];
  FILE *out;
  QL_TRY(create(w, folder, "regime.csv", path, &out));
  fprintf(
      out,
      "# fall of MDA8 when NOx or VOC falls by %g %%: of everything the case emits (two runs), and "
      "of the enterprises (sum of their rows)\n"
      "# NOx-limited or VOC-limited: one helps %g times as much as the other or more; "
      "insensitive: neither by %g ug m-3; disbenefit: less NOx, more ozone\n"
      "日期 date,站点编号 station,pollutant,value[ug m-3],basis,fall_by_NOx[ug m-3],"
      "fall_by_VOC[ug m-3],regime,regime_zh,NOx_disbenefit\n",
      100.0 * fabs(result->perturbation), result->limits.ratio, result->limits.least);
  for (int m = 0; m < rows->metric_count; m++) {
    const ql_metric *metric = &rows->metrics[m];
    double nox, voc;
    if (strcmp(metric->pollutant, "O3") != 0) continue;
    put_regime(out, w, metric, "everything",
               (const double[]){sign * result->nox[m], sign * result->voc[m]});
    ql_regime_sums(rows, m, &nox, &voc);
    put_regime(
        out, w, metric, "enterprises",
        (const double[]){fabs(result->perturbation) * nox, fabs(result->perturbation) * voc});
  }
  return ql_text_file_commit(path, out);
}

ql_status ql_attribution_tables_write(ql_arena *arena, const ql_attribution_result *result,
                                      const char *folder) {
  work w;
  QL_TRY(prepare(arena, result, &w));
  QL_TRY(write_contributions(&w, folder));
  if (!result->grouped) return QL_OK;
  QL_TRY(write_sum(&w, folder));
  return write_regime(&w, folder);
}
