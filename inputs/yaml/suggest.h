/* What a user may have meant by a key that does not exist. */
#ifndef QL_INPUTS_YAML_SUGGEST_H
#define QL_INPUTS_YAML_SUGGEST_H

#include <cyaml/cyaml.h>

enum { QL_YAML_HINT = 256 };

/* "did you mean 'step'?", "it belongs under numerics", or the keys that are known here. `schema`:
 * of the whole file; `fields`: those of the group in which `key` stands, ended by CYAML_FIELD_END.
 */
void ql_yaml_suggest(const cyaml_schema_value_t *schema, const cyaml_schema_field_t *fields,
                     const char *key, char hint[QL_YAML_HINT]);

#endif
