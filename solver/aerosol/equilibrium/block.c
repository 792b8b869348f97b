#include "solver/aerosol/equilibrium/block.h"

#include "base/vmath.h"

#include <math.h>
#include <stdbool.h>

enum { SWEEPS = 200, MIXED = 120, NEWTON = 60 }; /* at most; sweeps mixed before damped ones */

/* Ratios of the partition at the present activities: no3/hno3 = no3 / h and so on, mol m-3. */
typedef struct ratios {
  ql_activity_lanes nh4, no3, cl, hso4, oh;
} ratios;

/* Charges of the solution at ln h = u, as ln(positive / negative) and its slope. Both sides
 * change in one direction with h, so there is one root. */
static inline double imbalance(const ql_block *b, const ratios *r, int n, double u, double *slope) {
  const double h = ql_vmath_exp(u), fixed = b->na[n] + b->k[n] + 2.0 * (b->mg[n] + b->ca[n]);
  const double nh4 = r->nh4[n] * h / (1.0 + r->nh4[n] * h);
  const double no3 = r->no3[n] / (r->no3[n] + h), cl = r->cl[n] / (r->cl[n] + h);
  const double hso4 = b->after[n] > 0.0 ? 0.0 : h / (h + r->hso4[n]), oh = r->oh[n] / h;
  const double plus = h + fixed + b->nh3[n] * nh4;
  const double minus = b->no3[n] * no3 + b->cl[n] * cl + b->so4[n] * (2.0 - hso4) + oh;
  const double rise = h + b->nh3[n] * nh4 * (1.0 - nh4);
  const double fall = b->no3[n] * no3 * (1.0 - no3) + b->cl[n] * cl * (1.0 - cl) +
                      b->so4[n] * hso4 * (1.0 - hso4) + oh;
  *slope = rise / plus + fall / minus;
  return ql_vmath_log(plus / minus);
}

/* Newton's method on ln h, kept within a bracket that holds the root; starts from and leaves ln h.
 * A lane that has converged, or whose cell has settled, is left alone: no cell feels its
 * neighbours. */
static void find_hydrogen(const ql_block *b, const ratios *r, ql_activity_lanes u) {
  const double near = 0.1 * sqrt(b->tolerance); /* a Newton step squares the error */
  ql_activity_lanes low, high, moving;
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    const double root = sqrt(r->oh[n]);
    const double fixed = b->na[n] + b->k[n] + 2.0 * (b->mg[n] + b->ca[n]);
    low[n] = ql_vmath_log(0.5 * r->oh[n] / (b->nh3[n] + fixed + root));
    high[n] = ql_vmath_log(2.0 * (b->so4[n] + root) + b->no3[n] + b->cl[n]);
    u[n] = u[n] > low[n] && u[n] < high[n] ? u[n] : 0.5 * (low[n] + high[n]);
    moving[n] = 1.0 - b->settled[n];
  }
  for (int step = 0; step < NEWTON; step++) {
    double left = 0.0;
#pragma omp simd reduction(+ : left)
    for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
      double slope;
      const double f = imbalance(b, r, n, u[n], &slope);
      low[n] = f < 0.0 ? u[n] : low[n];
      high[n] = f < 0.0 ? high[n] : u[n];
      const double newton = u[n] - f / slope;
      const double next = newton >= low[n] && newton <= high[n] ? newton : 0.5 * (low[n] + high[n]);
      const double change = fabs(next - u[n]);
      u[n] = moving[n] > 0.0 ? next : u[n];
      moving[n] = change > near || next != newton ? moving[n] : 0.0;
      left += moving[n];
    }
    if (left == 0.0) break;
  }
}

/* What the ratios give at ln h. */
static void partition(ql_block *b, const ratios *r, const ql_activity_lanes u) {
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    const double h = ql_vmath_exp(u[n]);
    b->h[n] = h;
    b->nh4_aq[n] = b->nh3[n] * (r->nh4[n] * h / (1.0 + r->nh4[n] * h));
    b->no3_aq[n] = b->no3[n] * (r->no3[n] / (r->no3[n] + h));
    b->cl_aq[n] = b->cl[n] * (r->cl[n] / (r->cl[n] + h));
    b->hso4_aq[n] = b->after[n] > 0.0 ? 0.0 : b->so4[n] * (h / (h + r->hso4[n]));
    b->so4_aq[n] = b->so4[n] - b->hso4_aq[n];
  }
}

static void find_activities(const ql_block *b, const ql_activity_lanes water,
                            ql_activity_logs *logs) {
  ql_activity_ions ions;
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    const double each = 1.0 / water[n];
    const double others = b->k[n] + 4.0 * (b->mg[n] + b->ca[n]);
    const double sum = b->h[n] + b->na[n] + b->nh4_aq[n] + b->cl_aq[n] + 4.0 * b->so4_aq[n] +
                       b->hso4_aq[n] + b->no3_aq[n] + others;
    const double strength = 0.5 * sum * each;
    /* ISORROPIA II's ceiling; the floor keeps the divisions finite */
    ions.strength[n] = strength > 100.0 ? 100.0 : strength < 1e-20 ? 1e-20 : strength;
    ions.temperature[n] = b->temperature[n];
    ions.h[n] = b->h[n] * each;
    ions.na[n] = b->na[n] * each;
    ions.nh4[n] = b->nh4_aq[n] * each;
    ions.so4[n] = b->so4_aq[n] * each;
    ions.hso4[n] = b->hso4_aq[n] * each;
    ions.no3[n] = b->no3_aq[n] * each;
    ions.cl[n] = b->cl_aq[n] * each;
  }
  ql_activity_logarithms(&ions, logs);
}

/* What is iterated upon: logarithms of the activity quotients of the four equilibria, and of
 * water. */
enum { NH4, NO3, CL, HSO4, WATER, UNKNOWNS };
typedef struct unknowns {
  ql_activity_lanes of[UNKNOWNS];
} unknowns;

static void set_ratios(const ql_block_constants *c, const unknowns *x, ratios *r) {
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    const double water = ql_vmath_exp(x->of[WATER][n]);
    r->nh4[n] = c->nh4[n] * ql_vmath_exp(x->of[NH4][n]);
    r->no3[n] = c->no3[n] * water * water * ql_vmath_exp(x->of[NO3][n]);
    r->cl[n] = c->cl[n] * water * water * ql_vmath_exp(x->of[CL][n]);
    r->hso4[n] = c->hso4[n] * water * ql_vmath_exp(x->of[HSO4][n]);
    r->oh[n] = c->oh[n] * water * water;
  }
}

static void find_water(const ql_block *b, ql_activity_lanes water) {
  ql_salts_ions ions;
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    ions.na[n] = b->na[n];
    ions.k[n] = b->k[n];
    ions.mg[n] = b->mg[n];
    ions.ca[n] = b->ca[n];
    ions.nh4[n] = b->nh4_aq[n];
    ions.so4[n] = b->so4[n];
    ions.no3[n] = b->no3_aq[n];
    ions.cl[n] = b->cl_aq[n];
  }
  ql_salts_sum(&ions, b->each, water);
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++)
    water[n] = water[n] > QL_BLOCK_LEAST_WATER ? water[n] : QL_BLOCK_LEAST_WATER;
}

static void set_unknowns(const ql_activity_logs *logs, const ql_activity_lanes water, unknowns *x) {
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    x->of[NH4][n] = 2.0 * (logs->hno3[n] - logs->nh4no3[n]);
    x->of[NO3][n] = -2.0 * logs->hno3[n];
    x->of[CL][n] = -2.0 * logs->hcl[n];
    x->of[HSO4][n] = 2.0 * logs->hhso4[n] - 3.0 * logs->h2so4[n];
    x->of[WATER][n] = ql_vmath_log(water[n]);
  }
}

/* One sweep of the map whose fixed point is wanted: y from x, by way of the partition. */
static void sweep(ql_block *b, const ql_block_constants *c, const unknowns *x, ql_activity_lanes u,
                  unknowns *y) {
  ratios r;
  ql_activity_logs logs;
  ql_activity_lanes water;
  set_ratios(c, x, &r);
  find_hydrogen(b, &r, u);
  partition(b, &r, u);
  find_water(b, water);
  find_activities(b, water, &logs);
  set_unknowns(&logs, water, y);
}

/* Iterates and residuals of the present and the previous sweep. */
typedef struct history {
  unknowns x, x_old, f_old;
  double tolerance;
} history;

/* The next iterate from the sweep x -> y: the two last sweeps mixed so that their residuals cancel
 * (Anderson 1965, depth one), or where that did not settle a plain damped step. A settled lane
 * keeps what it has. Returns how many lanes have not settled. */
static double advance(history *s, const unknowns *y, bool mix, double damping,
                      ql_activity_lanes settled) {
  double left = 0.0;
#pragma omp simd reduction(+ : left)
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    double above = 0.0, below = 1e-300, largest = 0.0;
    for (int i = 0; i < UNKNOWNS; i++) {
      const double f = y->of[i][n] - s->x.of[i][n], d = f - s->f_old.of[i][n];
      above += f * d;
      below += d * d;
      largest = fabs(f) > largest ? fabs(f) : largest;
    }
    const double ratio = above / below;
    const double held = ratio < -1.0 ? -1.0 : ratio > 0.8 ? 0.8 : ratio, beta = mix ? held : 0.0;
    settled[n] = largest < s->tolerance ? 1.0 : settled[n];
    left += 1.0 - settled[n];
    for (int i = 0; i < UNKNOWNS; i++) {
      const double x = s->x.of[i][n], f = y->of[i][n] - x;
      const double next =
          x + damping * f - beta * (x - s->x_old.of[i][n] + damping * (f - s->f_old.of[i][n]));
      s->x_old.of[i][n] = x;
      s->f_old.of[i][n] = f;
      s->x.of[i][n] = settled[n] > 0.0 ? x : next;
    }
  }
  return left;
}

/* Start from the dry side: ammonium for sulfate alone, nitrate and chloride for the cations that
 * cannot evaporate. Where a nearly dry and a dissolved solution exist, this finds the former
 * (docs/theory/equilibrium.md, Which root). */
static void start(ql_block *b, unknowns *x, ql_activity_lanes u) {
  ql_activity_logs logs;
  ql_activity_lanes water;
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    const double fixed = b->na[n] + b->k[n] + 2.0 * (b->mg[n] + b->ca[n]);
    const double nh4 = fmin(b->nh3[n], fmax(2.0 * b->so4[n] - fixed, 0.0));
    b->nh4_aq[n] = nh4;
    b->no3_aq[n] = fmin(b->no3[n], fmax(nh4 + fixed - 2.0 * b->so4[n], 0.0));
    b->cl_aq[n] = fmin(b->cl[n], fmax(nh4 + fixed - 2.0 * b->so4[n] - b->no3_aq[n], 0.0));
    const double spare = fmax(2.0 * b->so4[n] - nh4 - fixed, 0.0);
    b->hso4_aq[n] = fmin(spare, b->so4[n]);
    b->so4_aq[n] = b->so4[n] - b->hso4_aq[n];
    b->h[n] = spare - b->hso4_aq[n];
    u[n] = 0.0; /* outside every bracket */
  }
  find_water(b, water);
  find_activities(b, water, &logs);
  set_unknowns(&logs, water, x);
}

/* Bisulfate from what the partition left, for the lanes that form it afterwards. */
static void form_bisulfate(ql_block *b, const ratios *r) {
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    if (b->after[n] == 0.0) continue;
    const double sum = b->h[n] + b->so4[n] + r->hso4[n], product = b->h[n] * b->so4[n];
    const double root = 2.0 * product / (sum + sqrt(fmax(sum * sum - 4.0 * product, 0.0)));
    b->hso4_aq[n] = fmin(root, b->so4[n]);
    b->so4_aq[n] = b->so4[n] - b->hso4_aq[n];
    b->h[n] = fmax(b->h[n] - root, 0.0);
  }
}

void ql_block_solve(ql_block *b) {
  const ql_block_constants *c = &b->constants;
  history s = {.tolerance = b->tolerance};
  unknowns y;
  ratios r;
  ql_activity_lanes u;
  start(b, &s.x, u);
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) b->settled[n] = 0.0;
  for (int k = 0; k < SWEEPS; k++) {
    sweep(b, c, &s.x, u, &y);
    if (advance(&s, &y, k > 0 && k < MIXED, k < MIXED ? 1.0 : 0.5, b->settled) == 0.0) break;
  }
  set_ratios(c, &s.x, &r);
  form_bisulfate(b, &r);
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) b->water[n] = ql_vmath_exp(s.x.of[WATER][n]);
}
