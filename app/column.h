/* One column of a case, without its neighbours: every process but horizontal transport, with the
 * change that each makes to each layer. */
#ifndef QL_APP_COLUMN_H
#define QL_APP_COLUMN_H

#include "app/run.h"

typedef struct ql_column_options {
  double longitude, latitude; /* degrees, NAN with a station */
  const char *station;        /* id, or NULL */
  const char *species;        /* comma-separated, or NULL: output.processes of the case */
} ql_column_options;

typedef struct ql_column_run {
  ql_run *run;   /* opened; its forcing is that of the whole grid */
  int i, j;      /* the column */
  ql_grid *grid; /* of one cell */
  ql_land land;
  ql_met_fields frames[2];
  ql_boundary edge;
  ql_emission area;
  ql_stack_emission stacks;
  ql_stack *stack_list;
  int *stack_of; /* [stacks.count] index in the run's list */
  ql_forcing forcing;
  ql_driver *driver;
  ql_state *state;
  ql_processes processes;
  ql_process_series series;
} ql_column_run;

/* Find the column, make its grid and take the initial state. QL_ERR_USAGE if it is outside the
 * grid or a species is not of the run. */
ql_status ql_column_begin(ql_run *run, const ql_column_options *options, ql_column_run *column);

/* Run to the end of the case; a record for every output interval. */
ql_status ql_column_advance(ql_column_run *column);

#endif
