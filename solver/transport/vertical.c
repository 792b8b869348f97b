#include "solver/transport/vertical.h"

#include "solver/transport/ppm.h"

#include <math.h>
#include <omp.h>
#include <string.h>

/* A piece of work is a block of BLOCK columns, a run of the flat plane through the halo between its
 * rows (the gaps, where nothing moves), so that every loop has a constant length. */
enum { BLOCK = 64, GHOSTS = 2, ARRAYS = 13 };

/* Coefficients and scratch of a block, levels BLOCK apart. Interface arrays: k is the lower
 * interface of layer k. Layer arrays have GHOSTS below the ground and above the top. */
typedef struct block {
  const ql_grid *grid;
  const double *w;                 /* vertical air flux of the grid */
  size_t origin;                   /* 2-D index of its first cell */
  size_t count;                    /* columns, gaps included; what lies beyond is a gap, too */
  bool inner[BLOCK];               /* not a gap */
  double *air;                     /* layers: mol, when the pass begins */
  ql_real *courant, *moved;        /* interfaces */
  ql_real *inverse;                /* layers, mol-1 */
  ql_real *mass;                   /* layers with ghosts, mol */
  ql_real *above, *below;          /* layers with ghosts: slope's weights, CW84 eq. 1.7 */
  ql_real *middle, *upper, *lower; /* interfaces: edge's weights, CW84 eq. 1.6 */
  ql_real *q, *slope;              /* layers with ghosts */
  ql_real *edge;                   /* interfaces, and one ghost above */
  ql_real *mean;                   /* interfaces */
} block;

/* Length of one array of a block, ghosts included. */
static size_t block_array(const ql_grid *g) {
  return ((size_t)g->nz + 2 * GHOSTS) * BLOCK;
}

/* Cells of the flat plane from the first inner one to the last. */
static size_t run(const ql_grid *g) {
  return (size_t)(g->ny - 1) * g->row + (size_t)g->nx;
}

ql_status ql_vertical_create(ql_arena *arena, const ql_transport_options *options, int threads,
                             ql_vertical *sweeps) {
  const ql_grid *g = options->grid;
  const size_t n = (size_t)threads;
  ql_vertical made = {.grid = g,
                      .linear = options->linear,
                      .threads = threads,
                      .blocks = (int)((run(g) + BLOCK - 1) / BLOCK)};
  const size_t passed = (size_t)made.blocks * 2 * (size_t)options->species->count;
  QL_TRY(ql_arena_take(arena, "vertical coefficients", n * ARRAYS * block_array(g),
                       sizeof *made.real, &made.real));
  QL_TRY(ql_arena_take(arena, "air of a block", n * block_array(g), sizeof *made.air, &made.air));
  QL_TRY(
      ql_arena_take(arena, "amounts through the top", passed, sizeof *made.passed, &made.passed));
  *sweeps = made;
  return QL_OK;
}

/* The arrays of the calling thread, laid out for block `number`. */
static block block_open(const ql_vertical *v, const double *w, int number) {
  const ql_grid *g = v->grid;
  const size_t size = block_array(g), first = (size_t)number * BLOCK, rest = run(g) - first;
  const size_t thread = (size_t)omp_get_thread_num();
  ql_real *next = v->real + thread * ARRAYS * size;
  block b = {.grid = g,
             .w = w,
             .origin = ql_grid_at2(g, 0, 0) + first,
             .count = rest < BLOCK ? rest : BLOCK};
  for (size_t n = 0; n < b.count; n++) b.inner[n] = (first + n) % g->row < (size_t)g->nx;
  ql_real **const interfaces[] = {&b.courant, &b.moved, &b.middle, &b.upper,
                                  &b.lower,   &b.edge,  &b.mean};
  ql_real **const layers[] = {&b.inverse, &b.mass, &b.above, &b.below, &b.q, &b.slope};
  for (size_t n = 0; n < sizeof interfaces / sizeof *interfaces; n++, next += size)
    *interfaces[n] = next;
  for (size_t n = 0; n < sizeof layers / sizeof *layers; n++, next += size)
    *layers[n] = next + GHOSTS * BLOCK;
  b.air = v->air + thread * size;
  return b;
}

/* Pointer to level k (negative: ghosts) of a layer or interface array. */
static ql_real *level(ql_real *array, int k) {
  return array + (ptrdiff_t)k * BLOCK;
}

/* Air of a cell when the vertical sweeps of a cycle begin. */
static double air_at_start(const ql_cycle *cycle, int k, size_t at) {
  const double air = ql_continuity_air(cycle->met, cycle->from, k, at);
  if (cycle->vertical_first) return air;
  return air - cycle->seconds * (ql_continuity_outflow_x(cycle->met, k, at) +
                                 ql_continuity_outflow_y(cycle->met, k, at));
}

/* Number of equal passes that a block needs: the largest of its cells. */
static int block_passes(const block *b, const ql_cycle *cycle) {
  const double seconds = cycle->seconds;
  double most = 1.0;
  for (int k = 0; k < b->grid->nz; k++) {
    const double *low = b->w + (size_t)k * b->grid->plane + b->origin, *high = low + b->grid->plane;
#pragma omp simd reduction(max : most)
    for (size_t n = 0; n < b->count; n++) {
      const double out = (high[n] > 0.0 ? high[n] : 0.0) - (low[n] < 0.0 ? low[n] : 0.0);
      const double need = ql_plan_steps(air_at_start(cycle, k, b->origin + n), seconds * out,
                                        seconds * (high[n] - low[n]));
      most = b->inner[n] && need > most ? need : most;
    }
  }
  return (int)ceil(most);
}

/* Air of the block after the fraction `done` of its vertical transport; 1 in the gaps. */
static void block_air(const block *b, const ql_cycle *cycle, double done) {
  const double seconds = cycle->seconds * done;
  for (int k = 0; k < b->grid->nz; k++) {
    const double *low = b->w + (size_t)k * b->grid->plane + b->origin, *high = low + b->grid->plane;
    double *air = b->air + (size_t)k * BLOCK;
#pragma omp simd
    for (size_t n = 0; n < b->count; n++) {
      const double left = air_at_start(cycle, k, b->origin + n) - seconds * (high[n] - low[n]);
      air[n] = b->inner[n] ? left : 1.0;
    }
    for (size_t n = b->count; n < BLOCK; n++) air[n] = 1.0;
  }
}

/* Air that each interface lets through in a pass of `seconds`, its part of the donor, and the
 * inverse of the air after the pass. What enters through the top is wholly the air above. */
static void block_fluxes(const block *b, double seconds) {
  const int nz = b->grid->nz;
  for (int k = 0; k <= nz; k++) {
    const double *w = b->w + (size_t)k * b->grid->plane + b->origin;
    const double *above = b->air + (size_t)(k < nz ? k : nz - 1) * BLOCK;
    const double *below = b->air + (size_t)(k > 0 ? k - 1 : 0) * BLOCK;
    ql_real *courant = level(b->courant, k), *moved = level(b->moved, k);
    for (size_t n = 0; n < BLOCK; n++) {
      const double mol = n < b->count ? seconds * w[n] : 0.0;
      const double part = mol / (mol >= 0.0 ? below[n] : above[n]);
      moved[n] = (ql_real)mol;
      courant[n] = (ql_real)(k == nz && mol < 0.0 ? -1.0 : part);
    }
  }
  for (int k = 0; k < nz; k++) {
    const double *low = b->w + (size_t)k * b->grid->plane + b->origin, *high = low + b->grid->plane;
    const double *air = b->air + (size_t)k * BLOCK;
    ql_real *inverse = level(b->inverse, k);
    for (size_t n = 0; n < b->count; n++)
      inverse[n] = (ql_real)(1.0 / (air[n] - seconds * (high[n] - low[n])));
  }
}

/* Weights of CW84 eqs 1.6 and 1.7 with air as the coordinate; the ghosts are as thick as the layers
 * next to them. */
static void block_weights(const block *b) {
  const int nz = b->grid->nz;
  for (int k = -GHOSTS; k < nz + GHOSTS; k++) {
    const double *air = b->air + (size_t)(k < 0 ? 0 : k < nz ? k : nz - 1) * BLOCK;
    ql_real *mass = level(b->mass, k);
    for (size_t n = 0; n < BLOCK; n++) mass[n] = (ql_real)air[n];
  }
  for (int k = -1; k <= nz; k++) {
    const ql_real *m0 = level(b->mass, k - 1), *m1 = level(b->mass, k), *m2 = level(b->mass, k + 1);
    ql_real *above = level(b->above, k), *below = level(b->below, k);
    for (size_t n = 0; n < BLOCK; n++) {
      const ql_real whole = m1[n] / (m0[n] + m1[n] + m2[n]);
      above[n] = whole * (2 * m0[n] + m1[n]) / (m2[n] + m1[n]);
      below[n] = whole * (m1[n] + 2 * m2[n]) / (m0[n] + m1[n]);
    }
  }
  for (int k = 0; k <= nz; k++) {
    const ql_real *m0 = level(b->mass, k - 2), *m1 = level(b->mass, k - 1), *m2 = level(b->mass, k),
                  *m3 = level(b->mass, k + 1);
    ql_real *middle = level(b->middle, k), *upper = level(b->upper, k), *lower = level(b->lower, k);
    for (size_t n = 0; n < BLOCK; n++) {
      const ql_real pair = m1[n] + m2[n], sum = m0[n] + pair + m3[n];
      const ql_real left = (m0[n] + m1[n]) / (2 * m1[n] + m2[n]);
      const ql_real right = (m3[n] + m2[n]) / (2 * m2[n] + m1[n]);
      middle[n] = m1[n] / pair + 2 * m2[n] * m1[n] / pair * (left - right) / sum;
      upper[n] = m1[n] * left / sum;
      lower[n] = m2[n] * right / sum;
    }
  }
}

/* Copy a species' block out of the state; ghosts: nothing below the ground, the air above the top.
 */
static void block_load(const block *b, const ql_real *c, ql_real top) {
  const int nz = b->grid->nz;
  for (int k = 0; k < nz; k++)
    memcpy(level(b->q, k), c + (size_t)k * b->grid->plane + b->origin, b->count * sizeof *c);
  for (int ghost = 1; ghost <= GHOSTS; ghost++) {
    memcpy(level(b->q, -ghost), b->q, BLOCK * sizeof *c);
    ql_real *over = level(b->q, nz - 1 + ghost);
    for (size_t n = 0; n < BLOCK; n++) over[n] = top;
  }
  ql_real *over = level(b->edge, nz + 1);
  for (size_t n = 0; n < BLOCK; n++) over[n] = top;
}

static void block_slopes(const block *b, bool linear) {
  for (int k = -1; k <= b->grid->nz; k++) {
    const ql_real *restrict low = level(b->q, k - 1), *restrict q = level(b->q, k),
                            *restrict high = level(b->q, k + 1);
    const ql_real *restrict above = level(b->above, k), *restrict below = level(b->below, k);
    ql_real *restrict slope = level(b->slope, k);
#pragma omp simd
    for (size_t n = 0; n < BLOCK; n++)
      slope[n] = above[n] * (high[n] - q[n]) + below[n] * (q[n] - low[n]);
    if (linear) continue;
#pragma omp simd
    for (size_t n = 0; n < BLOCK; n++) slope[n] = ql_ppm_limit(slope[n], low[n], q[n], high[n]);
  }
}

/* Values at the interfaces. Between very unequal layers eq. 1.6 can leave the range of the two
 * means by rounding; the limited form is held inside it. */
static void block_edges(const block *b, bool linear) {
  for (int k = 0; k <= b->grid->nz; k++) {
    const ql_real *restrict low = level(b->q, k - 1), *restrict high = level(b->q, k);
    const ql_real *restrict under = level(b->slope, k - 1), *restrict over = level(b->slope, k);
    const ql_real *restrict middle = level(b->middle, k), *restrict upper = level(b->upper, k),
                            *restrict lower = level(b->lower, k);
    ql_real *restrict edge = level(b->edge, k);
#pragma omp simd
    for (size_t n = 0; n < BLOCK; n++)
      edge[n] = low[n] + middle[n] * (high[n] - low[n]) - upper[n] * over[n] + lower[n] * under[n];
    if (linear) continue;
#pragma omp simd
    for (size_t n = 0; n < BLOCK; n++) {
      const ql_real least = low[n] < high[n] ? low[n] : high[n];
      const ql_real most = low[n] < high[n] ? high[n] : low[n];
      const ql_real held = edge[n] < least ? least : edge[n];
      edge[n] = held > most ? most : held;
    }
  }
}

static void means_linear(const block *b, int k) {
  const ql_real *restrict low = level(b->q, k - 1), *restrict high = level(b->q, k);
  const ql_real *restrict edge = level(b->edge, k), *restrict c = level(b->courant, k);
  ql_real *restrict mean = level(b->mean, k);
#pragma omp simd
  for (size_t n = 0; n < BLOCK; n++) {
    const ql_real from = c[n] >= 0 ? low[n] : high[n];
    const ql_real beyond = c[n] >= 0 ? edge[n - BLOCK] : edge[n + BLOCK];
    mean[n] = ql_ppm_swept(from, edge[n] - from, beyond - from, fabs(c[n]));
  }
}

static void means_limited(const block *b, int k) {
  const ql_real *restrict low = level(b->q, k - 1), *restrict high = level(b->q, k);
  const ql_real *restrict under = level(b->slope, k - 1), *restrict over = level(b->slope, k);
  const ql_real *restrict edge = level(b->edge, k), *restrict c = level(b->courant, k);
  ql_real *restrict mean = level(b->mean, k);
#pragma omp simd
  for (size_t n = 0; n < BLOCK; n++) {
    const ql_real from = c[n] >= 0 ? low[n] : high[n], tilt = c[n] >= 0 ? under[n] : over[n];
    const ql_real beyond = c[n] >= 0 ? edge[n - BLOCK] : edge[n + BLOCK];
    const ql_real near = ql_ppm_edge(edge[n], from, tilt), far = ql_ppm_edge(beyond, from, tilt);
    mean[n] = ql_ppm_swept(from, near, far, fabs(c[n]));
  }
}

static void block_means(const block *b, bool linear) {
  memcpy(b->mean, b->q, BLOCK * sizeof *b->q); /* nothing moves through the ground */
  for (int k = 1; k <= b->grid->nz; k++) (linear ? means_linear : means_limited)(b, k);
}

/* Amount (mol) through the top; the gaps move nothing. */
static void block_top(const block *b, double passed[2]) {
  const ql_real *moved = level(b->moved, b->grid->nz), *mean = level(b->mean, b->grid->nz);
  double in = 0.0, out = 0.0;
#pragma omp simd reduction(+ : in, out)
  for (size_t n = 0; n < BLOCK; n++) {
    const double mol = -(double)moved[n] * (double)mean[n];
    in += moved[n] < 0 ? mol : 0.0;
    out += moved[n] < 0 ? 0.0 : mol;
  }
  passed[0] += in;
  passed[1] += out;
}

static void block_update(const block *b, ql_real *c) {
  for (int k = 0; k < b->grid->nz; k++) {
    const ql_real *restrict q = level(b->q, k), *restrict inverse = level(b->inverse, k);
    const ql_real *restrict low = level(b->mean, k), *restrict high = level(b->mean, k + 1);
    const ql_real *restrict in = level(b->moved, k), *restrict out = level(b->moved, k + 1);
    ql_real *restrict to = c + (size_t)k * b->grid->plane + b->origin;
#pragma omp simd
    for (size_t n = 0; n < b->count; n++) {
      const ql_real gain = in[n] * (low[n] - q[n]) - out[n] * (high[n] - q[n]);
      to[n] = ql_state_flush(q[n] + inverse[n] * gain);
    }
  }
}

void ql_vertical_plan(const ql_vertical *v, const ql_cycle *cycle, const double *w, int *passes) {
#pragma omp parallel for schedule(static) num_threads(v->threads)
  for (int number = 0; number < v->blocks; number++) {
    const block b = block_open(v, w, number);
    passes[number] = block_passes(&b, cycle);
  }
}

static void block_forward(const ql_vertical *v, const block *b, const ql_cycle *cycle, int passes,
                          ql_state *state, double *passed) {
  const int species = state->species->count;
  memset(passed, 0, 2 * (size_t)species * sizeof *passed);
  for (int p = 0; p < passes; p++) {
    block_air(b, cycle, (double)p / passes);
    block_fluxes(b, cycle->seconds / passes);
    block_weights(b);
    for (int s = 0; s < species; s++) {
      if (!state->species->items[s].transported) continue;
      ql_real *c = ql_state_layer(state, s, 0);
      ql_state_foresee(state, s + 1, b->origin, b->count);
      block_load(b, c, state->top[s]);
      block_slopes(b, v->linear);
      block_edges(b, v->linear);
      block_means(b, v->linear);
      block_top(b, passed + 2 * (size_t)s);
      block_update(b, c);
    }
  }
}

void ql_vertical_forward(const ql_vertical *v, const ql_cycle *cycle, const double *w,
                         const int *passes, ql_state *state) {
#pragma omp parallel for schedule(dynamic) num_threads(v->threads)
  for (int number = 0; number < v->blocks; number++) {
    const block b = block_open(v, w, number);
    block_forward(v, &b, cycle, passes[number], state,
                  v->passed + 2 * (size_t)number * (size_t)state->species->count);
  }
}
