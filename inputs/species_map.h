/* From the species names of a file to those of the model, with factors.
 *
 * The YAML file is one mapping:
 *     XYL: XYLMN                  # another name, factor 1
 *     NOX: {NO: 0.9, NO2: 0.1}    # one to many: amount of each per amount of the file's
 *     IVOA: {}                    # known and not used: no warning
 * A species that the map does not name keeps its own name. */
#ifndef QL_INPUTS_SPECIES_MAP_H
#define QL_INPUTS_SPECIES_MAP_H

#include "base/arena.h"
#include "base/problems.h"
#include "grids/species.h"

enum { QL_MAP_NAME = 64 };

typedef struct ql_map_term {
  int species;   /* index in the model's table */
  double factor; /* mol per mol, kg per kg */
} ql_map_term;

typedef struct ql_map_entry {
  char name[QL_MAP_NAME]; /* in the file */
  int line;
  int count; /* 0: known and not used */
  ql_map_term *terms;
} ql_map_entry;

typedef struct ql_species_map {
  const ql_species_table *species;
  int count;
  ql_map_entry *entries;
} ql_species_map;

/* Read a map; `path` NULL gives the map that keeps every name. Everything wrong in the file goes to
 * `problems` with its line; a model species that does not exist is a warning (a map may serve
 * several mechanisms). QL_OK also when problems were found: the caller asks the list. */
ql_status ql_species_map_read(ql_arena *arena, const char *path, const ql_species_table *species,
                              ql_problems *problems, ql_species_map *map);

/* What a file species becomes: its entry if it has one, else itself, if the model has it. Sets
 * count = 0 where nothing is to be done with it; `known` (may be NULL) tells whether the map or the
 * model know the name. `self` holds the answer for the second case and must live as long. */
const ql_map_term *ql_species_map_find(const ql_species_map *map, const char *name,
                                       ql_map_term *self, int *count, bool *known);

#endif
