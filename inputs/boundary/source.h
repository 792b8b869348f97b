/* Where a background comes from: the variables of a file or the built-in table. Private to
 * inputs/boundary. */
#ifndef QL_INPUTS_BOUNDARY_SOURCE_H
#define QL_INPUTS_BOUNDARY_SOURCE_H

#include "inputs/boundary/profile.h"

typedef enum ql_role {
  QL_ROLE_ALL,  /* ring and top (and initial) */
  QL_ROLE_RING, /* boundary_X where there is a top_X: the ring alone */
  QL_ROLE_TOP   /* top_X */
} ql_role;

/* One variable that is read. */
typedef struct ql_entry {
  char variable[QL_NC_NAME];
  ql_role role;
  bool timed, levelled, gridded; /* which axes it has, in this order */
  int count;
  const ql_map_term *terms;
  ql_concentration *units; /* [count] */
  const double *table;     /* [levels] values of the built-in table, else NULL */
} ql_entry;

struct ql_background {
  ql_arena *arena;
  ql_background_setup setup;
  ql_background_use use;
  ql_nc *file; /* NULL: the built-in table */
  ql_cf_grid grid;
  bool has_grid;
  ql_corner *corners; /* [plane] */
  ql_levels levels;
  bool has_levels;
  char time[QL_NC_NAME];
  size_t time_count;
  double *times;
  int entry_count;
  ql_entry *entries;
  size_t ring_count, *ring;
  double *values, *later; /* a field [levels][ny][nx], at one time, and at the next in the file */
  int *below;             /* [volume] */
  float *weight;
  int *top_below; /* [plane] */
  float *top_weight;
};

ql_status ql_source_open_file(ql_background *b, const ql_case_background *from);
ql_status ql_source_open_table(ql_background *b);

/* Room for fields, once all entries are known; notes the species that have none. */
ql_status ql_source_prepare(ql_background *b);

/* The field of an entry at `time` into b->values, levels from the ground up. */
ql_status ql_source_read(ql_background *b, const ql_entry *entry, double time);

#endif
