#include "scheduling/cluster.h"

#include <math.h>
#include <string.h>

/* --- dividing ------------------------------------------------------------------------------------
 */

/* Name the two sets of processes alike. */
static void join(int *set, int count, int a, int b) {
  const int from = set[b], to = set[a];
  for (int n = 0; n < count; n++)
    if (set[n] == from) set[n] = to;
}

/* kg that a process can emit of a species over the plan at most. */
static double most_kg(const ql_plan *base, int process, const char *species) {
  const ql_plant_process *p = base->process[process];
  const double done = fmax(ql_cost_done(base, process), ql_cost_owed(base, process));
  for (unsigned e = 0; e < p->emissions_count; e++) {
    const ql_process_emission *x = &p->emissions[e];
    if (strcmp(x->species, species) != 0) continue;
    if (ql_plan_is_batch(p))
      return (x->full * p->duration + x->start) * (done + 1.0) + x->warm * base->hours;
    return x->full * done + (x->idle + x->warm + x->start) * base->hours;
  }
  return 0.0;
}

static double permitted(const ql_plan *base, const ql_permit *permit) {
  return permit->tonnes * 1000.0 * base->hours / 8760.0;
}

/* Tie the processes that emit a species if together they could break its permit. */
static void join_permit(const ql_plan *base, int first, const ql_enterprise *e,
                        const ql_permit *permit, int *set) {
  const int count = (int)e->processes_count;
  double sum = 0.0;
  int one = -1;
  for (int p = 0; p < count; p++) sum += most_kg(base, first + p, permit->species);
  if (sum <= permitted(base, permit)) return;
  for (int p = 0; p < count; p++) {
    if (most_kg(base, first + p, permit->species) <= 0.0) continue;
    if (one < 0) one = p;
    join(set, count, one, p);
  }
}

static bool power_matters(const ql_enterprise *e) {
  double sum = 0.0;
  for (unsigned p = 0; p < e->processes_count; p++) sum += e->processes[p].power;
  return e->power_cap > 0.0 && e->power_excess_cost > 0.0 && sum > e->power_cap;
}

static void join_power(const ql_enterprise *e, int *set) {
  int one = -1;
  if (!power_matters(e)) return;
  for (int p = 0; p < (int)e->processes_count; p++) {
    if (e->processes[p].power <= 0.0) continue;
    if (one < 0) one = p;
    join(set, (int)e->processes_count, one, p);
  }
}

/* set[process of the enterprise]: which processes hang together. */
static void find_sets(const ql_plan *base, int enterprise, int *set) {
  const ql_enterprise *e = &base->enterprises->enterprises[enterprise];
  const int count = (int)e->processes_count;
  for (int p = 0; p < count; p++) set[p] = p;
  if (e->most_changes > 0 || (e->status && strcmp(e->status, "voluntary") == 0))
    for (int p = 1; p < count; p++) join(set, count, 0, p);
  for (unsigned b = 0; b < e->buffers_count; b++) {
    const int from = ql_enterprises_find_process(e, e->buffers[b].from),
              to = ql_enterprises_find_process(e, e->buffers[b].to);
    if (from >= 0 && to >= 0) join(set, count, from, to);
  }
  join_power(e, set);
  for (unsigned n = 0; n < e->permits_count; n++)
    join_permit(base, base->first[enterprise], e, &e->permits[n], set);
}

static ql_status take_cluster(ql_arena *arena, const ql_plan *base, int enterprise, const int *set,
                              int which, ql_cluster *cluster) {
  const int first = base->first[enterprise], count = base->first[enterprise + 1] - first;
  *cluster = (ql_cluster){.enterprise = enterprise};
  for (int p = 0; p < count; p++) cluster->unit_count += set[p] == which;
  const size_t units = (size_t)cluster->unit_count;
  QL_TRY(ql_arena_take(arena, "cluster", units, sizeof *cluster->processes, &cluster->processes));
  QL_TRY(ql_arena_take(arena, "cluster", units, sizeof *cluster->unit, &cluster->unit));
  const bool power = power_matters(&base->enterprises->enterprises[enterprise]);
  for (int p = 0, n = 0; p < count; p++) {
    if (set[p] != which) continue;
    cluster->processes[n++] = first + p;
    cluster->has_power = cluster->has_power || (power && base->process[first + p]->power > 0.0);
  }
  return QL_OK;
}

ql_status ql_cluster_divide(ql_arena *arena, const ql_cluster_world *world, int *count,
                            ql_cluster **clusters) {
  const ql_plan *base = world->base;
  int *set;
  *count = 0;
  QL_TRY(ql_arena_take(arena, "clusters", (size_t)base->process_count + 1, sizeof **clusters,
                       clusters));
  QL_TRY(ql_arena_take(arena, "clusters", (size_t)base->process_count + 1, sizeof *set, &set));
  for (int e = 0; e < (int)base->enterprises->enterprises_count; e++) {
    if (ql_enterprises_fixed(&base->enterprises->enterprises[e])) continue;
    find_sets(base, e, set);
    for (int p = 0; p < base->first[e + 1] - base->first[e]; p++)
      if (set[p] == p) QL_TRY(take_cluster(arena, base, e, set, p, &(*clusters)[(*count)++]));
  }
  return QL_OK;
}

/* --- building ------------------------------------------------------------------------------------
 */

int ql_cluster_column(ql_cluster *cluster, double lower, double upper, bool integer) {
  return ql_milp_column(&cluster->milp, lower, upper, 0.0, integer);
}

void ql_cluster_add_term(ql_cluster *cluster, int column, int flow, int hour, double kg) {
  if (kg == 0.0) return;
  if (cluster->term_count == cluster->term_room) {
    cluster->milp.failed = true; /* the room was counted: see room_for() */
    return;
  }
  cluster->term[cluster->term_count++] = (ql_cluster_term){column, flow, hour, kg};
}

bool ql_cluster_old_batch(const ql_plan *base, int process, int hour) {
  for (int h = hour - base->process[process]->duration + 1; h < 0; h++)
    if (ql_plan_starts(base, process, h)) return true;
  return false;
}

double ql_cluster_add_load(const ql_cluster_world *world, ql_cluster *cluster, int row, int unit,
                           int hour, double factor) {
  const ql_cluster_unit *u = &cluster->unit[unit];
  if (!u->batch) {
    ql_milp_entry(&cluster->milp, row, (u->load >= 0 ? u->load : u->on) + hour, factor);
    return 0.0;
  }
  const int duration = world->base->process[u->process]->duration;
  for (int h = hour - duration + 1 > 0 ? hour - duration + 1 : 0; h <= hour; h++)
    ql_milp_entry(&cluster->milp, row, u->batches + h, factor);
  return ql_cluster_old_batch(world->base, u->process, hour) ? factor : 0.0;
}

/* Columns and terms that a cluster needs at most. */
static void room_for(const ql_cluster_world *world, ql_cluster *cluster) {
  const int hours = world->base->hours;
  cluster->column_room = 1 + 2 * hours * QL_ROWS_GROUPS;
  cluster->term_room = 1;
  for (int u = 0; u < cluster->unit_count; u++) {
    const ql_plant_process *p = world->base->process[cluster->processes[u]];
    const int longest = p->duration > p->drying ? p->duration : p->drying;
    cluster->column_room += 7 * hours + 1;
    cluster->term_room += (int)p->emissions_count * hours * (2 * (longest + 1) + 6);
  }
  cluster->column_room +=
      hours * (int)world->base->enterprises->enterprises[cluster->enterprise].buffers_count;
}

ql_status ql_cluster_build(ql_arena *arena, const ql_cluster_world *world, ql_cluster *cluster) {
  room_for(world, cluster);
  const size_t columns = (size_t)cluster->column_room;
  bool *flows;
  QL_TRY(
      ql_arena_take(arena, "cluster", (size_t)world->rows->flow_count + 1, sizeof *flows, &flows));
  QL_TRY(ql_arena_take(arena, "cluster", columns, sizeof *cluster->money, &cluster->money));
  QL_TRY(ql_arena_take(arena, "cluster", columns, sizeof *cluster->burden, &cluster->burden));
  QL_TRY(ql_arena_take(arena, "cluster", (size_t)cluster->term_room, sizeof *cluster->term,
                       &cluster->term));
  ql_cluster_add_units(world, cluster);
  ql_cluster_add_couplings(world, cluster, flows);
  if (cluster->milp.failed) return ql_error_set(QL_ERR_MEMORY, "out of memory for a cluster");
  return QL_OK;
}

void ql_cluster_free(ql_cluster *clusters, int count) {
  for (int b = 0; b < count; b++) ql_milp_free(&clusters[b].milp);
}

/* --- solving -------------------------------------------------------------------------------------
 */

double ql_cluster_price(const ql_cluster_world *world, ql_cluster *cluster,
                        const ql_cluster_prices *prices) {
  const int hours = world->base->hours;
  double constant = prices->money * cluster->constant_money;
  double *cost = cluster->milp.cost;
  for (int c = 0; c < cluster->milp.columns; c++)
    cost[c] = prices->money * cluster->money[c] +
              prices->burden[cluster->enterprise] * cluster->burden[c];
  for (int t = 0; t < cluster->term_count; t++) {
    const ql_cluster_term *term = &cluster->term[t];
    const double price = term->kg * prices->kg[(size_t)term->flow * (size_t)hours + term->hour];
    if (term->column < 0)
      constant += price;
    else
      cost[term->column] += price;
  }
  for (int g = 0; g < QL_ROWS_GROUPS; g++)
    for (int c = 0; cluster->strayed[g] >= 0 && c < 2 * hours; c++)
      cost[cluster->strayed[g] + c] += prices->strayed[g];
  return constant;
}

/* The loads that a solution says, without the dust of its arithmetic. */
static double clean(const ql_plant_process *p, double load) {
  const double least = p->minimum_load, dust = 1e-7;
  if (load < least + dust) load = least;
  if (load > 1.0 - dust) load = 1.0;
  return load < dust ? 0.0 : load;
}

static void read_unit(const ql_cluster_world *world, const ql_cluster *cluster, int unit,
                      const double *value, ql_cluster_answer *answer) {
  const ql_cluster_unit *u = &cluster->unit[unit];
  const ql_plant_process *p = world->base->process[u->process];
  const int hours = world->base->hours;
  const size_t first = (size_t)unit * (size_t)hours;
  bool before = ql_plan_on(world->base, u->process, -1);
  int left = 0; /* h that a batch has still to go */
  for (int h = 0; h < hours; h++) {
    const size_t at = first + (size_t)h;
    if (u->batch) {
      answer->starts[at] = value[u->batches + h] > 0.5;
      left = answer->starts[at] ? p->duration : left - 1;
      answer->on[at] = left > 0 || ql_cluster_old_batch(world->base, u->process, h);
      answer->load[at] = answer->on[at];
      continue;
    }
    answer->on[at] = u->on >= 0 ? value[u->on + h] > 0.5 : value[u->load + h] > 1e-7;
    answer->load[at] = !answer->on[at] ? 0.0 : u->load >= 0 ? clean(p, value[u->load + h]) : 1.0;
    answer->starts[at] = answer->on[at] && !before;
    before = answer->on[at];
  }
}

void ql_cluster_read(const ql_cluster_world *world, const ql_cluster *cluster, const double *value,
                     ql_cluster_answer *answer) {
  for (int u = 0; u < cluster->unit_count; u++) read_unit(world, cluster, u, value, answer);
}

ql_status ql_cluster_solve(const ql_cluster_world *world, ql_cluster *cluster,
                           const ql_cluster_prices *prices, const ql_milp_limits *limits,
                           double *value, ql_cluster_answer *answer) {
  const double constant = ql_cluster_price(world, cluster, prices);
  ql_milp_solution solution = {.value = value};
  QL_TRY(ql_milp_solve(&cluster->milp, limits, &solution));
  answer->found = solution.found;
  answer->objective = solution.objective + constant;
  answer->bound = solution.bound + constant;
  answer->nodes = solution.nodes;
  if (solution.found) ql_cluster_read(world, cluster, value, answer);
  return QL_OK;
}
