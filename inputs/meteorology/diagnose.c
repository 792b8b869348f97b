#include "inputs/meteorology/diagnose.h"

#include "base/constants.h"
#include "inputs/meteorology/boundary_layer.h"
#include "inputs/meteorology/land_use.h"
#include "inputs/meteorology/surface_layer.h"

#include <math.h>

enum { WATER = 1, LAKE = 3, URBAN = 21 }; /* classes of Zhang et al. 2003 */

/* Over towns the night's air never quite stands still: CMAQ 5.5 (ASX_DATA_MOD.F, KZMIN) takes
 * 0.01 m2 s-1 and 0.99 m2 s-1 times the urban fraction, up to 500 m; the depth here is our own. */
static const double URBAN_MINIMUM = 1.0; /* m2 s-1 */
static const double URBAN_DEPTH = 200.0; /* m */

ql_status ql_diagnose_create(ql_arena *arena, const ql_grid *grid, const ql_land *land,
                             ql_diagnose *diagnose) {
  double roughness[QL_LAND_USES] = {0};
  ql_land_use_roughness(roughness);
  diagnose->grid = grid;
  diagnose->land = land;
  float **arrays[] = {&diagnose->roughness, &diagnose->water, &diagnose->urban};
  for (int a = 0; a < 3; a++)
    QL_TRY(ql_arena_take(arena, "surface properties", grid->plane, sizeof(float), arrays[a]));
  for (size_t n = 0; n < grid->plane; n++) {
    double sum = 0.0;
    for (int u = 0; u < QL_LAND_USES; u++)
      sum += (double)land->land_use[(size_t)u * grid->plane + n] * log(roughness[u]);
    diagnose->roughness[n] = (float)exp(sum);
    diagnose->water[n] = land->land_use[(size_t)(WATER - 1) * grid->plane + n] +
                         land->land_use[(size_t)(LAKE - 1) * grid->plane + n];
    diagnose->urban[n] = land->land_use[(size_t)(URBAN - 1) * grid->plane + n];
  }
  return QL_OK;
}

/* Wind at the centre of a cell from its four faces; the last faces stand in beyond the array. */
static void centre_wind(const ql_grid *grid, const ql_met_fields *f, int k, size_t n, double *u,
                        double *v) {
  const size_t level = (size_t)k * grid->plane;
  const size_t east = n % grid->row + 1 < grid->row ? n + 1 : n;
  const size_t north = n + grid->row < grid->plane ? n + grid->row : n;
  *u = 0.5 * ((double)f->wind_x[level + n] + (double)f->wind_x[level + east]);
  *v = 0.5 * ((double)f->wind_y[level + n] + (double)f->wind_y[level + north]);
}

/* Potential temperature relative to the ground: T + g z / cp. */
static double theta_at(double temperature, double z) {
  return temperature + QL_GRAVITY / QL_CP_DRY * z;
}

/* Air density of the lowest layer, kg m-3. */
static double density(const ql_met_fields *f, size_t n) {
  return (double)f->air[n] / (double)f->thickness[n] * QL_MOLAR_MASS_AIR;
}

static ql_surface_layer_input surface_input(const ql_diagnose *d, const ql_met_fields *f,
                                            size_t n) {
  double u, v;
  centre_wind(d->grid, f, 0, n, &u, &v);
  const double z = (double)f->height[n];
  /* a lowest layer within the roughness would turn the profile over */
  const double z0 = fmin((double)d->roughness[n], z / 5.0);
  ql_surface_layer_input in = {.z = z,
                               .wind = hypot(u, v),
                               .theta = theta_at((double)f->temperature[n], z),
                               .roughness = z0};
  if (d->has_skin_temperature) {
    in.z_below = z0 * exp(-2.0); /* Garratt 1992, p. 93: ln(z0/z0h) = 2 */
    in.theta_below = (double)f->skin_temperature[n];
  } else {
    in.z_below = fmin(2.0, 0.5 * z);
    in.theta_below = theta_at((double)f->temperature_2m[n], 2.0);
  }
  return in;
}

/* u* and heat flux; over water roughness and u* are found together. */
static void fluxes(const ql_diagnose *d, ql_met_fields *f, size_t n) {
  const double capacity = density(f, n) * QL_CP_DRY; /* J m-3 K-1 */
  const bool water = d->water[n] > 0.5F;
  ql_surface_layer_input in = surface_input(d, f, n);
  for (int turn = 0; turn < (water ? 4 : 1); turn++) {
    if (d->has_heat_flux && !d->has_ustar)
      f->ustar[n] = (float)ql_surface_layer_ustar(&in, (double)f->heat_flux[n] / capacity);
    if (!d->has_heat_flux) {
      const ql_surface_layer found = ql_surface_layer_bulk(&in);
      if (!d->has_ustar) f->ustar[n] = (float)found.ustar;
      const double ustar = d->has_ustar ? (double)f->ustar[n] : found.ustar;
      f->heat_flux[n] = (float)(-capacity * ustar * found.theta_star);
    }
    if (!water) continue;
    in.roughness = ql_surface_layer_charnock((double)f->ustar[n]);
    if (d->has_skin_temperature) in.z_below = in.roughness * exp(-2.0);
  }
}

/* 2 m and skin temperature, 10 m wind: down the profile from the lowest layer. */
static void screen_level(const ql_diagnose *d, ql_met_fields *f, size_t n) {
  const ql_surface_layer_input in = surface_input(d, f, n);
  const double inverse_l = (double)f->inverse_obukhov[n], ustar = fmax((double)f->ustar[n], 0.01);
  const double theta_star = -(double)f->heat_flux[n] / (density(f, n) * QL_CP_DRY * ustar);
  const double slope = theta_star / QL_VON_KARMAN;
  const double top_h = log(in.z) - ql_surface_layer_psi_h(in.z * inverse_l);
  const double two = fmin(2.0, in.z), skin = in.roughness * exp(-2.0);
  if (!d->has_temperature_2m)
    f->temperature_2m[n] =
        (float)(in.theta - slope * (top_h - log(two) + ql_surface_layer_psi_h(two * inverse_l)) -
                QL_GRAVITY / QL_CP_DRY * two);
  if (!d->has_skin_temperature) {
    const double drop = slope * (log(two / skin) - ql_surface_layer_psi_h(two * inverse_l) +
                                 ql_surface_layer_psi_h(skin * inverse_l));
    f->skin_temperature[n] = f->temperature_2m[n] - (float)fmax(-20.0, fmin(20.0, drop));
  }
  if (!d->has_wind_10m) {
    const double ten = fmax(10.0, 2.0 * in.roughness);
    const double speed = ustar / QL_VON_KARMAN *
                         (log(ten / in.roughness) - ql_surface_layer_psi_m(ten * inverse_l) +
                          ql_surface_layer_psi_m(in.roughness * inverse_l));
    f->wind_10m[n] = (float)fmax(0.0, speed);
  }
}

/* Clear sky: Kasten and Czeplak 1980 with the coefficients of Holtslag and van Ulden 1983, 990 and
 * -30 W m-2. Cloud: transmission of RADM (Chang et al. 1987) with the optical depth tau and
 * the asymmetry factor 0.86: (5 - exp(-tau)) / (4 + 3 tau (1 - 0.86)), at most 1. */
static void shortwave(const ql_diagnose *d, ql_met_fields *f, size_t n) {
  const ql_grid *g = d->grid;
  const double sun = ql_met_cosine_zenith(f->time, g->longitude[n], g->latitude[n]);
  double tau = 0.0;
  for (int k = 0; k < g->nz; k++) tau += (double)f->cloud_optical_depth[(size_t)k * g->plane + n];
  const double cloud = fmin(1.0, (5.0 - exp(-tau)) / (4.0 + 0.42 * tau));
  f->shortwave[n] = (float)(fmax(0.0, 990.0 * sun - 30.0) * cloud);
}

/* Surface pressure from the lowest mid-point, hydrostatic. */
static void surface_pressure(ql_met_fields *f, size_t n) {
  const double t =
      (double)f->temperature[n] * (1.0 + (1.0 - QL_WATER_RATIO) * (double)f->humidity[n]);
  f->surface_pressure[n] =
      (float)((double)f->pressure[n] * exp(QL_GRAVITY * (double)f->height[n] / (QL_R_DRY * t)));
}

static void make_column(const ql_diagnose *d, const ql_met_fields *f, size_t n,
                        ql_boundary_layer_column *c) {
  const ql_grid *g = d->grid;
  double bottom = 0.0;
  c->nz = g->nz;
  for (int k = 0; k < g->nz; k++) {
    const size_t at = (size_t)k * g->plane + n;
    /* virtual temperature with the mole fraction x of water: T / (1 - (1 - 0.622) x) */
    const double tv =
        (double)f->temperature[at] / (1.0 - (1.0 - QL_WATER_RATIO) * (double)f->humidity[at]);
    c->theta[k] = tv * pow(1e5 / (double)f->pressure[at], QL_R_DRY / QL_CP_DRY);
    c->z[k] = (double)f->height[at];
    bottom += (double)f->thickness[at];
    c->top[k] = bottom;
    centre_wind(g, f, k, n, &c->u[k], &c->v[k]);
  }
  c->ustar = (double)f->ustar[n];
  c->heat = (double)f->heat_flux[n] / (density(f, n) * QL_CP_DRY);
  c->inverse_obukhov = (double)f->inverse_obukhov[n];
}

static void diffusivity(const ql_diagnose *d, const ql_boundary_layer_column *c, size_t n,
                        ql_met_fields *f) {
  const double h = (double)f->pbl_height[n];
  f->kz[n] = 0.0F;
  for (int k = 1; k < c->nz; k++) {
    const double z = c->top[k - 1];
    const double value =
        z < h ? ql_boundary_layer_kz_inside(c, h, z) : ql_boundary_layer_kz_local(c, k - 1);
    f->kz[(size_t)k * d->grid->plane + n] = (float)value;
  }
}

static void raise_kz(const ql_diagnose *d, size_t n, ql_met_fields *f) {
  double z = 0.0;
  for (int k = 1; k < d->grid->nz; k++) {
    const size_t at = (size_t)k * d->grid->plane + n;
    z += (double)f->thickness[at - d->grid->plane];
    const double urban = z <= URBAN_DEPTH ? URBAN_MINIMUM * (double)d->urban[n] : 0.0;
    f->kz[at] = fmaxf(f->kz[at], (float)fmax(d->minimum_kz, urban));
  }
}

static void fill_column(const ql_diagnose *d, ql_met_fields *f, size_t n) {
  if (!d->has_surface_pressure) surface_pressure(f, n);
  if (!d->has_shortwave) shortwave(d, f, n);
  if (!d->has_ustar || !d->has_heat_flux) fluxes(d, f, n);
  const double heat = (double)f->heat_flux[n] / (density(f, n) * QL_CP_DRY);
  const double t = (double)(d->has_temperature_2m ? f->temperature_2m[n] : f->temperature[n]);
  f->inverse_obukhov[n] = (float)ql_surface_layer_inverse_obukhov((double)f->ustar[n], heat, t);
  screen_level(d, f, n);
  if (!d->has_pbl_height || !d->has_kz) {
    ql_boundary_layer_column column;
    make_column(d, f, n, &column);
    if (!d->has_pbl_height) f->pbl_height[n] = (float)ql_boundary_layer_height(&column);
    if (!d->has_kz) diffusivity(d, &column, n, f);
  }
  raise_kz(d, n, f);
}

void ql_diagnose_fill(const ql_diagnose *diagnose, ql_met_fields *fields) {
#pragma omp parallel for schedule(static)
  for (size_t n = 0; n < diagnose->grid->plane; n++) fill_column(diagnose, fields, n);
}
