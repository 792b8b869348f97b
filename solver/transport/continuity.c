#include "solver/transport/continuity.h"

static void row(const ql_met *met, double dt, int k, int j, double *w) {
  const ql_grid *g = met->grid;
  const size_t first = ql_grid_at2(g, j, 0);
  const double *below = w + (size_t)k * g->plane;
  double *above = w + (size_t)(k + 1) * g->plane;
#pragma omp simd
  for (size_t at = first; at < first + (size_t)g->nx; at++) {
    const double gain =
        (ql_continuity_air(met, 1.0, k, at) - ql_continuity_air(met, 0.0, k, at)) / dt;
    above[at] = below[at] - gain - ql_continuity_outflow_x(met, k, at) -
                ql_continuity_outflow_y(met, k, at);
  }
}

void ql_continuity_vertical(const ql_met *met, double dt, double *w) {
  const ql_grid *g = met->grid;
#pragma omp parallel for schedule(static)
  for (int j = 0; j < g->ny; j++)
    for (int k = 0; k < g->nz; k++) row(met, dt, k, j, w);
}
