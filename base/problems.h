/* A list of problems and notes, gathered so that a user sees all of them at once. */
#ifndef QL_BASE_PROBLEMS_H
#define QL_BASE_PROBLEMS_H

#include "base/error.h"

#include <stddef.h>

typedef enum ql_severity { QL_NOTE, QL_WARNING, QL_ERROR } ql_severity;

typedef struct ql_problem {
  ql_severity severity;
  char *place; /* "case.yaml:12" or "wrfout_d01: variable U", never NULL */
  char *text;  /* what is wrong and the way out */
} ql_problem;

typedef struct ql_problems {
  ql_problem *items;
  size_t count, capacity, error_count;
} ql_problems;

/* Start from {0}. Add one; running out of memory is counted as an error all the same. */
void ql_problems_add(ql_problems *list, ql_severity severity, const char *place, const char *format,
                     ...) QL_PRINTF(4, 5);
/* Turn a failed status (its message) into an entry; QL_OK adds nothing. Returns its argument. */
ql_status ql_problems_status(ql_problems *list, const char *place, ql_status status);
/* QL_OK if the list has no error, else QL_ERR_INPUT with the first error and the number of others.
 */
ql_status ql_problems_result(const ql_problems *list);
void ql_problems_free(ql_problems *list);

#endif
