/* Air during a transport step: how much each cell holds and what goes through its faces. */
#ifndef QL_SOLVER_TRANSPORT_CONTINUITY_H
#define QL_SOLVER_TRANSPORT_CONTINUITY_H

#include "grids/met.h"

/* Part of a step, from and to as fractions of it: horizontal sweeps first, then vertical, or the
 * other way round. */
typedef struct ql_cycle {
  const ql_met *met;
  double from, to; /* 1 */
  double seconds;  /* length of the part */
  bool vertical_first;
} ql_cycle;

/* Vertical air flux w (mol s-1, + up) through the interfaces, [nz + 1][ny + 2h][nx + 2h] with
 * layer k between w[k] and w[k + 1], from discrete continuity,
 *   w[k+1] = w[k] - d(air area)/dt - div(flux_x, flux_y),  w[0] = 0,
 * so that the top interface takes what is left. dt (s) is the step of met. Halo untouched. */
void ql_continuity_vertical(const ql_met *met, double dt, double *w);

/* Air (mol) of cell `at` (2-D index) of layer k at `fraction` of the step. */
static inline double ql_continuity_air(const ql_met *met, double fraction, int k, size_t at) {
  const size_t here = (size_t)k * met->grid->plane + at;
  const double start = (double)met->air_start[here], end = (double)met->air_end[here];
  return (start + (end - start) * fraction) * met->grid->area[at];
}

/* Net outflow (mol s-1) of an inner cell through its west and east, south and north faces. */
static inline double ql_continuity_outflow_x(const ql_met *met, int k, size_t at) {
  const float *f = met->now->flux_x + (size_t)k * met->grid->plane + at;
  return (double)f[1] - (double)f[0];
}
static inline double ql_continuity_outflow_y(const ql_met *met, int k, size_t at) {
  const float *f = met->now->flux_y + (size_t)k * met->grid->plane + at;
  return (double)f[met->grid->row] - (double)f[0];
}

#endif
