/* From puffs to the grid: when a puff fills the cells, its mass is given to them. Mass and the
 * first horizontal moments are kept. What stands in puffs is not in the grid, so that a receptor's
 * concentration is the grid's plus the puffs'. */
#ifndef QL_SOLVER_PUFF_HANDOVER_H
#define QL_SOLVER_PUFF_HANDOVER_H

#include "grids/met.h"
#include "solver/puff/puffs.h"
#include "solver/state.h"

enum { QL_PUFF_WINDOW = 32 }; /* cells to each side at most */

/* Shares of a puff by cell (k, j, i): z[k] y[j - first_y] x[i - first_x]. Each list sums to 1;
 * cells outside the grid are among them. */
typedef struct ql_puff_shares {
  int first_x, first_y, layers;
  double x[QL_PUFF_WINDOW], y[QL_PUFF_WINDOW], z[QL_MAX_LAYERS];
} ql_puff_shares;

/* Whether a puff is ready: its spread is above half a cell (`spacing`, m), or it is older than
 * `oldest` s. */
bool ql_puff_handover_due(const ql_puffs *puffs, int puff, double spacing, double oldest);

/* The shares of a puff on a grid; x and y of the puff are projected metres. Integrals of the
 * Gaussian over cells, then the few thousandths by which their centre of mass (cells taken at their
 * middles) is off are moved between the two cells around it. Vertically the integral of its
 * distribution between `edge` [nz + 1] (m above ground); what lies above the top goes into the
 * highest layer. */
void ql_puff_handover_shares(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                             const ql_grid *grid, const double *edge, ql_puff_shares *shares);

/* Where the species of the puffs stand in the state, and what the hand-over did. */
typedef struct ql_puff_ledger {
  const int *species; /* [puffs->species]: index in the state */
  double *given;      /* [puffs->species]: mol (kg of particles) that the state really took */
  double *outside;    /* [puffs->species]: that fell outside the grid */
  const bool *kept;   /* [puffs->species]: what the puff does not give; NULL: it gives all */
} ql_puff_ledger;

/* Add a puff's mass to the state (air: mol m-2) and to the ledger. What the state's precision did
 * not take stays in puffs->mass, so that state + outside + puffs is what it was to double
 * precision; the caller gives it to another puff or to the next one. */
void ql_puff_handover_give(ql_puffs *puffs, int puff, const ql_puff_shares *shares,
                           const float *air, ql_state *state, const ql_puff_ledger *ledger);

#endif
