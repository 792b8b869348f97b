/* Speciation: from pollutants (NOx, VOC, PM2.5, ...) to the model's species, by sector. */
#ifndef QL_INPUTS_EMISSIONS_SPECIATION_H
#define QL_INPUTS_EMISSIONS_SPECIATION_H

#include "base/arena.h"
#include "base/problems.h"
#include "grids/species.h"
#include "inputs/emissions/profiles.h"
#include "inputs/species_map.h"

typedef struct ql_speciation_row {
  char sector[QL_SECTOR_NAME], pollutant[QL_MAP_NAME];
  int species;
  bool per_mole; /* of the pollutant, else per kg */
  double amount; /* mol of a gas or kg of a particle, per mol or kg of the pollutant */
  int line;
} ql_speciation_row;

typedef struct ql_speciation {
  const char *path; /* NULL: no table */
  int count;
  ql_speciation_row *rows;
} ql_speciation;

/* CSV sector,pollutant,species,amount,units: units "mol g-1", "g g-1" or "mol mol-1", amount of the
 * species per amount of the pollutant; sector "*" is any sector that has no row for the pollutant.
 * Faults go to `problems`; species that the model lacks are listed in one warning. */
ql_status ql_speciation_read(ql_arena *arena, const char *path, const ql_species_table *species,
                             ql_problems *problems, ql_speciation *table);

/* The same from a text in memory; `name` stands for the path in messages. */
ql_status ql_speciation_parse(ql_arena *arena, const char *name, const char *text,
                              const ql_species_table *species, ql_problems *problems,
                              ql_speciation *table);

/* Is (sector, pollutant) served by this row? Rows of the sector itself hide those of "*". */
bool ql_speciation_serves(const ql_speciation *table, int row, const char *sector,
                          const char *pollutant);

#endif
