/* The best answer of one cluster to all others as they are: its problem with the curves of the
 * metrics, the burdens and the limits written out instead of priced. What prices cannot find, a
 * schedule between two that they do find, this does; the bound does not depend on it. */
#include "scheduling/master.h"

#include <math.h>
#include <string.h>

typedef struct response {
  ql_master *m;
  int index; /* of the cluster */
  ql_arena *arena;
  ql_cluster own; /* a copy to write in */
  int columns;    /* of it, before the shared parts */
  const ql_master_column *now;
  double *coefficient; /* [column] */
} response;

/* coefficient[column]: ug m-3 of a metric for a unit; returns the metric's value without them. */
static double weigh_metric(const response *r, int n) {
  const ql_rows *rows = r->m->world.rows;
  double value = rows->value[n] + r->m->sums.change[n] - r->now->change[n];
  memset(r->coefficient, 0, (size_t)r->columns * sizeof(double));
  for (int t = 0; t < r->own.term_count; t++) {
    const ql_cluster_term *term = &r->own.term[t];
    const double change =
        term->kg * (double)rows->slope[ql_rows_at(rows, term->flow, term->hour) + (size_t)n];
    if (term->column < 0)
      value += change;
    else
      r->coefficient[term->column] += change;
  }
  for (int u = 0; u < r->own.unit_count; u++)
    for (int f = rows->first_flow[r->own.processes[u]];
         f < rows->first_flow[r->own.processes[u] + 1]; f++)
      for (int h = 0; h < rows->hours; h++)
        value -= (double)rows->slope[ql_rows_at(rows, f, h) + (size_t)n] *
                 ql_plan_emission(r->m->world.at, rows->flow[f].process, rows->flow[f].emission, h);
  return value;
}

static void add_metric(response *r, int n) {
  const ql_rows_curve *curve = &r->m->world.rows->curve[n];
  ql_milp *p = &r->own.milp;
  const double value = weigh_metric(r, n);
  for (int j = 0; j < curve->count; j++) {
    const int above = ql_milp_column(p, 0.0, INFINITY, r->m->options->air * curve->slope[j], false);
    const int row = ql_milp_row(p, value - curve->from[j], INFINITY);
    ql_milp_entry(p, row, above, 1.0);
    for (int c = 0; c < r->columns; c++)
      if (fabs(r->coefficient[c]) > 1e-6) ql_milp_entry(p, row, c, -r->coefficient[c]);
  }
}

static void add_fairness(response *r) {
  const ql_master *m = r->m;
  ql_milp *p = &r->own.milp;
  const double w = m->options->fairness;
  if (m->fair_count == 0 || w <= 0.0) return;
  const int level = ql_milp_column(p, 0.0, INFINITY,
                                   w * fmax(1.0, m->options->fair_share * m->fair_count), false);
  for (int e = 0; e < m->enterprise_count; e++) {
    if (m->capacity[e] <= 0.0) continue;
    const bool mine = e == r->own.enterprise;
    const double others = m->sums.burden[e] - (mine ? r->now->burden / m->capacity[e] : 0.0);
    const int row = ql_milp_row(p, others, INFINITY);
    ql_milp_entry(p, row, level, 1.0);
    ql_milp_entry(p, row, ql_milp_column(p, 0.0, INFINITY, w, false), 1.0);
    for (int c = 0; c < r->columns && mine; c++)
      ql_milp_entry(p, row, c, -r->own.burden[c] / m->capacity[e]);
  }
}

static void add_limits(response *r) {
  const ql_master *m = r->m;
  ql_milp *p = &r->own.milp;
  if (m->budget_row >= 0) {
    const double others = m->sums.money - r->now->money + r->own.constant_money;
    const int row = ql_milp_row(p, -INFINITY, m->most_money - others);
    for (int c = 0; c < r->columns; c++) ql_milp_entry(p, row, c, r->own.money[c]);
  }
  for (int g = 0; g < QL_ROWS_GROUPS; g++) {
    if (m->strayed_row[g] < 0 || r->own.strayed[g] < 0) continue;
    const double others = m->sums.strayed[g] - r->now->strayed[g];
    const int row = ql_milp_row(p, -INFINITY, m->strayed_limit[g] - others);
    for (int c = 0; c < 2 * m->world.base->hours; c++)
      ql_milp_entry(p, row, r->own.strayed[g] + c, 1.0);
  }
}

static ql_status write_response(response *r) {
  ql_master *m = r->m;
  const ql_rows *rows = m->world.rows;
  QL_TRY(ql_cluster_build(r->arena, &m->world, &r->own));
  memset(m->kg_price, 0, (size_t)rows->flow_count * (size_t)rows->hours * sizeof(double));
  memset(m->burden_price, 0, (size_t)m->enterprise_count * sizeof(double));
  const ql_cluster_prices prices = {
      .money = m->options->money, .burden = m->burden_price, .kg = m->kg_price};
  ql_cluster_price(&m->world, &r->own, &prices);
  r->columns = r->own.milp.columns;
  QL_TRY(
      ql_arena_take(r->arena, "response", (size_t)r->columns + 1, sizeof(double), &r->coefficient));
  for (int n = 0; n < rows->metric_count; n++) add_metric(r, n);
  add_fairness(r);
  add_limits(r);
  return QL_OK;
}

static ql_status respond(response *r, double gap, bool *added) {
  ql_master *m = r->m;
  ql_cluster_answer *answer = &m->answer[r->index];
  const ql_milp_limits limits = {
      .gap = gap, .nodes = m->options->nodes, .solver = m->options->solver};
  ql_milp_solution solution = {0};
  QL_TRY(write_response(r));
  QL_TRY(ql_arena_take(r->arena, "response", (size_t)r->own.milp.columns + 1, sizeof(double),
                       &solution.value));
  QL_TRY(ql_milp_solve(&r->own.milp, &limits, &solution));
  m->nodes += solution.nodes;
  if (!solution.found) return QL_OK;
  ql_cluster_read(&m->world, &r->own, solution.value, answer);
  return ql_master_add(m, r->index, answer, solution.value, added);
}

ql_status ql_master_respond(ql_master *m, int index, double gap, bool *added) {
  response r = {.m = m,
                .index = index,
                .now = &m->pool[index].column[m->pool[index].chosen],
                .own = {.enterprise = m->cluster[index].enterprise,
                        .unit_count = m->cluster[index].unit_count,
                        .processes = m->cluster[index].processes,
                        .has_power = m->cluster[index].has_power}};
  *added = false;
  QL_TRY(ql_arena_create(&r.arena));
  ql_status status =
      ql_arena_take(r.arena, "response", (size_t)r.own.unit_count, sizeof *r.own.unit, &r.own.unit);
  if (status == QL_OK) status = respond(&r, gap, added);
  ql_milp_free(&r.own.milp);
  ql_arena_free(r.arena);
  return status;
}
