/* The piecewise parabola of one cell, for both kinds of sweep. */
#ifndef QL_SOLVER_TRANSPORT_PPM_H
#define QL_SOLVER_TRANSPORT_PPM_H

#include "base/real.h"

#include <stdbool.h>
#include <tgmath.h>

/* Slope across a cell, CW84 eq. 1.8: the smallest of |slope| and twice the differences to both
 * neighbours, 0 at an extremum. `low`, `high`: the neighbours' values. */
static inline ql_real ql_ppm_limit(ql_real slope, ql_real low, ql_real q, ql_real high) {
  ql_real top = low > high ? low : high, bottom = low < high ? low : high;
  top = top > q ? top : q;
  bottom = bottom < q ? bottom : q;
  const ql_real room = top - q < q - bottom ? top - q : q - bottom;
  const ql_real size = fabs(slope);
  return copysign(size < 2 * room ? size : 2 * room, slope);
}

/* Lin 2004: the edge lies no farther from the mean than the limited slope. With it and
 * edges between the two means, the whole parabola stays between the neighbours' means. */
static inline ql_real ql_ppm_edge(ql_real edge, ql_real q, ql_real slope) {
  const ql_real room = fabs(slope), d = edge - q;
  const ql_real capped = d < room ? d : room;
  return capped > -room ? capped : -room;
}

/* Mean of the parabola over the part c (0 to 1) of the cell next to an edge, CW84 eq. 1.12:
 * `near` and `far` are the values at that edge and at the other, both minus the mean q. */
static inline ql_real ql_ppm_swept(ql_real q, ql_real near, ql_real far, ql_real c) {
  return q + (1 - c) * (near - c * (near + far));
}

#endif
