/* Conservative remapping: sums, constants, overlaps known by hand, and area against the sphere. */
#include "emis_support.h"

#include "grids/remap.h"

static const double earth = 6370000.0;

static double unit_random(unsigned *seed) { /* a small linear congruential generator */
  *seed = *seed * 1664525u + 1013904223u;
  return (double)(*seed >> 8) / 16777216.0;
}

static ql_remap_source regular(int nx, int ny, double x0, double dx, double y0, double dy,
                               double *x, double *y) {
  for (int i = 0; i <= nx; i++) x[i] = x0 + dx * i;
  for (int j = 0; j <= ny; j++) y[j] = y0 + dy * j;
  return (ql_remap_source){NULL, nx, ny, x, y};
}

/* A longitude-latitude inventory that covers the Lambert domain and more. */
static void sums_and_constants(void **state) {
  (void)state;
  enum { NX = 60, NY = 56 };
  fixture f;
  double x[NX + 1], y[NY + 1], *content, *cells, total, inside;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){40, 36, 1, 5000, 5000, -110000, -80000});
  const ql_remap_source s = regular(NX, NY, 118.5, 0.06, 28.2, 0.055, x, y);
  ql_remap *r;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  assert_false(r->coincides);
  assert_ok(ql_arena_take(f.arena, "a", r->sources, sizeof(double), &content));
  assert_ok(ql_arena_take(f.arena, "b", r->targets, sizeof(double), &cells));
  /* A flux of one: the cells' own areas come out. */
  for (size_t n = 0; n < r->sources; n++) content[n] = r->area[n];
  ql_remap_apply(r, content, cells, &total, &inside);
  double worst = 0.0, domain = 0.0;
  for (int j = 0; j < 36; j++)
    for (int i = 0; i < 40; i++) {
      const double area = f.grid->area[ql_grid_at2(f.grid, j, i)];
      worst = fmax(worst, fabs(cells[j * 40 + i] / area - 1.0));
      domain += area;
    }
  print_message("constant flux kept to %.1e\n", worst);
  assert_true(worst < 1e-5); /* the map factor is taken as constant in a model cell */
  assert_true(fabs(inside / domain - 1.0) < 1e-6);
  /* Anything: what the fractions leave outside is the rest, to rounding. */
  unsigned seed = 7;
  double left = 0.0, sum = 0.0;
  for (size_t n = 0; n < r->sources; n++) sum += content[n] = unit_random(&seed);
  for (size_t n = 0; n < r->sources; n++) {
    double fraction = 0.0;
    for (size_t k = r->first[n]; k < r->first[n + 1]; k++) fraction += r->fraction[k];
    assert_true(fraction <= 1.0 + 1e-14);
    left += (1.0 - fraction) * content[n];
  }
  ql_remap_apply(r, content, cells, &total, &inside);
  assert_true(total == sum);
  assert_true(fabs((inside + left) / total - 1.0) < 1e-12);
  fixture_close(&f);
}

/* A source inside the domain loses nothing at all. */
static void inside_is_conserved(void **state) {
  (void)state;
  enum { NX = 9, NY = 7 };
  fixture f;
  double x[NX + 1], y[NY + 1], content[NX * NY], *cells, total, inside;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){60, 60, 1, 3000, 3000, -90000, -90000});
  /* Latitudes that fall, longitudes a turn away. */
  const ql_remap_source s = regular(NX, NY, 119.8 - 360.0, 0.1, 30.1, -0.1, x, y);
  ql_remap *r;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  assert_ok(ql_arena_take(f.arena, "b", r->targets, sizeof(double), &cells));
  unsigned seed = 11;
  for (int n = 0; n < NX * NY; n++) content[n] = exp(8.0 * unit_random(&seed));
  ql_remap_apply(r, content, cells, &total, &inside);
  print_message("sum inside against source: %.1e\n", inside / total - 1.0);
  assert_true(fabs(inside / total - 1.0) < 1e-12);
  /* Areas on the sphere: R^2 dlon (sin b - sin a). */
  for (int j = 0; j < NY; j++) {
    const double rad = 3.14159265358979323846 / 180.0;
    const double area = earth * earth * 0.1 * rad * (sin(y[j] * rad) - sin(y[j + 1] * rad));
    assert_true(fabs(r->area[j * NX] / area - 1.0) < 2e-7);
  }
  fixture_close(&f);
}

/* Overlaps that can be done in the head: a cell of twice the size, shifted by half a cell. */
static void shifted_cells(void **state) {
  (void)state;
  fixture f;
  double x[2], y[2], cells[16], total, inside;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 1, 1000, 1000, 0, 0});
  ql_remap_source s = regular(1, 1, 500, 2000, 1000, 1000, x, y);
  s.projection = f.projection;
  ql_remap *r;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  ql_remap_apply(r, (double[]){8.0}, cells, &total, &inside);
  const double expected[4] = {2.0, 4.0, 2.0, 0.0}; /* quarter, half, quarter of row 1 */
  for (int j = 0; j < 4; j++)
    for (int i = 0; i < 4; i++)
      assert_float_equal(cells[j * 4 + i], j == 1 ? expected[i] : 0.0, 1e-5);
  /* Half outside the western edge. */
  s = regular(1, 1, -1000, 2000, 1000, 1000, x, y);
  s.projection = f.projection;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  ql_remap_apply(r, (double[]){8.0}, cells, &total, &inside);
  assert_float_equal(inside, 4.0, 1e-4);
  assert_float_equal(cells[4], 4.0, 1e-4);
  fixture_close(&f);
}

static void the_same_grid(void **state) {
  (void)state;
  fixture f;
  double x[6], y[6], content[25], cells[16], total, inside;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 1, 1000, 1000, 0, 0});
  ql_projection *other;
  assert_ok(ql_projection_create(LAMBERT, &other));
  /* One ring more to the west and south, and the origin in float, as WRF has it. */
  ql_remap_source s = regular(5, 5, -1000.4, 1000, -999.7, 1000, x, y);
  s.projection = other;
  ql_remap *r;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  assert_true(r->coincides);
  for (int n = 0; n < 25; n++) content[n] = n + 0.1;
  ql_remap_apply(r, content, cells, &total, &inside);
  for (int j = 0; j < 4; j++)
    for (int i = 0; i < 4; i++) assert_true(cells[j * 4 + i] == content[(j + 1) * 5 + i + 1]);
  assert_float_equal(total, 302.5, 1e-9);
  /* A tenth of a cell off is another grid. */
  s = regular(5, 5, -900, 1000, -1000, 1000, x, y);
  s.projection = other;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  assert_false(r->coincides);
  ql_projection_free(other);
  fixture_close(&f);
}

/* Far away: nothing arrives and nothing is lost from the account. */
static void nothing_overlaps(void **state) {
  (void)state;
  fixture f;
  double x[5], y[5], content[16], cells[16], total, inside;
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 1, 1000, 1000, 0, 0});
  const ql_remap_source s = regular(4, 4, -80, 1, -30, 1, x, y);
  ql_remap *r;
  assert_ok(ql_remap_create(f.arena, &s, f.grid, &r));
  for (int n = 0; n < 16; n++) content[n] = 1.0;
  ql_remap_apply(r, content, cells, &total, &inside);
  assert_true(total == 16.0 && inside == 0.0);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(sums_and_constants), cmocka_unit_test(inside_is_conserved),
      cmocka_unit_test(shifted_cells), cmocka_unit_test(the_same_grid),
      cmocka_unit_test(nothing_overlaps)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
