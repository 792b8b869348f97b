#include "solver/state.h"

#include "base/constants.h"

ql_status ql_state_create(ql_arena *arena, const ql_grid *grid, const ql_species_table *species,
                          ql_state **state) {
  ql_state *made = NULL;
  const size_t count = (size_t)species->count;
  QL_TRY(ql_arena_take(arena, "state", 1, sizeof *made, &made));
  QL_TRY(ql_arena_take(arena, "concentrations", count * grid->volume, sizeof *made->c, &made->c));
  QL_TRY(ql_arena_take(arena, "top values", count, sizeof *made->top, &made->top));
  QL_TRY(ql_arena_take(arena, "budgets", count, sizeof *made->budget, &made->budget));
  QL_TRY(ql_arena_take(arena, "first steps of chemistry", grid->volume, sizeof(float),
                       &made->first_step));
  made->grid = grid;
  made->species = species;
  *state = made;
  return QL_OK;
}

double ql_state_mass(const ql_state *state, int species, const float *air) {
  const ql_grid *g = state->grid;
  double total = 0.0;
  for (int k = 0; k < g->nz; k++) {
    const ql_real *c = ql_state_layer(state, species, k);
    for (int j = 0; j < g->ny; j++) {
      double line = 0.0;
      for (int i = 0; i < g->nx; i++) {
        const size_t at = ql_grid_at2(g, j, i);
        line += (double)c[at] * (double)air[(size_t)k * g->plane + at] * g->area[at];
      }
      total += line;
    }
  }
  return state->species->items[species].particle ? total * QL_MOLAR_MASS_AIR : total;
}
