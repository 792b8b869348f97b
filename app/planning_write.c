/* What is written of a plan: plan.json (the audit), the summary on stdout, and who writes the rest.
 */
#include "app/planning.h"
#include "base/clock.h"
#include "outputs/checkpoint.h"
#include "outputs/text_file.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

/* JSON has no number for "none". */
static json_t *number(double value) {
  return isfinite(value) ? json_real(value) : json_null();
}

static ql_status add_input(json_t *list, const char *what, const char *path) {
  char hash[QL_HASH_TEXT];
  QL_TRY(ql_checkpoint_hash(path, hash));
  json_array_append_new(list,
                        json_pack("{s:s, s:s, s:s}", "what", what, "path", path, "sha256", hash));
  return QL_OK;
}

static json_t *options_of(const ql_planning *p) {
  const ql_planning_options *o = p->options;
  json_t *made = json_object();
  json_object_set_new(made, "mode",
                      json_string(o->target          ? "target"
                                  : isinf(o->budget) ? "weights"
                                                     : "budget"));
  json_object_set_new(made, "air_CNY", number(p->weights.air));
  json_object_set_new(made, "fairness_CNY", number(p->weights.fairness));
  json_object_set_new(made, "fair_share", number(p->weights.fair_share));
  json_object_set_new(made, "money", number(p->weights.money));
  json_object_set_new(made, "budget_CNY", number(o->budget));
  json_object_set_new(made, "gap", number(o->gap));
  json_object_set_new(made, "iterations", json_integer(o->iterations));
  json_object_set_new(made, "linear", json_boolean(o->linear));
  return made;
}

static json_t *rounds_of(const ql_schedule_result *r) {
  json_t *list = json_array();
  for (int n = 0; n < r->round_count; n++) {
    const ql_schedule_round *round = &r->round[n];
    json_t *item = json_object();
    json_object_set_new(item, "relaxed", number(round->relaxed));
    json_object_set_new(item, "bound", number(round->bound));
    json_object_set_new(item, "best", number(round->best));
    json_object_set_new(item, "columns", json_integer(round->columns));
    json_object_set_new(item, "nodes", json_integer(round->nodes));
    json_array_append_new(list, item);
  }
  return list;
}

static json_t *iterations_of(const ql_planning *p) {
  json_t *list = json_array();
  for (int n = 0; n < p->iteration_count; n++) {
    const ql_planning_iteration *it = &p->iteration[n];
    json_t *item = json_object();
    json_object_set_new(item, "trust", number(it->trust));
    json_object_set_new(item, "predicted", number(it->predicted));
    json_object_set_new(item, "bound", number(it->result.bound));
    json_object_set_new(item, "gap", number(it->gap));
    json_object_set_new(item, "realised", number(it->realised));
    json_object_set_new(item, "realised_over_predicted_gain", number(it->rho));
    json_object_set_new(item, "clipped_kg", number(it->clipped));
    json_object_set_new(item, "accepted", json_boolean(it->accepted));
    json_object_set_new(item, "rounds", rounds_of(&it->result));
    json_array_append_new(list, item);
  }
  return list;
}

/* The plan that is told of: the accepted one, or the last that was rejected. */
static const ql_planning_iteration *told(const ql_planning *p) {
  return p->accepted ? p->accepted : &p->iteration[p->iteration_count - 1];
}

static const char *verdict(const ql_planning *p) {
  if (p->options->linear) return p->accepted ? "not judged" : "no gain";
  if (p->accepted) return "accepted";
  return told(p)->value ? "rejected" : "no gain";
}

/* Days and stations above the limit, as the standard rounds. which: 0 base, 1 predicted, 2
 * realised.
 */
static int exceedances(const ql_planning *p, const char *pollutant, int which) {
  const ql_planning_iteration *it = told(p);
  int count = 0;
  for (int n = 0; n < p->rows.metric_count; n++) {
    const int m = p->rows.metric[n];
    const bool ozone = strcmp(p->air.metrics[m].pollutant, "O3") == 0;
    if (strcmp(p->air.metrics[m].pollutant, pollutant) != 0) continue;
    const double value = which == 0   ? p->base_value[m]
                         : which == 1 ? it->result.value[n]
                                      : it->value[m];
    count += ql_standards_round(ozone ? QL_POLLUTANT_O3 : QL_POLLUTANT_PM25, value) > p->limit[m];
  }
  return count;
}

/* Sum of the changes of a pollutant over all metrics, ug m-3. */
static double change_of(const ql_planning *p, const char *pollutant, bool realised) {
  const ql_planning_iteration *it = told(p);
  double sum = 0.0;
  if (realised && !it->value) return (double)NAN;
  for (int n = 0; n < p->rows.metric_count; n++) {
    const int m = p->rows.metric[n];
    if (strcmp(p->air.metrics[m].pollutant, pollutant) == 0)
      sum += (realised ? it->value[m] : it->result.value[n]) - p->base_value[m];
  }
  return sum;
}

/* Sums over all metrics of what the primary particles of the stacks change, by the rows and, where
 * the model keeps them apart, by the model; else NaN. */
static void primary_changes(const ql_planning *p, double *predicted, double *realised) {
  const ql_planning_iteration *it = told(p);
  *predicted = *realised = 0.0;
  for (int n = 0; n < p->rows.metric_count; n++) {
    const int m = p->rows.metric[n];
    if (strcmp(p->air.metrics[m].pollutant, "PM25") != 0) continue;
    *predicted += ql_planning_primary(p, &it->result.plan, n);
    *realised += it->primary ? it->primary[m] - p->base_primary[m] : (double)NAN;
  }
}

static void add_changes(json_t *item, double predicted, double realised) {
  json_object_set_new(item, "predicted_change_sum", number(predicted));
  json_object_set_new(item, "realised_change_sum", number(realised));
  json_object_set_new(item, "realised_over_predicted",
                      number(fabs(predicted) > 0.01 ? realised / predicted : (double)NAN));
}

static json_t *air_of(const ql_planning *p) {
  static const char *const names[] = {"PM25", "O3"};
  json_t *made = json_object();
  for (int n = 0; n < 2; n++) {
    json_t *item = json_object();
    json_object_set_new(item, "exceedances_base", json_integer(exceedances(p, names[n], 0)));
    json_object_set_new(item, "exceedances_predicted", json_integer(exceedances(p, names[n], 1)));
    json_object_set_new(item, "exceedances_realised",
                        told(p)->value ? json_integer(exceedances(p, names[n], 2)) : json_null());
    add_changes(item, change_of(p, names[n], false), change_of(p, names[n], true));
    json_object_set_new(made, names[n], item);
  }
  double predicted, realised;
  primary_changes(p, &predicted, &realised);
  json_t *item = json_object();
  add_changes(item, predicted, realised);
  json_object_set_new(made, "primary_PM25", item);
  return made;
}

/* The forecast's own error, by the linear rows: an hour early or late, and winds a fifth stronger
 * or weaker, to which concentrations answer inversely. */
static ql_status sensitivity_of(ql_planning *p, json_t **made) {
  static const struct {
    const char *name;
    int shift;
    double factor;
  } cases[] = {{"as_forecast", 0, 1.0},
               {"air_1h_early", 1, 1.0},
               {"air_1h_late", -1, 1.0},
               {"wind_20_percent_stronger", 0, 1.0 / 1.2},
               {"wind_20_percent_weaker", 0, 1.0 / 0.8}};
  *made = json_object();
  json_object_set_new(*made, "by", json_string("linear rows, not by runs of the model"));
  for (int n = 0; n < 5; n++) {
    double gain;
    QL_TRY(ql_planning_gain_if(p, &told(p)->result, cases[n].shift, cases[n].factor, &gain));
    json_object_set_new(*made, cases[n].name, number(p->weights.air * gain));
  }
  return QL_OK;
}

static void add_result(const ql_planning *p, json_t *made) {
  const ql_schedule_result *r = &told(p)->result;
  const double gain = r->base_objective - r->objective;
  json_object_set_new(made, "objective", number(r->objective));
  json_object_set_new(made, "bound", number(r->bound));
  json_object_set_new(made, "gap", number(r->gap));
  json_object_set_new(made, "gap_of_gain",
                      number(gain > 0.0 ? (r->objective - r->bound) / gain : (double)NAN));
  json_object_set_new(made, "gap_is",
                      json_string("proved for the linear problem; it does not bound the model"));
  json_object_set_new(made, "cost_CNY", number(r->money - r->base_money));
  json_object_set_new(made, "fairness_index", number(r->fairness_index));
}

static ql_status make_json(ql_planning *p, json_t *made) {
  const ql_planning_options *o = p->options;
  json_t *inputs = json_array(), *sensitivity = NULL;
  char start[QL_CLOCK_TEXT];
  ql_clock_format(p->base.start, start);
  json_object_set_new(made, "inputs", inputs);
  QL_TRY(add_input(inputs, "case", o->case_path));
  QL_TRY(add_input(inputs, "enterprises", o->enterprises));
  QL_TRY(add_input(inputs, "rows", o->rows));
  json_object_set_new(made, "title", json_string(p->title));
  json_object_set_new(made, "synthetic", json_boolean(p->synthetic));
  json_object_set_new(made, "version", json_string(QL_VERSION));
  json_object_set_new(made, "solver", json_string(p->solver));
  json_object_set_new(made, "start", json_string(start));
  json_object_set_new(made, "hours", json_integer(p->base.hours));
  json_object_set_new(made, "enterprises", json_integer(p->enterprises->enterprises_count));
  json_object_set_new(made, "processes", json_integer(p->base.process_count));
  json_object_set_new(made, "clusters", json_integer(told(p)->result.cluster_count));
  json_object_set_new(made, "metrics", json_integer(p->rows.metric_count));
  json_object_set_new(made, "options", options_of(p));
  json_object_set_new(made, "verdict", json_string(verdict(p)));
  add_result(p, made);
  json_object_set_new(made, "air", air_of(p));
  QL_TRY(sensitivity_of(p, &sensitivity));
  json_object_set_new(made, "gain_in_air_CNY", sensitivity);
  json_object_set_new(made, "iterations", iterations_of(p));
  return QL_OK;
}

static ql_status write_json(const ql_planning *p, const json_t *made) {
  char path[PATH_SIZE];
  FILE *out;
  snprintf(path, sizeof path, "%s/plan.json", p->options->folder);
  QL_TRY(ql_text_file_create(path, &out));
  json_dumpf(made, out, JSON_INDENT(1) | JSON_REAL_PRECISION(10));
  fputc('\n', out);
  return ql_text_file_commit(path, out);
}

static void print_air(const ql_planning *p, const char *pollutant) {
  const double predicted = change_of(p, pollutant, false), realised = change_of(p, pollutant, true);
  printf("  %-5s above the limit: base %d, predicted %d", pollutant, exceedances(p, pollutant, 0),
         exceedances(p, pollutant, 1));
  if (told(p)->value) printf(", realised %d", exceedances(p, pollutant, 2));
  printf("; change over all %.4g predicted", predicted);
  if (told(p)->value) printf(", %.4g realised", realised);
  if (told(p)->value && fabs(predicted) > 0.01) printf(", ratio %.3f", realised / predicted);
  putchar('\n');
}

static void print_primary(const ql_planning *p) {
  double predicted, realised;
  primary_changes(p, &predicted, &realised);
  if (isfinite(realised) && fabs(predicted) > 0.01)
    printf("        of that primary: %.4g predicted, %.4g realised, ratio %.3f\n", predicted,
           realised, realised / predicted);
}

static void print_summary(const ql_planning *p) {
  const ql_schedule_result *r = &told(p)->result;
  printf("%s%s\n%u enterprises, %d processes, %d h, %d metrics\n", p->title,
         p->synthetic ? " (SYNTHETIC)" : "", p->enterprises->enterprises_count,
         p->base.process_count, p->base.hours, p->rows.metric_count);
  printf("plan: %s\n", verdict(p));
  printf("  costs %.0f CNY above the base; objective %.6g, base %.6g, no plan below %.6g\n"
         "  (gap %.3f %% of the linear problem, proved; it does not bound the model)\n",
         r->money - r->base_money, r->objective, r->base_objective, r->bound, 100.0 * r->gap);
  if (isfinite(r->fairness_index)) printf("  fairness index of burdens %.3f\n", r->fairness_index);
  print_air(p, "PM25");
  print_primary(p);
  print_air(p, "O3");
  for (int n = 0; n < p->iteration_count; n++) {
    const ql_planning_iteration *it = &p->iteration[n];
    if (it->value)
      printf("  iteration %d: predicted %.6g, realised %.6g, ratio of gains %.3f: %s\n", n + 1,
             it->predicted, it->realised, it->rho, it->accepted ? "accepted" : "rejected");
    if (it->clipped > 0.0)
      printf("  iteration %d: %.3g kg could not be taken away: the inventory has less in those "
             "hours\n",
             n + 1, it->clipped);
  }
  if (!p->accepted) puts("  no orders are written: the base holds");
}

ql_status ql_planning_write(ql_planning *p) {
  json_t *made = json_object();
  if (!made) return ql_error_set(QL_ERR_MEMORY, "out of memory writing the plan");
  ql_status status = make_json(p, made);
  if (status == QL_OK) status = ql_planning_write_tables(p);
  if (status == QL_OK) status = ql_planning_write_reasons(p);
  if (status == QL_OK) status = write_json(p, made); /* last: it says that all is there */
  json_decref(made);
  if (status == QL_OK) print_summary(p);
  return status;
}
