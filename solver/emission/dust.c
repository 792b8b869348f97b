#include "solver/emission/dust.h"

#include "base/constants.h"

#include <math.h>

/* Grain diameters, m: Chatenet et al. 1996, Sedimentology 43, 901, as CMAQ has them. */
static const double grains[QL_DUST_SIZES] = {690e-6, 210e-6, 125e-6, 2e-6};
/* How easily coarse sand, fine sand, silt and clay are eroded, 1: CMAQ's DUST_EMIS.F. */
static const double erodible[QL_DUST_SIZES] = {0.12, 0.12, 1.0, 0.08};
static const double grain_density = 2650.0; /* kg m-3 */
/* kg m-2 s-1: 0.254 mm (a hundredth of an inch) in an hour, from which AP-42 (section 13.2.1, not
 * opened) calls ground wet and CMAQ stops all dust (DUST_EMIS.F). */
static const double wet_rain = 0.254 / 3600.0;

double ql_dust_threshold(double diameter) {
  const double air = 1.227; /* kg m-3, of the fit */
  /* Shao and Lu 2000, eq 24, cohesion 1.65e-4 kg s-2, as CMAQ 5.4 (DUST_EMIS.F, from which the
   * constants of Fecan, Raupach, White and Kang below were read too; none of the papers was) */
  return sqrt(0.0123 * (grain_density * 9.81 * diameter / air + 1.65e-4 / (air * diameter)));
}

double ql_dust_moisture_factor(double moisture, double clay) {
  /* Fecan et al. 1999, Ann. Geophys. 17, 144: eqs 14 and 15; w' in % with clay as a fraction */
  const double held = clay * (14.0 * clay + 17.0);
  return moisture > held ? sqrt(1.0 + 1.21 * pow(moisture - held, 0.68)) : 1.0;
}

double ql_dust_roughness_factor(double solid, double plants, double covered) {
  /* Raupach et al. 1993, J. Geophys. Res. 98, 3023, for both kinds of elements (Darmenova et al.
   * 2009): m, sigma, beta of plants 0.16, 1.45, 202, of solid elements 0.5, 1, 90 */
  const double bare = 1.0 - covered;
  const double square = (1.0 - 0.232 * plants) * (1.0 + 32.32 * plants) *
                        (1.0 - 0.5 * solid / bare) * (1.0 + 45.0 * solid / bare);
  const double closed = 10.0; /* elements hide the ground: beyond the theory; as CMAQ */
  return square >= 1.0 ? sqrt(square) : closed;
}

double ql_dust_horizontal(double ustar, double threshold, double air_density) {
  if (!(ustar > threshold)) return 0.0;
  /* White 1979, J. Geophys. Res. 84, 4643, with c = 1 */
  return air_density / QL_GRAVITY * (ustar + threshold) * (ustar * ustar - threshold * threshold);
}

double ql_dust_ratio(const ql_dust_soil *soil, double ustar) {
  const double bulk = 1000.0; /* kg m-3 */
  /* Kang et al. 2011, eq 12 */
  return soil->c_alpha * QL_GRAVITY * soil->dust_share * bulk / (2.0 * soil->pressure) *
         (0.24 + 2.09 * ustar * sqrt(grain_density / soil->pressure));
}

/* Friction velocity over bare and planted ground: log law from 10 m, with the roughness length that
 * follows from the density of the elements (Foroutan et al. 2017). */
static double friction(double wind, double density, double height) {
  const double length =
      density <= 0.2 ? 0.96 * pow(density, 1.07) * height : 0.083 * pow(density, -0.46) * height;
  return QL_VON_KARMAN * wind / log(10.0 / length);
}

double ql_dust_flux(const ql_dust_soil *soil, const ql_dust_air *air) {
  /* cover by Beer's law, extinction 0.5; roughness density of plants: Shao et al. 1996 */
  const double covered = fmin(0.95, fmax(0.005, 1.0 - exp(-0.5 * air->leaf_area_index)));
  const double plants = -0.35 * log(1.0 - covered), all = soil->solid_density + plants;
  const double height =
      (soil->solid_density * soil->solid_height + plants * soil->plant_height) / all;
  const double ustar = friction(air->wind, all, height);
  const double raise = ql_dust_moisture_factor(air->moisture, soil->texture[QL_DUST_SIZES - 1]) *
                       ql_dust_roughness_factor(soil->solid_density, plants, covered);
  double grip = 0.0, flux = 0.0;
  for (int n = 0; n < QL_DUST_SIZES; n++) {
    grip += soil->texture[n] * erodible[n];
    flux += soil->texture[n] *
            ql_dust_horizontal(ustar, raise * ql_dust_threshold(grains[n]), air->density);
  }
  return (1.0 - covered) * grip * flux * ql_dust_ratio(soil, ustar);
}

double ql_dust_moisture(double rain_rate) {
  const double soaked = 30.0; /* %, loam: CMAQ's limit above which no dust leaves is 30.7 % */
  return soaked * fmin(1.0, fmax(0.0, rain_rate / wet_rain));
}

double ql_dust_dryness(double rain_rate) {
  return 1.0 - fmin(1.0, fmax(0.0, rain_rate / wet_rain));
}
