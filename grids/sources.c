#include "grids/sources.h"

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
