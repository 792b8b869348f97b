#include "solver/puff/pig.h"

#include "base/constants.h"
#include "solver/clouds/scavenging.h"
#include "solver/puff/depletion.h"
#include "solver/puff/photochemistry.h"
#include "solver/puff/stack.h"

#include <math.h>
#include <string.h>

enum { LEDGERS = 7 };

static void ledgers_of(ql_pig *pig, double **lists[LEDGERS]) {
  double **const all[LEDGERS] = {&pig->emitted, &pig->given,   &pig->outside, &pig->deposited,
                                 &pig->washed,  &pig->reacted, &pig->rest};
  for (int n = 0; n < LEDGERS; n++) lists[n] = all[n];
}

static ql_status take(ql_arena *arena, int count, double **list) {
  return ql_arena_take(arena, "plume in grid", (size_t)count, sizeof **list, (void *)list);
}

static int number_of(const ql_pig *pig, int species) {
  for (int s = 0; s < pig->count; s++)
    if (pig->species[s] == species) return s;
  return -1;
}

/* NO, NO2 and O3 react if all are there; ozone joins the species of the puffs. */
static void set_reacting(ql_pig *pig) {
  const ql_pig_options *o = &pig->options;
  const int no = number_of(pig, o->no), no2 = number_of(pig, o->no2);
  pig->reacting[0] = -1;
  if (no < 0 || no2 < 0 || o->ozone < 0) return;
  if (number_of(pig, o->ozone) < 0) pig->species[pig->count++] = o->ozone;
  pig->reacting[0] = no;
  pig->reacting[1] = no2;
  pig->reacting[2] = number_of(pig, o->ozone);
}

static void set_staying(ql_pig *pig, const bool *stays) {
  const int count = pig->options.species_count;
  if (stays) memcpy(pig->stays, stays, (size_t)count * sizeof *stays);
  if (pig->reacting[0] >= 0) pig->stays[pig->reacting[2]] = pig->stays[pig->reacting[0]];
}

ql_status ql_pig_create(ql_arena *arena, const ql_pig_options *options, ql_pig **made) {
  ql_pig *pig;
  const int count = options->species_count;
  if (options->capacity < 2 || count <= 0 || count >= QL_PIG_SPECIES)
    return ql_error_set(QL_ERR_ARGUMENT,
                        "plume in grid needs room for 2 puffs and 1 to %d species, not %d and %d",
                        QL_PIG_SPECIES, options->capacity, count);
  QL_TRY(ql_arena_take(arena, "plume in grid", 1, sizeof *pig, (void *)&pig));
  pig->options = *options;
  QL_TRY(
      ql_arena_take(arena, "plume in grid", (size_t)count + 1, sizeof(int), (void *)&pig->species));
  memcpy(pig->species, options->species, (size_t)count * sizeof(int));
  pig->options.species = pig->species;
  pig->count = count;
  set_reacting(pig);
  double **lists[LEDGERS];
  ledgers_of(pig, lists);
  for (int n = 0; n < LEDGERS; n++) QL_TRY(take(arena, pig->count, lists[n]));
  QL_TRY(
      ql_arena_take(arena, "plume in grid", (size_t)pig->count, sizeof *pig->stays, &pig->stays));
  set_staying(pig, options->stays);
  QL_TRY(ql_puffs_create(arena, options->capacity, pig->count, &pig->puffs));
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

static bool is_ozone(const ql_pig *pig, int s) {
  return pig->reacting[0] >= 0 && s == pig->reacting[2];
}

static size_t cell_of(const ql_pig *pig, int n) {
  int i, j;
  ql_puff_column_cell(pig->options.grid, (const double[]){pig->puffs->x[n], pig->puffs->y[n]}, &i,
                      &j);
  return ql_grid_at2(pig->options.grid, j, i);
}

/* The layer of a puff's centre, by the interfaces of its cell. */
static int layer_of(const ql_pig *pig, int n, const double *edge) {
  int k = 0;
  while (k + 1 < pig->options.grid->nz && edge[k + 1] < pig->puffs->height[n]) k++;
  return k;
}

/* What a puff loses to the rain of the layer of its centre. */
static void wash(ql_pig *pig, const ql_pig_air *air, int n, double dt, const ql_state *state) {
  ql_puffs *p = pig->puffs;
  ql_puff_column column;
  ql_scavenging_place place = {
      .cell = cell_of(pig, n), .count = pig->count, .species = pig->species};
  double left[QL_PIG_SPECIES];
  if (!(air->now->rain_rate[place.cell] > 0.0F)) return;
  column_of(pig, air->now, n, &column);
  place.layer = layer_of(pig, n, column.edge);
  if (!ql_scavenging_left(air->scavenging, air->met, dt, state, &place, left)) return;
  for (int s = 0; s < pig->count; s++) {
    double *mass = &p->mass[s * p->capacity + n];
    const double lost = is_ozone(pig, s) ? 0.0 : (1.0 - left[s]) * *mass;
    *mass -= lost;
    pig->washed[s] += lost;
  }
}

/* What a puff loses to the ground; the ozone that it lacks does not deposit. */
static void deplete(ql_pig *pig, const ql_pig_air *air, int n, const ql_puff_flow *flow,
                    double dt) {
  const ql_grid *grid = pig->options.grid;
  ql_puff_loss loss[QL_PIG_SPECIES];
  const size_t cell = cell_of(pig, n);
  const double height = 0.5 * (double)air->now->thickness[cell];
  for (int s = 0; s < pig->count; s++) {
    const bool lasts = is_ozone(pig, s) || pig->species[s] == QL_PIG_INERT;
    const double velocity =
        lasts ? 0.0 : (double)air->velocity[(size_t)pig->species[s] * grid->plane + cell];
    loss[s] = (ql_puff_loss){.velocity = velocity, .height = height};
  }
  ql_puff_deplete(pig->puffs, (const int[]){n, n + 1}, flow, loss, dt, pig->deposited);
}

static void move_all(ql_pig *pig, const ql_pig_air *air, double dt, const ql_state *state) {
  ql_puff_column column;
  for (int n = 0; n < pig->puffs->count; n++) {
    column_of(pig, air->now, n, &column);
    const ql_puff_flow flow = flow_of(&column);
    ql_puffs_step(pig->puffs, n, n + 1, &flow, dt);
    if (air->velocity) deplete(pig, air, n, &flow, dt);
    if (air->scavenging) wash(pig, air, n, dt, state);
  }
}

/* One that has handed them over has neither. */
static bool has_nox_or_ozone(const ql_pig *pig, int n) {
  const ql_puffs *p = pig->puffs;
  bool has = false;
  for (int r = 0; r < 3; r++) has |= p->mass[pig->reacting[r] * p->capacity + n] != 0.0;
  return has;
}

/* One puff in the ozone and the light of its cell and layer. */
static void react(ql_pig *pig, const ql_pig_air *air, int n, double dt, const ql_state *state) {
  const ql_grid *grid = pig->options.grid;
  ql_puffs *p = pig->puffs;
  ql_puff_column column;
  column_of(pig, air->now, n, &column);
  const int k = layer_of(pig, n, column.edge);
  const size_t cell = cell_of(pig, n);
  const size_t at = (size_t)k * grid->plane + cell;
  const double density = (double)air->air[at] / (double)air->now->thickness[at]; /* mol m-3 */
  const ql_puff_photochemistry mix = {
      .no = pig->reacting[0],
      .no2 = pig->reacting[1],
      .o3 = pig->reacting[2],
      .ozone = (double)ql_state_layer(state, pig->options.ozone, k)[cell],
      .j = air->j_no2 ? (double)air->j_no2[at] : 0.0,
      .rate = ql_puff_photochemistry_rate((double)air->now->temperature[at], density),
      .air = density};
  const ql_puff_flow flow = flow_of(&column);
  for (int r = 0; r < 3; r++)
    pig->reacted[pig->reacting[r]] -= p->mass[pig->reacting[r] * p->capacity + n];
  ql_puff_photochemistry_step(p, n, &flow, &mix, dt);
  for (int r = 0; r < 3; r++)
    pig->reacted[pig->reacting[r]] += p->mass[pig->reacting[r] * p->capacity + n];
}

/* Give what a puff holds, but for what is `kept` (NULL: all), to the state, with what was left over
 * before. */
static void hand_over(ql_pig *pig, const ql_pig_air *air, int n, const bool *kept,
                      ql_state *state) {
  ql_puffs *p = pig->puffs;
  ql_puff_column column;
  ql_puff_shares shares;
  const ql_puff_ledger ledger = {pig->species, pig->given, pig->outside, kept};
  double before[QL_PIG_SPECIES];
  for (int s = 0; s < p->species; s++) {
    if (!(kept && kept[s])) p->mass[s * p->capacity + n] += pig->rest[s];
    before[s] = pig->given[s];
  }
  column_of(pig, air->now, n, &column);
  const ql_puff_flow flow = flow_of(&column);
  ql_puff_handover_shares(p, n, &flow, pig->options.grid, column.edge, &shares);
  ql_puff_handover_give(p, n, &shares, air->air, state, &ledger);
  for (int s = 0; s < p->species; s++) {
    if (kept && kept[s]) continue;
    pig->rest[s] = p->mass[s * p->capacity + n];
    p->mass[s * p->capacity + n] = 0.0;
    ql_budget *budget = &state->budget[pig->species[s]];
    if (is_ozone(pig, s))
      budget->chemistry += pig->given[s] - before[s];
    else
      budget->emitted += pig->given[s] - before[s];
  }
}

/* Whether a puff is more than two spreads outside the grid. */
static bool has_left(const ql_pig *pig, int n) {
  const ql_grid *grid = pig->options.grid;
  const ql_puffs *p = pig->puffs;
  const double x = 2.0 * sqrt(p->sigma[n] * p->sigma[n] + p->xx[n]);
  const double y = 2.0 * sqrt(p->sigma[n] * p->sigma[n] + p->yy[n]);
  return p->x[n] < grid->x0 - x || p->x[n] > grid->x0 + grid->nx * grid->dx + x ||
         p->y[n] < grid->y0 - y || p->y[n] > grid->y0 + grid->ny * grid->dy + y;
}

static void let_go(ql_pig *pig, int n) {
  for (int s = 0; s < pig->count; s++)
    pig->outside[s] += pig->puffs->mass[s * pig->puffs->capacity + n];
}

/* Whether a puff holds anything of what stays, or of what does not. */
static bool holds(const ql_pig *pig, int n, bool staying) {
  const ql_puffs *p = pig->puffs;
  for (int s = 0; s < pig->count; s++)
    if (pig->stays[s] == staying && p->mass[s * p->capacity + n] != 0.0) return true;
  return false;
}

/* Hand over or let go what is due of a puff; whether something of it goes on. */
static bool goes_on(ql_pig *pig, const ql_pig_air *air, int n, ql_state *state) {
  const ql_grid *grid = pig->options.grid;
  const double spacing = fmin(grid->dx, grid->dy);
  if (holds(pig, n, true) && has_left(pig, n)) {
    let_go(pig, n);
    return false;
  }
  if (!ql_puff_handover_due(pig->puffs, n, spacing, pig->options.oldest)) return true;
  if (holds(pig, n, false)) hand_over(pig, air, n, pig->stays, state);
  return holds(pig, n, true);
}

/* Hand over what is due, and keep the order of the others. */
static void hand_over_due(ql_pig *pig, const ql_pig_air *air, ql_state *state) {
  ql_puffs *p = pig->puffs;
  int kept = 0;
  for (int n = 0; n < p->count; n++)
    if (goes_on(pig, air, n, state)) ql_puffs_copy(p, n, kept++);
  p->count = kept;
}

/* Hand over the first puffs of the list, which are the oldest, until `places` are free. */
static void make_room(ql_pig *pig, const ql_pig_air *air, ql_state *state, int places) {
  ql_puffs *p = pig->puffs;
  const int surplus = p->count + places - p->capacity;
  for (int n = 0; n < surplus; n++) hand_over(pig, air, n, NULL, state);
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

ql_status ql_pig_step(ql_pig *pig, const ql_pig_air *air, double dt,
                      const ql_stack_emission *stacks, ql_state *state) {
  move_all(pig, air, dt, state);
  for (int n = 0; n < stacks->count; n++) {
    make_room(pig, air, state, 2);
    QL_TRY(emit(pig, air->now, dt, stacks, n));
  }
  for (int n = 0; n < pig->puffs->count && pig->reacting[0] >= 0; n++)
    if (has_nox_or_ozone(pig, n)) react(pig, air, n, dt, state);
  hand_over_due(pig, air, state);
  return QL_OK;
}

double ql_pig_mass(const ql_pig *pig, int s) {
  double sum = 0.0;
  for (int n = 0; n < pig->puffs->count; n++) sum += pig->puffs->mass[s * pig->puffs->capacity + n];
  return sum;
}

double ql_pig_gap(const ql_pig *pig) {
  double worst = 0.0;
  for (int s = 0; s < pig->count; s++) {
    const double sum = pig->given[s] + pig->outside[s] + pig->deposited[s] + pig->washed[s] +
                       pig->rest[s] + ql_pig_mass(pig, s);
    const double whole = fmax(pig->emitted[s], fabs(pig->reacted[s]));
    if (whole > 0.0) worst = fmax(worst, fabs(pig->emitted[s] + pig->reacted[s] - sum) / whole);
  }
  return worst;
}

static size_t ledger_numbers(const ql_pig *pig) {
  return (size_t)(LEDGERS * pig->count);
}

size_t ql_pig_room(const ql_pig *pig) {
  return ledger_numbers(pig) + (size_t)pig->puffs->capacity * (size_t)ql_puffs_numbers(pig->puffs);
}

size_t ql_pig_pack(const ql_pig *pig, double *numbers) {
  ql_pig copy = *pig; /* of the pointers */
  double **lists[LEDGERS];
  ledgers_of(&copy, lists);
  for (int l = 0; l < LEDGERS; l++)
    memcpy(numbers + l * pig->count, *lists[l], (size_t)pig->count * sizeof *numbers);
  const size_t one = (size_t)ql_puffs_numbers(pig->puffs), first = ledger_numbers(pig);
  for (int n = 0; n < pig->puffs->count; n++)
    ql_puffs_pack(pig->puffs, n, numbers + first + (size_t)n * one);
  return first + (size_t)pig->puffs->count * one;
}

ql_status ql_pig_unpack(ql_pig *pig, const double *numbers, size_t count) {
  double **lists[LEDGERS];
  const size_t one = (size_t)ql_puffs_numbers(pig->puffs), first = ledger_numbers(pig);
  if (count < first || (count - first) % one)
    return ql_error_set(QL_ERR_INPUT, "%zu numbers are no puffs of %d species", count, pig->count);
  ledgers_of(pig, lists);
  for (int l = 0; l < LEDGERS; l++)
    memcpy(*lists[l], numbers + l * pig->count, (size_t)pig->count * sizeof *numbers);
  pig->puffs->count = 0;
  for (size_t at = first; at < count; at += one) QL_TRY(ql_puffs_unpack(pig->puffs, numbers + at));
  return QL_OK;
}

/* Share of a puff per m2 of the plane at a place. */
static double plane_density(const ql_puffs *p, int n, double x, double y) {
  const double s2 = p->sigma[n] * p->sigma[n];
  const double xx = s2 + p->xx[n], xy = p->xy[n], yy = s2 + p->yy[n];
  const double determinant = xx * yy - xy * xy;
  const double dx = x - p->x[n], dy = y - p->y[n];
  const double q = 0.5 * (yy * dx * dx - 2.0 * xy * dx * dy + xx * dy * dy) / determinant;
  return q < 50.0 ? exp(-q) / (2.0 * QL_PI * sqrt(determinant)) : 0.0; /* e^-50 = 2e-22 */
}

/* m: of the ground at a place above that under a puff. */
static double elevation_of(const ql_pig *pig, int n, double x, double y) {
  const float *terrain = pig->options.terrain;
  const ql_puffs *p = pig->puffs;
  if (!terrain) return 0.0;
  return ql_puff_column_plane(pig->options.grid, terrain, (const double[]){x, y}) -
         ql_puff_column_plane(pig->options.grid, terrain, (const double[]){p->x[n], p->y[n]});
}

void ql_pig_weigh(const ql_pig *pig, const ql_met_fields *now, const ql_pig_receptors *receptors,
                  double *weight) {
  const ql_puffs *p = pig->puffs;
  ql_puff_column column;
  for (int n = 0; n < p->count; n++) {
    column_of(pig, now, n, &column);
    const ql_puff_flow flow = flow_of(&column);
    for (int r = 0; r < receptors->count; r++) {
      const double x = receptors->x[r], y = receptors->y[r];
      const double plane = plane_density(p, n, x, y);
      const ql_puff_site site = {.height = receptors->height[r],
                                 .elevation = plane > 0.0 ? elevation_of(pig, n, x, y) : 0.0};
      weight[(size_t)r * (size_t)p->capacity + (size_t)n] =
          plane > 0.0 ? plane * ql_puff_terrain_density(p, n, &flow, &site) : 0.0;
    }
  }
}

/* Whether the window is farther than 8 spreads (e^-32 of the centre) from a puff. */
static bool is_far(const ql_puffs *p, int n, const ql_pig_window *w) {
  const double x = fmax(0.0, fmax(w->west - p->x[n], p->x[n] - w->east));
  const double y = fmax(0.0, fmax(w->south - p->y[n], p->y[n] - w->north));
  const double s2 = p->sigma[n] * p->sigma[n];
  return x * x > 64.0 * (s2 + p->xx[n]) || y * y > 64.0 * (s2 + p->yy[n]);
}

void ql_pig_view(const ql_pig *pig, const ql_met_fields *now, const ql_pig_window *window,
                 ql_puff_view *view, int *puff) {
  const ql_puffs *p = pig->puffs;
  const double x = 0.5 * (window->west + window->east);
  const double y = 0.5 * (window->south + window->north);
  ql_puff_column column;
  view->count = 0;
  for (int n = 0; n < p->count; n++) {
    if (is_far(p, n, window)) continue;
    column_of(pig, now, n, &column);
    const ql_puff_flow flow = flow_of(&column);
    const ql_puff_site site = {.height = window->height, .elevation = elevation_of(pig, n, x, y)};
    const double density = ql_puff_terrain_density(p, n, &flow, &site);
    if (density <= 0.0) continue;
    puff[view->count] = n;
    ql_puff_view_put(view, p, n, density);
  }
}
