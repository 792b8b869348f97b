/* The schema of a file of scenarios, for libcyaml and for the walk that finds all faults. */
#ifndef QL_INPUTS_SCENARIO_SCHEMA_H
#define QL_INPUTS_SCENARIO_SCHEMA_H

#include <cyaml/cyaml.h>

extern const cyaml_schema_value_t ql_scenario_schema; /* of a ql_scenarios */

#endif
