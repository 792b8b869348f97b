#include "solver/transport/vertical.h"

#include "solver/transport/ppm.h"

#include <math.h>
#include <omp.h>
#include <string.h>

enum { SLAB_ROWS = 2, GHOSTS = 2, ARRAYS = 13 };

/* Coefficients and scratch of a slab: `width` cells side by side (rows with the halo between them,
 * where nothing moves), levels `width` apart. Interface arrays have nz + 1 levels, k the lower
 * interface of layer k; layer arrays with ghosts have nz + 4, GHOSTS below the ground and above the
 * top. */
typedef struct slab {
  const ql_grid *grid;
  size_t origin; /* 2-D index of its first cell */
  size_t width;
  double *air;                     /* [nz] mol, when the pass begins */
  ql_real *courant, *moved;        /* interfaces */
  ql_real *inverse;                /* layers, mol-1 */
  ql_real *mass;                   /* layers with ghosts, mol */
  ql_real *above, *below;          /* layers with ghosts: slope's weights, CW84 eq. 1.7 */
  ql_real *middle, *upper, *lower; /* interfaces: edge's weights, CW84 eq. 1.6 */
  ql_real *q, *slope;              /* layers with ghosts */
  ql_real *edge;                   /* interfaces, and one ghost on either side */
  ql_real *mean;                   /* interfaces */
} slab;

static size_t slab_width(const ql_grid *g) {
  return (SLAB_ROWS - 1) * g->row + (size_t)g->nx;
}

/* Length of one array of a slab, ghosts included. */
static size_t slab_array(const ql_grid *g) {
  return ((size_t)g->nz + 2 * GHOSTS) * slab_width(g);
}

ql_status ql_vertical_create(ql_arena *arena, const ql_transport_options *options, int threads,
                             ql_vertical *sweeps) {
  const ql_grid *g = options->grid;
  const size_t n = (size_t)threads;
  ql_vertical made = {.grid = g,
                      .linear = options->linear,
                      .threads = threads,
                      .slabs = (g->ny + SLAB_ROWS - 1) / SLAB_ROWS};
  const size_t passed = (size_t)made.slabs * 2 * (size_t)options->species->count;
  QL_TRY(ql_arena_take(arena, "vertical air flux", g->volume + g->plane, sizeof *made.w, &made.w));
  QL_TRY(ql_arena_take(arena, "vertical coefficients", n * ARRAYS * slab_array(g),
                       sizeof *made.real, &made.real));
  QL_TRY(ql_arena_take(arena, "air of a slab", n * slab_array(g), sizeof *made.air, &made.air));
  QL_TRY(
      ql_arena_take(arena, "amounts through the top", passed, sizeof *made.passed, &made.passed));
  *sweeps = made;
  return QL_OK;
}

/* The arrays of a thread, laid out for slab `number`. */
static slab slab_open(const ql_vertical *v, int thread, int number) {
  const ql_grid *g = v->grid;
  const int j = number * SLAB_ROWS, rows = g->ny - j < SLAB_ROWS ? g->ny - j : SLAB_ROWS;
  const size_t size = slab_array(g), width = (size_t)(rows - 1) * g->row + (size_t)g->nx;
  ql_real *next = v->real + (size_t)thread * ARRAYS * size;
  slab b = {.grid = g, .origin = ql_grid_at2(g, j, 0), .width = width};
  ql_real **const interfaces[] = {&b.courant, &b.moved, &b.middle, &b.upper,
                                  &b.lower,   &b.edge,  &b.mean};
  ql_real **const layers[] = {&b.inverse, &b.mass, &b.above, &b.below, &b.q, &b.slope};
  for (size_t n = 0; n < sizeof interfaces / sizeof *interfaces; n++, next += size)
    *interfaces[n] = next;
  for (size_t n = 0; n < sizeof layers / sizeof *layers; n++, next += size)
    *layers[n] = next + GHOSTS * width;
  b.air = v->air + (size_t)thread * size;
  return b;
}

/* True cells of a slab are i < nx of every row; between them lies the halo. */
static size_t slab_rows(const slab *b) {
  return (b->width + b->grid->row - 1) / b->grid->row;
}

/* Air of a cell when the vertical sweeps of a cycle begin. */
static double air_at_start(const ql_cycle *cycle, int k, size_t at) {
  const double air = ql_continuity_air(cycle->met, cycle->from, k, at);
  if (cycle->vertical_first) return air;
  return air - cycle->seconds * (ql_continuity_outflow_x(cycle->met, k, at) +
                                 ql_continuity_outflow_y(cycle->met, k, at));
}

/* Number of equal passes that the slab needs: the largest of its cells. */
static int slab_passes(const ql_vertical *v, const slab *b, const ql_cycle *cycle) {
  const ql_grid *g = b->grid;
  const double seconds = cycle->seconds;
  double most = 1.0;
  for (int k = 0; k < g->nz; k++)
    for (size_t r = 0; r < slab_rows(b); r++) {
      const size_t first = b->origin + r * g->row;
      const double *low = v->w + (size_t)k * g->plane, *high = low + g->plane;
#pragma omp simd reduction(max : most)
      for (size_t at = first; at < first + (size_t)g->nx; at++) {
        const double out = (high[at] > 0.0 ? high[at] : 0.0) - (low[at] < 0.0 ? low[at] : 0.0);
        const double need = ql_plan_steps(air_at_start(cycle, k, at), seconds * out,
                                          seconds * (high[at] - low[at]));
        most = need > most ? need : most;
      }
    }
  return (int)ceil(most);
}

/* Air of the slab after the fraction `done` of its vertical transport; 1 in the gaps. */
static void slab_air(const ql_vertical *v, const slab *b, const ql_cycle *cycle, double done) {
  const ql_grid *g = b->grid;
  const double seconds = cycle->seconds * done;
  for (int k = 0; k < g->nz; k++) {
    const double *low = v->w + (size_t)k * g->plane, *high = low + g->plane;
    double *air = b->air + (size_t)k * b->width;
    for (size_t n = 0; n < b->width; n++) air[n] = 1.0;
    for (size_t r = 0; r < slab_rows(b); r++) {
      const size_t first = b->origin + r * g->row;
#pragma omp simd
      for (size_t i = 0; i < (size_t)g->nx; i++) {
        const size_t at = first + i;
        air[r * g->row + i] = air_at_start(cycle, k, at) - seconds * (high[at] - low[at]);
      }
    }
  }
}

/* Air that each interface lets through in a pass of `seconds`, its part of the donor, and the
 * inverse of the air after the pass. What enters through the top is wholly the air above. */
static void slab_fluxes(const ql_vertical *v, const slab *b, double seconds) {
  const ql_grid *g = b->grid;
  const size_t width = b->width;
  for (int k = 0; k <= g->nz; k++) {
    const double *w = v->w + (size_t)k * g->plane + b->origin;
    const double *above = b->air + (size_t)(k < g->nz ? k : g->nz - 1) * width;
    const double *below = b->air + (size_t)(k > 0 ? k - 1 : 0) * width;
    ql_real *courant = b->courant + (size_t)k * width, *moved = b->moved + (size_t)k * width;
    for (size_t n = 0; n < width; n++) {
      const double mol = seconds * w[n];
      const double part = mol / (mol >= 0.0 ? below[n] : above[n]);
      moved[n] = (ql_real)mol;
      courant[n] = (ql_real)(k == g->nz && mol < 0.0 ? -1.0 : part);
    }
  }
  for (int k = 0; k < g->nz; k++) {
    const double *low = v->w + (size_t)k * g->plane + b->origin, *high = low + g->plane;
    const double *air = b->air + (size_t)k * width;
    ql_real *inverse = b->inverse + (size_t)k * width;
    for (size_t n = 0; n < width; n++)
      inverse[n] = (ql_real)(1.0 / (air[n] - seconds * (high[n] - low[n])));
  }
}

/* Pointer to level k (negative: ghosts) of a layer array. */
static ql_real *level(const slab *b, ql_real *layers, int k) {
  return layers + (ptrdiff_t)k * (ptrdiff_t)b->width;
}

/* Weights of CW84 eqs 1.6 and 1.7 with air as the coordinate; the ghosts are as thick as the layers
 * next to them. */
static void slab_weights(const slab *b) {
  const int nz = b->grid->nz;
  for (int k = -GHOSTS; k < nz + GHOSTS; k++) {
    const double *air = b->air + (size_t)(k < 0 ? 0 : k < nz ? k : nz - 1) * b->width;
    ql_real *mass = level(b, b->mass, k);
    for (size_t n = 0; n < b->width; n++) mass[n] = (ql_real)air[n];
  }
  for (int k = -1; k <= nz; k++) {
    const ql_real *m0 = level(b, b->mass, k - 1), *m1 = level(b, b->mass, k),
                  *m2 = level(b, b->mass, k + 1);
    ql_real *above = level(b, b->above, k), *below = level(b, b->below, k);
    for (size_t n = 0; n < b->width; n++) {
      const ql_real whole = m1[n] / (m0[n] + m1[n] + m2[n]);
      above[n] = whole * (2 * m0[n] + m1[n]) / (m2[n] + m1[n]);
      below[n] = whole * (m1[n] + 2 * m2[n]) / (m0[n] + m1[n]);
    }
  }
  for (int k = 0; k <= nz; k++) {
    const ql_real *m0 = level(b, b->mass, k - 2), *m1 = level(b, b->mass, k - 1),
                  *m2 = level(b, b->mass, k), *m3 = level(b, b->mass, k + 1);
    ql_real *middle = level(b, b->middle, k), *upper = level(b, b->upper, k),
            *lower = level(b, b->lower, k);
    for (size_t n = 0; n < b->width; n++) {
      const ql_real pair = m1[n] + m2[n], sum = m0[n] + pair + m3[n];
      const ql_real left = (m0[n] + m1[n]) / (2 * m1[n] + m2[n]);
      const ql_real right = (m3[n] + m2[n]) / (2 * m2[n] + m1[n]);
      middle[n] = m1[n] / pair + 2 * m2[n] * m1[n] / pair * (left - right) / sum;
      upper[n] = m1[n] * left / sum;
      lower[n] = m2[n] * right / sum;
    }
  }
}

/* Copy a species' slab out of the state; ghosts: nothing below the ground, the air above the top.
 */
static void slab_load(const slab *b, const ql_real *c, ql_real top) {
  const int nz = b->grid->nz;
  for (int k = 0; k < nz; k++)
    memcpy(level(b, b->q, k), c + (size_t)k * b->grid->plane + b->origin, b->width * sizeof *c);
  for (int ghost = 1; ghost <= GHOSTS; ghost++) {
    memcpy(level(b, b->q, -ghost), b->q, b->width * sizeof *c);
    ql_real *over = level(b, b->q, nz - 1 + ghost);
    for (size_t n = 0; n < b->width; n++) over[n] = top;
  }
  ql_real *over = level(b, b->edge, nz + 1);
  for (size_t n = 0; n < b->width; n++) over[n] = top;
}

static void slab_slopes(const slab *b, bool linear) {
  for (int k = -1; k <= b->grid->nz; k++) {
    const ql_real *restrict low = level(b, b->q, k - 1), *restrict q = level(b, b->q, k),
                            *restrict high = level(b, b->q, k + 1);
    const ql_real *restrict above = level(b, b->above, k), *restrict below = level(b, b->below, k);
    ql_real *restrict slope = level(b, b->slope, k);
#pragma omp simd
    for (size_t n = 0; n < b->width; n++) {
      const ql_real full = above[n] * (high[n] - q[n]) + below[n] * (q[n] - low[n]);
      slope[n] = linear ? full : ql_ppm_limit(full, low[n], q[n], high[n]);
    }
  }
}

/* Values at the interfaces. Between very unequal layers eq. 1.6 can leave the range of the two
 * means by rounding; the limited form is held inside it. */
static void slab_edges(const slab *b, bool linear) {
  for (int k = 0; k <= b->grid->nz; k++) {
    const ql_real *restrict low = level(b, b->q, k - 1), *restrict high = level(b, b->q, k);
    const ql_real *restrict under = level(b, b->slope, k - 1), *restrict over =
                                                                   level(b, b->slope, k);
    const ql_real *restrict middle = level(b, b->middle, k),
                            *restrict upper = level(b, b->upper, k),
                            *restrict lower = level(b, b->lower, k);
    ql_real *restrict edge = level(b, b->edge, k);
#pragma omp simd
    for (size_t n = 0; n < b->width; n++) {
      const ql_real free_edge =
          low[n] + middle[n] * (high[n] - low[n]) - upper[n] * over[n] + lower[n] * under[n];
      const ql_real least = low[n] < high[n] ? low[n] : high[n];
      const ql_real most = low[n] < high[n] ? high[n] : low[n];
      const ql_real held = free_edge < least ? least : free_edge;
      edge[n] = linear ? free_edge : held > most ? most : held;
    }
  }
}

static void slab_means(const slab *b, bool linear) {
  const size_t width = b->width;
  memcpy(b->mean, b->q, width * sizeof *b->q); /* nothing moves through the ground */
  for (int k = 1; k <= b->grid->nz; k++) {
    const ql_real *restrict low = level(b, b->q, k - 1), *restrict high = level(b, b->q, k);
    const ql_real *restrict under = level(b, b->slope, k - 1), *restrict over =
                                                                   level(b, b->slope, k);
    const ql_real *restrict edge = level(b, b->edge, k), *restrict c = level(b, b->courant, k);
    ql_real *restrict mean = level(b, b->mean, k);
#pragma omp simd
    for (size_t n = 0; n < width; n++) {
      const ql_real from = c[n] >= 0 ? low[n] : high[n], tilt = c[n] >= 0 ? under[n] : over[n];
      const ql_real beyond = c[n] >= 0 ? edge[n - width] : edge[n + width];
      const ql_real near = linear ? edge[n] - from : ql_ppm_edge(edge[n], from, tilt);
      const ql_real far = linear ? beyond - from : ql_ppm_edge(beyond, from, tilt);
      mean[n] = ql_ppm_swept(from, near, far, fabs(c[n]));
    }
  }
}

/* Amount (mol) through the top; the gaps move nothing. */
static void slab_top(const slab *b, double passed[2]) {
  const ql_real *moved = level(b, b->moved, b->grid->nz), *mean = level(b, b->mean, b->grid->nz);
  double in = 0.0, out = 0.0;
#pragma omp simd reduction(+ : in, out)
  for (size_t n = 0; n < b->width; n++) {
    const double mol = -(double)moved[n] * (double)mean[n];
    in += moved[n] < 0 ? mol : 0.0;
    out += moved[n] < 0 ? 0.0 : mol;
  }
  passed[0] += in;
  passed[1] += out;
}

static void slab_update(const slab *b, ql_real *c) {
  for (int k = 0; k < b->grid->nz; k++) {
    const ql_real *restrict q = level(b, b->q, k), *restrict inverse = level(b, b->inverse, k);
    const ql_real *restrict low = level(b, b->mean, k), *restrict high = level(b, b->mean, k + 1);
    const ql_real *restrict in = level(b, b->moved, k), *restrict out = level(b, b->moved, k + 1);
    ql_real *restrict to = c + (size_t)k * b->grid->plane + b->origin;
#pragma omp simd
    for (size_t n = 0; n < b->width; n++)
      to[n] = q[n] + inverse[n] * (in[n] * (low[n] - q[n]) - out[n] * (high[n] - q[n]));
  }
}

static void slab_forward(const ql_vertical *v, const slab *b, const ql_cycle *cycle,
                         ql_state *state, double *passed) {
  const int passes = slab_passes(v, b, cycle), species = state->species->count;
  memset(passed, 0, 2 * (size_t)species * sizeof *passed);
  for (int p = 0; p < passes; p++) {
    slab_air(v, b, cycle, (double)p / passes);
    slab_fluxes(v, b, cycle->seconds / passes);
    slab_weights(b);
    for (int s = 0; s < species; s++) {
      if (!state->species->items[s].transported) continue;
      ql_real *c = ql_state_layer(state, s, 0);
      slab_load(b, c, state->top[s]);
      slab_slopes(b, v->linear);
      slab_edges(b, v->linear);
      slab_means(b, v->linear);
      slab_top(b, passed + 2 * (size_t)s);
      slab_update(b, c);
    }
  }
}

void ql_vertical_forward(const ql_vertical *v, const ql_cycle *cycle, ql_state *state) {
#pragma omp parallel for schedule(static) num_threads(v->threads)
  for (int number = 0; number < v->slabs; number++) {
    const slab b = slab_open(v, omp_get_thread_num(), number);
    slab_forward(v, &b, cycle, state,
                 v->passed + 2 * (size_t)number * (size_t)state->species->count);
  }
}
