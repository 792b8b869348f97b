/* Sweeps along x and y over the layers of the state. */
#ifndef QL_SOLVER_TRANSPORT_HORIZONTAL_H
#define QL_SOLVER_TRANSPORT_HORIZONTAL_H

#include "solver/state.h"
#include "solver/transport/plan.h"
#include "solver/transport/transport.h"

typedef struct ql_horizontal {
  const ql_grid *grid;
  bool linear;
  int threads;         /* scratch is there for so many */
  ql_layer_plan *plan; /* [nz] of this cycle */
  double *air;         /* [QL_PLAN_PASSES][plane] mol, when the pass begins */
  ql_real *courant;    /* [QL_PLAN_PASSES][plane] signed part of the donor's air through a face */
  ql_real *inverse;    /* [QL_PLAN_PASSES][plane] 1 / (air after the pass), mol-1; 0 in the halo */
  ql_real *moved[2];   /* by axis, [plane] air through a face in one pass, mol; 0 in the halo */
  ql_real *scratch;    /* [threads][3][plane] slopes, edges, means of what passes */
  double *passed; /* [species][nz][2] mol through the sides in this cycle: in, out (negative) */
} ql_horizontal;

/* Workspace from `arena`; `threads`: the largest number that will ever run it. */
ql_status ql_horizontal_create(ql_arena *arena, const ql_transport_options *options, int threads,
                               ql_horizontal *sweeps);

/* All horizontal sweeps of one cycle for the transported species; the amounts that passed the
 * sides are left in `passed`. */
void ql_horizontal_forward(const ql_horizontal *sweeps, const ql_cycle *cycle, ql_state *state);

#endif
