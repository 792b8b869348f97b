/* Thermodynamic constants of a cell, Fountoukis and Nenes 2007, Table 2: K = K0 exp(a (T0/T - 1) +
 * b (1 + ln(T0/T) - T0/T)), T0 = 298.15 K, atm and mol kg-1; made so that with the activity
 * quotients they give ratios of amounts in mol m-3 (block.c). */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_CONSTANTS_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_CONSTANTS_H

#include "base/vmath.h"

/* [H][SO4]/[HSO4]; [NH4]/([H] nh3); [H][NO3]/hno3 and [H][Cl]/hcl, gases in mol m-3; [H][OH] */
typedef struct ql_constants {
  double hso4, nh4, no3, cl, oh;
} ql_constants;

static inline double ql_constants_value(double k0, double a, double b, double temperature) {
  const double tilt = 298.15 / temperature;
  return k0 * ql_vmath_exp(a * (tilt - 1.0) + b * (1.0 + ql_vmath_log(tilt) - tilt));
}

static inline ql_constants ql_constants_at(double t, double humidity) {
  const double rt = 82.0567e-6 * t; /* m3 atm mol-1 */
  const double water = ql_constants_value(1.010e-14, -22.52, 26.920, t);
  return (ql_constants){.hso4 = ql_constants_value(1.015e-2, 8.85, 25.140, t),
                        .nh4 = ql_constants_value(57.639, 13.79, -5.393, t) *
                               ql_constants_value(1.805e-5, -1.50, 26.920, t) / water * rt,
                        .no3 = ql_constants_value(2.511e6, 29.17, 16.830, t) * rt,
                        .cl = ql_constants_value(1.971e6, 30.20, 19.910, t) * rt,
                        .oh = water * humidity};
}

#endif
