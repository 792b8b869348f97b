/* The fields a run writes: species, sums of species or diagnostics, averaged over the output
 * interval, in the units people read: gases in parts per billion by mole ("1e-9"), particles in ug
 * m-3 at ambient conditions. */
#ifndef QL_OUTPUTS_FIELDS_H
#define QL_OUTPUTS_FIELDS_H

#include "base/arena.h"
#include "outputs/moment.h"
#include "outputs/visibility.h"

/* What a field counts of a species: all, or the share of its mode below a cut, cell by cell. */
typedef enum ql_field_cut { QL_FIELD_ALL, QL_FIELD_PM25, QL_FIELD_PM10 } ql_field_cut;

typedef struct ql_field_part {
  int species;
  ql_field_cut cut; /* of particles */
} ql_field_part;

/* How a field comes about. */
typedef enum ql_field_kind {
  QL_FIELD_SUM,         /* its parts added up */
  QL_FIELD_WATER,       /* of PM2.5, ug m-3 */
  QL_FIELD_EXTINCTION,  /* of light at 550 nm, Mm-1 */
  QL_FIELD_VISUAL_RANGE /* km */
} ql_field_kind;

typedef struct ql_field {
  char name[QL_SPECIES_NAME];
  const char *units;         /* "1e-9", "ug m-3", "Mm-1" or "km" */
  const char *standard_name; /* CF standard name or NULL */
  char long_name[160];
  bool particle; /* in ug m-3 */
  ql_field_kind kind;
  int part_count;
  const ql_field_part *parts;
} ql_field;

/* A field that a user may ask for like a species: NOx, PM25, VISUAL_RANGE ... */
typedef struct ql_field_group {
  const char *name, *long_name;
  ql_field_kind kind;
  int part_count;
  const ql_field_part *parts; /* must live as long as the fields */
} ql_field_group;

typedef struct ql_fields {
  const ql_grid *grid;
  const ql_species_table *species;
  int count, layers;
  ql_field *items;
  ql_visibility *visibility;
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

/* Add the values of a moment and the wind of its lowest layer with weight `seconds`. */
void ql_fields_accumulate(ql_fields *fields, const ql_moment *moment, double seconds);

/* Turn sums into means (in fields->mean) and start the next interval's weight at zero; the caller
 * writes the means, then calls ql_fields_clear(). */
void ql_fields_finish(ql_fields *fields);
void ql_fields_clear(ql_fields *fields);

#endif
