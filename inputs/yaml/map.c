#include "inputs/yaml/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct entry {
  char *key, *place;
} entry;

struct ql_yaml_map {
  char *name;
  entry *entries;
  size_t count, capacity;
};

static ql_status no_memory(const char *name) {
  return ql_error_set(QL_ERR_MEMORY, "%s: out of memory reading the case file", name);
}

ql_status ql_yaml_map_create(const char *name, ql_yaml_map **map) {
  ql_yaml_map *made = calloc(1, sizeof *made);
  if (made) made->name = strdup(name);
  if (!made || !made->name) {
    free(made);
    return no_memory(name);
  }
  *map = made;
  return QL_OK;
}

void ql_yaml_map_free(ql_yaml_map *map) {
  if (!map) return;
  for (size_t i = 0; i < map->count; i++) {
    free(map->entries[i].key);
    free(map->entries[i].place);
  }
  free(map->entries);
  free(map->name);
  free(map);
}

static ql_status make_room(ql_yaml_map *map) {
  if (map->count < map->capacity) return QL_OK;
  const size_t capacity = map->capacity ? 2 * map->capacity : 64;
  entry *entries = realloc(map->entries, capacity * sizeof *entries);
  if (!entries) return no_memory(map->name);
  map->entries = entries;
  map->capacity = capacity;
  return QL_OK;
}

static ql_status add_place(ql_yaml_map *map, const char *key, const char *place) {
  QL_TRY(make_room(map));
  entry e = {.key = strdup(key), .place = strdup(place)};
  if (!e.key || !e.place) {
    free(e.key);
    free(e.place);
    return no_memory(map->name);
  }
  map->entries[map->count++] = e;
  return QL_OK;
}

ql_status ql_yaml_map_add(ql_yaml_map *map, const char *key, size_t line) {
  char place[1024];
  snprintf(place, sizeof place, "%s:%zu", map->name, line);
  return add_place(map, key, place);
}

static int by_key(const void *a, const void *b) {
  const entry *left = a, *right = b;
  return strcmp(left->key, right->key);
}

void ql_yaml_map_sort(ql_yaml_map *map) {
  if (map->count) qsort(map->entries, map->count, sizeof *map->entries, by_key);
}

static const entry *find(const ql_yaml_map *map, char *key) {
  const entry wanted = {.key = key};
  return map->count ? bsearch(&wanted, map->entries, map->count, sizeof wanted, by_key) : NULL;
}

bool ql_yaml_map_has(const ql_yaml_map *map, const char *key) {
  char copy[QL_YAML_KEY];
  snprintf(copy, sizeof copy, "%s", key);
  return find(map, copy) != NULL;
}

const char *ql_yaml_map_place(const ql_yaml_map *map, const char *key) {
  char rest[QL_YAML_KEY];
  snprintf(rest, sizeof rest, "%s", key);
  while (rest[0]) {
    const entry *found = find(map, rest);
    if (found) return found->place;
    const size_t cut = strlen(rest);
    size_t last = cut;
    while (last > 0 && rest[last - 1] != '.' && rest[last - 1] != '[') last--;
    rest[last ? last - 1 : 0] = '\0';
  }
  return map->name;
}

/* Forget the entries key[0], key[1], ... */
static void drop_entries(ql_yaml_map *map, const char *key) {
  const size_t length = strlen(key);
  size_t kept = 0;
  for (size_t i = 0; i < map->count; i++) {
    entry *e = &map->entries[i];
    if (strncmp(e->key, key, length) == 0 && e->key[length] == '[') {
      free(e->key);
      free(e->place);
    } else
      map->entries[kept++] = *e;
  }
  map->count = kept;
}

static ql_status copy_places(const ql_yaml_map *map, const char *key, const unsigned *origin,
                             unsigned count, char **places) {
  for (unsigned i = 0; i < count; i++) {
    char old[QL_YAML_KEY + 16];
    snprintf(old, sizeof old, "%s[%u]", key, origin[i]);
    places[i] = strdup(ql_yaml_map_place(map, old));
    if (!places[i]) return no_memory(map->name);
  }
  return QL_OK;
}

ql_status ql_yaml_map_expand(ql_yaml_map *map, const char *key, const unsigned *origin,
                             unsigned count) {
  char **places = calloc(count ? count : 1, sizeof *places);
  if (!places) return no_memory(map->name);
  ql_status status = copy_places(map, key, origin, count, places);
  if (status == QL_OK) drop_entries(map, key);
  for (unsigned i = 0; i < count; i++) {
    char new_key[QL_YAML_KEY + 16];
    snprintf(new_key, sizeof new_key, "%s[%u]", key, i);
    if (status == QL_OK) status = add_place(map, new_key, places[i]);
    free(places[i]);
  }
  free(places);
  ql_yaml_map_sort(map);
  return status;
}

const char *ql_yaml_map_at(const ql_yaml_map *map, size_t index, const char **place) {
  if (index >= map->count) return NULL;
  *place = map->entries[index].place;
  return map->entries[index].key;
}
