#include "solver/puff/photochemistry.h"

#include "base/constants.h"

#include <math.h>

double ql_puff_photochemistry_no2(double nox, double ox, double ratio) {
  const double sum = nox + ox + ratio;
  const double root = sqrt(fmax(0.0, sum * sum - 4.0 * nox * ox));
  return sum > 0.0 ? 2.0 * nox * ox / (sum + root) : 0.0; /* the lesser root without cancellation */
}

double ql_puff_photochemistry_rate(double temperature, double air) {
  return 3.0e-12 * exp(-1500.0 / temperature) * 1e-6 * QL_AVOGADRO * air;
}

double ql_puff_photochemistry_volume(const ql_puffs *p, int n, const ql_puff_flow *flow) {
  const double s2 = p->sigma[n] * p->sigma[n];
  const double determinant = (s2 + p->xx[n]) * (s2 + p->yy[n]) - p->xy[n] * p->xy[n];
  const double share = ql_puffs_surface_share(flow, p->height[n]);
  double depth = (1.0 - share) * 2.0 * sqrt(QL_PI) * p->depth[n];
  if (share > 0.0) depth += share * 2.0 * ql_puff_surface_height(flow->surface, p->travel[n]);
  return 4.0 * QL_PI * sqrt(determinant) * fmin(depth, flow->air->depth);
}

void ql_puff_photochemistry_step(ql_puffs *p, int n, const ql_puff_flow *flow,
                                 const ql_puff_photochemistry *mix, double dt) {
  double *no = &p->mass[mix->no * p->capacity + n], *no2 = &p->mass[mix->no2 * p->capacity + n];
  double *o3 = &p->mass[mix->o3 * p->capacity + n];
  const double moles = mix->air * ql_puff_photochemistry_volume(p, n, flow);
  const double nox = (*no + *no2) / moles;
  const double ox = fmax(0.0, mix->ozone + (*o3 + *no2) / moles);
  const double goal = ql_puff_photochemistry_no2(nox, ox, mix->j / mix->rate);
  /* linearised about the equilibrium: d(NO2 - N)/dt = -(J + k (nox + ox - 2 N)) (NO2 - N) */
  const double pace = mix->j + mix->rate * fmax(0.0, nox + ox - 2.0 * goal);
  const double made = (goal * moles - *no2) * -expm1(-pace * dt);
  *no2 += made;
  *no -= made;
  *o3 -= made;
}
