#include "grids/region.h"

#include "grids/polygon.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Degrees: edges are cut into pieces of at most this, to follow their curve in the projection: the
 * chord of a piece leaves it by less than 0.1 m. */
static const double piece_length = 0.02;

bool ql_region_contains(const ql_region *region, double longitude, double latitude) {
  bool inside = false;
  for (int r = 0; r < region->count; r++) {
    const ql_region_ring *ring = &region->rings[r];
    for (int a = 0, b = ring->count - 1; a < ring->count; b = a++) {
      const double ya = ring->latitude[a], yb = ring->latitude[b];
      if ((ya > latitude) == (yb > latitude)) continue;
      const double t = (latitude - ya) / (yb - ya);
      const double x = ring->longitude[a] + t * (ring->longitude[b] - ring->longitude[a]);
      if (longitude < x) inside = !inside;
    }
  }
  return inside;
}

static size_t pieces_of(const ql_region_ring *ring, int a, int b) {
  const double length =
      hypot(ring->longitude[b] - ring->longitude[a], ring->latitude[b] - ring->latitude[a]);
  return 1 + (size_t)fmin(length / piece_length, 1e4);
}

static size_t count_pieces(const ql_region_ring *ring) {
  size_t count = 0;
  for (int a = 0; a < ring->count; a++) count += pieces_of(ring, a, (a + 1) % ring->count);
  return count;
}

/* The ring in units of cells from the corner of cell (0, 0). */
static ql_status project(const ql_region_ring *ring, const ql_grid *g, ql_polygon *p) {
  p->count = 0;
  for (int a = 0; a < ring->count; a++) {
    const int b = (a + 1) % ring->count;
    const size_t pieces = pieces_of(ring, a, b);
    for (size_t k = 0; k < pieces; k++) {
      const double t = (double)k / (double)pieces;
      p->x[p->count] = ring->longitude[a] + t * (ring->longitude[b] - ring->longitude[a]);
      p->y[p->count++] = ring->latitude[a] + t * (ring->latitude[b] - ring->latitude[a]);
    }
  }
  QL_TRY(ql_projection_forward(g->projection, p->count, p->x, p->y, p->x, p->y));
  for (size_t k = 0; k < p->count; k++) {
    p->x[k] = (p->x[k] - g->x0) / g->dx;
    p->y[k] = (p->y[k] - g->y0) / g->dy;
  }
  return QL_OK;
}

/* First and last of `count` cells that [low, high] touches. */
static void window(const double *v, size_t points, int count, int range[2]) {
  double low = INFINITY, high = -INFINITY;
  for (size_t k = 0; k < points; k++) {
    low = fmin(low, v[k]);
    high = fmax(high, v[k]);
  }
  range[0] = low > count ? count : low > 0.0 ? (int)low : 0;
  range[1] = high < 0.0 ? -1 : high < count ? (int)high : count - 1;
}

/* Clip ring p[0] against every cell; p[1] to p[3] are room. */
static void overlay(ql_polygon p[4], const ql_grid *g, double sign, double *fraction) {
  int rows[2], columns[2];
  window(p[0].y, p[0].count, g->ny, rows);
  for (int j = rows[0]; j <= rows[1]; j++) {
    ql_polygon_clip(&p[0], false, j, 1.0, &p[1]);
    ql_polygon_clip(&p[1], false, j + 1.0, -1.0, &p[2]);
    window(p[2].x, p[2].count, g->nx, columns);
    for (int i = columns[0]; i <= columns[1]; i++) {
      ql_polygon_clip(&p[2], true, i, 1.0, &p[1]);
      ql_polygon_clip(&p[1], true, i + 1.0, -1.0, &p[3]);
      fraction[j * g->nx + i] += sign * fabs(ql_polygon_area(&p[3]));
    }
  }
}

static ql_status add_ring(const ql_region_ring *ring, const ql_grid *g, double *fraction) {
  const size_t points = count_pieces(ring);
  const size_t room = 6 * points + 16; /* each of four clips adds at most half as many again */
  double *memory = malloc(8 * room * sizeof *memory);
  ql_polygon p[4];
  if (!memory)
    return ql_error_set(QL_ERR_MEMORY, "out of memory for a region of %zu points", points);
  for (int n = 0; n < 4; n++)
    p[n] = (ql_polygon){.x = memory + (size_t)(2 * n) * room,
                        .y = memory + (size_t)(2 * n + 1) * room};
  const ql_status status = project(ring, g, &p[0]);
  if (status == QL_OK) overlay(p, g, ring->hole ? -1.0 : 1.0, fraction);
  free(memory);
  return status;
}

ql_status ql_region_fractions(const ql_region *region, const ql_grid *grid, double *fraction) {
  const size_t cells = (size_t)grid->nx * (size_t)grid->ny;
  memset(fraction, 0, cells * sizeof *fraction);
  for (int r = 0; r < region->count; r++) QL_TRY(add_ring(&region->rings[r], grid, fraction));
  for (size_t c = 0; c < cells; c++) {
    if (fraction[c] > 1.0 - 1e-12) fraction[c] = 1.0; /* rounding: a cell inside is all inside */
    if (fraction[c] < 1e-12) fraction[c] = 0.0;
  }
  return QL_OK;
}
