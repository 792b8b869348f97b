/* Transport: mass-flux form, directional sweeps of the piecewise parabolic method (Colella &
 * Woodward 1984, doi:10.1016/0021-9991(84)90143-8) with the monotonicity constraint of Lin 2004
 * (doi:10.1175/1520-0493(2004)132<2293:AVLFVD>2.0.CO;2), consistent with the air.
 * docs/theory/transport.md. */
#ifndef QL_SOLVER_TRANSPORT_TRANSPORT_H
#define QL_SOLVER_TRANSPORT_TRANSPORT_H

#include "base/arena.h"
#include "solver/operator.h"

typedef struct ql_transport_options {
  const ql_grid *grid;             /* not owned */
  const ql_species_table *species; /* not owned */
  int parts;                       /* steps prepared at once; 0: one */
  bool linear; /* leave the limiter out: then the operator is linear in c, but not positive */
} ql_transport_options;

/* An operator that moves every transported species with the fluxes of met->now while the air goes
 * linearly from met->air_start to met->air_end. It reads the halo of state->c (the air outside) and
 * state->top, and adds to the budgets lateral_in/out and top_in/out. Its workspace comes from
 * `arena`. prepare() fails with QL_ERR_NUMERIC if the fluxes would empty a cell within 1/4096 of
 * the step or are not finite. */
ql_status ql_transport_create(ql_arena *arena, const ql_transport_options *options,
                              ql_operator *op);

#endif
