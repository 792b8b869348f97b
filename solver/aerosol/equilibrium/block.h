/* The equilibrium of a block of cells, one to a lane. */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_BLOCK_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_BLOCK_H

#include "solver/aerosol/equilibrium/salts.h"

typedef struct ql_block {
  /* input: totals that can dissolve, mol m-3 (so4: without CaSO4; the cations no more than the
   * anions can balance), K, water of each salt, kg mol-1 */
  ql_activity_lanes na, so4, nh3, no3, cl, ca, k, mg, temperature, humidity;
  ql_salts_water each;
  /* 1: sulfate is neutralised and bisulfate forms after the partition; 0: one balance for all */
  ql_activity_lanes after;
  /* output: in the particle, mol m-3, and water, kg m-3; settled: 1 or 0 */
  ql_activity_lanes h, nh4_aq, no3_aq, cl_aq, so4_aq, hso4_aq, water, settled;
} ql_block;

void ql_block_solve(ql_block *block);

#endif
