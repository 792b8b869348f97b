#include "solver/puff/vertical.h"

#include "base/constants.h"

#include <math.h>

/* Spread beyond which reflections between ground and lid have evened everything out: the first
 * harmonic is down to exp(-(pi s / lid)^2 / 2) = 2e-5. */
static const double mixed = 1.5;

static double bell(double distance, double sigma) {
  const double q = distance / sigma;
  return exp(-0.5 * q * q) / (sqrt(2.0 * QL_PI) * sigma);
}

/* Into 0 .. lid, as a path that is reflected at both ends. */
static double folded(double height, double lid) {
  const double place = fmod(fabs(height), 2.0 * lid);
  return place > lid ? 2.0 * lid - place : place;
}

/* Between ground and lid, the centre anywhere. */
static double trapped(double height, double sigma, double lid, double z) {
  if (z > lid) return 0.0;
  if (sigma > mixed * lid) return 1.0 / lid;
  const double centre = folded(height, lid);
  double sum = 0.0;
  for (int n = -4; n <= 4; n++) /* 4: the next image is 8 lids and more than 5 sigma away */
    sum += bell(z - centre + 2.0 * n * lid, sigma) + bell(z + centre + 2.0 * n * lid, sigma);
  return sum;
}

double ql_puff_vertical_gaussian(double height, double sigma, double lid, double z) {
  if (lid > 0.0 && height <= lid) return trapped(height, sigma, lid, z);
  return bell(z - height, sigma) + bell(z + height, sigma);
}

/* Third moment of w over w*^3: 1.25 z/h in the lowest tenth, 0.125 above (Cimorelli et al. 2005);
 * the spread of each draught is R = 2 times its mean. */
ql_puff_draughts ql_puff_vertical_draughts(const ql_puff_air *air, double z) {
  const double ratio = 2.0, beta = 1.0 + ratio * ratio;
  const double alpha = beta / (1.0 + 3.0 * ratio * ratio);
  const double sigma = ql_puff_air_sigma_w(air, z);
  const double scaled = ql_puff_air_wstar(air) / sigma;
  const double skewness = fmin(0.125, 1.25 * z / air->depth) * scaled * scaled * scaled;
  const double middle = 0.5 * alpha * skewness, half = sqrt(middle * middle + 1.0 / beta);
  ql_puff_draughts d = {.velocity = {sigma * (middle + half), sigma * (middle - half)}};
  d.share[0] = -d.velocity[1] / (d.velocity[0] - d.velocity[1]);
  d.share[1] = 1.0 - d.share[0];
  for (int n = 0; n < 2; n++) d.sigma[n] = ratio * fabs(d.velocity[n]);
  return d;
}

double ql_puff_vertical_convective(const ql_puff_draughts *draughts, double height, double t,
                                   double lid, double z) {
  double sum = 0.0;
  for (int n = 0; n < 2; n++)
    sum += draughts->share[n] * trapped(height + draughts->velocity[n] * t,
                                        fmax(draughts->sigma[n] * t, 1.0e-3), lid, z);
  return sum;
}
