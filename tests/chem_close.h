/* cmocka compares numbers in single precision; this does it in double. */
#ifndef QL_TESTS_CHEM_CLOSE_H
#define QL_TESTS_CHEM_CLOSE_H

#include "ql_test.h"

#include <math.h>

#define assert_close(a, b, tolerance) assert_close_at(a, b, tolerance, #a, __LINE__)

static inline void assert_close_at(double a, double b, double tolerance, const char *what,
                                   int line) {
  if (!(fabs(a - b) <= tolerance))
    fail_msg("line %d: %s is %.17g, not %.17g within %g", line, what, a, b, tolerance);
}

#endif
