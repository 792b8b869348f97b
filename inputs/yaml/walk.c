#include "inputs/yaml/walk.h"

#include "inputs/yaml/scalar.h"
#include "inputs/yaml/suggest.h"

#include <stdio.h>
#include <string.h>

typedef struct walk {
  const char *name;
  const cyaml_schema_value_t *schema; /* of the whole file */
  yaml_document_t *document;
  ql_problems *problems;
  ql_yaml_map *map;
  ql_yaml_faults *faults;
} walk;

enum {
  MAX_FIELDS = 32
}; /* keys of one group; the largest, a process of enterprises.yaml, has 28 */

static ql_status walk_value(walk *w, const cyaml_schema_value_t *schema, const yaml_node_t *node,
                            const char *key);

static size_t line_of(const yaml_node_t *node) {
  return node->start_mark.line + 1;
}

static void wrong_type(walk *w, const yaml_node_t *node, const char *key, const char *wanted) {
  const char *got = node->type == YAML_MAPPING_NODE    ? "a group of keys"
                    : node->type == YAML_SEQUENCE_NODE ? "a list"
                                                       : "a single value";
  w->faults->other++;
  if (ql_yaml_scalar_is_null(node))
    ql_yaml_report(w->problems, w->name, line_of(node),
                   "%s has no value; give it %s, or remove the line", key, wanted);
  else
    ql_yaml_report(w->problems, w->name, line_of(node), "%s is %s; it must be %s", key, got,
                   wanted);
}

/* "emissions" + "points" -> "emissions.points"; the keys of the schema are short. */
static void join_key(char joined[QL_YAML_KEY], const char *group, const char *key) {
  snprintf(joined, QL_YAML_KEY, "%s%s%s", group, *group ? "." : "", key);
}

static void unknown_key(walk *w, const cyaml_schema_field_t *fields, const yaml_node_t *node,
                        const char *group) {
  char hint[QL_YAML_HINT], shown[QL_YAML_SHOWN];
  ql_yaml_scalar_show(node, shown);
  ql_yaml_suggest(w->schema, fields, (const char *)node->data.scalar.value, hint);
  w->faults->unknown++;
  ql_yaml_report(w->problems, w->name, line_of(node), "unknown key '%s'%s%s; %s", shown,
                 *group ? " in " : "", group, hint);
}

static const cyaml_schema_field_t *find_field(const cyaml_schema_field_t *fields,
                                              const yaml_node_t *key) {
  const char *text = (const char *)key->data.scalar.value;
  for (const cyaml_schema_field_t *f = fields; f->key; f++)
    if (strlen(f->key) == key->data.scalar.length && strcmp(f->key, text) == 0) return f;
  return NULL;
}

/* One "key: value" of a group; `seen` holds the line on which each field was met, 0 if not yet. */
static ql_status walk_pair(walk *w, const cyaml_schema_field_t *fields,
                           const yaml_node_pair_t *pair, const char *group,
                           size_t seen[MAX_FIELDS]) {
  const yaml_node_t *key = yaml_document_get_node(w->document, pair->key);
  const yaml_node_t *value = yaml_document_get_node(w->document, pair->value);
  if (key->type != YAML_SCALAR_NODE) {
    w->faults->other++;
    ql_yaml_report(w->problems, w->name, line_of(key),
                   "a key must be a word, not a list or a group%s%s", *group ? ", in " : "", group);
    return QL_OK;
  }
  const cyaml_schema_field_t *field = find_field(fields, key);
  if (!field) {
    unknown_key(w, fields, key, group);
    return QL_OK;
  }
  char joined[QL_YAML_KEY];
  join_key(joined, group, field->key);
  size_t *first = &seen[field - fields];
  if (*first) {
    w->faults->other++;
    ql_yaml_report(w->problems, w->name, line_of(key),
                   "%s is given twice, first on line %zu; keep one of them", joined, *first);
    return QL_OK;
  }
  *first = line_of(key);
  QL_TRY(ql_yaml_map_add(w->map, joined, line_of(key)));
  return walk_value(w, &field->value, value, joined);
}

static ql_status walk_mapping(walk *w, const cyaml_schema_value_t *schema, const yaml_node_t *node,
                              const char *key) {
  size_t seen[MAX_FIELDS] = {0};
  const cyaml_schema_field_t *fields = schema->mapping.fields;
  for (yaml_node_pair_t *pair = node->data.mapping.pairs.start; pair < node->data.mapping.pairs.top;
       pair++)
    QL_TRY(walk_pair(w, fields, pair, key, seen));
  for (size_t f = 0; fields[f].key; f++) {
    if (seen[f] || (fields[f].value.flags & CYAML_FLAG_OPTIONAL)) continue;
    char joined[QL_YAML_KEY];
    join_key(joined, key, fields[f].key);
    w->faults->other++;
    ql_yaml_report(w->problems, w->name, line_of(node), "%s is missing; add '%s:' with %s", joined,
                   fields[f].key, ql_yaml_scalar_wanted(fields[f].value.type));
  }
  return QL_OK;
}

static ql_status walk_sequence(walk *w, const cyaml_schema_value_t *schema, const yaml_node_t *node,
                               const char *key) {
  const yaml_node_item_t *items = node->data.sequence.items.start;
  const size_t count = (size_t)(node->data.sequence.items.top - items);
  if (count < schema->sequence.min || count > schema->sequence.max) {
    w->faults->other++;
    ql_yaml_report(w->problems, w->name, line_of(node),
                   "%s has %zu entries; it must have %u to %u (or remove the key)", key, count,
                   schema->sequence.min, schema->sequence.max);
    return QL_OK;
  }
  for (size_t i = 0; i < count; i++) {
    const yaml_node_t *item = yaml_document_get_node(w->document, items[i]);
    char joined[QL_YAML_KEY];
    snprintf(joined, sizeof joined, "%s[%zu]", key, i);
    QL_TRY(ql_yaml_map_add(w->map, joined, line_of(item)));
    QL_TRY(walk_value(w, schema->sequence.entry, item, joined));
  }
  return QL_OK;
}

static ql_status walk_value(walk *w, const cyaml_schema_value_t *schema, const yaml_node_t *node,
                            const char *key) {
  char reason[QL_YAML_REASON];
  if (schema->type == CYAML_MAPPING && node->type == YAML_MAPPING_NODE)
    return walk_mapping(w, schema, node, key);
  if (schema->type == CYAML_SEQUENCE && node->type == YAML_SEQUENCE_NODE)
    return walk_sequence(w, schema, node, key);
  if (schema->type == CYAML_MAPPING || schema->type == CYAML_SEQUENCE ||
      node->type != YAML_SCALAR_NODE || ql_yaml_scalar_is_null(node))
    wrong_type(w, node, *key ? key : "the file", ql_yaml_scalar_wanted(schema->type));
  else if (!ql_yaml_scalar_check(schema, node, reason)) {
    w->faults->other++;
    ql_yaml_report(w->problems, w->name, line_of(node), "%s: %s", key, reason);
  }
  return QL_OK;
}

ql_status ql_yaml_walk(const char *name, const cyaml_schema_value_t *schema,
                       yaml_document_t *document, ql_problems *problems, ql_yaml_map *map,
                       ql_yaml_faults *faults) {
  walk w = {name, schema, document, problems, map, faults};
  *faults = (ql_yaml_faults){0};
  QL_TRY(walk_value(&w, schema, yaml_document_get_root_node(document), ""));
  ql_yaml_map_sort(map);
  return QL_OK;
}
