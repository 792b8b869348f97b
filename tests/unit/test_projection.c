/* Projections against closed formulas that do not come from PROJ. */
#include "base/constants.h"
#include "grids/projection.h"
#include "ql_test.h"

#include <math.h>

static const double R = 6370000.0, DEG = QL_PI / 180.0;

/* Lambert conformal conic on a sphere: Snyder 1987 (USGS PP 1395), eqs. 15-1 to 15-4. */
static void lambert(double lon, double lat, double *x, double *y) {
  const double p1 = 25.0 * DEG, p2 = 40.0 * DEG, p0 = 29.7 * DEG;
  const double n = log(cos(p1) / cos(p2)) / log(tan(QL_PI / 4 + p2 / 2) / tan(QL_PI / 4 + p1 / 2));
  const double f = cos(p1) * pow(tan(QL_PI / 4 + p1 / 2), n) / n;
  const double rho = R * f / pow(tan(QL_PI / 4 + lat * DEG / 2), n);
  const double rho0 = R * f / pow(tan(QL_PI / 4 + p0 / 2), n);
  *x = rho * sin(n * (lon - 120.2) * DEG);
  *y = rho0 - rho * cos(n * (lon - 120.2) * DEG);
}

static void lambert_equals_the_formula(void **state) {
  (void)state;
  ql_projection *p = NULL;
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &p));
  for (double lon = 90.0; lon <= 150.0; lon += 7.3)
    for (double lat = -10.0; lat <= 70.0; lat += 6.1) {
      double x, y, wanted_x, wanted_y, back_lon, back_lat;
      lambert(lon, lat, &wanted_x, &wanted_y);
      assert_ok(ql_projection_forward(p, 1, &lon, &lat, &x, &y));
      assert_true(fabs(x - wanted_x) < 1e-5 && fabs(y - wanted_y) < 1e-5);
      assert_ok(ql_projection_inverse(p, 1, &x, &y, &back_lon, &back_lat));
      assert_true(fabs(back_lon - lon) < 1e-9 && fabs(back_lat - lat) < 1e-9);
    }
  ql_projection_free(p);
}

/* Mercator and polar stereographic on a sphere: Snyder 1987, eqs. 7-1, 7-2, 21-5, 21-6. */
static void mercator_and_stereographic_equal_the_formulas(void **state) {
  (void)state;
  ql_projection *m = NULL, *s = NULL;
  const double lon = -60.0, lat = 55.0, k = cos(20.0 * DEG);
  double x, y;
  assert_ok(ql_projection_create("+proj=merc +lat_ts=20 +lon_0=-89 +R=6370000", &m));
  assert_ok(ql_projection_forward(m, 1, &lon, &lat, &x, &y));
  assert_true(fabs(x - R * k * (lon + 89.0) * DEG) < 1e-5);
  assert_true(fabs(y - R * k * log(tan(QL_PI / 4 + lat * DEG / 2))) < 1e-5);
  assert_ok(ql_projection_create("+proj=stere +lat_0=90 +lat_ts=60 +lon_0=-98 +R=6370000", &s));
  assert_ok(ql_projection_forward(s, 1, &lon, &lat, &x, &y));
  const double rho = R * (1.0 + sin(60.0 * DEG)) * tan(QL_PI / 4 - lat * DEG / 2);
  assert_true(fabs(x - rho * sin((lon + 98.0) * DEG)) < 1e-5);
  assert_true(fabs(y + rho * cos((lon + 98.0) * DEG)) < 1e-5);
  ql_projection_free(m);
  ql_projection_free(s);
}

static void longlat_is_degrees_both_ways(void **state) {
  (void)state;
  ql_projection *p = NULL;
  const double lon = 120.25, lat = 29.5;
  double x, y;
  assert_ok(ql_projection_create("+proj=longlat +R=6370000", &p));
  assert_ok(ql_projection_forward(p, 1, &lon, &lat, &x, &y));
  assert_true(fabs(x - lon) < 1e-12 && fabs(y - lat) < 1e-12);
  assert_ok(ql_projection_inverse(p, 1, &lon, &lat, &x, &y));
  assert_true(fabs(x - lon) < 1e-12 && fabs(y - lat) < 1e-12);
  ql_projection_free(p);
}

static void a_wrong_string_is_an_error_that_shows_it(void **state) {
  (void)state;
  ql_projection *p = NULL;
  assert_int_equal(ql_projection_create("+proj=nowhere", &p), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "+proj=nowhere"));
  assert_null(p);
}

static void a_point_without_an_image_is_an_error(void **state) {
  (void)state;
  ql_projection *p = NULL;
  const double lon = 0.0, lat = -90.0;
  double x, y;
  assert_ok(
      ql_projection_create("+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=0 +R=6370000", &p));
  assert_int_equal(ql_projection_forward(p, 1, &lon, &lat, &x, &y), QL_ERR_INPUT);
  ql_projection_free(p);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(lambert_equals_the_formula),
      cmocka_unit_test(mercator_and_stereographic_equal_the_formulas),
      cmocka_unit_test(longlat_is_degrees_both_ways),
      cmocka_unit_test(a_wrong_string_is_an_error_that_shows_it),
      cmocka_unit_test(a_point_without_an_image_is_an_error),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
