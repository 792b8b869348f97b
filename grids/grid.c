#include "grids/grid.h"

#include "base/constants.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Principal radii of the Earth figure a projection string names: "+R=" a sphere, otherwise WGS84
 * (a = 6378137 m, 1/f = 298.257223563). */
typedef struct figure {
  double a, e2; /* m; squared eccentricity */
} figure;

static figure figure_of(const ql_projection *projection) {
  const char *radius = strstr(ql_projection_string(projection), "+R=");
  if (radius) return (figure){strtod(radius + 3, NULL), 0.0};
  const double f = 1.0 / 298.257223563;
  return (figure){6378137.0, f * (2.0 - f)};
}

/* Eastward and northward true length (m) of a projected step. */
typedef struct step {
  double east, north;
} step;

/* The vector from (x - hx, y - hy) to (x + hx, y + hy): central difference of the inverse
 * projection, made metric with the radii of curvature of the figure at the middle latitude. */
static ql_status true_step(const ql_projection *p, const figure *earth, const double at[2],
                           const double half[2], step *result) {
  double x[2] = {at[0] - half[0], at[0] + half[0]}, y[2] = {at[1] - half[1], at[1] + half[1]};
  QL_TRY(ql_projection_inverse(p, 2, x, y, x, y));
  const double radians = QL_PI / 180.0, latitude = 0.5 * (y[0] + y[1]) * radians;
  const double w2 = 1.0 - earth->e2 * sin(latitude) * sin(latitude);
  const double across = earth->a / sqrt(w2);                        /* prime vertical */
  const double along = earth->a * (1.0 - earth->e2) / pow(w2, 1.5); /* meridian */
  const double turn = remainder(x[1] - x[0], 360.0);
  *result = (step){across * cos(latitude) * turn * radians, along * (y[1] - y[0]) * radians};
  return QL_OK;
}

/* Lengths are local (5 % of a cell on each side), so that dx / m at a face centre is met to 1e-6,
 * as WRF's map factors define it. */
static const double LOCAL = 0.05;

static ql_status fill_cell(ql_grid *g, const figure *earth, int j, int i) {
  const ql_projection *p = g->projection;
  const size_t n = ql_grid_at2(g, j, i);
  const double west = g->x0 + i * g->dx, south = g->y0 + j * g->dy;
  const double centre[2] = {west + 0.5 * g->dx, south + 0.5 * g->dy};
  const double along_x[2] = {LOCAL * g->dx, 0.0}, along_y[2] = {0.0, LOCAL * g->dy};
  const double scale = 1.0 / (2.0 * LOCAL);
  step x, y;
  QL_TRY(ql_projection_inverse(p, 1, &centre[0], &centre[1], &g->longitude[n], &g->latitude[n]));
  QL_TRY(true_step(p, earth, centre, along_x, &x));
  QL_TRY(true_step(p, earth, centre, along_y, &y));
  g->area[n] = scale * scale * fabs(x.east * y.north - x.north * y.east);
  g->map_factor[n] = sqrt(g->dx * g->dy / g->area[n]);
  QL_TRY(true_step(p, earth, (double[2]){west, centre[1]}, along_y, &y));
  g->face_x[n] = scale * hypot(y.east, y.north);
  QL_TRY(true_step(p, earth, (double[2]){centre[0], south}, along_x, &x));
  g->face_y[n] = scale * hypot(x.east, x.north);
  return QL_OK;
}

static ql_status take_arrays(ql_arena *arena, ql_grid *g) {
  double **arrays[] = {&g->longitude,  &g->latitude, &g->area,
                       &g->map_factor, &g->face_x,   &g->face_y};
  for (size_t a = 0; a < sizeof arrays / sizeof arrays[0]; a++)
    QL_TRY(ql_arena_take(arena, "grid geometry", g->plane, sizeof(double), arrays[a]));
  return QL_OK;
}

ql_status ql_grid_create(ql_arena *arena, const ql_grid_spec *spec, const ql_projection *projection,
                         ql_grid **grid) {
  if (spec->nx < 1 || spec->ny < 1 || spec->nz < 1 || spec->nz > QL_MAX_LAYERS ||
      !(spec->dx > 0.0) || !(spec->dy > 0.0))
    return ql_error_set(QL_ERR_ARGUMENT,
                        "a grid of %d x %d x %d cells of %g x %g m cannot be: every extent must be "
                        "positive and there may be at most %d layers",
                        spec->nx, spec->ny, spec->nz, spec->dx, spec->dy, (int)QL_MAX_LAYERS);
  ql_grid *g = NULL;
  QL_TRY(ql_arena_take(arena, "grid", 1, sizeof *g, &g));
  g->projection = projection;
  g->nx = spec->nx;
  g->ny = spec->ny;
  g->nz = spec->nz;
  g->dx = spec->dx;
  g->dy = spec->dy;
  g->x0 = spec->x0;
  g->y0 = spec->y0;
  g->row = (size_t)spec->nx + 2 * QL_HALO;
  g->plane = g->row * ((size_t)spec->ny + 2 * QL_HALO);
  g->volume = g->plane * (size_t)spec->nz;
  QL_TRY(take_arrays(arena, g));
  const figure earth = figure_of(projection);
  for (int j = -QL_HALO; j < g->ny + QL_HALO; j++)
    for (int i = -QL_HALO; i < g->nx + QL_HALO; i++) QL_TRY(fill_cell(g, &earth, j, i));
  *grid = g;
  return QL_OK;
}

bool ql_grid_locate(const ql_grid *grid, double longitude, double latitude, double *i, double *j) {
  double x = NAN, y = NAN;
  const bool projected =
      ql_projection_forward(grid->projection, 1, &longitude, &latitude, &x, &y) == QL_OK;
  if (!projected) ql_error_clear();
  *i = (x - grid->x0) / grid->dx - 0.5;
  *j = (y - grid->y0) / grid->dy - 0.5;
  return projected && *i >= -0.5 && *i < grid->nx - 0.5 && *j >= -0.5 && *j < grid->ny - 0.5;
}

static int nearest(int index, int count) {
  return index < 0 ? 0 : index >= count ? count - 1 : index;
}

void ql_grid_fill_halo(const ql_grid *grid, int levels, float *field) {
  for (int k = 0; k < levels; k++) {
    float *layer = field + (size_t)k * grid->plane;
    for (int j = -QL_HALO; j < grid->ny + QL_HALO; j++) {
      const int from_j = nearest(j, grid->ny);
      for (int i = -QL_HALO; i < grid->nx + QL_HALO; i++)
        layer[ql_grid_at2(grid, j, i)] = layer[ql_grid_at2(grid, from_j, nearest(i, grid->nx))];
    }
  }
}
