/* Open fires as read from a file, before the model takes them. Private to inputs/emissions. */
#ifndef QL_INPUTS_EMISSIONS_FIRES_H
#define QL_INPUTS_EMISSIONS_FIRES_H

#include "inputs/emissions/inventory.h"

typedef struct ql_fire_source {
  char id[32];
  double longitude, latitude; /* degrees */
  double start, end;          /* s since 1970 */
  double power;               /* W, radiative, mean between the two */
  double area;                /* m2 burned; 0: not known */
  double dry_matter;          /* kg burned */
  double weight;              /* s: integral of the daily cycle from start to end */
  int flow;                   /* its fuel */
  int fire;                   /* among the fires of this inventory, -1: outside the grid */
  double i, j;                /* fractional cell coordinates */
} ql_fire_source;

struct ql_fires {
  ql_inventory inventory; /* a flow for each fuel: dry matter */
  const char *path;       /* owned by the case */
  int count, inside;
  ql_fire_source *sources;
  int first; /* index of its first fire among all */
};

/* Fill from a CSV file; faults go to e->problems. */
ql_status ql_fires_csv_open(ql_emissions *e, const ql_case_fires *from, ql_fires *fires);

/* What follows from the times and either power or area: the other, dry matter and weight. `load`:
 * dry matter by area, kg m-2. */
void ql_fires_complete(ql_fire_source *source, double load, double utc_offset);

#endif
