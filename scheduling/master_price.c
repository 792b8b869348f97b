/* Pricing and the bound: docs/theory/scheduling.md equations (21) to (23). */
#include "scheduling/master.h"

#include <math.h>
#include <string.h>

/* What a kg, a full-load hour of burden and a CNY are worth to the clusters. */
static void price(ql_master *m, const ql_master_duals *d, ql_cluster_prices *prices) {
  const ql_rows *rows = m->world.rows;
  const size_t cells = (size_t)rows->flow_count * (size_t)rows->hours;
  for (size_t c = 0; c < cells; c++) {
    const float *slope = rows->slope + c * (size_t)rows->metric_count;
    double sum = 0.0;
    for (int n = 0; n < rows->metric_count; n++) sum += d->metric[n] * (double)slope[n];
    m->kg_price[c] = sum;
  }
  for (int e = 0; e < m->enterprise_count; e++)
    m->burden_price[e] = m->capacity[e] > 0.0 ? d->burden[e] / m->capacity[e] : 0.0;
  *prices = (ql_cluster_prices){
      .money = m->options->money + d->budget, .burden = m->burden_price, .kg = m->kg_price};
  memcpy(prices->strayed, d->strayed, sizeof prices->strayed);
}

/* The least of a metric's curve less its multiplier times the concentration: at a breakpoint. */
static double least_of_curve(const ql_master *m, int n, double multiplier) {
  const ql_rows_curve *curve = &m->world.rows->curve[n];
  double least = INFINITY;
  for (int j = 0; j < curve->count; j++)
    least = fmin(least, m->options->air * ql_rows_curve_value(curve, curve->from[j]) -
                            multiplier * curve->from[j]);
  return least;
}

/* The part of the Lagrangian that is no cluster's. */
static double shared_part(const ql_master *m, const ql_master_duals *d) {
  const ql_rows *rows = m->world.rows;
  double sum = 0.0;
  for (int n = 0; n < rows->metric_count; n++)
    sum += least_of_curve(m, n, d->metric[n]) + d->metric[n] * rows->value[n];
  if (d->budget > 0.0) sum -= d->budget * m->most_money;
  for (int g = 0; g < QL_ROWS_GROUPS; g++)
    if (m->world.trust) sum -= d->strayed[g] * m->strayed_limit[g];
  return sum;
}

/* What a cluster's emission at E^n would be charged: its change is counted from there. */
static double charge_at(const ql_master *m, const ql_cluster *cluster) {
  const ql_rows *rows = m->world.rows;
  double sum = 0.0;
  for (int u = 0; u < cluster->unit_count; u++)
    for (int f = rows->first_flow[cluster->processes[u]];
         f < rows->first_flow[cluster->processes[u] + 1]; f++)
      for (int h = 0; h < rows->hours; h++)
        sum += m->kg_price[(size_t)f * (size_t)rows->hours + (size_t)h] *
               ql_plan_emission(m->world.at, rows->flow[f].process, rows->flow[f].emission, h);
  return sum;
}

/* A column's cost at prices. */
static double priced(const ql_master *m, int b, const ql_cluster_prices *prices,
                     const ql_master_duals *d, int c) {
  const ql_master_column *column = &m->pool[b].column[c];
  double sum =
      prices->money * column->money + prices->burden[m->cluster[b].enterprise] * column->burden;
  for (int n = 0; n < m->world.rows->metric_count; n++) sum += d->metric[n] * column->change[n];
  for (int g = 0; g < QL_ROWS_GROUPS; g++) sum += d->strayed[g] * column->strayed[g];
  return sum;
}

/* The cheapest column that has a point of the cluster's problem; -1: none has. */
static int cheapest(const ql_master *m, int b, const ql_cluster_prices *prices,
                    const ql_master_duals *d) {
  int best = -1;
  double least = INFINITY;
  for (int c = 0; c < m->pool[b].count; c++) {
    if (!m->pool[b].column[c].value) continue;
    const double cost = priced(m, b, prices, d, c);
    if (cost < least) least = cost, best = c;
  }
  return best;
}

/* A cluster's part of the gap: half alike, half by what its base costs, since large ones are hard.
 */
static double share_of(const ql_master *m, int b) {
  double all = 0.0;
  for (int n = 0; n < m->cluster_count; n++) all += fabs(m->pool[n].column[0].money);
  const double alike = 1.0 / m->cluster_count;
  return all > 0.0 ? 0.5 * alike + 0.5 * fabs(m->pool[b].column[0].money) / all : alike;
}

static ql_status price_cluster(ql_master *m, int b, const ql_cluster_prices *prices,
                               const ql_master_duals *d, const ql_milp_limits *effort) {
  const int known = cheapest(m, b, prices, d);
  const ql_milp_limits limits = {.gap = effort->gap * share_of(m, b),
                                 .nodes = effort->nodes,
                                 .solver = m->options->solver,
                                 .incumbent = known < 0 ? NULL : m->pool[b].column[known].value};
  return ql_cluster_solve(&m->world, &m->cluster[b], prices, &limits, m->cluster_value[b],
                          &m->answer[b]);
}

ql_status ql_master_price(ql_master *m, const ql_master_duals *d, const ql_milp_limits *effort,
                          double *bound) {
  ql_cluster_prices prices;
  ql_error_slot slot = QL_ERROR_SLOT;
  price(m, d, &prices);
#pragma omp parallel for schedule(dynamic)
  for (int b = 0; b < m->cluster_count; b++)
    ql_error_collect(&slot, (size_t)b, price_cluster(m, b, &prices, d, effort));
  QL_TRY(ql_error_raise(&slot));
  *bound = shared_part(m, d); /* a cluster may keep to its base, whatever its constraints say */
  for (int b = 0; b < m->cluster_count; b++) {
    *bound += fmin(m->answer[b].bound - charge_at(m, &m->cluster[b]), priced(m, b, &prices, d, 0));
    m->nodes += m->answer[b].nodes;
  }
  return QL_OK;
}

ql_status ql_master_add_all(ql_master *m, int *added) {
  *added = 0;
  for (int b = 0; b < m->cluster_count; b++) {
    bool is_new = false;
    if (m->answer[b].found)
      QL_TRY(ql_master_add(m, b, &m->answer[b], m->cluster_value[b], &is_new));
    *added += is_new;
  }
  return QL_OK;
}
