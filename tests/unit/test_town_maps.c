/* Maps of towns: every point has what a station there would have, grid and puffs once each; on any
 * number of threads; a map beyond the grid is refused. */
#include "small_world.h"

#include <math.h>
#include <omp.h>

#include "base/nc.h"
#include "outputs/station_puffs.h"
#include "outputs/town_maps.h"

enum { NX = 12, NY = 10, NZ = 4, FIELDS = 4, SPECIES = 3, PUFFS = 40, SIDE = 31, RECORDS = 2 };

static small_world world;
static ql_pig *pig;
static ql_fields fields;
static ql_station_series series;
static ql_town_maps maps;
static const int species[SPECIES] = {0, 1, 3}; /* O3, NO, PEC */
static ql_town_request towns[2] = {{.name = "one", .size = 6200.0, .spacing = 200.0},
                                   {.name = "two", .size = 1500.0, .spacing = 500.0}};

static void place(ql_town_request *town, double i, double j) {
  const ql_grid *g = world.grid;
  const double x = g->x0 + i * g->dx, y = g->y0 + j * g->dy;
  assert_ok(ql_projection_inverse(world.projection, 1, &x, &y, &town->longitude, &town->latitude));
}

/* Puffs of several sizes and species along a line over both maps. */
static void release(void) {
  const ql_grid *g = world.grid;
  for (int n = 0; n < PUFFS; n++) {
    const ql_puff_birth birth = {.x = g->x0 + (2.0 + 0.2 * n) * g->dx,
                                 .y = g->y0 + (3.0 + 0.1 * n) * g->dy,
                                 .height = 50.0 + 5.0 * n,
                                 .sigma = 80.0 + 20.0 * n,
                                 .depth = 100.0};
    assert_ok(ql_puffs_release(pig->puffs, &birth, (const double[]){-1e4 * (n % 7), 20.0, 0.5}));
  }
}

static int make(void **state) {
  (void)state;
  small_world_make(&world, NX, NY, NZ);
  const ql_grid *g = world.grid;
  for (size_t n = 0; n < g->volume; n++) {
    world.met.thickness[n] = 100.0f + (float)(n % 5);
    world.met.air[n] = 4000.0f;
    world.met.height[n] = 50.0f + 100.0f * (float)(n / g->plane);
  }
  small_world_calm(&world);
  const ql_pig_options options = {.grid = g,
                                  .species_count = SPECIES,
                                  .species = species,
                                  .no = -1,
                                  .no2 = -1,
                                  .ozone = -1,
                                  .capacity = PUFFS};
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  release();
  static char *const names[FIELDS] = {"O3", "NO", "NO2", "PEC"};
  const ql_fields_request request = {.grid = g, .species = &world.species, .layers = 1};
  assert_ok(ql_fields_create(world.arena, &request, names, FIELDS, &fields));
  assert_ok(ql_stations_create(world.arena, &fields, NULL, 0, RECORDS, &series));
  place(&towns[0], 4.61, 4.31);
  place(&towns[1], 9.5, 6.5);
  assert_ok(ql_town_maps_create(world.arena, pig, &series, towns, 2, &maps));
  for (int n = 0; n < FIELDS * NX * NY; n++) fields.mean[n] = 3.0f + 0.01f * (float)n;
  return 0;
}

static int drop(void **state) {
  (void)state;
  small_world_free(&world);
  return 0;
}

static void fill(void) {
  const ql_moment moment = {.state = world.state, .now = &world.met};
  ql_town_maps_accumulate(&maps, &moment, 600.0);
  ql_town_maps_accumulate(&maps, &moment, 300.0);
  ql_stations_append(&series, 900.0 * series.records, 900.0 * (series.records + 1));
  ql_town_maps_finish(&maps);
}

/* Every point of the first map against stations, which take the other way. */
static void like_stations(void **state) {
  (void)state;
  enum { POINTS = SIDE * SIDE };
  static ql_station stations[POINTS];
  ql_station_series want;
  ql_station_puffs puffs;
  fill();
  assert_int_equal(maps.field_count, 3); /* nothing of NO2 is in the puffs */
  assert_int_equal(ql_town_maps_points(&maps.towns[0]), POINTS);
  assert_int_equal(ql_town_maps_points(&maps.towns[1]), 9);
  const ql_grid *t = maps.towns[0].grid, *g = world.grid;
  for (int n = 0; n < POINTS; n++) {
    const size_t at = ql_grid_at2(t, n / SIDE, n % SIDE);
    double i, j;
    stations[n] =
        (ql_station){.longitude = t->longitude[at], .latitude = t->latitude[at], .height = 3.0};
    assert_true(ql_grid_locate(g, t->longitude[at], t->latitude[at], &i, &j));
    stations[n].i = (int)floor(i + 0.5);
    stations[n].j = (int)floor(j + 0.5);
  }
  assert_ok(ql_stations_create(world.arena, &fields, stations, POINTS, 1, &want));
  assert_ok(ql_station_puffs_create(world.arena, pig, &want, &puffs));
  const ql_moment moment = {.state = world.state, .now = &world.met};
  ql_station_puffs_accumulate(&puffs, &moment, 900.0);
  ql_stations_append(&want, 0.0, 900.0);
  ql_station_puffs_finish(&puffs, &want);
  double most = 0.0;
  for (int f = 0; f < 3; f++)
    for (int n = 0; n < POINTS; n++) {
      const double station = (double)want.values[n * FIELDS + maps.field[f]];
      const double cell =
          (double)fields.mean[(maps.field[f] * NY + stations[n].j) * NX + stations[n].i];
      assert_float_equal((double)maps.values[f * POINTS + n], station, 1e-5 * (station + 1.0));
      most = fmax(most, station - cell);
    }
  assert_true(most > 1.0);
}

static void threads(void **state) {
  (void)state;
  omp_set_num_threads(1);
  fill();
  omp_set_num_threads(3);
  fill();
  omp_set_num_threads(1);
  assert_memory_equal(maps.values, maps.values + maps.record, maps.record * sizeof(float));
}

static void written(void **state) {
  (void)state;
  enum { POINTS = 9 };
  ql_nc *nc;
  float values[RECORDS * POINTS];
  double end[RECORDS];
  fill();
  fill();
  assert_ok(ql_town_maps_write(&maps, ".", true));
  assert_ok(ql_nc_open("town_two.nc", &nc));
  assert_ok(ql_nc_read(nc, "PEC", "ug m-3", NULL, values));
  const size_t first = 3 * SIDE * SIDE + 2 * POINTS; /* in a record: the first town, two fields */
  for (size_t r = 0; r < RECORDS; r++)
    assert_memory_equal(values + r * POINTS, maps.values + r * maps.record + first,
                        POINTS * sizeof(float));
  assert_ok(ql_nc_read_double(nc, "time", NULL, NULL, end));
  assert_true(end[1] == 1800.0);
  assert_false(ql_nc_has(nc, "NO2"));
  ql_nc_close(nc);
}

static void outside(void **state) {
  (void)state;
  ql_grid *unused;
  ql_town_request wide = towns[0], away = towns[0];
  wide.size = 40e3;
  place(&away, 14.0, 4.0);
  assert_int_equal(ql_town_maps_grid(world.arena, world.grid, &wide, &unused), QL_ERR_INPUT);
  assert_int_equal(ql_town_maps_grid(world.arena, world.grid, &away, &unused), QL_ERR_INPUT);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(like_stations, make, drop),
                                     cmocka_unit_test_setup_teardown(threads, make, drop),
                                     cmocka_unit_test_setup_teardown(written, make, drop),
                                     cmocka_unit_test_setup_teardown(outside, make, drop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
