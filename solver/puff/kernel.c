#include "solver/puff/kernel.h"

#include "base/constants.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PAIRS_WORTH = 100000000 }; /* the work from which threads are worth waking */
enum { BLOCK = 64 };              /* receptors: their sums stay in the first-level cache */

ql_status ql_puff_view_create(ql_arena *arena, int capacity, ql_puff_view *view) {
  *view = (ql_puff_view){.capacity = capacity};
  float **const lists[] = {&view->x, &view->y, &view->xx, &view->xy, &view->yy, &view->weight};
  for (size_t n = 0; n < sizeof lists / sizeof lists[0]; n++)
    QL_TRY(ql_arena_take(arena, "puffs at a height", (size_t)capacity, sizeof(float),
                         (void *)lists[n]));
  return QL_OK;
}

void ql_puff_view_put(ql_puff_view *view, const ql_puffs *p, int n, double amount) {
  const double s2 = p->sigma[n] * p->sigma[n];
  const double xx = s2 + p->xx[n], xy = p->xy[n], yy = s2 + p->yy[n];
  const double determinant = xx * yy - xy * xy;
  const int v = view->count++;
  view->x[v] = (float)p->x[n];
  view->y[v] = (float)p->y[n];
  view->xx[v] = (float)(0.5 * yy / determinant);
  view->xy[v] = (float)(-0.5 * xy / determinant);
  view->yy[v] = (float)(0.5 * xx / determinant);
  view->weight[v] = (float)(amount / (2.0 * QL_PI * sqrt(determinant)));
}

void ql_puff_view_add(ql_puff_view *view, const ql_puffs *p, const int range[2],
                      const ql_puff_flow *flow, int species, const ql_puff_site *site) {
  for (int n = range[0]; n < range[1] && view->count < view->capacity; n++) {
    const double density = ql_puff_terrain_density(p, n, flow, site);
    const double amount = p->mass[species * p->capacity + n] * density;
    if (amount > 0.0) ql_puff_view_put(view, p, n, amount);
  }
}

/* e^-q for q >= 0; relative error below 2e-7 up to 87, and beyond it e^-87. Cody and Waite's
 * reduction, Taylor's series; no branch, so that loops vectorise. */
static inline float decay(float q) {
  const float bounded = q < 87.0f ? q : 87.0f;
  const float shift = 0x1.8p23f; /* adding it leaves the nearest integer in the low bits */
  const float shifted = bounded * -1.44269504f + shift;
  const float n = shifted - shift;
  const float r = (-bounded - n * 0x1.63p-1f) + n * 2.12194440e-4f; /* ln 2 in two */
  float p = 1.0f / 720.0f;
  p = p * r + 1.0f / 120.0f;
  p = p * r + 1.0f / 24.0f;
  p = p * r + 1.0f / 6.0f;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  bits = (bits + 127u) << 23;
  float power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

/* One puff for BLOCK receptors. */
static inline void add_block(const ql_puff_view *view, int p, const float *restrict x,
                             const float *restrict y, float *restrict sum) {
  const float px = view->x[p], py = view->y[p], weight = view->weight[p];
  const float xx = view->xx[p], xy = 2.0f * view->xy[p], yy = view->yy[p];
#pragma omp simd
  for (int l = 0; l < BLOCK; l++) {
    const float dx = x[l] - px, dy = y[l] - py;
    sum[l] += weight * decay(dx * (xx * dx + xy * dy) + yy * dy * dy);
  }
}

/* The rectangle around the receptors of a block. */
typedef struct box {
  float west, east, south, north;
} box;

static inline float smaller(float a, float b) {
  return a < b ? a : b;
}

static inline float larger(float a, float b) {
  return a > b ? a : b;
}

static box box_around(int count, const float *x, const float *y) {
  box b = {x[0], x[0], y[0], y[0]};
  for (int l = 1; l < count; l++) {
    b.west = smaller(b.west, x[l]), b.east = larger(b.east, x[l]);
    b.south = smaller(b.south, y[l]), b.north = larger(b.north, y[l]);
  }
  return b;
}

/* Whether the exponent is above 30 (e^-30 = 1e-13 of the puff's centre) everywhere in the box: the
 * quadratic form is at least distance^2 times its determinant over its trace. */
static bool out_of_reach(const ql_puff_view *v, int p, const box *b) {
  const float dx = larger(0.0f, larger(b->west - v->x[p], v->x[p] - b->east));
  const float dy = larger(0.0f, larger(b->south - v->y[p], v->y[p] - b->north));
  const float trace = v->xx[p] + v->yy[p], product = v->xx[p] * v->yy[p] - v->xy[p] * v->xy[p];
  return (dx * dx + dy * dy) * product > 30.0f * trace;
}

void ql_puff_kernel(const ql_puff_view *view, int count, const float *x, const float *y,
                    float *concentration) {
  const double pairs = (double)count * view->count;
#pragma omp parallel for schedule(static) if (pairs > PAIRS_WORTH)
  for (int first = 0; first < count; first += BLOCK) {
    const int here = count - first < BLOCK ? count - first : BLOCK;
    const box around = box_around(here, x + first, y + first);
    float bx[BLOCK] = {0}, by[BLOCK] = {0}, sum[BLOCK] = {0};
    memcpy(bx, x + first, (size_t)here * sizeof *bx);
    memcpy(by, y + first, (size_t)here * sizeof *by);
    for (int p = 0; p < view->count; p++)
      if (!out_of_reach(view, p, &around)) add_block(view, p, bx, by, sum);
    for (int l = 0; l < here; l++) concentration[first + l] += sum[l];
  }
}
