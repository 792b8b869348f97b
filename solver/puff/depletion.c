#include "solver/puff/depletion.h"

#include "base/constants.h"

#include <math.h>

double ql_puff_deposition_velocity(const ql_puff_air *air, double z, double surface) {
  const double aerodynamic = ql_similarity_resistance(
      ql_puff_air_form, z, air->roughness, air->ustar, fmin(1.0, z * air->inverse_length));
  const double laminar = 2.0 / (QL_VON_KARMAN * air->ustar) * cbrt(1.8 * 1.8);
  return 1.0 / (aerodynamic + laminar + surface);
}

void ql_puff_deplete(ql_puffs *p, const int range[2], const ql_puff_flow *flow,
                     const ql_puff_loss *loss, double dt, double *gone) {
  for (int s = 0; s < p->species; s++) {
    double *mass = p->mass + s * p->capacity, lost = 0.0;
    for (int n = range[0]; n < range[1]; n++) {
      double rate = loss[s].washout + loss[s].decay;
      if (loss[s].velocity > 0.0)
        rate += loss[s].velocity * ql_puffs_density(p, n, flow, loss[s].height);
      const double share = -expm1(-rate * dt) * mass[n];
      mass[n] -= share;
      lost += share;
    }
    if (gone) gone[s] += lost;
  }
}
