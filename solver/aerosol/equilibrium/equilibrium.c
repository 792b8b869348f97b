#include "solver/aerosol/equilibrium/equilibrium.h"

#include "solver/aerosol/equilibrium/block.h"
#include "solver/aerosol/equilibrium/constants.h"

#include <math.h>
#include <string.h>

ql_status ql_equilibrium_create(ql_arena *arena, const ql_equilibrium_options *options,
                                const ql_equilibrium **solver) {
  ql_equilibrium *made;
  QL_TRY(ql_arena_take(arena, "equilibrium tables", 1, sizeof *made, (void *)&made));
  QL_TRY(ql_salts_read(&made->table));
  made->smooth = options->smooth;
  made->tolerance = options->tolerance > 0.0 ? options->tolerance : 1e-6;
  *solver = made;
  return QL_OK;
}

static ql_status check_cell(const ql_equilibrium_cells *cells, size_t i) {
  static const char *const name[QL_EQUILIBRIUM_TOTALS] = {
      "sodium", "sulfate", "ammonia", "nitrate", "chloride", "calcium", "potassium", "magnesium"};
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++)
    if (!(cells->total[s][i] >= 0.0 && cells->total[s][i] < 1e3))
      return ql_error_set(QL_ERR_INPUT,
                          "equilibrium: cell %zu: total %s is %g mol m-3; it must be 0 .. 1000", i,
                          name[s], cells->total[s][i]);
  if (!(cells->humidity[i] >= 0.0 && cells->humidity[i] <= 1.0))
    return ql_error_set(QL_ERR_INPUT,
                        "equilibrium: cell %zu: relative humidity is %g; it must be 0 .. 1", i,
                        cells->humidity[i]);
  if (!(cells->temperature[i] >= 180.0 && cells->temperature[i] <= 340.0))
    return ql_error_set(QL_ERR_INPUT,
                        "equilibrium: cell %zu: temperature is %g K; it must be 180 .. 340", i,
                        cells->temperature[i]);
  return QL_OK;
}

/* Amounts that can dissolve. */
typedef struct soluble {
  double na, so4, no3, cl, ca, k, mg;
} soluble;

static double take(double *so4, double cation, double each) {
  const double taken = fmin(cation, each * *so4);
  *so4 -= taken / each;
  return taken;
}

/* ISORROPIA II leaves cations out of solution where its composition regime has no salt for them
 * (its CALCO7: none but sulfates; CALCM8: sodium alone with nitrate and chloride too). `dry` is the
 * sulfate for them; the ratios are those of all moles to all sulfate. */
static void leave_out(double all_so4, double all_ca, soluble *s) {
  double dry = s->so4;
  const double crustal = all_ca + s->k + s->mg;
  if (crustal > 2.0 * all_so4) return;
  s->ca = 0.0;
  s->k = take(&dry, s->k, 2.0);
  if (crustal + s->na < 2.0 * all_so4) s->na = take(&dry, s->na, 2.0);
  s->mg = take(&dry, s->mg, 1.0);
}

/* Cations beyond what all anions can balance are taken to be carbonate, outside the solution. */
static void leave_carbonate(soluble *s) {
  const double anions = 2.0 * s->so4 + s->no3 + s->cl;
  const double cations = s->na + s->k + 2.0 * (s->mg + s->ca);
  const double share = cations > anions ? anions / cations : 1.0;
  s->na *= share;
  s->k *= share;
  s->mg *= share;
  s->ca *= share;
}

/* Cell i into a lane. Calcium takes sulfate out of solution as CaSO4. */
static void fill_lane(const ql_equilibrium *solver, const ql_equilibrium_cells *cells, size_t i,
                      int lane, ql_block *b) {
  double t[QL_EQUILIBRIUM_TOTALS];
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) t[s] = cells->total[s][i];
  const double so4 = t[QL_EQUILIBRIUM_SO4], ca = t[QL_EQUILIBRIUM_CA], gypsum = fmin(ca, so4);
  const double moles = t[QL_EQUILIBRIUM_NA] + t[QL_EQUILIBRIUM_NH3] + ca + t[QL_EQUILIBRIUM_K] +
                       t[QL_EQUILIBRIUM_MG];
  soluble s = {.na = t[QL_EQUILIBRIUM_NA],
               .so4 = so4 - gypsum,
               .no3 = t[QL_EQUILIBRIUM_NO3],
               .cl = t[QL_EQUILIBRIUM_CL],
               .ca = ca - gypsum,
               .k = t[QL_EQUILIBRIUM_K],
               .mg = t[QL_EQUILIBRIUM_MG]};
  if (!solver->smooth) leave_out(so4, ca, &s);
  leave_carbonate(&s);
  b->so4[lane] = s.so4;
  b->nh3[lane] = t[QL_EQUILIBRIUM_NH3];
  b->no3[lane] = s.no3;
  b->cl[lane] = s.cl;
  b->na[lane] = s.na;
  b->k[lane] = s.k;
  b->mg[lane] = s.mg;
  b->ca[lane] = s.ca;
  b->temperature[lane] = cells->temperature[i];
  b->after[lane] = !solver->smooth && moles >= 2.0 * so4 ? 1.0 : 0.0;
  ql_salts_at(&solver->table, cells->humidity[i], solver->smooth, lane, b->each);
}

static void take_lane(const ql_block *b, int lane, const ql_equilibrium_cells *cells, size_t i) {
  double *const *part = cells->part;
  part[QL_EQUILIBRIUM_NH3_GAS][i] = b->nh3[lane] - b->nh4_aq[lane];
  part[QL_EQUILIBRIUM_HNO3_GAS][i] = b->no3[lane] - b->no3_aq[lane];
  part[QL_EQUILIBRIUM_HCL_GAS][i] = b->cl[lane] - b->cl_aq[lane];
  part[QL_EQUILIBRIUM_NH4_AQ][i] = b->nh4_aq[lane];
  part[QL_EQUILIBRIUM_NO3_AQ][i] = b->no3_aq[lane];
  part[QL_EQUILIBRIUM_CL_AQ][i] = b->cl_aq[lane];
  part[QL_EQUILIBRIUM_SO4_AQ][i] = b->so4_aq[lane];
  part[QL_EQUILIBRIUM_HSO4_AQ][i] = b->hso4_aq[lane];
  part[QL_EQUILIBRIUM_CASO4][i] = cells->total[QL_EQUILIBRIUM_SO4][i] - b->so4[lane];
  part[QL_EQUILIBRIUM_H_AQ][i] = b->h[lane];
  part[QL_EQUILIBRIUM_WATER][i] = b->water[lane];
}

void ql_equilibrium_constants(size_t count, const double *temperature, const double *humidity,
                              double *const constant[QL_EQUILIBRIUM_CONSTANTS]) {
#pragma omp simd
  for (size_t i = 0; i < count; i++) {
    const ql_constants at = ql_constants_at(temperature[i], ql_block_humidity(humidity[i]));
    constant[0][i] = at.hso4;
    constant[1][i] = at.nh4;
    constant[2][i] = at.no3;
    constant[3][i] = at.cl;
    constant[4][i] = at.oh;
  }
}

/* Those of the lanes that hold the cells from `first` on; lanes left over repeat the last cell. */
static void set_constants(const ql_equilibrium_cells *cells, size_t first, int lanes,
                          ql_block_constants *c) {
  double *const to[QL_EQUILIBRIUM_CONSTANTS] = {c->hso4, c->nh4, c->no3, c->cl, c->oh};
  if (!cells->constant[0])
    ql_equilibrium_constants((size_t)lanes, cells->temperature + first, cells->humidity + first,
                             to);
  else
    for (int k = 0; k < QL_EQUILIBRIUM_CONSTANTS; k++)
      memcpy(to[k], cells->constant[k] + first, (size_t)lanes * sizeof *to[k]);
  for (int k = 0; k < QL_EQUILIBRIUM_CONSTANTS; k++)
    for (int n = lanes; n < QL_ACTIVITY_LANES; n++) to[k][n] = to[k][lanes - 1];
}

ql_status ql_equilibrium_solve(const ql_equilibrium *solver, size_t count,
                               const ql_equilibrium_cells *cells, size_t *unsettled) {
  size_t left = 0;
  for (size_t i = 0; i < count; i++) QL_TRY(check_cell(cells, i));
  for (size_t first = 0; first < count; first += QL_ACTIVITY_LANES) {
    ql_block block = {.tolerance = solver->tolerance};
    const int lanes = count - first < QL_ACTIVITY_LANES ? (int)(count - first) : QL_ACTIVITY_LANES;
    for (int n = 0; n < QL_ACTIVITY_LANES; n++) /* lanes left over repeat the last cell */
      fill_lane(solver, cells, first + (size_t)(n < lanes ? n : lanes - 1), n, &block);
    set_constants(cells, first, lanes, &block.constants);
    ql_block_solve(&block);
    for (int n = 0; n < lanes; n++) {
      take_lane(&block, n, cells, first + (size_t)n);
      left += block.settled[n] == 0.0;
    }
  }
  if (unsettled) *unsettled = left;
  return QL_OK;
}
