/* Growth of a puff: standard deviations of its mass about its centre, m. Times in s, velocities in
 * m s-1. Either the total spread (about the mean wind) or the relative one (about the moving
 * centre, where the wind itself carries the centre to and fro) is to be used, never both.
 * docs/theory/puff.md has the equations. Pure functions. */
#ifndef QL_SOLVER_PUFF_SPREAD_H
#define QL_SOLVER_PUFF_SPREAD_H

#include "solver/puff/air.h"

/* Total lateral spread: sigma_v t f(t / T). In unstable air f = 1 / (1 + 0.9 sqrt(t / T)), T = 300
 * s for releases at the ground and 1000 s for elevated ones (Draxler 1976, Atmos. Environ. 10, 99;
 * Irwin 1983, J. Clim. Appl. Meteorol. 22, 92; neither could be opened); in stable air f = (1 + t /
 * 2T)^-0.3, T = 2300 u*^1.5 / (156 sigma_v) max(h, 0.46) / 0.46 (Cimorelli et al. 2005, J. Appl.
 * Meteorol. 44, 682).
 */
typedef struct ql_puff_lateral {
  double sigma_v;    /* m s-1 */
  double time_scale; /* s: T */
  int stable;
} ql_puff_lateral;

ql_puff_lateral ql_puff_spread_lateral_of(const ql_puff_air *air, double release_height);
double ql_puff_spread_lateral(const ql_puff_lateral *lateral, double t);
/* Time after which the lateral spread is `spread`. */
double ql_puff_spread_lateral_time(const ql_puff_lateral *lateral, double spread);

/* Total vertical spread of an elevated release: sigma_w t / sqrt(1 + t / (2 T)) (Venkatram et al.
 * 1984, Atmos. Environ. 18, 823), and the time after which it is `spread`. */
double ql_puff_spread_vertical(double sigma_w, double time_scale, double t);
double ql_puff_spread_vertical_time(double sigma_w, double time_scale, double spread);

/* Relative spread along one axis dt seconds after it was `spread`: in the inertial range s^2 = g/6
 * eps t^3 (Batchelor 1952; pairs part as <r^2> = g eps t^3 with g = 0.5, Ott & Mann 2000, J. Fluid
 * Mech. 422, 207, and a cloud's variance along one axis is <r^2>/6), never faster than the total
 * one, which would be `total` then. `dissipation` eps in m2 s-3. */
double ql_puff_spread_relative(double dissipation, double spread, double total, double dt);

#endif
