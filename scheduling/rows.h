/* The rows of source_receptor.nc as the planner uses them: how every metric that matters answers to
 * a kilogram of every flow (a process and one of its pollutants) in every hour of the plan. */
#ifndef QL_SCHEDULING_ROWS_H
#define QL_SCHEDULING_ROWS_H

#include "inputs/sensitivities.h"
#include "scheduling/plan.h"

enum { QL_ROWS_STEPS = 4, QL_ROWS_GROUPS = 8 };

/* What a metric costs: nothing up to from[0], then slope[0] for each ug m-3, slope[0] + slope[1]
 * from from[1] on, and so on: a convex curve. `from` rises, slopes are not negative. */
typedef struct ql_rows_curve {
  int count; /* 0: the metric is not judged */
  double from[QL_ROWS_STEPS], slope[QL_ROWS_STEPS];
} ql_rows_curve;

double ql_rows_curve_value(const ql_rows_curve *curve, double concentration);
/* The slope just above a concentration. */
double ql_rows_curve_slope(const ql_rows_curve *curve, double concentration);

/* A pollutant of a process. */
typedef struct ql_rows_flow {
  int process;
  unsigned emission; /* among those of the process */
  int group;         /* among ql_rows.groups */
  double scale; /* kg that the model's inventory has for each kg of the enterprises' file, over the
                   hours that rows cover; 1 where there is no row */
  bool linear;  /* all its rows are exact: it needs no trust region */
} ql_rows_flow;

typedef struct ql_rows {
  int metric_count, flow_count, group_count, hours;
  int *metric;                       /* [metric]: index among those of the sensitivities */
  double *value;                     /* [metric]: ug m-3 where the plan is the base */
  ql_rows_curve *curve;              /* [metric] */
  ql_rows_flow *flow;                /* [flow] */
  int *first_flow;                   /* [process + 1] */
  const char *group[QL_ROWS_GROUPS]; /* species, as the enterprises' file calls them */
  float *slope; /* [flow][hour][metric], ug m-3 for each kg of the enterprises' file */
} ql_rows;

static inline size_t ql_rows_at(const ql_rows *rows, int flow, int hour) {
  return ((size_t)flow * (size_t)rows->hours + (size_t)hour) * (size_t)rows->metric_count;
}

/* Which rows speak of a process: those that name one of the point processes whose stacks carry its
 * emission. A row is for each kg, so that processes that share a stack share its rows; one with
 * several stacks gets their mean by emission. */
typedef struct ql_rows_names {
  int count;
  const char *const *names;
} ql_rows_names;

/* Gather rows for the flows of `base`. `curves`: [metric of `from`]. Only metrics that some plan
 * could lift above their first breakpoint are kept (a bound over all plans, so that leaving out the
 * others changes nothing). `names`: [process], NULL: rows name the
 * processes of the plan. Where rows of several methods cover the same flow and hour, puffs go
 * before the adjoint and that before perturbations, rows of one process before those of all of the
 * enterprise, and rows of one group before those of group "all". QL_ERR_INPUT if a row
 * has no finite slope. `from` must outlive the call only. */
ql_status ql_rows_gather(ql_arena *arena, const ql_sensitivities *from, const ql_rows_curve *curves,
                         const ql_rows_names *names, const ql_plan *base, ql_rows *rows);

/* change[metric] += sign * slope * emission of a process's flows in all hours of a plan. */
void ql_rows_add(const ql_rows *rows, const ql_plan *plan, int process, double sign,
                 double *change);

#endif
