#include "outputs/attribution/plan.h"

#include <math.h>
#include <stdio.h>

static const double hour_length = 3600.0, day_length = 86400.0; /* s */

bool ql_attribution_plan_changes(const ql_attribution_request *request,
                                 const ql_attribution_run *run, int enterprise) {
  const int group = request->groups->of[enterprise];
  if (run->group == QL_ATTRIBUTION_EVERYTHING) return true;
  return run->group == QL_ATTRIBUTION_GROUPED ? group >= 0 : group == run->group;
}

static double emission_of(const ql_attribution_request *request, const ql_attribution_run *run) {
  double sum = 0.0;
  for (int e = 0; e < request->account->enterprise_count; e++)
    if (ql_attribution_plan_changes(request, run, e))
      sum += ql_attribution_account_sum(request->account, e, run->precursor, run->span);
  return sum;
}

/* Rows that a run gives: one for each of its enterprises that emits. */
static int rows_of(const ql_attribution_request *request, const ql_attribution_run *run) {
  int rows = 0;
  for (int e = 0; e < request->account->enterprise_count; e++)
    if (ql_attribution_plan_changes(request, run, e) &&
        ql_attribution_account_sum(request->account, e, run->precursor, run->span) > 0.0)
      rows++;
  return rows;
}

/* The part of a block of a local day that lies in the run; false if there is none. */
static bool cut_block(const ql_attribution_request *request, double day, const double block[2],
                      double span[2]) {
  span[0] = fmax(request->span[0], day - request->utc_offset + block[0] * hour_length);
  span[1] = fmin(request->span[1], day - request->utc_offset + block[1] * hour_length);
  return span[1] > span[0];
}

static void add_run(const ql_attribution_request *request, ql_attribution_plan *plan,
                    ql_attribution_run run) {
  run.emission = emission_of(request, &run);
  if (!(run.emission > 0.0)) return;
  plan->runs[plan->count++] = run;
  plan->rows += rows_of(request, &run);
}

static void add_groups(const ql_attribution_request *request, ql_attribution_plan *plan,
                       const double span[2]) {
  for (int p = QL_PRECURSOR_NOX; p < QL_PRECURSORS; p++)
    for (int g = 0; request->precursors[p] && g < request->groups->count; g++)
      add_run(request, plan,
              (ql_attribution_run){
                  .group = g, .precursor = (ql_precursor)p, .span = {span[0], span[1]}});
}

ql_status ql_attribution_plan_make(ql_arena *arena, const ql_attribution_request *request,
                                   ql_attribution_plan *plan) {
  const double first = floor((request->span[0] + request->utc_offset) / day_length) * day_length;
  const int days = (int)ceil((request->span[1] + request->utc_offset - first) / day_length);
  const int most = days * request->block_count * request->groups->count * QL_PRECURSORS + 3;
  double span[2];
  *plan = (ql_attribution_plan){0};
  QL_TRY(ql_arena_take(arena, "runs of an attribution", (size_t)most, sizeof *plan->runs,
                       &plan->runs));
  for (int d = 0; d < days; d++)
    for (int b = 0; b < request->block_count; b++)
      if (cut_block(request, first + d * day_length, request->blocks[b], span))
        add_groups(request, plan, span);
  plan->perturbed = plan->count;
  if (!plan->perturbed) return QL_OK;
  const ql_attribution_run whole = {.span = {request->span[0], request->span[1]}};
  const ql_precursor all[] = {QL_PRECURSORS, QL_PRECURSOR_NOX, QL_PRECURSOR_VOC};
  for (int n = 0; n < 3; n++) {
    plan->runs[plan->count] = whole;
    plan->runs[plan->count].precursor = all[n];
    plan->runs[plan->count++].group = n ? QL_ATTRIBUTION_EVERYTHING : QL_ATTRIBUTION_GROUPED;
  }
  return QL_OK;
}

void ql_attribution_plan_name(const ql_attribution_plan *plan, int run, size_t size, char *name) {
  const ql_attribution_run *r = &plan->runs[run];
  if (r->group == QL_ATTRIBUTION_GROUPED)
    snprintf(name, size, "all_groups");
  else if (r->group == QL_ATTRIBUTION_EVERYTHING)
    snprintf(name, size, "everything_%s", ql_precursors_name(r->precursor));
  else
    snprintf(name, size, "run%04d_%s", run + 1, ql_precursors_name(r->precursor));
}
