/* What a first run gave, to the bit, for the runs that must give the same. */
#ifndef QL_TESTS_KEPT_BITS_H
#define QL_TESTS_KEPT_BITS_H

#include "ql_test.h"

typedef struct kept_bits { /* begins as {0}; ends with kept_bits_free() */
  void *first;
} kept_bits;

static inline void assert_kept(kept_bits *kept, const void *now, size_t bytes) {
  if (!kept->first) {
    kept->first = malloc(bytes);
    assert_non_null(kept->first);
    memcpy(kept->first, now, bytes);
  }
  assert_memory_equal(kept->first, now, bytes);
}

static inline void kept_bits_free(kept_bits *kept) {
  free(kept->first);
  kept->first = NULL;
}

#endif
