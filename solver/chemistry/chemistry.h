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
  int members;           /* most states at once, see ql_chemistry_together(); 0: one */
} ql_chemistry_options;

/* The operator; its workspace comes from `arena`, for as many threads as OpenMP would use now.
 * forward() needs a state whose first species are the mechanism's, in its order. It takes
 * temperature, pressure and humidity at mid-step (met->now), adds the net change of each species to
 * budget[].chemistry with the air at the end of the step, and leaves no negative amount: what the
 * integrator leaves below zero is given back along the reactions that consumed it
 * (ql_cells_mend). QL_ERR_NUMERIC names the first cell, and the species, that did not converge. */
ql_status ql_chemistry_create(ql_arena *arena, const ql_chemistry_options *options,
                              ql_operator *op);

/* One of several states under the same weather and light, as scenarios of emission have them. */
typedef struct ql_chemistry_member {
  ql_state *state;
  const float *het_rates; /* as in the options; NULL: zero */
  double *clipped;        /* [species_count] mol, added to: see ql_chemistry_clipped() */
  ql_status status;       /* what became of it; */
  char message[512];      /* its message if it failed; the others go on */
} ql_chemistry_member;

/* What forward() does, for several states at once: each gets the bits that forward() would give it
 * alone. The rate constants are computed once for all, and a cell that equals the same cell of the
 * first member to the last bit takes its result. Members must have the grid and the species of the
 * operator. */
void ql_chemistry_together(const ql_operator *op, const ql_met *met, double dt,
                           ql_chemistry_member *members, int count);

/* Amount (mol) of a species set to zero from below because no reaction could give it back, since
 * the operator was created. Part of budget[].chemistry. */
double ql_chemistry_clipped(const ql_operator *op, int species);

/* Steps of the integrator in all cells so far, accepted and rejected. */
void ql_chemistry_steps(const ql_operator *op, long *accepted, long *rejected);

#endif
