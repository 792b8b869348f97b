/* The walk of a YAML document along the schema. */
#ifndef QL_INPUTS_YAML_WALK_H
#define QL_INPUTS_YAML_WALK_H

#include "inputs/yaml/document.h"
#include "inputs/yaml/map.h"

#include <cyaml/cyaml.h>

typedef struct ql_yaml_faults {
  size_t unknown; /* keys that the schema does not have: libcyaml can pass over them */
  size_t other;   /* anything else: libcyaml would stop there */
} ql_yaml_faults;

/* Compare the document with the schema of the file: every unknown key (with the
 * nearest known one), missing or doubled key and wrong type goes to `problems`, and the line of
 * every known key to `map`. Fails only for lack of memory. */
ql_status ql_yaml_walk(const char *name, const cyaml_schema_value_t *schema,
                       yaml_document_t *document, ql_problems *problems, ql_yaml_map *map,
                       ql_yaml_faults *faults);

#endif
