/* The axes that many NetCDF files of results share: the records in time, and the layers. */
#ifndef QL_OUTPUTS_AXES_H
#define QL_OUTPUTS_AXES_H

#include "base/nc.h"

/* Seconds since 1970, for ql_axes_define_time(). */
extern const char ql_axes_seconds[];

/* Define the dimensions "time" (of `records`; 0: as many as will be written) and "bnds", and the
 * variables "time", the end of each record's interval, and "time_bnds". */
ql_status ql_axes_define_time(ql_nc *file, size_t records, const char *units,
                              const char *long_name);
/* Start and end of a record's interval, in the units of the axis. */
ql_status ql_axes_write_time(ql_nc *file, size_t record, double start, double end);

/* Define dimension and variable "level": heights in m, upward. */
ql_status ql_axes_define_level(ql_nc *file, size_t levels, const char *long_name);

#endif
