/* Equation numbers are those of docs/theory/particles.md. */
#include "solver/aerosol/properties.h"

#include "base/constants.h"
#include "base/vmath.h"
#include "solver/aerosol/modes.h"
#include "solver/aerosol/particles.h"

#include <math.h>
#include <string.h>

enum { CELLS = 64 }; /* worked on together */

static const double water_density = 1000.0; /* kg m-3, also the unit density of the aerodynamic
                                             * diameter */
/* A trace that every cell has, so that nothing is divided by zero: 1e-9 ug m-3 of mineral matter.
 */
static const float trace_mass = 1e-18F, trace_density = 2600.0F; /* kg kg-1; kg m-3 */

/* A species of a mode. */
typedef struct part {
  int species;
  float inverse_density, soluble; /* m3 kg-1; kappa times that */
} part;

typedef struct workspace {
  const ql_grid *grid;
  int count[QL_MODES];
  part *parts[QL_MODES];
  ql_aerosol_properties properties;
} workspace;

/* Dry sums over the species of a mode, per kg of air. */
typedef struct sums {
  float mass[CELLS], volume[CELLS], soluble[CELLS]; /* kg; m3; m3 times kappa */
} sums;

/* Salts: from growth below saturation, Petters & Kreidenweis 2007 (Atmos. Chem. Phys. 7, 1961),
 * table 1: (NH4)2SO4 0.53, NaCl 1.12; NH4NO3 0.67 (from activation, they have no other). Organic
 * matter: primary 0, secondary 0.1, within CMAQ's 0.06-0.19 for secondary species (AERO_DATA.F; Pye
 * et al. 2017); mineral dust 0.03 (Koehler et al. 2009, Geophys. Res. Lett. 36,
 * L08805), and so what is not told apart; black carbon 0. */
static const double kappas[QL_COMPONENTS] = {[QL_COMPONENT_SULFATE] = 0.53,
                                             [QL_COMPONENT_NITRATE] = 0.67,
                                             [QL_COMPONENT_AMMONIUM] = 0.53,
                                             [QL_COMPONENT_PRIMARY_ORGANIC] = 0.0,
                                             [QL_COMPONENT_SECONDARY_ORGANIC] = 0.1,
                                             [QL_COMPONENT_BLACK_CARBON] = 0.0,
                                             [QL_COMPONENT_SEA_SALT] = 1.12,
                                             [QL_COMPONENT_DUST] = 0.03,
                                             [QL_COMPONENT_OTHER] = 0.03};

double ql_aerosol_properties_kappa(const char *species) {
  for (int p = 0; p < ql_particles_count(); p++)
    if (strcmp(ql_particles_at(p)->species.name, species) == 0)
      return kappas[ql_particles_at(p)->component];
  return kappas[QL_COMPONENT_OTHER];
}

/* Relative humidity of a stretch of cells, kept at or below 0.99: eq 1, with the saturation
 * pressure of dry deposition (ql_canopy_saturation). */
static void find_humidity(const ql_met_fields *now, size_t at, int count, float *humidity) {
#pragma omp simd
  for (int i = 0; i < count; i++) {
    const double t = (double)now->temperature[at + (size_t)i];
    const double saturation =
        610.78 * ql_vmath_exp(17.2693882 * (t - 273.16) / (t - 35.86)); /* Pa, Murray 1967 */
    const double vapour =
        (double)now->humidity[at + (size_t)i] * (double)now->pressure[at + (size_t)i];
    const double ratio = vapour / saturation;
    humidity[at + (size_t)i] = (float)(ratio < 0.0 ? 0.0 : ratio > 0.99 ? 0.99 : ratio);
  }
}

static void add_up(const workspace *w, int mode, const ql_state *state, size_t at, int count,
                   sums *dry) {
  for (int i = 0; i < CELLS; i++) {
    dry->mass[i] = trace_mass;
    dry->volume[i] = trace_mass / trace_density;
    dry->soluble[i] = 0.0F;
  }
  for (int p = 0; p < w->count[mode]; p++) {
    const part it = w->parts[mode][p];
    const ql_real *c = state->c + (size_t)it.species * w->grid->volume + at;
#pragma omp simd
    for (int i = 0; i < count; i++) {
      const float mass = c[i] > 0 ? (float)c[i] : 0.0F;
      dry->mass[i] += mass;
      dry->volume[i] += mass * it.inverse_density;
      dry->soluble[i] += mass * it.soluble;
    }
  }
}

/* Error function, Abramowitz & Stegun 1964, 7.1.26: to 1.5e-7. */
static inline double error_function(double x) {
  const double size = x < 0.0 ? -x : x, t = 1.0 / (1.0 + 0.3275911 * size);
  const double series =
      t *
      (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const double value = 1.0 - series * ql_vmath_exp(-size * size);
  return x < 0.0 ? -value : value;
}

/* Share of the mass below an aerodynamic diameter `cut` (m): eq 8; the geometric diameter that
 * settles alike is eq 7, with the slip 1 + a/d of particles well above the mean free path, a
 * = 2.514 x 0.066 um (Seinfeld & Pandis 2006, eqs 9.6 and 9.34). */
static inline double share_below(double cut, double density, double log_median, double scale) {
  const double a = 2.514 * 0.066e-6;
  const double d =
      sqrt(0.25 * a * a + water_density / density * (cut * cut + a * cut)) - 0.5 * a; /* eq 7 */
  return 0.5 + 0.5 * error_function((ql_vmath_log(d) - log_median) * scale);
}

static void diagnose(const workspace *w, int mode, const ql_met_fields *now, size_t at, int count,
                     const sums *dry) {
  const ql_aerosol_properties *p = &w->properties;
  const double log_spread = log(ql_modes_spread[mode]), log_dry = log(ql_modes_diameter[mode]);
  const double per_volume = 6.0 * exp(0.5 * log_spread * log_spread); /* eq 6 */
  const double scale = 1.0 / (sqrt(2.0) * log_spread);
#pragma omp simd
  for (int i = 0; i < count; i++) {
    const size_t c = at + (size_t)i;
    const double humidity = (double)p->humidity[c], volume = (double)dry->volume[i];
    const double water = (double)dry->soluble[i] * humidity / (1.0 - humidity); /* eq 3 */
    const double wet = volume + water;
    const double log_median = log_dry + ql_vmath_log(wet / volume) * (1.0 / 3.0); /* eq 4 */
    const double diameter = ql_vmath_exp(log_median);
    const double density = ((double)dry->mass[i] + water_density * water) / wet; /* eq 5 */
    const double air = QL_MOLAR_MASS_AIR * (double)now->air[c] / (double)now->thickness[c];
    p->diameter[mode][c] = (float)diameter;
    p->density[mode][c] = (float)density;
    p->surface[mode][c] = (float)(per_volume / diameter * wet * air);
    p->water[mode][c] = (float)(water_density * water * air);
    p->share25[mode][c] = (float)share_below(2.5e-6, density, log_median, scale);
    p->share10[mode][c] = (float)share_below(10e-6, density, log_median, scale);
  }
}

static ql_status forward(const ql_operator *op, const ql_met *met, double dt, ql_state *state) {
  const workspace *w = op->workspace;
  const ql_grid *g = w->grid;
  (void)dt;
#pragma omp parallel for collapse(2) schedule(static)
  for (int k = 0; k < g->nz; k++)
    for (int j = 0; j < g->ny; j++)
      for (int i = 0; i < g->nx; i += CELLS) {
        const size_t at = ql_grid_at(g, k, j, i);
        const int count = g->nx - i < CELLS ? g->nx - i : CELLS;
        sums dry;
        find_humidity(met->now, at, count, w->properties.humidity);
        for (int mode = 0; mode < QL_MODES; mode++) {
          add_up(w, mode, state, at, count, &dry);
          diagnose(w, mode, met->now, at, count, &dry);
        }
      }
  return QL_OK;
}

static const ql_method method = {
    .name = "aerosol properties",
    .paper = "Petters & Kreidenweis 2007 (growth), Hatch & Choate 1929 (moments)",
    .forward = forward};

static ql_status take_arrays(ql_arena *arena, const workspace *w, ql_aerosol_properties *p) {
  const size_t volume = w->grid->volume;
  for (int m = 0; m < QL_MODES; m++) {
    float **const arrays[] = {&p->diameter[m], &p->density[m], &p->surface[m],
                              &p->water[m],    &p->share25[m], &p->share10[m]};
    for (size_t n = 0; n < sizeof arrays / sizeof arrays[0]; n++)
      QL_TRY(ql_arena_take(arena, "properties of particles", volume, sizeof(float), arrays[n]));
  }
  return ql_arena_take(arena, "relative humidity", volume, sizeof(float), &p->humidity);
}

static ql_status add_species(workspace *w, const ql_species *item, int species) {
  if (!(item->density > 0.0))
    return ql_error_set(QL_ERR_INPUT,
                        "species %s: a particle needs a positive density (kg m-3); it is %g",
                        item->name, item->density);
  const double inverse = 1.0 / item->density, kappa = ql_aerosol_properties_kappa(item->name);
  w->parts[item->mode][w->count[item->mode]++] = (part){
      .species = species, .inverse_density = (float)inverse, .soluble = (float)(kappa * inverse)};
  return QL_OK;
}

ql_status ql_aerosol_properties_create(ql_arena *arena, const ql_grid *grid,
                                       const ql_species_table *species, ql_operator *op) {
  workspace *w = NULL;
  QL_TRY(ql_arena_take(arena, "aerosol properties", 1, sizeof *w, &w));
  w->grid = grid;
  for (int m = 0; m < QL_MODES; m++)
    QL_TRY(ql_arena_take(arena, "species of a mode", (size_t)species->count, sizeof(part),
                         &w->parts[m]));
  for (int s = 0; s < species->count; s++)
    if (species->items[s].particle) QL_TRY(add_species(w, &species->items[s], s));
  QL_TRY(take_arrays(arena, w, &w->properties));
  *op = (ql_operator){.method = &method, .workspace = w};
  return QL_OK;
}

const ql_aerosol_properties *ql_aerosol_properties_of(const ql_operator *op) {
  return &((const workspace *)op->workspace)->properties;
}
