/* From puffs to receptors: the pair kernel. */
#ifndef QL_SOLVER_PUFF_KERNEL_H
#define QL_SOLVER_PUFF_KERNEL_H

#include "base/arena.h"
#include "solver/puff/terrain.h"

/* Puffs as seen at one height: centre (m), inverse covariance halved (m-2), and the concentration
 * in the centre, such that a receptor gets weight exp(-(xx dx^2 + 2 xy dx dy + yy dy^2)). */
typedef struct ql_puff_view {
  int count, capacity;
  float *x, *y, *xx, *xy, *yy, *weight;
} ql_puff_view;

ql_status ql_puff_view_create(ql_arena *arena, int capacity, ql_puff_view *view);

/* Append a puff of `amount` (kg or mol) per metre of height where it is looked at. */
void ql_puff_view_put(ql_puff_view *view, const ql_puffs *puffs, int puff, double amount);

/* See the puffs [first, last) from a site: appended to the view, unit kg (or mol) m-3 of
 * `species`. Puffs that have nothing there are left out. */
void ql_puff_view_add(ql_puff_view *view, const ql_puffs *puffs, const int range[2],
                      const ql_puff_flow *flow, int species, const ql_puff_site *site);

/* Add to concentration[r] what all puffs of the view give receptor r at (x[r], y[r]), r < count.
 * In float; exp to 2e-7; what is below 1e-13 of a puff's centre may be left out. The same for any
 * number of threads. */
void ql_puff_kernel(const ql_puff_view *view, int count, const float *x, const float *y,
                    float *concentration);

#endif
