/* Vertical mixing, emission and dry deposition in one implicit solve for each column. Backward
 * Euler, so that it is positive for any time step. K diffusion with met->now->kz, and on request
 * the non-local upward transport of ACM2 (Pleim 2007, doi:10.1175/JAM2539.1).
 * docs/theory/mixing.md. */
#ifndef QL_SOLVER_MIXING_MIXING_H
#define QL_SOLVER_MIXING_MIXING_H

#include "base/arena.h"
#include "grids/sources.h"
#include "solver/operator.h"

typedef struct ql_mixing_options {
  const ql_grid *grid;             /* not owned */
  const ql_species_table *species; /* not owned */
  bool acm2; /* needs pbl_height and inverse_obukhov; kz is then the K of the whole exchange */
  int parts; /* steps prepared at once; 0: one */
  const ql_operator *matrix_of; /* the mixing of another state under the same weather, whose
                                   prepare() serves here, too; NULL: has its own */
} ql_mixing_options;

/* An operator that mixes every species in the vertical, transported or not. It weighs with
 * met->air_end: it comes after transport in a step. Adds to the budgets emitted and deposited. Its
 * workspace comes from `arena`. */
ql_status ql_mixing_create(ql_arena *arena, const ql_mixing_options *options, ql_operator *op);

/* Emission rates used from now on, NULL: none. Not owned, read in every forward(). A species stands
 * in it once at most. QL_ERR_ARGUMENT if it has more layers than the grid or names a species that
 * the run does not have. */
ql_status ql_mixing_set_emission(const ql_operator *op, const ql_emission *emission);

/* Deposition velocities (m s-1, not negative) at the middle of the lowest layer used from now on,
 * [species][ny + 2h][nx + 2h], NULL: none. Not owned, read in every forward(). */
void ql_mixing_set_velocity(const ql_operator *op, const float *velocity);

#endif
