#include "solver/aerosol/organic/organic.h"

#include "base/constants.h"
#include "base/vmath.h"
#include "solver/aerosol/organic/partition.h"

#include <string.h>

/* Saturation concentrations (at 298 K) and enthalpies: CAMx 7.20, Includes/soap.inc (csatV,
 * cstempV, deltahV); those of primary matter are its HOA's. */
const ql_organic_bin ql_organic_bins[QL_ORGANIC_BINS] = {
    {"POG0", "POA", 0.0, 0.0},       {"POG1", "POA1", 1.0, 85e3},
    {"POG2", "POA2", 10.0, 74e3},    {"POG3", "POA3", 100.0, 63e3},
    {"POG4", "POA4", 1000.0, 52e3},  {"ASOG0", "ASOA0", 0.0, 0.0},
    {"ASOG1", "ASOA1", 1.0, 35e3},   {"ASOG2", "ASOA2", 10.0, 35e3},
    {"ASOG3", "ASOA3", 100.0, 35e3}, {"ASOG4", "ASOA4", 1000.0, 35e3},
    {"BSOG0", "BSOA0", 0.0, 0.0},    {"BSOG1", "BSOA1", 1.0, 35e3},
    {"BSOG2", "BSOA2", 10.0, 35e3},  {"BSOG3", "BSOA3", 100.0, 35e3},
    {"BSOG4", "BSOA4", 1000.0, 35e3}};

#define REFERENCE_TEMPERATURE 298.0 /* K */

/* Cells of a row that are treated at once. */
enum { BLOCK = 64, NO_LEVEL = -1 };

/* A bin of this run. Mass fractions throughout: a vapour counts as the mass its particle has. */
typedef struct pair {
  int vapour, particle; /* species */
  int level;            /* bins of one C*(T) share a level; NO_LEVEL: does not evaporate */
  double mass;          /* of a mole of vapour over that of a mole of air */
} pair;

typedef struct level {
  double saturation, enthalpy; /* ug m-3 at 298 K, J mol-1 */
  int shift;                   /* levels of one enthalpy share a shift */
} level;

typedef struct workspace {
  const ql_grid *grid;
  int pair_count, level_count, shift_count, lone_count;
  pair pairs[QL_ORGANIC_BINS];
  level levels[QL_ORGANIC_BINS];
  double shifts[QL_ORGANIC_BINS];       /* J mol-1, the enthalpies of the levels */
  int lone[QL_ORGANIC_BINS];            /* particles that absorb but have no vapour here */
  double (*change)[QL_ORGANIC_BINS][2]; /* [nz * ny] mol of vapour, kg of particle */
  double *saturation; /* of a step's weather, kg per kg of air: [nz * ny], then by block of a row
                         [level][cells of the block] */
} workspace;

/* Part of a row: `count` cells from the 3-D index `at` on. */
typedef struct block {
  size_t at, at2, count;
  double fixed[BLOCK], absorbing[BLOCK]; /* kg per kg of air, as all below */
  double total[QL_ORGANIC_BINS * BLOCK]; /* [level][count] */
  double *saturation;                    /* [level][count], of the workspace */
} block;

/* (T0 / T) exp(dH / R (1 / T0 - 1 / T)): organic.md, equation 3. */
static inline double shift(double enthalpy, double temperature) {
  return REFERENCE_TEMPERATURE / temperature *
         ql_vmath_exp(enthalpy / QL_GAS_CONSTANT *
                      (1.0 / REFERENCE_TEMPERATURE - 1.0 / temperature));
}

double ql_organic_saturation(double at_298, double enthalpy, double temperature) {
  return at_298 * shift(enthalpy, temperature);
}

static void set_saturation(const workspace *w, const ql_met_fields *now, const block *b) {
  const float *temperature = now->temperature + b->at, *air = now->air + b->at;
  const float *thickness = now->thickness + b->at;
  double shifts[QL_ORGANIC_BINS][BLOCK];
  for (int n = 0; n < w->shift_count; n++)
#pragma omp simd
    for (size_t i = 0; i < b->count; i++) {
      const double density = QL_MOLAR_MASS_AIR * (double)air[i] / (double)thickness[i];
      shifts[n][i] = 1e-9 / density * shift(w->shifts[n], (double)temperature[i]);
    }
  for (int n = 0; n < w->level_count; n++) {
    const double *shifted = shifts[w->levels[n].shift], at_298 = w->levels[n].saturation;
    double *to = b->saturation + (size_t)n * b->count;
    for (size_t i = 0; i < b->count; i++) to[i] = at_298 * shifted[i];
  }
}

/* Sums of the bins of one level; what does not evaporate; the particles as they are as the guess.
 */
static void gather(const workspace *w, const ql_state *state, block *b) {
  memset(b->fixed, 0, sizeof b->fixed);
  memset(b->absorbing, 0, sizeof b->absorbing);
  memset(b->total, 0, (size_t)w->level_count * b->count * sizeof *b->total);
  for (int p = 0; p < w->pair_count; p++) {
    const pair of = w->pairs[p];
    const ql_real *vapour = ql_state_layer(state, of.vapour, 0) + b->at;
    const ql_real *particle = ql_state_layer(state, of.particle, 0) + b->at;
    double *to = of.level == NO_LEVEL ? b->fixed : b->total + (size_t)of.level * b->count;
#pragma omp simd
    for (size_t i = 0; i < b->count; i++) {
      to[i] += (double)particle[i] + of.mass * (double)vapour[i];
      b->absorbing[i] += (double)particle[i];
    }
  }
  for (int n = 0; n < w->lone_count; n++) {
    const ql_real *particle = ql_state_layer(state, w->lone[n], 0) + b->at;
    for (size_t i = 0; i < b->count; i++) b->fixed[i] += (double)particle[i];
  }
}

/* Move what the new share asks for, and account for what was stored. weight: mol of air. */
static void move(const pair *of, const double *share, const double *weight, const block *b,
                 const ql_state *state, double change[2]) {
  ql_real *vapour = ql_state_layer(state, of->vapour, 0) + b->at;
  ql_real *particle = ql_state_layer(state, of->particle, 0) + b->at;
  double gained[BLOCK], lost[BLOCK]; /* of the particle, kg; of the vapour, mol */
#pragma omp simd
  for (size_t i = 0; i < b->count; i++) {
    const double gas = (double)vapour[i], solid = (double)particle[i];
    const ql_real condensed = ql_state_flush((ql_real)(share[i] * (solid + of->mass * gas)));
    const double left = gas - ((double)condensed - solid) / of->mass;
    const ql_real stays = ql_state_flush((ql_real)(left > 0.0 ? left : 0.0));
    gained[i] = ((double)condensed - solid) * weight[i] * QL_MOLAR_MASS_AIR;
    lost[i] = (gas - (double)stays) * weight[i];
    particle[i] = condensed;
    vapour[i] = stays;
  }
  for (size_t i = 0; i < b->count; i++) {
    change[0] -= lost[i];
    change[1] += gained[i];
  }
}

static void scatter(const workspace *w, const ql_met *met, const block *b, const ql_state *state,
                    double change[QL_ORGANIC_BINS][2]) {
  double share[BLOCK], weight[BLOCK];
  for (size_t i = 0; i < b->count; i++)
    weight[i] = (double)met->air_end[b->at + i] * w->grid->area[b->at2 + i];
  for (int p = 0; p < w->pair_count; p++) {
    const pair *of = &w->pairs[p];
    const double *saturation =
        of->level == NO_LEVEL ? NULL : b->saturation + (size_t)of->level * b->count;
    for (size_t i = 0; i < b->count; i++)
      share[i] = saturation ? ql_partition_share(b->absorbing[i], saturation[i]) : 1.0;
    move(of, share, weight, b, state, change[p]);
  }
}

/* The block of a row that begins at its cell `first`. */
static block block_at(const workspace *w, size_t row, int first) {
  const ql_grid *g = w->grid;
  const int k = (int)(row / (size_t)g->ny), j = (int)(row % (size_t)g->ny);
  const size_t levels = (size_t)w->level_count, nx = (size_t)g->nx;
  return (block){.at = ql_grid_at(g, k, j, first),
                 .at2 = ql_grid_at2(g, j, first),
                 .count = (size_t)(g->nx - first < BLOCK ? g->nx - first : BLOCK),
                 .saturation = w->saturation + (row * nx + (size_t)first) * levels};
}

static void do_row(const workspace *w, const ql_met *met, size_t row, ql_state *state) {
  memset(w->change[row], 0, sizeof w->change[row]);
  for (int first = 0; first < w->grid->nx; first += BLOCK) {
    block b = block_at(w, row, first);
    gather(w, state, &b);
    const ql_partition_cells cells = {.bins = w->level_count,
                                      .count = b.count,
                                      .fixed = b.fixed,
                                      .total = b.total,
                                      .saturation = b.saturation,
                                      .absorbing = b.absorbing};
    ql_partition_solve(&cells);
    scatter(w, met, &b, state, w->change[row]);
  }
}

static ql_status prepare(const ql_operator *op, const ql_met *met, double dt) {
  (void)dt;
  const workspace *w = op->workspace;
  const size_t rows = (size_t)w->grid->nz * (size_t)w->grid->ny;
#pragma omp parallel for schedule(static)
  for (size_t row = 0; row < rows; row++)
    for (int first = 0; first < w->grid->nx; first += BLOCK) {
      const block b = block_at(w, row, first);
      set_saturation(w, met->now, &b);
    }
  return QL_OK;
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  (void)dt; /* equilibrium */
  const workspace *w = op->workspace;
  const size_t rows = (size_t)w->grid->nz * (size_t)w->grid->ny;
#pragma omp parallel for schedule(static)
  for (size_t row = 0; row < rows; row++) do_row(w, met, row, state);
  for (size_t row = 0; row < rows; row++)
    for (int p = 0; p < w->pair_count; p++) {
      state->budget[w->pairs[p].vapour].aerosol += w->change[row][p][0];
      state->budget[w->pairs[p].particle].aerosol += w->change[row][p][1];
    }
  return QL_OK;
}

static const ql_method method = {
    .name = "organic partition",
    .paper = "Donahue et al. 2006, Environ. Sci. Technol. 40, 2635; Koo et al. 2014, Atmos. "
             "Environ. 95, 158",
    .prepare = prepare,
    .forward = forward};

static int find_shift(workspace *w, double enthalpy) {
  for (int n = 0; n < w->shift_count; n++)
    if (w->shifts[n] == enthalpy) return n;
  w->shifts[w->shift_count] = enthalpy;
  return w->shift_count++;
}

static int find_level(workspace *w, const ql_organic_bin *bin) {
  if (bin->saturation <= 0.0) return NO_LEVEL;
  for (int n = 0; n < w->level_count; n++)
    if (w->levels[n].saturation == bin->saturation && w->levels[n].enthalpy == bin->enthalpy)
      return n;
  w->levels[w->level_count] = (level){bin->saturation, bin->enthalpy, find_shift(w, bin->enthalpy)};
  return w->level_count++;
}

ql_status ql_organic_create(ql_arena *arena, const ql_grid *grid, const ql_species_table *species,
                            ql_operator *op) {
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "organic partition", 1, sizeof *w, &w));
  w->grid = grid;
  for (int b = 0; b < QL_ORGANIC_BINS; b++) {
    const int vapour = ql_species_find(species, ql_organic_bins[b].vapour);
    const int particle = ql_species_find(species, ql_organic_bins[b].particle);
    if (particle < 0) continue;
    if (vapour < 0)
      w->lone[w->lone_count++] = particle;
    else
      w->pairs[w->pair_count++] =
          (pair){.vapour = vapour,
                 .particle = particle,
                 .level = find_level(w, &ql_organic_bins[b]),
                 .mass = species->items[vapour].molar_mass / QL_MOLAR_MASS_AIR};
  }
  QL_TRY(
      ql_arena_take(arena, "saturation of organic vapours",
                    (size_t)w->level_count * (size_t)grid->nx * (size_t)grid->ny * (size_t)grid->nz,
                    sizeof *w->saturation, &w->saturation));
  QL_TRY(ql_arena_take(arena, "organic partition account", (size_t)grid->nz * (size_t)grid->ny,
                       sizeof *w->change, &w->change));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}
