/* Water of one solution by the ZSR rule, and how it changes with the dissolved ions. */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_SALTS_GRADIENT_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_SALTS_GRADIENT_H

#include "solver/aerosol/equilibrium/salts.h"

/* Dissolved ions, mol m-3; SO4: all of S(VI) in solution, bisulfate included. */
enum {
  QL_SALTS_GRADIENT_NA,
  QL_SALTS_GRADIENT_K,
  QL_SALTS_GRADIENT_MG,
  QL_SALTS_GRADIENT_CA,
  QL_SALTS_GRADIENT_NH4,
  QL_SALTS_GRADIENT_SO4,
  QL_SALTS_GRADIENT_NO3,
  QL_SALTS_GRADIENT_CL,
  QL_SALTS_GRADIENT_COUNT
};

typedef struct ql_salts_gradient_amount {
  double of, by[QL_SALTS_GRADIENT_COUNT];
} ql_salts_gradient_amount;

/* The sum of ql_salts_sum, kg m-3, for lane `lane` of `each`, and its derivatives, kg mol-1. It is
 * piecewise linear: on a kink the derivative is that of one side. */
ql_salts_gradient_amount ql_salts_gradient(const double ions[QL_SALTS_GRADIENT_COUNT],
                                           const ql_salts_water each, int lane);

#endif
