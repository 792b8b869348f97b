#include "solver/puff/run.h"

#include "base/constants.h"
#include "solver/puff/depletion.h"
#include "solver/puff/merge.h"
#include "solver/puff/spread.h"
#include "solver/puff/stack.h"

#include <math.h>
#include <stdbool.h>

enum { MOST_PUFFS = 20000 };

static const double close_by = 0.5; /* of their spread: puffs as near as that are made one */

/* Whether puffs from this height need the table of the surface layer in that air, and its source's
 * height there (the table begins at the roughness length). */
static bool needs_table(const ql_puff_air *air, double height) {
  return height < air->depth;
}

static ql_status build_tables(const ql_puff_run *run, const ql_puff_air *air,
                              ql_puff_surface *tables) {
  for (int n = 0; n < run->tables; n++)
    if (needs_table(air, run->heights[n]))
      QL_TRY(ql_puff_surface_build(air, fmax(run->heights[n], 2.0 * air->roughness), &tables[n]));
  return QL_OK;
}

/* Step by the weather that asks for the shortest. */
static double choose_step(const ql_puff_setup *setup) {
  double step = setup->step_most;
  for (int w = 0; w < setup->weathers; w++)
    for (int n = 0; n < setup->sources; n++) {
      const ql_puff_air *air = &setup->weather[w];
      const ql_puff_source *source = &setup->source[n];
      const double wind = ql_puff_air_wind(air, fmax(source->height, 2.0));
      const ql_puff_lateral lateral = ql_puff_spread_lateral_of(air, source->height);
      const double sigma =
          hypot(source->sigma, ql_puff_spread_lateral(&lateral, setup->near / wind));
      step = fmin(step, 0.7 * sigma / wind);
    }
  return fmax(step, 0.5);
}

/* Sources of one height share a table. */
static ql_status share_tables(ql_arena *arena, ql_puff_run *run) {
  const ql_puff_setup *setup = run->setup;
  const size_t sources = (size_t)setup->sources;
  QL_TRY(ql_arena_take(arena, "sources", sources, sizeof *run->table_of, (void *)&run->table_of));
  QL_TRY(ql_arena_take(arena, "sources", sources, sizeof *run->heights, (void *)&run->heights));
  for (int n = 0; n < setup->sources; n++) {
    int t = 0;
    while (t < run->tables && run->heights[t] != setup->source[n].height) t++;
    if (t == run->tables) run->heights[run->tables++] = setup->source[n].height;
    run->table_of[n] = t;
  }
  const size_t tables = (size_t)run->tables;
  QL_TRY(ql_arena_take(arena, "tables", tables, sizeof *run->table, (void *)&run->table));
  return ql_arena_take(arena, "tables", tables, sizeof *run->spare, (void *)&run->spare);
}

ql_status ql_puff_run_create(ql_arena *arena, const ql_puff_setup *setup, ql_puff_run **made) {
  ql_puff_run *run;
  QL_TRY(ql_arena_take(arena, "release", 1, sizeof *run, (void *)&run));
  run->setup = setup;
  run->step = choose_step(setup);
  QL_TRY(share_tables(arena, run));
  QL_TRY(ql_arena_take(arena, "sources", (size_t)setup->sources, sizeof *run->puffs,
                       (void *)&run->puffs));
  const double steps = 2.0 * setup->duration / run->step + 4.0; /* two where a plume divides */
  const int room = steps < MOST_PUFFS ? (int)steps : MOST_PUFFS;
  for (int n = 0; n < setup->sources; n++) QL_TRY(ql_puffs_create(arena, room, 1, &run->puffs[n]));
  QL_TRY(ql_puff_view_create(arena, room * setup->sources, &run->view));
  if (setup->chart) {
    const size_t places = (size_t)room * (size_t)setup->sources;
    QL_TRY(ql_arena_take(arena, "puffs", places, sizeof *run->means, (void *)&run->means));
    QL_TRY(ql_puff_patches_create(arena, setup->chart, run->tables, run->heights, &run->patches));
  } else {
    QL_TRY(build_tables(run, &setup->weather[0], run->table));
  }
  *made = run;
  return QL_OK;
}

static const ql_puff_air *air_of(const ql_puff_run *run) {
  return &run->setup->weather[run->weather];
}

/* What moves the puffs of a source from `first` on; returns the end of those that it moves: all
 * of them, or with a chart one. */
static ql_status flow_of(ql_puff_run *run, int source, int first, ql_puff_local *local, int *end) {
  const int table = run->table_of[source];
  *end = run->puffs[source]->count;
  if (run->patches) {
    *end = first + 1;
    return ql_puff_patches_flow(run->patches, run->puffs[source], first, table, local);
  }
  local->flow = (ql_puff_flow){
      .air = air_of(run), .surface = &run->table[table], .relative = run->setup->relative};
  return QL_OK;
}

ql_status ql_puff_run_renew(ql_puff_run *run, const ql_met_fields *now) {
  double *means = run->means;
  for (int n = 0; n < run->setup->sources; n++, means += run->puffs[0]->capacity)
    if (run->patches->now)
      QL_TRY(ql_puff_patches_heights(run->patches, run->puffs[n], run->table_of[n], means));
  ql_puff_patches_renew(run->patches, now);
  means = run->means;
  for (int n = 0; n < run->setup->sources; n++, means += run->puffs[0]->capacity)
    QL_TRY(ql_puff_patches_resume(run->patches, run->puffs[n], run->table_of[n], means));
  return QL_OK;
}

/* Take the next weather when its time has come. */
static ql_status renew_weather(ql_puff_run *run) {
  const ql_puff_setup *setup = run->setup;
  int next = run->weather;
  while (next + 1 < setup->weathers && setup->begin[next + 1] <= run->time) next++;
  if (next == run->weather) return QL_OK;
  QL_TRY(build_tables(run, &setup->weather[next], run->spare));
  for (int n = 0; n < setup->sources; n++) {
    const int t = run->table_of[n];
    if (needs_table(air_of(run), run->heights[t]) &&
        needs_table(&setup->weather[next], run->heights[t]))
      ql_puffs_change_air(run->puffs[n], &run->table[t], &run->spare[t]);
  }
  ql_puff_surface *old = run->table;
  run->table = run->spare;
  run->spare = old;
  run->weather = next;
  return QL_OK;
}

/* Seconds of [begin, end) that lie in the first `on` seconds of each period since `from`. */
static double seconds_on(const ql_puff_source *source, double begin, double end) {
  const double low = fmax(begin, source->from), high = fmin(end, source->until);
  if (high <= low) return 0.0;
  if (source->every <= 0.0 || source->on <= 0.0) return high - low;
  const double a = low - source->from, b = high - source->from;
  const double before =
      floor(a / source->every) * source->on + fmin(source->on, fmod(a, source->every));
  const double after =
      floor(b / source->every) * source->on + fmin(source->on, fmod(b, source->every));
  return after - before;
}

static double emitted_mass(const ql_puff_source *source, double begin, double end) {
  if (source->amount > 0.0)
    return source->from >= begin && source->from < end ? source->amount : 0.0;
  return source->rate * seconds_on(source, begin, end);
}

static ql_status make_room(ql_puffs *puffs, int places) {
  if (puffs->count + places > puffs->capacity) ql_puffs_merge_neighbours(puffs, 2.0 * close_by);
  if (puffs->count + places > puffs->capacity)
    return ql_error_set(QL_ERR_NUMERIC,
                        "more than %d puffs of one source are alive; ask for a "
                        "shorter duration or a coarser map",
                        puffs->capacity);
  return QL_OK;
}

/* What the source gave during the step, as a puff that has lived half of it. */
static ql_status emit(ql_puff_run *run, int n) {
  ql_puffs *puffs = run->puffs[n];
  const ql_puff_source *source = &run->setup->source[n];
  const double mass = emitted_mass(source, run->time, run->time + run->step);
  if (mass <= 0.0) return QL_OK;
  ql_puff_birth births[2];
  double shares[2];
  ql_puff_air air = *air_of(run);
  ql_puff_local local;
  if (run->patches) ql_puff_patches_air(run->patches, source->x, source->y, &air);
  const int count = ql_puff_stack_births(source, &air, births, shares);
  const double to = (air.direction + 180.0) * QL_PI / 180.0;
  const int cell = run->patches ? ql_puff_patches_cell(run->patches, source->x, source->y) : 0;
  QL_TRY(make_room(puffs, count));
  for (int b = 0; b < count; b++) {
    const double part = shares[b] * mass;
    int end;
    births[b].source = cell;
    births[b].x += source->lead * sin(to);
    births[b].y += source->lead * cos(to);
    QL_TRY(ql_puffs_release(puffs, &births[b], &part));
    QL_TRY(flow_of(run, n, puffs->count - 1, &local, &end));
    if (source->mean > 0.0 && local.flow.surface && source->height < local.flow.air->depth)
      puffs->travel[puffs->count - 1] = ql_puff_surface_travel(local.flow.surface, source->mean);
    ql_puffs_step(puffs, puffs->count - 1, puffs->count, &local.flow, 0.5 * run->step);
    run->emitted += part;
  }
  return QL_OK;
}

/* Puffs too far away to be seen again are let go. */
static void let_go(ql_puff_run *run, int n) {
  ql_puffs *p = run->puffs[n];
  const ql_puff_source *source = &run->setup->source[n];
  int kept = 0;
  for (int k = 0; k < p->count; k++) {
    const double distance = hypot(p->x[k] - source->x, p->y[k] - source->y);
    if (distance > 2.0 * run->setup->far + 6.0 * p->sigma[k])
      run->left += p->mass[k];
    else
      ql_puffs_copy(p, k, kept++);
  }
  p->count = kept;
}

/* Move and thin the puffs of a source. */
static ql_status move(ql_puff_run *run, int n) {
  const ql_puff_setup *setup = run->setup;
  ql_puff_loss loss = {.height = 1.0, .decay = setup->decay, .washout = setup->washout};
  ql_puff_local local;
  for (int first = 0, end = 0; first < run->puffs[n]->count; first = end) {
    QL_TRY(flow_of(run, n, first, &local, &end));
    if (setup->resistance > 0.0)
      loss.velocity = ql_puff_deposition_velocity(local.flow.air, loss.height, setup->resistance);
    ql_puffs_step(run->puffs[n], first, end, &local.flow, run->step);
    ql_puff_deplete(run->puffs[n], (const int[]){first, end}, &local.flow, &loss, run->step,
                    &run->lost);
  }
  return QL_OK;
}

ql_status ql_puff_run_step(ql_puff_run *run) {
  if (!run->patches) QL_TRY(renew_weather(run));
  for (int n = 0; n < run->setup->sources; n++) {
    ql_puffs *puffs = run->puffs[n];
    QL_TRY(move(run, n));
    QL_TRY(emit(run, n));
    if (run->patches) QL_TRY(ql_puff_patches_settle(run->patches, puffs, run->table_of[n]));
    ql_puffs_merge_neighbours(puffs, close_by);
    let_go(run, n);
  }
  run->time += run->step;
  return QL_OK;
}

/* The puffs of a source as the site sees them. */
static ql_status view_source(ql_puff_run *run, int n, const ql_puff_site *site) {
  ql_puff_local local;
  for (int first = 0, end = 0; first < run->puffs[n]->count; first = end) {
    QL_TRY(flow_of(run, n, first, &local, &end));
    ql_puff_view_add(&run->view, run->puffs[n], (const int[]){first, end}, &local.flow, 0, site);
  }
  return QL_OK;
}

ql_status ql_puff_run_sample(ql_puff_run *run, ql_puff_receptors *r) {
  return ql_puff_run_sample_of(run, (const int[]){0, run->setup->sources}, r);
}

ql_status ql_puff_run_sample_of(ql_puff_run *run, const int range[2], ql_puff_receptors *r) {
  for (int i = 0; i < r->count; i++) r->now[i] = 0.0f;
  run->view.count = 0;
  for (int n = range[0]; n < range[1]; n++) QL_TRY(view_source(run, n, &r->site));
  ql_puff_kernel(&run->view, r->count, r->x, r->y, r->now);
  for (int i = 0; i < r->count; i++) {
    r->peak[i] = fmaxf(r->peak[i], r->now[i]);
    r->dose[i] += run->step * (double)r->now[i];
    if (r->arrival[i] < 0.0f && (double)r->now[i] >= r->level) r->arrival[i] = (float)run->time;
  }
  return QL_OK;
}

double ql_puff_run_mass(const ql_puff_run *run) {
  double sum = 0.0;
  for (int n = 0; n < run->setup->sources; n++)
    for (int k = 0; k < run->puffs[n]->count; k++) sum += run->puffs[n]->mass[k];
  return sum;
}
