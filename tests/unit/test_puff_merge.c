/* Splitting, merging and shear of puffs: what must be kept, and Saffman's cloud in shear. */
#include "ql_test.h"

#include <math.h>

#include "solver/puff/merge.h"

enum { PLACES = 64 };

static ql_arena *arena;
static ql_puffs *puffs;

static int fresh(void **state) {
  (void)state;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puffs_create(arena, PLACES, 2, &puffs));
  return 0;
}

static int done(void **state) {
  (void)state;
  ql_arena_free(arena);
  return 0;
}

static void add(double x, double y, double sigma, const double mass[2]) {
  const ql_puff_birth birth = {.x = x, .y = y, .height = 40.0, .sigma = sigma, .depth = 9.0};
  assert_ok(ql_puffs_release(puffs, &birth, mass));
}

/* Mass of both species, first and second moments of the first one. */
static void moments(double m[7]) {
  memset(m, 0, 7 * sizeof *m);
  for (int n = 0; n < puffs->count; n++) {
    const double mass = puffs->mass[n], s2 = puffs->sigma[n] * puffs->sigma[n];
    m[0] += mass;
    m[1] += puffs->mass[puffs->capacity + n];
    m[2] += mass * puffs->x[n];
    m[3] += mass * puffs->y[n];
    m[4] += mass * (puffs->xx[n] + s2 + puffs->x[n] * puffs->x[n]);
    m[5] += mass * (puffs->xy[n] + puffs->x[n] * puffs->y[n]);
    m[6] += mass * (puffs->yy[n] + s2 + puffs->y[n] * puffs->y[n]);
  }
}

static void same_moments(const double before[7]) {
  double after[7];
  moments(after);
  for (int n = 0; n < 7; n++)
    assert_true(fabs(after[n] - before[n]) <= 1e-12 * (1.0 + fabs(before[n])));
}

static void split(void **state) {
  (void)state;
  double before[7];
  add(100.0, -50.0, 30.0, (const double[]){3.0, 0.1});
  puffs->xx[0] = 500.0, puffs->xy[0] = -700.0, puffs->yy[0] = 1100.0;
  moments(before);
  for (int n = 0; n < 5; n++) {
    assert_ok(ql_puffs_split(puffs, n));
    same_moments(before);
  }
  assert_int_equal(puffs->count, 11);
  double largest = 0.0;
  for (int n = 0; n < puffs->count; n++) {
    const double s2 = puffs->sigma[n] * puffs->sigma[n];
    const double xx = puffs->xx[n] + s2, yy = puffs->yy[n] + s2;
    assert_true(s2 > 0.0 && xx * yy > puffs->xy[n] * puffs->xy[n]); /* still a Gaussian */
    largest = fmax(largest, xx + yy);
  }
  assert_true(largest < 2.0 * 900.0 + 1600.0);
  while (puffs->count + 2 <= PLACES) assert_ok(ql_puffs_split(puffs, 0));
  assert_int_equal(ql_puffs_split(puffs, 0), QL_ERR_ARGUMENT);
}

static void merge(void **state) {
  (void)state;
  double before[7];
  add(0.0, 0.0, 30.0, (const double[]){3.0, 0.0});
  add(10.0, 7.0, 33.0, (const double[]){1.0, 0.0});
  moments(before);
  ql_puffs_merge(puffs, 0, 1);
  assert_int_equal(puffs->count, 1);
  same_moments(before);
  assert_float_equal(puffs->x[0], 2.5, 1e-12);
}

/* A stream of puffs is thinned, one of another source or far away is not. */
static void thin(void **state) {
  (void)state;
  double before[7];
  for (int n = 0; n < 20; n++) add(5.0 * n, 2.0 * n, 30.0 + 0.2 * n, (const double[]){2.0, 0.0});
  add(100.0, 40.0, 34.0, (const double[]){1.0, 0.0});
  puffs->source[20] = 7;
  add(500.0, 40.0, 34.0, (const double[]){1.0, 0.0});
  puffs->source[21] = 7;
  moments(before);
  const int merged = ql_puffs_merge_neighbours(puffs, 0.5);
  assert_true(merged >= 10 && merged <= 17);
  assert_int_equal(puffs->count, 22 - merged);
  same_moments(before);
  assert_float_equal(puffs->x[puffs->count - 1], 500.0, 0.0);
  assert_int_equal(puffs->source[puffs->count - 2], 7);
}

/* Saffman 1962 (Q. J. R. Meteorol. Soc. 88, 382): unbounded, sigma_z^2 = 2 K t: sigma_x^2 = 2/3 K
 * (du/dz)^2 t^3 besides diffusion. */
static void shear(void **state) {
  (void)state;
  const ql_puff_air air = {
      .ustar = 0.3, .roughness = 0.1, .depth = 1e5, .reference = 10.0, .temperature = 290.0};
  const ql_puff_flow flow = {.air = &air, .shear = {0.02, -0.01}};
  const double diffusivity = 5.0, dt = 1.0;
  add(0.0, 0.0, 1.0, (const double[]){1.0, 0.0});
  puffs->height[0] = 1e5; /* nothing of the surface layer */
  for (int n = 0; n < 1000; n++) {
    puffs->depth[0] = sqrt(2.0 * diffusivity * (n + 0.5) * dt);
    const double grown = puffs->depth[0];
    ql_puffs_step(puffs, 0, 1, &flow, dt);
    assert_true(puffs->depth[0] >= grown);
  }
  const double want = 2.0 / 3.0 * diffusivity * 1e9;
  assert_float_equal(puffs->xx[0] / (want * 4e-4), 1.0, 0.01);
  assert_float_equal(puffs->xy[0] / (want * -2e-4), 1.0, 0.01);
  assert_float_equal(puffs->yy[0] / (want * 1e-4), 1.0, 0.01);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(split, fresh, done),
                                     cmocka_unit_test_setup_teardown(merge, fresh, done),
                                     cmocka_unit_test_setup_teardown(thin, fresh, done),
                                     cmocka_unit_test_setup_teardown(shear, fresh, done)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
