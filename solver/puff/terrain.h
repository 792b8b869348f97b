/* Receptors on hills: what lies below the dividing streamline goes around the hill at its height,
 * what lies above goes over it (Snyder et al. 1985, J. Fluid Mech. 152, 249); weighed as Cimorelli
 * et al. 2005 do. */
#ifndef QL_SOLVER_PUFF_TERRAIN_H
#define QL_SOLVER_PUFF_TERRAIN_H

#include "solver/puff/puffs.h"

/* Where concentrations are wanted. */
typedef struct ql_puff_site {
  double height;    /* m above the ground there */
  double elevation; /* m: of that ground above the sources' ground; 0 or less: flat */
} ql_puff_site;

/* Height H_c (m) of the dividing streamline before a hill of height H: u(H_c) = N (H - H_c), from
 * u^2 / 2 = integral of N^2 (H - z) dz. 0 in air that is not stable. */
double ql_puff_terrain_divide(const ql_puff_air *air, double hill);

/* Share of a puff's mass below a height. */
double ql_puff_terrain_below(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                             double height);

/* Density at a site, m-1: f D(elevation + height) + (1 - f) D(height), f = (1 + phi) / 2, phi the
 * share of the puff below H_c. On flat ground D(height). */
double ql_puff_terrain_density(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                               const ql_puff_site *site);

#endif
