/* The paths that a case names: made usable, '*' expanded, seen to exist. */
#ifndef QL_INPUTS_CASE_PATHS_H
#define QL_INPUTS_CASE_PATHS_H

#include "inputs/case/case.h"

/* Every path of the case is replaced by one that works from here, every list of files with '*' by
 * the files in the order of their names. What does not exist, cannot be read or is named twice goes
 * to `problems`. Fails only for lack of memory. */
ql_status ql_paths_resolve(ql_case *made, ql_problems *problems);

/* Folder of a path with its '/' ("" if there is none), joined with `file` unless that begins at the
 * root; freed by the caller. NULL: out of memory. */
char *ql_paths_join(const char *beside, const char *file);

#endif
