/* Where each key of a case file stands, and a reporter of problems with such places. */
#ifndef QL_INPUTS_CASE_MAP_H
#define QL_INPUTS_CASE_MAP_H

#include "base/problems.h"

#include <stdbool.h>

enum { QL_CASE_KEY = 256 }; /* bytes of "emissions.points[0].file", the zero included */

typedef struct ql_case_map ql_case_map;

/* An empty map of the file called `name`; freed by ql_case_map_free(), which allows NULL. */
ql_status ql_case_map_create(const char *name, ql_case_map **map);
void ql_case_map_free(ql_case_map *map);

/* Note that `key` stands on `line` (from 1). Sort once all are noted, before the look-ups. */
ql_status ql_case_map_add(ql_case_map *map, const char *key, size_t line);
void ql_case_map_sort(ql_case_map *map);

bool ql_case_map_has(const ql_case_map *map, const char *key);
/* "name:line" of the key, or of the nearest group that holds it, or "name". Owned by the map. */
const char *ql_case_map_place(const ql_case_map *map, const char *key);

/* The index-th key and its place, in sorted order; NULL past the last. Owned by the map. */
const char *ql_case_map_at(const ql_case_map *map, size_t index, const char **place);

/* Give the entries of the list `key` new places: the i-th ("key[i]") that of entry `origin[i]` of
 * the list as it stood. For lists in which a '*' was expanded. */
ql_status ql_case_map_expand(ql_case_map *map, const char *key, const unsigned *origin,
                             unsigned count);

#endif
