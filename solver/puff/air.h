/* The air as puffs see it: the profiles of one place and hour, from surface-layer similarity and
 * the depth of the boundary layer. docs/theory/puff.md has the equations. Pure functions, SI units;
 * heights in m above ground. */
#ifndef QL_SOLVER_PUFF_AIR_H
#define QL_SOLVER_PUFF_AIR_H

#include "solver/deposition/similarity.h"

typedef struct ql_puff_air {
  double ustar;          /* m s-1, > 0, with k = 0.40 */
  double inverse_length; /* m-1: 1/L of Monin and Obukhov; negative: unstable */
  double roughness;      /* m, > 0 */
  double depth;          /* m, > 0: of the boundary layer */
  double direction;      /* degrees from north that the wind comes from */
  double turbulence;     /* m s-1: sigma_v where it was measured; 0: from u* and w* */
  double reference;      /* m, > roughness: height at which wind and sigma_v are known */
  double temperature;    /* K, at the ground */
  double lapse;          /* K m-1: d theta / dz above the boundary layer, and in stable air in it */
} ql_puff_air;

/* The flux-profile relations: Hogstrom 1988. */
extern const ql_similarity_form *const ql_puff_air_form;

/* Wind speed: log profile with these relations, up to the top of the surface layer
 * (depth/10) in unstable air and of the boundary layer in stable air; beyond it constant. */
double ql_puff_air_wind(const ql_puff_air *air, double z);

/* u* (m s-1) that gives the wind `speed` (m s-1) at height z; and the roughness length (m) with
 * which the u* of `air` gives it, within 1e-6 z .. 0.5 z. */
double ql_puff_air_ustar(const ql_puff_air *air, double z, double speed);
double ql_puff_air_roughness(const ql_puff_air *air, double z, double speed);

/* Eddy diffusivity of a scalar, m2 s-1: k u* z / phi_h in the surface layer, constant above it. */
double ql_puff_air_diffusivity(const ql_puff_air *air, double z);

/* 1/L (m-1) of a Pasquill class 'A' to 'F' over a roughness (m), within 0.001 .. 0.5 m: the lines
 * that Golder 1972 (Boundary-Layer Meteorol. 3, 47) drew, as Seinfeld & Pandis fit them (2006, eq
 * 16.83). */
double ql_puff_air_class(char stability, double roughness);

/* Convective velocity scale w*, m s-1; 0 unless unstable. */
double ql_puff_air_wstar(const ql_puff_air *air);

/* Standard deviations of the lateral and vertical wind, m s-1 (Cimorelli et al. 2005); sigma_v is
 * the measured one where there is one. */
double ql_puff_air_sigma_v(const ql_puff_air *air);
double ql_puff_air_sigma_w(const ql_puff_air *air, double z);

/* Lagrangian time scale of vertical motion, s (Venkatram et al. 1984; unstable: Hanna 1982). */
double ql_puff_air_time_scale(const ql_puff_air *air, double z);

/* Dissipation of turbulent energy, m2 s-3 (Hanna 1982: shear and convection). */
double ql_puff_air_dissipation(const ql_puff_air *air, double z);

/* Squared Brunt-Vaisala frequency, s-2; 0 inside an unstable boundary layer. */
double ql_puff_air_stability(const ql_puff_air *air, double z);

/* Depth of a boundary layer stirred by the wind alone, m: 2300 u*^3/2 (Venkatram 1980,
 * Boundary-Layer Meteorol. 19, 481). */
double ql_puff_air_mechanical_depth(double ustar);

#endif
