/* What every test program shares: cmocka with its prerequisites, and skipping where a folder of
 * reference data is absent. */
#ifndef QL_TESTS_QL_TEST_H
#define QL_TESTS_QL_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/error.h"

#define assert_ok(call)                                                                            \
  do {                                                                                             \
    const ql_status assert_ok_status_ = (call);                                                    \
    if (assert_ok_status_ != QL_OK) fail_msg("%s: %s", #call, ql_error_message());                 \
  } while (0)

/* Reference data live beside the project, not in it. End the program as "skipped" (exit code 77),
 * saying so, if `path` below that folder is not there. */
static inline void need_shared(const char *path) {
  char full[1024];
  snprintf(full, sizeof full, "%s/%s", QL_SHARED_DIR, path);
  if (access(full, R_OK) == 0) return;
  printf("SKIPPED: reference data %s are not here\n", path);
  exit(77);
}

#endif
