/* The state: the one owner of concentrations, and the account of every species' mass. */
#ifndef QL_SOLVER_STATE_H
#define QL_SOLVER_STATE_H

#include "base/prefetch.h"
#include "base/real.h"
#include "grids/grid.h"
#include "grids/species.h"

/* Where the mass of a species came from and went, since the start of the run.
 * mol (gas) or kg (particle); + adds to the domain. */
typedef struct ql_budget {
  double initial; /* in the domain at the start */
  double emitted;
  double lateral_in, lateral_out; /* through the four sides; out is negative */
  double top_in, top_out;
  double deposited; /* dry, negative */
  double chemistry; /* gas phase, net; with uptake on particles */
  double aerosol;   /* condensed or evaporated, net: inorganic and organic partition */
  double clouds;    /* aqueous chemistry, net */
  double wet;       /* wet deposition, negative */
} ql_budget;

typedef struct ql_state {
  const ql_grid *grid;
  const ql_species_table *species;
  double time;       /* s since 1970 */
  ql_real *c;        /* [species][nz][ny + 2h][nx + 2h], mol mol-1 or kg kg-1 */
  ql_real *top;      /* [species], above the model top, at the current time */
  ql_budget *budget; /* [species] */
  float *first_step; /* [nz][ny + 2h][nx + 2h], s: with what gas chemistry begins in a cell, found
                        by its last step; 0: not known */
} ql_state;

static inline ql_real *ql_state_layer(const ql_state *state, int species, int k) {
  return state->c + (size_t)species * state->grid->volume + (size_t)k * state->grid->plane;
}

/* Values below 1e-30 mol mol-1, one molecule in 40 000 m3, become 0: far from their sources they
 * would decay into subnormal numbers, whose arithmetic is slow and rounds below zero. */
static inline ql_real ql_state_flush(ql_real c) {
  const ql_real least = (ql_real)1e-30;
  return c < least && c > -least ? 0 : c;
}

/* Ask for `count` columns of species s from the 2-D index `origin` on, which are wanted soon;
 * nothing beyond the last species. */
static inline void ql_state_foresee(const ql_state *state, int s, size_t origin, size_t count) {
  const ql_grid *g = state->grid;
  if (s < state->species->count)
    ql_prefetch_rows(state->c + (size_t)s * g->volume + origin, (size_t)g->nz,
                     count * sizeof(ql_real), g->plane * sizeof(ql_real));
}

ql_status ql_state_create(ql_arena *arena, const ql_grid *grid, const ql_species_table *species,
                          ql_state **state);

/* Moles (kg for a particle) of one species in the nx x ny x nz cells, summed in fixed order.
 * air: mol m-2 at the state's time. */
double ql_state_mass(const ql_state *state, int species, const float *air);

#endif
