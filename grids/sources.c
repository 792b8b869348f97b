#include "grids/sources.h"

#include <math.h>

static bool inside(const ql_grid *grid, int j, int i) {
  return i >= 0 && i < grid->nx && j >= 0 && j < grid->ny;
}

ql_status ql_sources_ring(ql_arena *arena, const ql_grid *grid, size_t *count, size_t **ring) {
  const size_t total = grid->plane - (size_t)grid->nx * (size_t)grid->ny;
  size_t *cells = NULL, n = 0;
  QL_TRY(ql_arena_take(arena, "halo ring", total, sizeof *cells, &cells));
  for (int j = -QL_HALO; j < grid->ny + QL_HALO; j++)
    for (int i = -QL_HALO; i < grid->nx + QL_HALO; i++)
      if (!inside(grid, j, i)) cells[n++] = ql_grid_at2(grid, j, i);
  *count = total;
  *ring = cells;
  return QL_OK;
}

ql_status ql_sources_boundary(ql_arena *arena, const ql_grid *grid, int species,
                              ql_boundary *boundary) {
  size_t count, *ring;
  QL_TRY(ql_sources_ring(arena, grid, &count, &ring));
  const size_t lateral = (size_t)species * (size_t)grid->nz * count;
  boundary->time = -INFINITY;
  QL_TRY(ql_arena_take(arena, "lateral values", lateral, sizeof(float), &boundary->lateral));
  return ql_arena_take(arena, "top values", (size_t)species, sizeof(float), &boundary->top);
}
