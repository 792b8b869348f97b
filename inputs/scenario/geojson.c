#include "inputs/scenario/geojson.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

typedef struct reader {
  ql_arena *arena;
  const char *path;
  ql_geojson *into;
} reader;

static const char *text_of(const json_t *object, const char *key) {
  const char *text = json_string_value(json_object_get(object, key));
  return text ? text : "";
}

static ql_status bad_ring(const reader *r, const char *why) {
  return ql_error_set(QL_ERR_INPUT, "%s: a ring of a polygon %s", r->path, why);
}

static ql_status read_ring(const reader *r, const json_t *from, bool hole, ql_region_ring *ring) {
  const size_t count = json_array_size(from);
  if (count < 4) return bad_ring(r, "has less than four points (the last repeats the first)");
  QL_TRY(ql_arena_take(r->arena, r->path, count, sizeof(double), &ring->longitude));
  QL_TRY(ql_arena_take(r->arena, r->path, count, sizeof(double), &ring->latitude));
  ring->hole = hole;
  for (size_t n = 0; n < count; n++) {
    const json_t *point = json_array_get(from, n);
    const json_t *x = json_array_get(point, 0), *y = json_array_get(point, 1);
    if (!json_is_number(x) || !json_is_number(y)) return bad_ring(r, "has a point without numbers");
    ring->longitude[n] = json_number_value(x);
    ring->latitude[n] = json_number_value(y);
    if (!(fabs(ring->longitude[n]) <= 360.0 && fabs(ring->latitude[n]) <= 90.0))
      return bad_ring(r, "leaves the globe: points are [longitude, latitude] in degrees");
  }
  const size_t last = count - 1;
  const bool closed =
      ring->longitude[0] == ring->longitude[last] && ring->latitude[0] == ring->latitude[last];
  ring->count = (int)(closed ? last : count);
  return QL_OK;
}

/* Add the rings of one polygon: the first is its outline, the others are holes. */
static ql_status add_polygon(const reader *r, const json_t *rings, ql_region *region) {
  const size_t count = json_array_size(rings), total = (size_t)region->count + count;
  ql_region_ring *all;
  QL_TRY(ql_arena_take(r->arena, r->path, total + 1, sizeof *all, &all));
  if (region->count) memcpy(all, region->rings, (size_t)region->count * sizeof *all);
  region->rings = all;
  for (size_t n = 0; n < count; n++)
    QL_TRY(read_ring(r, json_array_get(rings, n), n > 0, &all[region->count++]));
  return QL_OK;
}

static ql_status add_geometry(const reader *r, const json_t *geometry, const char *name) {
  const char *type = text_of(geometry, "type");
  const json_t *coordinates = json_object_get(geometry, "coordinates");
  ql_geojson_feature *feature = &r->into->features[r->into->count];
  if (strcmp(type, "Polygon") == 0)
    QL_TRY(add_polygon(r, coordinates, &feature->region));
  else if (strcmp(type, "MultiPolygon") == 0)
    for (size_t n = 0; n < json_array_size(coordinates); n++)
      QL_TRY(add_polygon(r, json_array_get(coordinates, n), &feature->region));
  if (!feature->region.count) return QL_OK;
  r->into->count++;
  return ql_arena_string(r->arena, name, &feature->name);
}

static ql_status add_feature(const reader *r, const json_t *feature) {
  const char *name = text_of(json_object_get(feature, "properties"), "name");
  return add_geometry(r, json_object_get(feature, "geometry"), name);
}

static ql_status read_root(const reader *r, const json_t *root) {
  const json_t *list = json_object_get(root, "features");
  const size_t count = json_array_size(list) + 1;
  QL_TRY(ql_arena_take(r->arena, r->path, count, sizeof(ql_geojson_feature), &r->into->features));
  if (strcmp(text_of(root, "type"), "FeatureCollection") == 0) {
    for (size_t n = 0; n < json_array_size(list); n++)
      QL_TRY(add_feature(r, json_array_get(list, n)));
  } else if (strcmp(text_of(root, "type"), "Feature") == 0) {
    QL_TRY(add_feature(r, root));
  } else {
    QL_TRY(add_geometry(r, root, ""));
  }
  if (r->into->count) return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "%s: there is no Polygon and no MultiPolygon in it", r->path);
}

ql_status ql_geojson_read(ql_arena *arena, const char *path, ql_geojson *read) {
  json_error_t error;
  json_t *root = json_load_file(path, JSON_REJECT_DUPLICATES, &error);
  *read = (ql_geojson){0};
  if (!root)
    return ql_error_set(QL_ERR_INPUT, "%s:%d: this is not GeoJSON: %s", path, error.line,
                        error.text);
  const reader r = {arena, path, read};
  const ql_status status = read_root(&r, root);
  json_decref(root);
  return status;
}
