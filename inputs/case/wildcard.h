/* File names with '*'. */
#ifndef QL_INPUTS_CASE_WILDCARD_H
#define QL_INPUTS_CASE_WILDCARD_H

#include "base/error.h"

#include <stdbool.h>

typedef struct ql_wildcard_list {
  char **paths; /* sorted by the bytes of their names, whatever the locale */
  unsigned count;
} ql_wildcard_list;

/* Whether `name` is `pattern` with every '*' standing for any number of characters. A leading '.'
 * must be written. */
bool ql_wildcard_match(const char *pattern, const char *name);

/* The files that a path with '*' in its last part stands for; none is no error here. Freed with
 * ql_wildcard_free(). QL_ERR_INPUT: the folder cannot be read or there is a '*' in it. */
ql_status ql_wildcard_expand(const char *path, ql_wildcard_list *list);
void ql_wildcard_free(ql_wildcard_list *list);

#endif
