/* The log-normal size modes: their dry mass-median diameter and spread do not change; water changes
 * the wet diameter from cell to cell (solver/aerosol/properties.h).
 *
 * Spreads of 2.0 and the fine median of 0.30 um: the accumulation mode of MADE and CMAQ (number
 * median 0.07 um; Ackermann et al. 1998, Atmos. Environ. 32, 2981; Binkowski & Roselle 2003, J.
 * Geophys. Res. 108, 4183; AERO_DATA.F has 0.28 um for what is emitted, and 2.0 for coarse dust and
 * sea spray). The coarse mode holds what inventories call PM10 - PM2.5: its median is the geometric
 * mean of the two cuts, 5.0 um aerodynamic, as CAMx has it, or 3.1 um for mineral matter of 2600 kg
 * m-3. docs/theory/particles.md says what other choices would change. */
#ifndef QL_SOLVER_AEROSOL_MODES_H
#define QL_SOLVER_AEROSOL_MODES_H

#include "grids/species.h"

/* Mass-median diameter of the dry particles, m. */
static const double ql_modes_diameter[QL_MODES] = {
    [QL_MODE_FINE] = 0.30e-6, [QL_MODE_COARSE] = 3.1e-6};

/* Geometric standard deviation of each mode. */
static const double ql_modes_spread[QL_MODES] = {[QL_MODE_FINE] = 2.0, [QL_MODE_COARSE] = 2.0};

#endif
