/* What of a file of scenarios can be judged without the case, and its defaults. */
#ifndef QL_INPUTS_SCENARIO_CHECK_H
#define QL_INPUTS_SCENARIO_CHECK_H

#include "inputs/scenario/scenario.h"

/* After the structs were filled and the paths resolved: fill what has a default, report the rest.
 */
ql_status ql_scenario_check(ql_scenarios *file, ql_problems *problems);

/* Replace every path by one that works from the working folder; what is no file is a problem. */
ql_status ql_scenario_resolve(ql_scenarios *file, ql_problems *problems);

/* Was this key of rule `rule` in the file? ("scale", "retrofit.height") */
bool ql_scenario_has(const ql_scenario *scenario, unsigned rule, const char *key);

#endif
