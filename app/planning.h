/* `qinglan schedule`: from a case, its enterprises and the rows of its air to a plan that the whole
 * model has judged. docs/theory/scheduling.md, docs/formats/schedule.md */
#ifndef QL_APP_PLANNING_H
#define QL_APP_PLANNING_H

#include "app/run.h"
#include "outputs/standards.h"
#include "scheduling/schedule.h"

typedef struct ql_planning_options {
  const char *case_path, *enterprises, *rows, *folder, *standards;
  double air, fairness, budget, gap, trust; /* trust NaN: by the size of the rows' perturbation */
  int iterations;
  ql_milp_solver solver;
  bool target; /* reach the standard at least cost */
  bool linear; /* do not run the model: the plan is not judged */
  bool quiet;
} ql_planning_options;

/* Plan, judge, write. */
ql_status ql_planning_make(const ql_planning_options *options);

/* Print why an enterprise's shifts were chosen, from the files of an earlier plan. */
ql_status ql_planning_explain(const char *folder, const char *enterprise);

/* --- its parts --------------------------------------------------------------------------------
 */

enum { QL_PLANNING_ITERATIONS = 10 };

/* What the model makes of a plan. */
typedef struct ql_planning_iteration {
  double trust, gap, predicted, realised; /* the last two: objective, CNY */
  double rho;                             /* realised gain over predicted gain; NaN: none */
  double clipped; /* kg that the plan takes away and the inventory does not have in that hour */
  bool accepted;
  ql_schedule_result result;
  double *value;   /* [metric] of the model; NULL: not run */
  double *primary; /* [metric] as ql_planning.base_primary */
} ql_planning_iteration;

typedef struct ql_planning {
  ql_arena *arena;
  const ql_planning_options *options;
  char *title, *timezone;
  bool synthetic;
  ql_enterprises *enterprises;
  ql_sensitivities air; /* metrics and rows as read; values of the model's base run if it ran */
  ql_standards standards;
  double *limit; /* [metric] of the standard, ug m-3 */
  ql_plan base;
  ql_rows rows; /* all metrics, values those at the plan accepted last */
  ql_schedule_options weights;
  char solver[QL_MILP_TEXT]; /* names and versions */
  int station_count;
  ql_station *stations;

  /* what the case's stacks emit */
  const ql_species_table *species;
  int stack_count, emitted_count, *emitted; /* [emitted]: species of the run */
  ql_stack *stacks;
  float *rate;           /* [hour][emitted * stacks + stack], as in ql_stack_emission */
  double *kg_of_species; /* [emitted] kg that a unit counts in its group; 0: in none */
  int *group_of_species; /* [emitted] precursor */

  double *base_value;   /* [metric] */
  double *base_primary; /* [metric] of the stacks' primary particles alone, in the model's base run;
                           NaN: the model does not keep them apart, or the metric is of ozone */
  int iteration_count;
  ql_planning_iteration iteration[QL_PLANNING_ITERATIONS];
  const ql_planning_iteration *accepted; /* the last one; NULL: none */
} ql_planning;

/* Open the case once: its hours, stations, stacks and what they emit, and from that which rows
 * speak of which process. */
ql_status ql_planning_survey(ql_planning *p);

/* The change of the stacks that a plan makes. `clipped`: kg that could not be taken away. */
ql_status ql_planning_change(ql_planning *p, const ql_plan *plan, ql_emissions_change *change,
                             double *clipped);

/* Run the case with a change of its stacks (NULL: as it is) into a folder of the results, and take
 * the metrics. value[metric]; primary[metric] as ql_planning.base_primary */
ql_status ql_planning_run(ql_planning *p, const ql_emissions_change *change, const char *name,
                          double *value, double *primary);

/* Curves of the metrics by the standard of their date, or of the target. */
ql_status ql_planning_curves(ql_planning *p, ql_rows_curve **curves);

/* Objective of a plan where the metrics are `value`. */
double ql_planning_air(const ql_planning *p, const double *value);

/* Everything that is written: orders, tables, plan.json, and the summary on stdout. */
ql_status ql_planning_write(ql_planning *p);
ql_status ql_planning_write_tables(ql_planning *p);
ql_status ql_planning_write_reasons(ql_planning *p);

/* Change of metric number `metric` of the rows by the primary particles of a plan, ug m-3. */
double ql_planning_primary(const ql_planning *p, const ql_plan *plan, int metric);

/* Change of a metric's value by one process in one hour of a plan, ug m-3. */
double ql_planning_effect(const ql_planning *p, const ql_plan *plan, int process, int hour,
                          int metric);

/* Air gained, in units of the curves, if the rows were shifted by some hours and scaled. */
ql_status ql_planning_gain_if(ql_planning *p, const ql_schedule_result *result, int shift,
                              double factor, double *gain);

#endif
