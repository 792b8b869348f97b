/* The linear master problem: docs/theory/scheduling.md equations (15) to (20).
 *
 *   rows     metrics     sum_j s_mj - sum change * x = value at E^n
 *            clusters      sum x = 1
 *            fairness    f_e + level - sum burden * x >= 0
 *            budget      sum money * x <= most
 *            straying    sum strayed * x <= limit, of each group
 *   columns  s_mj        the pieces of a metric's curve, cheapest first
 *            level, f_e  (13)
 *            x           a schedule of a cluster */
#include "scheduling/master.h"

#include <math.h>

/* ug m-3 that are the rounding of a sum, not a change: such numbers would spoil the scaling. The
 * bound does not know of them. */
static const double dust = 1e-6;

static void write_metrics(ql_master *m) {
  const ql_rows *rows = m->world.rows;
  m->metric_row = m->problem.rows;
  for (int n = 0; n < rows->metric_count; n++) {
    const ql_rows_curve *curve = &rows->curve[n];
    const int row = ql_milp_row(&m->problem, rows->value[n], rows->value[n]);
    double slope = 0.0;
    /* the first piece: below the first breakpoint, at no cost */
    ql_milp_entry(&m->problem, row,
                  ql_milp_column(&m->problem, -INFINITY, curve->from[0], 0.0, false), 1.0);
    for (int j = 0; j < curve->count; j++) {
      const bool last = j + 1 == curve->count;
      slope += curve->slope[j];
      ql_milp_entry(&m->problem, row,
                    ql_milp_column(&m->problem, 0.0,
                                   last ? INFINITY : curve->from[j + 1] - curve->from[j],
                                   m->options->air * slope, false),
                    1.0);
    }
  }
}

static void write_fairness(ql_master *m) {
  const double w = m->options->fairness;
  const double most = fmax(1.0, m->options->fair_share * m->fair_count);
  m->fair_row = m->problem.rows;
  if (!m->fair_count || w <= 0.0) return;
  const int level = ql_milp_column(&m->problem, 0.0, INFINITY, w * most, false);
  for (int e = 0; e < m->enterprise_count; e++) {
    const int row = ql_milp_row(&m->problem, 0.0, INFINITY);
    ql_milp_entry(&m->problem, row, level, 1.0);
    ql_milp_entry(&m->problem, row, ql_milp_column(&m->problem, 0.0, INFINITY, w, false), 1.0);
  }
}

void ql_master_write(ql_master *m) {
  write_metrics(m);
  m->cluster_row = m->problem.rows;
  for (int b = 0; b < m->cluster_count; b++) ql_milp_row(&m->problem, 1.0, 1.0);
  write_fairness(m);
  m->budget_row = isinf(m->most_money) ? -1 : ql_milp_row(&m->problem, -INFINITY, m->most_money);
  for (int g = 0; g < QL_ROWS_GROUPS; g++)
    m->strayed_row[g] = m->world.trust && g < m->world.rows->group_count
                            ? ql_milp_row(&m->problem, -INFINITY, m->strayed_limit[g])
                            : -1;
  m->first_choice = m->problem.columns;
}

static bool has_fairness(const ql_master *m) {
  return m->fair_count > 0 && m->options->fairness > 0.0;
}

static void write_column(ql_master *m, int b, int c) {
  const ql_master_column *column = &m->pool[b].column[c];
  ql_milp *p = &m->problem;
  const int e = m->cluster[b].enterprise;
  const int x = ql_milp_column(p, 0.0, INFINITY, m->options->money * column->money, false);
  for (int n = 0; n < m->world.rows->metric_count; n++)
    if (fabs(column->change[n]) > dust) ql_milp_entry(p, m->metric_row + n, x, -column->change[n]);
  ql_milp_entry(p, m->cluster_row + b, x, 1.0);
  if (has_fairness(m) && m->capacity[e] > 0.0)
    ql_milp_entry(p, m->fair_row + e, x, -column->burden / m->capacity[e]);
  if (m->budget_row >= 0) ql_milp_entry(p, m->budget_row, x, column->money);
  for (int g = 0; g < QL_ROWS_GROUPS; g++)
    if (m->strayed_row[g] >= 0) ql_milp_entry(p, m->strayed_row[g], x, column->strayed[g]);
  m->choice_cluster[m->choice_count] = b;
  m->choice_column[m->choice_count++] = c;
}

/* Columns that the problem does not have yet. */
static void write_columns(ql_master *m) {
  for (int b = 0; b < m->cluster_count; b++)
    for (; m->pool[b].written < m->pool[b].count; m->pool[b].written++)
      write_column(m, b, m->pool[b].written);
}

/* Burdens' multipliers within what (13) allows: each at most its price, and together at most that
 * of all who count as the most burdened. Without that the Lagrangian would have no least value. */
static void limit_burdens(const ql_master *m, double *burden) {
  const double w = m->options->fairness;
  const double most = w * fmax(1.0, m->options->fair_share * m->fair_count);
  double sum = 0.0;
  for (int e = 0; e < m->enterprise_count; e++) {
    burden[e] = has_fairness(m) ? fmin(fmax(burden[e], 0.0), w) : 0.0;
    sum += burden[e];
  }
  for (int e = 0; e < m->enterprise_count && sum > most; e++) burden[e] *= most / sum;
}

/* The multipliers by their signs; what rounding has put outside their range is put back, so that
 * the bound holds whatever the solver says. */
static void take_duals(ql_master *m, const double *row_dual) {
  const ql_rows *rows = m->world.rows;
  ql_master_duals *d = &m->duals;
  for (int n = 0; n < rows->metric_count; n++) {
    const double most = m->options->air * ql_rows_curve_slope(&rows->curve[n], INFINITY);
    d->metric[n] = fmin(fmax(row_dual[m->metric_row + n], 0.0), most);
  }
  for (int b = 0; b < m->cluster_count; b++) d->cluster[b] = row_dual[m->cluster_row + b];
  for (int e = 0; e < m->enterprise_count; e++)
    d->burden[e] = has_fairness(m) ? row_dual[m->fair_row + e] : 0.0;
  limit_burdens(m, d->burden);
  d->budget = m->budget_row >= 0 ? fmax(-row_dual[m->budget_row], 0.0) : 0.0;
  for (int g = 0; g < QL_ROWS_GROUPS; g++)
    d->strayed[g] = m->strayed_row[g] >= 0 ? fmax(-row_dual[m->strayed_row[g]], 0.0) : 0.0;
}

/* The column of every cluster that has the largest part, as a first choice. */
static void take_parts(ql_master *m, const double *value) {
  for (int b = 0; b < m->cluster_count; b++) m->pool[b].part = -1.0;
  for (int n = 0; n < m->choice_count; n++) {
    ql_master_pool *pool = &m->pool[m->choice_cluster[n]];
    const double part = value[m->first_choice + n];
    if (part <= pool->part) continue;
    pool->part = part;
    pool->likely = m->choice_column[n];
  }
}

ql_status ql_master_relax(ql_master *m) {
  ql_arena *scratch;
  write_columns(m);
  QL_TRY(ql_arena_create(&scratch));
  const ql_milp_limits limits = {0};
  ql_milp_solution solution = {0};
  ql_status status = ql_arena_take(scratch, "master", (size_t)m->problem.columns + 1,
                                   sizeof(double), &solution.value);
  if (status == QL_OK)
    status = ql_arena_take(scratch, "master", (size_t)m->problem.rows + 1, sizeof(double),
                           &solution.row_dual);
  if (status == QL_OK) status = ql_milp_solve(&m->problem, &limits, &solution);
  if (status == QL_OK && !solution.found)
    status = ql_error_set(QL_ERR_NUMERIC, "the master problem of the plan has no solution");
  if (status == QL_OK) {
    m->relaxed = solution.objective;
    take_duals(m, solution.row_dual);
    take_parts(m, solution.value);
  }
  ql_arena_free(scratch);
  return status;
}
