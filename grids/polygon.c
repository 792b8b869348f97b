#include "grids/polygon.h"

void ql_polygon_clip(const ql_polygon *in, bool along_x, double bound, double sign,
                     ql_polygon *out) {
  const double *v = along_x ? in->x : in->y;
  out->count = 0;
  for (size_t a = 0, b = in->count - 1; a < in->count; b = a++) {
    const double da = sign * (v[a] - bound), db = sign * (v[b] - bound);
    if ((da < 0.0) != (db < 0.0)) {
      const double t = db / (db - da);
      out->x[out->count] = along_x ? bound : in->x[b] + t * (in->x[a] - in->x[b]);
      out->y[out->count++] = along_x ? in->y[b] + t * (in->y[a] - in->y[b]) : bound;
    }
    if (da >= 0.0) {
      out->x[out->count] = in->x[a];
      out->y[out->count++] = in->y[a];
    }
  }
}

double ql_polygon_area(const ql_polygon *p) {
  double twice = 0.0;
  for (size_t a = 0, b = p->count - 1; a < p->count; b = a++) /* about a corner: it cancels less */
    twice += (p->x[b] - p->x[0]) * (p->y[a] - p->y[0]) - (p->x[a] - p->x[0]) * (p->y[b] - p->y[0]);
  return 0.5 * twice;
}
