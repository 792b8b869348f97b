#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct block {
  struct block *next;
  void *data;
} block;

struct ql_arena {
  block *blocks;
  size_t bytes;
};

ql_status ql_arena_create(ql_arena **arena) {
  ql_arena *made = calloc(1, sizeof *made);
  if (!made) return ql_error_set(QL_ERR_MEMORY, "out of memory: arena");
  *arena = made;
  return QL_OK;
}

void ql_arena_free(ql_arena *arena) {
  if (!arena) return;
  for (block *b = arena->blocks, *next; b; b = next) {
    next = b->next;
    free(b->data);
    free(b);
  }
  free(arena);
}

static ql_status no_memory(const char *what, size_t count, size_t size) {
  return ql_error_set(QL_ERR_MEMORY, "out of memory: %s needs %zu x %zu bytes", what, count, size);
}

ql_status ql_arena_take(ql_arena *arena, const char *what, size_t count, size_t size, void *out) {
  if (size && count > (SIZE_MAX - QL_ALIGNMENT) / size) return no_memory(what, count, size);
  const size_t wanted = count && size ? count * size : 1;
  const size_t bytes = (wanted + QL_ALIGNMENT - 1) / QL_ALIGNMENT * QL_ALIGNMENT;
  block *b = malloc(sizeof *b);
  void *data = b ? aligned_alloc(QL_ALIGNMENT, bytes) : NULL;
  if (!data) {
    free(b);
    return no_memory(what, count, size);
  }
  memset(data, 0, bytes);
  *b = (block){.next = arena->blocks, .data = data};
  arena->blocks = b;
  arena->bytes += bytes;
  memcpy(out, &data, sizeof data);
  return QL_OK;
}

ql_status ql_arena_string(ql_arena *arena, const char *text, char **out) {
  const size_t size = strlen(text) + 1;
  QL_TRY(ql_arena_take(arena, "string", size, 1, out));
  memcpy(*out, text, size);
  return QL_OK;
}

size_t ql_arena_bytes(const ql_arena *arena) {
  return arena->bytes;
}
