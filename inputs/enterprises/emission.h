/* What a process emits when it runs so and so. */
#ifndef QL_INPUTS_ENTERPRISES_EMISSION_H
#define QL_INPUTS_ENTERPRISES_EMISSION_H

#include "inputs/enterprises/enterprises.h"

/* How one process runs, by hours from the first of a plan. What was before is its base. */
typedef struct ql_enterprises_run {
  int first_hour; /* local hour of the day of the first */
  int hours;
  const double *load; /* [hours], 0 to 1; of a batch process: batches that start */
  const bool *on;     /* [hours]: runs, if only at load 0; NULL: where the load is above 0 */
} ql_enterprises_run;

/* kg in each hour, added to kg[hours]: idle while it runs and `drying` hours on, full by load,
 * start and warm; of batches the part of each of their hours, those under way at the start
 * included. */
void ql_enterprises_emit(const ql_plant_process *process, const ql_process_emission *emission,
                         const ql_enterprises_run *run, double *kg);

/* Does it run in hour t of the run, t < 0 in its base? Not for batch processes. */
bool ql_enterprises_runs(const ql_plant_process *process, const ql_enterprises_run *run, int t);
/* Load of hour t; of a batch process the batches that start in it. */
double ql_enterprises_load_at(const ql_plant_process *process, const ql_enterprises_run *run,
                              int t);

#endif
