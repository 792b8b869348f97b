/* Activity coefficients of a block of cells. */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_ACTIVITY_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_ACTIVITY_H

enum { QL_ACTIVITY_LANES = 8 };
typedef double ql_activity_lanes[QL_ACTIVITY_LANES];

/* Molalities (mol per kg of water) of the ions that enter the mixing rule, and the ionic strength
 * of all; temperature in K. */
typedef struct ql_activity_ions {
  ql_activity_lanes h, na, nh4, so4, hso4, no3, cl, strength, temperature;
} ql_activity_ions;

/* Natural logarithms of mean activity coefficients, each held within ln 1e-5 .. ln 1e5. */
typedef struct ql_activity_logs {
  ql_activity_lanes nh4no3, hno3, hcl, h2so4, hhso4;
} ql_activity_logs;

/* Binary coefficients of Kusik and Meissner 1978, mixed by Bromley 1973, corrected for temperature
 * by Meissner and Peppas 1973: the equations of Fountoukis and Nenes 2007, section 2.4. */
void ql_activity_logarithms(const ql_activity_ions *ions, ql_activity_logs *logs);

#endif
