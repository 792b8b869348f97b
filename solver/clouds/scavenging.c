#include "solver/clouds/scavenging.h"

#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/clouds/composition.h"
#include "solver/clouds/rain.h"
#include "solver/clouds/soluble.h"
#include "solver/deposition/canopy.h"

#include <math.h>
#include <string.h>

static const double least_rate = 0.01; /* mm h-1: less rain than this does nothing */

/* Cloud turns to rain no faster than this, s-1: convective clouds of Giorgi and Chameides 1986,
 * J. Geophys. Res. 91, 14367. */
static const double most_conversion = 1.5e-3;

/* Share of particles inside cloud drops, 0.9 (CAMx 7.20, scavrat.f), and in ice cloud, 0.1 (Croft
 * et al. 2010, Atmos. Chem. Phys. 10, 1511). */
static const double activated_liquid = 0.9, activated_ice = 0.1;

typedef struct particle {
  int species;
  ql_mode mode;
} particle;

/* A layer of the column at hand. */
typedef struct layer {
  ql_soluble_layer gas;  /* what gases see, and the rain of all */
  bool wet, frozen;      /* rain leaves it; it falls as snow */
  size_t at;             /* 3-D index */
  double air;            /* mol m-2 */
  double rate;           /* mm h-1 where it rains */
  double left[QL_MODES]; /* part of the particles that stays */
} layer;

typedef struct column {
  size_t cell;     /* 2-D index */
  ql_cover *cover; /* [nz] */
  layer *layers;   /* [nz] */
  double *amount;  /* [species], of gases in a layer, mol m-2 */
  double *rain;    /* [species], of gases in the rain, mol m-2 */
  double *change;  /* [species], of the row so far: mol, particles kg */
} column;

typedef struct workspace {
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_aerosol_properties *properties;
  const ql_rain *rain;
  ql_composition composition;
  int particle_count, unlisted_count;
  ql_soluble gases;
  int *gas; /* [species]: number among them; -1: none */
  particle *particles;
  int *unlisted;
  column *columns; /* [ny], the one that a row is at */
} workspace;

/* Rain forms in each layer as its share of the column's condensate, so that it adds up to the rain
 * at the ground, and covers what the widest layer above it covers (eqs 18, 19). Without any
 * condensate it falls through all layers up to the freezing level. */
static void set_rain(const ql_met *met, column *c) {
  const ql_grid *g = met->grid;
  const double ground = (double)met->now->rain_rate[c->cell]; /* kg m-2 s-1 */
  double condensate = 0.0, flux = 0.0, raining = 0.0;
  for (int k = 0; k < g->nz; k++) condensate += c->cover[k].condensate;
  const double conversion = condensate > 0.0 ? fmin(most_conversion, ground / condensate) : 0.0;
  for (int k = g->nz - 1; k >= 0; k--) {
    const ql_cover *cover = &c->cover[k];
    layer *it = &c->layers[k];
    it->at = (size_t)k * g->plane + c->cell;
    it->gas.temperature = (double)met->now->temperature[it->at];
    it->frozen = it->gas.temperature < QL_KELVIN;
    if (condensate > 0.0) {
      flux += ground * cover->condensate / condensate;
      if (cover->condensate > 0.0) raining = fmax(raining, cover->covered);
    } else if (!it->frozen) {
      flux = ground;
      raining = 1.0;
    }
    it->wet = flux > 0.0;
    if (!it->wet) continue;
    it->gas.rain = (ql_washout){.cloudy = fmin(cover->covered, raining),
                                .conversion = conversion,
                                .raining = raining,
                                .flux = flux / raining,
                                .thickness = (double)met->now->thickness[it->at]};
    it->rate = it->gas.rain.flux * 3600.0; /* 1 kg m-2 is 1 mm */
  }
}

/* Snow: Feng 2009 (J. Geophys. Res. 114) as in GEOS-Chem, wetscav_mod.F90; s-1. */
static double snow_collection(ql_mode mode, double rate) {
  static const double hourly[QL_MODES] = {[QL_MODE_FINE] = 26.0 * 1.06e-3, [QL_MODE_COARSE] = 1.57};
  return hourly[mode] * pow(rate, 0.96) / 3600.0;
}

static double collection(const workspace *w, const layer *it, ql_mode mode) {
  const float *wet = w->properties ? w->properties->diameter[mode] : NULL;
  const double diameter = wet && wet[it->at] > 0.0F ? (double)wet[it->at] : ql_modes_diameter[mode];
  return it->frozen ? snow_collection(mode, it->rate)
                    : ql_rain_mode(w->rain, mode, it->rate, diameter);
}

/* Mass transfer to drops, times that of water vapour, whose diffusivity is that of Pruppacher and
 * Klett 1997, eq 13-3. */
static void set_transfer(const workspace *w, const ql_met *met, layer *it) {
  const double pressure = (double)met->now->pressure[it->at], t = it->gas.temperature;
  const double viscosity =
      ql_canopy_viscosity(t) * QL_GAS_CONSTANT * t / (pressure * QL_MOLAR_MASS_AIR);
  const double vapour = 2.11e-5 * pow(t / QL_KELVIN, 1.94) * 101325.0 / pressure; /* m2 s-1 */
  double film, wind;
  ql_rain_transfer(w->rain, it->rate, viscosity, &film, &wind);
  it->gas.transfer = it->frozen ? 0.0 : film * vapour;
  it->gas.wind = it->frozen ? 0.0 : wind * pow(vapour, 2.0 / 3.0);
}

/* What does not depend on the species: air, acidity of the cloud, particles by mode. */
static void set_layer(const workspace *w, const ql_met *met, double dt, const ql_state *state,
                      const ql_cover *cover, layer *it) {
  const ql_henry *water = w->composition.gases.acidity.water;
  const ql_washout *rain = &it->gas.rain;
  it->air = (double)met->air_end[it->at];
  it->gas.water = cover->water;
  it->gas.hydrogen = ql_soluble_rain;
  it->gas.ionic = ql_henry_at(water->first, water->first_slope, it->gas.temperature);
  set_transfer(w, met, it);
  if (cover->fraction > 0.0) { /* the sun only matters to the metals */
    ql_aqueous parcel;
    ql_composition_load(&w->composition, met, state,
                        &(ql_composition_cell){.at = it->at, .cover = cover, .day = true}, &parcel);
    it->gas.hydrogen = ql_aqueous_acidity(&parcel, ql_soluble_rain);
  }
  const double liquid = cover->water * cover->fraction * rain->thickness; /* kg m-2 */
  const double drops = cover->condensate > 0.0 ? fmin(1.0, liquid / cover->condensate) : 0.0;
  const double activated = activated_ice + (activated_liquid - activated_ice) * drops;
  for (int m = 0; m < QL_MODES; m++)
    it->left[m] = ql_washout_left(rain, activated, collection(w, it, (ql_mode)m), dt);
}

/* Give the layer its new fraction; account for the values as they are stored. */
static void store(const workspace *w, const column *c, const layer *it, int species,
                  double fraction, ql_state *state) {
  ql_real *value = state->c + (size_t)species * w->grid->volume + it->at;
  const double before = (double)*value;
  *value = ql_state_flush((ql_real)fraction);
  c->change[species] += ((double)*value - before) * it->air * w->grid->area[c->cell] *
                        (w->species->items[species].particle ? QL_MOLAR_MASS_AIR : 1.0);
}

static double held(const workspace *w, const layer *it, int species, const ql_state *state) {
  return it->air * fmax(0.0, (double)state->c[(size_t)species * w->grid->volume + it->at]);
}

/* All gases, from the top down; the rain carries them from layer to layer. */
static void wash_gases(const workspace *w, const column *c, double dt, ql_state *state) {
  const ql_soluble *gases = &w->gases;
  memset(c->rain, 0, (size_t)gases->count * sizeof *c->rain);
  for (int k = w->grid->nz - 1; k >= 0; k--) {
    const layer *it = &c->layers[k];
    if (!it->wet) continue;
    for (int n = 0; n < gases->count; n++) c->amount[n] = held(w, it, gases->species[n], state);
    ql_soluble_wash(gases, &it->gas, dt, c->amount, c->rain);
    for (int n = 0; n < gases->count; n++)
      if (c->amount[n] != held(w, it, gases->species[n], state))
        store(w, c, it, gases->species[n], c->amount[n] / it->air, state);
  }
}

static void wash_particles(const workspace *w, const column *c, ql_state *state) {
  for (int k = 0; k < w->grid->nz; k++) {
    const layer *it = &c->layers[k];
    for (int n = 0; n < w->particle_count && it->wet; n++) {
      const particle *p = &w->particles[n];
      const double before = (double)state->c[(size_t)p->species * w->grid->volume + it->at];
      store(w, c, it, p->species, before * it->left[p->mode], state);
    }
  }
}

static bool is_raining(const ql_met *met, size_t cell) {
  return (double)met->now->rain_rate[cell] * 3600.0 >= least_rate;
}

static void wash_row(const workspace *w, const ql_met *met, double dt, int j, ql_state *state) {
  const ql_grid *g = w->grid;
  column *c = &w->columns[j];
  memset(c->change, 0, (size_t)w->species->count * sizeof *c->change);
  for (int i = 0; i < g->nx; i++) {
    c->cell = ql_grid_at2(g, j, i);
    if (!is_raining(met, c->cell)) continue;
    ql_cover_column(met, c->cell, c->cover);
    set_rain(met, c);
    for (int k = 0; k < g->nz; k++)
      if (c->layers[k].wet) set_layer(w, met, dt, state, &c->cover[k], &c->layers[k]);
    wash_gases(w, c, dt, state);
    wash_particles(w, c, state);
  }
}

bool ql_scavenging_left(const ql_operator *op, const ql_met *met, double dt, const ql_state *state,
                        const ql_scavenging_place *place, double *left) {
  const workspace *w = op->workspace;
  if (!is_raining(met, place->cell)) return false;
  column *c = &w->columns[place->cell / w->grid->row - QL_HALO];
  layer *it = &c->layers[place->layer];
  c->cell = place->cell;
  ql_cover_column(met, c->cell, c->cover);
  set_rain(met, c);
  if (!it->wet) return false;
  set_layer(w, met, dt, state, &c->cover[place->layer], it);
  for (int n = 0; n < w->gases.count; n++) c->amount[n] = 1.0, c->rain[n] = 0.0;
  ql_soluble_wash(&w->gases, &it->gas, dt, c->amount, c->rain);
  for (int n = 0; n < place->count; n++) {
    const int species = place->species[n];
    left[n] = 1.0;
    if (species >= 0 && w->species->items[species].particle)
      left[n] = it->left[w->species->items[species].mode];
    else if (species >= 0 && w->gas[species] >= 0)
      left[n] = c->amount[w->gas[species]];
  }
  return true;
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
#pragma omp parallel for schedule(static, 1) /* rain stands together: deal the rows out */
  for (int j = 0; j < w->grid->ny; j++) wash_row(w, met, dt, j, state);
  for (int j = 0; j < w->grid->ny; j++)
    for (int s = 0; s < w->species->count; s++) state->budget[s].wet += w->columns[j].change[s];
  return QL_OK;
}

static const ql_method method = {
    .name = "wet scavenging",
    .paper = "Slinn 1983 (particles below cloud), Giorgi and Chameides 1986 (in cloud)",
    .forward = forward};

static void sort_species(workspace *w, const ql_henry_table *table) {
  for (int s = 0; s < w->species->count; s++) {
    const ql_species *item = &w->species->items[s];
    if (item->particle) {
      w->particles[w->particle_count++] = (particle){.species = s, .mode = item->mode};
    } else if (item->transported && !ql_soluble_find(table, item)) {
      w->unlisted[w->unlisted_count++] = s;
    }
    w->gas[s] = -1;
  }
  for (int n = 0; n < w->gases.count; n++) w->gas[w->gases.species[n]] = n;
}

static ql_status take_columns(ql_arena *arena, const ql_grid *g, size_t species, workspace *w) {
  const size_t rows = (size_t)g->ny, layers = (size_t)g->nz, stride = (3 * species + 7) / 8 * 8;
  ql_cover *cover = NULL;
  layer *all = NULL;
  double *amounts = NULL;
  QL_TRY(ql_arena_take(arena, "columns", rows, sizeof *w->columns, &w->columns));
  QL_TRY(ql_arena_take(arena, "clouds of a column", rows * layers, sizeof *cover, &cover));
  QL_TRY(ql_arena_take(arena, "rain of a column", rows * layers, sizeof *all, &all));
  QL_TRY(ql_arena_take(arena, "amounts in a column", rows * stride, sizeof *amounts, &amounts));
  for (size_t j = 0; j < rows; j++)
    w->columns[j] = (column){.cover = cover + j * layers,
                             .layers = all + j * layers,
                             .amount = amounts + j * stride,
                             .rain = amounts + j * stride + species,
                             .change = amounts + j * stride + 2 * species};
  return QL_OK;
}

static ql_status take_workspace(ql_arena *arena, const ql_scavenging_options *options,
                                workspace **out) {
  const size_t count = (size_t)options->species->count;
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "wet scavenging", 1, sizeof *w, &w));
  w->grid = options->grid;
  w->species = options->species;
  w->properties = options->properties;
  QL_TRY(ql_arena_take(arena, "scavenged particles", count, sizeof *w->particles, &w->particles));
  QL_TRY(ql_arena_take(arena, "numbers of gases", count, sizeof(int), &w->gas));
  QL_TRY(ql_arena_take(arena, "gases left alone", count, sizeof(int), &w->unlisted));
  QL_TRY(take_columns(arena, options->grid, count, w));
  *out = w;
  return QL_OK;
}

ql_status ql_scavenging_create(ql_arena *arena, const ql_scavenging_options *options,
                               ql_operator *op) {
  ql_henry_table table;
  workspace *w;
  QL_TRY(take_workspace(arena, options, &w));
  QL_TRY(ql_henry_read(arena, &table));
  QL_TRY(ql_composition_find(&table, options->species, &w->composition));
  QL_TRY(ql_rain_create(arena, &w->rain));
  QL_TRY(ql_soluble_create(arena, options->species, &table, &w->gases));
  sort_species(w, &table);
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

int ql_scavenging_unlisted(const ql_operator *op, const int **species) {
  const workspace *w = op->workspace;
  *species = w->unlisted;
  return w->unlisted_count;
}
