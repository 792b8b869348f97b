/* Errors: one list, one call macro, one message with a trail.
 *
 * A function that can fail returns ql_status. The one that finds the fault calls ql_error_set()
 * with a message for the person who must mend it (file, variable or line, value, unit, what to do);
 * its callers pass it on with QL_TRY, or add context with ql_error_context(). The message belongs
 * to the calling thread until the next ql_error_set(). The library never prints and never exits. */
#ifndef QL_BASE_ERROR_H
#define QL_BASE_ERROR_H

#include <stddef.h>

#if defined(__GNUC__)
#define QL_PRINTF(text, first) __attribute__((format(printf, text, first)))
#else
#define QL_PRINTF(text, first)
#endif

/* name, process exit code, description */
#define QL_STATUS_LIST(ENTRY)                                                                      \
  ENTRY(QL_OK, 0, "success")                                                                       \
  ENTRY(QL_ERR_INPUT, 2, "the user's input is wrong")                                              \
  ENTRY(QL_ERR_USAGE, 2, "the command line is wrong")                                              \
  ENTRY(QL_ERR_IO, 1, "a file could not be read or written")                                       \
  ENTRY(QL_ERR_MEMORY, 1, "out of memory")                                                         \
  ENTRY(QL_ERR_NUMERIC, 1, "a solver did not converge or met a value it cannot treat")             \
  ENTRY(QL_ERR_ARGUMENT, 1, "a function was called with an argument outside its contract")

typedef enum ql_status {
#define ENTRY(name, exit_code, text) name,
  QL_STATUS_LIST(ENTRY)
#undef ENTRY
} ql_status;

#define QL_TRY(call)                                                                               \
  do {                                                                                             \
    const ql_status ql_try_status_ = (call);                                                       \
    if (ql_try_status_ != QL_OK) return ql_try_status_;                                            \
  } while (0)

/* Record the message of a new error and return `status`. */
ql_status ql_error_set(ql_status status, const char *format, ...) QL_PRINTF(2, 3);

/* clang's analyser looks at one file at a time and must be told that the status comes back. */
#ifdef __clang_analyzer__
#define ql_error_set(status, ...) ((void)ql_error_set(status, __VA_ARGS__), (status))
#endif

/* Put "context: " before the recorded message and return `status` (which may be QL_OK: no change).
 */
ql_status ql_error_context(ql_status status, const char *format, ...) QL_PRINTF(2, 3);

/* The calling thread's last message, "" if there is none; and forgetting it. */
const char *ql_error_message(void);
void ql_error_clear(void);

/* What a status means, and the exit code of a program that ends on it. */
const char *ql_error_describe(ql_status status);
int ql_error_exit_code(ql_status status);

/* Errors inside an OpenMP region: each thread reports what it got, with the index of its piece of
 * work; the first piece in order wins, so that the message does not depend on the thread count.
 * Initialise with QL_ERROR_SLOT, raise after the region on the calling thread. */
typedef struct ql_error_slot {
  ql_status status;
  size_t piece;
  char message[512];
} ql_error_slot;
#define QL_ERROR_SLOT ((ql_error_slot){.status = QL_OK})
void ql_error_collect(ql_error_slot *slot, size_t piece, ql_status status);
ql_status ql_error_raise(const ql_error_slot *slot);

#endif
