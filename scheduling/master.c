#include "scheduling/master.h"

#include <math.h>
#include <string.h>

enum { EXTRA = 16 }; /* columns of a cluster beside one of each round of pricing */

static ql_status take_duals(ql_arena *arena, const ql_master *m, ql_master_duals *duals) {
  const size_t metrics = (size_t)m->world.rows->metric_count + 1;
  QL_TRY(ql_arena_take(arena, "duals", metrics, sizeof(double), &duals->metric));
  QL_TRY(ql_arena_take(arena, "duals", (size_t)m->enterprise_count + 1, sizeof(double),
                       &duals->burden));
  return ql_arena_take(arena, "duals", (size_t)m->cluster_count + 1, sizeof(double),
                       &duals->cluster);
}

/* --- a schedule in numbers -----------------------------------------------------------------------
 */

/* Exchange the schedule of a cluster in the scratch plan for another. */
static void put(ql_plan *plan, const ql_cluster *cluster, const ql_cluster_answer *answer) {
  const size_t hours = (size_t)plan->hours;
  for (int u = 0; u < cluster->unit_count; u++) {
    const size_t to = ql_plan_at(plan, cluster->processes[u], 0), from = (size_t)u * hours;
    memcpy(plan->load + to, answer->load + from, hours * sizeof *plan->load);
    memcpy(plan->on + to, answer->on + from, hours);
    memcpy(plan->starts + to, answer->starts + from, hours);
  }
}

static void put_base(ql_plan *plan, const ql_plan *base, const ql_cluster *cluster) {
  const size_t hours = (size_t)plan->hours;
  for (int u = 0; u < cluster->unit_count; u++) {
    const size_t at = ql_plan_at(plan, cluster->processes[u], 0);
    memcpy(plan->load + at, base->load + at, hours * sizeof *plan->load);
    memcpy(plan->on + at, base->on + at, hours);
    memcpy(plan->starts + at, base->starts + at, hours);
  }
}

/* kg of a trusted flow's group in an hour of a cluster. */
static double group_kg(const ql_cluster_world *world, const ql_plan *plan,
                       const ql_cluster *cluster, int group, int hour) {
  const ql_rows *rows = world->rows;
  double sum = 0.0;
  for (int u = 0; u < cluster->unit_count; u++)
    for (int f = rows->first_flow[cluster->processes[u]];
         f < rows->first_flow[cluster->processes[u] + 1]; f++)
      if (rows->flow[f].group == group && !rows->flow[f].linear)
        sum += ql_plan_emission(plan, rows->flow[f].process, rows->flow[f].emission, hour);
  return sum;
}

/* Measure what the scratch plan has for a cluster. */
static void measure_column(const ql_master *m, const ql_cluster *cluster,
                           ql_master_column *column) {
  const ql_cluster_world *w = &m->world;
  column->money = ql_cost_of_power(&m->scratch, cluster->has_power ? cluster->processes : NULL,
                                   cluster->has_power ? cluster->unit_count : 0);
  column->burden = 0.0;
  for (int u = 0; u < cluster->unit_count; u++) {
    const int p = cluster->processes[u];
    const ql_cost cost = ql_cost_of(&m->scratch, w->base, p);
    column->money += ql_cost_total(&cost);
    column->burden +=
        ql_cost_moved(&m->scratch, w->base, p) + ql_cost_missing(&m->scratch, w->base, p);
    ql_rows_add(w->rows, &m->scratch, p, 1.0, column->change);
    ql_rows_add(w->rows, w->at, p, -1.0, column->change);
  }
  for (int g = 0; g < w->rows->group_count && w->trust; g++)
    for (int h = 0; h < w->base->hours; h++)
      column->strayed[g] +=
          fabs(group_kg(w, &m->scratch, cluster, g, h) - group_kg(w, w->at, cluster, g, h));
}

static bool same(const ql_master *m, const ql_cluster *cluster, const ql_master_column *column,
                 const ql_cluster_answer *answer) {
  const size_t cells = (size_t)cluster->unit_count * (size_t)m->world.base->hours;
  if (memcmp(column->on, answer->on, cells) || memcmp(column->starts, answer->starts, cells))
    return false;
  for (size_t c = 0; c < cells; c++)
    if (fabs(column->load[c] - answer->load[c]) > 1e-9) return false;
  return true;
}

ql_status ql_master_add(ql_master *m, int b, const ql_cluster_answer *answer, const double *value,
                        bool *added) {
  const ql_cluster *cluster = &m->cluster[b];
  ql_master_pool *pool = &m->pool[b];
  const size_t cells = (size_t)cluster->unit_count * (size_t)m->world.base->hours;
  *added = false;
  for (int c = 0; c < pool->count; c++)
    if (same(m, cluster, &pool->column[c], answer)) return QL_OK;
  if (pool->count == pool->room) return QL_OK;
  ql_master_column *column = &pool->column[pool->count];
  QL_TRY(ql_arena_take(m->arena, "column", (size_t)m->world.rows->metric_count + 1, sizeof(double),
                       &column->change));
  QL_TRY(ql_arena_take(m->arena, "column", cells, sizeof *column->load, &column->load));
  QL_TRY(ql_arena_take(m->arena, "column", cells, 1, &column->on));
  QL_TRY(ql_arena_take(m->arena, "column", cells, 1, &column->starts));
  memcpy(column->load, answer->load, cells * sizeof *column->load);
  memcpy(column->on, answer->on, cells);
  memcpy(column->starts, answer->starts, cells);
  if (value) {
    const size_t columns = (size_t)cluster->milp.columns;
    QL_TRY(ql_arena_take(m->arena, "column", columns + 1, sizeof *value, &column->value));
    memcpy(column->value, value, columns * sizeof *value);
  }
  put(&m->scratch, cluster, answer);
  measure_column(m, cluster, column);
  put_base(&m->scratch, m->world.base, cluster);
  pool->count++;
  *added = true;
  return QL_OK;
}

/* --- the objective -------------------------------------------------------------------------------
 */

double ql_master_air(const ql_master *m) {
  const ql_rows *rows = m->world.rows;
  double sum = 0.0;
  for (int n = 0; n < rows->metric_count; n++)
    sum += ql_rows_curve_value(&rows->curve[n], rows->value[n] + m->sums.change[n]);
  return sum;
}

/* (13): the sum of the k largest burdens, k the number that counts as the most burdened, as the
 * least of k * level + what is above the level (Rockafellar & Uryasev 2000, equation 4). */
double ql_master_unfairness(const ql_master *m) {
  const double most = fmax(1.0, m->options->fair_share * m->fair_count);
  const double *burden = m->sums.burden;
  double best = INFINITY;
  for (int level = -1; level < m->enterprise_count; level++) {
    if (level >= 0 && m->capacity[level] <= 0.0) continue;
    const double at = level < 0 ? 0.0 : burden[level];
    double sum = most * at;
    for (int e = 0; e < m->enterprise_count; e++)
      if (m->capacity[e] > 0.0 && burden[e] > at) sum += burden[e] - at;
    best = fmin(best, sum);
  }
  return best;
}

static void add_column(ql_master *m, int b, const ql_master_column *column, double sign) {
  const int e = m->cluster[b].enterprise;
  m->sums.money += sign * column->money;
  if (m->capacity[e] > 0.0) m->sums.burden[e] += sign * column->burden / m->capacity[e];
  for (int n = 0; n < m->world.rows->metric_count; n++)
    m->sums.change[n] += sign * column->change[n];
  for (int g = 0; g < QL_ROWS_GROUPS; g++) m->sums.strayed[g] += sign * column->strayed[g];
}

void ql_master_sum(ql_master *m) {
  const ql_master_sums old = m->sums;
  m->sums = (ql_master_sums){.change = old.change, .burden = old.burden};
  memset(old.change, 0, (size_t)m->world.rows->metric_count * sizeof(double));
  memset(old.burden, 0, (size_t)m->enterprise_count * sizeof(double));
  for (int b = 0; b < m->cluster_count; b++)
    add_column(m, b, &m->pool[b].column[m->pool[b].chosen], 1.0);
}

void ql_master_swap(ql_master *m, int b, int column) {
  add_column(m, b, &m->pool[b].column[m->pool[b].chosen], -1.0);
  add_column(m, b, &m->pool[b].column[column], 1.0);
  m->pool[b].chosen = column;
}

double ql_master_objective(const ql_master *m) {
  const ql_schedule_options *o = m->options;
  double beyond = fmax(0.0, m->sums.money - m->most_money - 1e-9 * fabs(m->most_money));
  for (int g = 0; g < QL_ROWS_GROUPS && m->world.trust; g++)
    beyond += fmax(0.0, m->sums.strayed[g] - m->strayed_limit[g] * (1.0 + 1e-9));
  return o->money * m->sums.money + o->air * ql_master_air(m) +
         o->fairness * ql_master_unfairness(m) + 1e9 * beyond;
}

/* --- setting up ----------------------------------------------------------------------------------
 */

static ql_status take_pool(ql_master *m, int b) {
  const ql_cluster *cluster = &m->cluster[b];
  const size_t cells = (size_t)cluster->unit_count * (size_t)m->world.base->hours;
  ql_cluster_answer *answer = &m->answer[b];
  m->pool[b].room = m->options->rounds + EXTRA;
  QL_TRY(ql_arena_take(m->arena, "pool", (size_t)m->pool[b].room, sizeof(ql_master_column),
                       &m->pool[b].column));
  QL_TRY(ql_arena_take(m->arena, "answer", cells, sizeof *answer->load, &answer->load));
  QL_TRY(ql_arena_take(m->arena, "answer", cells, 1, &answer->on));
  QL_TRY(ql_arena_take(m->arena, "answer", cells, 1, &answer->starts));
  return ql_arena_take(m->arena, "answer", (size_t)cluster->milp.columns + 1, sizeof(double),
                       &m->cluster_value[b]);
}

/* The base of a cluster as its first column. */
static ql_status add_base(ql_master *m, int b) {
  const ql_cluster *cluster = &m->cluster[b];
  const ql_plan *base = m->world.base;
  const size_t hours = (size_t)base->hours;
  ql_cluster_answer *answer = &m->answer[b];
  bool added;
  for (int u = 0; u < cluster->unit_count; u++) {
    const size_t from = ql_plan_at(base, cluster->processes[u], 0), to = (size_t)u * hours;
    memcpy(answer->load + to, base->load + from, hours * sizeof *base->load);
    memcpy(answer->on + to, base->on + from, hours);
    memcpy(answer->starts + to, base->starts + from, hours);
  }
  QL_TRY(ql_master_add(m, b, answer, NULL, &added));
  m->most_money += m->pool[b].column[0].money;
  return QL_OK;
}

static void weigh_burdens(ql_master *m) {
  for (int b = 0; b < m->cluster_count; b++) {
    const int e = m->cluster[b].enterprise;
    const double share = m->world.base->enterprises->enterprises[e].burden_share;
    const double hours = ql_cost_capacity(m->world.base, e);
    if (m->capacity[e] > 0.0 || share <= 0.0 || hours <= 0.0) continue;
    m->capacity[e] = hours / share;
    m->fair_count++;
  }
}

static void limit_straying(ql_master *m) {
  const ql_cluster_world *w = &m->world;
  for (int g = 0; g < w->rows->group_count && w->trust; g++)
    for (int b = 0; b < m->cluster_count; b++)
      for (int h = 0; h < w->base->hours; h++)
        m->strayed_limit[g] += m->options->trust * group_kg(w, w->base, &m->cluster[b], g, h);
}

static ql_status take_arrays(ql_master *m) {
  const size_t clusters = (size_t)m->cluster_count + 1, all = (size_t)m->enterprise_count + 1;
  const size_t metrics = (size_t)m->world.rows->metric_count + 1;
  const size_t cells = (size_t)m->world.rows->flow_count * (size_t)m->world.rows->hours;
  QL_TRY(ql_arena_take(m->arena, "master", clusters, sizeof *m->pool, &m->pool));
  QL_TRY(ql_arena_take(m->arena, "master", clusters, sizeof *m->answer, &m->answer));
  QL_TRY(ql_arena_take(m->arena, "master", clusters, sizeof *m->cluster_value, &m->cluster_value));
  QL_TRY(ql_arena_take(m->arena, "master", all, sizeof(double), &m->capacity));
  QL_TRY(ql_arena_take(m->arena, "master", all, sizeof(double), &m->burden_price));
  QL_TRY(ql_arena_take(m->arena, "master", metrics, sizeof(double), &m->sums.change));
  QL_TRY(ql_arena_take(m->arena, "master", all, sizeof(double), &m->sums.burden));
  QL_TRY(ql_arena_take(m->arena, "master", cells + 1, sizeof(double), &m->kg_price));
  QL_TRY(take_duals(m->arena, m, &m->duals));
  QL_TRY(take_duals(m->arena, m, &m->centre));
  return take_duals(m->arena, m, &m->smooth);
}

ql_status ql_master_create(ql_arena *arena, const ql_cluster_world *world,
                           const ql_schedule_options *options, ql_master *m) {
  const ql_plan *base = world->base;
  *m = (ql_master){.arena = arena,
                   .options = options,
                   .world = *world,
                   .enterprise_count = (int)base->enterprises->enterprises_count,
                   .most_money = options->budget,
                   .bound = -INFINITY,
                   .best = INFINITY};
  QL_TRY(ql_plan_create(arena, base->enterprises, base->start, base->utc_offset, base->hours,
                        &m->scratch));
  QL_TRY(ql_cluster_divide(arena, world, &m->cluster_count, &m->cluster));
  QL_TRY(take_arrays(m));
  for (int b = 0; b < m->cluster_count; b++) {
    QL_TRY(ql_cluster_build(arena, world, &m->cluster[b]));
    QL_TRY(take_pool(m, b));
    QL_TRY(add_base(m, b));
  }
  weigh_burdens(m);
  limit_straying(m);
  const size_t choices = (size_t)m->cluster_count * (size_t)(options->rounds + EXTRA) + 1;
  QL_TRY(ql_arena_take(arena, "choices", choices, sizeof(int), &m->choice_cluster));
  QL_TRY(ql_arena_take(arena, "choices", choices, sizeof(int), &m->choice_column));
  ql_master_write(m);
  return QL_OK;
}

void ql_master_free(ql_master *m) {
  if (m->cluster) ql_cluster_free(m->cluster, m->cluster_count);
  ql_milp_free(&m->problem);
}
