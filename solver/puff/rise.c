#include "solver/puff/rise.h"

#include <math.h>

double ql_puff_rise_transitional(double buoyancy, double momentum, double wind, double x) {
  const double entrainment = 0.6 * 0.6; /* b^2 */
  const double jet = 3.0 * momentum * x / (entrainment * wind * wind);
  const double warm = 3.0 * buoyancy * x * x / (2.0 * entrainment * wind * wind * wind);
  return cbrt(fmax(0.0, jet + warm));
}

static double scaled_height(double buoyancy, double wind, double frequency, double lid) {
  const double p = buoyancy / (wind * frequency * frequency * lid * lid * lid);
  return cbrt(17.576 * p + 0.2963); /* 2.6^3; (2/3)^3 */
}

double ql_puff_rise_penetration(double buoyancy, double wind, double frequency, double lid) {
  if (lid <= 0.0) return 1.0;
  const double h = scaled_height(buoyancy, wind, frequency, lid);
  return fmin(1.0, fmax(0.0, 1.5 - 1.0 / h));
}

double ql_puff_rise_penetrated_height(double buoyancy, double wind, double frequency, double lid) {
  return lid * scaled_height(buoyancy, wind, frequency, lid);
}

double ql_puff_rise_spread(double rise) {
  return rise / 3.5;
}
