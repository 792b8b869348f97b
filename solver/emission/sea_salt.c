#include "solver/emission/sea_salt.h"

#include "base/constants.h"

#include <math.h>

double ql_sea_salt_number(double radius) {
  /* G03 eq 2 with the shape parameter of 8 that CMAQ takes (SSEMIS.F), so that the finest
   * particles are not lost; G03 recommends 15 to 40 (GEOS-Chem: 30). */
  const double shape = 8.0;
  const double a = 4.7 * pow(1.0 + shape * radius, -0.017 * pow(radius, -1.44));
  const double b = (0.433 - log10(radius)) / 0.433;
  return 1.373 * pow(radius, -a) * (1.0 + 0.057 * pow(radius, 3.45)) *
         pow(10.0, 1.607 * exp(-b * b));
}

/* Dry mass of one particle, kg: the radius halves on drying from 80 % humidity (Fitzgerald 1975).
 */
static double mass_of(double radius) {
  const double dry = 0.5e-6 * radius, density = 2200.0; /* m; kg m-3 */
  return 4.0 / 3.0 * QL_PI * density * dry * dry * dry;
}

double ql_sea_salt_mass(double low, double high) {
  enum { STEPS = 400 };
  const double width = log(high / low) / STEPS;
  double sum = 0.0;
  for (int n = 0; n <= STEPS; n++) { /* Simpson in ln r */
    const double radius = low * exp(n * width);
    const double weight = n == 0 || n == STEPS ? 1.0 : n % 2 ? 4.0 : 2.0;
    sum += weight * ql_sea_salt_number(radius) * mass_of(radius) * radius;
  }
  return sum * width / 3.0;
}

double ql_sea_salt_wind(double wind) {
  const double most = 20.0; /* m s-1, as CMAQ: the fit's data end there */
  return wind > 0.0 ? pow(fmin(wind, most), 3.41) : 0.0;
}

double ql_sea_salt_warmth(double temperature) {
  const double t = fmin(30.0, fmax(0.0, temperature));
  /* Jaegle et al. 2011, eq 4, as GEOS has it (GOCART, jeagleSSTcorrection) */
  return 0.3 + t * (0.1 + t * (-0.0076 + t * 0.00021));
}
