/* Constraints of a batch process: docs/theory/scheduling.md equations (4), (9) and (12). */
#include "scheduling/cluster.h"

#include <math.h>

/* (4): no batch before the one before and its setup are over; those of the history are numbers. */
static void add_setups(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  const ql_plant_process *p = base->process[u->process];
  const int span = p->duration + p->setup;
  ql_milp *m = &cluster->milp;
  for (int h = 0; h < base->hours; h++) {
    bool taken = false;
    for (int i = h - span + 1; i < 0; i++) taken = taken || ql_plan_starts(base, u->process, i);
    if (taken) m->upper[u->batches + h] = 0.0;
    const int row = ql_milp_row(m, -INFINITY, 1.0);
    for (int i = h - span + 1 > 0 ? h - span + 1 : 0; i <= h; i++)
      ql_milp_entry(m, row, u->batches + i, 1.0);
  }
}

/* What a start in an hour costs: it, its electricity, and the hours in which the base does not run
 * (12). */
static void add_money(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u,
                      int hour) {
  const ql_plant_process *p = base->process[u->process];
  const int column = u->batches + hour;
  cluster->money[column] = p->start_cost + p->stop_cost;
  for (int h = hour; h < hour + p->duration && h < base->hours; h++) {
    const double moved = 1.0 - ql_plan_load(base, u->process, h);
    cluster->money[column] +=
        p->power * ql_cost_price(base, cluster->enterprise, h) + moved * p->shift_cost;
    cluster->burden[column] += moved;
  }
}

/* (9), and of the batches that the history has under way. */
static void add_emissions(const ql_cluster_world *world, ql_cluster *cluster,
                          const ql_cluster_unit *u) {
  const ql_plan *base = world->base;
  const ql_plant_process *p = base->process[u->process];
  for (unsigned e = 0; e < p->emissions_count; e++) {
    const ql_process_emission *x = &p->emissions[e];
    const int flow = world->rows->first_flow[u->process] + (int)e;
    for (int start = 1 - p->duration; start < base->hours; start++) {
      if (start < 0 && !ql_plan_starts(base, u->process, start)) continue;
      const int column = start < 0 ? -1 : u->batches + start;
      if (start >= 0) ql_cluster_add_term(cluster, column, flow, start, x->start);
      for (int h = start > 0 ? start : 0; h < start + p->duration && h < base->hours; h++)
        ql_cluster_add_term(cluster, column, flow, h,
                            x->full * p->duration * ql_plan_shape(p, h - start) - x->warm);
    }
    for (int h = 0; h < base->hours; h++) ql_cluster_add_term(cluster, -1, flow, h, x->warm);
  }
}

void ql_cluster_add_batch(const ql_cluster_world *world, ql_cluster *cluster, ql_cluster_unit *u) {
  const ql_plan *base = world->base;
  u->batches = cluster->milp.columns;
  for (int h = 0; h < base->hours; h++) {
    if (ql_cluster_old_batch(base, u->process, h))
      cluster->constant_money +=
          base->process[u->process]->power * ql_cost_price(base, cluster->enterprise, h);
    ql_cluster_column(cluster, 0.0, ql_cluster_may_start(base, u->process, h), true);
    add_money(base, cluster, u, h);
  }
  add_setups(base, cluster, u);
  add_emissions(world, cluster, u);
}
