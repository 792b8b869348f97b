/* Parts of model cells in polygons: against areas that are known, against a count of points, and
 * tiles that must sum to one. */
#include "emis_support.h"

#include "grids/region.h"
#include "inputs/scenario/geojson.h"

enum { CELLS = 12 };

static void open_fixture(fixture *f) {
  fixture_open(f, LAMBERT, &(ql_grid_spec){CELLS, CELLS, 1, 3000, 3000, -18000, -18000});
}

/* A ring of corners given in the model's metres. */
static ql_region_ring ring_of(const fixture *f, int count, const double *x, const double *y,
                              bool hole) {
  ql_region_ring ring = {.count = count, .hole = hole};
  assert_ok(ql_arena_take(f->arena, "ring", (size_t)count, sizeof(double), &ring.longitude));
  assert_ok(ql_arena_take(f->arena, "ring", (size_t)count, sizeof(double), &ring.latitude));
  assert_ok(
      ql_projection_inverse(f->projection, (size_t)count, x, y, ring.longitude, ring.latitude));
  return ring;
}

static double sum_of(const double *fraction) {
  double sum = 0.0;
  for (int c = 0; c < CELLS * CELLS; c++) sum += fraction[c];
  return sum;
}

/* An L of 3 cells with a hole of a quarter cell; straight in degrees, so bent by < 1e-3 of a cell.
 */
static void known_areas(void **state) {
  (void)state;
  fixture f;
  double fraction[CELLS * CELLS];
  const double x[6] = {0, 6000, 6000, 3000, 3000, 0}, y[6] = {0, 0, 3000, 3000, 6000, 6000};
  const double hole_x[4] = {750, 2250, 2250, 750}, hole_y[4] = {750, 750, 2250, 2250};
  open_fixture(&f);
  ql_region_ring rings[2] = {ring_of(&f, 6, x, y, false), ring_of(&f, 4, hole_x, hole_y, true)};
  const ql_region region = {2, rings};
  assert_ok(ql_region_fractions(&region, f.grid, fraction));
  const double expected[3] = {0.75, 1.0, 1.0};
  const int at[3] = {6 * CELLS + 6, 6 * CELLS + 7, 7 * CELLS + 6};
  for (int n = 0; n < 3; n++) assert_float_equal(fraction[at[n]], expected[n], 1e-3);
  assert_float_equal(sum_of(fraction), 2.75, 2e-3);
  double lon, lat;
  assert_ok(ql_projection_inverse(f.projection, 1, (double[]){1500}, (double[]){1500}, &lon, &lat));
  assert_false(ql_region_contains(&region, lon, lat)); /* in the hole */
  assert_ok(ql_projection_inverse(f.projection, 1, (double[]){4500}, (double[]){1500}, &lon, &lat));
  assert_true(ql_region_contains(&region, lon, lat));
  assert_ok(ql_projection_inverse(f.projection, 1, (double[]){4500}, (double[]){4500}, &lon, &lat));
  assert_false(ql_region_contains(&region, lon, lat)); /* in the corner of the L */
  fixture_close(&f);
}

/* A star with many corners against 100 x 100 points in each cell; both ways round. */
static void against_points(void **state) {
  (void)state;
  enum { CORNERS = 40, POINTS = 100 };
  fixture f;
  static double x[CORNERS], y[CORNERS], fraction[CELLS * CELLS], other[CELLS * CELLS];
  open_fixture(&f);
  for (int n = 0; n < CORNERS; n++) {
    const double angle = 6.283185307179586 * n / CORNERS, r = n % 2 ? 5000.0 : 14000.0;
    x[n] = 1000.0 + r * cos(angle);
    y[n] = -500.0 + r * sin(angle);
  }
  ql_region_ring ring = ring_of(&f, CORNERS, x, y, false);
  const ql_region region = {1, &ring};
  assert_ok(ql_region_fractions(&region, f.grid, fraction));
  for (int j = 0; j < CELLS; j++)
    for (int i = 0; i < CELLS; i++) {
      int inside = 0;
      for (int p = 0; p < POINTS * POINTS; p++) {
        const double px = f.grid->x0 + 3000.0 * (i + (p % POINTS + 0.5) / POINTS);
        const double py = f.grid->y0 + 3000.0 * (j + (p / POINTS + 0.5) / POINTS);
        double lon, lat;
        assert_ok(ql_projection_inverse(f.projection, 1, &px, &py, &lon, &lat));
        inside += ql_region_contains(&region, lon, lat);
      }
      assert_float_equal(fraction[j * CELLS + i], (double)inside / (POINTS * POINTS), 4e-3);
    }
  for (int n = 0; n < CORNERS / 2; n++) {
    const double lon = ring.longitude[n], lat = ring.latitude[n];
    ring.longitude[n] = ring.longitude[CORNERS - 1 - n];
    ring.latitude[n] = ring.latitude[CORNERS - 1 - n];
    ring.longitude[CORNERS - 1 - n] = lon;
    ring.latitude[CORNERS - 1 - n] = lat;
  }
  assert_ok(ql_region_fractions(&region, f.grid, other));
  for (int c = 0; c < CELLS * CELLS; c++) assert_float_equal(fraction[c], other[c], 1e-12);
  fixture_close(&f);
}

/* Slanted tiles over all of the grid and more: every cell is shared out without a rest. */
static void tiles(void **state) {
  (void)state;
  enum { TILES = 7 };
  fixture f;
  static double sum[CELLS * CELLS], one[CELLS * CELLS];
  open_fixture(&f);
  for (int t = 0; t < TILES; t++) {
    double lon[4], lat[4];
    for (int corner = 0; corner < 4; corner++) {
      const int right = corner == 1 || corner == 2, top = corner >= 2;
      lon[corner] = 119.8 + 0.12 * (t + right) + (top ? 0.05 : -0.05);
      lat[corner] = top ? 30.2 : 29.2;
    }
    ql_region_ring ring = {4, lon, lat, false};
    assert_ok(ql_region_fractions(&(ql_region){1, &ring}, f.grid, one));
    for (int c = 0; c < CELLS * CELLS; c++) sum[c] += one[c];
  }
  for (int c = 0; c < CELLS * CELLS; c++) assert_float_equal(sum[c], 1.0, 1e-12);
  fixture_close(&f);
}

static void geojson(void **state) {
  (void)state;
  fixture f;
  ql_geojson read;
  open_fixture(&f);
  write_text(
      "region.geojson",
      "{\"type\": \"FeatureCollection\", \"features\": ["
      "{\"type\": \"Feature\", \"properties\": {\"name\": \"two\"}, \"geometry\": {\"type\": "
      "\"MultiPolygon\", \"coordinates\": [[[[1,1],[2,1],[2,2],[1,1]]],[[[5,5],[9,5],[9,9],"
      "[5,9],[5,5]],[[6,6],[7,6],[7,7],[6,6]]]]}},"
      "{\"type\": \"Feature\", \"properties\": {\"name\": \"point\"}, \"geometry\": {\"type\": "
      "\"Point\", \"coordinates\": [1,1]}}]}");
  assert_ok(ql_geojson_read(f.arena, "region.geojson", &read));
  assert_int_equal(read.count, 1);
  assert_string_equal(read.features[0].name, "two");
  const ql_region *r = &read.features[0].region;
  assert_int_equal(r->count, 3);
  assert_true(!r->rings[0].hole && !r->rings[1].hole && r->rings[2].hole);
  assert_int_equal(r->rings[1].count, 4);
  assert_true(ql_region_contains(r, 8.0, 8.5) && !ql_region_contains(r, 6.8, 6.4));
  assert_true(ql_region_contains(r, 1.8, 1.4) && !ql_region_contains(r, 4.0, 4.0));
  static const char *const bad[] = {
      "",
      "{",
      "[]",
      "{\"type\": \"Feature\"}",
      "{\"type\": \"Polygon\", \"coordinates\": []}",
      "{\"type\": \"Polygon\", \"coordinates\": [[[1,1],[2,2],[1,1]]]}",
      "{\"type\": \"Polygon\", \"coordinates\": [[[1,1],[2,\"x\"],[3,3],[1,1]]]}",
      "{\"type\": \"Polygon\", \"coordinates\": [[[1,1],[2,91],[3,3],[1,1]]]}",
      "{\"type\": \"Polygon\", \"coordinates\": {\"a\": 1}}"};
  for (size_t n = 0; n < sizeof bad / sizeof bad[0]; n++) {
    write_text("region.geojson", bad[n]);
    if (ql_geojson_read(f.arena, "region.geojson", &read) != QL_ERR_INPUT)
      fail_msg("accepted: %s", bad[n]);
    assert_non_null(strstr(ql_error_message(), "region.geojson"));
  }
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(known_areas),
                                     cmocka_unit_test(against_points), cmocka_unit_test(tiles),
                                     cmocka_unit_test(geojson)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
