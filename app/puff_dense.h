/* The dense phase of the sources of a release whose gas is heavy: its own map, and where the puffs
 * take over. */
#ifndef QL_APP_PUFF_DENSE_H
#define QL_APP_PUFF_DENSE_H

#include "solver/puff/dense.h"
#include "solver/puff/run.h"

typedef struct ql_puff_job ql_puff_job;

typedef struct ql_puff_phase {
  const char *name;
  double x, y;       /* m: of the source */
  double strength;   /* kg m-3 at the source: mass over volume */
  double direction;  /* degrees the wind comes from at its start */
  double from, last; /* s: when it begins, and how long it gives off (0: at once) */
  double end;        /* m: to the hand-over */
  double begun;      /* kg m-3: with what the puffs begin there at the ground */
  ql_puff_dense dense;
} ql_puff_phase;

/* Find the point and volume sources near the ground that are too heavy to be passive, and move the
 * start of their puffs to the end of the dense phase, with its width, and the height that gives its
 * concentration at the ground. By the weather at the start of each. */
ql_status ql_puff_dense_prepare(ql_puff_job *job);

/* Peak, dose and arrival of the receptors that lie in a dense phase, at the end of the run: what is
 * larger or earlier stands. */
void ql_puff_dense_overlay(ql_puff_job *job);

/* What the phases were, and what does not hold. */
void ql_puff_dense_print(const ql_puff_job *job);

#endif
