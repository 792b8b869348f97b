/* Does the base obey what binds its processes? A plan may always fall back on a base that does. */
#ifndef QL_INPUTS_ENTERPRISES_BASE_CHECK_H
#define QL_INPUTS_ENTERPRISES_BASE_CHECK_H

#include "inputs/enterprises/feasible.h"

/* Warn of the first constraint that the base of each process of an enterprise breaks, and of
 * buffers that it overdraws, overfills or leaves emptier than they were over the span. The base is
 * the same every day: what passes midnight counts. */
void ql_base_check_enterprise(const ql_enterprises *all, unsigned enterprise,
                              const ql_feasible_span *span, ql_problems *problems);

#endif
