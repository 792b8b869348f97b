/* A plan: what every process of the enterprises does in every hour, and what it then emits.
 *
 * Processes are counted through: those of the first enterprise, then those of the second, in the
 * order of the file. Hours are counted from the start of the plan; whole hours of local time, which
 * is at a fixed distance from UTC. What lies before the start (history: of ramps, shortest times,
 * batches that still run) is as the base has it, day after day. */
#ifndef QL_SCHEDULING_PLAN_H
#define QL_SCHEDULING_PLAN_H

#include "base/arena.h"
#include "inputs/enterprises/enterprises.h"

typedef struct ql_plan {
  const ql_enterprises *enterprises; /* must outlive the plan */
  double start;                      /* s since 1970: the first hour, a whole hour of local time */
  double utc_offset;                 /* s east */
  int hours, process_count;
  int *enterprise;                  /* [process]: index of the enterprise it belongs to */
  int *first;                       /* [enterprise + 1]: its first process */
  const ql_plant_process **process; /* [process] */
  double *load;          /* [process][hour], 0 to 1; batch: 1 in hours in which it runs */
  unsigned char *on;     /* [process][hour]: it runs */
  unsigned char *starts; /* [process][hour]: it (batch: a batch) starts in this hour */
} ql_plan;

/* The base as a plan: memory from `arena`. A process starts where it runs and did not in the hour
 * before. QL_ERR_ARGUMENT if `start` is no whole local hour or there are no hours. */
ql_status ql_plan_create(ql_arena *arena, const ql_enterprises *enterprises, double start,
                         double utc_offset, int hours, ql_plan *plan);

/* Where [process][hour] stands in the arrays. */
static inline size_t ql_plan_at(const ql_plan *plan, int process, int hour) {
  return (size_t)process * (size_t)plan->hours + (size_t)hour;
}

/* The local hour of the day, 0 to 23, and the local day (0: that of the start) of an hour, which
 * may lie before the start. */
int ql_plan_clock(const ql_plan *plan, int hour);
int ql_plan_day(const ql_plan *plan, int hour);

/* Is it a process of batches? */
bool ql_plan_is_batch(const ql_plant_process *process);

/* One of `count` values by the local hour: of 24, or the only one; `missing` if there is none. */
double ql_plan_hourly(const double *values, unsigned count, int clock, double missing);

/* What the plan says of an hour; before the start, what the base says. A process that is no batch
 * starts where it runs and did not in the hour before. */
double ql_plan_load(const ql_plan *plan, int process, int hour);
bool ql_plan_on(const ql_plan *plan, int process, int hour);
bool ql_plan_starts(const ql_plan *plan, int process, int hour);

/* Part of a batch's emission in hour `age` of it (0: the first). */
double ql_plan_shape(const ql_plant_process *process, int age);

/* kg that a process emits in an hour of the plan of its `emission`-th pollutant;
 * docs/theory/scheduling.md equation (9):
 *   runs, no batch:  idle + (full - idle) * load
 *   batch:           full * duration * shape[age], of every batch that runs
 *   each start:      start
 *   does not run:    warm, and in the first `drying` hours after a stop idle */
double ql_plan_emission(const ql_plan *plan, int process, unsigned emission, int hour);

#endif
