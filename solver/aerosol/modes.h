/* The log-normal size modes. Their dry diameter stands with the species (grids/species.h). */
#ifndef QL_SOLVER_AEROSOL_MODES_H
#define QL_SOLVER_AEROSOL_MODES_H

#include "grids/species.h"

/* Geometric standard deviation of each mode. */
static const double ql_modes_spread[QL_MODES] = {[QL_MODE_FINE] = 2.0, [QL_MODE_COARSE] = 2.2};

#endif
