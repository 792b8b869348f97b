#include "solver/transport/horizontal.h"

#include "solver/transport/ppm.h"

#include <omp.h>

/* A piece of work is one layer and a group of species, for which the coefficients are computed: a
 * few pieces for each thread, so that the load is even, but no group smaller than LEAST. */
enum { LEAST = 20, PIECES = 4, PLANES = 2 * QL_PLAN_PASSES + 5 };

/* A layer's coefficients and scratch, one thread's own. All are planes of the grid. */
typedef struct layer {
  const ql_grid *grid;
  const ql_cycle *cycle;
  int k;
  const ql_layer_plan *plan;
  double *air;       /* [QL_PLAN_PASSES] mol, when the pass begins */
  ql_real *courant;  /* [QL_PLAN_PASSES] signed part of the donor's air through a face */
  ql_real *inverse;  /* [QL_PLAN_PASSES] 1 / (air after the pass), mol-1; 0 in the halo */
  ql_real *moved[2]; /* by axis: air through a face in one pass, mol; 0 in the halo */
  ql_real *slope, *edge, *mean;
} layer;

ql_status ql_horizontal_create(ql_arena *arena, const ql_transport_options *options, int threads,
                               ql_horizontal *sweeps) {
  const ql_grid *grid = options->grid;
  const size_t planes = (size_t)threads * grid->plane;
  const size_t passed = (size_t)options->species->count * 2 * (size_t)grid->nz;
  ql_horizontal made = {.grid = grid, .threads = threads, .linear = options->linear};
  QL_TRY(ql_arena_take(arena, "air of the passes", planes * QL_PLAN_PASSES, sizeof *made.air,
                       &made.air));
  QL_TRY(
      ql_arena_take(arena, "sweep coefficients", planes * PLANES, sizeof *made.real, &made.real));
  QL_TRY(
      ql_arena_take(arena, "amounts through the sides", passed, sizeof *made.passed, &made.passed));
  *sweeps = made;
  return QL_OK;
}

static layer layer_open(const ql_horizontal *h, const ql_cycle *cycle, const ql_layer_plan *plan,
                        int k) {
  const size_t plane = h->grid->plane, thread = (size_t)omp_get_thread_num();
  ql_real *real = h->real + thread * PLANES * plane;
  ql_real *rest = real + 2 * QL_PLAN_PASSES * plane;
  return (layer){.grid = h->grid,
                 .cycle = cycle,
                 .k = k,
                 .plan = &plan[k],
                 .air = h->air + thread * QL_PLAN_PASSES * plane,
                 .courant = real,
                 .inverse = real + QL_PLAN_PASSES * plane,
                 .moved = {rest, rest + plane},
                 .slope = rest + 2 * plane,
                 .edge = rest + 3 * plane,
                 .mean = rest + 4 * plane};
}

/* --- coefficients of a layer, shared by all species ------------------------------------------ */

/* Air of row j when each pass begins. The halo, whose fluxes are not known, keeps what it holds at
 * the start of the cycle. */
static void air_of_row(const layer *l, int j) {
  const ql_grid *g = l->grid;
  const size_t edge = ql_grid_at2(g, j, -1), first = edge + 1, end = first + (size_t)g->nx;
  const bool inner = j >= 0 && j < g->ny;
  for (int p = 0; p < l->plan->count; p++) {
    const double x = l->cycle->seconds * l->plan->pass[p].done_x;
    const double y = l->cycle->seconds * l->plan->pass[p].done_y;
    double *air = l->air + (size_t)p * g->plane;
    for (size_t at = edge; at <= end; at++)
      air[at] = ql_continuity_air(l->cycle->met, l->cycle->from, l->k, at);
    if (!inner) continue;
#pragma omp simd
    for (size_t at = first; at < end; at++)
      air[at] = ql_plan_horizontal_start(l->cycle, l->k, at) -
                x * ql_continuity_outflow_x(l->cycle->met, l->k, at) -
                y * ql_continuity_outflow_y(l->cycle->met, l->k, at);
  }
}

/* Faces of row j, `count` of them, in pass p: air that moves and its part of the donor. `stride`
 * leads from a cell to the one upstream of its face for a positive flux. */
static void faces_of_row(const layer *l, int j, int p) {
  const ql_grid *g = l->grid;
  const ql_axis axis = l->plan->pass[p].axis;
  const size_t stride = axis == QL_AXIS_X ? 1 : g->row;
  const size_t first = ql_grid_at2(g, j, 0), end = first + (size_t)g->nx + (axis == QL_AXIS_X);
  const float *flux =
      (axis == QL_AXIS_X ? l->cycle->met->now->flux_x : l->cycle->met->now->flux_y) +
      (size_t)l->k * g->plane;
  const double seconds = l->cycle->seconds * l->plan->pass[p].part;
  const double *air = l->air + (size_t)p * g->plane;
  ql_real *courant = l->courant + (size_t)p * g->plane, *moved = l->moved[axis];
#pragma omp simd
  for (size_t at = first; at < end; at++) {
    const double mol = seconds * (double)flux[at];
    const double part = mol / (mol >= 0.0 ? air[at - stride] : air[at]);
    moved[at] = (ql_real)mol;
    /* only an inflow from the halo, which no plan looks at, can be capped */
    courant[at] = (ql_real)(part > 1.0 ? 1.0 : part < -1.0 ? -1.0 : part);
  }
}

static void cells_of_row(const layer *l, int j, int p) {
  const ql_grid *g = l->grid;
  const size_t first = ql_grid_at2(g, j, 0);
  const double seconds = l->cycle->seconds * l->plan->pass[p].part;
  const double x = l->plan->pass[p].axis == QL_AXIS_X ? seconds : 0.0, y = seconds - x;
  const double *air = l->air + (size_t)p * g->plane;
  ql_real *inverse = l->inverse + (size_t)p * g->plane;
#pragma omp simd
  for (size_t at = first; at < first + (size_t)g->nx; at++)
    inverse[at] = (ql_real)(1.0 / (air[at] - x * ql_continuity_outflow_x(l->cycle->met, l->k, at) -
                                   y * ql_continuity_outflow_y(l->cycle->met, l->k, at)));
}

static void layer_coefficients(const layer *l) {
  const int ny = l->grid->ny;
  for (int j = -1; j <= ny; j++) air_of_row(l, j);
  for (int p = 0; p < l->plan->count; p++)
    for (int j = 0; j <= ny; j++) {
      if (j < ny) cells_of_row(l, j, p);
      if (j < ny || l->plan->pass[p].axis == QL_AXIS_Y) faces_of_row(l, j, p);
    }
}

/* --- the sweep: one species, one layer, one pass --------------------------------------------- */

/* What a sweep works on. Cells of a layer are `stride` apart along the axis; the flat ranges run
 * through the halo, where the air moved is 0, so that both axes are one unbroken vector loop. */
typedef struct sweep {
  size_t first, end; /* cells */
  size_t stride;
  const ql_real *courant, *inverse, *moved;
  ql_real *restrict slope, *restrict edge, *restrict mean;
} sweep;

static void slopes_linear(const sweep *w, const ql_real *restrict q) {
  const size_t s = w->stride, first = w->first - 2 * s, end = w->end + 2 * s;
  ql_real *restrict slope = w->slope;
#pragma omp simd
  for (size_t i = first; i < end; i++) slope[i] = (ql_real)0.5 * (q[i + s] - q[i - s]);
}

static void slopes(const sweep *w, const ql_real *restrict q) {
  const size_t s = w->stride, first = w->first - 2 * s, end = w->end + 2 * s;
  ql_real *restrict slope = w->slope;
#pragma omp simd
  for (size_t i = first; i < end; i++)
    slope[i] = ql_ppm_limit((ql_real)0.5 * (q[i + s] - q[i - s]), q[i - s], q[i], q[i + s]);
}

/* Values at the faces, CW84 eq. 1.6 on equal cells. */
static void edges(const sweep *w, const ql_real *restrict q) {
  const size_t s = w->stride, first = w->first - s, end = w->end + 2 * s;
  const ql_real sixth = (ql_real)(1.0 / 6.0);
  const ql_real *restrict slope = w->slope;
  ql_real *restrict edge = w->edge;
#pragma omp simd
  for (size_t i = first; i < end; i++)
    edge[i] = q[i - s] + (ql_real)0.5 * (q[i] - q[i - s]) - sixth * (slope[i] - slope[i - s]);
}

static void means_linear(const sweep *w, const ql_real *restrict q) {
  const size_t s = w->stride, end = w->end + s;
  const ql_real *restrict edge = w->edge, *restrict c = w->courant;
  ql_real *restrict mean = w->mean;
#pragma omp simd
  for (size_t i = w->first; i < end; i++) {
    const ql_real from = c[i] >= 0 ? q[i - s] : q[i];
    const ql_real beyond = c[i] >= 0 ? edge[i - s] : edge[i + s];
    mean[i] = ql_ppm_swept(from, edge[i] - from, beyond - from, fabs(c[i]));
  }
}

static void means(const sweep *w, const ql_real *restrict q) {
  const size_t s = w->stride, end = w->end + s;
  const ql_real *restrict slope = w->slope, *restrict edge = w->edge, *restrict c = w->courant;
  ql_real *restrict mean = w->mean;
#pragma omp simd
  for (size_t i = w->first; i < end; i++) {
    const ql_real from = c[i] >= 0 ? q[i - s] : q[i], tilt = c[i] >= 0 ? slope[i - s] : slope[i];
    const ql_real beyond = c[i] >= 0 ? edge[i - s] : edge[i + s];
    const ql_real near = ql_ppm_edge(edge[i], from, tilt), far = ql_ppm_edge(beyond, from, tilt);
    mean[i] = ql_ppm_swept(from, near, far, fabs(c[i]));
  }
}

/* Written with the differences to q, so that a uniform q stays what it is to the last bit. */
static void update(const sweep *w, ql_real *restrict q) {
  const size_t s = w->stride;
  const ql_real *restrict mean = w->mean, *restrict moved = w->moved,
                          *restrict inverse = w->inverse;
#pragma omp simd
  for (size_t i = w->first; i < w->end; i++) {
    const ql_real gain = moved[i] * (mean[i] - q[i]) - moved[i + s] * (mean[i + s] - q[i]);
    q[i] = ql_state_flush(q[i] + inverse[i] * gain);
  }
}

/* Amount (mol) through `count` faces of one side, `step` apart; inward: +1 if a positive flux
 * enters there. */
static void through_side(const sweep *w, size_t face, size_t count, size_t step, double inward,
                         double passed[2]) {
  double in = 0.0, out = 0.0;
#pragma omp simd reduction(+ : in, out)
  for (size_t n = 0; n < count; n++) {
    const size_t i = face + n * step;
    const double mol = inward * (double)w->moved[i] * (double)w->mean[i];
    const bool enters = inward * (double)w->moved[i] > 0.0;
    in += enters ? mol : 0.0;
    out += enters ? 0.0 : mol;
  }
  passed[0] += in;
  passed[1] += out;
}

static void sides(const ql_grid *g, const sweep *w, ql_axis axis, double passed[2]) {
  const size_t nx = (size_t)g->nx, ny = (size_t)g->ny;
  const bool x = axis == QL_AXIS_X;
  const size_t count = x ? ny : nx, step = x ? g->row : 1, across = x ? nx : ny * g->row;
  through_side(w, w->first, count, step, 1.0, passed);
  through_side(w, w->first + across, count, step, -1.0, passed);
}

static void layer_forward(const layer *l, bool linear, ql_real *q, double passed[2]) {
  const ql_grid *g = l->grid;
  for (int p = 0; p < l->plan->count; p++) {
    const ql_axis axis = l->plan->pass[p].axis;
    const sweep w = {.first = ql_grid_at2(g, 0, 0),
                     .end = ql_grid_at2(g, g->ny - 1, g->nx),
                     .stride = axis == QL_AXIS_X ? 1 : g->row,
                     .courant = l->courant + (size_t)p * g->plane,
                     .inverse = l->inverse + (size_t)p * g->plane,
                     .moved = l->moved[axis],
                     .slope = l->slope,
                     .edge = l->edge,
                     .mean = l->mean};
    (linear ? slopes_linear : slopes)(&w, q);
    edges(&w, q);
    (linear ? means_linear : means)(&w, q);
    sides(g, &w, axis, passed);
    update(&w, q);
  }
}

static int count_groups(const ql_horizontal *h, int species) {
  const int wanted = (PIECES * h->threads + h->grid->nz - 1) / h->grid->nz;
  const int most = (species + LEAST - 1) / LEAST;
  return wanted < most ? wanted : most;
}

void ql_horizontal_forward(const ql_horizontal *h, const ql_cycle *cycle, const ql_layer_plan *plan,
                           ql_state *state) {
  const int species = state->species->count, nz = h->grid->nz;
  const int groups = count_groups(h, species), group = (species + groups - 1) / groups;
#pragma omp parallel for schedule(dynamic) num_threads(h->threads)
  for (int piece = 0; piece < nz * groups; piece++) {
    const int k = piece / groups, first = piece % groups * group;
    const layer l = layer_open(h, cycle, plan, k);
    layer_coefficients(&l);
    for (int s = first; s < species && s < first + group; s++) {
      double *passed = h->passed + 2 * ((size_t)s * (size_t)nz + (size_t)k);
      passed[0] = passed[1] = 0.0;
      if (!state->species->items[s].transported) continue;
      layer_forward(&l, h->linear, ql_state_layer(state, s, k), passed);
    }
  }
}
