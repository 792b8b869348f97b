/* What ties the processes of a cluster to each other: docs/theory/scheduling.md equations (7), (8),
 * (9) for permits, and (14). */
#include "scheduling/cluster.h"

#include <math.h>
#include <string.h>

static const ql_enterprise *owner(const ql_cluster_world *world, const ql_cluster *cluster) {
  return &world->base->enterprises->enterprises[cluster->enterprise];
}

/* The unit of a process by its id, -1: it is not of this cluster. */
static int unit_of(const ql_cluster_world *world, const ql_cluster *cluster, const char *id) {
  for (int u = 0; u < cluster->unit_count; u++)
    if (strcmp(world->base->process[cluster->unit[u].process]->id, id) == 0) return u;
  return -1;
}

/* What the base leaves in a store at the end, if that is less than it began with: of hours that are
 * no whole days nobody can ask more. */
static double left_by_base(const ql_cluster_world *world, const ql_cluster *cluster,
                           const ql_buffer *b, const int units[2]) {
  double level = b->initial;
  for (int h = 0; h < world->base->hours; h++)
    level += ql_plan_load(world->base, cluster->processes[units[0]], h) -
             b->per_hour * ql_plan_load(world->base, cluster->processes[units[1]], h);
  return fmax(0.0, fmin(level, b->initial));
}

/* (7) */
static void add_buffer(const ql_cluster_world *world, ql_cluster *cluster, const ql_buffer *b) {
  ql_milp *m = &cluster->milp;
  const int from = unit_of(world, cluster, b->from), to = unit_of(world, cluster, b->to);
  const int hours = world->base->hours, first = m->columns;
  if (from < 0 || to < 0) return;
  const double end = left_by_base(world, cluster, b, (int[]){from, to});
  for (int h = 0; h < hours; h++)
    ql_cluster_column(cluster, h == hours - 1 ? end : 0.0, fmax(b->capacity, b->initial), false);
  for (int h = 0; h < hours; h++) {
    const double before = h ? 0.0 : b->initial;
    const int row = ql_milp_row(m, before, before);
    ql_milp_entry(m, row, first + h, 1.0);
    if (h) ql_milp_entry(m, row, first + h - 1, -1.0);
    const double old = ql_cluster_add_load(world, cluster, row, from, h, -1.0) +
                       ql_cluster_add_load(world, cluster, row, to, h, b->per_hour);
    m->row_lower[row] -= old;
    m->row_upper[row] -= old;
  }
}

/* (8) */
static void add_power(const ql_cluster_world *world, ql_cluster *cluster) {
  ql_milp *m = &cluster->milp;
  const ql_enterprise *e = owner(world, cluster);
  const int excess = ql_cluster_column(cluster, 0.0, INFINITY, false);
  cluster->money[excess] = e->power_excess_cost;
  for (int h = 0; h < world->base->hours; h++) {
    const int row = ql_milp_row(m, -INFINITY, e->power_cap);
    ql_milp_entry(m, row, excess, -1.0);
    for (int u = 0; u < cluster->unit_count; u++) {
      const double power = world->base->process[cluster->unit[u].process]->power;
      if (power > 0.0) m->row_upper[row] -= ql_cluster_add_load(world, cluster, row, u, h, power);
    }
  }
}

/* Starts and stops in an hour; of a batch its start and its end, even where the next follows at
 * once. Returns those of the history. */
static double add_changes(const ql_cluster_world *world, ql_cluster *cluster, int row, int unit,
                          int hour) {
  ql_milp *m = &cluster->milp;
  const ql_cluster_unit *u = &cluster->unit[unit];
  if (!u->batch) {
    ql_milp_entry(m, row, u->start + hour, 1.0);
    ql_milp_entry(m, row, u->stop + hour, 1.0);
    return 0.0;
  }
  const int begun = hour - world->base->process[u->process]->duration;
  ql_milp_entry(m, row, u->batches + hour, 1.0);
  if (begun >= 0) ql_milp_entry(m, row, u->batches + begun, 1.0);
  return begun < 0 && ql_plan_starts(world->base, u->process, begun);
}

static int changes_of_base(const ql_plan *base, int process, int hour) {
  if (ql_plan_is_batch(base->process[process]))
    return ql_plan_starts(base, process, hour) +
           ql_plan_starts(base, process, hour - base->process[process]->duration);
  return ql_plan_on(base, process, hour) != ql_plan_on(base, process, hour - 1);
}

/* No more changes in a day than agreed, or than the base has. */
static void add_most_changes(const ql_cluster_world *world, ql_cluster *cluster) {
  const ql_plan *base = world->base;
  for (int from = 0, to; from < base->hours; from = to) {
    const int row = ql_milp_row(&cluster->milp, -INFINITY, 0.0);
    double old = 0.0;
    int now = 0;
    for (to = from; to < base->hours && ql_plan_day(base, to) == ql_plan_day(base, from); to++)
      for (int u = 0; u < cluster->unit_count; u++)
        now += changes_of_base(base, cluster->processes[u], to);
    for (int u = 0; u < cluster->unit_count; u++)
      for (int h = from; h < to; h++) old += add_changes(world, cluster, row, u, h);
    cluster->milp.row_upper[row] = fmax(owner(world, cluster)->most_changes, now) - old;
  }
}

/* What the terms of some flows write into a row; returns what is no column's. */
static double add_kg(ql_cluster *cluster, int row, const bool *flows, int hour, double factor) {
  double constant = 0.0;
  for (int t = 0; t < cluster->term_count; t++) {
    const ql_cluster_term *term = &cluster->term[t];
    if (!flows[term->flow] || (hour >= 0 && term->hour != hour)) continue;
    if (term->column < 0)
      constant += factor * term->kg;
    else
      ql_milp_entry(&cluster->milp, row, term->column, factor * term->kg);
  }
  return constant;
}

/* The flows of a species in a cluster, and whether there are any. `flows`: [flow], cleared here. */
static bool mark_flows(const ql_cluster_world *world, const ql_cluster *cluster,
                       const char *species, bool trusted, bool *flows) {
  const ql_rows *rows = world->rows;
  bool any = false;
  memset(flows, 0, (size_t)rows->flow_count * sizeof *flows);
  for (int u = 0; u < cluster->unit_count; u++)
    for (int f = rows->first_flow[cluster->processes[u]];
         f < rows->first_flow[cluster->processes[u] + 1]; f++)
      if (strcmp(rows->group[rows->flow[f].group], species) == 0 &&
          !(trusted && rows->flow[f].linear))
        any = flows[f] = true;
  return any;
}

/* kg that a plan emits of the marked flows in an hour, -1: in all. */
static double emitted(const ql_cluster_world *world, const ql_plan *plan, const bool *flows,
                      int hour) {
  double sum = 0.0;
  for (int f = 0; f < world->rows->flow_count; f++) {
    if (!flows[f]) continue;
    const ql_rows_flow *flow = &world->rows->flow[f];
    for (int h = hour < 0 ? 0 : hour; h < (hour < 0 ? plan->hours : hour + 1); h++)
      sum += ql_plan_emission(plan, flow->process, flow->emission, h);
  }
  return sum;
}

/* A permit binds the plan as far as the base keeps it. All that emits its species is in one cluster
 * if it can be broken at all. */
static void add_permit(const ql_cluster_world *world, ql_cluster *cluster, const ql_permit *permit,
                       bool *flows) {
  const double share = permit->tonnes * 1000.0 * world->base->hours / 8760.0;
  if (!mark_flows(world, cluster, permit->species, false, flows)) return;
  const int row =
      ql_milp_row(&cluster->milp, -INFINITY, fmax(share, emitted(world, world->base, flows, -1)));
  cluster->milp.row_upper[row] -= add_kg(cluster, row, flows, -1, 1.0);
}

/* What a voluntary enterprise accepts beyond the cost of its base. */
static void add_voluntary(const ql_cluster_world *world, ql_cluster *cluster) {
  const ql_plan *base = world->base;
  double cost = ql_cost_of_power(base, cluster->processes, cluster->unit_count);
  for (int u = 0; u < cluster->unit_count; u++) {
    const ql_cost of = ql_cost_of(base, base, cluster->processes[u]);
    cost += ql_cost_total(&of);
  }
  const int row =
      ql_milp_row(&cluster->milp, -INFINITY,
                  cost + owner(world, cluster)->voluntary_cost - cluster->constant_money);
  for (int c = 0; c < cluster->milp.columns; c++)
    ql_milp_entry(&cluster->milp, row, c, cluster->money[c]);
}

/* (14): E - e+ + e- = E^n. */
static void add_trust(const ql_cluster_world *world, ql_cluster *cluster, int group, bool *flows) {
  const int hours = world->base->hours;
  ql_milp *m = &cluster->milp;
  cluster->strayed[group] = -1;
  if (!world->trust || group >= world->rows->group_count ||
      !mark_flows(world, cluster, world->rows->group[group], true, flows))
    return;
  cluster->strayed[group] = m->columns;
  for (int c = 0; c < 2 * hours; c++) ql_cluster_column(cluster, 0.0, INFINITY, false);
  for (int h = 0; h < hours; h++) {
    const double there = emitted(world, world->at, flows, h);
    const int row = ql_milp_row(m, there, there);
    const double constant = add_kg(cluster, row, flows, h, 1.0);
    m->row_lower[row] -= constant;
    m->row_upper[row] -= constant;
    ql_milp_entry(m, row, cluster->strayed[group] + h, -1.0);
    ql_milp_entry(m, row, cluster->strayed[group] + hours + h, 1.0);
  }
}

void ql_cluster_add_couplings(const ql_cluster_world *world, ql_cluster *cluster, bool *flows) {
  const ql_enterprise *e = owner(world, cluster);
  for (unsigned b = 0; b < e->buffers_count; b++) add_buffer(world, cluster, &e->buffers[b]);
  if (cluster->has_power) add_power(world, cluster);
  if (e->most_changes > 0) add_most_changes(world, cluster);
  for (unsigned n = 0; n < e->permits_count; n++) add_permit(world, cluster, &e->permits[n], flows);
  if (e->status && strcmp(e->status, "voluntary") == 0) add_voluntary(world, cluster);
  for (int g = 0; g < QL_ROWS_GROUPS; g++) add_trust(world, cluster, g, flows);
}
