#include "outputs/hashes.h"

#include "outputs/checkpoint.h"

#include <string.h>

typedef struct ql_hash {
  const char *path;
  char text[QL_HASH_TEXT];
  struct ql_hash *next;
} ql_hash;

ql_status ql_hashes_find(ql_hashes *hashes, const char *path, const char **hash) {
  ql_hash *found = hashes->first;
  while (found && strcmp(found->path, path) != 0) found = found->next;
  if (!found) {
    QL_TRY(ql_arena_take(hashes->arena, "hashes", 1, sizeof *found, &found));
    QL_TRY(ql_checkpoint_hash(path, found->text));
    found->path = path;
    found->next = hashes->first;
    hashes->first = found;
  }
  *hash = found->text;
  return QL_OK;
}
