/* The plain twin of the vertical solve by K diffusion: one species, one column, double; the matrix
 * set up and solved by the Thomas algorithm each time. For benchmarks. */
#ifndef QL_BENCHMARKS_MIXING_TWIN_H
#define QL_BENCHMARKS_MIXING_TWIN_H

#include "base/real.h"
#include "grids/met.h"

/* Column `at` (2-D index) of c, [nz][plane]; velocity (m s-1) at the ground. */
static inline void ql_twin_mix(const ql_met *met, double dt, size_t at, double velocity,
                               ql_real *c) {
  const size_t plane = met->grid->plane;
  const int nz = met->grid->nz;
  double up[QL_MAX_LAYERS] = {0.0}, value[QL_MAX_LAYERS]; /* eliminated from the ground up */
  double exchange = 0.0;                                  /* through the lower interface, mol m-2 */
  for (int k = 0; k < nz; k++) {
    const size_t n = (size_t)k * plane + at;
    const double air = (double)met->air_end[n], depth = (double)met->now->thickness[n];
    double above = 0.0;
    if (k + 1 < nz) {
      const double both = depth + (double)met->now->thickness[n + plane];
      const double density = (air + (double)met->air_end[n + plane]) / both;
      above = dt * density * (double)met->now->kz[n + plane] / (0.5 * both);
    }
    const double loss = k == 0 ? velocity * dt / depth : 0.0;
    const double pivot =
        1.0 + loss + (above + exchange - (k > 0 ? exchange * up[k - 1] : 0.0)) / air;
    value[k] = ((double)c[n] + (k > 0 ? exchange / air * value[k - 1] : 0.0)) / pivot;
    up[k] = above / air / pivot;
    exchange = above;
  }
  for (int k = nz - 2; k >= 0; k--) value[k] += up[k] * value[k + 1];
  for (int k = 0; k < nz; k++) c[(size_t)k * plane + at] = (ql_real)value[k];
}

#endif
