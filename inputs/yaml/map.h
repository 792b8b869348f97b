/* Where each key of a YAML file stands. */
#ifndef QL_INPUTS_YAML_MAP_H
#define QL_INPUTS_YAML_MAP_H

#include "base/problems.h"

#include <stdbool.h>

enum { QL_YAML_KEY = 256 }; /* bytes of "emissions.points[0].file", the zero included */

typedef struct ql_yaml_map ql_yaml_map;

/* An empty map of the file called `name`; freed by ql_yaml_map_free(), which allows NULL. */
ql_status ql_yaml_map_create(const char *name, ql_yaml_map **map);
void ql_yaml_map_free(ql_yaml_map *map);

/* Note that `key` stands on `line` (from 1). Sort once all are noted, before the look-ups. */
ql_status ql_yaml_map_add(ql_yaml_map *map, const char *key, size_t line);
void ql_yaml_map_sort(ql_yaml_map *map);

bool ql_yaml_map_has(const ql_yaml_map *map, const char *key);
/* "name:line" of the key, or of the nearest group that holds it, or "name". Owned by the map. */
const char *ql_yaml_map_place(const ql_yaml_map *map, const char *key);

/* The index-th key and its place, in sorted order; NULL past the last. Owned by the map. */
const char *ql_yaml_map_at(const ql_yaml_map *map, size_t index, const char **place);

/* Give the entries of the list `key` new places: the i-th ("key[i]") that of entry `origin[i]` of
 * the list as it stood. For lists in which a '*' was expanded. */
ql_status ql_yaml_map_expand(ql_yaml_map *map, const char *key, const unsigned *origin,
                             unsigned count);

#endif
