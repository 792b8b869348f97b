#include "outputs/attribution/rows.h"

#include <stdio.h>
#include <string.h>

void ql_attribution_rows_change(const ql_sensitivities *base, const ql_bulletin *other,
                                double *change) {
  for (int m = 0; m < base->metric_count; m++)
    change[m] = ql_metrics_value(other, &base->metrics[m]) - base->metrics[m].value;
}

static int members(const ql_attribution_groups *groups, int group, int enterprises) {
  int count = 0;
  for (int e = 0; e < enterprises; e++) count += groups->of[e] == group;
  return count;
}

static ql_sensitivity_row label(const ql_attribution_request *request,
                                const ql_attribution_run *run, int enterprise) {
  const ql_attribution_account *account = request->account;
  ql_sensitivity_row row = {
      .start = run->span[0],
      .end = run->span[1],
      .emission = ql_attribution_account_sum(account, enterprise, run->precursor, run->span),
      .method = QL_BY_PERTURBATION};
  snprintf(row.enterprise, sizeof row.enterprise, "%s", account->names[enterprise]);
  snprintf(row.group, sizeof row.group, "%s", ql_precursors_name(run->precursor));
  if (members(request->groups, run->group, account->enterprise_count) > 1)
    snprintf(row.together, sizeof row.together, "%s", request->groups->names[run->group]);
  return row;
}

int ql_attribution_rows_fill(const ql_attribution_request *request, const ql_attribution_run *run,
                             const ql_bulletin *perturbed, double perturbation,
                             ql_sensitivities *into, int first) {
  int made = 0;
  for (int e = 0; e < request->account->enterprise_count; e++) {
    if (!ql_attribution_plan_changes(request, run, e)) continue;
    ql_sensitivity_row row = label(request, run, e);
    if (!(row.emission > 0.0)) continue;
    row.perturbation = perturbation;
    into->rows[first + made++] = row;
  }
  for (int m = 0; m < into->metric_count; m++) {
    const double change = ql_metrics_value(perturbed, &into->metrics[m]) - into->metrics[m].value;
    float *value = into->value + (size_t)m * (size_t)into->row_count + (size_t)first;
    for (int r = 0; r < made; r++) value[r] = (float)(change / (perturbation * run->emission));
  }
  return made;
}
