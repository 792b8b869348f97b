#include "solver/aerosol/organic/partition.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Cells that iterate together. */
enum { LANES = 16, MOST_ITERATIONS = 100 };

/* What is sought: the largest root of
 *   f(C) = C - fixed - sum of total C / (C + C*).                           (organic.md, 2)
 * f is convex and positive at the upper bound fixed + sum of total, so that Newton's steps from
 * the right of the root fall to it one by one without passing it; from a guess on the left where f
 * rises, the first step leads to the right; from any other guess the upper bound is the start. As
 * the slope is at most 1, what a step leaves of f is less than the step. Where rounding spoils
 * that (C far below C*, vapours just saturated) the bracket ends it. */
#define CLOSURE 1e-13

typedef struct lanes {
  size_t first, count;
  double low[LANES], high[LANES], c[LANES]; /* bracket and iterate */
} lanes;

static void load(const ql_partition_cells *cells, lanes *l) {
  double saturated[LANES] = {0.0};
  const double *fixed = cells->fixed + l->first;
  memcpy(l->high, fixed, l->count * sizeof *l->high);
  for (int b = 0; b < cells->bins; b++) {
    const double *total = cells->total + (size_t)b * cells->count + l->first;
    const double *saturation = cells->saturation + (size_t)b * cells->count + l->first;
#pragma omp simd
    for (size_t i = 0; i < l->count; i++) {
      l->high[i] += total[i];
      saturated[i] += total[i] / saturation[i];
    }
  }
  for (size_t i = 0; i < l->count; i++) {
    const bool dry = fixed[i] <= 0.0 && saturated[i] <= 1.0 + 1e-12; /* 0 is the root */
    if (dry) l->high[i] = 0.0;
    l->low[i] = fixed[i];
    l->c[i] = fmin(l->high[i], fmax(l->low[i], cells->absorbing[l->first + i]));
  }
}

/* f and its slope at c. */
static void evaluate(const ql_partition_cells *cells, const lanes *l, double *f, double *slope) {
  for (size_t i = 0; i < l->count; i++) {
    f[i] = l->c[i] - cells->fixed[l->first + i];
    slope[i] = 1.0;
  }
  for (int b = 0; b < cells->bins; b++) {
    const double *total = cells->total + (size_t)b * cells->count + l->first;
    const double *saturation = cells->saturation + (size_t)b * cells->count + l->first;
#pragma omp simd
    for (size_t i = 0; i < l->count; i++) {
      const double inverse = 1.0 / (l->c[i] + saturation[i]), part = total[i] * inverse;
      f[i] -= part * l->c[i];
      slope[i] -= part * saturation[i] * inverse;
    }
  }
}

/* One step of Newton in every lane; true while a lane moves. */
static bool improve(const ql_partition_cells *cells, lanes *l) {
  double f[LANES], slope[LANES], moving = 0.0;
  evaluate(cells, l, f, slope);
#pragma omp simd reduction(max : moving)
  for (size_t i = 0; i < l->count; i++) {
    const bool right = f[i] >= 0.0 && slope[i] > 0.0; /* of the root */
    l->high[i] = right ? l->c[i] : l->high[i];
    l->low[i] = right ? l->low[i] : l->c[i];
    const double step = slope[i] > 0.0 ? l->c[i] - f[i] / slope[i] : l->high[i];
    const double up = step > l->low[i] ? step : l->low[i];
    const double next = up < l->high[i] ? up : l->high[i];
    const double moved = fabs(next - l->c[i]) - CLOSURE * next;
    moving = moved > moving ? moved : moving;
    l->c[i] = next;
  }
  return moving > 0.0;
}

void ql_partition_solve(const ql_partition_cells *cells) {
  for (size_t first = 0; first < cells->count; first += LANES) {
    const size_t left = cells->count - first;
    lanes l = {.first = first, .count = left < LANES ? left : LANES};
    load(cells, &l);
    for (int n = 0; n < MOST_ITERATIONS && improve(cells, &l); n++) continue;
    memcpy(cells->absorbing + first, l.c, l.count * sizeof *l.c);
  }
}

/* By the implicit function theorem (organic.md, 5): dC = (d_fixed + sum share d_total) / f'(C), and
 * of a bin d_particle = share d_total + total C* / (C + C*)^2 dC. */
static double slope_at(const ql_partition_cells *cells, size_t cell) {
  double slope = 1.0;
  for (int b = 0; b < cells->bins; b++) {
    const size_t at = (size_t)b * cells->count + cell;
    const double sum = cells->absorbing[cell] + cells->saturation[at];
    slope -= cells->total[at] * cells->saturation[at] / (sum * sum);
  }
  return slope;
}

void ql_partition_tangent(const ql_partition_cells *cells, const double *d_fixed,
                          const double *d_total, double *d_particle) {
  for (size_t i = 0; i < cells->count; i++) {
    const double c = cells->absorbing[i];
    double change = d_fixed[i];
    for (int b = 0; b < cells->bins; b++) {
      const size_t at = (size_t)b * cells->count + i;
      change += ql_partition_share(c, cells->saturation[at]) * d_total[at];
    }
    change /= slope_at(cells, i);
    for (int b = 0; b < cells->bins; b++) {
      const size_t at = (size_t)b * cells->count + i;
      const double a = cells->saturation[at], sum = c + a;
      d_particle[at] = c / sum * d_total[at] + cells->total[at] * a / (sum * sum) * change;
    }
  }
}

void ql_partition_adjoint(const ql_partition_cells *cells, const double *a_particle,
                          double *a_fixed, double *a_total) {
  for (size_t i = 0; i < cells->count; i++) {
    const double c = cells->absorbing[i];
    double a_change = 0.0;
    for (int b = 0; b < cells->bins; b++) {
      const size_t at = (size_t)b * cells->count + i;
      const double a = cells->saturation[at], sum = c + a;
      a_change += cells->total[at] * a / (sum * sum) * a_particle[at];
    }
    a_fixed[i] = a_change / slope_at(cells, i);
    for (int b = 0; b < cells->bins; b++) {
      const size_t at = (size_t)b * cells->count + i;
      a_total[at] = ql_partition_share(c, cells->saturation[at]) * (a_particle[at] + a_fixed[i]);
    }
  }
}
