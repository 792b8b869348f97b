#include "inputs/yaml/suggest.h"

#include "inputs/yaml/map.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MAX_KEY = 32 }; /* longer texts are like no key */

static size_t least(size_t a, size_t b) {
  return a < b ? a : b;
}

/* Number of insertions, deletions and replacements between two words of under MAX_KEY characters,
 * capitals and '-' counting as small letters and '_' (Wagner and Fischer 1974, one row kept). */
static size_t edit_distance(const char *a, const char *b) {
  size_t row[MAX_KEY + 1];
  const size_t length = strlen(b);
  for (size_t j = 0; j <= length; j++) row[j] = j;
  for (size_t i = 1; a[i - 1]; i++) {
    size_t diagonal = row[0];
    const int x = a[i - 1] == '-' ? '_' : tolower((unsigned char)a[i - 1]);
    row[0] = i;
    for (size_t j = 1; j <= length; j++) {
      const size_t above = row[j];
      row[j] = least(least(row[j - 1], above) + 1, diagonal + (x != b[j - 1]));
      diagonal = above;
    }
  }
  return row[length];
}

static const char *nearest(const cyaml_schema_field_t *fields, const char *key) {
  const char *best = NULL;
  size_t best_distance = 1 + strlen(key) / 3; /* a typing error or two, not another word */
  for (; fields->key; fields++) {
    const size_t distance = edit_distance(key, fields->key);
    const bool same_start = tolower((unsigned char)key[0]) == fields->key[0];
    if (distance > (same_start ? best_distance : least(best_distance, 1))) continue;
    if (best && distance == best_distance) continue;
    best = fields->key;
    best_distance = distance;
  }
  return best;
}

/* Look for the key everywhere in the schema; `path` becomes the group that has it. */
static bool find_elsewhere(const cyaml_schema_value_t *value, const char *key,
                           char path[QL_YAML_KEY]) {
  if (value->type == CYAML_SEQUENCE) return find_elsewhere(value->sequence.entry, key, path);
  if (value->type != CYAML_MAPPING) return false;
  const size_t length = strlen(path);
  for (const cyaml_schema_field_t *f = value->mapping.fields; f->key; f++) {
    if (strcmp(f->key, key) == 0) return true;
    snprintf(path + length, QL_YAML_KEY - length, "%s%s", length ? "." : "", f->key);
    if (find_elsewhere(&f->value, key, path)) return true;
    path[length] = '\0';
  }
  return false;
}

static void list_known(const cyaml_schema_field_t *fields, char hint[QL_YAML_HINT]) {
  size_t used = (size_t)snprintf(hint, QL_YAML_HINT, "known here:");
  for (; fields->key && used < QL_YAML_HINT; fields++)
    used += (size_t)snprintf(hint + used, QL_YAML_HINT - used, " %s%s", fields->key,
                             fields[1].key ? "," : "");
}

void ql_yaml_suggest(const cyaml_schema_value_t *schema, const cyaml_schema_field_t *fields,
                     const char *key, char hint[QL_YAML_HINT]) {
  char path[QL_YAML_KEY] = "";
  const char *near = strlen(key) < MAX_KEY ? nearest(fields, key) : NULL;
  if (near)
    snprintf(hint, QL_YAML_HINT, "did you mean '%s'?", near);
  else if (find_elsewhere(schema, key, path))
    snprintf(hint, QL_YAML_HINT, "it belongs %s%s", *path ? "under " : "at the left margin", path);
  else
    list_known(fields, hint);
}
