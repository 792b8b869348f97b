/* Inorganic gas-particle equilibrium as an operator: in every cell all sulfuric acid condenses, and
 * ammonia, nitric and hydrochloric acid are shared out between the gas phase and the fine mode by
 * solver/aerosol/equilibrium (smooth branch; docs/theory/equilibrium.md says why). */
#ifndef QL_SOLVER_AEROSOL_THERMODYNAMICS_H
#define QL_SOLVER_AEROSOL_THERMODYNAMICS_H

#include "base/arena.h"
#include "solver/operator.h"

/* Cells met since the operator was created, one count for each call and cell. */
typedef struct ql_thermodynamics_counts {
  long solved;
  long unsettled; /* of these: activity coefficients not settled to 1e-6; elements conserved */
  long outside;   /* left as they were: temperature outside 180 .. 340 K */
} ql_thermodynamics_counts;

/* The operator for SULF + PSO4, NH3 + PNH4, HNO3 + PNO3, HCL + PCL, NA, PCA, PK, PMG. A pair of
 * which `species` lacks the gas or the particle takes no part, an absent cation counts as zero.
 * forward() takes temperature, pressure, humidity and density at mid-step (met->now) and adds the
 * net change of each species (mol, particles kg) to budget[].aerosol with the air at the end of the
 * step. Moles of gas and particle together keep their sum in every cell to the state's
 * rounding. Sulfuric acid condenses everywhere, but for what
 * rounding keeps out of the sulfate, which goes there later; a cell with less than 1e-16 mol mol-1
 * of acids is left as it is otherwise. The answer of a cell depends on that cell alone.
 * QL_ERR_INPUT if an amount is no number. `weather_of`: another such operator, prepared before this
 * one goes forward, whose humidity and constants are taken; NULL: own ones. */
ql_status ql_thermodynamics_create(ql_arena *arena, const ql_grid *grid,
                                   const ql_species_table *species, const ql_operator *weather_of,
                                   ql_operator *op);

/* Of the step taken last, [grid->volume], inner cells: pH = -log10 of free H+ in mol per kg of
 * water (NaN where nothing was solved), and the water that the inorganic ions hold, kg m-3. Read by
 * outputs alone: they are not part of the state. */
const float *ql_thermodynamics_acidity(const ql_operator *op);
const float *ql_thermodynamics_water(const ql_operator *op);

ql_thermodynamics_counts ql_thermodynamics_count(const ql_operator *op);

/* Count on from another's counts. */
void ql_thermodynamics_start(const ql_operator *op, ql_thermodynamics_counts counts);

#endif
