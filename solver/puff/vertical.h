/* Vertical distribution of an elevated puff between the ground and the top of the boundary layer,
 * m-1, integral over z 1. Pure functions. */
#ifndef QL_SOLVER_PUFF_VERTICAL_H
#define QL_SOLVER_PUFF_VERTICAL_H

#include "solver/puff/air.h"

/* A Gaussian of spread `sigma` at `height` (m), reflected at the ground and, if it lies below
 * `lid`, at the lid, as often as counts; a puff above the lid does not come down. lid <= 0: none.
 */
double ql_puff_vertical_gaussian(double height, double sigma, double lid, double z);

/* The two plumes of convection: updraughts carry the share `share`, downdraughts the rest, each a
 * Gaussian that moves with its mean velocity and spreads as fast (Weil et al. 1997, J. Appl.
 * Meteorol. 36, 982, with AERMOD's third moment, 0.125 wstar^3, a skewness of 0.6). */
typedef struct ql_puff_draughts {
  double share[2];    /* of the mass: up, down; sum 1 */
  double velocity[2]; /* m s-1: mean, up > 0, down < 0; shares times velocities sum to 0 */
  double sigma[2];    /* m s-1 */
} ql_puff_draughts;

/* The draughts at height z of unstable air. Their variance is sigma_w^2, their third moment S
 * sigma_w^3. */
ql_puff_draughts ql_puff_vertical_draughts(const ql_puff_air *air, double z);

/* Distribution at z, t seconds after the release at `height` into such air, reflected as above. */
double ql_puff_vertical_convective(const ql_puff_draughts *draughts, double height, double t,
                                   double lid, double z);

#endif
