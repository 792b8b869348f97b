/* Gas chemistry as an operator: every cell of the grid through the mechanism for one step. */
#ifndef QL_SOLVER_CHEMISTRY_CHEMISTRY_H
#define QL_SOLVER_CHEMISTRY_CHEMISTRY_H

#include "base/arena.h"
#include "solver/chemistry/mechanism.h"
#include "solver/operator.h"

typedef struct ql_chemistry_options {
  const ql_mechanism *mechanism;
  const ql_grid *grid;
  /* Photolysis rates, s-1, [photolysis_count][grid->volume], the mechanism's order; held over a
   * step; owned by the photolysis operator. */
  const float *j_values;
  /* Rates HET(...), (cm3)^(n-1) s-1 of an n-th order reaction, [het_count][grid->volume], the
   * mechanism's order; held over a step; owned by the operator that sets them. NULL: zero. */
  const float *het_rates;
  const char *tolerance; /* "production" or "tight" */
} ql_chemistry_options;

/* The operator; its workspace comes from `arena`, for as many threads as OpenMP would use now.
 * forward() needs a state whose first species are the mechanism's, in its order. It takes
 * temperature, pressure and humidity at mid-step (met->now), adds the net change of each species to
 * budget[].chemistry with the air at the end of the step, and leaves no negative amount: what the
 * integrator leaves below zero is given back along the reactions that consumed it
 * (ql_cells_mend). QL_ERR_NUMERIC names the first cell, and the species, that did not converge. */
ql_status ql_chemistry_create(ql_arena *arena, const ql_chemistry_options *options,
                              ql_operator *op);

/* Amount (mol) of a species set to zero from below because no reaction could give it back, since
 * the operator was created. Part of budget[].chemistry. */
double ql_chemistry_clipped(const ql_operator *op, int species);

/* Steps of the integrator in all cells so far, accepted and rejected. */
void ql_chemistry_steps(const ql_operator *op, long *accepted, long *rejected);

#endif
