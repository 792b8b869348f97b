/* Geometry of the grid, its halo, and the ring of halo cells. */
#include "base/constants.h"
#include "grids/grid.h"
#include "grids/sources.h"
#include "ql_test.h"

#include <math.h>

static const double R = 6370000.0, DEG = QL_PI / 180.0;

typedef struct fixture {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
} fixture;

static void make(fixture *f, const char *projection, const ql_grid_spec *spec) {
  *f = (fixture){0};
  assert_ok(ql_arena_create(&f->arena));
  assert_ok(ql_projection_create(projection, &f->projection));
  assert_ok(ql_grid_create(f->arena, spec, f->projection, &f->grid));
}

static void drop(fixture *f) {
  ql_projection_free(f->projection);
  ql_arena_free(f->arena);
}

static const char LAMBERT[] = "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000";

/* Map factor of the Lambert conformal conic: Snyder 1987, eq. 15-4 (sphere). */
static double lambert_factor(double lat) {
  const double p1 = 25.0 * DEG, p2 = 40.0 * DEG;
  const double n = log(cos(p1) / cos(p2)) / log(tan(QL_PI / 4 + p2 / 2) / tan(QL_PI / 4 + p1 / 2));
  return cos(p1) * pow(tan(QL_PI / 4 + p1 / 2), n) /
         (cos(lat * DEG) * pow(tan(QL_PI / 4 + lat * DEG / 2), n));
}

static void map_factors_and_areas_are_those_of_the_formula(void **state) {
  (void)state;
  fixture f;
  make(&f, LAMBERT, &(ql_grid_spec){20, 30, 4, 3000.0, 3000.0, -500000.0, 200000.0});
  const ql_grid *g = f.grid;
  for (int j = -QL_HALO; j < g->ny + QL_HALO; j++)
    for (int i = -QL_HALO; i < g->nx + QL_HALO; i++) {
      const size_t n = ql_grid_at2(g, j, i);
      const double m = lambert_factor(g->latitude[n]);
      assert_true(fabs(g->map_factor[n] / m - 1.0) < 1e-7);
      assert_true(fabs(g->area[n] * m * m / 9.0e6 - 1.0) < 2e-7);
      assert_true(fabs(g->face_x[n] * m / 3000.0 - 1.0) < 1e-4); /* m half a cell to the west */
    }
  drop(&f);
}

static void a_face_has_one_length_from_both_sides(void **state) {
  (void)state;
  fixture whole, part;
  make(&whole, LAMBERT, &(ql_grid_spec){8, 8, 1, 3000.0, 3000.0, 0.0, 0.0});
  make(&part, LAMBERT, &(ql_grid_spec){4, 4, 1, 3000.0, 3000.0, 6000.0, 9000.0});
  const size_t a = ql_grid_at2(whole.grid, 4, 3), b = ql_grid_at2(part.grid, 1, 1);
  assert_true(fabs(whole.grid->face_x[a] - part.grid->face_x[b]) < 1e-6);
  assert_true(fabs(whole.grid->face_y[a] - part.grid->face_y[b]) < 1e-6);
  assert_true(fabs(whole.grid->longitude[a] - part.grid->longitude[b]) < 1e-11);
  drop(&whole);
  drop(&part);
}

/* Sum of the true areas of a latitude-longitude patch: R^2 dlon (sin lat2 - sin lat1). */
static void the_area_of_a_longlat_patch_is_that_of_the_sphere(void **state) {
  (void)state;
  fixture f;
  make(&f, "+proj=longlat +R=6370000", &(ql_grid_spec){40, 40, 1, 0.05, 0.05, 119.0, 29.0});
  double sum = 0.0;
  for (int j = 0; j < 40; j++)
    for (int i = 0; i < 40; i++) sum += f.grid->area[ql_grid_at2(f.grid, j, i)];
  const double wanted = R * R * 2.0 * DEG * (sin(31.0 * DEG) - sin(29.0 * DEG));
  assert_true(fabs(sum / wanted - 1.0) < 1e-6);
  drop(&f);
}

static void a_point_is_located_in_its_cell(void **state) {
  (void)state;
  fixture f;
  double i, j;
  make(&f, LAMBERT, &(ql_grid_spec){60, 60, 1, 3000.0, 3000.0, -90000.0, -90000.0});
  assert_true(ql_grid_locate(f.grid, 120.2, 29.7, &i, &j)); /* the common corner of four cells */
  assert_true(fabs(i - 29.5) < 1e-6 && fabs(j - 29.5) < 1e-6);
  const size_t n = ql_grid_at2(f.grid, 7, 41);
  assert_true(ql_grid_locate(f.grid, f.grid->longitude[n], f.grid->latitude[n], &i, &j));
  assert_true(fabs(i - 41.0) < 1e-6 && fabs(j - 7.0) < 1e-6);
  assert_false(ql_grid_locate(f.grid, 122.0, 29.7, &i, &j));
  assert_true(i > 59.5);
  drop(&f);
}

static void the_halo_repeats_the_nearest_inner_cell(void **state) {
  (void)state;
  fixture f;
  make(&f, LAMBERT, &(ql_grid_spec){5, 4, 2, 3000.0, 3000.0, 0.0, 0.0});
  const ql_grid *g = f.grid;
  float *field = NULL;
  assert_ok(ql_arena_take(f.arena, "field", g->volume, sizeof *field, &field));
  for (int k = 0; k < 2; k++)
    for (int j = 0; j < 4; j++)
      for (int i = 0; i < 5; i++) field[ql_grid_at(g, k, j, i)] = (float)(100 * k + 10 * j + i);
  ql_grid_fill_halo(g, 2, field);
  assert_true(field[ql_grid_at(g, 0, -3, -1)] == 0.0F);
  assert_true(field[ql_grid_at(g, 1, 6, 2)] == 132.0F);
  assert_true(field[ql_grid_at(g, 1, 2, 7)] == 124.0F);
  assert_true(field[ql_grid_at(g, 0, 6, 7)] == 34.0F);
  assert_true(field[ql_grid_at(g, 1, 2, 2)] == 122.0F);
  drop(&f);
}

static void the_ring_is_the_halo_in_rising_order(void **state) {
  (void)state;
  fixture f;
  size_t count = 0, *ring = NULL, seen = 0;
  make(&f, LAMBERT, &(ql_grid_spec){5, 4, 2, 3000.0, 3000.0, 0.0, 0.0});
  assert_ok(ql_sources_ring(f.arena, f.grid, &count, &ring));
  assert_int_equal(count, f.grid->plane - 20);
  for (size_t r = 1; r < count; r++) assert_true(ring[r] > ring[r - 1]);
  for (int j = 0; j < 4; j++)
    for (int i = 0; i < 5; i++)
      for (size_t r = 0; r < count; r++) seen += ring[r] == ql_grid_at2(f.grid, j, i);
  assert_int_equal(seen, 0);
  assert_true(ring[count - 1] == f.grid->plane - 1);
  drop(&f);
}

static void an_impossible_grid_is_refused(void **state) {
  (void)state;
  fixture f;
  make(&f, LAMBERT, &(ql_grid_spec){1, 1, 1, 3000.0, 3000.0, 0.0, 0.0});
  const ql_grid_spec wrong[] = {{0, 1, 1, 1.0, 1.0, 0.0, 0.0},
                                {1, 1, QL_MAX_LAYERS + 1, 1.0, 1.0, 0.0, 0.0},
                                {1, 1, 1, -1.0, 1.0, 0.0, 0.0}};
  for (int n = 0; n < 3; n++)
    assert_int_equal(ql_grid_create(f.arena, &wrong[n], f.projection, &f.grid), QL_ERR_ARGUMENT);
  drop(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(map_factors_and_areas_are_those_of_the_formula),
      cmocka_unit_test(a_face_has_one_length_from_both_sides),
      cmocka_unit_test(the_area_of_a_longlat_patch_is_that_of_the_sphere),
      cmocka_unit_test(a_point_is_located_in_its_cell),
      cmocka_unit_test(the_halo_repeats_the_nearest_inner_cell),
      cmocka_unit_test(the_ring_is_the_halo_in_rising_order),
      cmocka_unit_test(an_impossible_grid_is_refused),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
