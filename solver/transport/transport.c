#include "solver/transport/transport.h"

#include "base/constants.h"
#include "solver/transport/horizontal.h"
#include "solver/transport/vertical.h"

#include <math.h>
#include <omp.h>

/* What the weather of a step gives. */
typedef struct course {
  int cycles;
  double *w;           /* [nz + 1][plane] mol s-1 up, ql_continuity_vertical() */
  ql_layer_plan *plan; /* [nz] of the cycle, if there is but one; else of that at hand */
  int *passes;         /* [vertical.blocks], likewise */
} course;

typedef struct workspace {
  ql_horizontal horizontal;
  ql_vertical vertical;
  course *parts; /* of the steps that are prepared at once */
  double *rows;  /* [nz][ny], for ql_plan_cycles() */
} workspace;

/* Every other step runs the sweeps backwards, so that the splitting errors of two steps cancel to
 * second order (Strang 1968). Taken from the time alone: a resumed run does what a whole one does.
 */
static bool starts_vertically(double start, double dt) {
  return fmod(floor(start / dt + 0.5), 2.0) != 0.0;
}

static void add(const double passed[2], double unit, double *in, double *out) {
  *in += passed[0] * unit;
  *out += passed[1] * unit;
}

/* Add up what passed, in the order of the pieces. */
static void account(const workspace *w, ql_state *state) {
  const int species = state->species->count, nz = state->grid->nz;
  for (int s = 0; s < species; s++) {
    const ql_species *item = &state->species->items[s];
    if (!item->transported) continue;
    const double unit = item->particle ? QL_MOLAR_MASS_AIR : 1.0;
    ql_budget *budget = &state->budget[s];
    for (int k = 0; k < nz; k++)
      add(w->horizontal.passed + 2 * ((size_t)s * (size_t)nz + (size_t)k), unit,
          &budget->lateral_in, &budget->lateral_out);
    for (int n = 0; n < w->vertical.blocks; n++)
      add(w->vertical.passed + 2 * ((size_t)n * (size_t)species + (size_t)s), unit, &budget->top_in,
          &budget->top_out);
  }
}

static void plan(const workspace *w, const ql_cycle *cycle, const course *c) {
  ql_plan_layers(cycle, c->plan);
  ql_vertical_plan(&w->vertical, cycle, c->w, c->passes);
}

static ql_status prepare(const ql_operator *op, const ql_met *met, double dt) {
  const workspace *w = op->workspace;
  const bool vertical_first = starts_vertically(met->start, dt);
  course *c = &w->parts[met->part];
  QL_TRY(ql_plan_cycles(met, dt, vertical_first, w->rows, &c->cycles));
  ql_continuity_vertical(met, dt, c->w);
  if (c->cycles > 1) return QL_OK;
  const ql_cycle whole = ql_plan_cycle(met, dt, 1, 0, vertical_first);
  plan(w, &whole, c);
  return QL_OK;
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
  const bool vertical_first = starts_vertically(met->start, dt);
  const course *c = &w->parts[met->part];
  for (int n = 0; n < c->cycles; n++) {
    const ql_cycle cycle = ql_plan_cycle(met, dt, c->cycles, n, vertical_first);
    if (c->cycles > 1) plan(w, &cycle, c);
    if (cycle.vertical_first) ql_vertical_forward(&w->vertical, &cycle, c->w, c->passes, state);
    ql_horizontal_forward(&w->horizontal, &cycle, c->plan, state);
    if (!cycle.vertical_first) ql_vertical_forward(&w->vertical, &cycle, c->w, c->passes, state);
    account(w, state);
  }
  return QL_OK;
}

static const ql_method method = {
    .name = "transport",
    .paper = "Colella & Woodward 1984; Lin 2004; continuity after Byun 1999",
    .prepare = prepare,
    .forward = forward,
};

static ql_status create_course(ql_arena *arena, const ql_grid *grid, int blocks, course *c) {
  const size_t interfaces = grid->volume + grid->plane;
  QL_TRY(ql_arena_take(arena, "vertical air flux", interfaces, sizeof *c->w, &c->w));
  QL_TRY(ql_arena_take(arena, "transport plan", (size_t)blocks, sizeof *c->passes, &c->passes));
  return ql_arena_take(arena, "transport plan", (size_t)grid->nz, sizeof *c->plan, &c->plan);
}

ql_status ql_transport_create(ql_arena *arena, const ql_transport_options *options,
                              ql_operator *op) {
  const int threads = omp_get_max_threads(), parts = options->parts ? options->parts : 1;
  const size_t rows = (size_t)options->grid->nz * (size_t)options->grid->ny;
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "transport", 1, sizeof *w, &w));
  QL_TRY(ql_horizontal_create(arena, options, threads, &w->horizontal));
  QL_TRY(ql_vertical_create(arena, options, threads, &w->vertical));
  QL_TRY(ql_arena_take(arena, "transport", (size_t)parts, sizeof *w->parts, &w->parts));
  for (int n = 0; n < parts; n++)
    QL_TRY(create_course(arena, options->grid, w->vertical.blocks, &w->parts[n]));
  QL_TRY(ql_arena_take(arena, "rows of the plan", rows, sizeof *w->rows, &w->rows));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}
