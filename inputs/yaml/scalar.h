/* Single values of a YAML file against their type in the schema. */
#ifndef QL_INPUTS_YAML_SCALAR_H
#define QL_INPUTS_YAML_SCALAR_H

#include <cyaml/cyaml.h>
#include <stdbool.h>
#include <yaml.h>

enum { QL_YAML_SHOWN = 64, QL_YAML_REASON = 512 };

/* Nothing, or one of YAML's words for nothing, without quotes. */
bool ql_yaml_scalar_is_null(const yaml_node_t *node);

/* A scalar's text fit for a message: cut, control characters replaced. */
void ql_yaml_scalar_show(const yaml_node_t *node, char shown[QL_YAML_SHOWN]);

/* "a whole number", "a list", ... */
const char *ql_yaml_scalar_wanted(cyaml_type_e type);

/* Whether a scalar that is not null may stand for a value of the schema; stricter than libcyaml,
 * which takes "off" for true and "010" for eight. If not, `reason` says why and what to write. */
bool ql_yaml_scalar_check(const cyaml_schema_value_t *schema, const yaml_node_t *node,
                          char reason[QL_YAML_REASON]);

#endif
