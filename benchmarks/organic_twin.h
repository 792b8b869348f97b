/* The plain twin of the organic partition: one cell at a time, by bisection. */
#ifndef QL_BENCHMARKS_ORGANIC_TWIN_H
#define QL_BENCHMARKS_ORGANIC_TWIN_H

#include "solver/aerosol/organic/partition.h"

/* The organic mass of the particles of cell i, halved into until it does not change; 0 where
 * nothing keeps it up. */
static inline double organic_twin(const ql_partition_cells *cells, size_t i) {
  double low = cells->fixed[i], high = low, saturated = 0.0;
  for (int b = 0; b < cells->bins; b++) {
    const size_t at = (size_t)b * cells->count + i;
    high += cells->total[at];
    saturated += cells->total[at] / cells->saturation[at];
  }
  if (low == 0.0 && saturated <= 1.0) return 0.0;
  for (double c = 0.5 * (low + high); c > low && c < high; c = 0.5 * (low + high)) {
    double balance = cells->fixed[i] / c - 1.0; /* falls with c */
    for (int b = 0; b < cells->bins; b++) {
      const size_t at = (size_t)b * cells->count + i;
      balance += cells->total[at] / (c + cells->saturation[at]);
    }
    if (balance > 0.0)
      low = c;
    else
      high = c;
  }
  return high;
}

#endif
