/* The organic aerosol operator: after the gas chemistry has made and aged vapours, they and the
 * particles of each cell are brought to absorptive equilibrium (partition.h). Volatility bins of
 * primary (POG/POA), anthropogenic (ASOG/ASOA) and biogenic (BSOG/BSOA) organic matter, as in the
 * 1.5-D volatility basis set of Koo et al. 2014. docs/theory/organic.md. */
#ifndef QL_SOLVER_AEROSOL_ORGANIC_ORGANIC_H
#define QL_SOLVER_AEROSOL_ORGANIC_ORGANIC_H

#include "base/arena.h"
#include "solver/operator.h"

/* The operator for the species of a run; workspace from `arena`. A bin whose vapour or particle the
 * run lacks stays as it is; its particles still absorb. forward() takes temperature, air and layer
 * depth at mid-step (met->now), moves mass between vapour and particle of each bin and adds the
 * change of either to budget[].aerosol with the air at the end of the step. */
ql_status ql_organic_create(ql_arena *arena, const ql_grid *grid, const ql_species_table *species,
                            ql_operator *op);

/* C* (ug m-3) of a bin at a temperature (K) from C* at 298 K and its enthalpy of vaporisation
 * (J mol-1): Clausius-Clapeyron. */
double ql_organic_saturation(double at_298, double enthalpy, double temperature);

/* The bins: vapour, particle, C* at 298 K in ug m-3 (0: all of it condenses), enthalpy of
 * vaporisation in J mol-1. */
typedef struct ql_organic_bin {
  const char *vapour, *particle;
  double saturation, enthalpy;
} ql_organic_bin;

enum { QL_ORGANIC_BINS = 15 };
extern const ql_organic_bin ql_organic_bins[QL_ORGANIC_BINS];

#endif
