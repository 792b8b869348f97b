#include "solver/clouds/scavenging.h"

#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/clouds/composition.h"
#include "solver/clouds/rain.h"
#include "solver/clouds/washout.h"
#include "solver/deposition/canopy.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* Less rain than this does nothing, mm h-1; and gases below this effective Henry constant at pH 5
 * and 298 K are left alone, mol L-1 atm-1: of a gas of 10, 1 g of cloud water per m3 holds 2.4e-7.
 */
static const double least_rate = 0.01, least_henry = 10.0;

/* [H+] of falling rain, mol L-1: pH 5, as CAMx 7.20 has it in wetdep.f. */
static const double rain_hydrogen = 1e-5;

/* Cloud turns to rain no faster than this, s-1: convective clouds of Giorgi and Chameides 1986,
 * J. Geophys. Res. 91, 14367. */
static const double most_conversion = 1.5e-3;

/* Share of particles inside cloud drops, 0.9 (CAMx 7.20, scavrat.f), and in ice cloud, 0.1 (Croft
 * et al. 2010, Atmos. Chem. Phys. 10, 1511). */
static const double activated_liquid = 0.9, activated_ice = 0.1;

typedef struct gas {
  int species;
  const ql_henry *henry;
  double diffusivity; /* in air, over that of water vapour: Graham's law */
} gas;

typedef struct particle {
  int species;
  ql_mode mode;
} particle;

/* A layer of the column at hand. */
typedef struct layer {
  ql_washout rain;
  bool wet, frozen; /* rain leaves it; it falls as snow */
  size_t at;
  double air;               /* mol m-2 */
  double temperature;       /* K */
  double water, hydrogen;   /* of the cloud: kg m-3, mol L-1 */
  double liquid;            /* fraction of the cell with liquid cloud */
  double viscosity, vapour; /* of air, diffusivity of water vapour in it: m2 s-1 */
  double ionic;             /* product of water, mol2 L-2 */
  double rate;              /* mm h-1 where it rains */
  double left[QL_MODES];    /* part of the particles that stays */
} layer;

typedef struct workspace {
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_aerosol_properties *properties;
  const ql_rain *rain;
  ql_composition composition;
  int gas_count, particle_count, unlisted_count;
  gas *gases;
  particle *particles;
  int *unlisted;
  ql_cover *cover; /* [ny][nz], the column that a row is at */
  layer *layers;   /* [ny][nz] */
  double *change;  /* [ny][species], mol or kg */
} workspace;

/* Rain forms in each layer as its share of the column's condensate, so that it adds up to the rain
 * at the ground, and covers what the widest layer above it covers (eqs 18, 19). Without any
 * condensate it falls through all layers up to the freezing level. */
static void set_rain(const ql_met *met, size_t cell, const ql_cover *cover, layer *layers) {
  const ql_grid *g = met->grid;
  const double ground = (double)met->now->rain_rate[cell]; /* kg m-2 s-1 */
  double condensate = 0.0, flux = 0.0, raining = 0.0;
  for (int k = 0; k < g->nz; k++) condensate += cover[k].condensate;
  for (int k = g->nz - 1; k >= 0; k--) {
    layer *it = &layers[k];
    it->at = (size_t)k * g->plane + cell;
    it->temperature = (double)met->now->temperature[it->at];
    it->frozen = it->temperature < QL_KELVIN;
    if (condensate > 0.0) {
      flux += ground * cover[k].condensate / condensate;
      if (cover[k].condensate > 0.0) raining = fmax(raining, cover[k].covered);
    } else if (!it->frozen) {
      flux = ground;
      raining = 1.0;
    }
    it->wet = flux > 0.0;
    if (!it->wet) continue;
    it->rain = (ql_washout){.cloudy = fmin(cover[k].covered, raining),
                            .conversion =
                                condensate > 0.0 ? fmin(most_conversion, ground / condensate) : 0.0,
                            .raining = raining,
                            .flux = flux / raining,
                            .thickness = (double)met->now->thickness[it->at]};
    it->rate = it->rain.flux * 3600.0; /* 1 kg m-2 is 1 mm */
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

/* What does not depend on the species: air, acidity of the cloud, particles by mode. */
static void set_layer(const workspace *w, const ql_met *met, double dt, const ql_state *state,
                      const ql_cover *cover, layer *it) {
  const double pressure = (double)met->now->pressure[it->at], t = it->temperature;
  it->air = (double)met->air_end[it->at];
  it->water = cover->water;
  it->liquid = cover->fraction;
  it->hydrogen = rain_hydrogen;
  it->viscosity = ql_canopy_viscosity(t) * QL_GAS_CONSTANT * t / (pressure * QL_MOLAR_MASS_AIR);
  it->vapour =
      2.11e-5 * pow(t / QL_KELVIN, 1.94) * 101325.0 / pressure; /* Pruppacher, Klett 1997 */
  it->ionic = ql_henry_at(w->composition.gases.acidity.water->first,
                          w->composition.gases.acidity.water->first_slope, t);
  if (cover->fraction > 0.0) { /* the sun only matters to the metals */
    ql_aqueous parcel;
    ql_composition_load(&w->composition, met, state, cover, it->at, true, &parcel);
    it->hydrogen = ql_aqueous_acidity(&parcel, rain_hydrogen);
  }
  const double drops = cover->condensate > 0.0
                           ? cover->water * cover->fraction * it->rain.thickness / cover->condensate
                           : 0.0;
  const double activated = activated_ice + (activated_liquid - activated_ice) * fmin(1.0, drops);
  for (int m = 0; m < QL_MODES; m++)
    it->left[m] = ql_washout_left(&it->rain, activated, collection(w, it, (ql_mode)m), dt);
}

/* Give the layer its new amount; account for the values as they are stored. */
static void store(const workspace *w, size_t cell, const layer *it, int species, double fraction,
                  ql_state *state, double *account) {
  ql_real *c = state->c + (size_t)species * w->grid->volume + it->at;
  const double before = (double)*c;
  *c = ql_state_flush((ql_real)fraction);
  account[species] += ((double)*c - before) * it->air * w->grid->area[cell] *
                      (w->species->items[species].particle ? QL_MOLAR_MASS_AIR : 1.0);
}

static void wash_gas(const workspace *w, const gas *g, double dt, size_t cell, const layer *layers,
                     ql_state *state, double *account) {
  double rain = 0.0; /* mol m-2 */
  for (int k = w->grid->nz - 1; k >= 0; k--) {
    const layer *it = &layers[k];
    if (!it->wet) continue;
    const double scale = ql_henry_scale(it->temperature), t = it->temperature;
    const double cloud =
        it->liquid > 0.0
            ? scale * it->water * ql_henry_effective(g->henry, t, it->hydrogen, it->ionic)
            : 0.0;
    const ql_washout_gas here = {
        .dissolved = cloud / (1.0 + cloud),
        .transfer =
            it->frozen ? 0.0
                       : ql_rain_gas(w->rain, it->rate, g->diffusivity * it->vapour, it->viscosity),
        .solubility = scale * ql_henry_effective(g->henry, t, rain_hydrogen, it->ionic)};
    double amount =
        it->air * fmax(0.0, (double)state->c[(size_t)g->species * w->grid->volume + it->at]);
    if (amount + rain <= 0.0) continue;
    ql_washout_exchange(&it->rain, &here, dt, &amount, &rain);
    store(w, cell, it, g->species, amount / it->air, state, account);
  }
}

static void wash_particle(const workspace *w, const particle *p, size_t cell, const layer *layers,
                          ql_state *state, double *account) {
  for (int k = 0; k < w->grid->nz; k++) {
    const layer *it = &layers[k];
    if (!it->wet) continue;
    const double c = (double)state->c[(size_t)p->species * w->grid->volume + it->at];
    store(w, cell, it, p->species, c * it->left[p->mode], state, account);
  }
}

static void wash_row(const workspace *w, const ql_met *met, double dt, int j, ql_state *state) {
  const ql_grid *g = w->grid;
  ql_cover *cover = w->cover + (size_t)j * (size_t)g->nz;
  layer *layers = w->layers + (size_t)j * (size_t)g->nz;
  double *account = w->change + (size_t)j * (size_t)w->species->count;
  memset(account, 0, (size_t)w->species->count * sizeof *account);
  for (int i = 0; i < g->nx; i++) {
    const size_t cell = ql_grid_at2(g, j, i);
    if (!((double)met->now->rain_rate[cell] * 3600.0 >= least_rate)) continue;
    ql_cover_column(met, cell, cover);
    set_rain(met, cell, cover, layers);
    for (int k = 0; k < g->nz; k++)
      if (layers[k].wet) set_layer(w, met, dt, state, &cover[k], &layers[k]);
    for (int n = 0; n < w->gas_count; n++)
      wash_gas(w, &w->gases[n], dt, cell, layers, state, account);
    for (int n = 0; n < w->particle_count; n++)
      wash_particle(w, &w->particles[n], cell, layers, state, account);
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
  const int count = w->species->count;
#pragma omp parallel for schedule(static, 1) /* rain stands together: deal the rows out */
  for (int j = 0; j < w->grid->ny; j++) wash_row(w, met, dt, j, state);
  for (int j = 0; j < w->grid->ny; j++)
    for (int s = 0; s < count; s++)
      state->budget[s].wet += w->change[(size_t)j * (size_t)count + (size_t)s];
  return QL_OK;
}

static const ql_method method = {
    .name = "wet scavenging",
    .paper = "Slinn 1983 (particles below cloud), Giorgi and Chameides 1986 (in cloud)",
    .forward = forward};

static void sort_species(workspace *w, const ql_henry_table *table) {
  const ql_henry *water = ql_henry_find(table, "H2O");
  for (int s = 0; s < w->species->count; s++) {
    const ql_species *item = &w->species->items[s];
    if (item->particle) {
      w->particles[w->particle_count++] = (particle){.species = s, .mode = item->mode};
      continue;
    }
    if (!item->transported) continue;
    const ql_henry *henry = ql_henry_find(table, item->name);
    if (!henry || ql_henry_effective(henry, 298.0, rain_hydrogen, water->first) < least_henry) {
      w->unlisted[w->unlisted_count++] = s;
      continue;
    }
    const double mass = item->molar_mass > 0.0 ? item->molar_mass : 150e-3; /* of a lumped vapour */
    w->gases[w->gas_count++] =
        (gas){.species = s, .henry = henry, .diffusivity = sqrt(QL_MOLAR_MASS_WATER / mass)};
  }
}

static ql_status take_workspace(ql_arena *arena, const ql_scavenging_options *options,
                                workspace **out) {
  const ql_grid *g = options->grid;
  const size_t column = (size_t)g->ny * (size_t)g->nz, count = (size_t)options->species->count;
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "wet scavenging", 1, sizeof *w, &w));
  w->grid = g;
  w->species = options->species;
  w->properties = options->properties;
  QL_TRY(ql_arena_take(arena, "soluble gases", count, sizeof *w->gases, &w->gases));
  QL_TRY(ql_arena_take(arena, "scavenged particles", count, sizeof *w->particles, &w->particles));
  QL_TRY(ql_arena_take(arena, "gases left alone", count, sizeof(int), &w->unlisted));
  QL_TRY(ql_arena_take(arena, "clouds of a column", column, sizeof *w->cover, &w->cover));
  QL_TRY(ql_arena_take(arena, "rain of a column", column, sizeof *w->layers, &w->layers));
  QL_TRY(ql_arena_take(arena, "wet scavenging account", (size_t)g->ny * count, sizeof *w->change,
                       &w->change));
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
  sort_species(w, &table);
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

int ql_scavenging_unlisted(const ql_operator *op, const int **species) {
  const workspace *w = op->workspace;
  *species = w->unlisted;
  return w->unlisted_count;
}
