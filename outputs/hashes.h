/* SHA-256 of the files that the runs of a process read: each file once, however many runs list it
 * in their manifests. */
#ifndef QL_OUTPUTS_HASHES_H
#define QL_OUTPUTS_HASHES_H

#include "base/arena.h"

typedef struct ql_hashes {
  ql_arena *arena;       /* where they are kept */
  struct ql_hash *first; /* NULL: none yet */
} ql_hashes;

/* The hash of a file, in hexadecimal, which lives as long as the arena; `path` must too. QL_ERR_IO
 * if it cannot be read. */
ql_status ql_hashes_find(ql_hashes *hashes, const char *path, const char **hash);

#endif
