/* The forecast loop: steps, records, checkpoints, resuming. */
#ifndef QL_APP_FORECAST_H
#define QL_APP_FORECAST_H

#include "app/run.h"

#include <stdbool.h>

typedef struct ql_forecast {
  ql_run *run;
  const char *folder;    /* exists */
  const char *standards; /* folder with tables of the air quality standards; NULL: built-in */
  bool quiet;            /* no progress */
  bool brief;            /* no tables of emissions and budgets on stdout */
  char checkpoint[4096];
  ql_checkpoint saved;
  double wall_start, cpu_start;
} ql_forecast;

/* Set up for a prepared run; with `resume`, go back to the last checkpoint if there is one, else
 * say so and start from the beginning. Without it, what an earlier run left in the folder is
 * removed. */
ql_status ql_forecast_begin(ql_forecast *forecast, bool resume);

/* Run to the end of the case and write everything. */
ql_status ql_forecast_finish(ql_forecast *forecast);

/* The parts of it, for runs that step together (app/whatif): after each step, take up its values,
 * and write the record and the checkpoint if they are due; after the last, write what stands at the
 * end. */
ql_status ql_forecast_after_step(ql_forecast *forecast);
ql_status ql_forecast_write(ql_forecast *forecast);

/* The emissions' account covers the whole run: read again the hours that lie behind the state. */
ql_status ql_forecast_replay_emissions(ql_run *run);

/* Take some steps, and from them the CPU and clock time (s) that the whole run will take. */
ql_status ql_forecast_sample(ql_run *run, double *cpu, double *wall);

#endif
