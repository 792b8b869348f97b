#include "inputs/case/paths.h"

#include "inputs/case/wildcard.h"
#include "inputs/yaml/map.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct resolver {
  ql_case *made;
  ql_problems *problems;
} resolver;

char *ql_paths_join(const char *beside, const char *file) {
  const char *slash = *file == '/' ? NULL : strrchr(beside, '/');
  const size_t length = slash ? (size_t)(slash - beside) + 1 : 0, size = length + strlen(file) + 1;
  char *joined = malloc(size);
  if (joined) snprintf(joined, size, "%.*s%s", (int)length, beside, file);
  return joined;
}

static ql_status no_memory(const resolver *r) {
  return ql_error_set(QL_ERR_MEMORY, "%s: out of memory resolving its paths", r->made->path);
}

static void check_file(const resolver *r, const char *path, const char *key) {
  const char *place = ql_yaml_map_place(r->made->map, key);
  struct stat info;
  if (stat(path, &info))
    ql_problems_add(r->problems, QL_ERROR, place,
                    "%s: '%s' cannot be found: %s; paths begin at the folder of the case file", key,
                    path, strerror(errno));
  else if (!S_ISREG(info.st_mode))
    ql_problems_add(r->problems, QL_ERROR, place, "%s: '%s' is %s; name a file", key, path,
                    S_ISDIR(info.st_mode) ? "a folder" : "not a regular file");
  else if (access(path, R_OK))
    ql_problems_add(r->problems, QL_ERROR, place,
                    "%s: '%s' may not be read: %s; change its permissions", key, path,
                    strerror(errno));
}

/* Replace *path by one that works from here, or leave it NULL. */
static ql_status resolve(const resolver *r, char **path) {
  if (!*path) return QL_OK;
  char *joined = ql_paths_join(r->made->path, *path);
  if (!joined) return no_memory(r);
  free(*path);
  *path = joined;
  return QL_OK;
}

static ql_status resolve_file(const resolver *r, char **path, const char *group,
                              const char *member) {
  char key[QL_YAML_KEY];
  if (!*path) return QL_OK;
  QL_TRY(resolve(r, path));
  snprintf(key, sizeof key, "%s.%s", group, member);
  check_file(r, *path, key);
  return QL_OK;
}

typedef struct file_list {
  char **files;
  unsigned *origin; /* entry of the list as written */
  unsigned count;
} file_list;

static ql_status append(const resolver *r, file_list *list, char **paths, unsigned count,
                        unsigned origin) {
  if (!count) return QL_OK;
  const size_t total = (size_t)list->count + count;
  char **files = realloc(list->files, total * sizeof *files);
  if (files) list->files = files;
  unsigned *origins = files ? realloc(list->origin, total * sizeof *origins) : NULL;
  if (!origins) return no_memory(r);
  list->origin = origins;
  for (unsigned i = 0; i < count; i++) {
    files[list->count] = paths[i];
    origins[list->count++] = origin;
    paths[i] = NULL; /* the list owns it now */
  }
  return QL_OK;
}

static ql_status append_expanded(const resolver *r, file_list *list, const char *path,
                                 const char *key, unsigned origin) {
  ql_wildcard_list found;
  const char *place = ql_yaml_map_place(r->made->map, key);
  const ql_status status = ql_wildcard_expand(path, &found);
  if (status == QL_ERR_INPUT) {
    ql_problems_status(r->problems, place, ql_error_context(status, "%s", key));
    return QL_OK;
  }
  if (status != QL_OK) return status;
  if (!found.count)
    ql_problems_add(r->problems, QL_ERROR, place,
                    "%s: no file is called like '%s'; paths begin at the folder of the case file",
                    key, path);
  const ql_status added = append(r, list, found.paths, found.count, origin);
  ql_wildcard_free(&found);
  return added;
}

static ql_status collect(const resolver *r, char **files, unsigned count, const char *group,
                         file_list *list) {
  for (unsigned i = 0; i < count; i++) {
    char key[QL_YAML_KEY];
    snprintf(key, sizeof key, "%s.files[%u]", group, i);
    QL_TRY(resolve(r, &files[i]));
    if (strchr(files[i], '*'))
      QL_TRY(append_expanded(r, list, files[i], key, i));
    else {
      check_file(r, files[i], key);
      QL_TRY(append(r, list, &files[i], 1, i));
    }
  }
  return QL_OK;
}

static void free_list(file_list *list) {
  for (unsigned i = 0; i < list->count; i++) free(list->files[i]);
  free(list->files);
  free(list->origin);
}

/* Put the expanded list in the place of the one written. */
static ql_status resolve_list(const resolver *r, char ***files, unsigned *count,
                              const char *group) {
  file_list list = {0};
  char key[QL_YAML_KEY];
  ql_status status = collect(r, *files, *count, group, &list);
  snprintf(key, sizeof key, "%s.files", group);
  if (status == QL_OK) status = ql_yaml_map_expand(r->made->map, key, list.origin, list.count);
  if (status != QL_OK) { /* entries that moved to the list are NULL, which cyaml_free() allows */
    free_list(&list);
    return status;
  }
  for (unsigned i = 0; i < *count; i++) free((*files)[i]);
  free(*files);
  free(list.origin);
  *files = list.files;
  *count = list.count;
  return QL_OK;
}

static ql_status resolve_emissions(const resolver *r, ql_case_emissions *e) {
  char group[QL_YAML_KEY / 2];
  for (unsigned i = 0; i < e->gridded_count; i++) {
    ql_case_gridded *g = &e->gridded[i];
    snprintf(group, sizeof group, "emissions.gridded[%u]", i);
    QL_TRY(resolve_list(r, &g->files, &g->files_count, group));
    QL_TRY(resolve_file(r, &g->species_map, group, "species_map"));
  }
  for (unsigned i = 0; i < e->inventories_count; i++) {
    ql_case_inventory *v = &e->inventories[i];
    snprintf(group, sizeof group, "emissions.inventories[%u]", i);
    QL_TRY(resolve_file(r, &v->file, group, "file"));
    QL_TRY(resolve_file(r, &v->speciation, group, "speciation"));
    QL_TRY(resolve_file(r, &v->profiles, group, "profiles"));
    QL_TRY(resolve_file(r, &v->vertical, group, "vertical"));
  }
  for (unsigned i = 0; i < e->points_count; i++) {
    ql_case_points *p = &e->points[i];
    snprintf(group, sizeof group, "emissions.points[%u]", i);
    QL_TRY(resolve_file(r, &p->file, group, "file"));
    QL_TRY(resolve_file(r, &p->species_map, group, "species_map"));
    QL_TRY(resolve_file(r, &p->speciation, group, "speciation"));
    QL_TRY(resolve_file(r, &p->profiles, group, "profiles"));
  }
  for (unsigned i = 0; i < e->fires_count; i++) {
    snprintf(group, sizeof group, "emissions.fires[%u]", i);
    QL_TRY(resolve_file(r, &e->fires[i].file, group, "file"));
    QL_TRY(resolve_file(r, &e->fires[i].factors, group, "factors"));
  }
  return QL_OK;
}

ql_status ql_paths_resolve(ql_case *made, ql_problems *problems) {
  const resolver r = {made, problems};
  ql_case_meteorology *m = &made->meteorology;
  QL_TRY(resolve_list(&r, &m->files, &m->files_count, "meteorology"));
  QL_TRY(resolve_file(&r, &made->land.file, "land", "file"));
  QL_TRY(resolve_file(&r, &made->land.ozone_file, "land", "ozone_file"));
  QL_TRY(resolve_emissions(&r, &made->emissions));
  QL_TRY(resolve_file(&r, &made->initial.file, "initial", "file"));
  QL_TRY(resolve_file(&r, &made->initial.species_map, "initial", "species_map"));
  QL_TRY(resolve_file(&r, &made->boundary.file, "boundary", "file"));
  QL_TRY(resolve_file(&r, &made->boundary.species_map, "boundary", "species_map"));
  QL_TRY(resolve_file(&r, &made->output.stations, "output", "stations"));
  QL_TRY(resolve_file(&r, &made->output.receptors, "output", "receptors"));
  return resolve(&r, &made->output.folder);
}
