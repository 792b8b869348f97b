#include "solver/mixing/column.h"

#include "base/constants.h"

#include <math.h>

enum { ARRAYS = 4 };

static size_t run(const ql_grid *g) {
  return (size_t)(g->ny - 1) * g->row + (size_t)g->nx;
}

int ql_column_blocks(const ql_grid *grid) {
  return (int)((run(grid) + QL_COLUMN_BLOCK - 1) / QL_COLUMN_BLOCK);
}

double ql_column_nonlocal(double pbl_height, double inverse_obukhov) {
  const double stability = -pbl_height * inverse_obukhov;
  if (!(stability > 0.0)) return 0.0;
  const double a = 7.2; /* Pleim 2007, eq. 19 */
  return 1.0 / (1.0 + pow(QL_VON_KARMAN, -2.0 / 3.0) / (0.1 * a) * pow(stability, -1.0 / 3.0));
}

ql_status ql_column_create(ql_arena *arena, const ql_grid *g, int number, ql_column *c) {
  const size_t first = (size_t)number * QL_COLUMN_BLOCK, rest = run(g) - first;
  const size_t size = (size_t)g->nz * QL_COLUMN_BLOCK;
  ql_real *memory = NULL;
  QL_TRY(ql_arena_take(arena, "columns", ARRAYS * size, sizeof *memory, &memory));
  c->grid = g;
  c->origin = ql_grid_at2(g, 0, 0) + first;
  c->count = rest < QL_COLUMN_BLOCK ? rest : QL_COLUMN_BLOCK;
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++)
    c->inner[n] = n < c->count && (first + n) % g->row < (size_t)g->nx;
  c->above = memory;
  c->below = memory + size;
  c->direct = memory + 2 * size;
  c->per_mol = memory + 3 * size;
  return QL_OK;
}

/* What row k of the factored matrix hands to row k - 1. */
typedef struct above {
  double pi[QL_COLUMN_BLOCK], omega[QL_COLUMN_BLOCK];
  double exchange[QL_COLUMN_BLOCK]; /* dt E at the upper interface of layer k - 1, mol m-2 */
  double descent[QL_COLUMN_BLOCK];  /* dt D there, mol m-2: air that comes down by ACM2 */
} above;

/* Convective mixing of the block's columns, Pleim 2007. */
typedef struct convection {
  double local[QL_COLUMN_BLOCK]; /* part of kz left to local diffusion */
  double rate[QL_COLUMN_BLOCK];  /* s-1, Mu: from the lowest layer to each layer below h */
} convection;

/* Air that diffuses through the lower interface of layer k in dt, for a unit difference, mol m-2:
 * rho K dt / dz with the mean density of the two layers and the distance of their middles. */
static double diffusive(const ql_met *met, double dt, int k, size_t at) {
  const size_t here = (size_t)k * met->grid->plane + at, below = here - met->grid->plane;
  const double depth = (double)met->now->thickness[here] + (double)met->now->thickness[below];
  const double density = ((double)met->air_end[here] + (double)met->air_end[below]) / depth;
  return dt * density * (double)met->now->kz[here] / (0.5 * depth);
}

/* Pleim 2007, eqs. 9 and 11b: Mu = f K(z1) / (dz (h - z1)), z1 the top of the lowest layer, dz the
 * distance of the middles of the two lowest. */
static void convect(const ql_column *c, const ql_met *met, convection *v) {
  const size_t plane = c->grid->plane;
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
    v->local[n] = 1.0, v->rate[n] = 0.0;
    if (!c->inner[n] || c->grid->nz < 2) continue;
    const size_t at = c->origin + n;
    const double h = (double)met->now->pbl_height[at], z1 = (double)met->now->thickness[at];
    const double part = ql_column_nonlocal(h, (double)met->now->inverse_obukhov[at]);
    const double dz = 0.5 * (z1 + (double)met->now->thickness[plane + at]);
    if (!(h > z1 + dz) || part <= 0.0) continue;
    v->local[n] = 1.0 - part;
    v->rate[n] = part * (double)met->now->kz[plane + at] / (dz * (h - z1));
  }
}

/* dt Mu air of layer k: what the lowest layer sends there, mol m-2. A layer that h cuts gets the
 * part below h. */
static double ascent(const ql_met *met, double dt, double rate, int k, size_t at) {
  const size_t here = (size_t)k * met->grid->plane + at;
  const double depth = (double)met->now->thickness[here];
  const double base = (double)met->now->height[here] - 0.5 * depth;
  const double part = ((double)met->now->pbl_height[at] - base) / depth;
  return dt * rate * (double)met->air_end[here] * (part > 1.0 ? 1.0 : part > 0.0 ? part : 0.0);
}

/* Row k >= 1. Its entries sum to 1 but for the pivot's own part, so that every share is a quotient
 * of sums of positive terms. */
static void factor_row(const ql_column *c, const ql_met *met, double dt, int k, const convection *v,
                       above *up) {
  const size_t row = (size_t)k * QL_COLUMN_BLOCK;
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
    if (!c->inner[n]) continue;
    const size_t at = c->origin + n;
    const double air = (double)met->air_end[(size_t)k * c->grid->plane + at];
    const double exchange = diffusive(met, dt, k, at) * v->local[n];
    const double rise = v->rate[n] > 0.0 ? ascent(met, dt, v->rate[n], k, at) : 0.0;
    const double upper = (up->exchange[n] + up->descent[n]) / air;
    const double lower = exchange / air, direct = rise / air;
    const double from_above = upper * up->omega[n], own = 1.0 + from_above;
    const double from_bottom = direct + upper * up->pi[n];
    const double pivot = own + lower + from_bottom;
    up->omega[n] = own / pivot;
    up->pi[n] = from_bottom / pivot;
    up->exchange[n] = exchange;
    up->descent[n] += rise;
    c->above[row + n] = (ql_real)(from_above / own);
    c->below[row + n] = (ql_real)(lower / (own + lower));
    c->direct[row + n] = (ql_real)up->pi[n];
    c->per_mol[row + n] = (ql_real)(dt / (air * c->grid->area[at]));
  }
}

static void factor_bottom(ql_column *c, const ql_met *met, double dt, const above *up) {
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
    if (!c->inner[n]) continue;
    const size_t at = c->origin + n;
    const double air = (double)met->air_end[at];
    const double upper = (up->exchange[n] + up->descent[n]) / air;
    const double from_above = upper * up->omega[n];
    c->above[n] = (ql_real)(from_above / (1.0 + from_above));
    c->bottom[n] = (ql_real)(1.0 + from_above);
    c->per_speed[n] = (ql_real)(dt / (double)met->now->thickness[at]);
    c->air[n] = air * c->grid->area[at];
    c->per_mol[n] = (ql_real)(dt / c->air[n]);
  }
}

/* The identity, which the columns that are none keep. */
static void clear(ql_column *c) {
  const size_t size = (size_t)c->grid->nz * QL_COLUMN_BLOCK;
  for (size_t n = 0; n < size; n++) {
    c->above[n] = c->below[n] = c->direct[n] = c->per_mol[n] = 0;
  }
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) {
    c->bottom[n] = 1;
    c->per_speed[n] = 0;
    c->air[n] = 0.0;
  }
}

void ql_column_factor(ql_column *column, const ql_met *met, double dt, bool acm2) {
  clear(column);
  convection v;
  if (acm2)
    convect(column, met, &v);
  else
    for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) v.local[n] = 1.0, v.rate[n] = 0.0;
  above up = {0};
  for (size_t n = 0; n < QL_COLUMN_BLOCK; n++) up.omega[n] = 1.0;
  for (int k = met->grid->nz - 1; k >= 1; k--) factor_row(column, met, dt, k, &v, &up);
  factor_bottom(column, met, dt, &up);
}
