/* What is judged of a run: at each station and local day the mean of PM2.5 and the daily maximum of
 * 8-h means of ozone, by the arithmetic of the bulletin, not rounded. */
#ifndef QL_OUTPUTS_METRICS_H
#define QL_OUTPUTS_METRICS_H

#include "inputs/sensitivities.h"
#include "outputs/bulletin.h"

/* All metrics that are valid in a run, day by day, PM2.5 of all stations before ozone. */
ql_status ql_metrics_create(ql_arena *arena, const ql_bulletin *run, int *count,
                            ql_metric **metrics);

/* A metric in another run of the same records and stations, ug m-3. Ozone is the greatest 8-h mean
 * of that run, whichever hours it is of: its validity was judged in the base run, whose hours it
 * has. NaN if the run has no such station or field. */
double ql_metrics_value(const ql_bulletin *run, const ql_metric *metric);

/* The mean over the valid hours of a metric's local day of what the records hold at first[record *
 * stride], as that of PM2.5. */
double ql_metrics_mean(const ql_bulletin *run, const ql_metric *metric, const float *first,
                       size_t stride);

/* Index of its station in the series, -1 if it is not there. */
int ql_metrics_station(const ql_bulletin *run, const ql_metric *metric);

#endif
