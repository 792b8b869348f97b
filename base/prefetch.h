/* Asking for memory before it is needed. */
#ifndef QL_BASE_PREFETCH_H
#define QL_BASE_PREFETCH_H

#include <stddef.h>

/* The cache line at `address`, which need not be valid; nothing where the compiler cannot. */
static inline void ql_prefetch(const void *address) {
#if defined(__GNUC__)
  __builtin_prefetch(address);
#else
  (void)address;
#endif
}

/* `count` rows of `bytes` bytes, `apart` bytes from each other: what a block of columns has of a
 * species. No processor foresees such rows. */
static inline void ql_prefetch_rows(const void *first, size_t count, size_t bytes, size_t apart) {
  enum { LINE = 64 };
  for (size_t r = 0; r < count; r++)
    for (size_t n = 0; n < bytes; n += LINE) ql_prefetch((const char *)first + r * apart + n);
}

#endif
