/* The schema of a release as libcyaml tables. */
#ifndef QL_INPUTS_RELEASE_SCHEMA_H
#define QL_INPUTS_RELEASE_SCHEMA_H

#include <cyaml/cyaml.h>

/* The whole file: a mapping behind a pointer to ql_release. */
extern const cyaml_schema_value_t ql_release_schema;

#endif
