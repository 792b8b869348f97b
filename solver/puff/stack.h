/* How the puff of a source is born: as it stands, or risen from a stack. */
#ifndef QL_SOLVER_PUFF_STACK_H
#define QL_SOLVER_PUFF_STACK_H

#include "solver/puff/run.h"

/* The births of one puff of a source in the air, and their shares of the mass (sum 1): one, or two
 * where a part of the plume goes through the top of the boundary layer. Returns their number. */
int ql_puff_stack_births(const ql_puff_source *source, const ql_puff_air *air,
                         ql_puff_birth births[2], double shares[2]);

#endif
