/* How numbers and texts go into the report: JSON for jansson, long arrays as base64 of
 * little-endian numbers. Private to outputs/report*. */
#ifndef QL_OUTPUTS_REPORT_ENCODE_H
#define QL_OUTPUTS_REPORT_ENCODE_H

#include <jansson.h>
#include <stddef.h>

/* A JSON string of a text of unknown origin: bytes that are not UTF-8 become '?'. */
json_t *ql_report_text(const char *text);

/* A JSON number, null for what is not finite. */
json_t *ql_report_number(double value);

/* base64 of the values as 32-bit floats: exact. NULL without memory. */
json_t *ql_report_floats(const float *values, size_t count);

/* {"digits": d, "values": base64 of 16-bit integers}: round(value * 10^d), with d such that the
 * greatest magnitude keeps three to four figures; NaN becomes -32768. NULL without memory. */
json_t *ql_report_shorts(const float *values, size_t count);

#endif
