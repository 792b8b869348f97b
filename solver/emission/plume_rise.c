/* Plume rise: Briggs 1975, in Lectures on Air Pollution and Environmental Impact Analyses, Amer.
 * Meteor. Soc., 59-111 (B75), and Briggs 1984, in Atmospheric Science and Power Production,
 * DOE/TIC-27601, ch. 8; carried from layer to layer by the residual buoyancy flux, as CMAQ
 * (plmris.F) and TUPOS (Turner et al. 1986, EPA/600/8-86/010) do. */
#include "solver/emission/plume_rise.h"

#include "base/constants.h"

#include <math.h>
#include <stdbool.h>

static const double wind_least = 1.0; /* m s-1, as CMAQ and TUPOS: below it the calm forms rule */
static const double stable_least = 3.0e-5; /* s-2: s above which a layer is stable, as CMAQ */
static const double bent = 17.576;         /* 2.6^3, B75 eq 59: bent-over plume in stable air */
static const double calm = 40.3175;        /* 4.0^(8/3): vertical plume in stable calm, TUPOS */

/* What one layer does to a plume. Heights in m above the release. */
typedef struct layer {
  double base, top, wind, stability; /* m, m, m s-1, s-2 */
  double ustar, release;             /* m s-1, m above ground */
} layer;

double ql_plume_rise_buoyancy(const ql_plume_source *source, double air_temperature) {
  return 0.25 * QL_GRAVITY * source->velocity * source->diameter * source->diameter *
         (source->temperature - air_temperature) / source->temperature;
}

double ql_plume_rise_release(const ql_plume_source *source, double wind) {
  if (source->velocity >= 1.5 * wind) return source->height;
  return fmax(0.0, source->height + 2.0 * source->diameter * (source->velocity / wind - 1.5));
}

double ql_plume_rise_unstable(double buoyancy, double wind) {
  return 30.0 * pow(buoyancy / wind, 0.6); /* B75, break-up by convection, H* = 0.0078 m2 s-3 */
}

double ql_plume_rise_neutral(double buoyancy, double wind, double ustar, double height) {
  const double length = buoyancy / (wind * ustar * ustar);
  return 1.2 * pow(length, 0.6) * pow(height + 1.3 * length, 0.4); /* B75, break-up by shear */
}

double ql_plume_rise_stable(double buoyancy, double initial, double wind, double stability,
                            double base) {
  const double windy = cbrt(base * base * base + bent * buoyancy / (wind * stability));
  const double still =
      pow(pow(base, 8.0 / 3.0) + calm * buoyancy / (cbrt(initial) * stability), 3.0 / 8.0);
  return fmin(windy, still);
}

double ql_plume_rise_momentum(const ql_plume_source *source, double air_temperature, double wind,
                              double stability) {
  const double v = source->velocity, d = source->diameter;
  const double rise = 3.0 * d * v / wind; /* Briggs 1969, Plume Rise, eq 5.2 */
  if (stability <= 0.0) return rise;
  const double flux = 0.25 * v * v * d * d * air_temperature / source->temperature;
  return fmin(rise, 1.5 * cbrt(flux / (wind * sqrt(stability)))); /* Briggs 1969, eq 4.28 */
}

static double broken_up(const layer *at, double buoyancy) {
  return fmin(ql_plume_rise_unstable(buoyancy, at->wind),
              ql_plume_rise_neutral(buoyancy, at->wind, at->ustar, at->release));
}

/* The flux that would carry a plume by `rise` to its break-up; the inverse of broken_up(). */
static double break_up_flux(const layer *at, double rise, double highest) {
  double low = 0.0, high = highest;
  for (int n = 0; n < 60; n++) {
    const double middle = 0.5 * (low + high);
    if (broken_up(at, middle) > rise)
      high = middle;
    else
      low = middle;
  }
  return low;
}

/* Where in air like this layer's the plume would end, and with what flux it leaves the layer's top
 * if that is higher. Of all forms the lowest rise counts. */
static double rise_in(const layer *at, double initial, double *buoyancy) {
  const double flux = *buoyancy, mixed = at->base + broken_up(at, flux);
  const bool stable = at->stability > stable_least;
  const double still =
      stable ? ql_plume_rise_stable(flux, initial, at->wind, at->stability, at->base) : INFINITY;
  if (fmin(mixed, still) <= at->top) return fmin(mixed, still);
  if (mixed <= still) {
    *buoyancy = break_up_flux(at, mixed - at->top, flux);
    return mixed;
  }
  const double by_wind = at->wind * (pow(at->top, 3.0) - pow(at->base, 3.0)) / bent;
  const double by_calm =
      cbrt(initial) * (pow(at->top, 8.0 / 3.0) - pow(at->base, 8.0 / 3.0)) / calm;
  *buoyancy = flux - at->stability * fmax(by_wind, by_calm);
  return still;
}

static double stability_of(const ql_plume_column *column, int k) {
  return QL_GRAVITY / column->temperature[k] * column->gradient[k];
}

/* Rise by buoyancy from a release in layer k. */
static double buoyant_rise(const ql_plume_column *column, int k, double release, double initial) {
  double buoyancy = initial, rise = 0.0;
  for (; k < column->layers && buoyancy > 0.0; k++) {
    const layer at = {.base = fmax(0.0, column->edge[k] - release),
                      .top = column->edge[k + 1] - release,
                      .wind = fmax(wind_least, column->wind[k]),
                      .stability = stability_of(column, k),
                      .ustar = fmax(0.01, column->ustar),
                      .release = release};
    rise = rise_in(&at, initial, &buoyancy);
    if (rise <= at.top) return rise;
    rise = at.top;
  }
  return rise;
}

static int layer_of(const ql_plume_column *column, double height) {
  int k = 0;
  while (k + 1 < column->layers && height >= column->edge[k + 1]) k++;
  return k;
}

/* Half the rise above and below the centre line (B75), at least the stack's width, in the column.
 */
static void spread(const ql_plume_column *column, double width, ql_plume *plume) {
  const double half = 0.5 * fmax(plume->rise, width);
  const double centre = plume->release + plume->rise;
  plume->bottom = fmax(0.0, centre - half);
  plume->top = fmin(centre + half, column->edge[column->layers]);
  /* B75: P = 1.5 - z'/rise with z' the PBL top above the release; here of the spread plume */
  const double above = (plume->top - column->pbl_height) / (plume->top - plume->bottom);
  plume->penetrated = fmin(1.0, fmax(0.0, above));
}

ql_plume ql_plume_rise_find(const ql_plume_column *column, const ql_plume_source *source) {
  const int tip = layer_of(column, source->height);
  const double air = column->temperature[tip], wind = fmax(wind_least, column->wind[tip]);
  ql_plume plume = {.buoyancy = ql_plume_rise_buoyancy(source, air),
                    .release = fmin(ql_plume_rise_release(source, column->wind[tip]),
                                    column->edge[column->layers])};
  const double jet =
      ql_plume_rise_momentum(source, air, wind, fmax(0.0, stability_of(column, tip)));
  const double buoyant =
      plume.buoyancy > 0.0
          ? buoyant_rise(column, layer_of(column, plume.release), plume.release, plume.buoyancy)
          : 0.0;
  plume.rise = fmin(fmax(jet, buoyant), column->edge[column->layers] - plume.release);
  spread(column, source->diameter, &plume);
  return plume;
}

void ql_plume_rise_fractions(const ql_plume *plume, int layers, const double *edge,
                             double *fractions) {
  const double depth = plume->top - plume->bottom;
  double below = 0.0; /* share of the mass below the top of the layer */
  for (int k = 0; k < layers; k++) {
    const double share = fmin(1.0, fmax(0.0, (edge[k + 1] - plume->bottom) / depth));
    const double upto = k + 1 == layers ? 1.0 : share;
    fractions[k] = upto - below;
    below = upto;
  }
}
