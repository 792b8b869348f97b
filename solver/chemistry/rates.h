/* Rate constants of a batch of cells, all cells at once. */
#ifndef QL_SOLVER_CHEMISTRY_RATES_H
#define QL_SOLVER_CHEMISTRY_RATES_H

#include "solver/chemistry/mechanism.h"

#include <stddef.h>

/* Cells are padded to whole groups of QL_RATE_GROUP (the padding repeats a cell). */
enum { QL_RATE_GROUP = 32 };

/* What the rate constants of `count` cells depend on; arrays of [stride] or [n][stride]. */
typedef struct ql_rate_air {
  size_t count, stride;
  const double *temperature; /* K */
  const double *density;     /* air, molecules cm-3 */
  const double *water;       /* mole fraction */
  const double *photolysis;  /* [photolysis_count][stride], s-1 */
  const double *het;         /* [het_count][stride], (cm3)^(n-1) s-1, n the reaction's order */
} ql_rate_air;

/* Where the constant of a reaction in a cell stands in k: [cell / lanes][reaction][cell % lanes],
 * so that they are written as vectors and that what a lane loads lies close together. `lanes`:
 * QL_LANES_DOUBLE or QL_LANES_FLOAT; `count`: the number of reactions. */
static inline size_t ql_rates_at(size_t cell, size_t reaction, size_t count, size_t lanes) {
  return (cell / lanes * count + reaction) * lanes + cell % lanes;
}

/* Rate constants k, whole groups of cells: s-1 for amounts in nmol/mol. The fixed reactants are
 * multiplied in, and an n-th order constant carries (1e-9 M)^(n-1). Exactly one of the two outputs
 * is not NULL. `work`: [law_count][QL_RATE_GROUP]. */
void ql_rates_compute(const ql_mechanism *mechanism, const ql_rate_air *air, double *work,
                      double *k_double, float *k_float);

/* The same for the reactions with HET rates alone, the others left as they are: for air that
 * differs from that of the last call in `het` only. */
void ql_rates_renew_het(const ql_mechanism *mechanism, const ql_rate_air *air, double *work,
                        double *k_double, float *k_float);

#endif
