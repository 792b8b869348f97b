/* What an attribution found, for people: contributions.csv, attribution_sum.csv, regime.csv
 * (docs/formats/attribution.md). */
#ifndef QL_OUTPUTS_ATTRIBUTION_TABLES_H
#define QL_OUTPUTS_ATTRIBUTION_TABLES_H

#include "outputs/attribution/plan.h"
#include "outputs/attribution/regime.h"

typedef struct ql_attribution_result {
  const ql_sensitivities *rows;
  const ql_attribution_request *request;
  const char *const *sectors; /* [enterprise] */
  double perturbation;        /* relative change of the emissions */
  const double *grouped;      /* [metric] change in the run in which all groups changed, ug m-3;
                                 NULL: there were no perturbed runs, and there is one table only */
  const double *nox, *voc;    /* [metric] change in the runs with other NOx and VOC of everything */
  ql_regime_limits limits;
  bool synthetic;
} ql_attribution_result;

/* Write the three tables into a folder; workspace from `arena`. */
ql_status ql_attribution_tables_write(ql_arena *arena, const ql_attribution_result *result,
                                      const char *folder);

#endif
