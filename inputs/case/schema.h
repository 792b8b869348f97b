/* The schema of the case file as libcyaml tables: what ql_yaml_walk() checks and what libcyaml
 * fills the structs of case.h by. */
#ifndef QL_INPUTS_CASE_SCHEMA_H
#define QL_INPUTS_CASE_SCHEMA_H

#include <cyaml/cyaml.h>

/* The whole file: a mapping behind a pointer to ql_case. */
extern const cyaml_schema_value_t ql_case_schema;

#endif
