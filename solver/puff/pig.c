#include "solver/puff/pig.h"

#include "solver/puff/stack.h"

#include <math.h>
#include <string.h>

static ql_status take(ql_arena *arena, int count, double **list) {
  return ql_arena_take(arena, "plume in grid", (size_t)count, sizeof **list, (void *)list);
}

ql_status ql_pig_create(ql_arena *arena, const ql_pig_options *options, ql_pig **made) {
  ql_pig *pig;
  const int count = options->species_count;
  if (options->capacity < 2 || count <= 0 || count > QL_PIG_SPECIES)
    return ql_error_set(QL_ERR_ARGUMENT,
                        "plume in grid needs room for 2 puffs and 1 to %d species, not %d and %d",
                        QL_PIG_SPECIES, options->capacity, count);
  QL_TRY(ql_arena_take(arena, "plume in grid", 1, sizeof *pig, (void *)&pig));
  pig->options = *options;
  QL_TRY(ql_arena_take(arena, "plume in grid", (size_t)count, sizeof(int), (void *)&pig->species));
  memcpy(pig->species, options->species, (size_t)count * sizeof(int));
  pig->options.species = pig->species;
  double **const lists[] = {&pig->emitted, &pig->given, &pig->outside, &pig->rest};
  for (int n = 0; n < 4; n++) QL_TRY(take(arena, count, lists[n]));
  QL_TRY(ql_puffs_create(arena, options->capacity, count, &pig->puffs));
  *made = pig;
  return QL_OK;
}

static ql_puff_flow flow_of(const ql_puff_column *column) {
  return (ql_puff_flow){
      .air = &column->air, .wind = column->wind, .shear = {column->shear[0], column->shear[1]}};
}

static void column_of(const ql_pig *pig, const ql_met_fields *now, int n, ql_puff_column *column) {
  const ql_puffs *p = pig->puffs;
  ql_puff_column_read(pig->options.grid, now, (const double[]){p->x[n], p->y[n]}, p->height[n],
                      column);
}

static void move_all(ql_pig *pig, const ql_met_fields *now, double dt) {
  ql_puff_column column;
  for (int n = 0; n < pig->puffs->count; n++) {
    column_of(pig, now, n, &column);
    const ql_puff_flow flow = flow_of(&column);
    ql_puffs_step(pig->puffs, n, n + 1, &flow, dt);
  }
}

/* Give a puff, with what was left over before, to the state, and remove it. */
static void hand_over(ql_pig *pig, const ql_met_fields *now, int n, const float *air,
                      ql_state *state) {
  ql_puffs *p = pig->puffs;
  ql_puff_column column;
  ql_puff_shares shares;
  const ql_puff_ledger ledger = {pig->species, pig->given, pig->outside};
  double before[QL_PIG_SPECIES];
  for (int s = 0; s < p->species; s++) {
    p->mass[s * p->capacity + n] += pig->rest[s];
    before[s] = pig->given[s];
  }
  column_of(pig, now, n, &column);
  const ql_puff_flow flow = flow_of(&column);
  ql_puff_handover_shares(p, n, &flow, pig->options.grid, column.edge, &shares);
  ql_puff_handover_give(p, n, &shares, air, state, &ledger);
  for (int s = 0; s < p->species; s++) {
    pig->rest[s] = p->mass[s * p->capacity + n];
    state->budget[pig->species[s]].emitted += pig->given[s] - before[s];
  }
}

/* Hand over what is due, and keep the order of the others. */
static void hand_over_due(ql_pig *pig, const ql_met_fields *now, const float *air,
                          ql_state *state) {
  const ql_grid *grid = pig->options.grid;
  ql_puffs *p = pig->puffs;
  int kept = 0;
  for (int n = 0; n < p->count; n++) {
    if (ql_puff_handover_due(p, n, fmin(grid->dx, grid->dy), pig->options.oldest))
      hand_over(pig, now, n, air, state);
    else
      ql_puffs_copy(p, n, kept++);
  }
  p->count = kept;
}

/* Hand over the first puffs of the list, which are the oldest, until `places` are free. */
static void make_room(ql_pig *pig, const ql_met_fields *now, const float *air, ql_state *state,
                      int places) {
  ql_puffs *p = pig->puffs;
  const int surplus = p->count + places - p->capacity;
  for (int n = 0; n < surplus; n++) hand_over(pig, now, n, air, state);
  for (int n = 0; surplus > 0 && n + surplus < p->count; n++) ql_puffs_copy(p, n + surplus, n);
  if (surplus > 0) p->count -= surplus;
}

static ql_puff_source source_of(const ql_grid *grid, const ql_stack *stack) {
  return (ql_puff_source){.x = grid->x0 + (stack->x + 0.5) * grid->dx,
                          .y = grid->y0 + (stack->y + 0.5) * grid->dy,
                          .height = (double)stack->height,
                          .diameter = (double)stack->diameter,
                          .temperature = (double)stack->temperature,
                          .velocity = (double)stack->velocity};
}

/* Moles of species number s that a stack gives in dt seconds. */
static double given_off(const ql_pig *pig, const ql_stack_emission *stacks, int stack, int s,
                        double dt) {
  double rate = 0.0;
  for (int e = 0; e < stacks->species_count; e++)
    if (stacks->species[e] == pig->species[s])
      rate += (double)stacks->rate[(size_t)e * (size_t)stacks->count + (size_t)stack];
  return rate * dt;
}

/* A stack's puffs of one step, which have lived half of it. */
static ql_status emit(ql_pig *pig, const ql_met_fields *now, double dt,
                      const ql_stack_emission *stacks, int stack) {
  const ql_puff_source source = source_of(pig->options.grid, &stacks->stacks[stack]);
  ql_puffs *p = pig->puffs;
  ql_puff_column column;
  ql_puff_birth births[2];
  double shares[2], mass[QL_PIG_SPECIES];
  ql_puff_column_read(pig->options.grid, now, (const double[]){source.x, source.y}, source.height,
                      &column);
  const int count = ql_puff_stack_births(&source, &column.air, births, shares);
  const ql_puff_flow flow = flow_of(&column);
  for (int b = 0; b < count; b++) {
    births[b].source = stack;
    for (int s = 0; s < p->species; s++) {
      mass[s] = shares[b] * given_off(pig, stacks, stack, s, dt);
      pig->emitted[s] += mass[s];
    }
    QL_TRY(ql_puffs_release(p, &births[b], mass));
    ql_puffs_step(p, p->count - 1, p->count, &flow, 0.5 * dt);
  }
  return QL_OK;
}

ql_status ql_pig_step(ql_pig *pig, const ql_met_fields *now, const float *air, double dt,
                      const ql_stack_emission *stacks, ql_state *state) {
  move_all(pig, now, dt);
  for (int n = 0; n < stacks->count; n++) {
    make_room(pig, now, air, state, 2);
    QL_TRY(emit(pig, now, dt, stacks, n));
  }
  hand_over_due(pig, now, air, state);
  return QL_OK;
}

double ql_pig_mass(const ql_pig *pig, int s) {
  double sum = 0.0;
  for (int n = 0; n < pig->puffs->count; n++) sum += pig->puffs->mass[s * pig->puffs->capacity + n];
  return sum;
}

void ql_pig_view(const ql_pig *pig, const ql_met_fields *now, int s, const ql_puff_site *site,
                 ql_puff_view *view) {
  ql_puff_column column;
  view->count = 0;
  for (int n = 0; n < pig->puffs->count; n++) {
    column_of(pig, now, n, &column);
    const ql_puff_flow flow = flow_of(&column);
    ql_puff_view_add(view, pig->puffs, (const int[]){n, n + 1}, &flow, s, site);
  }
}
