#include "solver/emission/fires.h"

#include "base/constants.h"

#include <math.h>

/* Constants of Sofiev et al. 2012, as NOAA's plume rise has them (plumeRiseSofiev, mended with the
 * author): part of the PBL that is passed freely (1), height (m) at the reference power, exponent
 * of power (1), weight of stability (1). */
typedef struct fit {
  double pbl, height, power, stability;
} fit;

static double top_by(const fit *f, double power, double pbl_height, double stability) {
  const double power0 = 1e6, stability0 = 2.5e-4; /* W; s-2 */
  return f->pbl * pbl_height + f->height * pow(power / power0, f->power) *
                                   exp(-f->stability * fmax(0.0, stability) / stability0);
}

double ql_fires_top(double power, double pbl_height, double stability) {
  /* Its two steps: does the plume leave the PBL, and the fit for that case. */
  static const fit first = {0.15, 102.0, 0.49, 0.0};
  static const fit below = {0.24, 170.0, 0.35, 0.6}, above = {0.93, 298.0, 0.13, 0.7};
  if (!(power > 0.0)) return 0.0;
  const bool leaves = top_by(&first, power, pbl_height, stability) > pbl_height;
  return top_by(leaves ? &above : &below, power, pbl_height, stability);
}

static double theta_at(const ql_met_fields *now, size_t at) {
  return (double)now->temperature[at] * pow(1e5 / (double)now->pressure[at], 2.0 / 7.0);
}

double ql_fires_stability(const ql_grid *grid, const ql_met_fields *now, size_t cell) {
  const double wanted = 2.0 * (double)now->pbl_height[cell];
  int k = 0;
  while (k + 2 < grid->nz && (double)now->height[(size_t)(k + 1) * grid->plane + cell] < wanted)
    k++;
  if (grid->nz < 2) return 0.0;
  const size_t low = (size_t)k * grid->plane + cell, high = low + grid->plane;
  const double theta = theta_at(now, low),
               depth = (double)now->height[high] - (double)now->height[low];
  return depth > 0.0 ? QL_GRAVITY / theta * (theta_at(now, high) - theta) / depth : 0.0;
}

static ql_status check(const ql_grid *grid, const ql_fire *fire) {
  if (fire->i < 0 || fire->i >= grid->nx || fire->j < 0 || fire->j >= grid->ny)
    return ql_error_set(QL_ERR_INPUT, "fire %s: cell (%d, %d) is outside the grid of %d x %d",
                        fire->id, fire->i, fire->j, grid->nx, grid->ny);
  if (fire->power >= 0.0F && isfinite(fire->power)) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "fire %s: its power is %g W; it must be a number >= 0",
                      fire->id, (double)fire->power);
}

/* Shares of the smoke by layer, [layers], which sum to 1. */
static void share(const ql_grid *grid, const ql_met_fields *now, const ql_fire *fire, int layers,
                  double *shares) {
  const size_t cell = ql_grid_at2(grid, fire->j, fire->i);
  const double top = ql_fires_top((double)fire->power, (double)now->pbl_height[cell],
                                  ql_fires_stability(grid, now, cell));
  double edge = 0.0, below = 0.0; /* m; share of the smoke under it */
  for (int k = 0; k < layers; k++) {
    edge += (double)now->thickness[(size_t)k * grid->plane + cell];
    const double upto = k + 1 == layers || edge >= top ? 1.0 : edge / top;
    shares[k] = upto - below;
    below = upto;
  }
}

static ql_status add_fire(const ql_grid *grid, const ql_fire_emission *fires, int n,
                          const double *shares, ql_emission *into) {
  const size_t cell = ql_grid_at2(grid, fires->fires[n].j, fires->fires[n].i);
  for (int s = 0; s < fires->species_count; s++) {
    const int index = ql_sources_find(into, fires->species[s]);
    if (index < 0)
      return ql_error_set(QL_ERR_ARGUMENT,
                          "fires emit species %d, which the gridded emission does not have",
                          fires->species[s]);
    const double rate = (double)fires->rate[(size_t)s * (size_t)fires->count + (size_t)n];
    for (int k = 0; k < into->layers; k++)
      into->rate[((size_t)index * (size_t)into->layers + (size_t)k) * grid->plane + cell] +=
          (float)(shares[k] * rate);
  }
  return QL_OK;
}

ql_status ql_fires_distribute(const ql_grid *grid, const ql_met_fields *now,
                              const ql_fire_emission *fires, ql_emission *into) {
  double shares[QL_MAX_LAYERS];
  if (into->layers < 1 || into->layers > grid->nz)
    return ql_error_set(QL_ERR_ARGUMENT, "gridded emission has %d layers, the grid %d",
                        into->layers, grid->nz);
  for (int n = 0; n < fires->count; n++) {
    QL_TRY(check(grid, &fires->fires[n]));
    share(grid, now, &fires->fires[n], into->layers, shares);
    QL_TRY(add_fire(grid, fires, n, shares, into));
  }
  return QL_OK;
}
