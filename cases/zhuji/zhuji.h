/* The embedded Zhuji case: synthetic meteorology, land, emissions and stations for a county between
 * two ranges. Nothing here is observed or the output of a weather model; see docs/formats/demo.md.
 *
 * Shapes: a 2-D field is [ny][nx], a 3-D one [nz][ny][nx], x fastest; U has nx + 1 columns, V ny +
 * 1 rows, W and the interfaces nz + 1 levels, k = 0 at the ground. Positions x, y are metres east
 * and north of the domain's centre in the Lambert projection; z is metres above ground. */
#ifndef QL_CASES_ZHUJI_ZHUJI_H
#define QL_CASES_ZHUJI_ZHUJI_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

#define ZHUJI_SYNTHETIC                                                                            \
  "yes: invented by 'qinglan demo' from analytic functions and fixed seeds; not observed, not a "  \
  "weather model's output, no evidence about real air quality"

#define ZHUJI_LONGITUDE 120.25   /* degrees east, centre of the domain */
#define ZHUJI_LATITUDE 29.67     /* degrees north */
#define ZHUJI_RADIUS 6370000.0   /* m, WRF's sphere */
#define ZHUJI_UTC_OFFSET 28800.0 /* s */

enum { ZHUJI_MAX_LAYERS = 20, ZHUJI_CLASSES = 20, ZHUJI_FINE = 141 };

/* What differs between the seasons. */
typedef struct zhuji_season {
  const char *name, *title, *start;  /* start: local midnight as UTC */
  double sea_level_pressure;         /* Pa, mean */
  double theta;                      /* K, potential temperature of the residual layer's foot */
  double theta_residual;             /* K m-1, stability of the residual layer */
  double residual_depth;             /* m above sea level: foot of the inversion */
  double inversion, inversion_depth; /* K and m */
  double theta_free;                 /* K m-1, stability of the free atmosphere */
  double vapour, vapour_scale;       /* kg kg-1 at the ground; m */
  double wind, wind_from;            /* m s-1 and degrees at 1 km above ground */
  double wind_aloft, aloft_from;     /* m s-1 and degrees at 7 km */
  double breeze;                     /* 1, strength of slope and valley winds */
  double evaporation;                /* 1, factor on the Priestley-Taylor parameter */
  double clearness;                  /* 1, what haze leaves of the sunshine */
  double cloud;                      /* 1, largest cumulus (summer) or stratus (winter) fraction */
  bool stratus;                      /* clouds under the inversion at night, else cumulus by day */
  int leaf_row;                      /* row of the class table of leaf area */
} zhuji_season;

typedef struct zhuji_domain {
  const zhuji_season *season;
  bool full;
  int nx, ny, nz, hours;               /* frames = hours + 1 */
  double dx;                           /* m */
  double start;                        /* s since 1970 */
  double top_pressure;                 /* Pa */
  double eta[ZHUJI_MAX_LAYERS + 1];    /* p = top + eta (surface - top), 1 at the ground */
  double height[ZHUJI_MAX_LAYERS + 1]; /* m, nominal heights the eta values were made from */
} zhuji_domain;

/* Position, map and land; constant in time. All 2-D but the staggered ones. */
typedef struct zhuji_land {
  double *longitude[3], *latitude[3], *map_factor[3]; /* at mass points, U points, V points */
  double *terrain;                                    /* m */
  double *slope_x, *slope_y;                          /* 1, gradient of the terrain */
  double *fraction;    /* [ZHUJI_CLASSES][ny][nx], MODIS-IGBP classes 1-20, sum 1 */
  double *leaf_area;   /* m2 m-2 */
  double *vegetation;  /* 1 */
  double *roughness;   /* m */
  double *albedo;      /* 1 */
  double *evaporation; /* 1, de Bruin and Holtslag's alpha */
  double *urban;       /* 1 */
} zhuji_land;

/* The surface and boundary layer at an instant, and the fine profile each column carries. */
typedef struct zhuji_surface {
  double *cosine;                        /* 1, solar zenith angle, 0 at night */
  double *cloud;                         /* 1, fraction of the column */
  double *shortwave, *sensible, *latent; /* W m-2 */
  double *ustar;                         /* m s-1 */
  double *obukhov;                       /* m-1, 1/L */
  double *depth;                         /* m, boundary-layer height */
  double *theta;     /* [ny][nx][ZHUJI_FINE], K, means of layers of ZHUJI_FINE_STEP */
  double *reference; /* the same of the undisturbed air, to which columns return */
} zhuji_surface;
#define ZHUJI_FINE_STEP 25.0 /* m */

/* One hourly frame. */
typedef struct zhuji_frame {
  double time;
  double *surface_pressure;                      /* Pa */
  double *pressure, *temperature;                /* Pa, K at layer mid-points */
  double *vapour, *cloud_water, *cloud_fraction; /* kg kg-1 (dry air), kg kg-1, 1 */
  double *height;                                /* m above ground, interfaces */
  double *air;                                   /* mol m-2, p dz/(R T) */
  double *u, *v, *w;                             /* m s-1, grid-relative */
  double *kz;                                    /* m2 s-1, interfaces */
  double top_velocity; /* m s-1, largest flow of air through the model top */
} zhuji_frame;

static inline size_t zhuji_at(const zhuji_domain *d, int k, int j, int i) {
  return ((size_t)k * (size_t)d->ny + (size_t)j) * (size_t)d->nx + (size_t)i;
}

/* --- domain.c -------------------------------------------------------------------------------- */

/* `season` "summer" or "winter"; full: 48 x 48 x 20 at 2.5 km, 72 h; else 24 x 24 x 13 at 3 km,
 * 24 h. QL_ERR_USAGE for another season. */
ql_status zhuji_domain_init(const char *season, bool full, zhuji_domain *domain);
/* Metres from the centre to degrees and back, and the map factor, Snyder 1987 chapter 15 (sphere).
 */
void zhuji_domain_to_degrees(double x, double y, double *longitude, double *latitude);
void zhuji_domain_to_metres(double longitude, double latitude, double *x, double *y);
double zhuji_domain_map_factor(double latitude);
/* Constant of the cone: a meridian is turned by it times its longitude from the centre. */
double zhuji_domain_cone(void);
/* Centre of cell i of n, m from the domain's centre. */
double zhuji_domain_centre(const zhuji_domain *domain, int n, int i);

/* --- geography.c ----------------------------------------------------------------------------- */

/* Is a point inside the county (outline of 27 corners)? */
bool zhuji_geography_in_county(double longitude, double latitude);
/* The n-th corner of that outline, degrees; false after the last. */
bool zhuji_geography_corner(int n, double *longitude, double *latitude);
/* Density of towns, 1 at the middle of the county seat. */
double zhuji_geography_urban(double x, double y);
/* Density of the motorways' traffic and of villages, about 0-1. */
double zhuji_geography_roads(double x, double y);
/* x of the Puyang river's axis, m. */
double zhuji_geography_river(double y);
/* Smooth noise of a given wavelength, -1 ... 1, the same on every machine. */
double zhuji_geography_noise(double x, double y, double wavelength, unsigned seed);
/* m above sea level */
double zhuji_geography_terrain(double x, double y);
/* Fractions of the ground at a point: they sum to 1. */
typedef struct zhuji_cover {
  double broadleaf, needleleaf, mixed, grass, crops, urban, water;
} zhuji_cover;
zhuji_cover zhuji_geography_cover(double x, double y);

/* --- land.c ---------------------------------------------------------------------------------- */

ql_status zhuji_land_create(const zhuji_domain *domain, ql_arena *arena, zhuji_land *land);

/* --- surface.c ------------------------------------------------------------------------------- */

ql_status zhuji_surface_create(const zhuji_domain *domain, const zhuji_land *land, ql_arena *arena,
                               zhuji_surface *surface);
/* Bring every column from `time` to `time` + `dt` (one step of at most 600 s). */
void zhuji_surface_step(const zhuji_domain *domain, const zhuji_land *land, double time, double dt,
                        zhuji_surface *surface);
/* Potential temperature of the undisturbed air, K, at a height above sea level. */
double zhuji_surface_reference(const zhuji_season *season, double altitude);
/* Cloud fraction of the column above a point, 1. */
double zhuji_surface_cloud(const zhuji_season *season, double time, double x, double y);
/* Cosine of the solar zenith angle, Spencer 1971. */
double zhuji_surface_cosine(double time, double longitude, double latitude);
/* Potential temperature of column (j, i) at height z above ground, K. */
double zhuji_surface_theta(const zhuji_season *season, const zhuji_land *land,
                           const zhuji_surface *surface, size_t column, double z);
/* Local solar-clock hour of the case, 0-24. */
double zhuji_surface_hour(double time);

/* --- wind.c ---------------------------------------------------------------------------------- */

/* The wind aimed at, m s-1, before mass adjustment. */
typedef struct zhuji_point {
  double x, y, z, slope_x, slope_y, roughness;
} zhuji_point;
void zhuji_wind_target(const zhuji_season *season, double time, const zhuji_point *at, double *u,
                       double *v);
/* Winds of a frame: the target, adjusted so that no air passes the model top; then w. */
ql_status zhuji_wind_fill(const zhuji_domain *domain, const zhuji_land *land, zhuji_frame *frame);

/* --- frame.c --------------------------------------------------------------------------------- */

ql_status zhuji_frame_create(const zhuji_domain *domain, ql_arena *arena, zhuji_frame *frame);
/* Pressure, temperature, humidity, clouds, heights, air, kz of a frame. */
void zhuji_frame_fill(const zhuji_domain *domain, const zhuji_land *land,
                      const zhuji_surface *surface, double time, zhuji_frame *frame);
/* Pa at the ground: sea-level pressure with the diurnal and semidiurnal tide, and its tendency,
 * Pa s-1 */
double zhuji_frame_surface_pressure(const zhuji_season *season, double terrain, double time,
                                    double *tendency);

/* --- background.c ---------------------------------------------------------------------------- */

/* Write the initial and boundary values of the season to `path`. */
ql_status zhuji_background_write(const zhuji_domain *domain, const char *path);

/* --- wrf_file.c, inventory.c, write.c -------------------------------------------------------- */

/* Write the meteorology to `path`; `top_velocity` gets the largest flow through the model top,
 * m s-1. */
ql_status zhuji_wrf_write(const zhuji_domain *domain, const char *path, double *top_velocity);
/* Write inventory_<sector>.nc for every sector into `folder`. */
ql_status zhuji_inventory_write(const char *folder);
/* Name of the index-th sector, NULL after the last. */
const char *zhuji_inventory_sector(int index);

typedef struct zhuji_request {
  const char *folder, *season;
  bool full;
} zhuji_request;
/* Write the whole case. QL_ERR_INPUT if the folder holds files that are not of a demo. */
ql_status zhuji_write(const zhuji_request *request, double *top_velocity);

#endif
