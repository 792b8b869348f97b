/* Regions of the map: polygons in longitude and latitude, with holes, such as townships. Their
 * edges are straight in degrees. */
#ifndef QL_GRIDS_REGION_H
#define QL_GRIDS_REGION_H

#include "grids/grid.h"

typedef struct ql_region_ring { /* closed: the last corner is joined with the first */
  int count;
  double *longitude, *latitude; /* [count] degrees */
  bool hole;
} ql_region_ring;

typedef struct ql_region {
  int count;
  ql_region_ring *rings; /* rings of one region do not cross each other */
} ql_region;

/* Is a point inside? By the even-odd rule over all rings. */
bool ql_region_contains(const ql_region *region, double longitude, double latitude);

/* The part of each model cell that lies inside, fraction[j * nx + i], 0 to 1: rings clipped against
 * the cells in the model's projection (grids/polygon), so that the fractions of regions that tile a
 * cell sum to 1. QL_ERR_INPUT if a corner cannot be projected, QL_ERR_MEMORY. */
ql_status ql_region_fractions(const ql_region *region, const ql_grid *grid, double *fraction);

#endif
