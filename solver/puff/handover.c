#include "solver/puff/handover.h"

#include "base/constants.h"

#include <math.h>

enum { POINTS_LEAST = 8, POINTS_MOST = 64 }; /* in a layer, for the integral of the distribution */

bool ql_puff_handover_due(const ql_puffs *puffs, int puff, double spacing, double oldest) {
  const double s2 = puffs->sigma[puff] * puffs->sigma[puff];
  const double widest = s2 + 0.5 * (puffs->xx[puff] + puffs->yy[puff]);
  return sqrt(widest) > 0.5 * spacing || puffs->age[puff] > oldest;
}

/* A row or a cell that would get less of a puff stays as it is, and the puff keeps that share. */
static const double negligible = 1e-12;

/* Integral of the standard Gaussian from -infinity to q. */
static double below(double q) {
  return 0.5 * erfc(-q * sqrt(0.5));
}

/* Shares of a Gaussian by cells of width 1, centre `at` and spread `sigma` in cells (cell i from i
 * to i + 1). The ends take what is beyond the window. Returns the first cell. */
static int spread_out(double at, double sigma, double share[QL_PUFF_WINDOW]) {
  const int first = (int)floor(at) - QL_PUFF_WINDOW / 2;
  double low = 0.0, moment = 0.0;
  for (int n = 0; n < QL_PUFF_WINDOW; n++) {
    const double high = n + 1 < QL_PUFF_WINDOW ? below((first + n + 1 - at) / sigma) : 1.0;
    share[n] = high - low;
    moment += share[n] * (first + n + 0.5 - at);
    low = high;
  }
  /* a share moved from a cell to the next shifts the mean by it; the cell of the centre has plenty
   */
  const int middle = QL_PUFF_WINDOW / 2, next = moment > 0.0 ? middle - 1 : middle + 1;
  share[middle] -= fabs(moment);
  share[next] += fabs(moment);
  return first;
}

/* Points in a layer such that the narrower of its parts is met. */
static int points_for(double layer, double depth) {
  const double points = ceil(2.0 * layer / fmax(depth, 1e-3));
  return points < POINTS_LEAST ? POINTS_LEAST : points > POINTS_MOST ? POINTS_MOST : (int)points;
}

static void layer_shares(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                         const double *edge, ql_puff_shares *shares) {
  const int last = shares->layers - 1;
  double sum = 0.0;
  for (int k = 0; k <= last; k++) {
    const double depth = edge[k + 1] - edge[k];
    const int points = points_for(depth, puffs->depth[puff]);
    double mean = 0.0;
    for (int n = 0; n < points; n++)
      mean += ql_puffs_density(puffs, puff, flow, edge[k] + (n + 0.5) / points * depth);
    shares->z[k] = mean / points * depth;
    sum += shares->z[k];
  }
  /* what is missing lies above the top, or is the rule's error; a puff thinner than its points is
   * put where its centre is */
  const bool over = puffs->height[puff] + 3.0 * puffs->depth[puff] > edge[last + 1];
  int centre = 0;
  while (centre < last && edge[centre + 1] < puffs->height[puff]) centre++;
  if (sum < 1.0 && (over || sum < 0.5)) shares->z[over ? last : centre] += 1.0 - sum;
  if (sum >= 1.0 || (!over && sum >= 0.5))
    for (int k = 0; k <= last; k++) shares->z[k] /= sum;
}

/* A share moved can leave less than nothing in the middle cell if the puff is far narrower than a
 * cell; it is then put where its centre is, linearly between two cells. */
static void point_shares(double at, int first, double share[QL_PUFF_WINDOW]) {
  const double place = at - 0.5 - first; /* in cells from the middle of the first */
  const int cell = (int)floor(place);
  for (int n = 0; n < QL_PUFF_WINDOW; n++) share[n] = 0.0;
  share[cell] = 1.0 - (place - cell);
  share[cell + 1] = place - cell;
}

static int axis_shares(double at, double sigma, double share[QL_PUFF_WINDOW]) {
  const double narrow = 0.35; /* cells: the mean of the integrals is off by up to 0.02 above it */
  const int first = spread_out(at, fmax(sigma, narrow), share);
  if (sigma < narrow) point_shares(at, first, share);
  return first;
}

void ql_puff_handover_shares(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                             const ql_grid *grid, const double *edge, ql_puff_shares *shares) {
  const double s2 = puffs->sigma[puff] * puffs->sigma[puff];
  const double x = (puffs->x[puff] - grid->x0) / grid->dx;
  const double y = (puffs->y[puff] - grid->y0) / grid->dy;
  shares->first_x = axis_shares(x, sqrt(s2 + puffs->xx[puff]) / grid->dx, shares->x);
  shares->first_y = axis_shares(y, sqrt(s2 + puffs->yy[puff]) / grid->dy, shares->y);
  shares->layers = grid->nz;
  layer_shares(puffs, puff, flow, edge, shares);
}

/* Give `amount` (less than nothing: take) to one cell, which keeps at least 0; returns what it
 * took. `whole`: mol (kg for a particle) of its air. */
static double give_cell(ql_real *c, double whole, double amount) {
  const double before = (double)*c;
  *c = (ql_real)fmax(fmin(before, 0.0), before + amount / whole);
  return ((double)*c - before) * whole;
}

/* A layer of one species, and what was given to it. */
typedef struct layer {
  const ql_grid *grid;
  const float *air; /* mol m-2 */
  ql_real *c;
  double unit; /* kg of a particle's air, mol of a gas's, per mol of air */
  double given, outside;
} layer;

/* One row of cells, which gets `amount`. */
static void give_row(const ql_puff_shares *shares, int j, double amount, layer *to) {
  const ql_grid *grid = to->grid;
  for (int n = 0; n < QL_PUFF_WINDOW; n++) {
    const int i = shares->first_x + n;
    const double part = amount * shares->x[n];
    if (shares->x[n] <= negligible) continue;
    if (j < 0 || j >= grid->ny || i < 0 || i >= grid->nx) {
      to->outside += part;
      continue;
    }
    const size_t cell = ql_grid_at2(grid, j, i);
    to->given += give_cell(&to->c[cell], (double)to->air[cell] * grid->area[cell] * to->unit, part);
  }
}

void ql_puff_handover_give(ql_puffs *puffs, int puff, const ql_puff_shares *shares,
                           const float *air, ql_state *state, const ql_puff_ledger *ledger) {
  const ql_grid *grid = state->grid;
  for (int s = 0; s < puffs->species; s++) {
    double *mass = &puffs->mass[s * puffs->capacity + puff];
    if (*mass == 0.0 || (ledger->kept && ledger->kept[s])) continue;
    const int species = ledger->species[s];
    layer to = {.grid = grid,
                .unit = state->species->items[species].particle ? QL_MOLAR_MASS_AIR : 1.0};
    for (int k = 0; k < shares->layers; k++) {
      to.air = air + (size_t)k * grid->plane;
      to.c = ql_state_layer(state, species, k);
      for (int n = 0; n < QL_PUFF_WINDOW; n++)
        if (shares->z[k] * shares->y[n] > negligible)
          give_row(shares, shares->first_y + n, *mass * shares->z[k] * shares->y[n], &to);
    }
    *mass -= to.given + to.outside;
    ledger->given[s] += to.given;
    ledger->outside[s] += to.outside;
  }
}
