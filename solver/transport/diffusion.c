#include "solver/transport/diffusion.h"

#include <math.h>
#include <omp.h>
#include <string.h>

/* A piece of work is one layer and a group of species. */
enum { GROUP = 20 };

/* What the weather of a step gives: planes of the grid, one for each layer. */
typedef struct exchanges {
  int *steps;            /* [nz] sub-steps of a layer */
  ql_real *west, *south; /* air exchanged through the face in a sub-step, mol; 0 at the sides */
  ql_real *inverse;      /* mol-1; 0 in the halo */
} exchanges;

typedef struct workspace {
  const ql_grid *grid;
  int threads;
  exchanges *parts; /* of the steps that are prepared at once */
  double *k;        /* [threads][plane] m2 s-1 */
  ql_real *next;    /* [threads][plane] */
} workspace;

/* A layer whose exchanges are computed. */
typedef struct layer {
  const ql_grid *grid;
  const ql_met *met;
  int number;
  double *k; /* m2 s-1, at the centres; a plane of the thread */
} layer;

double ql_diffusion_coefficient(double deformation, double dx, double dy) {
  /* Constants of CMAQ (Byun & Schere 2006, doi:10.1115/1.2128636; hcdiff3d): alpha of Smagorinsky,
   * smallest K, and 2000 m2 s-1 for cells of 4 km, which shrinks as cells grow, since coarse
   * advection diffuses by itself. */
  const double alpha = 0.28, least = 200.0, base = 2000.0, base_side = 4000.0;
  const double turbulent = fmax(least, alpha * alpha * dx * dy * deformation);
  const double numerical = base * base_side * base_side / (dx * dy);
  return turbulent * numerical / (turbulent + numerical);
}

/* sqrt((du/dx - dv/dy)^2 + (dv/dx + du/dy)^2), s-1; one-sided at the sides. */
static double deformation(const layer *l, int j, int i) {
  const ql_grid *g = l->grid;
  const float *u = l->met->now->wind_x + (size_t)l->number * g->plane;
  const float *v = l->met->now->wind_y + (size_t)l->number * g->plane;
  const size_t at = ql_grid_at2(g, j, i);
  const int west = i > 0 ? i - 1 : i, east = i < g->nx - 1 ? i + 1 : i;
  const int south = j > 0 ? j - 1 : j, north = j < g->ny - 1 ? j + 1 : j;
  const size_t w = ql_grid_at2(g, j, west), e = ql_grid_at2(g, j, east);
  const size_t s = ql_grid_at2(g, south, i), n = ql_grid_at2(g, north, i);
  const double dx = g->dx / g->map_factor[at], dy = g->dy / g->map_factor[at];
  const double stretch =
      ((double)u[at + 1] - (double)u[at]) / dx - ((double)v[at + g->row] - (double)v[at]) / dy;
  double shear = 0.0;
  if (east > west)
    shear += 0.5 * ((double)v[e] + (double)v[e + g->row] - (double)v[w] - (double)v[w + g->row]) /
             ((east - west) * dx);
  if (north > south)
    shear += 0.5 * ((double)u[n] + (double)u[n + 1] - (double)u[s] - (double)u[s + 1]) /
             ((north - south) * dy);
  return sqrt(stretch * stretch + shear * shear);
}

static void diffusivities(const layer *l) {
  const ql_grid *g = l->grid;
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) {
      const size_t at = ql_grid_at2(g, j, i);
      const double m = g->map_factor[at];
      l->k[at] = ql_diffusion_coefficient(deformation(l, j, i), g->dx / m, g->dy / m);
    }
}

/* Air exchanged per second through the face between two cells, mol s-1: K, air and map factor are
 * the means of both. */
static double exchange(const layer *l, size_t a, size_t b, double length, double side) {
  const float *air = l->met->air_end + (size_t)l->number * l->grid->plane;
  const double m = 0.5 * (l->grid->map_factor[a] + l->grid->map_factor[b]);
  return 0.5 * (l->k[a] + l->k[b]) * 0.5 * ((double)air[a] + (double)air[b]) * length * m / side;
}

static double west_of(const layer *l, int j, int i) {
  const size_t at = ql_grid_at2(l->grid, j, i);
  if (i <= 0 || i >= l->grid->nx) return 0.0;
  return exchange(l, at - 1, at, l->grid->face_x[at], l->grid->dx);
}

static double south_of(const layer *l, int j, int i) {
  const size_t at = ql_grid_at2(l->grid, j, i);
  if (j <= 0 || j >= l->grid->ny) return 0.0;
  return exchange(l, at - l->grid->row, at, l->grid->face_y[at], l->grid->dy);
}

static double air_of(const layer *l, size_t at) {
  return (double)l->met->air_end[(size_t)l->number * l->grid->plane + at] * l->grid->area[at];
}

/* The explicit step makes no new extrema while a cell gives away less than all it has; 0.9 leaves
 * room for rounding. */
static int steps_of(const layer *l, double dt) {
  const ql_grid *g = l->grid;
  double most = 0.0;
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) {
      const double sum =
          west_of(l, j, i) + west_of(l, j, i + 1) + south_of(l, j, i) + south_of(l, j + 1, i);
      most = fmax(most, sum * dt / (0.9 * air_of(l, ql_grid_at2(g, j, i))));
    }
  return most > 1.0 ? (int)ceil(most) : 1;
}

static void prepare_layer(const layer *l, double dt, const exchanges *to) {
  const ql_grid *g = l->grid;
  const size_t base = (size_t)l->number * g->plane;
  diffusivities(l);
  const int steps = steps_of(l, dt);
  for (int j = 0; j <= g->ny; j++)
    for (int i = 0; i <= g->nx; i++) {
      const size_t at = ql_grid_at2(g, j, i);
      const bool inner = j < g->ny && i < g->nx;
      to->west[base + at] = (ql_real)(j < g->ny ? west_of(l, j, i) * dt / steps : 0.0);
      to->south[base + at] = (ql_real)(i < g->nx ? south_of(l, j, i) * dt / steps : 0.0);
      to->inverse[base + at] = (ql_real)(inner ? 1.0 / air_of(l, at) : 0.0);
    }
  to->steps[l->number] = steps;
}

static ql_status prepare(const ql_operator *op, const ql_met *met, double dt) {
  const workspace *w = op->workspace;
#pragma omp parallel for schedule(dynamic) num_threads(w->threads)
  for (int k = 0; k < w->grid->nz; k++) {
    const layer l = {w->grid, met, k, w->k + (size_t)omp_get_thread_num() * w->grid->plane};
    prepare_layer(&l, dt, &w->parts[met->part]);
  }
  return QL_OK;
}

/* One flat run through the rows and the halo between them, where nothing is exchanged. */
static void layer_forward(const workspace *w, const exchanges *e, int k, ql_real *restrict q) {
  const ql_grid *g = w->grid;
  const size_t row = g->row, base = (size_t)k * g->plane;
  const size_t first = ql_grid_at2(g, 0, 0), end = ql_grid_at2(g, g->ny - 1, g->nx);
  const ql_real *restrict west = e->west + base, *restrict south = e->south + base;
  const ql_real *restrict inverse = e->inverse + base;
  ql_real *restrict next = w->next + (size_t)omp_get_thread_num() * g->plane;
  for (int n = 0; n < e->steps[k]; n++) {
#pragma omp simd
    for (size_t i = first; i < end; i++) {
      const ql_real x = west[i] * (q[i - 1] - q[i]) + west[i + 1] * (q[i + 1] - q[i]);
      const ql_real y = south[i] * (q[i - row] - q[i]) + south[i + row] * (q[i + row] - q[i]);
      next[i] = ql_state_flush(q[i] + inverse[i] * (x + y));
    }
    memcpy(q + first, next + first, (end - first) * sizeof *q);
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  (void)dt; /* prepare() has seen it */
  const workspace *w = op->workspace;
  const int species = state->species->count, groups = (species + GROUP - 1) / GROUP;
#pragma omp parallel for schedule(dynamic) num_threads(w->threads)
  for (int piece = 0; piece < w->grid->nz * groups; piece++) {
    const int k = piece / groups, first = piece % groups * GROUP;
    for (int s = first; s < species && s < first + GROUP; s++)
      if (state->species->items[s].transported)
        layer_forward(w, &w->parts[met->part], k, ql_state_layer(state, s, k));
  }
  return QL_OK;
}

static const ql_method method = {
    .name = "diffusion",
    .paper = "Smagorinsky 1963; Byun & Schere 2006",
    .prepare = prepare,
    .forward = forward,
};

static ql_status create_exchanges(ql_arena *arena, const ql_grid *grid, exchanges *e) {
  const char *what = "diffusion coefficients";
  QL_TRY(ql_arena_take(arena, what, (size_t)grid->nz, sizeof *e->steps, &e->steps));
  QL_TRY(ql_arena_take(arena, what, grid->volume, sizeof *e->west, &e->west));
  QL_TRY(ql_arena_take(arena, what, grid->volume, sizeof *e->south, &e->south));
  return ql_arena_take(arena, what, grid->volume, sizeof *e->inverse, &e->inverse);
}

ql_status ql_diffusion_create(ql_arena *arena, const ql_transport_options *options,
                              ql_operator *op) {
  const size_t plane = options->grid->plane;
  const int parts = options->parts ? options->parts : 1, threads = omp_get_max_threads();
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "diffusion", 1, sizeof *w, &w));
  w->grid = options->grid;
  w->threads = threads;
  QL_TRY(ql_arena_take(arena, "diffusion", (size_t)parts, sizeof *w->parts, &w->parts));
  for (int n = 0; n < parts; n++) QL_TRY(create_exchanges(arena, w->grid, &w->parts[n]));
  QL_TRY(ql_arena_take(arena, "diffusivities", (size_t)threads * plane, sizeof *w->k, &w->k));
  QL_TRY(ql_arena_take(arena, "diffusion", (size_t)threads * plane, sizeof *w->next, &w->next));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}
