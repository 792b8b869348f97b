#include "inputs/meteorology/surface_layer.h"

#include "base/constants.h"

#include <math.h>

static const double USTAR_LEAST = 0.01; /* m s-1: below, similarity has no turbulence to scale */
static const double WIND_LEAST = 0.5;   /* m s-1: gusts that a mean wind of zero does not show */
static const double ZETA_UNSTABLE = -20.0, ZETA_STABLE = 20.0; /* bounds of z/L in the bulk solve */
static const double INVERSE_OBUKHOV_MOST = 1.0;                /* m-1: |L| >= 1 m */

/* Beljaars and Holtslag 1991, after eq. 32 */
static const double BH_A = 1.0, BH_B = 0.667, BH_C = 5.0, BH_D = 0.35;

double ql_surface_layer_psi_m(double zeta) {
  if (zeta > 0.0) /* Beljaars and Holtslag 1991, eq. 28 */
    return -(BH_A * zeta + BH_B * (zeta - BH_C / BH_D) * exp(-BH_D * zeta) + BH_B * BH_C / BH_D);
  const double x = pow(1.0 - 16.0 * zeta, 0.25); /* Paulson 1970 */
  return 2.0 * log(0.5 * (1.0 + x)) + log(0.5 * (1.0 + x * x)) - 2.0 * atan(x) + 0.5 * QL_PI;
}

double ql_surface_layer_psi_h(double zeta) {
  if (zeta > 0.0) /* Beljaars and Holtslag 1991, eq. 32 */
    return -(pow(1.0 + 2.0 / 3.0 * BH_A * zeta, 1.5) +
             BH_B * (zeta - BH_C / BH_D) * exp(-BH_D * zeta) + BH_B * BH_C / BH_D - 1.0);
  const double x2 = sqrt(1.0 - 16.0 * zeta); /* Paulson 1970 */
  return 2.0 * log(0.5 * (1.0 + x2));
}

/* Integrated profiles from z0 (z_below for heat) to z; never below a tenth of the neutral one. */
static double profile_m(const ql_surface_layer_input *in, double inverse_l) {
  const double neutral = log(in->z / in->roughness);
  const double value = neutral - ql_surface_layer_psi_m(in->z * inverse_l) +
                       ql_surface_layer_psi_m(in->roughness * inverse_l);
  return fmax(value, 0.1 * neutral);
}

static double profile_h(const ql_surface_layer_input *in, double inverse_l) {
  const double neutral = log(in->z / in->z_below);
  const double value = neutral - ql_surface_layer_psi_h(in->z * inverse_l) +
                       ql_surface_layer_psi_h(in->z_below * inverse_l);
  return fmax(value, 0.1 * neutral);
}

/* Bulk Richardson number that z/L stands for: zeta F_h / F_m^2. Rises with zeta. */
static double richardson(const ql_surface_layer_input *in, double zeta) {
  const double m = profile_m(in, zeta / in->z);
  return zeta * profile_h(in, zeta / in->z) / (m * m);
}

/* z/L of a bulk Richardson number, by bisection between the bounds (within 1e-9 of them). */
static double solve_zeta(const ql_surface_layer_input *in, double wanted) {
  double low = wanted < 0.0 ? ZETA_UNSTABLE : 0.0, high = wanted < 0.0 ? 0.0 : ZETA_STABLE;
  for (int n = 0; n < 36; n++) {
    const double middle = 0.5 * (low + high);
    if (richardson(in, middle) < wanted)
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

double ql_surface_layer_inverse_obukhov(double ustar, double heat, double temperature) {
  const double u = fmax(ustar, USTAR_LEAST);
  const double value = -QL_VON_KARMAN * QL_GRAVITY * heat / (temperature * u * u * u);
  return fmax(-INVERSE_OBUKHOV_MOST, fmin(INVERSE_OBUKHOV_MOST, value));
}

ql_surface_layer ql_surface_layer_bulk(const ql_surface_layer_input *in) {
  const double wind = fmax(in->wind, WIND_LEAST), difference = in->theta - in->theta_below;
  const double rib = QL_GRAVITY * in->z * difference / (in->theta * wind * wind);
  const double inverse_l = solve_zeta(in, rib) / in->z;
  ql_surface_layer out = {.inverse_obukhov = inverse_l};
  out.ustar = fmax(USTAR_LEAST, QL_VON_KARMAN * wind / profile_m(in, inverse_l));
  out.theta_star = QL_VON_KARMAN * difference / profile_h(in, inverse_l);
  return out;
}

double ql_surface_layer_ustar(const ql_surface_layer_input *in, double heat) {
  const double wind = fmax(in->wind, WIND_LEAST);
  double ustar = QL_VON_KARMAN * wind / profile_m(in, 0.0);
  /* Damped fixed point from above. When stable a heat flux has two u*, or none where the wind is
   * too weak for it: the larger one is found (slowly where the two meet), or the lower bound. */
  for (int n = 0; n < 200; n++) {
    const double inverse_l = ql_surface_layer_inverse_obukhov(ustar, heat, in->theta);
    const double next = QL_VON_KARMAN * wind / profile_m(in, inverse_l);
    const double change = 0.5 * (next - ustar);
    ustar = fmax(USTAR_LEAST, ustar + change);
    if (fabs(change) < 1e-7 * ustar) break;
  }
  return ustar;
}

double ql_surface_layer_charnock(double ustar) {
  const double u = fmax(ustar, USTAR_LEAST), viscosity = 1.5e-5; /* m2 s-1 */
  return 0.016 * u * u / QL_GRAVITY + 0.11 * viscosity / u;
}
