/* Meteorology on the model grid: the fields at an instant (a frame as read, or interpolated), and
 * what an operator sees during one step. Filled by inputs/meteorology, read by solver/.
 *
 * Air is counted in moles: air(k,j,i) = p dz / (R T), mol m-2, so that mole fraction times air is
 * the conserved amount. Between frames air and the horizontal fluxes are linear in time; the
 * vertical flux follows from discrete continuity (solver/transport), so that uniform mixing ratios
 * stay uniform. */
#ifndef QL_GRIDS_MET_H
#define QL_GRIDS_MET_H

#include "grids/grid.h"

/* name, CF-like units, how it varies between frames (LINEAR, or HELD from the frame that opens it)
 */
#define QL_MET_3D(F)                                                                               \
  F(temperature, "K", LINEAR)                                                                      \
  F(pressure, "Pa", LINEAR)                                                                        \
  F(humidity, "mol mol-1", LINEAR) /* water vapour mole fraction, moist air */                     \
  F(cloud_water, "kg kg-1", HELD)  /* liquid, in-cloud water of the whole cell */                  \
  F(cloud_ice, "kg kg-1", HELD)    /* ice + snow + graupel */                                      \
  F(rain_water, "kg kg-1", HELD)                                                                   \
  F(cloud_fraction, "1", HELD)                                                                     \
  F(cloud_optical_depth, "1", HELD) /* of the layer, grid mean */                                  \
  F(air, "mol m-2", LINEAR)         /* p dz / (R T) */                                             \
  F(thickness, "m", LINEAR)         /* layer depth */                                              \
  F(height, "m", LINEAR)            /* layer mid-point above ground */                             \
  F(wind_x, "m s-1", LINEAR)        /* on the west face, grid-relative */                          \
  F(wind_y, "m s-1", LINEAR)        /* on the south face, grid-relative */                         \
  F(flux_x, "mol s-1", LINEAR)      /* air through the west face, + to the east */                 \
  F(flux_y, "mol s-1", LINEAR)      /* air through the south face, + to the north */               \
  F(kz, "m2 s-1", LINEAR)           /* at the lower interface of the layer; 0 at k = 0 */

#define QL_MET_2D(F)                                                                               \
  F(surface_pressure, "Pa", LINEAR)                                                                \
  F(temperature_2m, "K", LINEAR)                                                                   \
  F(skin_temperature, "K", LINEAR)                                                                 \
  F(wind_10m, "m s-1", LINEAR)      /* speed */                                                    \
  F(ustar, "m s-1", LINEAR)         /* friction velocity */                                        \
  F(inverse_obukhov, "m-1", LINEAR) /* 1/L */                                                      \
  F(pbl_height, "m", LINEAR)                                                                       \
  F(heat_flux, "W m-2", LINEAR)    /* sensible, up */                                              \
  F(shortwave, "W m-2", LINEAR)    /* downward at the ground */                                    \
  F(rain_rate, "kg m-2 s-1", HELD) /* over the interval that the frame opens */                    \
  F(snow_depth, "m", HELD)

typedef struct ql_met_fields {
  double time; /* s since 1970 */
#define FIELD(name, units, how) float *name;
  QL_MET_3D(FIELD)
  QL_MET_2D(FIELD)
#undef FIELD
} ql_met_fields;

/* Land, constant during a run. 2-D arrays with halo. */
enum { QL_LAND_USES = 26 }; /* classes of Zhang et al. 2003, table 1, in their order */
typedef struct ql_land {
  float *terrain;         /* m */
  float *land_use;        /* [QL_LAND_USES][plane], fractions that sum to 1 */
  float *leaf_area_index; /* m2 m-2, NULL: class values of the month */
  float *albedo;          /* 1, UV, NULL: class values */
  float *ozone_column;    /* Dobson units */
} ql_land;

/* What an operator sees during [start, start + dt]. */
typedef struct ql_met {
  const ql_grid *grid;
  const ql_land *land;
  double start, dt;         /* s since 1970; s */
  int part;                 /* number among the steps that are prepared at once */
  const ql_met_fields *now; /* at start + dt/2 */
  const float *air_start;   /* mol m-2, [nz][ny+2h][nx+2h] */
  const float *air_end;
} ql_met;

/* Fields for `grid`, zeroed, from `arena`. */
ql_status ql_met_fields_create(ql_arena *arena, const ql_grid *grid, ql_met_fields *fields);

/* now = fields at `time`, between two frames of the same grid. Halo included. */
void ql_met_interpolate(const ql_grid *grid, const ql_met_fields *before,
                        const ql_met_fields *after, double time, ql_met_fields *now);

/* Air alone at `time` (start and end of a step). */
void ql_met_interpolate_air(const ql_grid *grid, const ql_met_fields *before,
                            const ql_met_fields *after, double time, float *air);

/* The column (j, i) of `full` in every cell, halo included, of a grid of one column with as many
 * layers; nothing flows through its sides. */
void ql_met_extract(const ql_grid *grid, int j, int i, const ql_met_fields *full,
                    const ql_grid *column, ql_met_fields *out);

/* Cosine of the solar zenith angle (negative at night): Spencer 1971, declination and equation of
 * time; longitude and latitude in degrees. */
double ql_met_cosine_zenith(double time, double longitude, double latitude);

#endif
