#include "solver/puff/depletion.h"

#include "base/constants.h"

#include <math.h>

double ql_puff_deposition_velocity(const ql_puff_air *air, double z, double surface) {
  const double aerodynamic = ql_similarity_resistance(
      ql_puff_air_form, z, air->roughness, air->ustar, fmin(1.0, z * air->inverse_length));
  const double laminar = 2.0 / (QL_VON_KARMAN * air->ustar) * cbrt(1.8 * 1.8);
  return 1.0 / (aerodynamic + laminar + surface);
}

/* The rate of a loss, s-1. The density of a puff is that of all its species: it is found again only
 * where the height is another than `*height`. */
static double rate_of(const ql_puff_loss *loss, const ql_puffs *p, int puff,
                      const ql_puff_flow *flow, double *height, double *density) {
  if (!(loss->velocity > 0.0)) return loss->washout + loss->decay;
  if (loss->height != *height) {
    *height = loss->height;
    *density = ql_puffs_density(p, puff, flow, loss->height);
  }
  return loss->washout + loss->decay + loss->velocity * *density;
}

void ql_puff_deplete(ql_puffs *p, const int range[2], const ql_puff_flow *flow,
                     const ql_puff_loss *loss, double dt, double *gone) {
  for (int n = range[0]; n < range[1]; n++) {
    double height = (double)NAN, density = 0.0;
    for (int s = 0; s < p->species; s++) {
      double *mass = &p->mass[s * p->capacity + n];
      const double rate = rate_of(&loss[s], p, n, flow, &height, &density);
      const double lost = -expm1(-rate * dt) * *mass;
      *mass -= lost;
      if (gone) gone[s] += lost;
    }
  }
}
