#include "base/clock.h"
#include "base/constants.h"
#include "cases/zhuji/zhuji.h"

#include <math.h>
#include <string.h>

/* Summer: the west of the subtropical high, hot, weak south-westerly, a day's cumulus. Winter: a
 * cold high after the front, weak north-north-westerly under a subsidence inversion. */
static const zhuji_season seasons[] = {
    {.name = "summer",
     .title = "hot ozone episode under the subtropical high",
     .start = "2023-07-31T16:00:00Z",
     .sea_level_pressure = 100500.0,
     .theta = 302.8,
     .theta_residual = 0.0012,
     .residual_depth = 1300.0,
     .inversion = 2.0,
     .inversion_depth = 300.0,
     .theta_free = 0.0042,
     .vapour = 0.0165,
     .vapour_scale = 2600.0,
     .wind = 3.8,
     .wind_from = 205.0,
     .wind_aloft = 6.0,
     .aloft_from = 240.0,
     .breeze = 1.0,
     .evaporation = 1.0,
     .clearness = 1.0,
     .cloud = 0.45,
     .stratus = false,
     .leaf_row = 0},
    {.name = "winter",
     .title = "winter stagnation under a subsidence inversion",
     .start = "2024-01-08T16:00:00Z",
     .sea_level_pressure = 102700.0,
     .theta = 274.0,
     .theta_residual = 0.0038,
     .residual_depth = 650.0,
     .inversion = 6.0,
     .inversion_depth = 400.0,
     .theta_free = 0.0048,
     .vapour = 0.0055,
     .vapour_scale = 2000.0,
     .wind = 2.8,
     .wind_from = 335.0,
     .wind_aloft = 12.0,
     .aloft_from = 280.0,
     .breeze = 0.5,
     .evaporation = 0.85,
     .clearness = 0.85,
     .cloud = 0.35,
     .stratus = true,
     .leaf_row = 1},
};

/* Nominal heights of the layer tops, m. */
static const double small_tops[] = {25,  55,   95,   150,  230,  340, 500,
                                    740, 1080, 1560, 2300, 3700, 6500};
static const double full_tops[] = {20,  42,   68,   100,  140,  190,  260,  350,  460,  600,
                                   780, 1000, 1270, 1600, 2050, 2650, 3450, 4500, 5900, 8000};

/* A round atmosphere for making eta from heights: 288 K, 6.5 K/km, 1013.25 hPa (US Standard
 * Atmosphere 1976). */
static double standard_pressure(double z) {
  return 101325.0 * pow(1.0 - 0.0065 * z / 288.15, 5.2559);
}

ql_status zhuji_domain_init(const char *season, bool full, zhuji_domain *domain) {
  const double *tops = full ? full_tops : small_tops;
  *domain = (zhuji_domain){.full = full,
                           .nx = full ? 48 : 24,
                           .ny = full ? 48 : 24,
                           .nz = full ? 20 : 13,
                           .hours = full ? 72 : 24,
                           .dx = full ? 2500.0 : 3000.0};
  for (size_t s = 0; s < sizeof seasons / sizeof seasons[0]; s++)
    if (strcmp(season, seasons[s].name) == 0) domain->season = &seasons[s];
  if (!domain->season)
    return ql_error_set(QL_ERR_USAGE, "there is no season '%s'; use summer or winter", season);
  QL_TRY(ql_clock_parse(domain->season->start, &domain->start));
  domain->top_pressure = round(standard_pressure(tops[domain->nz - 1]) / 100.0) * 100.0;
  const double depth = standard_pressure(0.0) - domain->top_pressure;
  domain->eta[0] = 1.0;
  for (int k = 0; k < domain->nz; k++) {
    domain->height[k + 1] = tops[k];
    domain->eta[k + 1] =
        k + 1 == domain->nz ? 0.0 : (standard_pressure(tops[k]) - domain->top_pressure) / depth;
  }
  return QL_OK;
}

double zhuji_domain_centre(const zhuji_domain *domain, int n, int i) {
  return ((double)i + 0.5 - 0.5 * (double)n) * domain->dx;
}

/* Lambert conformal conic, two standard parallels, sphere: Snyder 1987, USGS Professional Paper
 * 1395, equations 14-1, 14-2, 14-4, 15-1 to 15-4 (forward), 14-9 to 14-11, 15-5 (inverse). */
#define RADIAN (QL_PI / 180.0)
static const double parallel_1 = 25.0 * RADIAN, parallel_2 = 40.0 * RADIAN;

static double half_tangent(double phi) {
  return tan(0.25 * QL_PI + 0.5 * phi);
}

double zhuji_domain_cone(void) {
  return log(cos(parallel_1) / cos(parallel_2)) /
         log(half_tangent(parallel_2) / half_tangent(parallel_1)); /* 15-3 */
}

static double radius(double phi) {
  const double n = zhuji_domain_cone();
  const double f = cos(parallel_1) * pow(half_tangent(parallel_1), n) / n; /* 15-2 */
  return ZHUJI_RADIUS * f / pow(half_tangent(phi), n);                     /* 15-1 */
}

void zhuji_domain_to_metres(double longitude, double latitude, double *x, double *y) {
  const double turn = zhuji_domain_cone() * (longitude - ZHUJI_LONGITUDE) * RADIAN;
  const double rho = radius(latitude * RADIAN);
  *x = rho * sin(turn);
  *y = radius(ZHUJI_LATITUDE * RADIAN) - rho * cos(turn);
}

void zhuji_domain_to_degrees(double x, double y, double *longitude, double *latitude) {
  const double n = zhuji_domain_cone(), up = radius(ZHUJI_LATITUDE * RADIAN) - y;
  const double rho = sqrt(x * x + up * up); /* 14-10 */
  const double f = cos(parallel_1) * pow(half_tangent(parallel_1), n) / n;
  *longitude = ZHUJI_LONGITUDE + atan2(x, up) / n / RADIAN; /* 14-11, 14-9 */
  *latitude = (2.0 * atan(pow(ZHUJI_RADIUS * f / rho, 1.0 / n)) - 0.5 * QL_PI) / RADIAN; /* 15-5 */
}

double zhuji_domain_map_factor(double latitude) {
  const double phi = latitude * RADIAN;
  return zhuji_domain_cone() * radius(phi) / (ZHUJI_RADIUS * cos(phi)); /* 15-4 */
}
