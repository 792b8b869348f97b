/* Inorganic gas-particle equilibrium of SO4-NO3-Cl-NH4-Na-Ca-K-Mg-water, metastable branch: no
 * solid but CaSO4. The physics is that of ISORROPIA II (Fountoukis and Nenes 2007, ACP 7, 4639)
 * with activity coefficients computed at run time as in HETP (Miller et al. 2024, GMD 17, 2197);
 * the method is our own: one charge balance in H+ for every composition
 * (docs/theory/equilibrium.md). */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_EQUILIBRIUM_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_EQUILIBRIUM_H

#include "base/arena.h"

#include <stdbool.h>

/* Totals, gas and particle, mol m-3 (only their ratio to the cubic metre of air matters). */
typedef enum ql_equilibrium_total {
  QL_EQUILIBRIUM_NA,
  QL_EQUILIBRIUM_SO4,
  QL_EQUILIBRIUM_NH3,
  QL_EQUILIBRIUM_NO3,
  QL_EQUILIBRIUM_CL,
  QL_EQUILIBRIUM_CA,
  QL_EQUILIBRIUM_K,
  QL_EQUILIBRIUM_MG,
  QL_EQUILIBRIUM_TOTALS
} ql_equilibrium_total;

/* What is found, mol m-3, but water kg m-3. nh4, no3, cl: in the particle. */
typedef enum ql_equilibrium_part {
  QL_EQUILIBRIUM_NH3_GAS,
  QL_EQUILIBRIUM_HNO3_GAS,
  QL_EQUILIBRIUM_HCL_GAS,
  QL_EQUILIBRIUM_NH4_AQ,
  QL_EQUILIBRIUM_NO3_AQ,
  QL_EQUILIBRIUM_CL_AQ,
  QL_EQUILIBRIUM_SO4_AQ,
  QL_EQUILIBRIUM_HSO4_AQ,
  QL_EQUILIBRIUM_CASO4,
  QL_EQUILIBRIUM_H_AQ,
  QL_EQUILIBRIUM_WATER,
  QL_EQUILIBRIUM_PARTS
} ql_equilibrium_part;

/* How closely to follow ISORROPIA II where its answer is not a smooth function of its input. */
typedef struct ql_equilibrium_options {
  /* false: water from the table's nearest whole per cent of humidity, and bisulfate formed after
   * the partition where sulfate is neutralised (as ISORROPIA II and HETP do).
   * true: water interpolated in humidity, bisulfate part of the one charge balance everywhere. */
  bool smooth;
  /* How far ln of an activity quotient or of water may still move; 0: 1e-6. */
  double tolerance;
} ql_equilibrium_options;

typedef struct ql_equilibrium ql_equilibrium;

/* Read the tables; `*solver` lives in the arena and is constant afterwards. */
ql_status ql_equilibrium_create(ql_arena *arena, const ql_equilibrium_options *options,
                                const ql_equilibrium **solver);

/* Equilibrium constants of a cell (constants.h): for HSO4, NH3, HNO3, HCl and water. */
enum { QL_EQUILIBRIUM_CONSTANTS = 5 };

/* Input and output columns of one length, owned by the caller. Relative humidity 0-1, K. */
typedef struct ql_equilibrium_cells {
  const double *total[QL_EQUILIBRIUM_TOTALS];
  const double *humidity, *temperature;
  const double *constant[QL_EQUILIBRIUM_CONSTANTS]; /* of ql_equilibrium_constants(), for whoever
                                                       solves under one weather several times; NULL:
                                                       found by the solver */
  double *part[QL_EQUILIBRIUM_PARTS];
} ql_equilibrium_cells;

/* The constants of `count` cells, from their columns of temperature and humidity. */
void ql_equilibrium_constants(size_t count, const double *temperature, const double *humidity,
                              double *const constant[QL_EQUILIBRIUM_CONSTANTS]);

/* Solve `count` cells. A cell's answer depends on that cell alone, to the last bit. `*unsettled`
 * (may be NULL) counts the cells whose activity coefficients did not settle; their answer
 * is the last iterate, which conserves every element all the same. QL_ERR_INPUT names the first
 * cell with a negative or infinite total, a humidity outside 0 .. 1 or a temperature outside 180 ..
 * 340 K; nothing is computed then. */
ql_status ql_equilibrium_solve(const ql_equilibrium *solver, size_t count,
                               const ql_equilibrium_cells *cells, size_t *unsettled);

#endif
