/* A YAML file's text, and the structs that libcyaml makes of it. */
#ifndef QL_INPUTS_YAML_FILL_H
#define QL_INPUTS_YAML_FILL_H

#include "inputs/yaml/document.h"

#include <cyaml/cyaml.h>

/* The file's bytes, at most one more than QL_YAML_BYTES; freed by the caller. */
ql_status ql_yaml_fill_text(const char *path, char **text, size_t *size);

/* Fill the structs of a schema from the text, which ql_yaml_walk() has found in order: libcyaml can
 * only fail by reading YAML otherwise than the walk does, and that is then said. `*made` is freed
 * by ql_yaml_fill_free(). */
ql_status ql_yaml_fill(const ql_yaml_text *source, const cyaml_schema_value_t *schema, void **made);
void ql_yaml_fill_free(const cyaml_schema_value_t *schema, void *made);

#endif
