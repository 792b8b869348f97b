/* The matrix of the implicit vertical solve, factored for a block of columns side by side.
 *
 * Elimination runs from the top down, q[k] = omega[k] b[k] + gamma[k] q[k-1] + pi[k] q[0] with
 * omega + gamma + pi = 1, so that what differs from species to species, the deposition of the
 * lowest layer, enters its row alone. b[k] is a mean of the layers k and above; all are kept as
 * shares of a mean of two, m + share (n - m). */
#ifndef QL_SOLVER_MIXING_COLUMN_H
#define QL_SOLVER_MIXING_COLUMN_H

#include "base/arena.h"
#include "base/real.h"
#include "grids/met.h"

enum { QL_COLUMN_BLOCK = 64 };

/* Arrays [nz][QL_COLUMN_BLOCK] unless they say otherwise; columns that are none (halo between two
 * rows, beyond the last) have the identity as matrix. */
typedef struct ql_column {
  const ql_grid *grid;
  size_t origin, count;               /* 2-D index of the first column; columns, halo included */
  bool inner[QL_COLUMN_BLOCK];        /* not halo */
  ql_real *above;                     /* share of b[k+1] in b[k], the rest is layer k's */
  ql_real *below;                     /* share of q[k-1] beside b[k]: gamma / (1 - pi) */
  ql_real *direct;                    /* share of q[0] beside both: pi; 0 without ACM2 */
  ql_real *per_mol;                   /* mole fraction that 1 mol s-1 adds during dt, s mol-1 */
  ql_real bottom[QL_COLUMN_BLOCK];    /* pivot of row 0 without deposition */
  ql_real per_speed[QL_COLUMN_BLOCK]; /* dt / (depth of the lowest layer), s m-1 */
  double air[QL_COLUMN_BLOCK];        /* mol in the cell of the lowest layer */
} ql_column;

/* Number of blocks that cover the grid. */
int ql_column_blocks(const ql_grid *grid);

/* Block `number`, with arrays from `arena`. */
ql_status ql_column_create(ql_arena *arena, const ql_grid *grid, int number, ql_column *column);

/* Factor its matrix for a step of dt seconds; air is met->air_end. `acm2`: with the non-local part.
 */
void ql_column_factor(ql_column *column, const ql_met *met, double dt, bool acm2);

/* Part of the exchange that is non-local (Pleim 2007): 0 in stable air, growing with -h/L. */
double ql_column_nonlocal(double pbl_height, double inverse_obukhov);

#endif
