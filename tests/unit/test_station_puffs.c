/* The puffs of the stacks at stations: fields get what they hold of the puffs' species, once, in
 * their units; ozone that puffs lack does not go below zero; coefficients of the tracer. */
#include "small_world.h"

#include <math.h>
#include <unistd.h>

#include "base/nc.h"
#include "outputs/source_receptor.h"
#include "outputs/station_puffs.h"

enum { NX = 12, NY = 10, NZ = 4, FIELDS = 4, SPECIES = 3 };

static small_world world;
static ql_pig *pig;
static ql_fields fields;
static ql_station_series series;
static ql_station_puffs puffs;
static ql_station stations[2];
static const int species[SPECIES] = {0, 1, 3}; /* O3, NO, PEC */

/* A puff of 500 m, well mixed below 400 m, over the first station; the second is far away. */
static int make(void **state) {
  (void)state;
  small_world_make(&world, NX, NY, NZ);
  const ql_grid *g = world.grid;
  for (size_t n = 0; n < g->volume; n++) {
    world.met.thickness[n] = 100.0f;
    world.met.air[n] = 4000.0f;
    world.met.height[n] = 50.0f + 100.0f * (float)(n / g->plane);
  }
  small_world_calm(&world);
  const int at[2][2] = {{3, 4}, {9, 8}};
  for (int s = 0; s < 2; s++)
    stations[s] = (ql_station){.i = at[s][0],
                               .j = at[s][1],
                               .longitude = g->longitude[ql_grid_at2(g, at[s][1], at[s][0])],
                               .latitude = g->latitude[ql_grid_at2(g, at[s][1], at[s][0])]};
  const ql_pig_options options = {.grid = g,
                                  .species_count = SPECIES,
                                  .species = species,
                                  .no = -1,
                                  .no2 = -1,
                                  .ozone = -1,
                                  .capacity = 10};
  assert_ok(ql_pig_create(world.arena, &options, &pig));
  const ql_puff_birth birth = {.x = g->x0 + 3.5 * g->dx,
                               .y = g->y0 + 4.5 * g->dy,
                               .height = 100.0,
                               .sigma = 500.0,
                               .depth = 2000.0};
  assert_ok(ql_puffs_release(pig->puffs, &birth, (const double[]){-1e6, 20.0, 0.5}));
  static char *const names[FIELDS] = {"O3", "NO", "NO2", "PEC"};
  const ql_fields_request request = {.grid = g, .species = &world.species, .layers = 1};
  assert_ok(ql_fields_create(world.arena, &request, names, FIELDS, &fields));
  assert_ok(ql_stations_create(world.arena, &fields, stations, 2, 4, &series));
  assert_ok(ql_station_puffs_create(world.arena, pig, &series, &puffs));
  return 0;
}

static int drop(void **state) {
  (void)state;
  small_world_free(&world);
  return 0;
}

static void added_once(void **state) {
  (void)state;
  const ql_moment moment = {.state = world.state, .now = &world.met};
  const size_t size = (size_t)NX * NY;
  for (size_t n = 0; n < FIELDS * size; n++) fields.mean[n] = 3.0f;
  /* the share of the puff per m3 in its middle: 1 / (2 pi 500^2 400) */
  const double centre = 1.0 / (2.0 * 3.14159265358979 * 500.0 * 500.0 * 400.0);
  for (int r = 0; r < 2; r++) {
    ql_station_puffs_accumulate(&puffs, &moment, 600.0);
    pig->puffs->mass[1 * 10] = 40.0; /* NO: the mean is 30 */
    ql_station_puffs_accumulate(&puffs, &moment, 600.0);
    pig->puffs->mass[1 * 10] = 20.0;
    ql_stations_append(&series, 0.0, 1200.0);
    ql_station_puffs_finish(&puffs, &series);
    const float *near = series.values + (size_t)r * 2 * FIELDS, *far = near + FIELDS;
    assert_true(near[0] == 0.0f);
    assert_float_equal(near[1], 3.0 + 1e9 * 30.0 * centre * 100.0 / 4000.0, 1e-3);
    assert_true(near[2] == 3.0f);
    assert_float_equal(near[3], 3.0 + 1e9 * 0.5 * centre, 1e-4);
    for (int f = 0; f < FIELDS; f++) assert_true(far[f] == 3.0f);
  }
}

/* Two stacks, two hours: the coefficient stands at its source and hour of release. */
static void coefficients(void **state) {
  (void)state;
  static ql_stack stacks[2] = {{.id = "a", .enterprise = "A"}, {.id = "b", .enterprise = "B"}};
  static float rates[2] = {0.0f, 0.25f};
  static const int pec[1] = {3};
  const ql_stack_emission emission = {
      .count = 2, .species_count = 1, .stacks = stacks, .species = pec, .rate = rates};
  static float share[2] = {0.5f, 0.25f}; /* below 2.5 um */
  static float shares[QL_MODES][(NX + 2 * QL_HALO) * (NY + 2 * QL_HALO)];
  ql_aerosol_properties aerosol = {0};
  for (int m = 0; m < QL_MODES; m++) {
    for (size_t n = 0; n < world.grid->plane; n++) shares[m][n] = share[m];
    aerosol.share25[m] = shares[m];
  }
  ql_plumes plumes = {
      .tracer = pig,
      .number = {
          [QL_PLUMES_INERT] = 0, [QL_PLUMES_FINE] = 2, [QL_PLUMES_COARSE] = 1}}; /* in the order of
                                                                                    their numbers */
  ql_source_receptor of;
  assert_ok(ql_source_receptor_create(world.arena, &plumes, &emission, &series,
                                      (const double[]){7200.0, 14400.0}, &of));
  assert_int_equal(of.hours, 2);
  assert_int_equal(ql_source_receptor_record(&of), 24);
  ql_source_receptor_emit(&of, 10800.0, &emission);
  pig->puffs->source[0] = 1;
  pig->puffs->mass[0] = 2.0;
  pig->puffs->age[0] = 1000.0;
  world.state->time = 12000.0; /* released at 11000 s, in the second hour */
  const ql_moment moment = {.state = world.state, .now = &world.met, .aerosol = &aerosol};
  ql_source_receptor_accumulate(&of, &moment, 600.0);
  ql_stations_append(&series, 10800.0, 14400.0);
  ql_source_receptor_finish(&of);
  const double centre = 1.0 / (2.0 * 3.14159265358979 * 500.0 * 500.0 * 400.0);
  for (int n = 0; n < 8; n++) /* [station][stack][hour] */
    assert_float_equal(of.values[n], n == 3 ? 2e9 * centre : 0.0, 1e-6);
  assert_float_equal(of.values[8 + 3], 0.25 * 20e9 * centre, 1e-5);  /* coarse */
  assert_float_equal(of.values[16 + 3], 0.5 * 0.5e9 * centre, 1e-6); /* fine */
  assert_ok(ql_source_receptor_write(&of, NULL, ".", true));
  ql_nc *nc;
  float values[8], emitted[4];
  double hours[2];
  assert_ok(ql_nc_open("source_receptor.nc", &nc));
  assert_ok(ql_nc_read(nc, "coefficient", "ug m-3 kg-1", NULL, values));
  assert_memory_equal(values, of.values, sizeof values);
  assert_ok(ql_nc_read(nc, "coefficient_pm25_fine", "ug m-3 kg-1", NULL, values));
  assert_memory_equal(values, of.values + 16, sizeof values);
  assert_ok(ql_nc_read(nc, "coefficient_pm25_coarse", "ug m-3 kg-1", NULL, values));
  assert_memory_equal(values, of.values + 8, sizeof values);
  assert_ok(ql_nc_read(nc, "emission", "kg", NULL, emitted));
  assert_true(emitted[0] == 0.0f && emitted[1] == 0.0f && emitted[2] == 0.0f);
  assert_float_equal(emitted[3], 900.0, 1e-3);
  assert_ok(ql_nc_read_double(nc, "release_hour", NULL, NULL, hours));
  assert_true(hours[0] == 7200.0 && hours[1] == 10800.0);
  char text[100];
  assert_ok(ql_nc_read_string(nc, "enterprise", 1, sizeof text, text));
  assert_string_equal(text, "B");
  assert_ok(ql_nc_read_string(nc, "species_kind", 0, sizeof text, text));
  assert_string_equal(text, "fine");
  ql_nc_close(nc);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test_setup_teardown(added_once, make, drop),
                                     cmocka_unit_test_setup_teardown(coefficients, make, drop)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
