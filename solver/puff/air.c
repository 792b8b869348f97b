#include "solver/puff/air.h"

#include "base/constants.h"

#include <math.h>

/* Share of the boundary layer in which surface-layer similarity holds (Gryning et al. 1987, Atmos.
 * Environ. 21, 79). */
static const double surface_share = 0.1;

const ql_similarity_form *const ql_puff_air_form = &ql_similarity_hogstrom;

/* Above z = L in stable air the gradients follow the logarithm again (Webb 1970, Q. J. R. Meteorol.
 * Soc. 96, 67): phi stays as it is at z/L = 1. */
static const double zeta_most = 1.0;

static double least(double a, double b) {
  return a < b ? a : b;
}

static double most(double a, double b) {
  return a > b ? a : b;
}

/* ln(z/z0) - psi_m(z/L) + psi_m(z0/L); z > z0 */
static double stretched_log(const ql_puff_air *air, double z) {
  const ql_similarity_form *form = ql_puff_air_form;
  const double zeta = z * air->inverse_length;
  const double base = ql_similarity_psi_m(form, air->roughness * air->inverse_length);
  const double bounded = least(zeta, zeta_most);
  double psi = ql_similarity_psi_m(form, bounded);
  if (zeta > zeta_most) psi -= form->beta_m * log(zeta / zeta_most);
  return log(z / air->roughness) - psi + base;
}

static double profile_top(const ql_puff_air *air) {
  return air->inverse_length < 0.0 ? surface_share * air->depth : air->depth;
}

double ql_puff_air_wind(const ql_puff_air *air, double z) {
  const double height = least(z, most(profile_top(air), 2.0 * air->roughness));
  if (height <= air->roughness) return 0.0;
  return air->ustar / QL_VON_KARMAN * stretched_log(air, height);
}

double ql_puff_air_ustar(const ql_puff_air *air, double z, double speed) {
  return QL_VON_KARMAN * speed / stretched_log(air, z);
}

/* ln z0 = ln z - psi(z/L) + psi(z0/L) - k u/u*: the third term is small, and the steps contract. */
double ql_puff_air_roughness(const ql_puff_air *air, double z, double speed) {
  ql_puff_air trial = *air;
  trial.roughness = 0.01 * z;
  for (int n = 0; n < 20; n++) {
    const double excess =
        stretched_log(&trial, z) - QL_VON_KARMAN * speed / air->ustar; /* of ln(z/z0) */
    const double next = least(0.5 * z, most(1.0e-6 * z, trial.roughness * exp(excess)));
    const double change = next - trial.roughness;
    trial.roughness = next;
    if (change <= 1e-12 * next && change >= -1e-12 * next) break;
  }
  return trial.roughness;
}

double ql_puff_air_diffusivity(const ql_puff_air *air, double z) {
  const double height = least(z, surface_share * air->depth);
  const double zeta = least(height * air->inverse_length, zeta_most);
  return QL_VON_KARMAN * air->ustar * height / ql_similarity_phi_h(ql_puff_air_form, zeta);
}

double ql_puff_air_class(char stability, double roughness) {
  static const double base[] = {-0.096, -0.037, -0.002, 0.0, 0.004, 0.035};
  static const double slope[] = {0.029, 0.029, 0.018, 0.0, -0.018, -0.036};
  const int n = stability - 'A';
  return base[n] + slope[n] * log10(least(0.5, most(0.001, roughness)));
}

double ql_puff_air_wstar(const ql_puff_air *air) {
  if (air->inverse_length >= 0.0) return 0.0;
  return air->ustar * cbrt(-air->depth * air->inverse_length / QL_VON_KARMAN);
}

double ql_puff_air_sigma_v(const ql_puff_air *air) {
  if (air->turbulence > 0.0) return air->turbulence;
  const double wstar = ql_puff_air_wstar(air);
  /* Cimorelli et al. 2005, J. Appl. Meteorol. 44, 682: mechanical 3.6 u*^2 and convective 0.35 w*^2
   * at the ground, not below 0.2 m s-1 */
  return most(0.2, sqrt(3.6 * air->ustar * air->ustar + 0.35 * wstar * wstar));
}

/* Cimorelli et al. 2005: sigma_wm = 1.3 u* sqrt(1 - z/h); sigma_wc^2 = 1.6 (z/h)^2/3 w*^2 in the
 * lowest tenth, 0.35 w*^2 above it, times exp(-6 (z - h)/h) over the top (AERMOD's REFSWC). */
double ql_puff_air_sigma_w(const ql_puff_air *air, double z) {
  const double share = z / air->depth, wstar = ql_puff_air_wstar(air);
  const double mechanical = 1.3 * air->ustar * sqrt(most(0.0, 1.0 - share));
  double convective = 0.35 * wstar * wstar;
  if (share < 0.1) convective = 1.6 * cbrt(share * share) * wstar * wstar;
  if (share > 1.0) convective *= exp(-6.0 * (share - 1.0));
  return most(0.02, sqrt(mechanical * mechanical + convective)); /* 0.02 m s-1: AERMOD's least */
}

double ql_puff_air_stability(const ql_puff_air *air, double z) {
  if (air->inverse_length < 0.0 && z < air->depth) return 0.0;
  return QL_GRAVITY / air->temperature * most(0.0, air->lapse);
}

double ql_puff_air_time_scale(const ql_puff_air *air, double z) {
  const double sigma = ql_puff_air_sigma_w(air, z), height = most(z, air->roughness);
  if (air->inverse_length < 0.0 && z < air->depth) /* Hanna 1982, unstable */
    return 0.15 * air->depth / sigma * (1.0 - exp(-5.0 * height / air->depth));
  const double frequency = sqrt(ql_puff_air_stability(air, z));
  const double length = 1.0 / (1.0 / (0.36 * height) + frequency / (0.27 * sigma));
  return length / sigma; /* Venkatram et al. 1984, Atmos. Environ. 18, 823 */
}

double ql_puff_air_dissipation(const ql_puff_air *air, double z) {
  const double height = most(z, air->roughness), wstar = ql_puff_air_wstar(air);
  const double fading = most(0.0, 1.0 - z / air->depth);
  const double shear = pow(air->ustar, 3.0) / (QL_VON_KARMAN * height) * fading;
  return shear + (z < air->depth ? 0.4 * pow(wstar, 3.0) / air->depth : 0.0);
}

double ql_puff_air_mechanical_depth(double ustar) {
  return 2300.0 * ustar * sqrt(ustar);
}
