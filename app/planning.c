#include "app/planning.h"

#include "base/file.h"
#include "outputs/attribution/precursors.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Trust region (Conn, Gould & Toint 2000, algorithm 6.1.1): what is accepted, what is shrunk or
 * widened, and the gain below which another round is not worth its run of the model. */
static const double accept_from = 0.1, shrink_below = 0.25, widen_above = 0.75, worth = 0.005;

/* --- what the air costs --------------------------------------------------------------------------
 */

static const ql_standards_index *index_of(const ql_standards *standards, double date,
                                          ql_pollutant pollutant, ql_average average) {
  const ql_standards_index *best = NULL;
  for (int n = 0; n < standards->index_count; n++) {
    const ql_standards_index *row = &standards->index[n];
    if (row->pollutant == pollutant && row->average == average && row->from <= date &&
        (!best || row->from > best->from))
      best = row;
  }
  return best;
}

/* Slopes from the concentrations of IAQI 50, 100 and 150 on: an assumption about what matters, not
 * a law. A first breakpoint far below keeps every metric in the problem: its prediction is wanted
 * whatever its value. */
static ql_status curve_by_index(const ql_planning *p, const ql_metric *metric, bool ozone,
                                ql_rows_curve *curve) {
  static const double fine[] = {0.2, 0.8, 2.0}, of_ozone[] = {0.1, 0.9, 2.0};
  const ql_standards_index *index =
      index_of(&p->standards, metric->day + p->base.utc_offset,
               ozone ? QL_POLLUTANT_O3 : QL_POLLUTANT_PM25, ozone ? QL_AVERAGE_8H : QL_AVERAGE_DAY);
  if (!index || index->points < 4)
    return ql_error_set(QL_ERR_INPUT, "the standards have no breakpoints of %s for its date",
                        metric->pollutant);
  *curve = (ql_rows_curve){.count = 4, .from = {-1000.0}};
  for (int j = 0; j < 3; j++) {
    curve->from[j + 1] = 0.1 * (double)index->tenth[j + 1];
    curve->slope[j + 1] = ozone ? of_ozone[j] : fine[j];
  }
  return QL_OK;
}

ql_status ql_planning_curves(ql_planning *p, ql_rows_curve **curves) {
  const size_t count = (size_t)p->air.metric_count + 1;
  QL_TRY(ql_arena_take(p->arena, "curves", count, sizeof **curves, curves));
  QL_TRY(ql_arena_take(p->arena, "limits", count, sizeof *p->limit, &p->limit));
  for (int m = 0; m < p->air.metric_count; m++) {
    const ql_metric *metric = &p->air.metrics[m];
    const bool ozone = strcmp(metric->pollutant, "O3") == 0;
    p->limit[m] = ql_standards_limit_at(&p->standards, metric->day + p->base.utc_offset, "II",
                                        ozone ? QL_POLLUTANT_O3 : QL_POLLUTANT_PM25,
                                        ozone ? QL_AVERAGE_8H : QL_AVERAGE_DAY);
    if (p->options->target)
      (*curves)[m] = (ql_rows_curve){2, {-1000.0, p->limit[m]}, {0.0, 1.0}};
    else
      QL_TRY(curve_by_index(p, metric, ozone, &(*curves)[m]));
  }
  return QL_OK;
}

double ql_planning_air(const ql_planning *p, const double *value) {
  double sum = 0.0;
  for (int n = 0; n < p->rows.metric_count; n++)
    sum += ql_rows_curve_value(&p->rows.curve[n], value[p->rows.metric[n]]);
  return sum;
}

/* --- reading -------------------------------------------------------------------------------------
 */

static ql_status read_enterprises(ql_planning *p) {
  ql_problems problems = {0};
  const ql_status status = ql_enterprises_load(p->options->enterprises, &problems, &p->enterprises);
  ql_run_print_problems(&problems, false);
  ql_problems_free(&problems);
  return status;
}

/* The point processes whose stacks carry each process. */
static ql_status name_rows(ql_planning *p, ql_rows_names **names) {
  const ql_plan *base = &p->base;
  QL_TRY(ql_arena_take(p->arena, "names", (size_t)base->process_count + 1, sizeof **names, names));
  for (int q = 0; q < base->process_count; q++) {
    const ql_plant_process *of = base->process[q];
    const char **list;
    QL_TRY(ql_arena_take(p->arena, "names", of->stacks_count + 1U, sizeof *list, &list));
    (*names)[q].names = list;
    for (unsigned s = 0; s < of->stacks_count; s++)
      for (int n = 0; n < p->stack_count; n++)
        if (strcmp(p->stacks[n].id, of->stacks[s]) == 0)
          list[(*names)[q].count++] = p->stacks[n].process;
  }
  return QL_OK;
}

/* The region in which rows are trusted: those that are measured, as far as they were. Mass that
 * moves counts twice, where it leaves and where it comes. */
static double first_trust(const ql_planning *p) {
  double size = 0.0;
  if (!isnan(p->options->trust)) return p->options->trust;
  for (int r = 0; r < p->air.row_count; r++) size = fmax(size, fabs(p->air.rows[r].perturbation));
  return size > 0.0 ? 2.0 * size : INFINITY;
}

static void set_weights(ql_planning *p) {
  const ql_planning_options *o = p->options;
  p->weights = ql_schedule_defaults();
  p->weights.air = o->target ? 1e6 : o->air;
  p->weights.fairness = o->fairness;
  p->weights.gap = o->gap;
  p->weights.solver = o->solver;
  p->weights.budget = o->budget;
  if (!isinf(o->budget)) p->weights.money = 1e-3;
  p->weights.trust = first_trust(p);
}

static ql_status gather(ql_planning *p) {
  ql_rows_curve *curves;
  ql_rows_names *names;
  QL_TRY(ql_planning_curves(p, &curves));
  QL_TRY(name_rows(p, &names));
  QL_TRY(ql_rows_gather(p->arena, &p->air, curves, names, &p->base, &p->rows));
  QL_TRY(ql_arena_take(p->arena, "values", (size_t)p->air.metric_count + 1, sizeof(double),
                       &p->base_value));
  QL_TRY(ql_arena_take(p->arena, "values", (size_t)p->air.metric_count + 1, sizeof(double),
                       &p->base_primary));
  for (int m = 0; m < p->air.metric_count; m++) p->base_value[m] = p->air.metrics[m].value;
  return QL_OK;
}

/* Rows of another case or another night would plan for another air. */
static ql_status compare_base(const ql_planning *p) {
  for (int m = 0; m < p->air.metric_count; m++) {
    const double filed = p->air.metrics[m].value, now = p->base_value[m];
    if (fabs(filed - now) <= 0.01 * fabs(now) + 0.05) continue;
    return ql_error_set(QL_ERR_INPUT,
                        "%s: metric_value of %s at %s is %.2f ug m-3, the case gives %.2f; the "
                        "rows must come from the same case: run qinglan attribute on it again",
                        p->options->rows, p->air.metrics[m].pollutant, p->air.metrics[m].station,
                        filed, now);
  }
  return QL_OK;
}

static void set_values(ql_planning *p, const double *value) {
  for (int n = 0; n < p->rows.metric_count; n++) p->rows.value[n] = value[p->rows.metric[n]];
}

static ql_status prepare(ql_planning *p) {
  const ql_planning_options *o = p->options;
  QL_TRY(ql_standards_load(p->arena, o->standards, &p->standards));
  QL_TRY(ql_sensitivities_read(p->arena, o->rows, &p->air));
  QL_TRY(ql_planning_survey(p));
  QL_TRY(gather(p));
  set_weights(p);
  QL_TRY(ql_file_make_folder(o->folder));
  if (o->linear) return QL_OK;
  QL_TRY(ql_planning_run(p, NULL, "base", p->base_value, p->base_primary));
  QL_TRY(compare_base(p));
  set_values(p, p->base_value);
  return QL_OK;
}

/* --- iterations ----------------------------------------------------------------------------------
 */

/* What a plan costs beside the air. */
static double beside_air(const ql_planning *p, const ql_schedule_result *r) {
  return r->objective - p->weights.air * r->air;
}

/* Objective of what holds now: the base, or the plan accepted last. */
static double objective_now(const ql_planning *p) {
  if (p->accepted) return p->accepted->realised;
  const ql_schedule_result *r = &p->iteration[0].result;
  return r->base_objective + p->weights.air * (ql_planning_air(p, p->base_value) - r->base_air);
}

static ql_status judge(ql_planning *p, ql_planning_iteration *it) {
  ql_emissions_change change;
  char name[32];
  snprintf(name, sizeof name, "plan_%d", p->iteration_count);
  QL_TRY(ql_arena_take(p->arena, "values", (size_t)p->air.metric_count + 1, sizeof(double),
                       &it->value));
  QL_TRY(ql_arena_take(p->arena, "values", (size_t)p->air.metric_count + 1, sizeof(double),
                       &it->primary));
  QL_TRY(ql_planning_change(p, &it->result.plan, &change, &it->clipped));
  QL_TRY(ql_planning_run(p, &change, name, it->value, it->primary));
  const double now = objective_now(p);
  it->realised = beside_air(p, &it->result) + p->weights.air * ql_planning_air(p, it->value);
  it->rho = it->predicted < now ? (now - it->realised) / (now - it->predicted) : (double)NAN;
  it->accepted = it->rho >= accept_from && it->realised < now &&
                 ql_planning_air(p, it->value) <= ql_planning_air(p, p->base_value);
  return QL_OK;
}

/* Part of its base emission that a plan moves against another, of the group of which it moves the
 * largest; flows with exact rows do not count. */
static double moved_share(const ql_planning *p, const ql_plan *plan, const ql_plan *from) {
  double moved[QL_ROWS_GROUPS] = {0.0}, whole[QL_ROWS_GROUPS] = {0.0}, share = 0.0;
  for (int f = 0; f < p->rows.flow_count; f++) {
    const ql_rows_flow *flow = &p->rows.flow[f];
    for (int h = 0; !flow->linear && h < plan->hours; h++) {
      moved[flow->group] += fabs(ql_plan_emission(plan, flow->process, flow->emission, h) -
                                 ql_plan_emission(from, flow->process, flow->emission, h));
      whole[flow->group] += ql_plan_emission(&p->base, flow->process, flow->emission, h);
    }
  }
  for (int g = 0; g < p->rows.group_count; g++)
    if (whole[g] > 0.0) share = fmax(share, moved[g] / whole[g]);
  return share;
}

/* A plan that is refused, for whatever reason, must not come again: the region shrinks to half of
 * what it moved. */
static void adapt_trust(ql_planning *p, const ql_planning_iteration *it, const ql_plan *from) {
  double *trust = &p->weights.trust;
  if (it->accepted && it->rho > widen_above) *trust *= 2.0;
  if (!it->accepted || it->rho < shrink_below)
    *trust = 0.5 * fmin(*trust, moved_share(p, &it->result.plan, from));
}

/* One round; says whether another is worth it. */
static ql_status iterate(ql_planning *p, bool *go_on) {
  ql_planning_iteration *it = &p->iteration[p->iteration_count++];
  const ql_plan *at = p->accepted ? &p->accepted->result.plan : &p->base;
  it->trust = p->weights.trust;
  QL_TRY(ql_schedule_solve(p->arena, &p->base, at, &p->rows, &p->weights, &it->result));
  it->gap = it->result.gap;
  it->predicted = it->result.objective;
  it->realised = it->rho = (double)NAN;
  it->accepted = p->options->linear && it->predicted < it->result.base_objective;
  const double now = objective_now(p);
  *go_on = false;
  if (!p->options->linear && it->predicted < now - 1e-9 * fabs(now)) {
    QL_TRY(judge(p, it));
    adapt_trust(p, it, at);
    *go_on = it->accepted ? now - it->realised > worth * fabs(now) : p->weights.trust > 0.0;
  }
  if (!it->accepted) return QL_OK;
  p->accepted = it;
  if (it->value) set_values(p, it->value);
  return QL_OK;
}

static ql_status plan(ql_planning *p) {
  bool go_on = true;
  QL_TRY(ql_milp_find(p->options->solver, p->solver));
  QL_TRY(read_enterprises(p));
  QL_TRY(prepare(p));
  while (go_on && p->iteration_count < p->options->iterations) QL_TRY(iterate(p, &go_on));
  return ql_planning_write(p);
}

ql_status ql_planning_make(const ql_planning_options *options) {
  ql_planning p = {.options = options};
  ql_status status = ql_arena_create(&p.arena);
  if (status == QL_OK) status = plan(&p);
  ql_enterprises_free(p.enterprises);
  ql_arena_free(p.arena);
  return status;
}

/* --- the rows without a plan ---------------------------------------------------------------------
 */

/* kg that a flow has more in an hour of a plan than in the base. */
static double change_of(const ql_planning *p, const ql_plan *plan, int flow, int hour) {
  const ql_rows_flow *of = &p->rows.flow[flow];
  return ql_plan_emission(plan, of->process, of->emission, hour) -
         ql_plan_emission(&p->base, of->process, of->emission, hour);
}

/* Change of a metric of the rows by it, ug m-3. */
static double effect_of(const ql_planning *p, const ql_plan *plan, int flow, int hour, int metric) {
  const size_t at = ql_rows_at(&p->rows, flow, hour) + (size_t)metric;
  return (double)p->rows.slope[at] * change_of(p, plan, flow, hour);
}

static bool is_primary(const ql_planning *p, int flow) {
  return strcmp(p->rows.group[p->rows.flow[flow].group], ql_precursors_name(QL_PRECURSOR_PM25)) ==
         0;
}

double ql_planning_primary(const ql_planning *p, const ql_plan *plan, int metric) {
  double sum = 0.0;
  for (int f = 0; f < p->rows.flow_count; f++)
    for (int h = 0; is_primary(p, f) && h < plan->hours; h++)
      sum += effect_of(p, plan, f, h, metric);
  return sum;
}

double ql_planning_effect(const ql_planning *p, const ql_plan *plan, int process, int hour,
                          int metric) {
  double sum = 0.0;
  for (int f = p->rows.first_flow[process]; f < p->rows.first_flow[process + 1]; f++)
    sum += effect_of(p, plan, f, hour, metric);
  return sum;
}

ql_status ql_planning_gain_if(ql_planning *p, const ql_schedule_result *result, int shift,
                              double factor, double *gain) {
  double *value;
  const int hours = p->base.hours;
  QL_TRY(ql_arena_take(p->arena, "values", (size_t)p->air.metric_count + 1, sizeof *value, &value));
  for (int n = 0; n < p->rows.metric_count; n++)
    value[p->rows.metric[n]] = p->base_value[p->rows.metric[n]];
  for (int f = 0; f < p->rows.flow_count; f++) {
    for (int h = 0; h < hours; h++) {
      const double kg = change_of(p, &result->plan, f, h);
      const int from = h + shift < 0 ? 0 : h + shift >= hours ? hours - 1 : h + shift;
      const float *slope = p->rows.slope + ql_rows_at(&p->rows, f, from);
      for (int n = 0; kg != 0.0 && n < p->rows.metric_count; n++)
        value[p->rows.metric[n]] += factor * kg * (double)slope[n];
    }
  }
  *gain = ql_planning_air(p, p->base_value) - ql_planning_air(p, value);
  return QL_OK;
}
