#include "solver/clouds/clouds.h"

#include "base/constants.h"
#include "solver/clouds/composition.h"

#include <math.h>
#include <string.h>

typedef struct workspace {
  const ql_grid *grid;
  ql_composition composition;
  ql_cover *cover; /* [ny][nz], the column that a row is at */
  double *change;  /* [ny][QL_AQUEOUS_AMOUNTS], mol */
} workspace;

/* A cloudy cell and where its account goes. */
typedef struct cell {
  size_t at, at2;
  double fraction; /* of it, cloudy */
  double *account; /* [QL_AQUEOUS_AMOUNTS], mol, particles kg */
} cell;

/* Write the change back, times the cloudy part; account for the values as they are stored. */
static void store(const workspace *w, const ql_met *met, const cell *here, const double *change,
                  ql_state *state) {
  const double density = (double)met->now->air[here->at] / (double)met->now->thickness[here->at];
  const double air = (double)met->air_end[here->at] * w->grid->area[here->at2]; /* mol */
  for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++) {
    const int species = w->composition.reactant[n];
    if (species < 0) continue;
    const ql_species *item = &w->composition.species->items[species];
    ql_real *c = state->c + (size_t)species * w->grid->volume + here->at;
    const double before = (double)*c;
    const double after = before + here->fraction * change[n] / ql_composition_scale(item, density);
    *c = (ql_real)(after > 0.0 ? after : 0.0);
    here->account[n] += ((double)*c - before) * air * (item->particle ? QL_MOLAR_MASS_AIR : 1.0);
  }
}

static void react(const workspace *w, const ql_met *met, double dt, const ql_cover *cover,
                  const cell *here, ql_state *state) {
  ql_aqueous parcel;
  double change[QL_AQUEOUS_AMOUNTS];
  const double sun = ql_met_cosine_zenith(met->now->time, w->grid->longitude[here->at2],
                                          w->grid->latitude[here->at2]);
  ql_composition_load(&w->composition, met, state,
                      &(ql_composition_cell){.at = here->at, .cover = cover, .day = sun > 0.0},
                      &parcel);
  memcpy(change, parcel.amount, sizeof change);
  ql_aqueous_advance(&parcel, dt, ql_aqueous_tolerance);
  for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++) change[n] = parcel.amount[n] - change[n];
  store(w, met, here, change, state);
}

static void react_row(const workspace *w, const ql_met *met, double dt, int j, ql_state *state) {
  const ql_grid *g = w->grid;
  ql_cover *cover = w->cover + (size_t)j * (size_t)g->nz;
  double *account = w->change + (size_t)j * QL_AQUEOUS_AMOUNTS;
  memset(account, 0, QL_AQUEOUS_AMOUNTS * sizeof *account);
  for (int i = 0; i < g->nx; i++) {
    if (ql_cover_column(met, ql_grid_at2(g, j, i), cover) == 0) continue;
    for (int k = 0; k < g->nz; k++) {
      const cell here = {.at = ql_grid_at(g, k, j, i),
                         .at2 = ql_grid_at2(g, j, i),
                         .fraction = cover[k].fraction,
                         .account = account};
      if (cover[k].fraction > 0.0) react(w, met, dt, &cover[k], &here, state);
    }
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
#pragma omp parallel for schedule(static, 1) /* clouds stand together: deal the rows out */
  for (int j = 0; j < w->grid->ny; j++) react_row(w, met, dt, j, state);
  for (int j = 0; j < w->grid->ny; j++)
    for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++) {
      const int species = w->composition.reactant[n];
      if (species >= 0) state->budget[species].clouds += w->change[j * QL_AQUEOUS_AMOUNTS + n];
    }
  return QL_OK;
}

static const ql_method method = {
    .name = "aqueous chemistry",
    .paper = "rate laws of Jacobson 1997 and of Martin and Goodman 1991 as in CMAQ's aqchem",
    .forward = forward};

ql_status ql_clouds_create(ql_arena *arena, const ql_clouds_options *options, ql_operator *op) {
  const ql_grid *g = options->grid;
  ql_henry_table table;
  workspace *w = NULL;
  *op = (ql_operator){.method = NULL};
  QL_TRY(ql_arena_take(arena, "aqueous chemistry", 1, sizeof *w, &w));
  QL_TRY(ql_henry_read(arena, &table));
  QL_TRY(ql_composition_find(&table, options->species, &w->composition));
  const int *reactant = w->composition.reactant;
  if (reactant[QL_AQUEOUS_SO2] < 0 || reactant[QL_AQUEOUS_SULFATE] < 0) return QL_OK;
  w->grid = g;
  QL_TRY(ql_arena_take(arena, "clouds of a column", (size_t)g->ny * (size_t)g->nz, sizeof *w->cover,
                       &w->cover));
  QL_TRY(ql_arena_take(arena, "aqueous chemistry account", (size_t)g->ny,
                       QL_AQUEOUS_AMOUNTS * sizeof *w->change, &w->change));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}
