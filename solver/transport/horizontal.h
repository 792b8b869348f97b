/* Sweeps along x and y over the layers of the state. */
#ifndef QL_SOLVER_TRANSPORT_HORIZONTAL_H
#define QL_SOLVER_TRANSPORT_HORIZONTAL_H

#include "solver/state.h"
#include "solver/transport/plan.h"
#include "solver/transport/transport.h"

typedef struct ql_horizontal {
  const ql_grid *grid;
  bool linear;
  int threads;    /* there is scratch for so many */
  double *air;    /* [threads][QL_PLAN_PASSES][plane] */
  ql_real *real;  /* [threads][...][plane] coefficients and scratch */
  double *passed; /* [species][nz][2] mol through the sides in this cycle: in, out (negative) */
} ql_horizontal;

/* Workspace from `arena`; `threads`: the largest number that will ever run it. */
ql_status ql_horizontal_create(ql_arena *arena, const ql_transport_options *options, int threads,
                               ql_horizontal *sweeps);

/* All horizontal sweeps of one cycle for the transported species; the amounts that passed the
 * sides are left in `passed`. `plan`: of the layers, [nz]. */
void ql_horizontal_forward(const ql_horizontal *sweeps, const ql_cycle *cycle,
                           const ql_layer_plan *plan, ql_state *state);

#endif
