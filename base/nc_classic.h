/* Whether a file of the classic NetCDF formats (CDF-1, -2, -5) is complete. The NetCDF library
 * reads what lies behind the end of a file that was cut off as zeros, and says nothing. */
#ifndef QL_BASE_NC_CLASSIC_H
#define QL_BASE_NC_CLASSIC_H

#include "base/error.h"

/* QL_OK if the file is complete or not of these formats; QL_ERR_INPUT with both sizes if it ends
 * before its header does or before the last value that the header places in it. */
ql_status ql_nc_classic_check(const char *path);

#endif
