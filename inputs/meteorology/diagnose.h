/* What the meteorology files do not hold, diagnosed column by column. */
#ifndef QL_INPUTS_METEOROLOGY_DIAGNOSE_H
#define QL_INPUTS_METEOROLOGY_DIAGNOSE_H

#include "grids/met.h"

#include <stdbool.h>

typedef struct ql_diagnose {
  const ql_grid *grid;
  const ql_land *land;
  /* fields that were read; the others are computed */
  bool has_surface_pressure, has_temperature_2m, has_skin_temperature, has_wind_10m, has_ustar,
      has_heat_flux, has_shortwave, has_pbl_height, has_kz;
  double minimum_kz; /* m2 s-1 */
  float *roughness;  /* m, [plane], land use averaged in its logarithm */
  float *water;      /* fraction of water and lake, [plane] */
  float *urban;      /* fraction, [plane] */
} ql_diagnose;

/* Take and fill roughness, water and urban from the land use; the rest is the caller's. */
ql_status ql_diagnose_create(ql_arena *arena, const ql_grid *grid, const ql_land *land,
                             ql_diagnose *diagnose);

/* Fill what is missing of a frame, halo included. Always computes 1/L, and keeps Kz above its
 * minimum. The fields read must be there: 3-D state, winds, clouds, and one of heat flux, skin or
 * 2 m temperature. */
void ql_diagnose_fill(const ql_diagnose *diagnose, ql_met_fields *fields);

#endif
