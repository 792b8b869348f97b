/* Can a process obey its own constraints? Exact for everything that binds one process alone: a
 * dynamic program over what it does (runs or stands, and for how long; of batches, how long ago the
 * last began) and what it has done in the day. */
#ifndef QL_INPUTS_ENTERPRISES_FEASIBLE_H
#define QL_INPUTS_ENTERPRISES_FEASIBLE_H

#include "inputs/enterprises/enterprises.h"

/* Hours of a plan. */
typedef struct ql_feasible_span {
  int first_hour; /* local hour of the day of the first, 0 to 23 */
  int hours;
} ql_feasible_span;

/* Constraints that may be left out to see which of them contradict each other. */
enum {
  QL_FEASIBLE_WINDOWS = 1 << 0,
  QL_FEASIBLE_QUIET = 1 << 1,
  QL_FEASIBLE_MUST_RUN = 1 << 2,
  QL_FEASIBLE_HEAT = 1 << 3,
  QL_FEASIBLE_UP = 1 << 4,       /* minimum_up */
  QL_FEASIBLE_DOWN = 1 << 5,     /* minimum_down */
  QL_FEASIBLE_DRYING = 1 << 6,   /* it does not start again before it is dry */
  QL_FEASIBLE_DAY = 1 << 7,      /* day_share of the base of each day */
  QL_FEASIBLE_DURATION = 1 << 8, /* of a batch; left out: an hour */
  QL_FEASIBLE_SETUP = 1 << 9,
  QL_FEASIBLE_LEAST = 1 << 10, /* least_batches */
  QL_FEASIBLE_BASE = 1 << 11,  /* what the base did before the first hour */
  QL_FEASIBLE_ALL = (1 << 12) - 1
};

/* Is there a schedule that obeys the constraints in `kept`? */
bool ql_feasible_process(const ql_plant_process *process, const ql_feasible_span *span,
                         unsigned kept);

/* The least and the most that it can do over the span, full-load hours (batch: hours of batches
 * that start in the span), with all constraints but those of the day's amount. False if nothing
 * is possible. */
bool ql_feasible_range(const ql_plant_process *process, const ql_feasible_span *span, double *least,
                       double *most);

/* What it must do on the local day that hour t of the span belongs to: full-load hours, or batches;
 * of a part of a day the part that the base does in it. */
double ql_feasible_owed(const ql_plant_process *process, const ql_feasible_span *span, int t,
                        unsigned kept);

/* Every process that cannot obey its own constraints is an error (a warning where the enterprise
 * keeps to its base anyway) that names a smallest set of keys that contradict each other, with
 * their lines. So are buffers that can never feed their user. What is soft or only odd is a
 * warning: a base that breaks its process's constraints, a quota that cannot be met, a power cap
 * below what must run. */
void ql_feasible_explain(const ql_enterprises *all, const ql_feasible_span *span,
                         ql_problems *problems);
/* The same of one enterprise. Returns the number of contradictions. */
int ql_feasible_explain_one(const ql_enterprises *all, unsigned enterprise,
                            const ql_feasible_span *span, ql_problems *problems);

#endif
