#include "inputs/case/wildcard.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool ql_wildcard_match(const char *pattern, const char *name) {
  const char *star = NULL, *resume = NULL;
  if (*name == '.' && *pattern != '.') return false;
  while (*name) {
    if (*pattern == '*') {
      star = pattern++;
      resume = name;
    } else if (*pattern == *name) {
      pattern++;
      name++;
    } else if (star) { /* let the last star take one character more */
      pattern = star + 1;
      name = ++resume;
    } else
      return false;
  }
  while (*pattern == '*') pattern++;
  return *pattern == '\0';
}

static int by_name(const void *a, const void *b) {
  return strcmp(*(char *const *)a, *(char *const *)b);
}

static ql_status add(ql_wildcard_list *list, const char *folder, const char *name) {
  const size_t size = strlen(folder) + strlen(name) + 1;
  char **paths = realloc(list->paths, (list->count + 1) * sizeof *paths);
  if (paths) list->paths = paths;
  char *path = paths ? malloc(size) : NULL;
  if (!path) return ql_error_set(QL_ERR_MEMORY, "out of memory listing %s", folder);
  snprintf(path, size, "%s%s", folder, name);
  list->paths[list->count++] = path;
  return QL_OK;
}

/* `folder` with its last '/', or "". */
static ql_status list_folder(const char *folder, const char *pattern, ql_wildcard_list *list) {
  DIR *stream = opendir(*folder ? folder : ".");
  if (!stream)
    return ql_error_set(QL_ERR_INPUT, "the folder '%s' cannot be read: %s", *folder ? folder : ".",
                        strerror(errno));
  ql_status status = QL_OK;
  for (struct dirent *e = readdir(stream); e && status == QL_OK; e = readdir(stream))
    if (ql_wildcard_match(pattern, e->d_name)) status = add(list, folder, e->d_name);
  closedir(stream);
  if (list->count) qsort(list->paths, list->count, sizeof *list->paths, by_name);
  return status;
}

ql_status ql_wildcard_expand(const char *path, ql_wildcard_list *list) {
  const char *slash = strrchr(path, '/');
  const size_t length = slash ? (size_t)(slash - path) + 1 : 0;
  *list = (ql_wildcard_list){0};
  if (memchr(path, '*', length))
    return ql_error_set(QL_ERR_INPUT,
                        "'%s': a '*' may stand only in the last part of a path; name the folder",
                        path);
  char *folder = strndup(path, length);
  if (!folder) return ql_error_set(QL_ERR_MEMORY, "out of memory listing %s", path);
  const ql_status status = list_folder(folder, path + length, list);
  free(folder);
  if (status != QL_OK) ql_wildcard_free(list);
  return status;
}

void ql_wildcard_free(ql_wildcard_list *list) {
  for (unsigned i = 0; i < list->count; i++) free(list->paths[i]);
  free(list->paths);
  *list = (ql_wildcard_list){0};
}
