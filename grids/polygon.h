/* Polygons in a plane: what is left of one in a half-plane, and its area. */
#ifndef QL_GRIDS_POLYGON_H
#define QL_GRIDS_POLYGON_H

#include <stdbool.h>
#include <stddef.h>

typedef struct ql_polygon { /* closed: the last corner is joined with the first */
  size_t count;
  double *x, *y; /* owned by the caller */
} ql_polygon;

/* Keep the part of `in` where sign * (v - bound) >= 0, v being x or y (Sutherland and Hodgman 1974,
 * doi:10.1145/360767.360802). Edges that run along the bound twice enclose nothing. `out`, another
 * polygon, needs room for half as many corners again (two more if `in` is convex). */
void ql_polygon_clip(const ql_polygon *in, bool along_x, double bound, double sign,
                     ql_polygon *out);

/* Area, positive if the corners run anticlockwise. */
double ql_polygon_area(const ql_polygon *polygon);

#endif
