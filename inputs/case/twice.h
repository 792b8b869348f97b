/* Inputs that a case names twice, which would count them twice. */
#ifndef QL_INPUTS_CASE_TWICE_H
#define QL_INPUTS_CASE_TWICE_H

#include "inputs/case/case.h"

/* After ql_paths_resolve(): the same file (by whatever path) twice among the meteorology files, the
 * gridded emissions or the point sources, an inventory with the same sector twice, and names that
 * two emission entries share, go to `problems`. Fails only for lack of memory. */
ql_status ql_twice_check(const ql_case *made, ql_problems *problems);

#endif
