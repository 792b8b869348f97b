#include "small_world.h"

#include "outputs/grid_file.h"
#include "outputs/report.h"
#include "outputs/report_encode.h"
#include "outputs/report_parts.h"

#include <math.h>
#include <sys/stat.h>

/* RFC 4648 by hand: 1.0f is 00 00 80 3f, little-endian. */
static void floats_are_exact(void **unused) {
  (void)unused;
  const float values[] = {1.0f, -2.0f};
  json_t *none = ql_report_floats(values, 0), *one = ql_report_floats(values, 1),
         *two = ql_report_floats(values, 2);
  assert_string_equal(json_string_value(none), "");
  assert_string_equal(json_string_value(one), "AACAPw==");
  assert_string_equal(json_string_value(two), "AACAPwAAAMA=");
  json_decref(none);
  json_decref(one);
  json_decref(two);
}

/* 123.44 keeps one digit (1234 < 2000), NaN is -32768: d2 04, 00 80, and 0, -1.25 as 00 00, f3 ff
 * (-12.5 rounds away from zero). */
static void shorts_keep_the_shown_digits(void **unused) {
  (void)unused;
  const float values[] = {123.44f, NAN, 0.0f, -1.25f}, zeros[] = {0.0f, 0.0f}, large[] = {54321.0f};
  json_t *some = ql_report_shorts(values, 4), *nothing = ql_report_shorts(zeros, 2),
         *tens = ql_report_shorts(large, 1);
  assert_int_equal(json_integer_value(json_object_get(some, "digits")), 1);
  assert_string_equal(json_string_value(json_object_get(some, "values")), "0gQAgAAA8/8=");
  assert_int_equal(json_integer_value(json_object_get(nothing, "digits")), 0);
  assert_int_equal(json_integer_value(json_object_get(tens, "digits")), -2); /* 543 hundreds */
  assert_string_equal(json_string_value(json_object_get(tens, "values")), "HwI=");
  json_decref(some);
  json_decref(nothing);
  json_decref(tens);
}

/* Bytes of another encoding, cut-off and overlong sequences become question marks; the rest stays.
 */
static void texts_are_utf8(void **unused) {
  (void)unused;
  static const char *const pairs[][2] = {
      {"诸暨", "诸暨"},        {"a\xd6\xee\xf4\xdfz", "a????z"},
      {"\xe8\xaf", "??"},      {"\xc0\xaf", "??"},
      {"\xed\xa0\x80", "???"}, {"\xf0\x9f\x8c\xab", "\xf0\x9f\x8c\xab"}};
  for (size_t n = 0; n < sizeof pairs / sizeof pairs[0]; n++) {
    json_t *text = ql_report_text(pairs[n][0]);
    assert_string_equal(json_string_value(text), pairs[n][1]);
    json_decref(text);
  }
}

static void write_text(const char *path, const char *text) {
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs(text, out);
  fclose(out);
}

/* A polygon with a hole and a line in a collection are three lines; a point is none. Longitude
 * 120.2, latitude 29.7 is the origin of the projection. */
static void outlines_of_geojson(void **unused) {
  (void)unused;
  const ql_report_grid grid = {
      .scale = 1e-3, .proj = "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000"};
  json_t *root = json_object();
  write_text("outline.geojson",
             "{\"type\": \"FeatureCollection\", \"features\": [{\"geometry\": {\"coordinates\": "
             "[[[120.2, 29.7], [120.3, 29.7], [120.2, 29.7]], [[120.2, 29.7], [120.2, 29.8]]]}}, "
             "{\"geometry\": {\"geometries\": [{\"coordinates\": [[120, 30], [121, 30]]}, "
             "{\"coordinates\": [120, 30]}]}}]}");
  assert_ok(ql_report_outline("outline.geojson", &grid, root));
  const json_t *lines = json_object_get(root, "outline");
  assert_int_equal(json_array_size(lines), 3);
  const json_t *first = json_array_get(lines, 0);
  assert_int_equal(json_array_size(first), 6);
  assert_float_equal(json_number_value(json_array_get(first, 0)), 0.0, 1e-6);
  /* 0.1 degrees of longitude: 6370 km cos(29.7) 0.1 pi/180, times the map's scale of about 0.99. */
  assert_float_equal(json_number_value(json_array_get(first, 2)), 9.657, 0.15);
  assert_int_equal(ql_report_outline("none.geojson", &grid, root), QL_ERR_INPUT);
  write_text("bad.geojson", "{\"coordinates\": [[120, 30], [\"x\", 1]]}");
  assert_int_equal(ql_report_outline("bad.geojson", &grid, root), QL_ERR_INPUT);
  write_text("bad.geojson", "{\"coordinates\": [[120, 30]");
  assert_int_equal(ql_report_outline("bad.geojson", &grid, root), QL_ERR_INPUT);
  json_decref(root);
}

/* Two records of two layers: the maps are the lowest layer, the sections go through the cell
 * nearest to the place. */
static void maps_and_sections(void **unused) {
  (void)unused;
  static char *const names[] = {"O3"};
  small_world w;
  ql_fields fields;
  float *terrain;
  ql_nc *file;
  ql_report_grid grid;
  const float height[] = {10.0f, 40.0f};
  small_world_make(&w, 5, 4, 2);
  const ql_fields_request request = {.grid = w.grid, .species = &w.species, .layers = 2};
  const ql_grid_file_head head = {.title = "t", .version = "v", .history = "h"};
  assert_ok(ql_fields_create(w.arena, &request, names, 1, &fields));
  assert_ok(ql_arena_take(w.arena, "terrain", w.grid->plane, sizeof *terrain, &terrain));
  mkdir("report_maps", 0777);
  ql_grid_file written = {.head = &head,
                          .records = {.folder = "report_maps", .fields = &fields},
                          .height = height,
                          .terrain = terrain};
  for (int r = 0; r < 2; r++) {
    for (size_t n = 0; n < 40; n++) fields.mean[n] = (float)(1000 * r + (int)n);
    assert_ok(ql_grid_records_append(&written.records, 3600.0 * r, 3600.0 * (r + 1)));
  }
  assert_ok(ql_grid_file_write(&written));
  ql_grid_records_clean(&written.records);
  assert_ok(ql_nc_open("report_maps/forecast.nc", &file));
  assert_ok(ql_report_grid_read(w.arena, file, &grid));
  json_t *root = json_object();
  assert_ok(ql_report_maps(w.arena, file, &grid, (const double[]){3.1, -100.0}, root));
  const json_t *section = json_object_get(root, "section");
  assert_int_equal(json_integer_value(json_object_get(section, "row")), 0);
  assert_int_equal(json_integer_value(json_object_get(section, "column")), 3);
  const json_t *map = json_array_get(json_object_get(root, "fields"), 0);
  const json_t *data = json_object_get(map, "data");
  /* 2 x 20 values of 2 bytes; the greatest is 1019: no decimals. */
  assert_int_equal(json_integer_value(json_object_get(data, "digits")), 0);
  assert_int_equal(strlen(json_string_value(json_object_get(data, "values"))), 4 * ((80 + 2) / 3));
  assert_string_equal(json_string_value(json_object_get(map, "unit")), "ppb");
  assert_int_equal(json_array_size(json_object_get(root, "times")), 2);
  json_decref(root);
  ql_nc_close(file);
  small_world_free(&w);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(floats_are_exact),  cmocka_unit_test(shorts_keep_the_shown_digits),
      cmocka_unit_test(texts_are_utf8),    cmocka_unit_test(outlines_of_geojson),
      cmocka_unit_test(maps_and_sections),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
