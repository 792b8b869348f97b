#include "solver/clouds/cover.h"

#include "base/constants.h"
#include "solver/deposition/canopy.h"

#include <math.h>
#include <stdbool.h>

/* Below these a cell has no cloud: a mean of 1e-6 kg kg-1 (as meteorology reads a cloud cover from
 * condensate), a cover of 1 %, 0.01 g m-3 in the cloud. */
static const double least_mean = 1e-6, least_fraction = 0.01, least_water = 1e-5;

/* No cloud holds more, kg m-3: a smaller cover than this asks for is not believed. */
static const double most_water = 3e-3;

double ql_cover_adiabatic(double temperature, double pressure, double rise) {
  const double latent = 2.501e6 - 2361.0 * (temperature - QL_KELVIN); /* J kg-1 */
  const double vapour = ql_canopy_saturation(temperature);
  const double q = QL_WATER_RATIO * vapour / (pressure - vapour), dry = QL_R_DRY * temperature;
  const double lapse = QL_GRAVITY * (1.0 + latent * q / dry) /
                       (QL_CP_DRY + latent * latent * q * QL_WATER_RATIO / (dry * temperature));
  const double per_metre = (QL_GRAVITY - QL_CP_DRY * lapse) / latent; /* kg kg-1 m-1 */
  return pressure / dry * fmax(0.0, per_metre * rise);
}

/* Share of liquid in condensate that meteorology does not resolve: 1 above 273.15 K, 0 below
 * 233.15 K, as CAMx 7.20 has it in wetdep.f. */
static double liquid_share(double temperature) {
  return fmin(1.0, fmax(0.0, (temperature - 233.15) / 40.0));
}

/* Cloud that meteorology gives as a cover without water: of a parcel from the base of the
 * contiguous layers with cover, diluted as Warner 1970 observed (in the form of CMAQ 5.4,
 * convcld_acm.F), eq 17. */
static ql_cover sub_grid(const ql_met_fields *now, size_t at, size_t base) {
  const double temperature = (double)now->temperature[at], pressure = (double)now->pressure[at];
  const double bottom = (double)now->height[base] - 0.5 * (double)now->thickness[base];
  const double below = (double)now->pressure[base] - pressure; /* Pa */
  const double all = ql_cover_adiabatic(temperature, pressure, (double)now->height[at] - bottom) *
                     (0.7 * exp(-1.25e-4 * below) + 0.2);
  const double fraction = (double)now->cloud_fraction[at];
  return (ql_cover){.fraction = fraction,
                    .water = all * liquid_share(temperature),
                    .covered = fraction,
                    .condensate = all * fraction * (double)now->thickness[at]};
}

static ql_cover resolved(const ql_met_fields *now, size_t at, double dry) {
  const double mean = dry * (double)now->cloud_water[at];
  const double ice = dry * (double)now->cloud_ice[at];
  const double given = now->cloud_fraction[at] > 0.0F ? (double)now->cloud_fraction[at] : 1.0;
  const double fraction = fmin(1.0, fmax(fmax(given, least_fraction), mean / most_water));
  return (ql_cover){.fraction = fraction,
                    .water = mean / fraction,
                    .covered = fraction,
                    .condensate = (mean + ice) * (double)now->thickness[at]};
}

int ql_cover_column(const ql_met *met, size_t cell, ql_cover *layer) {
  const ql_met_fields *now = met->now;
  const size_t none = met->grid->volume;
  size_t base = none;
  int count = 0;
  for (int k = 0; k < met->grid->nz; k++) {
    const size_t at = (size_t)k * met->grid->plane + cell;
    const double mixing = (double)now->cloud_water[at] + (double)now->cloud_ice[at];
    const bool covered = (double)now->cloud_fraction[at] >= least_fraction;
    layer[k] = (ql_cover){.fraction = 0.0};
    if (!covered && mixing < least_mean) {
      base = none;
      continue;
    }
    if (base == none) base = at;
    if (mixing >= least_mean) /* mixing ratios are per dry air */
      layer[k] = resolved(now, at,
                          (double)now->air[at] / (double)now->thickness[at] * QL_MOLAR_MASS_AIR *
                              (1.0 - (double)now->humidity[at]));
    else
      layer[k] = sub_grid(now, at, base);
    if (layer[k].water < least_water) layer[k].fraction = layer[k].water = 0.0;
    count += layer[k].fraction > 0.0;
  }
  return count;
}
