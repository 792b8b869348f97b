/* The plain twin of transport: one species, one line of cells at a time, double, the formulas of
 * Colella & Woodward 1984 (CW84) one after the other. For tests and benchmarks. */
#ifndef QL_BENCHMARKS_TRANSPORT_TWIN_H
#define QL_BENCHMARKS_TRANSPORT_TWIN_H

#include "solver/transport/plan.h"

#include <math.h>

enum { QL_TWIN_LINE = 512, QL_TWIN_GHOSTS = 3 };

typedef enum ql_twin_limiter { QL_TWIN_LIN, QL_TWIN_CW84, QL_TWIN_LINEAR } ql_twin_limiter;

/* A line of n cells. Arrays with ghosts: cell i is entry i + QL_TWIN_GHOSTS. */
typedef struct ql_twin_line {
  int n;
  ql_twin_limiter limiter;
  double q[QL_TWIN_LINE];     /* with ghosts */
  double width[QL_TWIN_LINE]; /* with ghosts: coordinate of the parabolas */
  double air[QL_TWIN_LINE];   /* with ghosts, mol */
  double moved[QL_TWIN_LINE]; /* face i is the low face of cell i, mol */
} ql_twin_line;

static inline double ql_twin_slope(const ql_twin_line *l, int c) {
  const double a = l->width[c - 1], b = l->width[c], d = l->width[c + 1];
  const double low = l->q[c] - l->q[c - 1], high = l->q[c + 1] - l->q[c];
  const double slope =
      b / (a + b + d) * ((2 * a + b) / (d + b) * high + (b + 2 * d) / (a + b) * low);
  if (l->limiter == QL_TWIN_LINEAR) return slope;
  if (low * high <= 0.0) return 0.0;
  return copysign(fmin(fabs(slope), 2.0 * fmin(fabs(low), fabs(high))), slope); /* eq. 1.8 */
}

/* Value at the low face of cell c, eq. 1.6. */
static inline double ql_twin_edge(const ql_twin_line *l, int c) {
  const double a = l->width[c - 2], b = l->width[c - 1], d = l->width[c], e = l->width[c + 1];
  const double left = (a + b) / (2 * b + d), right = (e + d) / (2 * d + b);
  const double bend = 2 * d * b / (b + d) * (left - right) * (l->q[c] - l->q[c - 1]) -
                      b * left * ql_twin_slope(l, c) + d * right * ql_twin_slope(l, c - 1);
  return l->q[c - 1] + b / (b + d) * (l->q[c] - l->q[c - 1]) + bend / (a + b + d + e);
}

/* Values at the low and the high edge of cell c. */
static inline void ql_twin_parabola(const ql_twin_line *l, int c, double *low, double *high) {
  const double q = l->q[c], slope = fabs(ql_twin_slope(l, c));
  double al = ql_twin_edge(l, c), ar = ql_twin_edge(l, c + 1);
  if (l->limiter == QL_TWIN_LIN) { /* Lin 2004, appendix B */
    al = q + fmax(-slope, fmin(slope, al - q));
    ar = q + fmax(-slope, fmin(slope, ar - q));
  } else if (l->limiter == QL_TWIN_CW84) { /* eq. 1.10 */
    const double d = ar - al, bulge = d * (q - 0.5 * (al + ar));
    if ((ar - q) * (q - al) <= 0.0)
      al = ar = q;
    else if (bulge > d * d / 6.0)
      al = 3.0 * q - 2.0 * ar;
    else if (bulge < -d * d / 6.0)
      ar = 3.0 * q - 2.0 * al;
  }
  *low = al, *high = ar;
}

/* Mean of what passes the low face of cell i, eq. 1.12. */
static inline double ql_twin_mean(const ql_twin_line *l, int i) {
  const int here = i + QL_TWIN_GHOSTS, from = l->moved[i] >= 0.0 ? here - 1 : here;
  const double part = fmin(1.0, fabs(l->moved[i]) / l->air[from]);
  double al, ar;
  ql_twin_parabola(l, from, &al, &ar);
  const double a6 = 6.0 * (l->q[from] - 0.5 * (al + ar)), d = ar - al;
  if (l->moved[i] >= 0.0) return ar - 0.5 * part * (d - (1.0 - 2.0 / 3.0 * part) * a6);
  return al + 0.5 * part * (d + (1.0 - 2.0 / 3.0 * part) * a6);
}

/* Move the line: q and air become those after the sweep; face values go to mean. */
static inline void ql_twin_sweep(ql_twin_line *l, double *mean) {
  for (int i = 0; i <= l->n; i++) mean[i] = ql_twin_mean(l, i);
  for (int i = 0; i < l->n; i++) {
    const int c = i + QL_TWIN_GHOSTS;
    const double air = l->air[c] + l->moved[i] - l->moved[i + 1];
    l->q[c] = (l->air[c] * l->q[c] + l->moved[i] * mean[i] - l->moved[i + 1] * mean[i + 1]) / air;
    l->air[c] = air;
  }
}

/* One species: q (halo filled) and air (mol), both in the layout of the grid, and the air above. */
typedef struct ql_twin {
  const ql_cycle *cycle;
  ql_twin_limiter limiter;
  double *q, *air;
  const double *w; /* mol s-1, ql_continuity_vertical() */
  double top;
} ql_twin;

/* Sweep one line along x or y: `first` its cell 0, cells `step` apart. */
static inline void ql_twin_across(const ql_twin *t, size_t first, size_t step, int n, double part) {
  const ql_met_fields *now = t->cycle->met->now;
  const float *flux = step == 1 ? now->flux_x : now->flux_y;
  ql_twin_line l = {.n = n, .limiter = t->limiter};
  for (int c = 0; c < n + 2 * QL_TWIN_GHOSTS; c++) {
    const size_t at = first + (size_t)c * step - QL_TWIN_GHOSTS * step;
    l.q[c] = t->q[at], l.air[c] = t->air[at], l.width[c] = 1.0;
  }
  for (int i = 0; i <= n; i++)
    l.moved[i] = t->cycle->seconds * part * (double)flux[first + (size_t)i * step];
  double mean[QL_TWIN_LINE];
  ql_twin_sweep(&l, mean);
  for (int i = 0; i < n; i++) {
    t->q[first + (size_t)i * step] = l.q[i + QL_TWIN_GHOSTS];
    t->air[first + (size_t)i * step] = l.air[i + QL_TWIN_GHOSTS];
  }
}

static inline void ql_twin_horizontal(const ql_twin *t) {
  const ql_grid *g = t->cycle->met->grid;
  for (int k = 0; k < g->nz; k++) {
    ql_layer_plan plan;
    if (!ql_plan_layer(t->cycle, k, &plan)) return;
    for (int p = 0; p < plan.count; p++)
      if (plan.pass[p].axis == QL_AXIS_X)
        for (int j = 0; j < g->ny; j++)
          ql_twin_across(t, ql_grid_at(g, k, j, 0), 1, g->nx, plan.pass[p].part);
      else
        for (int i = 0; i < g->nx; i++)
          ql_twin_across(t, ql_grid_at(g, k, 0, i), g->row, g->ny, plan.pass[p].part);
  }
}

/* Sweep one column upwards in one pass. */
static inline void ql_twin_column(const ql_twin *t, size_t at) {
  const ql_grid *g = t->cycle->met->grid;
  ql_twin_line l = {.n = g->nz, .limiter = t->limiter};
  for (int c = 0; c < g->nz + 2 * QL_TWIN_GHOSTS; c++) {
    const int k = c < QL_TWIN_GHOSTS           ? 0
                  : c < g->nz + QL_TWIN_GHOSTS ? c - QL_TWIN_GHOSTS
                                               : g->nz - 1;
    const size_t cell = (size_t)k * g->plane + at;
    l.q[c] = c < g->nz + QL_TWIN_GHOSTS ? t->q[cell] : t->top;
    l.air[c] = l.width[c] = t->air[cell];
  }
  for (int k = 0; k <= g->nz; k++) l.moved[k] = t->cycle->seconds * t->w[(size_t)k * g->plane + at];
  /* what enters through the top is the whole of a cell of the air above, whatever its parabola */
  if (l.moved[g->nz] < 0.0) l.air[g->nz + QL_TWIN_GHOSTS] = -l.moved[g->nz];
  double mean[QL_TWIN_LINE];
  ql_twin_sweep(&l, mean);
  for (int k = 0; k < g->nz; k++) {
    t->q[(size_t)k * g->plane + at] = l.q[k + QL_TWIN_GHOSTS];
    t->air[(size_t)k * g->plane + at] = l.air[k + QL_TWIN_GHOSTS];
  }
}

static inline void ql_twin_vertical(const ql_twin *t) {
  const ql_grid *g = t->cycle->met->grid;
  for (int j = 0; j < g->ny; j++)
    for (int i = 0; i < g->nx; i++) ql_twin_column(t, ql_grid_at2(g, j, i));
}

/* A cycle whose vertical sweep needs one pass. */
static inline void ql_twin_forward(const ql_twin *t) {
  if (t->cycle->vertical_first) ql_twin_vertical(t);
  ql_twin_horizontal(t);
  if (!t->cycle->vertical_first) ql_twin_vertical(t);
}

#endif
