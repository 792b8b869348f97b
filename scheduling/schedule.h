/* The plan of the peak shifts of all enterprises, the air answering linearly: decomposition by
 * prices (Dantzig & Wolfe 1960) over clusters of processes, with a proved bound.
 * docs/theory/scheduling.md has the equations.
 *
 * The bound says how far the plan can be from the best one of the linear problem; it says nothing
 * of how well the linear problem tells what the air will do. */
#ifndef QL_SCHEDULING_SCHEDULE_H
#define QL_SCHEDULING_SCHEDULE_H

#include "scheduling/cost.h"
#include "scheduling/milp.h"
#include "scheduling/rows.h"

enum { QL_SCHEDULE_ROUNDS = 40 };

typedef struct ql_schedule_options {
  double money;      /* weight of a CNY of production cost: 1, or ~0 where a budget limits it */
  double air;        /* CNY for a unit of the metrics' curves */
  double fairness;   /* CNY for a burden of all of the capacity of an enterprise among the most
                        burdened */
  double fair_share; /* part of the enterprises that count as the most burdened, (0, 1] */
  double budget;     /* CNY that the plan may cost more than the base; INFINITY: no limit */
  double trust;      /* (14): part of a group's base emission that may move; INFINITY: no limit */
  double gap;        /* relative gap at which the search ends */
  int rounds;        /* of pricing at most, up to QL_SCHEDULE_ROUNDS */
  int nodes;         /* of each cluster's tree at most, 0: any number */
  ql_milp_solver solver; /* of the clusters' trees; ql_milp_find says whether it is here */
} ql_schedule_options;

/* Weights that make sense for a problem in which cleaner air is worth money. */
ql_schedule_options ql_schedule_defaults(void);

typedef struct ql_schedule_round {
  double relaxed, bound; /* objective with columns mixed, and the bound proved so far */
  double best;           /* objective of the best plan so far */
  int columns;
  long nodes;
  double cpu; /* s since the start */
} ql_schedule_round;

typedef struct ql_schedule_result {
  ql_plan plan;
  double objective, bound;  /* CNY; no plan of the linear problem is better than the bound */
  double gap;               /* (objective - bound) / |objective| */
  double base_objective;    /* the same measure of the base */
  double money, base_money; /* CNY of production, of all that may move */
  double air, base_air;     /* units of the curves, summed over the metrics */
  double *value;            /* [metric of the rows] ug m-3 predicted */
  double *price;            /* [metric of the rows] CNY for each ug m-3 more of it, the dual */
  double *cost;             /* [enterprise] CNY more than its base */
  double *burden;           /* [enterprise] part of its capacity moved or missing */
  double fairness_index;    /* of the burdens, Jain et al. 1984: 1 all alike; NaN: no burden */
  int cluster_count, round_count;
  ql_schedule_round round[QL_SCHEDULE_ROUNDS + 1];
} ql_schedule_result;

/* Plan. `base` measures costs, quotas and history; `at` is the plan at which `rows` give their
 * values (the base at first). Memory of the result from `arena`. The answer does not depend on the
 * number of threads. QL_ERR_INPUT if an option is out of its range, QL_ERR_NUMERIC if a solver
 * fails. */
ql_status ql_schedule_solve(ql_arena *arena, const ql_plan *base, const ql_plan *at,
                            const ql_rows *rows, const ql_schedule_options *options,
                            ql_schedule_result *result);

/* What one hour of a process's emission is worth: CNY for a kg of a flow in an hour, at the
 * result's prices of the air. */
double ql_schedule_kg_price(const ql_rows *rows, const double *price, int flow, int hour);

/* What it would change to put one process (enterprise: process -1) back to its base while all
 * others keep to the plan. */
typedef struct ql_schedule_worth {
  double money; /* CNY saved (positive: the shift costs) */
  double air;   /* CNY of air lost, at options->air */
} ql_schedule_worth;
ql_status ql_schedule_without(ql_arena *arena, const ql_plan *base, const ql_rows *rows,
                              const ql_schedule_options *options, const ql_schedule_result *result,
                              const int whose[2], ql_schedule_worth *worth);

#endif
