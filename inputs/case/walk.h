/* The walk of a YAML document along the schema. */
#ifndef QL_INPUTS_CASE_WALK_H
#define QL_INPUTS_CASE_WALK_H

#include "inputs/case/document.h"
#include "inputs/case/map.h"

#include <cyaml/cyaml.h>

typedef struct ql_case_faults {
  size_t unknown; /* keys that the schema does not have: libcyaml can pass over them */
  size_t other;   /* anything else: libcyaml would stop there */
} ql_case_faults;

/* Compare the document with a schema (a case's is ql_case_schema): every unknown key (with the
 * nearest known one), missing or doubled key and wrong type goes to `problems`, and the line of
 * every known key to `map`. Fails only for lack of memory. */
ql_status ql_case_walk(const char *name, const cyaml_schema_value_t *schema,
                       yaml_document_t *document, ql_problems *problems, ql_case_map *map,
                       ql_case_faults *faults);

#endif
