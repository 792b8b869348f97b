/* What stands where a case file says nothing. */
#ifndef QL_INPUTS_CASE_DEFAULTS_H
#define QL_INPUTS_CASE_DEFAULTS_H

#include "inputs/case/case.h"

/* Fill in the defaults named in case.h. Reads the map for what 0 may mean "as written" for. */
ql_status ql_defaults_fill(ql_case *made);

#endif
