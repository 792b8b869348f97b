/* Sweeps along z over blocks of columns. */
#ifndef QL_SOLVER_TRANSPORT_VERTICAL_H
#define QL_SOLVER_TRANSPORT_VERTICAL_H

#include "solver/state.h"
#include "solver/transport/plan.h"
#include "solver/transport/transport.h"

typedef struct ql_vertical {
  const ql_grid *grid;
  bool linear;
  int threads;    /* scratch is there for so many */
  int blocks;     /* pieces of work */
  ql_real *real;  /* [threads][...] coefficients and scratch of a block */
  double *air;    /* [threads][nz][width] mol */
  double *passed; /* [blocks][species][2] mol through the top in this cycle: in, out (negative) */
} ql_vertical;

/* Workspace from `arena`; `threads`: the largest number that will ever run it. */
ql_status ql_vertical_create(ql_arena *arena, const ql_transport_options *options, int threads,
                             ql_vertical *sweeps);

/* The number of passes of each block in a cycle, [blocks]. w: air through the interfaces, mol s-1
 * up, ql_continuity_vertical() of the cycle's met. */
void ql_vertical_plan(const ql_vertical *sweeps, const ql_cycle *cycle, const double *w,
                      int *passes);

/* The vertical sweeps of one cycle for the transported species; the amounts that passed the top are
 * left in `passed`. `w`, `passes`: of ql_vertical_plan(). */
void ql_vertical_forward(const ql_vertical *sweeps, const ql_cycle *cycle, const double *w,
                         const int *passes, ql_state *state);

#endif
