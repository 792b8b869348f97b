/* Arena: memory that lives and dies together, all of it zeroed and aligned for vector loads.
 * Everything a run needs is taken when the run is set up; nothing is taken inside a step. */
#ifndef QL_BASE_ARENA_H
#define QL_BASE_ARENA_H

#include "base/error.h"

#include <stddef.h>

enum { QL_ALIGNMENT = 64 }; /* bytes: one cache line, one AVX-512 register */

typedef struct ql_arena ql_arena;

ql_status ql_arena_create(ql_arena **arena);
/* Free the arena and all that was taken from it. NULL is allowed. */
void ql_arena_free(ql_arena *arena);

/* `count` elements of `size` bytes, zeroed, aligned to QL_ALIGNMENT, owned by the arena.
 * `*out` is set only on success. QL_ERR_MEMORY names `what` and the size asked for. */
ql_status ql_arena_take(ql_arena *arena, const char *what, size_t count, size_t size, void *out);

/* A copy of a string, owned by the arena. */
ql_status ql_arena_string(ql_arena *arena, const char *text, char **out);

/* Bytes taken so far: what --dry-run and the manifest report. */
size_t ql_arena_bytes(const ql_arena *arena);

#endif
