/* Heterogeneous uptake: the rates HET(...) of the mechanism from the particles of the moment, set
 * before every chemistry step; and the chloride that N2O5 turns into ClNO2.
 *
 * Names: N2O5 (to 2 HNO3), N2O5_ACLF and N2O5_ACLC (to HNO3 and ClNO2, of second order with the
 * species ACLF and ACLC), NO3, NO2, HO2, SO2, NTR2; each on both modes.
 *
 * ACLF and ACLC are the chloride of the fine and the coarse particles (PCL, CCL) in mol per mol of
 * air, lent to the mechanism: the first operator sets them, the second, after chemistry, takes what
 * is gone from PCL and CCL and sets them to zero. So chlorine is conserved to round-off, and ClNO2
 * cannot take more chloride than there is. */
#ifndef QL_SOLVER_AEROSOL_UPTAKE_H
#define QL_SOLVER_AEROSOL_UPTAKE_H

#include "solver/aerosol/properties.h"
#include "solver/chemistry/mechanism.h"

typedef struct ql_uptake_options {
  const ql_mechanism *mechanism;
  const ql_grid *grid;
  const ql_species_table *species; /* the mechanism's first; particles it lacks count as absent */
  /* Renewed before each step by their owner. NULL: no surface, and no uptake on particles. */
  const ql_aerosol_properties *properties;
  /* Whose uptake coefficient N2O5 has on fine particles: "davis" (NULL: the same), "bertram" or
   * "riemer"; on coarse ones it is always Bertram and Thornton's. */
  const char *n2o5;
} ql_uptake_options;

/* Two operators that share a workspace from `arena`: `rates` to be applied before gas chemistry,
 * `chloride` after it (it has no method, and nothing to do, if the mechanism has neither ACLF nor
 * ACLC or the run no chloride). Nothing is kept from step to step. QL_ERR_INPUT names a HET name
 * or a coefficient that is not known. */
ql_status ql_uptake_create(ql_arena *arena, const ql_uptake_options *options, ql_operator *rates,
                           ql_operator *chloride);

/* The rates, [mechanism->het_count][grid->volume], inner cells; what chemistry takes as het_rates.
 */
const float *ql_uptake_rates(const ql_operator *rates);

#endif
