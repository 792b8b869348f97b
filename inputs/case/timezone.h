/* Local time: what "+08:00" and "Asia/Shanghai" mean in seconds. Reads the zone files (TZif, RFC
 * 8536) itself, because tzset() works on the whole process and knows no errors. */
#ifndef QL_INPUTS_CASE_TIMEZONE_H
#define QL_INPUTS_CASE_TIMEZONE_H

#include "base/error.h"

/* Seconds east of UTC in `zone` at `time` (s since 1970 UTC). QL_ERR_INPUT if the zone is neither
 * an offset nor a zone of /usr/share/zoneinfo, with the way out. */
ql_status ql_timezone_offset(const char *zone, double time, double *east);

#endif
