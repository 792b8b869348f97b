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
  ql_checkpoint_rule rule;
  double wall_start, cpu_start;
} ql_forecast;

/* SHA-256 of the run's case file, and of its file of scenarios with it. */
ql_status ql_forecast_hash(const ql_run *run, char hash[QL_HASH_TEXT]);

/* Set up for a prepared run; with `resume`, go back to the last checkpoint if there is one, else
 * say so and start from the beginning. Without it, what an earlier run left in the folder is
 * removed. */
ql_status ql_forecast_begin(ql_forecast *forecast, bool resume);

/* Run to the end of the case and write everything. */
ql_status ql_forecast_finish(ql_forecast *forecast);

/* The parts of it, for runs that step together (app/whatif): after each step, take up its values,
 * and write the record if it is due and the checkpoint if it is wanted; after the last, write what
 * stands at the end. */
ql_status ql_forecast_after_step(ql_forecast *forecast, bool checkpoint);
ql_status ql_forecast_write(ql_forecast *forecast);

/* The case's rule of checkpoints, its clock started; and whether one is due after the step that
 * ended at `time`. */
ql_checkpoint_rule ql_forecast_rule(const ql_case *setup);
bool ql_forecast_checkpoint_due(const ql_case *setup, double time, ql_checkpoint_rule *rule);

/* The emissions' account covers the whole run: read again the hours that lie behind the state. */
ql_status ql_forecast_replay_emissions(ql_run *run);

/* Take some steps, and from them the CPU and clock time (s) that the whole run will take. */
ql_status ql_forecast_sample(ql_run *run, double *cpu, double *wall);

#endif
