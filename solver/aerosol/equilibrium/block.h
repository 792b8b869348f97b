/* The equilibrium of a block of cells, one to a lane. */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_BLOCK_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_BLOCK_H

#include "solver/aerosol/equilibrium/salts.h"

#include <math.h>

struct ql_equilibrium {
  ql_salts_table table;
  bool smooth;
  double tolerance;
};

static const double QL_BLOCK_LEAST_WATER = 1e-20; /* kg m-3 */

/* Humidity as the solver uses it, held as in ISORROPIA II. */
static inline double ql_block_humidity(double humidity) {
  return fmin(fmax(humidity, 0.005), 0.995);
}

/* The constants (constants.h) of each lane. */
typedef struct ql_block_constants {
  ql_activity_lanes hso4, nh4, no3, cl, oh;
} ql_block_constants;

typedef struct ql_block {
  /* input: totals that can dissolve, mol m-3 (so4: without CaSO4; the cations no more than the
   * anions can balance), K, water of each salt, kg mol-1 */
  ql_activity_lanes na, so4, nh3, no3, cl, ca, k, mg, temperature;
  ql_salts_water each;
  ql_block_constants constants;
  /* 1: sulfate is neutralised and bisulfate forms after the partition; 0: one balance for all */
  ql_activity_lanes after;
  double tolerance; /* of the logarithms of the coefficients, and of water */
  /* output: in the particle, mol m-3, and water, kg m-3; settled: 1 or 0 */
  ql_activity_lanes h, nh4_aq, no3_aq, cl_aq, so4_aq, hso4_aq, water, settled;
} ql_block;

void ql_block_solve(ql_block *block);

#endif
