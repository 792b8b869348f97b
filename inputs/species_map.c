#include "inputs/species_map.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

typedef struct reading {
  ql_arena *arena;
  const char *path;
  ql_problems *problems;
  yaml_document_t *document;
} reading;

static void complain(const reading *r, ql_severity severity, const yaml_node_t *at,
                     const char *what, const char *name) {
  char place[512];
  snprintf(place, sizeof place, "%s:%zu", r->path, at->start_mark.line + 1);
  ql_problems_add(r->problems, severity, place, what, name);
}

static const char *scalar(const yaml_node_t *node) {
  return node->type == YAML_SCALAR_NODE ? (const char *)node->data.scalar.value : NULL;
}

static const yaml_node_t *node_at(const reading *r, int index) {
  return yaml_document_get_node(r->document, index);
}

/* Add one model species to an entry, or say why not. */
static void add_term(const reading *r, const ql_species_map *map, ql_map_entry *entry,
                     const yaml_node_t *target, const yaml_node_t *factor) {
  const char *name = scalar(target), *text = factor ? scalar(factor) : "1";
  char *end = NULL;
  const double value = text && *text ? strtod(text, &end) : NAN;
  if (!name) {
    complain(r, QL_ERROR, target, "%s", "a model species must be a name");
  } else if (!end || *end || !isfinite(value) || value < 0.0) {
    complain(r, QL_ERROR, factor ? factor : target,
             "the factor of %s must be a number that is not negative", name);
  } else {
    const int species = ql_species_find(map->species, name);
    if (species < 0)
      complain(r, QL_WARNING, target, "the model has no species '%s'; this part is not used", name);
    else
      entry->terms[entry->count++] = (ql_map_term){species, value};
  }
}

static ql_status read_entry(const reading *r, ql_species_map *map, const yaml_node_pair_t *pair) {
  const yaml_node_t *key = node_at(r, pair->key), *value = node_at(r, pair->value);
  const char *name = scalar(key);
  if (!name || !*name || strlen(name) >= QL_MAP_NAME) {
    complain(r, QL_ERROR, key, "%s", "a file species must be a name of under 64 characters");
    return QL_OK;
  }
  for (int i = 0; i < map->count; i++) {
    if (strcmp(map->entries[i].name, name) != 0) continue;
    complain(r, QL_ERROR, key, "species '%s' is mapped twice; remove one", name);
    return QL_OK;
  }
  ql_map_entry *entry = &map->entries[map->count++];
  snprintf(entry->name, sizeof entry->name, "%s", name);
  entry->line = (int)key->start_mark.line + 1;
  size_t room = 1;
  if (value->type == YAML_MAPPING_NODE)
    room = (size_t)(value->data.mapping.pairs.top - value->data.mapping.pairs.start);
  QL_TRY(
      ql_arena_take(r->arena, "species map", room ? room : 1, sizeof *entry->terms, &entry->terms));
  if (value->type == YAML_SCALAR_NODE) {
    add_term(r, map, entry, value, NULL);
  } else if (value->type == YAML_MAPPING_NODE) {
    for (const yaml_node_pair_t *p = value->data.mapping.pairs.start;
         p < value->data.mapping.pairs.top; p++)
      add_term(r, map, entry, node_at(r, p->key), node_at(r, p->value));
  } else {
    complain(r, QL_ERROR, value, "write '%s: {MODEL: factor}'", name);
  }
  return QL_OK;
}

static ql_status read_root(const reading *r, ql_species_map *map) {
  const yaml_node_t *root = yaml_document_get_root_node(r->document);
  if (!root || root->type != YAML_MAPPING_NODE) {
    ql_problems_add(r->problems, QL_ERROR, r->path,
                    "a species map is a list of lines 'FILE_SPECIES: {MODEL_SPECIES: factor}'");
    return QL_OK;
  }
  const yaml_node_pair_t *first = root->data.mapping.pairs.start,
                         *end = root->data.mapping.pairs.top;
  const size_t count = (size_t)(end - first);
  QL_TRY(ql_arena_take(r->arena, "species map", count ? count : 1, sizeof *map->entries,
                       &map->entries));
  for (const yaml_node_pair_t *p = first; p < end; p++) QL_TRY(read_entry(r, map, p));
  return QL_OK;
}

static ql_status parse(reading *r, FILE *stream, ql_species_map *map) {
  yaml_parser_t parser;
  yaml_document_t document;
  if (!yaml_parser_initialize(&parser))
    return ql_error_set(QL_ERR_MEMORY, "out of memory reading %s", r->path);
  yaml_parser_set_input_file(&parser, stream);
  ql_status status = QL_OK;
  if (yaml_parser_load(&parser, &document)) {
    r->document = &document;
    status = read_root(r, map);
    r->document = NULL;
    yaml_document_delete(&document);
  } else {
    char place[512];
    snprintf(place, sizeof place, "%s:%zu", r->path, parser.problem_mark.line + 1);
    ql_problems_add(r->problems, QL_ERROR, place, "this is not YAML: %s",
                    parser.problem ? parser.problem : "it cannot be read");
  }
  yaml_parser_delete(&parser);
  return status;
}

ql_status ql_species_map_read(ql_arena *arena, const char *path, const ql_species_table *species,
                              ql_problems *problems, ql_species_map *map) {
  *map = (ql_species_map){.species = species};
  if (!path) return QL_OK;
  FILE *stream = fopen(path, "rb");
  if (!stream) {
    ql_problems_add(problems, QL_ERROR, path, "cannot be opened: %s", strerror(errno));
    return QL_OK;
  }
  reading r = {.arena = arena, .path = path, .problems = problems};
  const ql_status status = parse(&r, stream, map);
  fclose(stream);
  return status;
}

const ql_map_term *ql_species_map_find(const ql_species_map *map, const char *name,
                                       ql_map_term *self, int *count, bool *known) {
  for (int i = 0; i < map->count; i++) {
    if (strcmp(map->entries[i].name, name) != 0) continue;
    *count = map->entries[i].count;
    if (known) *known = true;
    return map->entries[i].terms;
  }
  *self = (ql_map_term){ql_species_find(map->species, name), 1.0};
  *count = self->species >= 0;
  if (known) *known = *count > 0;
  return self;
}
