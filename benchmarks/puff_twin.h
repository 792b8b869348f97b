/* The plain twin of the puff-receptor kernel: one pair after the other, libm's exp, double. */
#ifndef QL_BENCHMARKS_PUFF_TWIN_H
#define QL_BENCHMARKS_PUFF_TWIN_H

#include "solver/puff/kernel.h"

#include <math.h>

static inline void ql_puff_twin(const ql_puff_view *view, int count, const float *x, const float *y,
                                double *concentration) {
  for (int r = 0; r < count; r++)
    for (int p = 0; p < view->count; p++) {
      const double dx = (double)x[r] - (double)view->x[p], dy = (double)y[r] - (double)view->y[p];
      const double q = (double)view->xx[p] * dx * dx + 2.0 * (double)view->xy[p] * dx * dy +
                       (double)view->yy[p] * dy * dy;
      concentration[r] += (double)view->weight[p] * exp(-q);
    }
}

#endif
