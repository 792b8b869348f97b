/* Rows of sensitivities from perturbed runs: (metric of the run - that of the base) / (change of
 * the emission, kg). */
#ifndef QL_OUTPUTS_ATTRIBUTION_ROWS_H
#define QL_OUTPUTS_ATTRIBUTION_ROWS_H

#include "outputs/attribution/plan.h"
#include "outputs/metrics.h"

/* Make rows `first` and on of `into`, whose metrics are those of the base run, from one perturbed
 * run (ql_attribution_plan_changes(): each of its enterprises that emits gets one, all of them the
 * same slope); `perturbation`: relative change of the emission, not 0. Returns how many. */
int ql_attribution_rows_fill(const ql_attribution_request *request, const ql_attribution_run *run,
                             const ql_bulletin *perturbed, double perturbation,
                             ql_sensitivities *into, int first);

/* The change of every metric from the base to another run. */
void ql_attribution_rows_change(const ql_sensitivities *base, const ql_bulletin *other,
                                double *change);

#endif
