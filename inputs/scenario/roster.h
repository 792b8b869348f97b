/* Enterprises and what scenarios know of them: performance grades, townships, permits. */
#ifndef QL_INPUTS_SCENARIO_ROSTER_H
#define QL_INPUTS_SCENARIO_ROSTER_H

#include "base/arena.h"
#include "base/problems.h"

typedef struct ql_roster_row {
  const char *enterprise, *grade, *township; /* "": not said */
} ql_roster_row;

typedef struct ql_roster {
  int count;
  ql_roster_row *rows;
} ql_roster;

typedef struct ql_permit_row {
  const char *enterprise, *pollutant;
  double tonnes; /* a year */
} ql_permit_row;

typedef struct ql_permits {
  int count;
  ql_permit_row *rows;
} ql_permits;

/* CSV enterprise,grade,township; grade A, B, C, D or empty; an enterprise once. `path` NULL: empty.
 * Faults go to `problems` with file and line. Memory of the arena. */
ql_status ql_roster_read(ql_arena *arena, const char *path, ql_problems *problems,
                         ql_roster *roster);

/* The row of an enterprise, NULL if it has none. */
const ql_roster_row *ql_roster_find(const ql_roster *roster, const char *enterprise);

/* CSV enterprise,pollutant,tonnes[t year-1]. `path` NULL: empty. As above. */
ql_status ql_roster_permits(ql_arena *arena, const char *path, ql_problems *problems,
                            ql_permits *permits);

#endif
