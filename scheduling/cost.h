/* What a plan costs and what it asks of an enterprise, from what its processes do: the account that
 * columns, reports and tests use. It does not know how the plan was found. */
#ifndef QL_SCHEDULING_COST_H
#define QL_SCHEDULING_COST_H

#include "scheduling/plan.h"

/* CNY over the hours of the plan. */
typedef struct ql_cost {
  double energy;        /* electricity at the enterprise's tariff */
  double starts, stops; /* every batch ends, so that each costs both */
  double warm;          /* of holding warm */
  double shift;         /* of full-load hours moved from an hour of the base to another */
  double shortfall;     /* of what the quota lacks */
} ql_cost;

double ql_cost_total(const ql_cost *cost);

/* Of one process against its base; both plans cover the same hours. */
ql_cost ql_cost_of(const ql_plan *plan, const ql_plan *base, int process);

/* Of the highest load of a set of processes of one enterprise above its power cap. */
double ql_cost_of_power(const ql_plan *plan, const int *processes, int count);

/* Full-load hours that a process works in hours in which the base does not, and those that its
 * quota lacks: its burden. */
double ql_cost_moved(const ql_plan *plan, const ql_plan *base, int process);
double ql_cost_missing(const ql_plan *plan, const ql_plan *base, int process);

/* Full-load hours that a process (batch: batches) does, and owes over the hours of the plan. */
double ql_cost_done(const ql_plan *plan, int process);
double ql_cost_owed(const ql_plan *base, int process);

/* Full-load hours of the base of all processes of an enterprise: what burdens are measured by. */
double ql_cost_capacity(const ql_plan *base, int enterprise);

/* CNY per MWh of a local hour by the tariff of an enterprise; 0 if it has none. */
double ql_cost_price(const ql_plan *plan, int enterprise, int hour);

#endif
