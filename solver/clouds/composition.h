/* What the state holds in a cell, as the water of its cloud has it: the link between species and
 * the kernels of solver/clouds/aqueous. */
#ifndef QL_SOLVER_CLOUDS_COMPOSITION_H
#define QL_SOLVER_CLOUDS_COMPOSITION_H

#include "solver/clouds/aqueous.h"
#include "solver/clouds/cover.h"
#include "solver/state.h"

enum { QL_COMPOSITION_IONS = 4 }; /* sodium, potassium, calcium, magnesium */

/* Indices of the species in the state, -1 for those that the run lacks. */
typedef struct ql_composition {
  const ql_species_table *species;
  ql_aqueous_gases gases;
  int reactant[QL_AQUEOUS_AMOUNTS];          /* the oxidants, SO2, PSO4 */
  int sulfuric;                              /* SULF: acid in the water, but not changed there */
  int ammonia[2], acid[QL_ACIDITY_ACIDS][2]; /* gas and particle */
  int ion[QL_COMPOSITION_IONS];
  int crustal, other; /* FCRS and FPRM, which bring the metals */
} ql_composition;

/* Look the species up. QL_ERR_INPUT if the table of Henry constants is faulty. */
ql_status ql_composition_find(const ql_henry_table *table, const ql_species_table *species,
                              ql_composition *composition);

/* Moles per m3 of air for 1 mol mol-1 (gas) or 1 kg kg-1 (particle) of a species; `density`: mol
 * of air per m3. */
double ql_composition_scale(const ql_species *species, double density);

typedef struct ql_composition_cell {
  size_t at;             /* 3-D index */
  const ql_cover *cover; /* with liquid cloud */
  bool day;              /* the sun is above the horizon */
} ql_composition_cell;

/* The parcel in the cloud of one cell, which has the composition of the cell. */
void ql_composition_load(const ql_composition *composition, const ql_met *met,
                         const ql_state *state, const ql_composition_cell *cell,
                         ql_aqueous *parcel);

#endif
