/* qinglan puff --experiment ARCS.csv --output OUT.csv: tracer experiments with samplers on arcs. */
#ifndef QL_APP_PUFF_EXPERIMENT_H
#define QL_APP_PUFF_EXPERIMENT_H

#include "base/error.h"

#include <stdbool.h>

typedef struct ql_puff_experiment {
  const char *input, *output;
  bool without_sigma_theta; /* sigma_v from u* and w* though the table has sigma_theta */
  int runs, skipped;        /* out: modelled, and left out for want of meteorology */
  int missing;              /* out: samplers of the modelled runs that have no measurement (-9) */
} ql_puff_experiment;

/* Model every run of the table and write its rows with the column model_mg_m3, which stays empty in
 * the runs that are left out and where a sampler has no measurement, so that maxima are taken over
 * the same samplers. */
ql_status ql_puff_experiment_run(ql_puff_experiment *experiment);

#endif
