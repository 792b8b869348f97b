#include "grids/remap.h"

#include "base/constants.h"
#include "grids/polygon.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Pieces of an edge; corners of an outline of four edges, and what four clips can add. */
enum { MAX_EDGE = 64, MAX_POINTS = 6 * 4 * MAX_EDGE };
/* A chord may leave its curve by this part of its length. */
static const double curve_tolerance = 1e-6;
/* WRF files give the origin of their grid in float: a hundredth of a cell is the same place. */
static const double same_place = 0.01;

typedef struct corners { /* of a polygon; large: never to be filled with zeros */
  double x[MAX_POINTS], y[MAX_POINTS];
} corners;

typedef struct weights { /* grows while the overlaps are found */
  size_t count, capacity;
  int *target;
  double *fraction;
} weights;

typedef struct building {
  const ql_remap_source *source;
  const ql_grid *grid;
  double centre_longitude; /* degrees, of the domain: source longitudes are brought near it */
  double radius2;          /* m2 of area for one of the unit sphere */
  weights found;
  ql_remap *remap;
} building;

static void bounds(const double *v, size_t count, double *low, double *high) {
  *low = DBL_MAX;
  *high = -DBL_MAX;
  for (size_t i = 0; i < count; i++) {
    *low = fmin(*low, v[i]);
    *high = fmax(*high, v[i]);
  }
}

static ql_status add_weight(weights *w, int target, double fraction) {
  if (w->count == w->capacity) {
    const size_t capacity = w->capacity ? 2 * w->capacity : 4096;
    int *targets = realloc(w->target, capacity * sizeof *targets);
    if (targets) w->target = targets;
    double *fractions = realloc(w->fraction, capacity * sizeof *fractions);
    if (fractions) w->fraction = fractions;
    if (!targets || !fractions)
      return ql_error_set(QL_ERR_MEMORY, "out of memory for %zu remapping weights", capacity);
    w->capacity = capacity;
  }
  w->target[w->count] = target;
  w->fraction[w->count++] = fraction;
  return QL_OK;
}

/* Corners of source cell (j, i) with `n` pieces to an edge, in source coordinates. */
static void source_outline(const ql_remap_source *s, int j, int i, int n, ql_polygon *p) {
  const double x[5] = {s->x_edge[i], s->x_edge[i + 1], s->x_edge[i + 1], s->x_edge[i],
                       s->x_edge[i]};
  const double y[5] = {s->y_edge[j], s->y_edge[j], s->y_edge[j + 1], s->y_edge[j + 1],
                       s->y_edge[j]};
  p->count = 4 * (size_t)n;
  for (int edge = 0; edge < 4; edge++)
    for (int k = 0; k < n; k++) {
      const double t = (double)k / n;
      p->x[edge * n + k] = x[edge] + t * (x[edge + 1] - x[edge]);
      p->y[edge * n + k] = y[edge] + t * (y[edge + 1] - y[edge]);
    }
}

static double near_longitude(double longitude, double centre) {
  return longitude + 360.0 * round((centre - longitude) / 360.0);
}

/* Source coordinates to degrees, longitudes without a jump inside the polygon. */
static ql_status to_degrees(const building *b, ql_polygon *p) {
  const ql_projection *projection = b->source->projection;
  if (projection) QL_TRY(ql_projection_inverse(projection, p->count, p->x, p->y, p->x, p->y));
  double low, high;
  bounds(p->x, p->count, &low, &high);
  const double middle = projection ? p->x[0] : 0.5 * (low + high);
  const double shift = near_longitude(middle, b->centre_longitude) - middle;
  for (size_t k = 0; k < p->count; k++)
    p->x[k] = (projection ? near_longitude(p->x[k], middle) : p->x[k]) + shift;
  return QL_OK;
}

/* Area on the unit sphere of a polygon in degrees, its edges being straight in Lambert's
 * cylindrical equal-area plane (longitude, sin latitude): exact along meridians and parallels. */
static double unit_area(const ql_polygon *degrees) {
  corners room;
  const ql_polygon p = {degrees->count, room.x, room.y};
  for (size_t k = 0; k < p.count; k++) {
    p.x[k] = degrees->x[k] * QL_PI / 180.0;
    p.y[k] = sin(degrees->y[k] * QL_PI / 180.0);
  }
  return fabs(ql_polygon_area(&p));
}

/* Pieces to an edge: a curve of curvature ~1/R leaves its chord by L / (8 R n^2) of its length. */
static int pieces(const ql_remap_source *s, int j, int i) {
  const double size =
      fmax(fabs(s->x_edge[i + 1] - s->x_edge[i]), fabs(s->y_edge[j + 1] - s->y_edge[j]));
  const double angle = s->projection ? size / 6.37e6 : size * QL_PI / 180.0;
  const double n = ceil(sqrt(angle / (8.0 * curve_tolerance)));
  return n < 1.0 ? 1 : n > MAX_EDGE ? MAX_EDGE : (int)n;
}

static ql_status target_radius(building *b) {
  const ql_grid *g = b->grid;
  const int i = g->nx / 2, j = g->ny / 2, n = 8;
  const double x[2] = {g->x0 + i * g->dx, g->x0 + (i + 1) * g->dx};
  const double y[2] = {g->y0 + j * g->dy, g->y0 + (j + 1) * g->dy};
  const ql_remap_source cell = {.projection = g->projection, 1, 1, x, y};
  const building as_source = {.source = &cell, .centre_longitude = b->centre_longitude};
  corners room;
  ql_polygon p = {0, room.x, room.y};
  source_outline(&cell, 0, 0, n, &p);
  QL_TRY(to_degrees(&as_source, &p));
  b->radius2 = g->area[ql_grid_at2(g, j, i)] / unit_area(&p);
  return QL_OK;
}

typedef struct window {
  int first, last;
} window; /* last is included */

static window cells_within(double low, double high, double origin, double size, int count) {
  const double a = floor((low - origin) / size), c = floor((high - origin) / size);
  return (window){a < 0.0     ? 0
                  : a > count ? count
                              : (int)a,
                  c < 0.0      ? -1
                  : c >= count ? count - 1
                               : (int)c};
}

/* Clip one outline (in model coordinates) against the model's cells; fractions hold m2 so far. */
static ql_status overlay(building *b, const ql_polygon *outline, bool *inside) {
  const ql_grid *g = b->grid;
  double west, east, south, north;
  bounds(outline->x, outline->count, &west, &east);
  bounds(outline->y, outline->count, &south, &north);
  const window columns = cells_within(west, east, g->x0, g->dx, g->nx);
  const window rows = cells_within(south, north, g->y0, g->dy, g->ny);
  *inside = west >= g->x0 && east <= g->x0 + g->nx * g->dx && south >= g->y0 &&
            north <= g->y0 + g->ny * g->dy;
  corners room[3];
  ql_polygon half = {0, room[0].x, room[0].y}, strip = {0, room[1].x, room[1].y},
             part = {0, room[2].x, room[2].y};
  for (int j = rows.first; j <= rows.last; j++) {
    ql_polygon_clip(outline, false, g->y0 + j * g->dy, 1.0, &half);
    ql_polygon_clip(&half, false, g->y0 + (j + 1) * g->dy, -1.0, &strip);
    for (int i = columns.first; i <= columns.last; i++) {
      ql_polygon_clip(&strip, true, g->x0 + i * g->dx, 1.0, &half);
      ql_polygon_clip(&half, true, g->x0 + (i + 1) * g->dx, -1.0, &part);
      const double plane = fabs(ql_polygon_area(&part));
      const double true_area = plane * g->area[ql_grid_at2(g, j, i)] / (g->dx * g->dy);
      if (plane > 0.0) QL_TRY(add_weight(&b->found, j * g->nx + i, true_area));
    }
  }
  return QL_OK;
}

/* m2 to fractions. A cell inside the domain gives all it has; one across the edge what its own area
 * says. */
static void normalise(weights *w, size_t first, double area, bool inside) {
  double sum = 0.0;
  for (size_t n = first; n < w->count; n++) sum += w->fraction[n];
  const double whole = inside || sum > area ? sum : area;
  for (size_t n = first; n < w->count; n++) w->fraction[n] /= whole;
}

static ql_status add_cell(building *b, int j, int i, bool near) {
  const size_t cell = (size_t)j * (size_t)b->source->nx + (size_t)i, first = b->found.count;
  corners room;
  ql_polygon p = {0, room.x, room.y};
  bool inside;
  b->remap->first[cell] = first;
  source_outline(b->source, j, i, near ? pieces(b->source, j, i) : 1, &p);
  QL_TRY(to_degrees(b, &p));
  b->remap->area[cell] = b->radius2 * unit_area(&p);
  if (!near) return QL_OK;
  QL_TRY(ql_projection_forward(b->grid->projection, p.count, p.x, p.y, p.x, p.y));
  QL_TRY(overlay(b, &p, &inside));
  normalise(&b->found, first, b->remap->area[cell], inside);
  return QL_OK;
}

/* The part of the source's coordinates that the domain and its halo cover. */
static ql_status covered(const building *b, double x[2], double y[2]) {
  const ql_grid *g = b->grid;
  x[0] = y[0] = DBL_MAX;
  x[1] = y[1] = -DBL_MAX;
  for (size_t c = 0; c < g->plane; c++) {
    double u = near_longitude(g->longitude[c], b->centre_longitude), v = g->latitude[c];
    if (b->source->projection)
      QL_TRY(ql_projection_forward(b->source->projection, 1, &u, &v, &u, &v));
    x[0] = fmin(x[0], u);
    x[1] = fmax(x[1], u);
    y[0] = fmin(y[0], v);
    y[1] = fmax(y[1], v);
  }
  return QL_OK;
}

static bool touches(double edge_a, double edge_b, double shift, const double range[2]) {
  return fmax(edge_a, edge_b) + shift >= range[0] && fmin(edge_a, edge_b) + shift <= range[1];
}

static ql_status overlap_all(building *b) {
  const ql_remap_source *s = b->source;
  double x[2], y[2];
  QL_TRY(target_radius(b));
  QL_TRY(covered(b, x, y));
  for (int j = 0; j < s->ny; j++) {
    const bool row = touches(s->y_edge[j], s->y_edge[j + 1], 0.0, y);
    for (int i = 0; i < s->nx; i++) {
      const double middle = 0.5 * (s->x_edge[i] + s->x_edge[i + 1]);
      const double shift =
          s->projection ? 0.0 : near_longitude(middle, b->centre_longitude) - middle;
      QL_TRY(add_cell(b, j, i, row && touches(s->x_edge[i], s->x_edge[i + 1], shift, x)));
    }
  }
  return QL_OK;
}

/* Is the source a piece of the model's own lattice? Then its cell (0, 0) is model cell (*j, *i). */
static ql_status find_offset(const building *b, bool *coincides, long *j, long *i) {
  const ql_remap_source *s = b->source;
  const ql_grid *g = b->grid;
  *coincides = false;
  for (int c = 0; c <= s->nx; c++)
    if (fabs(s->x_edge[c] - s->x_edge[0] - c * g->dx) > same_place * g->dx) return QL_OK;
  for (int c = 0; c <= s->ny; c++)
    if (fabs(s->y_edge[c] - s->y_edge[0] - c * g->dy) > same_place * g->dy) return QL_OK;
  corners room;
  ql_polygon p = {0, room.x, room.y};
  const ql_remap_source whole = {s->projection, 1, 1,
                                 (const double[2]){s->x_edge[0], s->x_edge[s->nx]},
                                 (const double[2]){s->y_edge[0], s->y_edge[s->ny]}};
  const building outer = {.source = &whole, .centre_longitude = b->centre_longitude};
  source_outline(&whole, 0, 0, 2, &p);
  QL_TRY(to_degrees(&outer, &p));
  QL_TRY(ql_projection_forward(g->projection, p.count, p.x, p.y, p.x, p.y));
  *i = lround((p.x[0] - g->x0) / g->dx);
  *j = lround((p.y[0] - g->y0) / g->dy);
  corners other;
  ql_polygon expected = {0, other.x, other.y};
  const double x[2] = {g->x0 + (double)*i * g->dx, g->x0 + (double)(*i + s->nx) * g->dx};
  const double y[2] = {g->y0 + (double)*j * g->dy, g->y0 + (double)(*j + s->ny) * g->dy};
  source_outline(&(ql_remap_source){NULL, 1, 1, x, y}, 0, 0, 2, &expected);
  *coincides = true;
  for (size_t k = 0; k < p.count; k++)
    *coincides = *coincides && fabs(p.x[k] - expected.x[k]) < same_place * g->dx &&
                 fabs(p.y[k] - expected.y[k]) < same_place * g->dy;
  return QL_OK;
}

static ql_status copy_cells(building *b, long j0, long i0) {
  const ql_remap_source *s = b->source;
  const ql_grid *g = b->grid;
  QL_TRY(target_radius(b));
  for (int j = 0; j < s->ny; j++)
    for (int i = 0; i < s->nx; i++) {
      const long tj = j + j0, ti = i + i0;
      const bool inside = tj >= 0 && tj < g->ny && ti >= 0 && ti < g->nx;
      QL_TRY(add_cell(b, j, i, false));
      if (!inside) continue;
      const size_t cell = (size_t)j * (size_t)s->nx + (size_t)i;
      b->remap->area[cell] = g->area[ql_grid_at2(g, (int)tj, (int)ti)];
      QL_TRY(add_weight(&b->found, (int)(tj * g->nx + ti), 1.0));
    }
  return QL_OK;
}

static ql_status keep(ql_arena *arena, building *b) {
  const weights *w = &b->found;
  const size_t room = w->count ? w->count : 1;
  b->remap->first[b->remap->sources] = w->count;
  QL_TRY(ql_arena_take(arena, "remapping weights", room, sizeof(int), &b->remap->target));
  QL_TRY(ql_arena_take(arena, "remapping weights", room, sizeof(double), &b->remap->fraction));
  if (w->count) {
    memcpy(b->remap->target, w->target, w->count * sizeof(int));
    memcpy(b->remap->fraction, w->fraction, w->count * sizeof(double));
  }
  return QL_OK;
}

ql_status ql_remap_create(ql_arena *arena, const ql_remap_source *source, const ql_grid *grid,
                          ql_remap **remap) {
  ql_remap *made;
  const size_t cells = (size_t)source->nx * (size_t)source->ny;
  QL_TRY(ql_arena_take(arena, "remapping", 1, sizeof *made, &made));
  QL_TRY(ql_arena_take(arena, "remapping", cells, sizeof(double), &made->area));
  QL_TRY(ql_arena_take(arena, "remapping", cells + 1, sizeof(size_t), &made->first));
  made->sources = cells;
  made->targets = (size_t)grid->nx * (size_t)grid->ny;
  building b = {.source = source, .grid = grid, .remap = made};
  b.centre_longitude = grid->longitude[ql_grid_at2(grid, grid->ny / 2, grid->nx / 2)];
  long j0 = 0, i0 = 0;
  ql_status status = find_offset(&b, &made->coincides, &j0, &i0);
  if (status == QL_OK) status = made->coincides ? copy_cells(&b, j0, i0) : overlap_all(&b);
  if (status == QL_OK) status = keep(arena, &b);
  free(b.found.target);
  free(b.found.fraction);
  if (status == QL_OK) *remap = made;
  return status;
}

void ql_remap_apply(const ql_remap *remap, const double *content, double *cells, double *total,
                    double *inside) {
  double sum = 0.0, kept = 0.0;
  memset(cells, 0, remap->targets * sizeof *cells);
  for (size_t s = 0; s < remap->sources; s++) {
    sum += content[s];
    for (size_t n = remap->first[s]; n < remap->first[s + 1]; n++)
      cells[remap->target[n]] += remap->fraction[n] * content[s];
  }
  for (size_t t = 0; t < remap->targets; t++) kept += cells[t];
  *total = sum;
  *inside = kept;
}
