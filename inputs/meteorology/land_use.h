/* Land-use categories of WRF to the 26 classes of Zhang et al. 2003 (tables in inputs/tables). */
#ifndef QL_INPUTS_METEOROLOGY_LAND_USE_H
#define QL_INPUTS_METEOROLOGY_LAND_USE_H

#include "base/error.h"

enum { QL_LAND_USE_CATEGORIES = 64 };

typedef struct ql_land_use_map {
  int zhang[QL_LAND_USE_CATEGORIES + 1]; /* class 1-26 by category; 0: no such category */
} ql_land_use_map;

/* The map of a scheme as WRF names it (MMINLU): MODIFIED_IGBP_MODIS_NOAH, MODIS, USGS, USGS-RUC.
 * QL_ERR_INPUT if it is another one. */
ql_status ql_land_use_open(const char *scheme, ql_land_use_map *map);

/* Roughness lengths (m) of the classes, the geometric middle of their ranges: roughness[class - 1].
 * Water: a first guess. */
void ql_land_use_roughness(double roughness[26]);

#endif
