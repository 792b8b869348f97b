/* The fields a run writes: species or sums of species, averaged over the output interval, in the
 * units people read: gases in parts per billion by mole ("1e-9"), particles in ug m-3 at ambient
 * conditions. */
#ifndef QL_OUTPUTS_FIELDS_H
#define QL_OUTPUTS_FIELDS_H

#include "base/arena.h"
#include "grids/met.h"
#include "grids/species.h"
#include "solver/state.h"

enum { QL_FIELD_PARTS = 64 };

typedef struct ql_field {
  char name[QL_SPECIES_NAME];
  const char *units;         /* "1e-9" or "ug m-3" */
  const char *standard_name; /* CF standard name or NULL */
  char long_name[96];
  bool particle;
  int part_count, parts[QL_FIELD_PARTS]; /* species that are summed */
} ql_field;

/* A named sum that a user may ask for like a species: NOx, PM25, PM10. */
typedef struct ql_field_group {
  const char *name, *long_name;
  int part_count, parts[QL_FIELD_PARTS];
} ql_field_group;

typedef struct ql_fields {
  const ql_grid *grid;
  int count, layers;
  ql_field *items;
  float *mean;   /* [count][layers][ny][nx], no halo: sums until taken */
  float *wind;   /* [2][ny][nx] m s-1, lowest layer, along x and y of the grid: as `mean` */
  double weight; /* s accumulated so far */
} ql_fields;

typedef struct ql_fields_request {
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_field_group *groups;
  int group_count;
  int layers; /* lowest layers kept; 0: all */
} ql_fields_request;

/* Fields for `count` names. QL_ERR_INPUT names one that is neither a species nor a group. */
ql_status ql_fields_create(ql_arena *arena, const ql_fields_request *request, char *const *names,
                           int count, ql_fields *fields);

/* Add the state's values and the wind of the lowest layer with weight `seconds`. */
void ql_fields_accumulate(ql_fields *fields, const ql_state *state, const ql_met_fields *now,
                          double seconds);

/* Turn sums into means (in fields->mean) and start the next interval's weight at zero; the caller
 * writes the means, then calls ql_fields_clear(). */
void ql_fields_finish(ql_fields *fields);
void ql_fields_clear(ql_fields *fields);

#endif
