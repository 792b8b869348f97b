#include "solver/aerosol/thermodynamics.h"

#include "base/constants.h"
#include "solver/aerosol/equilibrium/equilibrium.h"
#include "solver/deposition/canopy.h"

#include <math.h>

enum { BATCH = 128 }; /* cells: a whole number of the equilibrium's blocks */
static const double LEAST_ACID = 1e-16, COLDEST = 180.0, HOTTEST = 340.0; /* mol mol-1, K */

/* Species whose amounts change: each gas with its particle. */
enum { SULFATE, AMMONIA, NITRATE, CHLORIDE, PAIRS };
static const struct {
  const char *gas, *particle;
  ql_equilibrium_total total;
  ql_equilibrium_part in_particle; /* not used for sulfate, all of which is */
} pair_names[PAIRS] = {[SULFATE] = {"SULF", "PSO4", QL_EQUILIBRIUM_SO4, QL_EQUILIBRIUM_SO4_AQ},
                       [AMMONIA] = {"NH3", "PNH4", QL_EQUILIBRIUM_NH3, QL_EQUILIBRIUM_NH4_AQ},
                       [NITRATE] = {"HNO3", "PNO3", QL_EQUILIBRIUM_NO3, QL_EQUILIBRIUM_NO3_AQ},
                       [CHLORIDE] = {"HCL", "PCL", QL_EQUILIBRIUM_CL, QL_EQUILIBRIUM_CL_AQ}};

enum { CATIONS = 4 };
static const struct {
  const char *name;
  ql_equilibrium_total total;
} cation_names[CATIONS] = {{"NA", QL_EQUILIBRIUM_NA},
                           {"PCA", QL_EQUILIBRIUM_CA},
                           {"PK", QL_EQUILIBRIUM_K},
                           {"PMG", QL_EQUILIBRIUM_MG}};

typedef struct pair {
  int gas, particle; /* species; -1 both: takes no part */
  double per_mole;   /* kg kg-1 of the particle for each mol mol-1 */
} pair;

/* What a batch of cells adds to the accounts, so that sums do not depend on who computed it. */
typedef struct account {
  double gas[PAIRS], particle[PAIRS]; /* mol, kg */
  long solved, unsettled, outside;
} account;

typedef struct workspace {
  const ql_grid *grid;
  const ql_equilibrium *solver;
  const struct workspace *weather; /* whose humidity and constants are taken; itself: own ones */
  double *humidity;                /* 0-1, [inner cells], by batch, of a step's weather */
  double *constant[QL_EQUILIBRIUM_CONSTANTS]; /* likewise */
  pair pairs[PAIRS];
  int cation[CATIONS]; /* species, -1: absent */
  double cation_per_mole[CATIONS];
  float *acidity, *water; /* [volume] */
  size_t batch_count;
  account *accounts; /* [batch_count] */
  ql_thermodynamics_counts counts;
} workspace;

/* Cells of a batch that are solved, and the columns of the solver for them. */
typedef struct batch {
  size_t count, at[BATCH], at2[BATCH];
  double density[BATCH]; /* air, mol m-3 */
  double total[QL_EQUILIBRIUM_TOTALS][BATCH], humidity[BATCH], temperature[BATCH];
  double constant[QL_EQUILIBRIUM_CONSTANTS][BATCH];
  double part[QL_EQUILIBRIUM_PARTS][BATCH];
} batch;

/* A cell: number among the inner ones; grid indices. */
typedef struct place {
  size_t number, at, at2;
} place;

static double amount(const workspace *w, const ql_state *state, int species, size_t at) {
  return species < 0 ? 0.0 : (double)state->c[(size_t)species * w->grid->volume + at];
}

/* mol mol-1 of gas and particle together */
static double pair_total(const workspace *w, const ql_state *state, const pair *p, size_t at) {
  return amount(w, state, p->gas, at) + amount(w, state, p->particle, at) / p->per_mole;
}

/* Of a pair, mol per mol of air, and the moles of air in the cell. */
typedef struct share {
  double total, condensed, moles;
} share;

/* Write the share of a pair into the state. The larger of gas and particle is rounded first and the
 * smaller takes what is left of the total, so that their sum is off by the rounding of the smaller,
 * or where there is nothing left of the larger. */
static void store_pair(const workspace *w, ql_state *state, int which, size_t at, share s,
                       account *sum) {
  const pair *p = &w->pairs[which];
  ql_real *gas = state->c + (size_t)p->gas * w->grid->volume + at;
  ql_real *particle = state->c + (size_t)p->particle * w->grid->volume + at;
  const double gas_before = (double)*gas, particle_before = (double)*particle;
  if (s.condensed > 0.5 * s.total) {
    *particle = (ql_real)(s.condensed * p->per_mole);
    *gas = ql_state_flush((ql_real)fmax(s.total - (double)*particle / p->per_mole, 0.0));
  } else {
    *gas = (ql_real)(s.total - s.condensed);
    *particle = ql_state_flush((ql_real)fmax((s.total - (double)*gas) * p->per_mole, 0.0));
  }
  sum->gas[which] += ((double)*gas - gas_before) * s.moles;
  sum->particle[which] += ((double)*particle - particle_before) * s.moles * QL_MOLAR_MASS_AIR;
}

/* Sulfuric acid of a cell condenses; returns its sulfate, mol mol-1. */
static double condense_sulfate(const workspace *w, ql_state *state, size_t at, double moles,
                               account *sum) {
  const pair *p = &w->pairs[SULFATE];
  if (p->gas < 0) return 0.0;
  const double total = pair_total(w, state, p, at);
  if (amount(w, state, p->gas, at) > 0.0)
    store_pair(w, state, SULFATE, at, (share){total, total, moles}, sum);
  return total;
}

/* Put a cell on the list of those to be solved, its totals in mol m-3; false if it is left out. */
static bool load_cell(const workspace *w, const ql_met_fields *now, const ql_state *state,
                      const place *here, double sulfate, batch *b, account *sum) {
  const size_t n = b->count, at = here->at;
  const double temperature = (double)now->temperature[at];
  double acids = sulfate;
  b->total[QL_EQUILIBRIUM_SO4][n] = sulfate;
  for (int p = AMMONIA; p < PAIRS; p++) {
    const double total = w->pairs[p].gas < 0 ? 0.0 : pair_total(w, state, &w->pairs[p], at);
    b->total[pair_names[p].total][n] = total;
    if (p != AMMONIA) acids += total;
  }
  if (acids < LEAST_ACID) return false;
  if (!(temperature >= COLDEST && temperature <= HOTTEST)) {
    sum->outside++;
    return false;
  }
  for (int c = 0; c < CATIONS; c++)
    b->total[cation_names[c].total][n] = amount(w, state, w->cation[c], at) / w->cation_per_mole[c];
  b->density[n] = (double)now->air[at] / (double)now->thickness[at];
  for (int t = 0; t < QL_EQUILIBRIUM_TOTALS; t++) {
    const double total = b->total[t][n] * b->density[n];
    b->total[t][n] = total < 0.0 ? 0.0 : total; /* a number that is none goes through */
  }
  b->humidity[n] = w->weather->humidity[here->number];
  for (int c = 0; c < QL_EQUILIBRIUM_CONSTANTS; c++)
    b->constant[c][n] = w->weather->constant[c][here->number];
  b->temperature[n] = temperature;
  b->at[n] = at;
  b->at2[n] = here->at2;
  b->count++;
  return true;
}

static size_t batch_end(const workspace *w, size_t index) {
  const size_t last = (index + 1) * BATCH, cells = ql_grid_inner(w->grid);
  return last < cells ? last : cells;
}

static place place_of(const ql_grid *g, size_t number) {
  const ql_grid_cell cell = ql_grid_cell_of(g, number);
  return (place){.number = number,
                 .at = ql_grid_at(g, cell.k, cell.j, cell.i),
                 .at2 = ql_grid_at2(g, cell.j, cell.i)};
}

static void load_batch(const workspace *w, size_t index, const ql_met *met, ql_state *state,
                       batch *b, account *sum) {
  const size_t last = batch_end(w, index);
  b->count = 0;
  for (size_t number = index * BATCH; number < last; number++) {
    const place here = place_of(w->grid, number);
    const double moles = (double)met->air_end[here.at] * w->grid->area[here.at2];
    const double sulfate = condense_sulfate(w, state, here.at, moles, sum);
    if (load_cell(w, met->now, state, &here, sulfate, b, sum)) continue;
    w->acidity[here.at] = NAN;
    w->water[here.at] = 0.0F;
  }
}

static void store_batch(const workspace *w, const ql_met *met, const batch *b, ql_state *state,
                        account *sum) {
  for (size_t n = 0; n < b->count; n++) {
    const size_t at = b->at[n];
    const double moles = (double)met->air_end[at] * w->grid->area[b->at2[n]];
    const double water = b->part[QL_EQUILIBRIUM_WATER][n];
    for (int p = AMMONIA; p < PAIRS; p++) {
      if (w->pairs[p].gas < 0) continue;
      const double total = pair_total(w, state, &w->pairs[p], at);
      const double condensed = b->part[pair_names[p].in_particle][n] / b->density[n];
      store_pair(w, state, p, at, (share){total, fmin(condensed, total), moles}, sum);
    }
    w->water[at] = (float)water;
    w->acidity[at] = (float)-log10(b->part[QL_EQUILIBRIUM_H_AQ][n] / water);
  }
}

/* The solver refused an amount: say where. */
static ql_status failure(const workspace *w, const batch *b, ql_status status) {
  for (size_t n = 0; n < b->count; n++)
    for (int t = 0; t < QL_EQUILIBRIUM_TOTALS; t++) {
      if (b->total[t][n] >= 0.0 && b->total[t][n] < 1e3) continue;
      const size_t in_layer = b->at2[n], row = w->grid->row;
      return ql_error_context(status, "layer %d, j=%d, i=%d (cell %zu below)",
                              (int)(b->at[n] / w->grid->plane), (int)(in_layer / row) - QL_HALO,
                              (int)(in_layer % row) - QL_HALO, n);
    }
  return status;
}

static ql_status advance_batch(const workspace *w, size_t index, const ql_met *met,
                               ql_state *state) {
  account *sum = &w->accounts[index];
  batch b;
  ql_equilibrium_cells cells = {.humidity = b.humidity, .temperature = b.temperature};
  size_t unsettled = 0;
  for (int t = 0; t < QL_EQUILIBRIUM_TOTALS; t++) cells.total[t] = b.total[t];
  for (int p = 0; p < QL_EQUILIBRIUM_PARTS; p++) cells.part[p] = b.part[p];
  for (int c = 0; c < QL_EQUILIBRIUM_CONSTANTS; c++) cells.constant[c] = b.constant[c];
  *sum = (account){0};
  load_batch(w, index, met, state, &b, sum);
  const ql_status status = ql_equilibrium_solve(w->solver, b.count, &cells, &unsettled);
  if (status != QL_OK) return failure(w, &b, status);
  store_batch(w, met, &b, state, sum);
  sum->solved = (long)b.count;
  sum->unsettled = (long)unsettled;
  return QL_OK;
}

/* Sums in the order of the batches, whoever computed them. */
static void add_accounts(workspace *w, ql_state *state) {
  for (size_t n = 0; n < w->batch_count; n++) {
    const account *a = &w->accounts[n];
    for (int p = 0; p < PAIRS; p++) {
      if (w->pairs[p].gas < 0) continue;
      state->budget[w->pairs[p].gas].aerosol += a->gas[p];
      state->budget[w->pairs[p].particle].aerosol += a->particle[p];
    }
    w->counts.solved += a->solved;
    w->counts.unsettled += a->unsettled;
    w->counts.outside += a->outside;
  }
}

static void prepare_batch(const workspace *w, size_t index, const ql_met_fields *now) {
  const size_t first = index * BATCH, count = batch_end(w, index) - first;
  double temperature[BATCH], *constant[QL_EQUILIBRIUM_CONSTANTS];
  for (size_t n = 0; n < count; n++) {
    const size_t at = place_of(w->grid, first + n).at;
    temperature[n] = (double)now->temperature[at];
    const double vapour = (double)now->humidity[at] * (double)now->pressure[at];
    w->humidity[first + n] = fmin(fmax(vapour / ql_canopy_saturation(temperature[n]), 0.0), 1.0);
  }
  for (int c = 0; c < QL_EQUILIBRIUM_CONSTANTS; c++) constant[c] = w->constant[c] + first;
  ql_equilibrium_constants(count, temperature, w->humidity + first, constant);
}

/* What follows from temperature and humidity alone. */
static ql_status prepare(const ql_operator *op, const ql_met *met, double dt) {
  const workspace *w = op->workspace;
  (void)dt;
  if (w->weather != w) return QL_OK;
#pragma omp parallel for schedule(static)
  for (size_t n = 0; n < w->batch_count; n++) prepare_batch(w, n, met->now);
  return QL_OK;
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  workspace *w = op->workspace;
  ql_error_slot slot = QL_ERROR_SLOT;
  (void)dt; /* the equilibrium is reached within any step */
  /* dynamic: the lower layers cost more; no result depends on who takes what */
#pragma omp parallel for schedule(dynamic)
  for (size_t n = 0; n < w->batch_count; n++) {
    const ql_status status = advance_batch(w, n, met, state);
    if (status != QL_OK) {
#pragma omp critical(ql_thermodynamics_error)
      ql_error_collect(&slot, n, status);
    }
  }
  QL_TRY(ql_error_raise(&slot));
  add_accounts(w, state);
  return QL_OK;
}

static const ql_method method = {.name = "inorganic equilibrium",
                                 .paper = "Fountoukis and Nenes 2007, Atmos. Chem. Phys. 7, 4639",
                                 .prepare = prepare,
                                 .forward = forward};

static void find_species(workspace *w, const ql_species_table *species) {
  for (int p = 0; p < PAIRS; p++) {
    const int gas = ql_species_find(species, pair_names[p].gas);
    const int particle = ql_species_find(species, pair_names[p].particle);
    const bool both = gas >= 0 && particle >= 0;
    const double mass = both ? species->items[particle].molar_mass : QL_MOLAR_MASS_AIR;
    w->pairs[p] = (pair){both ? gas : -1, both ? particle : -1, mass / QL_MOLAR_MASS_AIR};
  }
  for (int c = 0; c < CATIONS; c++) {
    const int at = ql_species_find(species, cation_names[c].name);
    const double mass = at < 0 ? QL_MOLAR_MASS_AIR : species->items[at].molar_mass;
    w->cation[c] = at;
    w->cation_per_mole[c] = mass / QL_MOLAR_MASS_AIR;
  }
}

static ql_status take_weather(ql_arena *arena, workspace *w) {
  const size_t cells = ql_grid_inner(w->grid);
  QL_TRY(ql_arena_take(arena, "humidity of cells", cells, sizeof *w->humidity, &w->humidity));
  for (int c = 0; c < QL_EQUILIBRIUM_CONSTANTS; c++)
    QL_TRY(ql_arena_take(arena, "equilibrium constants", cells, sizeof *w->constant[c],
                         &w->constant[c]));
  return QL_OK;
}

ql_status ql_thermodynamics_create(ql_arena *arena, const ql_grid *grid,
                                   const ql_species_table *species, const ql_operator *weather_of,
                                   ql_operator *op) {
  static const ql_equilibrium_options options = {.smooth = true};
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "inorganic equilibrium", 1, sizeof *w, &w));
  w->grid = grid;
  w->weather = weather_of ? weather_of->workspace : w;
  if (!weather_of) QL_TRY(take_weather(arena, w));
  QL_TRY(ql_equilibrium_create(arena, &options, &w->solver));
  find_species(w, species);
  w->batch_count = (ql_grid_inner(grid) + BATCH - 1) / BATCH;
  QL_TRY(ql_arena_take(arena, "pH", grid->volume, sizeof(float), &w->acidity));
  QL_TRY(ql_arena_take(arena, "water of particles", grid->volume, sizeof(float), &w->water));
  QL_TRY(ql_arena_take(arena, "account of the equilibrium", w->batch_count, sizeof *w->accounts,
                       &w->accounts));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

const float *ql_thermodynamics_acidity(const ql_operator *op) {
  const workspace *w = op->workspace;
  return w->acidity;
}

const float *ql_thermodynamics_water(const ql_operator *op) {
  const workspace *w = op->workspace;
  return w->water;
}

ql_thermodynamics_counts ql_thermodynamics_count(const ql_operator *op) {
  const workspace *w = op->workspace;
  return w->counts;
}

void ql_thermodynamics_start(const ql_operator *op, ql_thermodynamics_counts counts) {
  ((workspace *)op->workspace)->counts = counts;
}
