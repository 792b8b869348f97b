/* The horizontal grid and the time axis of a CF variable. */
#ifndef QL_INPUTS_EMISSIONS_CF_GRID_H
#define QL_INPUTS_EMISSIONS_CF_GRID_H

#include "base/arena.h"
#include "base/nc.h"
#include "grids/projection.h"

#include <stdbool.h>

typedef struct ql_cf_grid {
  char x_name[QL_NC_NAME], y_name[QL_NC_NAME]; /* dimensions and coordinate variables */
  int nx, ny;
  ql_projection *projection; /* owned; NULL: x and y are longitude and latitude in degrees */
  double *x, *y;             /* [nx], [ny] cell centres, m or degrees */
  double *x_edge, *y_edge;   /* [nx + 1], [ny + 1], from the bounds or half-way between centres */
} ql_cf_grid;

/* The grid of the last two dimensions (y, x) of a variable; arrays come from `arena`. QL_ERR_INPUT
 * if it is not a rectilinear grid with coordinate variables, or the grid mapping is unknown. */
ql_status ql_cf_grid_read(ql_arena *arena, const ql_nc *file, const char *variable,
                          ql_cf_grid *grid);
void ql_cf_grid_free(ql_cf_grid *grid);

/* Does the variable end in two dimensions that have horizontal coordinate variables? */
bool ql_cf_grid_has(const ql_nc *file, const char *variable);

/* Do two files have the same grid (names apart)? */
bool ql_cf_grid_same(const ql_cf_grid *a, const ql_cf_grid *b);

/* A PROJ string for a CF grid_mapping variable (CF 1.10, appendix F), on a sphere or ellipsoid as
 * it says, a sphere of 6370 km (WRF's) if it says nothing. */
ql_status ql_cf_grid_projection(const ql_nc *file, const char *mapping, size_t size, char *string);

/* The intervals of a time axis of `count` entries, s since 1970: its bounds, or each time until the
 * next (the last as long as the one before; a single one an hour). QL_ERR_INPUT if they do not
 * rise. start[count], end[count]. */
ql_status ql_cf_grid_intervals(const ql_nc *file, const char *time, size_t count, double *start,
                               double *end);

/* Does the variable have units of time ("hours since ...")? */
bool ql_cf_grid_is_time(const ql_nc *file, const char *variable);

#endif
