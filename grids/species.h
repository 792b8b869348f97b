/* The species of a run, in the order of the state: those of the mechanism first, particles after.
 */
#ifndef QL_GRIDS_SPECIES_H
#define QL_GRIDS_SPECIES_H

#include <stdbool.h>

enum { QL_SPECIES_NAME = 24 };

/* Size modes of particles: log-normal, of fixed dry diameter and spread (solver/aerosol/modes.h).
 */
typedef enum ql_mode { QL_MODE_FINE, QL_MODE_COARSE, QL_MODES } ql_mode;

/* A gas is carried as mole fraction (mol per mol of air); a particle as mass fraction (kg per kg of
 * air, where a mole of air is QL_MOLAR_MASS_AIR). */
typedef struct ql_species {
  char name[QL_SPECIES_NAME];
  bool particle;
  bool transported;  /* false: lives too short to be moved (radicals) */
  double molar_mass; /* kg mol-1; 0 for a particle without one */
  ql_mode mode;      /* particles only */
  double density;    /* kg m-3, particles only */
} ql_species;

typedef struct ql_species_table {
  int count;
  const ql_species *items;
} ql_species_table;

/* Index of a species, -1 if there is none of that name. Case matters. */
int ql_species_find(const ql_species_table *table, const char *name);

#endif
