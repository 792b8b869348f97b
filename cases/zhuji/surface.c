/* Surface energy balance and a boundary layer that each column carries along: a fine profile of
 * potential temperature, mixed from below by day (encroachment with entrainment) and cooled from
 * below at night. Papers:
 *   HU83  Holtslag and van Ulden 1983, J. Climate Appl. Meteor. 22, 517-529
 *   VH85  van Ulden and Holtslag 1985, J. Climate Appl. Meteor. 24, 1196-1207
 *   T73   Tennekes 1973, J. Atmos. Sci. 30, 558-567 */
#include "base/constants.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>

#define STEFAN_BOLTZMANN 5.670374419e-8  /* W m-2 K-4 */
static const double coriolis = 7.22e-5;  /* s-1 at 29.7 N */
static const double air_heat = 1180.0;   /* J m-3 K-1, rho c_p near the ground */
static const double entrainment = 0.2;   /* T73: heat flux at the inversion / at the ground */
static const double restoring = 72000.0; /* s: advection, subsidence and radiation together */
static const double anemometer = 10.0;   /* m */

double zhuji_surface_hour(double time) {
  return fmod((time + ZHUJI_UTC_OFFSET) / 3600.0, 24.0);
}

/* Spencer 1971, Search 2, 172: declination and equation of time as Fourier series. */
double zhuji_surface_cosine(double time, double longitude, double latitude) {
  const double day = fmod(time / 86400.0, 365.25); /* 1970-01-01 was the first of January */
  const double g = 2.0 * QL_PI * day / 365.25;
  const double declination = 0.006918 - 0.399912 * cos(g) + 0.070257 * sin(g) -
                             0.006758 * cos(2.0 * g) + 0.000907 * sin(2.0 * g) -
                             0.002697 * cos(3.0 * g) + 0.00148 * sin(3.0 * g);
  const double equation = 0.0000075 + 0.001868 * cos(g) - 0.032077 * sin(g) -
                          0.014615 * cos(2.0 * g) - 0.040849 * sin(2.0 * g); /* rad */
  const double turn =
      2.0 * QL_PI * (fmod(time, 86400.0) / 86400.0 - 0.5) + longitude * QL_PI / 180.0 + equation;
  const double phi = latitude * QL_PI / 180.0;
  return fmax(0.0, sin(phi) * sin(declination) + cos(phi) * cos(declination) * cos(turn));
}

double zhuji_surface_reference(const zhuji_season *season, double altitude) {
  const double low = fmin(altitude, season->residual_depth);
  const double lid =
      0.5 * (1.0 + tanh((altitude - season->residual_depth - 0.5 * season->inversion_depth) /
                        (0.5 * season->inversion_depth)));
  const double high = fmax(0.0, altitude - season->residual_depth);
  return season->theta + season->theta_residual * low + season->inversion * lid +
         season->theta_free * high;
}

double zhuji_surface_cloud(const zhuji_season *season, double time, double x, double y) {
  const double hour = zhuji_surface_hour(time);
  const double drift = fmod(time, 864000.0); /* s */
  if (season->stratus) {
    const double night = 0.5 * (1.0 + cos(2.0 * QL_PI * (hour - 5.0) / 24.0));
    const double cover = zhuji_geography_noise(x - 2.0 * drift, y + 3.0 * drift, 60000.0, 31u);
    return season->cloud * night * fmax(0.0, fmin(1.0, 0.5 + 1.5 * cover));
  }
  const double day = hour > 10.5 && hour < 18.5 ? sin(QL_PI * (hour - 10.5) / 8.0) : 0.0;
  const double cell = zhuji_geography_noise(x - 2.0 * drift, y - 3.0 * drift, 14000.0, 32u);
  return season->cloud * day * fmax(0.0, cell - 0.35) / 0.65;
}

/* Net radiation, HU83, with c1 = 5.31e-13 W m-2 K-6 (Swinbank), c2 = 60 W m-2, c3 = 0.12. */
static double net_radiation(double shortwave, double albedo, double temperature, double cloud) {
  const double t2 = temperature * temperature;
  return ((1.0 - albedo) * shortwave + 5.31e-13 * t2 * t2 * t2 - STEFAN_BOLTZMANN * t2 * t2 +
          60.0 * cloud) /
         1.12;
}

typedef struct fluxes {
  double sensible, latent; /* W m-2 */
} fluxes;

/* Day: modified Priestley-Taylor as in HU83, soil 0.1 Q*, beta = 20 alpha W m-2. The ratio of the
 * psychrometric constant to the slope of saturation is fitted as 1.4321 exp(-0.056 t), t in C:
 * within 5 % of 66 Pa K-1 over the slope of Bolton 1980 between 0 and 35 C. */
static fluxes day_fluxes(double net, double alpha, double temperature) {
  const double ratio = 1.4321 * exp(-0.056 * (temperature - QL_KELVIN));
  const double available = 0.9 * net;
  return (fluxes){((1.0 - alpha + ratio) / (1.0 + ratio)) * available - 20.0 * alpha,
                  alpha / (1.0 + ratio) * available + 20.0 * alpha};
}

/* Unstable momentum function, Paulson 1970, J. Appl. Meteor. 9, with 16 z/L. */
static double psi_unstable(double zeta) {
  const double q = sqrt(sqrt(1.0 - 16.0 * zeta));
  return 2.0 * log(0.5 * (1.0 + q)) + log(0.5 * (1.0 + q * q)) - 2.0 * atan(q) + 0.5 * QL_PI;
}

/* u* and 1/L for an upward heat flux, by iteration. */
static double unstable_ustar(double wind, double z0, double heat, double temperature,
                             double *obukhov) {
  const double neutral = log(anemometer / z0);
  double ustar = QL_VON_KARMAN * wind / neutral;
  *obukhov = 0.0;
  for (int n = 0; n < 8; n++) {
    *obukhov = fmax(-1.0, -QL_VON_KARMAN * QL_GRAVITY * heat /
                              (air_heat * temperature * ustar * ustar * ustar));
    const double zeta = anemometer * *obukhov, zeta0 = z0 * *obukhov;
    ustar = QL_VON_KARMAN * wind / (neutral - psi_unstable(zeta) + psi_unstable(zeta0));
  }
  return ustar;
}

/* Night: theta* = 0.09 (1 - 0.5 N^2) K and u* from the log-linear profile with 5 z/L (VH85;
 * the root as Venkatram 1980, Bound.-Layer Meteor. 19); below the critical wind both are
 * scaled down. Returns u*; sets 1/L and the (negative) heat flux. */
static double stable_ustar(double wind, double z0, double cloud, double temperature,
                           double *obukhov, double *heat) {
  const double drag = QL_VON_KARMAN / log(anemometer / z0);
  double theta_star = 0.09 * (1.0 - 0.5 * cloud * cloud);
  const double u0 = sqrt(5.0 * anemometer * QL_GRAVITY * theta_star / temperature);
  const double critical = 2.0 * u0 / sqrt(drag);
  const double u = fmax(wind, critical);
  double ustar = 0.5 * drag * u * (1.0 + sqrt(fmax(0.0, 1.0 - critical * critical / (u * u))));
  if (wind < critical) {
    ustar *= wind / critical;
    theta_star *= wind / critical;
  }
  ustar = fmax(ustar, 0.06);
  *obukhov = QL_VON_KARMAN * QL_GRAVITY * theta_star / (temperature * ustar * ustar);
  *heat = -air_heat * ustar * theta_star;
  return ustar;
}

/* Mix the profile from below with `heat` (K m) and return the depth of the mixed layer, m. The
 * layer grows until the area between its temperature and the old profile is the heat
 * (encroachment). */
static double mix_from_below(double heat, double *theta) {
  double sum = 0.0; /* K, of the levels below n */
  for (int n = 1; n < ZHUJI_FINE; n++) {
    sum += theta[n - 1];
    const double mixed = (heat / ZHUJI_FINE_STEP + sum) / n;
    if (mixed > theta[n]) continue;
    const double gap = theta[n] - theta[n - 1];
    const double part = gap > 0.0 ? (mixed - theta[n - 1]) / gap : 0.0;
    for (int k = 0; k < n; k++) theta[k] = mixed;
    return (n - 1 + fmax(0.0, fmin(1.0, part)) + 0.5) * ZHUJI_FINE_STEP;
  }
  return ZHUJI_FINE * ZHUJI_FINE_STEP;
}

/* Take `heat` (K m, negative) out with an exponential profile of scale `scale`, m (Stull 1988,
 * chapter 12). */
static void cool_from_below(double heat, double scale, double *theta) {
  const double ratio = exp(-ZHUJI_FINE_STEP / scale);
  double cooling = heat / ZHUJI_FINE_STEP * (1.0 - ratio);
  for (int k = 0; k < ZHUJI_FINE; k++, cooling *= ratio) theta[k] += cooling;
}

static void restore_profile(const double *reference, double dt, double *theta) {
  for (int k = 0; k < ZHUJI_FINE; k++) theta[k] += (reference[k] - theta[k]) * dt / restoring;
}

/* Depth when the ground cools: Zilitinkevich 1972, Bound.-Layer Meteor. 3, h = 0.4 sqrt(u* L / f);
 * the turbulence of the afternoon dies away within about half an hour. */
static double stable_depth(double before, double ustar, double obukhov, double dt) {
  const double height = 0.4 * sqrt(ustar / (fmax(obukhov, 1e-4) * coriolis));
  return fmax(fmax(80.0, fmin(height, 400.0)), before * exp(-dt / 2400.0));
}

typedef struct spot {
  size_t at;
  double x, y, time, dt;
} spot;

/* What drives a column during a step. */
typedef struct forcing {
  double temperature, wind, cloud; /* K, m s-1, 1 */
  double net, people;              /* W m-2: net radiation, anthropogenic heat */
  double dt;                       /* s */
} forcing;

static void heat_column(const zhuji_land *land, size_t at, const forcing *f, zhuji_surface *s) {
  const double heat = (1.0 + 2.0 * entrainment) * s->sensible[at] / air_heat * f->dt;
  s->ustar[at] = unstable_ustar(f->wind, land->roughness[at], s->sensible[at], f->temperature,
                                &s->obukhov[at]);
  const double mechanical = fmin(0.07 * s->ustar[at] / coriolis, 400.0);
  s->depth[at] = fmax(mix_from_below(heat, s->theta + at * ZHUJI_FINE), mechanical);
}

/* Turbulence carries little in the weak winds of the night; the surface layer cools by its own
 * radiation as well, here with three tenths of the ground's net loss. A town's heat keeps the flux
 * small but not upward. */
static void cool_column(const zhuji_land *land, size_t at, const forcing *f, zhuji_surface *s) {
  const double urban = land->urban[at];
  double turbulent;
  s->ustar[at] = stable_ustar(f->wind, land->roughness[at], f->cloud, f->temperature,
                              &s->obukhov[at], &turbulent);
  s->sensible[at] = fmin(-0.5, turbulent + f->people);
  s->latent[at] = 0.0;
  const double heat = (s->sensible[at] + 0.3 * fmin(0.0, f->net)) / air_heat * f->dt;
  cool_from_below(heat, 140.0 + 60.0 * urban, s->theta + at * ZHUJI_FINE);
  s->depth[at] =
      fmax(stable_depth(s->depth[at], s->ustar[at], s->obukhov[at], f->dt), 80.0 + 100.0 * urban);
}

static void step_column(const zhuji_domain *d, const zhuji_land *land, spot c, zhuji_surface *s) {
  const size_t at = c.at;
  const double middle = c.time + 0.5 * c.dt;
  const double pressure = zhuji_frame_surface_pressure(d->season, land->terrain[at], middle, NULL);
  const zhuji_point place = {
      c.x, c.y, anemometer, land->slope_x[at], land->slope_y[at], land->roughness[at]};
  double u, v;
  zhuji_wind_target(d->season, middle, &place, &u, &v);
  forcing f = {.temperature = s->theta[at * ZHUJI_FINE] * pow(pressure / 1e5, QL_R_DRY / QL_CP_DRY),
               .wind = fmax(0.5, hypot(u, v)),
               .cloud = zhuji_surface_cloud(d->season, middle, c.x, c.y),
               .people = land->urban[at] * 25.0,
               .dt = c.dt};
  s->cosine[at] = zhuji_surface_cosine(middle, land->longitude[0][at], land->latitude[0][at]);
  s->cloud[at] = f.cloud;
  /* HU83, after Kasten and Czeplak 1980 */
  s->shortwave[at] = fmax(0.0, 990.0 * s->cosine[at] - 30.0) * (1.0 - 0.75 * pow(f.cloud, 3.4)) *
                     d->season->clearness;
  f.net = net_radiation(s->shortwave[at], land->albedo[at], f.temperature, f.cloud);
  const fluxes day = day_fluxes(f.net, land->evaporation[at], f.temperature);
  s->sensible[at] = day.sensible + f.people;
  s->latent[at] = day.latent;
  if (f.net > 0.0 && day.sensible > 0.0)
    heat_column(land, at, &f, s);
  else
    cool_column(land, at, &f, s);
  restore_profile(s->reference + at * ZHUJI_FINE, c.dt, s->theta + at * ZHUJI_FINE);
}

void zhuji_surface_step(const zhuji_domain *domain, const zhuji_land *land, double time, double dt,
                        zhuji_surface *surface) {
  for (int j = 0; j < domain->ny; j++)
    for (int i = 0; i < domain->nx; i++) {
      const spot c = {zhuji_at(domain, 0, j, i), zhuji_domain_centre(domain, domain->nx, i),
                      zhuji_domain_centre(domain, domain->ny, j), time, dt};
      step_column(domain, land, c, surface);
    }
}

ql_status zhuji_surface_create(const zhuji_domain *domain, const zhuji_land *land, ql_arena *arena,
                               zhuji_surface *surface) {
  const size_t plane = (size_t)domain->nx * (size_t)domain->ny;
  double **fields[] = {&surface->cosine, &surface->cloud, &surface->shortwave, &surface->sensible,
                       &surface->latent, &surface->ustar, &surface->obukhov,   &surface->depth};
  for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++)
    QL_TRY(ql_arena_take(arena, "surface field", plane, sizeof(double), fields[f]));
  QL_TRY(ql_arena_take(arena, "profiles", plane * ZHUJI_FINE, sizeof(double), &surface->theta));
  QL_TRY(ql_arena_take(arena, "profiles", plane * ZHUJI_FINE, sizeof(double), &surface->reference));
  for (size_t at = 0; at < plane; at++)
    for (size_t k = 0; k < ZHUJI_FINE; k++) {
      const double altitude = land->terrain[at] + ((double)k + 0.5) * ZHUJI_FINE_STEP;
      surface->theta[at * ZHUJI_FINE + k] = surface->reference[at * ZHUJI_FINE + k] =
          zhuji_surface_reference(domain->season, altitude);
    }
  return QL_OK;
}

double zhuji_surface_theta(const zhuji_season *season, const zhuji_land *land,
                           const zhuji_surface *surface, size_t column, double z) {
  const double p = z / ZHUJI_FINE_STEP - 0.5; /* entry k stands for the middle of its 25 m */
  const double *theta = surface->theta + column * ZHUJI_FINE;
  if (p >= ZHUJI_FINE - 1) return zhuji_surface_reference(season, land->terrain[column] + z);
  if (p <= 0.0) return theta[0];
  const int k = (int)p;
  return theta[k] + (p - k) * (theta[k + 1] - theta[k]);
}
