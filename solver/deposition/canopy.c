/* Resistances of gases: Zhang, Brook and Vet 2003, Atmos. Chem. Phys. 3, 2067-2082 (Z03). Equation
 * numbers are those of docs/theory/deposition.md. */
#include "solver/deposition/canopy.h"

#include "base/constants.h"
#include "solver/deposition/deposition.h"
#include "solver/deposition/similarity.h"

#include <math.h>

typedef enum wetness { DRY, DEW, RAIN } wetness;

double ql_canopy_saturation(double temperature) {
  return 610.78 * exp(17.2693882 * (temperature - 273.16) / (temperature - 35.86));
}

double ql_canopy_viscosity(double temperature) {
  return 1.458e-6 * temperature * sqrt(temperature) / (temperature + 110.4);
}

double ql_deposition_leaf_area(const ql_deposition_class *land, int month, int day) {
  const double share = fmin(1.0, (day - 1) / 30.0);
  return (1.0 - share) * land->lai[month - 1] + share * land->lai[month % 12];
}

double ql_canopy_leafiness(const ql_deposition_class *land, double leaf_area_index) {
  const double range = land->lai_max - land->lai_min;
  if (range <= 0.0) return 0.0;
  return fmin(1.0, fmax(0.0, (leaf_area_index - land->lai_min) / range));
}

double ql_deposition_roughness(const ql_deposition_class *land, double leaf_area_index,
                               double wind) {
  if (land->kind == QL_DEPOSITION_WATER)
    return 2.0e-6 * pow(fmax(wind, 0.1), 2.5); /* water, as in CAMx */
  return land->z0_min + ql_canopy_leafiness(land, leaf_area_index) * (land->z0_max - land->z0_min);
}

/* Rain wets, and so does dew: Z03 after Janssen and Romer 1991; eq 9. */
static wetness surface_wetness(const ql_deposition_surface *air) {
  if (air->skin_temperature <= QL_KELVIN) return DRY;
  if (air->rain_rate * 3600.0 > 0.2) return RAIN; /* mm h-1 */
  const double cloud = air->cloud_fraction;
  const double coefficient = cloud < 0.25 ? 0.3 : cloud < 0.75 ? 0.2 : 0.1;
  const double deficit = 0.00622 * ql_canopy_saturation(air->skin_temperature) *
                         (1.0 - air->relative_humidity); /* g kg-1 */
  return air->ustar < 1.5 * coefficient / fmax(1e-4, deficit) ? DEW : DRY;
}

/* Resistances grow in the cold, at most twofold: Z03; eq 12. */
static double cold_factor(double skin_temperature) {
  return fmin(2.0, fmax(1.0, exp(0.2 * (272.15 - skin_temperature))));
}

/* s m-1, for SO2 on snow and ice: Z03; eq 13. */
static double snow_resistance_so2(double skin_temperature) {
  return fmin(500.0, fmax(100.0, 70.0 * (275.15 - skin_temperature)));
}

/* Ground conductances, Z03 table 1: ice and wet ground have their own for SO2. */
static void ground(const ql_deposition_class *land, const ql_deposition_surface *air, wetness wet,
                   ql_deposition_canopy *canopy) {
  const bool soil = land->kind == QL_DEPOSITION_LAND;
  const double cold = !soil ? 1.0 : cold_factor(air->skin_temperature);
  double so2 = land->rg_so2 * cold;
  if (land->kind == QL_DEPOSITION_ICE)
    so2 = snow_resistance_so2(air->skin_temperature);
  else if (soil && wet == RAIN)
    so2 = 50.0;
  else if (soil && wet == DEW)
    so2 = 100.0;
  canopy->ground_so2 = 1.0 / so2;
  canopy->ground_o3 = 1.0 / (land->rg_o3 * cold);
}

/* Cuticle conductances, Z03; eqs 10 and 11. */
static void cuticle(const ql_deposition_class *land, const ql_deposition_surface *air, wetness wet,
                    ql_deposition_canopy *canopy) {
  const double lai = air->leaf_area_index;
  if (land->rcut_dry_o3 <= 0.0 || lai <= 0.0) return;
  double o3, so2;
  if (wet == DRY) {
    const double leaves = exp(3.0 * air->relative_humidity) * sqrt(sqrt(lai)) * air->ustar;
    const double cold = cold_factor(air->skin_temperature);
    o3 = fmax(100.0, land->rcut_dry_o3 * cold / leaves);
    so2 = fmax(100.0, land->rcut_dry_so2 * cold / leaves);
  } else {
    const double leaves = sqrt(lai) * air->ustar;
    o3 = land->rcut_wet_o3 / leaves;
    so2 = fmax(20.0, (wet == RAIN ? 50.0 : 100.0) / leaves);
  }
  canopy->cuticle_o3 = 1.0 / o3;
  canopy->cuticle_so2 = 1.0 / so2;
}

/* Snow covers the leaves up to snow_max and the ground up to half of it: Z03; eq 14. */
static void snow(const ql_deposition_class *land, const ql_deposition_surface *air,
                 ql_deposition_canopy *canopy) {
  if (land->snow_max <= 0.0) return;
  const double leaf = fmin(1.0, 100.0 * air->snow_depth / land->snow_max);
  const double soil = fmin(1.0, 2.0 * leaf);
  const double so2 = 1.0 / snow_resistance_so2(air->skin_temperature);
  const double o3 = 1.0 / 2000.0;
  canopy->ground_so2 += soil * (so2 - canopy->ground_so2);
  canopy->ground_o3 += soil * (o3 - canopy->ground_o3);
  if (canopy->cuticle_o3 <= 0.0) return;
  canopy->cuticle_so2 += leaf * (so2 - canopy->cuticle_so2);
  canopy->cuticle_o3 += leaf * (o3 - canopy->cuticle_o3);
}

/* Ra within the limits that Zhang et al. put on it. */
static double aerodynamic(const ql_deposition_class *land, const ql_deposition_surface *air) {
  const double highest = land->kind == QL_DEPOSITION_WATER ? 2000.0 : 1000.0;
  const double ra = ql_similarity_resistance(&ql_similarity_businger, air->height, air->roughness,
                                             air->ustar, air->zeta);
  return fmin(highest, fmax(5.0, ra));
}

/* Rb of water vapour, 5/u* Sc^(2/3): Z03 after Hicks et al. 1987, eq 3; diffusivity of water vapour
 * in air (cm2 s-1) by Fuller et al. 1966 with the diffusion volumes 16.99 (air) and 12.93 (H2O). */
static double boundary(const ql_deposition_surface *air) {
  const double t = 0.5 * (air->air_temperature + air->skin_temperature);
  const double density = air->pressure * QL_MOLAR_MASS_AIR / (QL_GAS_CONSTANT * t);
  const double viscosity = ql_canopy_viscosity(t) / density;
  const double volumes = cbrt(16.99) + cbrt(12.93);
  const double diffusivity = 1e-7 * pow(t, 1.75) * sqrt((29.0 + 18.0) / (29.0 * 18.0)) /
                             (volumes * volumes) * 101325.0 / air->pressure;
  return 5.0 / air->ustar * pow(viscosity / diffusivity, 2.0 / 3.0);
}

ql_deposition_canopy ql_deposition_resistances(const ql_deposition_class *land,
                                               const ql_deposition_surface *air) {
  const wetness wet = surface_wetness(air);
  ql_deposition_canopy canopy = {.aerodynamic = aerodynamic(land, air), .boundary = boundary(air)};
  canopy.stomatal = ql_deposition_stomatal(land, air);
  /* eq 5: water on the leaves blocks up to half of the stomata in bright light */
  canopy.open = wet == DRY ? 1.0 : 1.0 - fmin(0.5, fmax(0.0, (air->shortwave - 200.0) / 800.0));
  const double rac = land->rac_min + ql_canopy_leafiness(land, air->leaf_area_index) *
                                         (land->rac_max - land->rac_min);                /* eq 8 */
  canopy.in_canopy = rac * sqrt(sqrt(air->leaf_area_index)) / (air->ustar * air->ustar); /* eq 7 */
  ground(land, air, wet, &canopy);
  cuticle(land, air, wet, &canopy);
  snow(land, air, &canopy);
  return canopy;
}

double ql_deposition_gas_velocity(const ql_deposition_canopy *canopy,
                                  const ql_deposition_gas *gas) {
  const double stomata =
      canopy->open / (canopy->stomatal * gas->diffusivity_ratio + gas->mesophyll);
  const double soil = gas->alpha * canopy->ground_so2 + gas->beta * canopy->ground_o3;
  const double leaves = gas->alpha * canopy->cuticle_so2 + gas->beta * canopy->cuticle_o3;
  const double surface = stomata + soil / (1.0 + canopy->in_canopy * soil) + leaves; /* eq 4 */
  const double rc = fmax(10.0, 1.0 / surface) * gas->surface_scale;
  return 1.0 / (canopy->aerodynamic + canopy->boundary * gas->schmidt_factor + rc);
}

void ql_canopy_add_velocities(const ql_deposition_canopy *canopy, const ql_canopy_gases *gases,
                              double weight, double *sum) {
  const ql_deposition_canopy c = *canopy;
  const double *ratio = gases->diffusivity_ratio, *scale = gases->surface_scale;
  const double *alpha = gases->alpha, *beta = gases->beta;
  const double *mesophyll = gases->mesophyll, *schmidt = gases->schmidt_factor;
#pragma omp simd
  for (int n = 0; n < gases->count; n++) {
    const double stomata = c.open / (c.stomatal * ratio[n] + mesophyll[n]);
    const double soil = alpha[n] * c.ground_so2 + beta[n] * c.ground_o3;
    const double leaves = alpha[n] * c.cuticle_so2 + beta[n] * c.cuticle_o3;
    const double surface = stomata + soil / (1.0 + c.in_canopy * soil) + leaves;
    const double rc = 1.0 / (surface < 0.1 ? surface : 0.1) * scale[n];
    sum[n] += weight / (c.aerodynamic + c.boundary * schmidt[n] + rc);
  }
}
