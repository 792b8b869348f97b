/* Aqueous chemistry: sulfate from SO2 in the water of resolved and of sub-grid cloud
 * (docs/theory/clouds.md). Only the cloudy part of a cell reacts, for the whole step; its result
 * is mixed over the cell. Nitrate, ammonium and chloride shape the acidity but keep their split
 * between gas and particle, which the inorganic equilibrium settles afterwards.
 *
 * forward() changes SO2, H2O2, O3, MEPX, PACD and PSO4 and adds to budget[].clouds. */
#ifndef QL_SOLVER_CLOUDS_CLOUDS_H
#define QL_SOLVER_CLOUDS_CLOUDS_H

#include "solver/operator.h"

typedef struct ql_clouds_options {
  const ql_grid *grid;
  const ql_species_table *species;
} ql_clouds_options;

/* Workspace from `arena`. Without SO2 or PSO4 among the species op->method stays NULL: there is
 * nothing to do. */
ql_status ql_clouds_create(ql_arena *arena, const ql_clouds_options *options, ql_operator *op);

#endif
