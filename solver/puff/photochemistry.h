/* NO, NO2 and O3 in a puff: the photostationary state with the ozone of the air around it, reached
 * at its own pace. Other losses are first order: solver/puff/depletion.h. */
#ifndef QL_SOLVER_PUFF_PHOTOCHEMISTRY_H
#define QL_SOLVER_PUFF_PHOTOCHEMISTRY_H

#include "solver/puff/puffs.h"

/* NO2 (mol mol-1) in equilibrium: J NO2 = k NO O3 where NO + NO2 = nox and O3 + NO2 = ox (mol
 * mol-1); ratio = J / k (mol mol-1; 0 by night). The lesser root of N^2 - (nox + ox + ratio) N +
 * nox ox = 0 (Leighton 1961). */
double ql_puff_photochemistry_no2(double nox, double ox, double ratio);

/* Species of the puffs (mol): o3 holds the puff's own ozone, that is what it has more (less: < 0)
 * than the air around it. */
typedef struct ql_puff_photochemistry {
  int no, no2, o3;
  double ozone; /* mol mol-1: in the air around */
  double j;     /* s-1: of NO2 */
  double rate;  /* (mol mol-1)-1 s-1: of NO + O3, k times the number density of air */
  double air;   /* mol m-3 */
} ql_puff_photochemistry;

/* Rate of NO + O3 in air of temperature (K) and molar density (mol m-3): 3.0e-12 exp(-1500/T) cm3
 * s-1 (JPL; CMAQ's cb05e51), as (mol mol-1)-1 s-1. */
double ql_puff_photochemistry_rate(double temperature, double air);

/* dt seconds in one puff, at its mean concentration; nitrogen and O3 + NO2 are kept. */
void ql_puff_photochemistry_step(ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                                 const ql_puff_photochemistry *mix, double dt);

/* The volume (m3) in which the puff's mass has its mean concentration, weighed by mass: 1 /
 * integral of the squared density; horizontally 4 pi sqrt(det), vertically 2 sqrt(pi) sigma_z of
 * the elevated part, twice the mean height of the surface layer's. */
double ql_puff_photochemistry_volume(const ql_puffs *puffs, int puff, const ql_puff_flow *flow);

#endif
