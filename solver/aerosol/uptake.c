#include "solver/aerosol/uptake.h"

#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/aerosol/particles.h"
#include "solver/aerosol/uptake_laws.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 64 }; /* cells of a row treated together */

enum { N2O5, N2O5_ACLF, N2O5_ACLC, NO3, NO2, HO2, SO2, NTR2, RATES };
static const char *const rate_names[RATES] = {"N2O5", "N2O5_ACLF", "N2O5_ACLC", "NO3",
                                              "NO2",  "HO2",       "SO2",       "NTR2"};

/* Gases by molar mass (kg mol-1) and diffusivity in air at 296 K and 101325 Pa (m2 s-1): N2O5 65,
 * SO2 94 Torr cm2 s-1 (Tang et al. 2014, ACP 14, 9233, as CAMx 7.20 has them), NO3 that of N2O5 as
 * in CMAQ. HO2 107: calculated from Lennard-Jones potentials, as quoted from Ivanov et al. 2007 (J.
 * Phys. Chem. A 111, 1632), who measured it in helium alone; the figure could not be checked. */
typedef struct gas {
  double molar_mass, diffusivity;
} gas;
static const gas n2o5 = {108.01e-3, 65e-4 / 760.0}, no3 = {62.00e-3, 65e-4 / 760.0};
static const gas ho2 = {33.01e-3, 107e-4 / 760.0}, so2 = {64.06e-3, 94e-4 / 760.0};

/* Jacob 2000 (Atmos. Environ. 34, 2131), as CMAQ and GEOS-Chem have them. */
static const double GAMMA_NO3 = 1e-3, GAMMA_HO2 = 0.2;
/* NO2: m s-1 on particles, Vogel et al. 2003 (Atmos. Environ. 37, 2927) as in CMAQ
 * (AEROSOL_CHEMISTRY.F); on leaves and walls (CMAQ, m3dry.F); walls, m2 per m3 of urban air. */
static const double NO2_PARTICLES = 1e-4, NO2_GROUND = 5e-5, WALLS = 0.2;
enum { URBAN = 20 }; /* Zhang et al. 2003, class 21 */

/* On fine particles. */
enum { DAVIS, BERTRAM, RIEMER, SCHEMES };
static const char *const scheme_names[SCHEMES] = {"davis", "bertram", "riemer"};

/* Less chloride than this is none, mol mol-1. */
static const double LEAST_CHLORIDE = 1e-15;

enum { SULFATE, AMMONIUM, NITRATE, CHLORIDE, COARSE_NITRATE, COARSE_CHLORIDE, IONS };
static const char *const ion_names[IONS] = {"PSO4", "PNH4", "PNO3", "PCL", "CNO3", "CCL"};
static const int nitrate_of[QL_MODES] = {NITRATE, COARSE_NITRATE};
static const int chloride_of[QL_MODES] = {CHLORIDE, COARSE_CHLORIDE};
static const char *const lent_names[QL_MODES] = {"ACLF", "ACLC"};

/* What a row gives back of a loan, mol, and what its particles lose, kg (negative). */
typedef struct settlement {
  double returned, change;
} settlement;

typedef struct workspace {
  const ql_grid *grid;
  const ql_aerosol_properties *properties;
  int scheme;
  float *rates;            /* [het_count][volume] */
  float *out[RATES];       /* into it; NULL: not in the mechanism */
  int ion[IONS];           /* species, -1: absent */
  double per_mole[IONS];   /* kg kg-1 for each mol mol-1 */
  int lent[QL_MODES];      /* species ACLF, ACLC; -1: not in the mechanism, or nothing to lend */
  double median[QL_MODES]; /* radius of median surface over volume-median diameter */
  double depth[QL_MODES];  /* volume over surface and that radius */
  int organic_count, *organic;     /* species */
  settlement (*settled)[QL_MODES]; /* [rows of the grid] */
} workspace;

/* Cells of a row, and what the rates depend on. */
typedef struct block {
  size_t first, count;                        /* grid index of the first */
  double temperature[BLOCK], humidity[BLOCK]; /* K; relative, 0-1 */
  double density[BLOCK];                      /* mol m-3 */
  double speed[BLOCK];                        /* m s-1 times the root of kg mol-1 */
  double thinness[BLOCK];                     /* diffusivity over that at 296 K and 101325 Pa */
  double surface[QL_MODES][BLOCK], radius[QL_MODES][BLOCK], water[QL_MODES][BLOCK]; /* m2, kg m-3 */
  double ion[IONS][BLOCK];                                                          /* mol m-3 */
  double organic[BLOCK];                                                            /* ug m-3 */
  double rate[RATES][BLOCK];
} block;

/* --- what the rates depend on ----------------------------------------------------------------- */

/* Saturation over water: Tetens, as in deposition. Mean speed sqrt(8 R T / (pi M)); diffusivity
 * ~ T^1.75 / p (Fuller et al. 1966). */
static void load_air(const ql_met_fields *now, block *b) {
  const float *restrict temperature = now->temperature + b->first;
  const float *restrict pressure = now->pressure + b->first;
  const float *restrict vapour = now->humidity + b->first;
#pragma omp simd
  for (size_t n = 0; n < b->count; n++) {
    const double t = (double)temperature[n], p = (double)pressure[n];
    const double saturation = 610.78 * ql_vmath_exp(17.2693882 * (t - 273.16) / (t - 35.86));
    const double humidity = (double)vapour[n] * p / saturation, x = t / 296.0, root = sqrt(x);
    b->temperature[n] = t;
    b->humidity[n] = ql_uptake_least(0.99, ql_uptake_most(0.005, humidity));
    b->density[n] = p / (QL_GAS_CONSTANT * t);
    b->speed[n] = sqrt(8.0 * QL_GAS_CONSTANT / QL_PI * t);
    b->thinness[n] = x * root * sqrt(root) * 101325.0 / p;
  }
}

static void load_surfaces(const workspace *w, block *b) {
  for (int m = 0; m < QL_MODES && w->properties; m++) {
    const float *restrict surface = w->properties->surface[m] + b->first;
    const float *restrict diameter = w->properties->diameter[m] + b->first;
    const float *restrict water = w->properties->water[m] + b->first;
#pragma omp simd
    for (size_t n = 0; n < b->count; n++) {
      b->surface[m][n] = (double)surface[n];
      b->radius[m][n] = w->median[m] * (double)diameter[n];
      b->water[m][n] = (double)water[n];
    }
  }
}

static void load_composition(const workspace *w, const ql_state *state, block *b) {
  for (int i = 0; i < IONS; i++) {
    if (w->ion[i] < 0) continue;
    const ql_real *restrict c = state->c + (size_t)w->ion[i] * w->grid->volume + b->first;
#pragma omp simd
    for (size_t n = 0; n < b->count; n++)
      b->ion[i][n] = (double)c[n] / w->per_mole[i] * b->density[n];
  }
  for (int s = 0; s < w->organic_count; s++) {
    const ql_real *restrict c = state->c + (size_t)w->organic[s] * w->grid->volume + b->first;
#pragma omp simd
    for (size_t n = 0; n < b->count; n++)
      b->organic[n] += 1e9 * QL_MOLAR_MASS_AIR * (double)c[n] * b->density[n];
  }
}

/* --- the rates -------------------------------------------------------------------------------- */

/* Rate on one mode for uptake coefficients `gamma`, added to `rate`. */
static void add_uptake(const block *b, int mode, gas g, const double *restrict gamma,
                       double *restrict rate) {
  const double slowness = 1.0 / sqrt(g.molar_mass);
#pragma omp simd
  for (size_t n = 0; n < b->count; n++)
    rate[n] += ql_uptake_rate(b->surface[mode][n], b->radius[mode][n], gamma[n],
                              b->speed[n] * slowness, g.diffusivity * b->thinness[n]);
}

/* In mol per litre of particle. */
static void bertram(const block *b, int mode, double depth, double *restrict gamma) {
  const double *restrict nitrate = b->ion[nitrate_of[mode]];
  const double *restrict chloride = b->ion[chloride_of[mode]];
#pragma omp simd
  for (size_t n = 0; n < b->count; n++) {
    const double litres = 1e3 * depth * b->surface[mode][n] * b->radius[mode][n];
    const double each = 1.0 / ql_uptake_most(litres, 1e-30);
    gamma[n] = ql_uptake_bertram(b->water[mode][n] / QL_MOLAR_MASS_WATER * each, nitrate[n] * each,
                                 chloride[n] * each);
  }
}

static void davis(const block *b, double *restrict gamma) {
#pragma omp simd
  for (size_t n = 0; n < b->count; n++)
    gamma[n] = ql_uptake_davis(b->temperature[n], b->humidity[n], b->ion[AMMONIUM][n],
                               b->ion[NITRATE][n], b->ion[SULFATE][n]);
}

/* Without nitrate all is sulfate. */
static void riemer(const block *b, const double *per_mole, double *restrict gamma) {
#pragma omp simd
  for (size_t n = 0; n < b->count; n++) {
    const double nitrate = per_mole[NITRATE] * b->ion[NITRATE][n];
    const double sulfate = per_mole[SULFATE] * b->ion[SULFATE][n] + 1e-30;
    gamma[n] = ql_uptake_riemer(b->temperature[n], b->humidity[n], sulfate / (sulfate + nitrate));
  }
}

/* Of N2O5. Davis on fine particles and Bertram and Thornton on coarse ones is CMAQ's choice. */
static void n2o5_gamma(const workspace *w, int mode, const block *b, double *restrict gamma) {
  if (mode == QL_MODE_COARSE || w->scheme == BERTRAM)
    bertram(b, mode, w->depth[mode], gamma);
  else if (w->scheme == RIEMER)
    riemer(b, w->per_mole, gamma);
  else
    davis(b, gamma);
}

/* N2O5 on one mode, split by the yield of ClNO2; its rate of second order, cm3 s-1, is the first
 * order one over the number of chloride in a cm3. */
static void set_n2o5(const workspace *w, int mode, block *b) {
  const double *restrict chloride = b->ion[chloride_of[mode]];
  double *restrict to_clno2 = b->rate[mode == QL_MODE_FINE ? N2O5_ACLF : N2O5_ACLC];
  double gamma[BLOCK], rate[BLOCK] = {0};
  n2o5_gamma(w, mode, b, gamma);
  add_uptake(b, mode, n2o5, gamma, rate);
  const double lent = w->lent[mode] >= 0 ? 1.0 : 0.0;
#pragma omp simd
  for (size_t n = 0; n < b->count; n++) {
    const double enough = chloride[n] > LEAST_CHLORIDE * b->density[n] ? lent : 0.0;
    const double water = b->water[mode][n] / QL_MOLAR_MASS_WATER;
    const double yield = enough * ql_uptake_clno2_yield(water, chloride[n]);
    b->rate[N2O5][n] += (1.0 - yield) * rate[n];
    to_clno2[n] = yield * rate[n] / (ql_uptake_most(chloride[n], 1e-25) * QL_AVOGADRO * 1e-6);
  }
}

/* NO3, HO2, SO2 and NO2 on one mode. */
static void add_others(int mode, block *b) {
  double gamma[BLOCK];
  for (size_t n = 0; n < b->count; n++) gamma[n] = GAMMA_NO3;
  add_uptake(b, mode, no3, gamma, b->rate[NO3]);
  for (size_t n = 0; n < b->count; n++) gamma[n] = GAMMA_HO2;
  add_uptake(b, mode, ho2, gamma, b->rate[HO2]);
#pragma omp simd
  for (size_t n = 0; n < b->count; n++) gamma[n] = ql_uptake_sulfur_dioxide(b->humidity[n]);
  add_uptake(b, mode, so2, gamma, b->rate[SO2]);
#pragma omp simd
  for (size_t n = 0; n < b->count; n++) b->rate[NO2][n] += NO2_PARTICLES * b->surface[mode][n];
}

/* NO2 on leaves, both sides, and walls in the lowest layer, per volume of its air. */
static void add_ground(const ql_met *met, block *b) {
  const ql_land *land = met->land;
  const float *restrict thickness = met->now->thickness + b->first; /* layer 0: also 2-D index */
  const float *restrict leaves = land->leaf_area_index ? land->leaf_area_index + b->first : NULL;
  const float *restrict urban = land->land_use + URBAN * met->grid->plane + b->first;
  for (size_t n = 0; n < b->count; n++) {
    const double leaf = leaves ? 2.0 * (double)leaves[n] / (double)thickness[n] : 0.0;
    b->rate[NO2][n] += NO2_GROUND * (leaf + WALLS * (double)urban[n]);
  }
}

static void store_rates(const workspace *w, const block *b) {
  for (int r = 0; r < RATES; r++) {
    if (!w->out[r]) continue;
    float *restrict to = w->out[r] + b->first;
#pragma omp simd
    for (size_t n = 0; n < b->count; n++) to[n] = (float)b->rate[r][n];
  }
}

/* --- chloride, lent and given back ------------------------------------------------------------ */

/* What is lent of a particle's chloride c, mol mol-1. */
static ql_real loan(const workspace *w, int mode, ql_real c) {
  return (ql_real)((double)c / w->per_mole[chloride_of[mode]]);
}

/* Cells of a row on their way to a loan and back. */
typedef struct row {
  size_t first, number; /* grid index of the first cell; of the row */
  const double *area;
  const float *air; /* mol m-2, at the end of the step */
} row;

static row row_at(const ql_met *met, int k, int j) {
  const size_t first = ql_grid_at(met->grid, k, j, 0);
  return (row){first, first / met->grid->row, met->grid->area + ql_grid_at2(met->grid, j, 0),
               met->air_end + first};
}

/* What the species held before, its floor in a start file, is given up. */
static void lend_row(const workspace *w, int mode, const row *r, ql_state *state) {
  const size_t volume = w->grid->volume;
  const ql_real *restrict c = state->c + (size_t)w->ion[chloride_of[mode]] * volume + r->first;
  ql_real *restrict lent = state->c + (size_t)w->lent[mode] * volume + r->first;
  settlement sum = {0.0, 0.0};
  for (int i = 0; i < w->grid->nx; i++) {
    sum.returned -= (double)lent[i] * (double)r->air[i] * r->area[i];
    lent[i] = loan(w, mode, c[i]);
  }
  w->settled[r->number][mode] = sum;
}

/* The particles lose what the mechanism used of the loan. */
static void settle_row(const workspace *w, int mode, const row *r, ql_state *state) {
  const int ion = chloride_of[mode];
  ql_real *restrict c = state->c + (size_t)w->ion[ion] * w->grid->volume + r->first;
  ql_real *restrict lent = state->c + (size_t)w->lent[mode] * w->grid->volume + r->first;
  settlement *sum = &w->settled[r->number][mode];
  for (int i = 0; i < w->grid->nx; i++) {
    const double moles = (double)r->air[i] * r->area[i];
    const double used = (double)loan(w, mode, c[i]) - (double)lent[i];
    const ql_real left = (ql_real)fmax(0.0, (double)c[i] - used * w->per_mole[ion]);
    sum->returned += used * moles;
    sum->change += ((double)left - (double)c[i]) * moles * QL_MOLAR_MASS_AIR;
    c[i] = left;
    lent[i] = 0;
  }
}

/* Budgets, in the order of the rows. */
static void add_settlements(const workspace *w, ql_state *state) {
  for (size_t n = 0; n < w->grid->volume / w->grid->row; n++)
    for (int m = 0; m < QL_MODES; m++) {
      if (w->lent[m] < 0) continue;
      state->budget[w->lent[m]].chemistry += w->settled[n][m].returned;
      state->budget[w->ion[chloride_of[m]]].chemistry += w->settled[n][m].change;
    }
}

/* --- the two operators ------------------------------------------------------------------------ */

static void do_block(const workspace *w, const ql_met *met, size_t first, size_t count,
                     const ql_state *state) {
  block b;
  memset(&b, 0, sizeof b);
  b.first = first;
  b.count = count;
  load_air(met->now, &b);
  load_surfaces(w, &b);
  load_composition(w, state, &b);
  for (int m = 0; m < QL_MODES; m++) {
    set_n2o5(w, m, &b);
    add_others(m, &b);
  }
  if (met->land && first < met->grid->plane) add_ground(met, &b);
#pragma omp simd
  for (size_t n = 0; n < count; n++)
    b.rate[NTR2][n] = ql_uptake_organic_nitrate(b.humidity[n], b.organic[n]);
  store_rates(w, &b);
}

static ql_status forward_rates(const ql_operator *op, const ql_met *met, double dt,
                               ql_state *state) {
  const workspace *w = op->workspace;
  (void)dt;
#pragma omp parallel for collapse(2) schedule(static)
  for (int k = 0; k < w->grid->nz; k++)
    for (int j = 0; j < w->grid->ny; j++) {
      const row r = row_at(met, k, j);
      for (int i = 0; i < w->grid->nx; i += BLOCK) {
        const int left = w->grid->nx - i;
        do_block(w, met, r.first + (size_t)i, (size_t)(left < BLOCK ? left : BLOCK), state);
      }
      for (int m = 0; m < QL_MODES; m++)
        if (w->lent[m] >= 0) lend_row(w, m, &r, state);
    }
  return QL_OK;
}

static ql_status forward_chloride(const ql_operator *op, const ql_met *met, double dt,
                                  ql_state *state) {
  const workspace *w = op->workspace;
  (void)dt;
#pragma omp parallel for collapse(2) schedule(static)
  for (int k = 0; k < w->grid->nz; k++)
    for (int j = 0; j < w->grid->ny; j++) {
      const row r = row_at(met, k, j);
      for (int m = 0; m < QL_MODES; m++)
        if (w->lent[m] >= 0) settle_row(w, m, &r, state);
    }
  add_settlements(w, state);
  return QL_OK;
}

/* --- set-up ----------------------------------------------------------------------------------- */

static ql_status find_rates(const ql_mechanism *m, workspace *w) {
  for (int h = 0; h < m->het_count; h++) {
    int r = 0;
    while (r < RATES && strcmp(rate_names[r], m->het[h]) != 0) r++;
    if (r == RATES) {
      char list[128] = "";
      for (int k = 0, used = 0; k < RATES; k++)
        used += snprintf(list + used, sizeof list - (size_t)used, " %s", rate_names[k]);
      return ql_error_set(QL_ERR_INPUT, "mechanism %s: HET(%s) is not known; there are%s", m->name,
                          m->het[h], list);
    }
    w->out[r] = w->rates + (size_t)h * w->grid->volume;
  }
  return QL_OK;
}

static ql_status find_scheme(const char *name, workspace *w) {
  while (name && w->scheme < SCHEMES && strcmp(scheme_names[w->scheme], name) != 0) w->scheme++;
  if (w->scheme < SCHEMES) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "uptake of N2O5 by '%s' is neither davis, bertram nor riemer",
                      name);
}

static ql_status find_species(ql_arena *arena, const ql_species_table *table, workspace *w) {
  for (int i = 0; i < IONS; i++) {
    w->ion[i] = ql_species_find(table, ion_names[i]);
    if (w->ion[i] >= 0) w->per_mole[i] = table->items[w->ion[i]].molar_mass / QL_MOLAR_MASS_AIR;
  }
  for (int m = 0; m < QL_MODES; m++) {
    const bool any = w->ion[chloride_of[m]] >= 0;
    w->lent[m] = any ? ql_species_find(table, lent_names[m]) : -1;
    const double width = log(ql_modes_spread[m]);
    w->median[m] = 0.5 * exp(-width * width); /* Hatch and Choate 1929 */
    w->depth[m] = exp(0.5 * width * width) / 3.0;
  }
  QL_TRY(ql_arena_take(arena, "organic particles", (size_t)ql_particles_count(), sizeof(int),
                       &w->organic));
  for (int p = 0; p < ql_particles_count(); p++) {
    const ql_particle *particle = ql_particles_at(p);
    const int s = ql_species_find(table, particle->species.name);
    if (s >= 0 && (particle->component == QL_COMPONENT_PRIMARY_ORGANIC ||
                   particle->component == QL_COMPONENT_SECONDARY_ORGANIC))
      w->organic[w->organic_count++] = s;
  }
  return QL_OK;
}

static const ql_method rates_method = {
    .name = "heterogeneous uptake",
    .paper = "Schwartz 1986; N2O5: Davis et al. 2008, Bertram and Thornton 2009",
    .forward = forward_rates};

static const ql_method chloride_method = {.name = "chloride after uptake",
                                          .paper = "what N2O5 took of the chloride lent",
                                          .forward = forward_chloride};

ql_status ql_uptake_create(ql_arena *arena, const ql_uptake_options *options, ql_operator *rates,
                           ql_operator *chloride) {
  const ql_grid *g = options->grid;
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "heterogeneous uptake", 1, sizeof *w, &w));
  w->grid = g;
  w->properties = options->properties;
  QL_TRY(ql_arena_take(arena, "heterogeneous rates",
                       (size_t)options->mechanism->het_count * g->volume, sizeof *w->rates,
                       &w->rates));
  QL_TRY(ql_arena_take(arena, "chloride settled", g->volume / g->row, sizeof *w->settled,
                       &w->settled));
  QL_TRY(find_scheme(options->n2o5, w));
  QL_TRY(find_rates(options->mechanism, w));
  QL_TRY(find_species(arena, options->species, w));
  const bool lends = w->lent[QL_MODE_FINE] >= 0 || w->lent[QL_MODE_COARSE] >= 0;
  *rates = (ql_operator){.method = &rates_method, .workspace = w};
  *chloride = (ql_operator){.method = lends ? &chloride_method : NULL, .workspace = w};
  return QL_OK;
}

const float *ql_uptake_rates(const ql_operator *rates) {
  return ((const workspace *)rates->workspace)->rates;
}
