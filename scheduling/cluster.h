/* A cluster: processes of one enterprise that constraints tie to each other (a buffer, the power
 * cap, the number of changes, a permit, what a voluntary enterprise accepts), with all their
 * constraints as one problem in integers. Clusters know of each other through prices only. Private
 * to scheduling/. */
#ifndef QL_SCHEDULING_CLUSTER_H
#define QL_SCHEDULING_CLUSTER_H

#include "scheduling/cost.h"
#include "scheduling/milp.h"
#include "scheduling/rows.h"

/* Columns of a process in the problem: the first of one for each hour, -1: there are none. */
typedef struct ql_cluster_unit {
  int process; /* of the plan */
  bool batch;
  int on, start, stop; /* y, v, w of (1) to (3) */
  int load;            /* p; -1: full load where it runs */
  int batches;         /* x of (4): a batch starts */
} ql_cluster_unit;

/* What a unit of a column (-1: nothing at all, a constant) emits: kg of a flow in an hour. */
typedef struct ql_cluster_term {
  int column, flow, hour;
  double kg;
} ql_cluster_term;

typedef struct ql_cluster {
  int enterprise, unit_count, *processes; /* [unit] */
  bool has_power;                         /* it holds all that counts for the power cap */
  ql_cluster_unit *unit;
  ql_milp milp;
  double *money, *burden; /* [column] CNY and full-load hours of a unit of it */
  double constant_money;
  int column_room;
  int term_count, term_room;
  ql_cluster_term *term;
  int strayed[QL_ROWS_GROUPS]; /* first of 2 * hours columns: |E - E^n| of (14); -1: none */
} ql_cluster;

typedef struct ql_cluster_world {
  const ql_plan *base; /* what costs and quotas are measured by, and the history */
  const ql_plan *at;   /* E^n: where the rows were found */
  const ql_rows *rows;
  bool trust; /* write down |E - E^n| */
} ql_cluster_world;

/* Prices of what clusters share. */
typedef struct ql_cluster_prices {
  double money;                   /* for each CNY */
  const double *burden;           /* [enterprise] for each full-load hour of burden, not negative */
  const double *kg;               /* [flow][hour] for each kg */
  double strayed[QL_ROWS_GROUPS]; /* for each kg of |E - E^n|, not negative */
} ql_cluster_prices;

/* Divide the enterprises that may move into clusters. Memory from `arena`; problems are not built
 * yet. */
ql_status ql_cluster_divide(ql_arena *arena, const ql_cluster_world *world, int *count,
                            ql_cluster **clusters);

/* Write down the problem of a cluster. */
ql_status ql_cluster_build(ql_arena *arena, const ql_cluster_world *world, ql_cluster *cluster);
void ql_cluster_free(ql_cluster *clusters, int count);

/* Parts of it, in the order in which they are called. */
void ql_cluster_add_units(const ql_cluster_world *world, ql_cluster *cluster);
void ql_cluster_add_batch(const ql_cluster_world *world, ql_cluster *cluster,
                          ql_cluster_unit *unit);
void ql_cluster_add_couplings(const ql_cluster_world *world, ql_cluster *cluster,
                              bool *flows); /* [flow] */

/* What the parts share. */
int ql_cluster_column(ql_cluster *cluster, double lower, double upper, bool integer);
void ql_cluster_add_term(ql_cluster *cluster, int column, int flow, int hour, double kg);
/* Write factor * load of an hour into a row; returns the part that is no column's (a batch of the
 * history). */
double ql_cluster_add_load(const ql_cluster_world *world, ql_cluster *cluster, int row, int unit,
                           int hour, double factor);
/* May it run in an hour of the plan (batch: be started, its later hours looked at)? */
bool ql_cluster_may_run(const ql_plan *plan, int process, int hour);
bool ql_cluster_may_start(const ql_plan *base, int process, int hour);
/* Is a batch that was started before the plan under way in this hour? */
bool ql_cluster_old_batch(const ql_plan *base, int process, int hour);

typedef struct ql_cluster_answer {
  bool found;
  double objective, bound; /* with prices, constants included */
  double *load;            /* [unit][hour] */
  unsigned char *on, *starts;
  int nodes;
} ql_cluster_answer;

/* Set the costs of the problem's columns; returns what no column decides. */
double ql_cluster_price(const ql_cluster_world *world, ql_cluster *cluster,
                        const ql_cluster_prices *prices);
/* The schedule that a point of the problem stands for. */
void ql_cluster_read(const ql_cluster_world *world, const ql_cluster *cluster, const double *value,
                     ql_cluster_answer *answer);

/* Find the cheapest schedule at given prices, to an absolute gap. `value`: [column] room, and the
 * incumbent on entry if `known`. Arrays of `answer` are the caller's. */
ql_status ql_cluster_solve(const ql_cluster_world *world, ql_cluster *cluster,
                           const ql_cluster_prices *prices, const ql_milp_limits *limits,
                           double *value, ql_cluster_answer *answer);

#endif
