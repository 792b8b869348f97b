/* Absorptive partitioning of semi-volatile organic matter over volatility bins (Pankow 1994, Atmos.
 * Environ. 28, 185; Donahue et al. 2006, Environ. Sci. Technol. 40, 2635): of bin b with saturation
 * concentration C* the share C / (C + C*) is in the particles, C being the mass of all organic
 * matter in the particles. docs/theory/organic.md. */
#ifndef QL_SOLVER_AEROSOL_ORGANIC_PARTITION_H
#define QL_SOLVER_AEROSOL_ORGANIC_PARTITION_H

#include <stddef.h>

/* Cells side by side; arrays [bins][count] and [count] in one unit of concentration, whichever;
 * nothing negative, saturation positive. Owned by the caller. */
typedef struct ql_partition_cells {
  int bins;
  size_t count;
  const double *fixed;      /* absorbing mass that does not evaporate */
  const double *total;      /* of each bin, vapour and particle */
  const double *saturation; /* C* of each bin at the cell's temperature */
  double *absorbing;        /* C; before solving, a guess of it (0 will do) */
} ql_partition_cells;

/* Find C of every cell: C = fixed + sum of total C / (C + C*), the stable root, closed to 1e-13 of
 * C. Where nothing is fixed and the vapours do not saturate (sum of total / C* <= 1), C is 0. */
void ql_partition_solve(const ql_partition_cells *cells);

/* The share of a bin that is in the particles. */
static inline double ql_partition_share(double absorbing, double saturation) {
  return absorbing / (absorbing + saturation);
}

/* The linearisation about a solved partition. It does not exist where C leaves 0 (nothing fixed,
 * sum of total / C* exactly 1). d_..: small changes; a_..: their adjoints.
 * tangent: from d_fixed and d_total the change of the particle part of each bin, d_particle. */
void ql_partition_tangent(const ql_partition_cells *cells, const double *d_fixed,
                          const double *d_total, double *d_particle);

/* Its transpose: from a_particle [bins][count] the a_fixed and a_total that are due to it. */
void ql_partition_adjoint(const ql_partition_cells *cells, const double *a_particle,
                          double *a_fixed, double *a_total);

#endif
