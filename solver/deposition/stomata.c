/* Stomatal resistance: the two-big-leaf model of Zhang et al. 2002, Atmos. Environ. 36, 537-560
 * (used unchanged by Zhang et al. 2003), which follows Jarvis 1976 and Norman 1982. */
#include "solver/deposition/deposition.h"

#include "base/constants.h"
#include "solver/deposition/canopy.h"

#include <math.h>

typedef struct light {
  double direct, diffuse; /* W m-2, photosynthetically active */
} light;

/* Share of the sunlight that is photosynthetically active, beam and diffuse: Weiss and Norman 1985,
 * Agric. Forest Meteorol. 34, 205-213, eqs 1, 3-6, 11, 12. */
static light active_light(const ql_deposition_surface *air) {
  const double mu = air->cosine_zenith, path = air->pressure / (101325.0 * mu);
  const double beam_v = 600.0 * exp(-0.185 * path) * mu;
  const double diffuse_v = 0.4 * (600.0 - beam_v) * mu;
  const double x = -log10(mu);
  const double water = 1320.0 * pow(10.0, -1.195 + 0.4459 * x - 0.0345 * x * x);
  const double beam_n = (720.0 * exp(-0.06 * path) - water) * mu;
  const double diffuse_n = 0.6 * (720.0 - beam_n - water) * mu;
  const double visible = fmax(0.1, beam_v + diffuse_v);
  const double clear = visible + fmax(0.01, beam_n + diffuse_n);
  const double ratio = fmin(0.9, air->shortwave / clear);
  const double cloudy = fmin(0.99, (0.9 - ratio) / 0.7);
  const double share = fmax(0.01, beam_v / visible * (1.0 - cbrt(cloudy * cloudy)));
  const double total = ratio * visible;
  return (light){.direct = share * total, .diffuse = (1.0 - share) * total};
}

/* Conductance (m s-1) of the sunlit and the shaded leaves: Norman 1982; Zhang et al. 2001, Atmos.
 * Environ. 35, 4463-4470. */
static double leaf_conductance(const ql_deposition_class *land, const ql_deposition_surface *air) {
  const light par = active_light(air);
  const double lai = air->leaf_area_index, mu = air->cosine_zenith;
  const bool dense = lai > 2.5 && air->shortwave > 200.0;
  const double shaded = par.diffuse * exp(-0.5 * pow(lai, dense ? 0.8 : 0.7)) +
                        0.07 * par.direct * (1.1 - 0.1 * lai) * exp(-mu);
  const double beam = dense ? pow(par.direct, 0.8) : par.direct;
  const double sunlit = 0.5 * beam / mu + shaded; /* leaves at 60 degrees on average */
  const double lai_sunlit = 2.0 * mu * (1.0 - exp(-0.5 * lai / mu));
  return (lai_sunlit / (1.0 + land->brs / sunlit) +
          (lai - lai_sunlit) / (1.0 + land->brs / shaded)) /
         land->rsmin;
}

static double temperature_stress(const ql_deposition_class *land, double celsius) {
  const double power = (land->tmax - land->topt) / (land->tmax - land->tmin);
  return (celsius - land->tmin) / (land->topt - land->tmin) *
         pow((land->tmax - celsius) / (land->tmax - land->topt), power);
}

static double between(double value, double low, double high) {
  return fmin(fmax(value, low), high);
}

double ql_deposition_stomatal(const ql_deposition_class *land, const ql_deposition_surface *air) {
  const double closed = 99999.9; /* s m-1, closed stomata, Zhang et al. */
  const double celsius = air->skin_temperature - QL_KELVIN;
  if (land->rsmin <= 0.0 || air->leaf_area_index <= 0.001) return INFINITY;
  if (air->shortwave < 0.1 || air->cosine_zenith <= 0.001) return closed;
  if (celsius >= land->tmax || celsius <= land->tmin) return closed;
  const double deficit =
      ql_canopy_saturation(air->skin_temperature) * (1.0 - air->relative_humidity) * 1e-3; /* kPa */
  const double potential = -0.72 - 0.0013 * air->shortwave;                                /* MPa */
  const double dryness = between(1.0 - land->bvpd * deficit, 0.1, 1.0);
  const double water = between((potential - land->psi2) / (land->psi1 - land->psi2), 0.1, 1.0);
  const double g = leaf_conductance(land, air) * temperature_stress(land, celsius);
  return fmin(closed, 1.0 / (g * dryness * water));
}
