/* Time: seconds since 1970-01-01 00:00 UTC in a double (exact to the microsecond for centuries),
 * proleptic Gregorian calendar, no leap seconds. */
#ifndef QL_BASE_CLOCK_H
#define QL_BASE_CLOCK_H

#include "base/error.h"

typedef struct ql_date {
  int year, month, day, hour, minute; /* month 1-12, day 1-31 */
  double second;
  int day_of_year; /* 1-366 */
  int weekday;     /* 0 Monday ... 6 Sunday */
} ql_date;

enum { QL_CLOCK_TEXT = 32 };

double ql_clock_from_date(const ql_date *date); /* day_of_year and weekday are ignored */
ql_date ql_clock_to_date(double time);

/* "2023-07-14T16:00:00Z", "2023-07-14 16:00", "2023-07-14_16:00:00", "2023-07-14", with "Z",
 * "+08:00" or nothing (UTC). QL_ERR_INPUT if it is none of these or no such date exists. */
ql_status ql_clock_parse(const char *text, double *time);

/* "2023-07-14T16:00:00Z" */
void ql_clock_format(double time, char text[QL_CLOCK_TEXT]);

/* CF time units ("hours since 2023-07-14 16:00:00"): scale (s) and epoch (s since 1970). */
ql_status ql_clock_cf_units(const char *units, double *scale, double *epoch);

#endif
