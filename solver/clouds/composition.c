#include "solver/clouds/composition.h"

#include "base/constants.h"

#include <math.h>

/* CO2 in air, mole fraction: 420 ppm, 2023 (NOAA Global Monitoring Laboratory). */
static const double carbon_dioxide = 420e-6;

/* Metals. Mass of iron and manganese in soil dust and in other primary matter: CMAQ 5.4,
 * AERO_DATA.F, ASOIL and anthropogenic coarse matter. Of it 10 % and 50 % dissolve; of dissolved
 * iron Fe(III) is 0.1 by day and 0.9 by night: aqchem.F. */
static const double iron_crustal = 0.02695, iron_other = 0.0467;
static const double manganese_crustal = 0.00075, manganese_other = 0.0011;
static const double iron_molar_mass = 55.845e-3, manganese_molar_mass = 54.938e-3; /* kg mol-1 */

ql_status ql_composition_find(const ql_henry_table *table, const ql_species_table *species,
                              ql_composition *composition) {
  static const char *const acids[QL_ACIDITY_ACIDS][2] = {[QL_ACIDITY_NITRIC] = {"HNO3", "PNO3"},
                                                         [QL_ACIDITY_HYDROCHLORIC] = {"HCL", "PCL"},
                                                         [QL_ACIDITY_FORMIC] = {"FACD", ""}};
  static const char *const ions[QL_COMPOSITION_IONS] = {"NA", "PK", "PCA", "PMG"};
  static const char *const reactants[QL_AQUEOUS_AMOUNTS] = {
      [QL_AQUEOUS_H2O2] = "H2O2", [QL_AQUEOUS_O3] = "O3",   [QL_AQUEOUS_MEPX] = "MEPX",
      [QL_AQUEOUS_PACD] = "PACD", [QL_AQUEOUS_SO2] = "SO2", [QL_AQUEOUS_SULFATE] = "PSO4"};
  ql_composition *c = composition;
  *c = (ql_composition){.species = species};
  QL_TRY(ql_aqueous_find(table, &c->gases));
  for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++)
    c->reactant[n] = ql_species_find(species, reactants[n]);
  for (int n = 0; n < QL_ACIDITY_ACIDS; n++)
    for (int p = 0; p < 2; p++) c->acid[n][p] = ql_species_find(species, acids[n][p]);
  for (int n = 0; n < QL_COMPOSITION_IONS; n++) c->ion[n] = ql_species_find(species, ions[n]);
  c->ammonia[0] = ql_species_find(species, "NH3");
  c->ammonia[1] = ql_species_find(species, "PNH4");
  c->sulfuric = ql_species_find(species, "SULF");
  c->crustal = ql_species_find(species, "FCRS");
  c->other = ql_species_find(species, "FPRM");
  return QL_OK;
}

double ql_composition_scale(const ql_species *species, double density) {
  return species->particle ? density * QL_MOLAR_MASS_AIR / species->molar_mass : density;
}

static double fraction(const ql_state *state, int species, size_t at) {
  return species < 0 ? 0.0
                     : fmax(0.0, (double)state->c[(size_t)species * state->grid->volume + at]);
}

/* mol m-3 of air, 0 without such a species. */
static double moles(const ql_composition *c, const ql_state *state, int species, size_t at,
                    double density) {
  if (species < 0) return 0.0;
  return fraction(state, species, at) * ql_composition_scale(&c->species->items[species], density);
}

static void load_metals(const ql_composition *c, const ql_state *state, size_t at, bool day,
                        double mass, ql_aqueous *parcel) {
  const double crustal = mass * fraction(state, c->crustal, at); /* kg per litre of water */
  const double other = mass * fraction(state, c->other, at);
  parcel->iron =
      (day ? 0.1 : 0.9) * 0.1 * (iron_crustal * crustal + iron_other * other) / iron_molar_mass;
  parcel->manganese =
      0.5 * (manganese_crustal * crustal + manganese_other * other) / manganese_molar_mass;
}

void ql_composition_load(const ql_composition *composition, const ql_met *met,
                         const ql_state *state, const ql_composition_cell *cell,
                         ql_aqueous *parcel) {
  const size_t at = cell->at;
  const double water = cell->cover->water;
  static const double charge[QL_COMPOSITION_IONS] = {1.0, 1.0, 2.0, 2.0};
  const ql_composition *c = composition;
  const double density = (double)met->now->air[at] / (double)met->now->thickness[at];
  const double dilute = density / water;
  ql_acidity *a = &parcel->acidity;
  ql_aqueous_set(&c->gases, (double)met->now->temperature[at], water,
                 carbon_dioxide * (double)met->now->pressure[at] / 101325.0, parcel);
  for (int n = 0; n < QL_AQUEOUS_AMOUNTS; n++)
    parcel->amount[n] = moles(c, state, c->reactant[n], at, density);
  parcel->amount[QL_AQUEOUS_SULFATE] += moles(c, state, c->sulfuric, at, density);
  a->ammonia.amount =
      moles(c, state, c->ammonia[0], at, dilute) + moles(c, state, c->ammonia[1], at, dilute);
  for (int n = 0; n < QL_ACIDITY_ACIDS; n++)
    a->acid[n].amount =
        moles(c, state, c->acid[n][0], at, dilute) + moles(c, state, c->acid[n][1], at, dilute);
  a->cations = 0.0;
  for (int n = 0; n < QL_COMPOSITION_IONS; n++)
    a->cations += charge[n] * moles(c, state, c->ion[n], at, dilute);
  load_metals(c, state, at, cell->day, dilute * QL_MOLAR_MASS_AIR, parcel);
}
