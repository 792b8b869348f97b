/* How the partition of the smooth equilibrium changes with the totals: the implicit function
 * theorem at the solution. Activity coefficients and water are differentiated too, nothing is
 * frozen. */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_DERIVATIVE_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_DERIVATIVE_H

#include "solver/aerosol/equilibrium/equilibrium.h"

/* [part][total]: mol mol-1, water kg mol-1 */
typedef double ql_equilibrium_jacobian[QL_EQUILIBRIUM_PARTS][QL_EQUILIBRIUM_TOTALS];

/* d part / d total of `count` cells, whose `part` columns hold what ql_equilibrium_solve found for
 * them with the same solver. Gas and particle of an element add up to 1 in its own column and to 0
 * in the others. The equilibrium is smooth between kinks (where the salts that hold water change,
 * calcium passes sulfate, or cations pass anions); on a kink the derivative is that of one side.
 * QL_ERR_ARGUMENT if the solver is not a smooth one; QL_ERR_NUMERIC names a cell whose equations
 * have no single solution nearby. */
ql_status ql_equilibrium_derivative(const ql_equilibrium *solver, size_t count,
                                    const ql_equilibrium_cells *cells,
                                    ql_equilibrium_jacobian *jacobian);

/* The adjoint: by_total[t][i] = sum over parts of jacobian[i][p][t] by_part[p][i]. Columns of
 * `count`, owned by the caller. */
void ql_equilibrium_transposed(size_t count, const ql_equilibrium_jacobian *jacobian,
                               const double *const by_part[QL_EQUILIBRIUM_PARTS],
                               double *const by_total[QL_EQUILIBRIUM_TOTALS]);

#endif
