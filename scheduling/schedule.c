#include "scheduling/schedule.h"

#include "base/timer.h"
#include "scheduling/master.h"

#include <math.h>
#include <string.h>

/* Part of the way from the duals of the linear problem to those of the best bound (Wentges 1997),
 * and part of the wanted gap that the clusters' own gaps may use up. */
static const double smoothing = 0.3, cluster_share = 0.3;

enum { START_NODES = 60 }; /* of a cluster's tree: the first columns need no proof */

ql_schedule_options ql_schedule_defaults(void) {
  return (ql_schedule_options){.money = 1.0,
                               .air = 20000.0,
                               .fairness = 20000.0,
                               .fair_share = 0.25,
                               .budget = INFINITY,
                               .trust = INFINITY,
                               .gap = 0.001,
                               .rounds = 20,
                               .nodes = 400};
}

static bool is_between(double value, double low, double high) {
  return value >= low && value <= high;
}

static ql_status check_options(const ql_schedule_options *o) {
  const bool good = is_between(o->money, 0.0, 1e6) && is_between(o->air, 0.0, 1e12) &&
                    is_between(o->fairness, 0.0, 1e12) && is_between(o->fair_share, 0.0, 1.0) &&
                    o->budget >= 0.0 && o->trust >= 0.0 && is_between(o->gap, 0.0, 1.0) &&
                    is_between(o->rounds, 1, QL_SCHEDULE_ROUNDS) && o->nodes >= 0;
  return good ? QL_OK
              : ql_error_set(QL_ERR_INPUT,
                             "the weights of a plan must be numbers of 0 or more, shares at most 1 "
                             "and rounds 1 to %d",
                             QL_SCHEDULE_ROUNDS);
}

static ql_status check_curves(const ql_rows *rows) {
  for (int n = 0; n < rows->metric_count; n++)
    for (int j = 0; j < rows->curve[n].count; j++)
      if (rows->curve[n].slope[j] < 0.0 ||
          (j && rows->curve[n].from[j] <= rows->curve[n].from[j - 1]))
        return ql_error_set(QL_ERR_ARGUMENT, "the curve of metric %d is not convex", n);
  return QL_OK;
}

/* --- rounds --------------------------------------------------------------------------------------
 */

/* to = (1 - share) * from + share * other, of all multipliers that the bound uses. */
static void mix(const ql_master *m, const ql_master_duals *from, const ql_master_duals *other,
                double share, ql_master_duals *to) {
  for (int n = 0; n < m->world.rows->metric_count; n++)
    to->metric[n] = (1.0 - share) * from->metric[n] + share * other->metric[n];
  for (int e = 0; e < m->enterprise_count; e++)
    to->burden[e] = (1.0 - share) * from->burden[e] + share * other->burden[e];
  for (int g = 0; g < QL_ROWS_GROUPS; g++)
    to->strayed[g] = (1.0 - share) * from->strayed[g] + share * other->strayed[g];
  to->budget = (1.0 - share) * from->budget + share * other->budget;
}

/* The prices that the air has where the plan is `change` away from E^n, nothing else being priced:
 * what cutting a little is worth. */
static void gradient(const ql_master *m, const double *change, ql_master_duals *duals) {
  const ql_rows *rows = m->world.rows;
  for (int n = 0; n < rows->metric_count; n++)
    duals->metric[n] =
        m->options->air * ql_rows_curve_slope(&rows->curve[n], rows->value[n] + change[n]);
}

static double wanted(const ql_master *m, double objective) {
  return m->options->gap * fabs(objective);
}

/* Columns to begin with: the cheapest schedule, the cleanest by the slopes where the base is, and
 * half of that. */
static ql_status start(ql_master *m) {
  ql_master_sum(m);
  m->best = ql_master_objective(m);
  const ql_milp_limits coarse = {.gap = fmax(wanted(m, m->best), 0.005 * fabs(m->best)),
                                 .nodes = START_NODES};
  for (int part = 0; part < 3; part++) {
    double bound;
    int added;
    gradient(m, m->sums.change, &m->smooth);
    m->smooth.budget = m->budget_row >= 0 ? fmax(0.0, 1.0 - m->options->money) : 0.0;
    for (int n = 0; n < m->world.rows->metric_count; n++) m->smooth.metric[n] *= 0.5 * part;
    QL_TRY(ql_master_price(m, &m->smooth, &coarse, &bound));
    if (bound > m->bound) {
      m->bound = bound;
      mix(m, &m->smooth, &m->smooth, 0.0, &m->centre);
    }
    QL_TRY(ql_master_add_all(m, &added));
  }
  return ql_master_choose(m);
}

static void note(const ql_master *m, double cpu, ql_schedule_result *r) {
  r->round[r->round_count++] = (ql_schedule_round){.relaxed = m->relaxed,
                                                   .bound = m->bound,
                                                   .best = m->best,
                                                   .columns = m->choice_count,
                                                   .nodes = m->nodes,
                                                   .cpu = ql_timer_cpu() - cpu};
}

/* One round at given multipliers; says whether it brought anything. */
static ql_status price_at(ql_master *m, const ql_master_duals *duals, double gap, bool *useful) {
  double bound;
  int added;
  const ql_milp_limits effort = {.gap = gap, .nodes = m->options->nodes};
  QL_TRY(ql_master_price(m, duals, &effort, &bound));
  *useful = bound > m->bound + 1e-12 * fabs(m->bound);
  if (*useful) {
    m->bound = bound;
    mix(m, duals, duals, 0.0, &m->centre);
  }
  QL_TRY(ql_master_add_all(m, &added));
  *useful = *useful || added > 0;
  return QL_OK;
}

/* Rounds until the plan is proved good enough, or nothing new comes. The clusters' gaps shrink with
 * the gap that is left. */
static ql_status run_rounds(ql_master *m, double cpu, ql_schedule_result *r) {
  double share = smoothing;
  for (int round = 0; round < m->options->rounds; round++) {
    QL_TRY(ql_master_relax(m));
    QL_TRY(ql_master_choose(m));
    note(m, cpu, r);
    const double goal = wanted(m, m->best);
    if (m->best - m->bound <= goal) return QL_OK;
    const double left = fmax(m->relaxed - m->bound, 0.0);
    bool useful;
    mix(m, &m->duals, &m->centre, share, &m->smooth);
    QL_TRY(price_at(m, &m->smooth, cluster_share * fmax(goal, 0.5 * left), &useful));
    if (!useful && share == 0.0 && left <= goal) break;
    share = useful ? smoothing : 0.0;
  }
  QL_TRY(ql_master_relax(m));
  return ql_master_choose(m);
}

/* What the linear problem mixes of two schedules, a plan cannot: each cluster in turn answers to
 * the others as they are, until none finds better or the plan is good enough. */
static ql_status repair(ql_master *m, double cpu, ql_schedule_result *r) {
  for (bool better = true; better;) {
    const double before = m->best;
    for (int b = 0; b < m->cluster_count; b++) {
      bool added;
      if (m->best - m->bound <= wanted(m, m->best)) return QL_OK;
      QL_TRY(ql_master_respond(m, b, 0.1 * wanted(m, m->best) / m->cluster_count, &added));
      if (added) QL_TRY(ql_master_choose(m));
    }
    if (r->round_count < QL_SCHEDULE_ROUNDS) note(m, cpu, r);
    better = m->best < before - 1e-6 * fabs(before);
  }
  return QL_OK;
}

/* --- the result ----------------------------------------------------------------------------------
 */

static void put_choice(const ql_master *m, ql_plan *plan) {
  const size_t hours = (size_t)plan->hours;
  for (int b = 0; b < m->cluster_count; b++) {
    const ql_master_column *column = &m->pool[b].column[m->pool[b].chosen];
    for (int u = 0; u < m->cluster[b].unit_count; u++) {
      const size_t to = ql_plan_at(plan, m->cluster[b].processes[u], 0), from = (size_t)u * hours;
      memcpy(plan->load + to, column->load + from, hours * sizeof *plan->load);
      memcpy(plan->on + to, column->on + from, hours);
      memcpy(plan->starts + to, column->starts + from, hours);
    }
  }
}

static void account(ql_master *m, ql_schedule_result *r) {
  r->money = m->sums.money;
  r->air = ql_master_air(m);
  for (int b = 0; b < m->cluster_count; b++) {
    const ql_master_pool *pool = &m->pool[b];
    r->cost[m->cluster[b].enterprise] += pool->column[pool->chosen].money - pool->column[0].money;
  }
  double sum = 0.0, squares = 0.0;
  for (int e = 0; e < m->enterprise_count; e++) {
    r->burden[e] = m->sums.burden[e];
    sum += r->burden[e];
    squares += r->burden[e] * r->burden[e];
  }
  r->fairness_index = squares > 0.0 ? sum * sum / (m->fair_count * squares) : (double)NAN;
  for (int n = 0; n < m->world.rows->metric_count; n++) {
    r->value[n] = m->world.rows->value[n] + m->sums.change[n];
    r->price[n] = m->centre.metric[n];
  }
}

static void account_base(ql_master *m, ql_schedule_result *r) {
  for (int b = 0; b < m->cluster_count; b++) m->pool[b].chosen = 0;
  ql_master_sum(m);
  r->base_objective = ql_master_objective(m);
  r->base_money = m->sums.money;
  r->base_air = ql_master_air(m);
}

static ql_status take_result(ql_arena *arena, const ql_master *m, ql_schedule_result *r) {
  const ql_plan *base = m->world.base;
  const size_t metrics = (size_t)m->world.rows->metric_count + 1;
  const size_t all = (size_t)m->enterprise_count + 1;
  QL_TRY(ql_plan_create(arena, base->enterprises, base->start, base->utc_offset, base->hours,
                        &r->plan));
  QL_TRY(ql_arena_take(arena, "plan", metrics, sizeof(double), &r->value));
  QL_TRY(ql_arena_take(arena, "plan", metrics, sizeof(double), &r->price));
  QL_TRY(ql_arena_take(arena, "plan", all, sizeof(double), &r->cost));
  return ql_arena_take(arena, "plan", all, sizeof(double), &r->burden);
}

static ql_status solve(ql_arena *arena, ql_master *m, ql_schedule_result *r) {
  const double cpu = ql_timer_cpu();
  QL_TRY(take_result(arena, m, r));
  r->cluster_count = m->cluster_count;
  account_base(m, r);
  QL_TRY(start(m));
  QL_TRY(run_rounds(m, cpu, r));
  QL_TRY(repair(m, cpu, r));
  put_choice(m, &r->plan);
  account(m, r);
  r->objective = m->best;
  r->bound = fmin(m->bound, m->best);
  r->gap = r->objective != 0.0 ? (r->objective - r->bound) / fabs(r->objective) : 0.0;
  return QL_OK;
}

ql_status ql_schedule_solve(ql_arena *arena, const ql_plan *base, const ql_plan *at,
                            const ql_rows *rows, const ql_schedule_options *options,
                            ql_schedule_result *result) {
  ql_arena *scratch;
  ql_master master = {0};
  const ql_cluster_world world = {
      .base = base, .at = at, .rows = rows, .trust = !isinf(options->trust)};
  *result = (ql_schedule_result){0};
  QL_TRY(check_options(options));
  QL_TRY(check_curves(rows));
  QL_TRY(ql_arena_create(&scratch));
  ql_status status = ql_master_create(scratch, &world, options, &master);
  if (status == QL_OK) status = solve(arena, &master, result);
  ql_master_free(&master);
  ql_arena_free(scratch);
  return status;
}

/* --- explanations --------------------------------------------------------------------------------
 */

double ql_schedule_kg_price(const ql_rows *rows, const double *price, int flow, int hour) {
  const float *slope = rows->slope + ql_rows_at(rows, flow, hour);
  double sum = 0.0;
  for (int n = 0; n < rows->metric_count; n++) sum += price[n] * (double)slope[n];
  return sum;
}

static double air_of(const ql_rows *rows, const double *value, const double *change) {
  double sum = 0.0;
  for (int n = 0; n < rows->metric_count; n++)
    sum += ql_rows_curve_value(&rows->curve[n], value[n] + change[n]);
  return sum;
}

ql_status ql_schedule_without(ql_arena *arena, const ql_plan *base, const ql_rows *rows,
                              const ql_schedule_options *options, const ql_schedule_result *result,
                              const int whose[2], ql_schedule_worth *worth) {
  double *change;
  const int first = whose[1] < 0 ? base->first[whose[0]] : whose[1];
  const int last = whose[1] < 0 ? base->first[whose[0] + 1] : whose[1] + 1;
  const size_t metrics = (size_t)rows->metric_count + 1;
  QL_TRY(ql_arena_take(arena, "explanation", metrics, sizeof *change, &change));
  *worth = (ql_schedule_worth){0};
  const double air = air_of(rows, result->value, change);
  for (int p = first; p < last; p++) {
    const ql_cost with = ql_cost_of(&result->plan, base, p), without = ql_cost_of(base, base, p);
    worth->money += ql_cost_total(&with) - ql_cost_total(&without);
    ql_rows_add(rows, base, p, 1.0, change);
    ql_rows_add(rows, &result->plan, p, -1.0, change);
  }
  worth->air = options->air * (air_of(rows, result->value, change) - air);
  return QL_OK;
}
