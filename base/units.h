/* The one unit converter (UDUNITS-2). Only inputs/ and outputs/ call it. */
#ifndef QL_BASE_UNITS_H
#define QL_BASE_UNITS_H

#include "base/error.h"

typedef struct ql_units_map {
  double scale, offset; /* to = scale * from + offset */
} ql_units_map;

/* The map that turns values in `from` into values in `to`. QL_ERR_INPUT if a unit is unknown or the
 * two do not measure the same thing; the message names both. "" (as WRF writes it) and "-" mean
 * "1". Thread-safe. */
ql_status ql_units_between(const char *from, const char *to, ql_units_map *map);

#endif
