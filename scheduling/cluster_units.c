/* Constraints of one process: docs/theory/scheduling.md equations (1) to (6), (9) and (12). */
#include "scheduling/cluster.h"

#include <math.h>

static bool within(const ql_hours *hours, int clock) {
  const bool after = clock >= hours->from, before = clock + 1 <= hours->to;
  return hours->from < hours->to ? after && before : after || before;
}

static bool touches(const ql_hours *hours, int clock) {
  const bool ends_after = clock + 1 > hours->from, starts_before = clock < hours->to;
  return hours->from < hours->to ? ends_after && starts_before : ends_after || starts_before;
}

static bool is_quiet(const ql_plant_process *p, int clock) {
  for (unsigned n = 0; n < p->quiet_count; n++)
    if (touches(&p->quiet[n], clock)) return true;
  return false;
}

static bool in_windows(const ql_plant_process *p, int clock) {
  for (unsigned n = 0; n < p->windows_count; n++)
    if (within(&p->windows[n], clock)) return true;
  return p->windows_count == 0;
}

bool ql_cluster_may_run(const ql_plan *plan, int process, int hour) {
  const int clock = ql_plan_clock(plan, hour);
  return in_windows(plan->process[process], clock) && !is_quiet(plan->process[process], clock);
}

/* A batch that would outlast the plan may start where the base starts one. */
bool ql_cluster_may_start(const ql_plan *base, int process, int hour) {
  const ql_plant_process *p = base->process[process];
  if (!in_windows(p, ql_plan_clock(base, hour))) return false;
  for (int age = 0; age < p->duration; age++)
    if (is_quiet(p, ql_plan_clock(base, hour + age))) return false;
  return hour + p->duration <= base->hours || ql_plan_starts(base, process, hour);
}

/* The first columns of one for each hour. */
static int columns(ql_cluster *cluster, int hours, double upper, bool integer) {
  const int first = cluster->milp.columns;
  for (int h = 0; h < hours; h++) ql_cluster_column(cluster, 0.0, upper, integer);
  return first;
}

/* --- what both kinds owe -------------------------------------------------------------------------
 */

/* `lower` <= what is done in [from, to) <= `upper`. */
static void sum_row(ql_cluster *cluster, const ql_cluster_unit *u, const int span[2],
                    const double bounds[2]) {
  const int first = u->batch ? u->batches : u->load >= 0 ? u->load : u->on;
  const int row = ql_milp_row(&cluster->milp, bounds[0], bounds[1]);
  for (int h = span[0]; h < span[1]; h++) ql_milp_entry(&cluster->milp, row, first + h, 1.0);
}

/* (6) of each day. The sums of a batch process are whole numbers. */
static void add_days(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  const ql_plant_process *p = base->process[u->process];
  for (int from = 0, to; from < base->hours; from = to) {
    double done = 0.0;
    for (to = from; to < base->hours && ql_plan_day(base, to) == ql_plan_day(base, from); to++)
      done += u->batch ? (double)ql_plan_starts(base, u->process, to)
                       : ql_plan_load(base, u->process, to);
    double bounds[2] = {p->day_share * done, INFINITY};
    if (u->batch) {
      bounds[0] = ceil(bounds[0] - 1e-9);
      bounds[0] = fmax(bounds[0], fmin(p->least_batches, done));
      if (p->most_batches > 0) bounds[1] = fmax(p->most_batches, done);
    }
    if (bounds[0] > 0.0 || !isinf(bounds[1])) sum_row(cluster, u, (int[]){from, to}, bounds);
  }
}

/* (6) of the whole plan, with a priced shortfall, and no more than that or the base. */
static void add_quota(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  const ql_plant_process *p = base->process[u->process];
  const double done = ql_cost_done(base, u->process), owed = ql_cost_owed(base, u->process);
  const int all[2] = {0, base->hours};
  sum_row(cluster, u, all, (double[]){-INFINITY, fmax(done, owed)});
  if (owed <= 0.0) return;
  const int short_of = ql_cluster_column(cluster, 0.0, INFINITY, false);
  cluster->money[short_of] = p->shortfall_cost;
  cluster->burden[short_of] = u->batch ? p->duration : 1.0;
  sum_row(cluster, u, all, (double[]){owed, INFINITY});
  ql_milp_entry(&cluster->milp, cluster->milp.rows - 1, short_of, 1.0);
}

/* --- processes that run at a load ----------------------------------------------------------------
 */

/* Does it matter whether it runs, beside its load? */
static bool needs_states(const ql_cluster_world *world, const ql_cluster *cluster,
                         const ql_plant_process *p) {
  const ql_enterprise *e = &world->base->enterprises->enterprises[cluster->enterprise];
  bool matters = p->minimum_load > 0.0 || p->start_cost > 0.0 || p->stop_cost > 0.0 ||
                 p->warm_cost > 0.0 || p->must_run || p->minimum_up > 1 || p->minimum_down > 1 ||
                 p->drying > 0 || e->most_changes > 0 || (p->ramp > 0.0 && p->ramp < 1.0);
  for (unsigned n = 0; n < p->emissions_count; n++) {
    const ql_process_emission *x = &p->emissions[n];
    matters = matters || x->idle > 0.0 || x->start > 0.0 || x->warm > 0.0;
  }
  return matters;
}

/* (1), and (5): y - y' = v - w. */
static void add_states(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  ql_milp *m = &cluster->milp;
  const ql_plant_process *p = base->process[u->process];
  for (int h = 0; h < base->hours; h++) {
    const double before = h ? 0.0 : ql_plan_on(base, u->process, -1);
    const int row = ql_milp_row(m, before, before);
    ql_milp_entry(m, row, u->on + h, 1.0);
    if (h) ql_milp_entry(m, row, u->on + h - 1, -1.0);
    ql_milp_entry(m, row, u->start + h, -1.0);
    ql_milp_entry(m, row, u->stop + h, 1.0);
    const double heat = ql_plan_hourly(p->heat, p->heat_count, ql_plan_clock(base, h), 0.0);
    if (!ql_cluster_may_run(base, u->process, h)) m->upper[u->on + h] = 0.0;
    if (p->must_run || heat > 0.0) m->lower[u->on + h] = m->upper[u->on + h];
  }
}

/* The shortest time it may stand still: it is not started before it is dry. */
static int shortest_stop(const ql_plant_process *p) {
  return p->minimum_down > p->drying ? p->minimum_down : p->drying;
}

/* (2) with v or w of the last `span` hours; those before the plan are numbers. */
static void add_window(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u,
                       bool starting, int span) {
  ql_milp *m = &cluster->milp;
  for (int h = 0; h < base->hours; h++) {
    double old = 0.0;
    for (int i = h - span + 1; i < 0; i++) {
      const bool on = ql_plan_on(base, u->process, i), was = ql_plan_on(base, u->process, i - 1);
      old += starting ? on && !was : !on && was;
    }
    const int row = ql_milp_row(m, -INFINITY, (starting ? 0.0 : 1.0) - old);
    for (int i = h - span + 1 > 0 ? h - span + 1 : 0; i <= h; i++)
      ql_milp_entry(m, row, (starting ? u->start : u->stop) + i, 1.0);
    ql_milp_entry(m, row, u->on + h, starting ? -1.0 : 1.0);
  }
}

/* (1) for the load: minimum * y <= p <= y, and the heat that it owes. */
static void add_loads(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  ql_milp *m = &cluster->milp;
  const ql_plant_process *p = base->process[u->process];
  for (int h = 0; h < base->hours; h++) {
    m->lower[u->load + h] = ql_plan_hourly(p->heat, p->heat_count, ql_plan_clock(base, h), 0.0);
    if (!ql_cluster_may_run(base, u->process, h))
      m->lower[u->load + h] = m->upper[u->load + h] = 0.0;
    if (u->on < 0) continue;
    const int most = ql_milp_row(m, -INFINITY, 0.0);
    ql_milp_entry(m, most, u->load + h, 1.0);
    ql_milp_entry(m, most, u->on + h, -1.0);
    if (p->minimum_load <= 0.0) continue;
    const int least = ql_milp_row(m, 0.0, INFINITY);
    ql_milp_entry(m, least, u->load + h, 1.0);
    ql_milp_entry(m, least, u->on + h, -p->minimum_load);
  }
}

/* (3): the load of a process that runs on changes by `ramp` at most. */
static void add_ramps(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  ql_milp *m = &cluster->milp;
  const double ramp = base->process[u->process]->ramp;
  if (ramp <= 0.0 || ramp >= 1.0) return;
  for (int h = 0; h < base->hours; h++)
    for (int up = 0; up < 2; up++) {
      const double sign = up ? 1.0 : -1.0;
      const double before = h ? 0.0 : ql_plan_load(base, u->process, -1);
      const int row = ql_milp_row(m, -INFINITY, ramp + sign * before);
      ql_milp_entry(m, row, u->load + h, sign);
      if (h) ql_milp_entry(m, row, u->load + h - 1, -sign);
      ql_milp_entry(m, row, (up ? u->start : u->stop) + h, ramp - 1.0);
    }
}

/* (12): g >= p - base, where it is not simply p (base 0) or 0 (base 1). */
static void add_moves(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  ql_milp *m = &cluster->milp;
  const ql_plant_process *p = base->process[u->process];
  for (int h = 0; h < base->hours; h++) {
    const double before = ql_plan_load(base, u->process, h);
    const int load = (u->load >= 0 ? u->load : u->on) + h;
    if (u->load < 0 || before <= 0.0) {
      cluster->money[load] += (1.0 - before) * p->shift_cost;
      cluster->burden[load] += 1.0 - before;
    } else if (before < 1.0) {
      const int moved = ql_cluster_column(cluster, 0.0, 1.0, false);
      const int row = ql_milp_row(m, -before, INFINITY);
      ql_milp_entry(m, row, moved, 1.0);
      ql_milp_entry(m, row, load, -1.0);
      cluster->money[moved] = p->shift_cost;
      cluster->burden[moved] = 1.0;
    }
  }
}

static void add_running_money(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u) {
  const ql_plant_process *p = base->process[u->process];
  for (int h = 0; h < base->hours; h++) {
    const int load = (u->load >= 0 ? u->load : u->on) + h;
    cluster->money[load] += p->power * ql_cost_price(base, cluster->enterprise, h);
    if (u->on < 0) continue;
    cluster->money[u->on + h] -= p->warm_cost;
    cluster->constant_money += p->warm_cost;
    cluster->money[u->start + h] += p->start_cost;
    cluster->money[u->stop + h] += p->stop_cost;
  }
}

/* (9): idle goes on for `drying` hours after each stop, those of the history too. */
static void add_drying(const ql_plan *base, ql_cluster *cluster, const ql_cluster_unit *u, int flow,
                       double idle) {
  const int drying = base->process[u->process]->drying;
  for (int stop = 1 - drying; stop < base->hours; stop++) {
    const bool old =
        stop < 0 && !ql_plan_on(base, u->process, stop) && ql_plan_on(base, u->process, stop - 1);
    for (int h = stop > 0 ? stop : 0; h < stop + drying && h < base->hours; h++)
      if (stop >= 0 || old)
        ql_cluster_add_term(cluster, stop >= 0 ? u->stop + stop : -1, flow, h, idle);
  }
}

/* (9) */
static void add_running_emissions(const ql_cluster_world *world, ql_cluster *cluster,
                                  const ql_cluster_unit *u) {
  const ql_plan *base = world->base;
  const ql_plant_process *p = base->process[u->process];
  for (unsigned e = 0; e < p->emissions_count; e++) {
    const ql_process_emission *x = &p->emissions[e];
    const int flow = world->rows->first_flow[u->process] + (int)e;
    for (int h = 0; h < base->hours; h++) {
      if (u->load >= 0) ql_cluster_add_term(cluster, u->load + h, flow, h, x->full - x->idle);
      if (u->on < 0) continue;
      ql_cluster_add_term(cluster, u->on + h, flow, h,
                          (u->load >= 0 ? x->idle : x->full) - x->warm);
      ql_cluster_add_term(cluster, -1, flow, h, x->warm);
      ql_cluster_add_term(cluster, u->start + h, flow, h, x->start);
    }
    if (u->on >= 0) add_drying(base, cluster, u, flow, x->idle);
  }
}

static void add_running(const ql_cluster_world *world, ql_cluster *cluster, ql_cluster_unit *u) {
  const ql_plan *base = world->base;
  const ql_plant_process *p = base->process[u->process];
  if (needs_states(world, cluster, p)) {
    u->on = columns(cluster, base->hours, 1.0, true);
    u->start = columns(cluster, base->hours, 1.0, false);
    u->stop = columns(cluster, base->hours, 1.0, false);
    add_states(base, cluster, u);
    add_window(base, cluster, u, true, p->minimum_up > 1 ? p->minimum_up : 1);
    add_window(base, cluster, u, false, shortest_stop(p) > 1 ? shortest_stop(p) : 1);
  }
  if (u->on < 0 || p->minimum_load < 1.0) {
    u->load = columns(cluster, base->hours, 1.0, false);
    add_loads(base, cluster, u);
    add_ramps(base, cluster, u);
  }
  add_moves(base, cluster, u);
  add_running_money(base, cluster, u);
  add_running_emissions(world, cluster, u);
}

void ql_cluster_add_units(const ql_cluster_world *world, ql_cluster *cluster) {
  for (int n = 0; n < cluster->unit_count; n++) {
    ql_cluster_unit *u = &cluster->unit[n];
    const int process = cluster->processes[n];
    *u = (ql_cluster_unit){.process = process,
                           .batch = ql_plan_is_batch(world->base->process[process]),
                           .on = -1,
                           .start = -1,
                           .stop = -1,
                           .load = -1,
                           .batches = -1};
    if (u->batch)
      ql_cluster_add_batch(world, cluster, u);
    else
      add_running(world, cluster, u);
    add_days(world->base, cluster, u);
    add_quota(world->base, cluster, u);
  }
}
