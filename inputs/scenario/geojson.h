/* Polygons of a GeoJSON file (RFC 7946): regions with names. */
#ifndef QL_INPUTS_SCENARIO_GEOJSON_H
#define QL_INPUTS_SCENARIO_GEOJSON_H

#include "grids/region.h"

typedef struct ql_geojson_feature {
  char *name; /* property `name`, "" without */
  ql_region region;
} ql_geojson_feature;

typedef struct ql_geojson {
  int count;
  ql_geojson_feature *features; /* those with polygons */
} ql_geojson;

/* A FeatureCollection, a Feature or a geometry; longitude and latitude in degrees (WGS 84). What is
 * no Polygon or MultiPolygon is passed over. Memory of the arena. QL_ERR_INPUT with the reason if
 * it is not GeoJSON or has no polygon. */
ql_status ql_geojson_read(ql_arena *arena, const char *path, ql_geojson *read);

#endif
