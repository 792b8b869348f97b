/* Map projections through PROJ: longitude/latitude (degrees, WGS84 numbers on the model's own
 * sphere, as WRF does) to and from projected metres. */
#ifndef QL_GRIDS_PROJECTION_H
#define QL_GRIDS_PROJECTION_H

#include "base/error.h"

#include <stddef.h>

typedef struct ql_projection ql_projection;

/* From a PROJ string such as "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000".
 * "+proj=longlat ..." is allowed: then x, y are degrees. Owned by the caller. */
ql_status ql_projection_create(const char *proj_string, ql_projection **projection);
void ql_projection_free(ql_projection *projection);
const char *ql_projection_string(const ql_projection *projection);

/* Not thread-safe for one and the same projection. Arrays of `count`; in-place is allowed. */
ql_status ql_projection_forward(const ql_projection *projection, size_t count,
                                const double *longitude, const double *latitude, double *x,
                                double *y);
ql_status ql_projection_inverse(const ql_projection *projection, size_t count, const double *x,
                                const double *y, double *longitude, double *latitude);

#endif
