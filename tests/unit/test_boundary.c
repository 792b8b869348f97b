/* Background values: units, levels, grids, times, the built-in profile, and what can be wrong. */
#include "emis_support.h"

#include "base/constants.h"
#include "inputs/boundary/background.h"
#include "inputs/boundary/profile.h"

static const double start = 1689350400.0; /* 2023-07-14 16 UTC */
static const double tops[4] = {100, 500, 2000, 6000};

typedef struct run {
  fixture f;
  ql_case config;
  ql_met_fields met;
  size_t ring_count, *ring;
  ql_real *c;
  ql_boundary edge;
  ql_background *background;
} run;

static ql_status open_run(run *r, char *file, char *map, ql_background_use use) {
  fixture_open(&r->f, LAMBERT, &(ql_grid_spec){10, 8, 4, 9000, 9000, -45000, -36000});
  fill_met(&r->f, tops, &r->met);
  r->config = (ql_case){.start_time = start,
                        .end_time = start + 43200.0,
                        .initial = {file, map},
                        .boundary = {file, map}};
  const size_t species = (size_t)r->f.species.count;
  assert_ok(ql_sources_ring(r->f.arena, r->f.grid, &r->ring_count, &r->ring));
  assert_ok(ql_arena_take(r->f.arena, "c", species * r->f.grid->volume, sizeof(ql_real), &r->c));
  assert_ok(
      ql_arena_take(r->f.arena, "c", species * 4 * r->ring_count, sizeof(float), &r->edge.lateral));
  assert_ok(ql_arena_take(r->f.arena, "c", species, sizeof(float), &r->edge.top));
  r->background = NULL;
  const ql_background_setup setup = {&r->config, r->f.grid, &r->f.species, &r->f.problems};
  return ql_background_open(r->f.arena, &setup, use, &r->background);
}

static void close_run(run *r) {
  ql_background_close(r->background);
  fixture_close(&r->f);
}

static double cell(const run *r, const char *name, int k, int j, int i) {
  const int s = ql_species_find(&r->f.species, name);
  return (double)r->c[(size_t)s * r->f.grid->volume + ql_grid_at(r->f.grid, k, j, i)];
}

static void assert_close(double value, double expected, double tolerance) {
  if (!(fabs(value / expected - 1.0) <= tolerance)) fail_msg("%.9g, not %.9g", value, expected);
}

static void units(void **state) {
  (void)state;
  const ql_species gas = {.name = "O3", .molar_mass = 0.048};
  const ql_species dust = {.name = "FCRS", .particle = true};
  static const struct {
    const char *units;
    bool particle, by_volume;
    double scale;
  } good[] = {{"1e-9", false, false, 1e-9},
              {"ppb", false, false, 1e-9},
              {"mol mol-1", false, false, 1.0},
              {"kg kg-1", false, false, 28.9647 / 48.0},
              {"ug m-3", false, true, 1e-9 / 0.048},
              {"mol m-3", false, true, 1.0},
              {"kg kg-1", true, false, 1.0},
              {"ug/kg", true, false, 1e-9},
              {"ug m-3", true, true, 1e-9 / 28.9647e-3}};
  ql_concentration map;
  for (size_t n = 0; n < sizeof good / sizeof good[0]; n++) {
    assert_ok(ql_profile_units(good[n].units, good[n].particle ? &dust : &gas, &map));
    assert_int_equal(map.by_volume, good[n].by_volume);
    assert_close(map.scale, good[n].scale, 1e-12);
  }
  assert_int_equal(ql_profile_units("1e-9", &dust, &map), QL_ERR_INPUT);
  assert_int_equal(ql_profile_units("K", &gas, &map), QL_ERR_INPUT);
  assert_int_equal(ql_profile_units("flub", &gas, &map), QL_ERR_INPUT);
  const ql_species odd = {.name = "ODD"};
  assert_int_equal(ql_profile_units("ug m-3", &odd, &map), QL_ERR_INPUT);
}

/* Without a file: the table in inputs/tables, by ln p. */
static void built_in(void **state) {
  (void)state;
  run r;
  assert_ok(open_run(&r, NULL, NULL, QL_INITIAL));
  assert_ok(ql_background_initial(r.background, &r.met, r.c));
  const double p = (double)r.met.pressure[ql_grid_at(r.f.grid, 2, 0, 0)]; /* 1250 m */
  const double w = log(89673.0 / p) / log(89673.0 / 72954.0);
  assert_true(w > 0.0 && w < 1.0);
  assert_close(cell(&r, "O3", 2, 3, 3), 1e-9 * (40.0 + 10.0 * w), 1e-6);
  assert_close(cell(&r, "CO", 0, -3, -3), 80e-9, 1e-6); /* halo too */
  const double air = (double)r.met.pressure[ql_grid_at(r.f.grid, 0, 0, 0)] /
                     (QL_GAS_CONSTANT * 280.0) * QL_MOLAR_MASS_AIR; /* kg m-3 */
  assert_close(cell(&r, "PSO4", 0, 1, 1), 0.6012e-9 / air, 1e-6);
  assert_true(cell(&r, "ODD", 0, 0, 0) == (double)(ql_real)QL_BACKGROUND_FLOOR);
  assert_non_null(find_problem(&r.f, QL_NOTE, "ODD"));
  close_run(&r);
}

/* --- a CAMS-like file: time, pressure levels from the top, latitudes from the north --------------
 */

typedef struct field_file {
  const char *units, *level_units, *time_units;
  double lon, step, hours;
  double factor;
  size_t levels;
} field_file;

static const field_file good_file = {.units = "kg kg-1",
                                     .level_units = "hPa",
                                     .time_units = "hours since 2023-07-14 12:00:00",
                                     .lon = 118.0,
                                     .step = 6.0,
                                     .hours = 0.0,
                                     .factor = 1.0,
                                     .levels = 3};

enum { NLON = 10, NLAT = 9, NT = 4 };

/* Linear in longitude, latitude, ln p and time: interpolation must give it back. */
static double law(double lon, double lat, double p, double hours) {
  return 1e-8 *
         (1.0 + 0.1 * (lon - 120.0) + 0.05 * (lat - 30.0) - 0.2 * log(p / 1e5) + 0.03 * hours);
}

static void write_fields(const char *path, field_file p) {
  static const double hectopascal[4] = {300.0, 600.0, 1100.0, 1200.0};
  static double values[NT * 4 * NLAT * NLON];
  ql_nc *nc;
  assert_ok(ql_nc_create(path, &nc));
  assert_ok(ql_nc_define_dimension(nc, "time", NT));
  assert_ok(ql_nc_define_dimension(nc, "level", p.levels));
  assert_ok(ql_nc_define_dimension(nc, "latitude", NLAT));
  assert_ok(ql_nc_define_dimension(nc, "longitude", NLON));
  put_axis(nc, "time", p.time_units);
  put_axis(nc, "level", p.level_units);
  put_axis(nc, "latitude", "degrees_north");
  put_axis(nc, "longitude", "degrees_east");
  assert_ok(ql_nc_define(nc, &(ql_nc_spec){.name = "go3",
                                           .type = QL_NC_DOUBLE,
                                           .dimensions = "time level latitude longitude",
                                           .units = p.units}));
  put_values(nc, "time", NT, p.hours, p.step);
  put_values(nc, "latitude", NLAT, 32.0, -0.6);
  put_values(nc, "longitude", NLON, p.lon, 0.5);
  assert_ok(ql_nc_write_double(nc, "level", NULL, hectopascal));
  size_t n = 0;
  for (int t = 0; t < NT; t++)
    for (size_t k = 0; k < p.levels; k++)
      for (int j = 0; j < NLAT; j++)
        for (int i = 0; i < NLON; i++)
          values[n++] =
              p.factor * law(p.lon + 0.5 * i + (p.lon < 0.0 ? 360.0 : 0.0), 32.0 - 0.6 * j,
                             100.0 * hectopascal[k], p.hours + p.step * t);
  assert_ok(ql_nc_write_double(nc, "go3", NULL, values));
  assert_ok(ql_nc_commit(nc));
}

static void pressure_levels(void **state) {
  (void)state;
  run r;
  write_fields("bg.nc", good_file);
  write_text("bg_map.yaml", "go3: O3\n");
  assert_ok(open_run(&r, "bg.nc", "bg_map.yaml", QL_INITIAL));
  assert_ok(ql_background_initial(r.background, &r.met, r.c));
  const double mole = 28.9647 / 47.998; /* mass to mole fraction */
  for (int k = 0; k < 4; k++)
    for (int j = -QL_HALO; j < 8 + QL_HALO; j++) {
      const size_t at = ql_grid_at(r.f.grid, k, j, 4), c = ql_grid_at2(r.f.grid, j, 4);
      const double expected = law(r.f.grid->longitude[c], r.f.grid->latitude[c],
                                  (double)r.met.pressure[at], 4.0); /* 16 UTC */
      assert_close(cell(&r, "O3", k, j, 4), mole * expected, 1e-6);
    }
  close_run(&r);
  assert_ok(open_run(&r, "bg.nc", "bg_map.yaml", QL_BOUNDARY));
  assert_ok(ql_background_boundary(r.background, start + 5400.0, &r.met, &r.edge));
  const int o3 = ql_species_find(&r.f.species, "O3");
  double top = 0.0;
  for (size_t n = 0; n < r.ring_count; n++) {
    const size_t c = r.ring[n], at = 2 * r.f.grid->plane + c;
    const double expected =
        law(r.f.grid->longitude[c], r.f.grid->latitude[c], (double)r.met.pressure[at], 5.5);
    const float value = r.edge.lateral[((size_t)o3 * 4 + 2) * r.ring_count + n];
    assert_close((double)value, mole * expected, 1e-6);
    top += law(r.f.grid->longitude[c], r.f.grid->latitude[c], 1e5 * exp(-6000.0 / 8192.0), 5.5) /
           (double)r.ring_count;
  }
  assert_close((double)r.edge.top[o3], mole * top, 1e-3); /* hydrostatic to the model top */
  close_run(&r);
}

/* Longitudes 0-360 or -180-180, and a full circle that the domain straddles. */
static void around_the_globe(void **state) {
  (void)state;
  run r;
  field_file p = good_file;
  p.lon = 118.0 - 360.0;
  write_fields("bg.nc", p);
  write_text("bg_map.yaml", "go3: O3\n");
  assert_ok(open_run(&r, "bg.nc", "bg_map.yaml", QL_INITIAL));
  assert_ok(ql_background_initial(r.background, &r.met, r.c));
  const size_t c = ql_grid_at2(r.f.grid, 4, 4), at = ql_grid_at(r.f.grid, 1, 4, 4);
  const double expected =
      law(r.f.grid->longitude[c], r.f.grid->latitude[c], (double)r.met.pressure[at], 4.0);
  assert_close(cell(&r, "O3", 1, 4, 4), 28.9647 / 47.998 * expected, 1e-6);
  ql_cf_grid circle = {.nx = 4, .ny = 2};
  double x[4] = {120.5, 210.5, 300.5, 390.5}, y[2] = {20.0, 40.0}; /* the domain lies before */
  circle.x = x;
  circle.y = y;
  ql_corner *corners;
  assert_ok(ql_profile_corners(r.f.arena, &circle, r.f.grid, "circle", &corners));
  assert_true(corners[c].i[0] == 3 && corners[c].i[1] == 0);
  assert_close((double)corners[c].x, 1.0 - (120.5 - r.f.grid->longitude[c]) / 90.0, 1e-5);
  close_run(&r);
}

static void hostile_files(void **state) {
  (void)state;
  field_file bad[8];
  const char *const message[8] = {"has no units",
                                  "no concentration",
                                  "level axis",
                                  "sort the file by time",
                                  "do not cover",
                                  "does not reach",
                                  "is none of (time, level, y, x)",
                                  "flub"};
  for (int n = 0; n < 8; n++) bad[n] = good_file;
  bad[0].units = NULL;
  bad[1].units = "K";
  bad[2].level_units = "1";
  bad[3].step = -6.0;
  bad[4].hours = 8.0;
  bad[5].lon = 121.0;
  bad[6].time_units = "hours";
  bad[6].level_units = "1";
  bad[6].levels = 4; /* as many as layers, but then time is one axis too many */
  bad[7].units = "flub";
  for (int n = 0; n < 8; n++) {
    run r;
    write_fields("bg.nc", bad[n]);
    write_text("bg_map.yaml", "go3: O3\n");
    assert_int_equal(open_run(&r, "bg.nc", "bg_map.yaml", QL_BOUNDARY), QL_ERR_INPUT);
    if (!find_problem(&r.f, QL_ERROR, message[n])) {
      print_problems(&r.f);
      fail_msg("not reported: %s", message[n]);
    }
    close_run(&r);
  }
}

static void bad_values(void **state) {
  (void)state;
  static const double factor[2] = {-1.0, (double)NAN};
  static const char *const message[2] = {"negative", "not finite"};
  for (int n = 0; n < 2; n++) {
    run r;
    field_file p = good_file;
    p.factor = factor[n];
    write_fields("bg.nc", p);
    write_text("bg_map.yaml", "go3: O3\n");
    assert_ok(open_run(&r, "bg.nc", "bg_map.yaml", QL_INITIAL));
    assert_int_equal(ql_background_initial(r.background, &r.met, r.c), QL_ERR_INPUT);
    assert_non_null(strstr(ql_error_message(), message[n]));
    close_run(&r);
  }
  run r; /* nothing that the model knows */
  write_fields("bg.nc", good_file);
  assert_int_equal(open_run(&r, "bg.nc", NULL, QL_INITIAL), QL_ERR_INPUT);
  assert_non_null(find_problem(&r.f, QL_WARNING, "go3"));
  assert_non_null(find_problem(&r.f, QL_ERROR, "no species of the model"));
  close_run(&r);
  assert_int_equal(truncate("bg.nc", 2000), 0);
  assert_int_equal(open_run(&r, "bg.nc", NULL, QL_INITIAL), QL_ERR_INPUT);
  close_run(&r);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(units),           cmocka_unit_test(built_in),
      cmocka_unit_test(pressure_levels), cmocka_unit_test(around_the_globe),
      cmocka_unit_test(hostile_files),   cmocka_unit_test(bad_values)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
