/* The master problem: one schedule (column) for each cluster, such that cost, air and fairness
 * together are least. Private to scheduling/. */
#ifndef QL_SCHEDULING_MASTER_H
#define QL_SCHEDULING_MASTER_H

#include "scheduling/cluster.h"
#include "scheduling/schedule.h"

typedef struct ql_master_column {
  double money, burden;           /* CNY, full-load hours */
  double strayed[QL_ROWS_GROUPS]; /* kg of |E - E^n| */
  double *change;                 /* [metric] ug m-3 against E^n */
  double *value;                  /* [column of the cluster's problem], NULL: the base */
  double *load;                   /* [unit][hour] */
  unsigned char *on, *starts;
} ql_master_column;

typedef struct ql_master_pool { /* of a cluster */
  int count, room;
  ql_master_column *column;
  int written; /* columns that the linear problem has */
  int chosen;  /* in the best plan */
  int likely;  /* that of the largest part in the linear problem, and its part */
  double part;
} ql_master_pool;

/* Multipliers of what clusters share. */
typedef struct ql_master_duals {
  double *metric;                 /* [metric] CNY for ug m-3, not negative */
  double *burden;                 /* [enterprise] CNY for a burden of 1, not negative */
  double budget;                  /* for each CNY, not negative */
  double strayed[QL_ROWS_GROUPS]; /* CNY kg-1, not negative */
  double *cluster;                /* [cluster] of the convexity rows, any sign */
} ql_master_duals;

typedef struct ql_master_sums {
  double money, strayed[QL_ROWS_GROUPS];
  double *change; /* [metric] */
  double *burden; /* [enterprise], part of its capacity */
} ql_master_sums;

typedef struct ql_master {
  ql_arena *arena;
  const ql_schedule_options *options;
  ql_cluster_world world;
  int cluster_count, enterprise_count;
  ql_cluster *cluster;
  ql_master_pool *pool;
  ql_plan scratch;   /* the base; a column is measured by putting it in for a moment */
  double *capacity;  /* [enterprise] full-load hours over its weight, 0: burdens do not count */
  int fair_count;    /* enterprises whose burdens count */
  double most_money; /* base + budget */
  double strayed_limit[QL_ROWS_GROUPS];
  ql_master_sums sums; /* of the chosen columns */
  ql_milp problem;
  int metric_row, cluster_row, fair_row, budget_row, strayed_row[QL_ROWS_GROUPS];
  int first_choice; /* column of the problem at which the clusters' columns begin */
  int *choice_cluster, *choice_column, choice_count; /* whose column is which */
  ql_master_duals duals, centre, smooth;
  double *kg_price;            /* [flow][hour] */
  double *burden_price;        /* [enterprise] for a full-load hour */
  ql_cluster_answer *answer;   /* [cluster] */
  double **cluster_value;      /* [cluster][column of the cluster's problem] */
  double bound, relaxed, best; /* of the objective */
  long nodes;
} ql_master;

ql_status ql_master_create(ql_arena *arena, const ql_cluster_world *world,
                           const ql_schedule_options *options, ql_master *master);
void ql_master_free(ql_master *master);

/* Measure the schedule in `answer` of a cluster and add it to the pool; *added false if it is there
 * already or there is no room. */
ql_status ql_master_add(ql_master *master, int cluster, const ql_cluster_answer *answer,
                        const double *value, bool *added);

/* Sum up the chosen columns; replace one of them; and the objective of the sums. What breaks the
 * budget or the trust region costs more than anything else. */
void ql_master_sum(ql_master *master);
void ql_master_swap(ql_master *master, int cluster, int column);
double ql_master_objective(const ql_master *master);
/* Its parts: units of the curves, and the sum of the largest burdens. */
double ql_master_air(const ql_master *master);
double ql_master_unfairness(const ql_master *master);

/* Write down the linear master problem, without columns. */
void ql_master_write(ql_master *master);
/* Solve it over the columns that there are: `relaxed` and `duals`. */
ql_status ql_master_relax(ql_master *master);

/* Solve all clusters at prices, all together to a gap and each with a number of nodes at most;
 * answers to `answer`. Returns the Lagrangian bound in `*bound`, which holds wherever the search
 * ended. A cluster of which no schedule is found keeps to its base. */
ql_status ql_master_price(ql_master *master, const ql_master_duals *duals,
                          const ql_milp_limits *effort, double *bound);
/* Add what the last pricing found. */
ql_status ql_master_add_all(ql_master *master, int *added);

/* The best choice of columns that a search finds; to pool[].chosen and `best`. */
ql_status ql_master_choose(ql_master *master);

/* Add the best schedule of a cluster with all others as they are chosen. */
ql_status ql_master_respond(ql_master *master, int cluster, double gap, bool *added);

#endif
