/* A field on a latitude-longitude grid, brought to the cells of the model. */
#ifndef QL_INPUTS_METEOROLOGY_LATLON_H
#define QL_INPUTS_METEOROLOGY_LATLON_H

#include "base/nc.h"
#include "grids/grid.h"

#include <stdbool.h>

/* Whether the last two axes of a variable are those of one-dimensional latitude and longitude
 * variables (latitude or lat, longitude or lon). */
bool ql_latlon_has(const ql_nc *file, const char *variable);

/* Bilinear interpolation to every cell, halo included: values [plane] in `units` (NULL: as they
 * stand). Coordinates may rise or fall; longitudes may run 0-360. The first record is taken where
 * there is a third axis. QL_ERR_INPUT if the grid does not cover the model. Takes its memory from
 * `arena`. */
ql_status ql_latlon_read(ql_arena *arena, const ql_nc *file, const char *variable,
                         const char *units, const ql_grid *grid, float *values);

#endif
