/* Time zone rules as POSIX writes them ("CST-8", "CET-1CEST,M3.5.0,M10.5.0/3"): the last line of a
 * zone file, which holds after its last transition. */
#ifndef QL_INPUTS_CASE_POSIX_ZONE_H
#define QL_INPUTS_CASE_POSIX_ZONE_H

#include <stdbool.h>

/* Seconds east of UTC at `time` (s since 1970 UTC). False if the rule is not of the form that
 * tzdata writes (days as Mm.w.d, or n or Jn for a day of the year). */
bool ql_posix_zone_offset(const char *rule, double time, double *east);

#endif
