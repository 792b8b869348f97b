/* The operator on a small patch of standard atmosphere under a sun that the test sets. */
#include "ql_test.h"

#include "base/constants.h"
#include "solver/photolysis/photolysis.h"

#include <math.h>
#include <omp.h>

enum { NX = 7, NY = 5, NZ = 20, NAMES = 24 };

static const char *const names[NAMES] = {
    "NO2_IUPAC10",    "O3_O3P_IUPAC10", "O3_O1D_IUPAC10", "H2O2_IUPAC10",   "NO3NO2_06",
    "NO3NO_06",       "N2O5_IUPAC10",   "HONO_IUPAC10",   "HNO3_IUPAC10",   "PNA_IUPAC10",
    "PAN_IUPAC10",    "MEPX_IUPAC10",   "NTR_IUPAC10",    "FORM_R_IUPAC13", "FORM_M_IUPAC13",
    "ALD2_R_IUPAC13", "ALDX_R_IUPAC13", "GLYD_IUPAC13",   "GLY_R_IUPAC13",  "MGLY_IUPAC10",
    "KET_IUPAC10",    "ACET_IUPAC10",   "ISPD",           "HPALD"};

/* The sun of this test, instead of the library's: its height depends on longitude alone. */
double ql_met_cosine_zenith(double time, double longitude, double latitude) {
  (void)time, (void)latitude;
  return cos(longitude * QL_PI / 180.0);
}

static struct {
  ql_arena *arena;
  ql_grid grid;
  ql_land land;
  ql_met_fields now;
  ql_met met;
} world;

static void take_float(size_t count, float **field) {
  assert_ok(ql_arena_take(world.arena, "field", count, sizeof **field, (void *)field));
}

static void make_grid(void) {
  ql_grid *g = &world.grid;
  *g = (ql_grid){.nx = NX, .ny = NY, .nz = NZ, .row = NX + 2 * QL_HALO};
  g->plane = g->row * (NY + 2 * QL_HALO);
  g->volume = g->plane * NZ;
  assert_ok(ql_arena_take(world.arena, "x", g->plane, sizeof(double), (void *)&g->longitude));
  assert_ok(ql_arena_take(world.arena, "y", g->plane, sizeof(double), (void *)&g->latitude));
}

/* US standard atmosphere below 11 km: T = 288.15 - 6.5 z, hydrostatic; layers of 100 m growing. */
static void make_air(size_t at2) {
  double z = 0.0;
  for (int k = 0; k < NZ; k++) {
    const size_t at = (size_t)k * world.grid.plane + at2;
    const double depth = 100.0 + 40.0 * k, middle = z + 0.5 * depth;
    const double t = fmax(288.15 - 6.5e-3 * middle, 216.65);
    const double p = 101325.0 * pow(fmax(1.0 - 6.5e-3 / 288.15 * middle, 0.1), 5.2559);
    world.now.temperature[at] = (float)t;
    world.now.pressure[at] = (float)p;
    world.now.thickness[at] = (float)depth;
    world.now.air[at] = (float)(p * depth / QL_GAS_CONSTANT / t);
    z += depth;
  }
}

static int make_world(void **state) {
  (void)state;
  assert_ok(ql_arena_create(&world.arena));
  make_grid();
  float **const fields[] = {&world.now.temperature,    &world.now.pressure,
                            &world.now.thickness,      &world.now.air,
                            &world.now.cloud_fraction, &world.now.cloud_optical_depth};
  for (size_t f = 0; f < sizeof fields / sizeof fields[0]; f++)
    take_float(world.grid.volume, fields[f]);
  take_float(world.grid.plane, &world.land.terrain);
  take_float(world.grid.plane, &world.land.ozone_column);
  take_float(world.grid.plane, &world.land.albedo);
  for (size_t at = 0; at < world.grid.plane; at++) {
    world.land.ozone_column[at] = 300.0f;
    world.land.albedo[at] = 0.05f;
    make_air(at);
  }
  for (int j = 0; j < NY; j++)
    for (int i = 0; i < NX; i++)
      world.grid.longitude[ql_grid_at2(&world.grid, j, i)] = 15.0 * i + j;
  world.met = (ql_met){.grid = &world.grid,
                       .land = &world.land,
                       .start = 1696377600.0, /* 2023-10-04: the sun is at its mean distance */
                       .dt = 0.0,
                       .now = &world.now};
  return 0;
}

static int end_world(void **state) {
  (void)state;
  ql_arena_free(world.arena);
  return 0;
}

static ql_operator make(double aerosol) {
  ql_operator op;
  ql_photolysis_options options = ql_photolysis_defaults(&world.grid, NAMES, names);
  options.aerosol_depth = aerosol;
  assert_ok(ql_photolysis_create(world.arena, &options, &op));
  return op;
}

static double value(const ql_operator *op, int name, int k, int j, int i) {
  return (double)ql_photolysis_values(
      op)[(size_t)name * world.grid.volume + ql_grid_at(&world.grid, k, j, i)];
}

/* TUV 5.4 at 300 DU, albedo 0.05, without aerosol, surface (SZA 0, 30, 60): NO2 9.81e-3, 9.19e-3,
 * 6.53e-3; O1D 4.31e-5, 3.17e-5, 8.44e-6; H2O2 8.11e-6, 7.08e-6, 3.80e-6. */
static void clear_noon(void **state) {
  (void)state;
  static const struct {
    int name, i;
    double want;
  } cases[] = {{0, 0, 9.81e-3}, {0, 2, 9.19e-3}, {0, 4, 6.53e-3}, {2, 0, 4.31e-5}, {2, 2, 3.17e-5},
               {2, 4, 8.44e-6}, {3, 0, 8.11e-6}, {3, 2, 7.08e-6}, {3, 4, 3.80e-6}};
  const ql_operator op = make(0.0);
  assert_ok(ql_operator_forward(&op, &world.met, 1200.0, NULL));
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
    const double got = value(&op, cases[c].name, 0, 0, cases[c].i);
    printf("%s, sun at %d degrees: %.3e s-1, TUV %.3e\n", names[cases[c].name], 15 * cases[c].i,
           got, cases[c].want);
    assert_float_equal(got, cases[c].want, 0.04 * cases[c].want);
  }
  for (int n = 0; n < NAMES; n++)
    for (int k = 0; k < NZ; k++) assert_true(value(&op, n, k, 2, 3) > 0.0);
}

static void night_and_halo_are_dark(void **state) {
  (void)state;
  const ql_operator op = make(0.2);
  assert_ok(ql_operator_forward(&op, &world.met, 1200.0, NULL));
  for (int n = 0; n < NAMES; n++)
    for (int k = 0; k < NZ; k++) {
      assert_true(value(&op, n, k, 1, NX - 1) == 0.0); /* sun at 91 degrees */
      assert_true(value(&op, n, k, -1, 2) == 0.0);
    }
}

/* Bit for bit the same for any number of threads, and for a column wherever it is computed. */
static void threads_do_not_matter(void **state) {
  (void)state;
  const int most = omp_get_max_threads();
  omp_set_num_threads(1);
  const ql_operator one = make(0.2);
  omp_set_num_threads(3);
  const ql_operator three = make(0.2);
  omp_set_num_threads(most);
  assert_ok(ql_operator_forward(&one, &world.met, 1200.0, NULL));
  assert_ok(ql_operator_forward(&three, &world.met, 1200.0, NULL));
  assert_memory_equal(ql_photolysis_values(&one), ql_photolysis_values(&three),
                      NAMES * world.grid.volume * sizeof(float));
}

/* A cloud darkens the ground and lights up what is above it; a broken one does less of both. */
static void clouds(void **state) {
  (void)state;
  const ql_operator op = make(0.2);
  double ground[3], above[3];
  for (int c = 0; c < 3; c++) {
    for (size_t at = 0; at < world.grid.plane; at++)
      for (int k = 8; k < 10; k++) {
        world.now.cloud_optical_depth[(size_t)k * world.grid.plane + at] = c ? 10.0f : 0.0f;
        world.now.cloud_fraction[(size_t)k * world.grid.plane + at] = c == 1 ? 0.4f : 1.0f;
      }
    assert_ok(ql_operator_forward(&op, &world.met, 1200.0, NULL));
    ground[c] = value(&op, 0, 0, 0, 2);
    above[c] = value(&op, 0, 12, 0, 2);
  }
  for (size_t at = 0; at < world.grid.volume; at++)
    world.now.cloud_optical_depth[at] = world.now.cloud_fraction[at] = 0.0f;
  assert_true(ground[0] > 1.1 * ground[1] && ground[1] > 1.1 * ground[2]);
  assert_true(above[2] > 1.05 * above[1] && above[1] > 1.1 * above[0]);
}

static void bad_input(void **state) {
  (void)state;
  ql_operator op;
  static const char *const wrong[] = {"NO2", "NO2_IUPAC11"};
  const ql_photolysis_options options = ql_photolysis_defaults(&world.grid, 2, wrong);
  assert_int_equal(ql_photolysis_create(world.arena, &options, &op), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "'NO2_IUPAC11'"));
  assert_non_null(strstr(ql_error_message(), "NO2_IUPAC10"));
  assert_non_null(strstr(ql_error_message(), "MGLY"));
  op = make(0.0);
  world.land.ozone_column[ql_grid_at2(&world.grid, 1, 2)] = 0.3f;
  assert_int_equal(ql_operator_forward(&op, &world.met, 1200.0, NULL), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "cell (2, 1) is 0.3 DU"));
  world.land.ozone_column[ql_grid_at2(&world.grid, 1, 2)] = 300.0f;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(clear_noon),
                                     cmocka_unit_test(night_and_halo_are_dark),
                                     cmocka_unit_test(threads_do_not_matter),
                                     cmocka_unit_test(clouds), cmocka_unit_test(bad_input)};
  return cmocka_run_group_tests(tests, make_world, end_world);
}
