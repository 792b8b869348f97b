/* The schema of enterprises.yaml as libcyaml tables. */
#ifndef QL_INPUTS_ENTERPRISES_SCHEMA_H
#define QL_INPUTS_ENTERPRISES_SCHEMA_H

#include <cyaml/cyaml.h>

/* The whole file: a mapping behind a pointer to ql_enterprises. */
extern const cyaml_schema_value_t ql_enterprises_schema;

#endif
