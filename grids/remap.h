/* First-order conservative remapping onto the model grid (Jones 1999,
 * doi:10.1175/1520-0493(1999)127 <2204:FASOCR>2.0.CO;2, eq. 4 with constant fields in a cell): the
 * content of a source cell goes to the model cells in proportion to the true area of their overlap.
 * Overlaps are polygons clipped in the model's projection, the source cell's edges being cut short
 * enough to follow their curves. */
#ifndef QL_GRIDS_REMAP_H
#define QL_GRIDS_REMAP_H

#include "grids/grid.h"

/* A rectilinear grid in its own coordinates. */
typedef struct ql_remap_source {
  const ql_projection *projection; /* of x and y; NULL: longitude and latitude in degrees */
  int nx, ny;
  const double *x_edge, *y_edge; /* [nx + 1], [ny + 1], both strictly monotone, either way */
} ql_remap_source;

typedef struct ql_remap {
  size_t sources; /* nx * ny cells, index j * nx + i */
  size_t targets; /* model cells, index j * grid->nx + i, no halo */
  bool coincides; /* the source's cells are model cells: nothing is interpolated */
  double *area;   /* [sources] m2, true */
  size_t *first;  /* [sources + 1] into target and fraction */
  int *target;
  double *fraction; /* of the source cell's content; 1 in sum for a cell inside the domain */
} ql_remap;

/* Build the weights; arrays come from `arena`. QL_ERR_INPUT if a projection cannot be evaluated. */
ql_status ql_remap_create(ql_arena *arena, const ql_remap_source *source, const ql_grid *grid,
                          ql_remap **remap);

/* content[sources] (an amount by source cell) to cells[targets] (amount by model cell).
 * *total is the sum of content, *inside the sum of cells. */
void ql_remap_apply(const ql_remap *remap, const double *content, double *cells, double *total,
                    double *inside);

#endif
