#include "base/constants.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>

double zhuji_frame_surface_pressure(const zhuji_season *season, double terrain, double time,
                                    double *tendency) {
  /* Tides of the subtropics: about 0.8 and 1.2 hPa (Dai and Wang 1999, J. Atmos. Sci. 56). */
  const double hour = zhuji_surface_hour(time), day = 2.0 * QL_PI / 24.0;
  const double once = day * (hour - 7.0), twice = 2.0 * day * (hour - 9.7);
  const double sea = season->sea_level_pressure + 60.0 * cos(once) + 110.0 * cos(twice);
  const double slope = -(60.0 * day * sin(once) + 220.0 * day * sin(twice)) / 3600.0;
  const double t0 = season->theta, lapse = 0.006;
  const double reduce = pow(1.0 - lapse * terrain / t0, QL_GRAVITY / (QL_R_DRY * lapse));
  if (tendency) *tendency = slope * reduce;
  return sea * reduce;
}

ql_status zhuji_frame_create(const zhuji_domain *domain, ql_arena *arena, zhuji_frame *frame) {
  const size_t nx = (size_t)domain->nx, ny = (size_t)domain->ny, nz = (size_t)domain->nz;
  const struct {
    double **field;
    size_t count;
  } fields[] = {{&frame->surface_pressure, ny * nx},  {&frame->pressure, nz * ny * nx},
                {&frame->temperature, nz * ny * nx},  {&frame->vapour, nz * ny * nx},
                {&frame->cloud_water, nz * ny * nx},  {&frame->cloud_fraction, nz * ny * nx},
                {&frame->height, (nz + 1) * ny * nx}, {&frame->air, nz * ny * nx},
                {&frame->u, nz * ny * (nx + 1)},      {&frame->v, nz * (ny + 1) * nx},
                {&frame->w, (nz + 1) * ny * nx},      {&frame->kz, (nz + 1) * ny * nx}};
  for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++)
    QL_TRY(ql_arena_take(arena, "frame", fields[f].count, sizeof(double), fields[f].field));
  return QL_OK;
}

/* Saturation vapour pressure over water, Pa: Bolton 1980, Mon. Wea. Rev. 108, eq. 10. */
static double saturation(double temperature) {
  const double t = temperature - QL_KELVIN;
  return 611.2 * exp(17.67 * t / (t + 243.5));
}

/* Mixing ratio aimed at: nearly uniform below the season's lid, dry above; at most 95 % humid. */
static double vapour_at(const zhuji_season *season, double altitude, double temperature,
                        double pressure) {
  const double lid = season->residual_depth;
  const double moist = 1.0 - 0.12 * fmin(altitude, lid) / lid;
  const double drop = 0.4 + 0.6 / (1.0 + exp((altitude - lid - 100.0) / 150.0));
  const double wanted =
      season->vapour * moist * drop * exp(-fmax(0.0, altitude - lid) / season->vapour_scale);
  const double e = 0.95 * saturation(temperature);
  return fmin(wanted, QL_WATER_RATIO * e / (pressure - e));
}

typedef struct layer {
  double below, above; /* Pa */
  double foot;         /* m above ground */
} layer;

/* One layer in hydrostatic balance. Its mid-point pressure is the logarithmic mean of its
 * interfaces, so that dz = R_d T_v / g ln(p_below / p_above) and p dz / (R T) = dp T_v / (T g M)
 * hold together. The thickness depends on the temperature at its middle: iterated. */
static void fill_layer(const zhuji_season *season, const zhuji_land *land,
                       const zhuji_surface *surface, size_t column, layer l, double out[4]) {
  const double spread = log(l.below / l.above), p = (l.below - l.above) / spread;
  const double exner = pow(p / 1e5, QL_R_DRY / QL_CP_DRY);
  double thickness = 280.0 * QL_R_DRY / QL_WRF_GRAVITY * spread, temperature = 280.0, r = 0.0;
  for (int n = 0; n < 12; n++) {
    const double middle = l.foot + 0.5 * thickness;
    temperature = exner * zhuji_surface_theta(season, land, surface, column, middle);
    r = vapour_at(season, land->terrain[column] + middle, temperature, p);
    const double virtual = temperature * (1.0 + r / QL_WATER_RATIO) / (1.0 + r);
    thickness = QL_R_DRY * virtual / QL_WRF_GRAVITY * spread;
  }
  out[0] = p, out[1] = temperature, out[2] = r, out[3] = thickness;
}

/* Cloud between the top of the boundary layer (or 150 m under the lid) and 900 m (250 m) higher. */
static double cloud_water_at(const zhuji_season *season, double cloud, double foot, double z) {
  const double depth = season->stratus ? 250.0 : 900.0;
  const double core = season->stratus ? 0.10e-3 : 0.60e-3; /* kg kg-1 in the cloud */
  const double s = (z - foot) / depth;
  return s > 0.0 && s < 1.0 ? cloud * core * sqrt(s) : 0.0;
}

/* Troen and Mahrt 1986 (Bound.-Layer Meteor. 37): K = k w_s z (1 - z/h)^2; w_s^3 = u*^3 + 0.6 w*^3
 * when the ground heats, u* / (1 + 5 z/L) when it cools. */
static double diffusivity(double z, double depth, double ustar, double obukhov, double urban) {
  const double least = z < 200.0 ? 0.3 + urban : 0.3;
  if (z >= depth) return least;
  const double shape = QL_VON_KARMAN * z * (1.0 - z / depth) * (1.0 - z / depth);
  if (obukhov > 0.0) return fmax(least, shape * ustar / (1.0 + 5.0 * z * obukhov));
  const double u3 = ustar * ustar * ustar;
  const double w3 = -u3 * depth * obukhov / QL_VON_KARMAN; /* convective velocity scale cubed */
  return fmax(least, shape * cbrt(u3 + 0.6 * w3));
}

static void fill_column(const zhuji_domain *d, const zhuji_land *land, const zhuji_surface *surface,
                        size_t column, zhuji_frame *f) {
  const size_t plane = (size_t)d->nx * (size_t)d->ny;
  const double surface_pressure =
      zhuji_frame_surface_pressure(d->season, land->terrain[column], f->time, NULL);
  const double depth = surface_pressure - d->top_pressure;
  const double foot = d->season->stratus
                          ? fmax(100.0, d->season->residual_depth - 150.0 - land->terrain[column])
                          : surface->depth[column];
  f->surface_pressure[column] = surface_pressure;
  f->height[column] = 0.0;
  f->kz[column] = 0.0;
  for (int k = 0; k < d->nz; k++) {
    const size_t at = (size_t)k * plane + column;
    double out[4];
    const layer l = {d->top_pressure + d->eta[k] * depth, d->top_pressure + d->eta[k + 1] * depth,
                     f->height[at]};
    fill_layer(d->season, land, surface, column, l, out);
    f->pressure[at] = out[0], f->temperature[at] = out[1], f->vapour[at] = out[2];
    f->height[at + plane] = l.foot + out[3];
    f->air[at] = out[0] * out[3] / (QL_GAS_CONSTANT * out[1]);
    const double middle = l.foot + 0.5 * out[3];
    f->cloud_water[at] = cloud_water_at(d->season, surface->cloud[column], foot, middle);
    f->cloud_fraction[at] = f->cloud_water[at] > 0.0 ? surface->cloud[column] : 0.0;
    f->kz[at + plane] = diffusivity(l.foot + out[3], surface->depth[column], surface->ustar[column],
                                    surface->obukhov[column], land->urban[column]);
  }
}

void zhuji_frame_fill(const zhuji_domain *domain, const zhuji_land *land,
                      const zhuji_surface *surface, double time, zhuji_frame *frame) {
  const size_t plane = (size_t)domain->nx * (size_t)domain->ny;
  frame->time = time;
  for (size_t column = 0; column < plane; column++)
    fill_column(domain, land, surface, column, frame);
}
