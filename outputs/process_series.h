/* The process analysis of a run: for every record, what each process did to each chosen species at
 * each point, as CF NetCDF and, for stations, CSV. */
#ifndef QL_OUTPUTS_PROCESS_SERIES_H
#define QL_OUTPUTS_PROCESS_SERIES_H

#include "grids/station.h"
#include "solver/processes.h"

/* A record has, one after the other and each [chosen][point]: the concentration at its start, that
 * at its end, and the changes by process. */
enum { QL_PROCESS_SERIES_ROWS = 2 + QL_PROCESSES };

typedef struct ql_process_series {
  const ql_processes *processes;
  const ql_station *stations; /* [points], or NULL: the points are the layers of one column */
  const float *height;        /* [points] m above ground, with NULL stations */
  int records, capacity;
  double *start, *end; /* [capacity] s since 1970 */
  double *values;      /* [capacity][QL_PROCESS_SERIES_ROWS][chosen][point], ppb or ug m-3 */
} ql_process_series;

/* Room for `capacity` records from `arena`; series->processes, stations or height are set. */
ql_status ql_process_series_create(ql_arena *arena, int capacity, ql_process_series *series);

/* Doubles in one record. */
size_t ql_process_series_record(const ql_process_series *series);

/* Append the interval [start, end). */
void ql_process_series_append(ql_process_series *series, double start, double end);

/* The largest |end - start - sum of changes| over max(start, end, sum of |changes|) of any record,
 * species and point; 0 without records. */
double ql_process_series_closure(const ql_process_series *series);

/* Write folder/NAME.nc, and folder/NAME.csv for stations. */
ql_status ql_process_series_write(const ql_process_series *series, const char *folder,
                                  const char *name, bool synthetic);

#endif
