/* Model-ready hourly files: units, grids, several files, levels, species maps, and what can be
 * wrong. */
#include "emis_support.h"

#include "inputs/emissions/emissions.h"
#include "inputs/species_map.h"

static const double first_hour = 1689350400.0; /* 2023-07-14 16 UTC */

typedef struct gridded_file { /* what to write, and what to do wrong */
  const char *units, *time_units, *x_units;
  bool lambert, mapping, bounds, heights;
  size_t hours, levels;
  double step, first, x_step, value;
} gridded_file;

static const gridded_file good_file = {.units = "mol s-1",
                                       .time_units = "hours since 2023-07-14 16:00:00",
                                       .x_units = "m",
                                       .lambert = true,
                                       .mapping = true,
                                       .hours = 3,
                                       .step = 1.0,
                                       .x_step = 3000.0,
                                       .value = 2.0};

enum { N = 12 }; /* the file's grid; the model's is its inner 8 x 8 */

static void define_file(ql_nc *nc, gridded_file p) {
  assert_ok(ql_nc_define_dimension(nc, "time", p.hours));
  assert_ok(ql_nc_define_dimension(nc, "z", p.levels ? p.levels : 1));
  assert_ok(ql_nc_define_dimension(nc, "y", N));
  assert_ok(ql_nc_define_dimension(nc, "x", N));
  assert_ok(ql_nc_define_dimension(nc, "nv", 2));
  put_axis(nc, "time", p.time_units);
  put_axis(nc, "y", p.lambert ? "m" : "degrees_north");
  put_axis(nc, "x", p.lambert ? p.x_units : "degrees_east");
  if (p.lambert) put_mapping(nc);
  if (p.heights) {
    put_axis(nc, "z", "m");
    assert_ok(ql_nc_put_text(nc, "z", "bounds", "z_bnds"));
    assert_ok(ql_nc_define(
        nc, &(ql_nc_spec){.name = "z_bnds", .type = QL_NC_DOUBLE, .dimensions = "z nv"}));
  }
  if (p.bounds) {
    assert_ok(ql_nc_put_text(nc, "time", "bounds", "time_bnds"));
    assert_ok(ql_nc_define(
        nc, &(ql_nc_spec){.name = "time_bnds", .type = QL_NC_DOUBLE, .dimensions = "time nv"}));
  }
  assert_ok(ql_nc_define(nc, &(ql_nc_spec){.name = "SO2",
                                           .type = QL_NC_DOUBLE,
                                           .dimensions = p.levels ? "time z y x" : "time y x",
                                           .units = p.units}));
  if (p.mapping) assert_ok(ql_nc_put_text(nc, "SO2", "grid_mapping", "crs"));
  assert_ok(ql_nc_define(
      nc, &(ql_nc_spec){
              .name = "cell_area", .type = QL_NC_DOUBLE, .dimensions = "y x", .units = "m2"}));
}

static void write_file(const char *path, gridded_file p) {
  ql_nc *nc;
  static double values[6 * 3 * N * N];
  assert_ok(ql_nc_create(path, &nc));
  define_file(nc, p);
  put_values(nc, "time", p.hours, p.first, p.step);
  if (p.lambert) put_values(nc, "x", N, -16500.0, p.x_step);
  if (p.lambert) put_values(nc, "y", N, -16500.0, 3000.0);
  if (!p.lambert) put_values(nc, "x", N, 119.9, 0.05);
  if (!p.lambert) put_values(nc, "y", N, 29.4, 0.05);
  if (p.heights) {
    put_values(nc, "z", 2, 10.0, 30.0);
    assert_ok(ql_nc_write_double(nc, "z_bnds", NULL, (double[]){0.0, 20.0, 20.0, 60.0}));
  }
  if (p.bounds) {
    double pairs[12];
    for (size_t h = 0; h < p.hours; h++) {
      pairs[2 * h] = p.first + p.step * (double)h - 0.5;
      pairs[2 * h + 1] = pairs[2 * h] + p.step;
    }
    assert_ok(ql_nc_write_double(nc, "time_bnds", NULL, pairs));
  }
  const size_t field = (size_t)N * N * (p.levels ? p.levels : 1);
  for (size_t n = 0; n < p.hours * field; n++)
    values[n] = p.value * (double)(1 + n / field) * (double)(1 + (n % field) / (N * N));
  assert_ok(ql_nc_write_double(nc, "SO2", NULL, values));
  assert_ok(ql_nc_commit(nc));
}

static ql_status open_files(fixture *f, unsigned count, char **paths, char *map, ql_emissions **e) {
  static char name[] = "area";
  static ql_case_gridded gridded;
  static ql_case config;
  gridded = (ql_case_gridded){name, paths, count, map};
  config = (ql_case){.emissions = {.gridded = &gridded, .gridded_count = 1}};
  fixture_open(f, LAMBERT, &(ql_grid_spec){8, 8, 3, 3000, 3000, -12000, -12000});
  return fixture_emissions(f, &config, NULL, e);
}

static void must_open(fixture *f, unsigned count, char **paths, char *map, ql_emissions **e) {
  if (open_files(f, count, paths, map, e) == QL_OK) return;
  print_problems(f);
  fail_msg("%s", ql_error_message());
}

static double rate_at(const fixture *f, const ql_emission *a, const char *name, int k, int j,
                      int i) {
  const int species = ql_species_find(&f->species, name);
  for (int s = 0; s < a->count; s++)
    if (a->species[s] == species)
      return (double)
          a->rate[(size_t)(s * a->layers + k) * f->grid->plane + ql_grid_at2(f->grid, j, i)];
  return -1.0;
}

/* The model's own cells in a larger file, in two files, between records; and the account. */
static void own_grid_two_files(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  const ql_emission *a;
  const ql_stack_emission *s;
  gridded_file later = good_file;
  later.first = 3.0;
  write_file("grid_a.nc", good_file);
  write_file("grid_b.nc", later);
  must_open(&f, 2, (char *[]){"grid_a.nc", "grid_b.nc"}, NULL, &e);
  assert_ok(ql_emissions_read(e, first_hour, &a, &s));
  assert_int_equal(s->count, 0);
  assert_true(rate_at(&f, a, "SO2", 0, 0, 0) == 2.0 && rate_at(&f, a, "SO2", 0, 7, 7) == 2.0);
  assert_ok(ql_emissions_read(e, first_hour + 2.75 * 3600.0, &a, &s)); /* 6, then 2 mol s-1 */
  assert_true(fabs(rate_at(&f, a, "SO2", 0, 3, 3) - (0.25 * 6.0 + 0.75 * 2.0)) < 1e-6);
  const ql_emissions_row row = ql_emissions_row_at(e, 0);
  assert_int_equal(ql_emissions_rows(e), 1); /* the cell area is no emission */
  assert_true(fabs(row.file / (3600.0 * 144.0 * (2.0 + 3.0)) - 1.0) < 1e-12);
  assert_true(fabs(row.inside / (3600.0 * 64.0 * (2.0 + 3.0)) - 1.0) < 1e-12);
  assert_true(fabs(row.emitted / row.inside - 1.0) < 1e-6);
  assert_int_equal(ql_emissions_read(e, first_hour + 6.0 * 3600.0, &a, &s), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "is not covered"));
  ql_emissions_close(e);
  fixture_close(&f);
}

static void units_maps_and_bounds(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  const ql_emission *a;
  const ql_stack_emission *s;
  gridded_file p = good_file;
  p.units = "g m-2 h-1"; /* by area and mass; time_bnds begin half an hour before the times */
  p.bounds = true;
  write_file("grid_a.nc", p);
  write_text("grid_map.yaml", "SO2: {SO2: 0.9, PSO4: 0.1}\n");
  must_open(&f, 1, (char *[]){"grid_a.nc"}, "grid_map.yaml", &e);
  assert_ok(ql_emissions_read(e, first_hour - 1800.0, &a, &s));
  const double area = f.grid->area[ql_grid_at2(f.grid, 2, 5)], grams = 2.0 / 3600.0 * area;
  assert_true(fabs(rate_at(&f, a, "SO2", 0, 2, 5) / (0.9 * grams / 64.064) - 1.0) < 1e-6);
  assert_true(fabs(rate_at(&f, a, "PSO4", 0, 2, 5) / (0.1 * 1e-3 * grams) - 1.0) < 1e-6);
  ql_emissions_close(e);
  fixture_close(&f);
}

static void levels(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  const ql_emission *a;
  const ql_stack_emission *s;
  ql_met_fields met;
  gridded_file p = good_file;
  p.levels = 2;
  write_file("grid_a.nc", p);
  must_open(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e);
  fill_met(&f, (double[]){40, 100, 300}, &met);
  ql_emissions_set_layers(e, met.thickness);
  assert_ok(ql_emissions_read(e, first_hour, &a, &s));
  assert_int_equal(a->layers, 2); /* the file's levels are model layers */
  assert_true(rate_at(&f, a, "SO2", 0, 1, 1) == 2.0 && rate_at(&f, a, "SO2", 1, 1, 1) == 4.0);
  ql_emissions_close(e);
  fixture_close(&f);
  p.heights = true; /* 0-20 and 20-60 m, into layers of 0-40 and 40-100 m */
  write_file("grid_a.nc", p);
  must_open(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e);
  fill_met(&f, (double[]){40, 100, 300}, &met);
  ql_emissions_set_layers(e, met.thickness);
  assert_ok(ql_emissions_read(e, first_hour, &a, &s));
  assert_float_equal(rate_at(&f, a, "SO2", 0, 1, 1), 2.0 + 2.0, 1e-6);
  assert_float_equal(rate_at(&f, a, "SO2", 1, 1, 1), 2.0, 1e-6);
  ql_emissions_close(e);
  fixture_close(&f);
}

static void longitude_latitude(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  const ql_emission *a;
  const ql_stack_emission *s;
  gridded_file p = good_file;
  p.lambert = p.mapping = false;
  p.units = "mol m-2 s-1";
  write_file("grid_a.nc", p);
  must_open(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e);
  assert_ok(ql_emissions_read(e, first_hour, &a, &s));
  for (int j = 0; j < 8; j++)
    for (int i = 0; i < 8; i++) {
      const double expected = 2.0 * f.grid->area[ql_grid_at2(f.grid, j, i)];
      assert_true(fabs(rate_at(&f, a, "SO2", 0, j, i) / expected - 1.0) < 1e-5);
    }
  ql_emissions_close(e);
  fixture_close(&f);
}

static void hostile_files(void **state) {
  (void)state;
  gridded_file bad[8];
  const char *const message[8] = {"has no units",
                                  "unit 'ppb'",
                                  "an hourly file needs a rate",
                                  "sort the file by time",
                                  "no attribute 'grid_mapping'",
                                  "out of order",
                                  "there is no emission in it",
                                  "neither time, level"};
  for (int n = 0; n < 8; n++) bad[n] = good_file;
  bad[0].units = NULL;
  bad[1].units = "ppb";
  bad[2].units = "t year-1";
  bad[3].step = -1.0;
  bad[4].mapping = false;
  bad[5].x_step = 0.0;
  bad[6].x_units = "s"; /* an axis in seconds is no axis */
  bad[7].time_units = "hours";
  bad[7].levels = 2;
  for (int n = 0; n < 8; n++) {
    fixture f;
    ql_emissions *e = NULL;
    write_file("grid_a.nc", bad[n]);
    assert_int_equal(open_files(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e), QL_ERR_INPUT);
    if (!find_problem(&f, QL_ERROR, message[n])) {
      print_problems(&f);
      fail_msg("not reported: %s", message[n]);
    }
    fixture_close(&f);
  }
}

static void bad_values_and_files(void **state) {
  (void)state;
  static const double values[2] = {-1.0, (double)NAN};
  static const char *const message[2] = {"negative", "not finite"};
  for (int n = 0; n < 2; n++) {
    fixture f;
    ql_emissions *e;
    const ql_emission *a;
    const ql_stack_emission *s;
    gridded_file p = good_file;
    p.value = values[n];
    write_file("grid_a.nc", p);
    must_open(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e);
    assert_int_equal(ql_emissions_read(e, first_hour, &a, &s), QL_ERR_INPUT);
    assert_non_null(strstr(ql_error_message(), message[n]));
    assert_non_null(strstr(ql_error_message(), "SO2"));
    ql_emissions_close(e);
    fixture_close(&f);
  }
  fixture f;
  ql_emissions *e;
  write_file("grid_a.nc", good_file);
  assert_int_equal(truncate("grid_a.nc", 3000), 0);
  assert_int_equal(open_files(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e), QL_ERR_INPUT);
  fixture_close(&f);
  write_text("grid_a.nc", "");
  assert_int_equal(open_files(&f, 1, (char *[]){"grid_a.nc"}, NULL, &e), QL_ERR_INPUT);
  assert_non_null(find_problem(&f, QL_ERROR, "cannot be opened as NetCDF"));
  fixture_close(&f);
  write_file("grid_a.nc", good_file);
  write_file("grid_b.nc", good_file); /* the same times twice */
  assert_int_equal(open_files(&f, 2, (char *[]){"grid_a.nc", "grid_b.nc"}, NULL, &e), QL_ERR_INPUT);
  assert_non_null(find_problem(&f, QL_ERROR, "overlap"));
  fixture_close(&f);
}

static void species_maps(void **state) {
  (void)state;
  static const struct {
    const char *text, *place, *message;
  } bad[] = {{"A: {NO: x}\n", "map.yaml:1", "factor of NO"},
             {"# c\nA: {NO: -1}\n", "map.yaml:2", "factor of NO"},
             {"A: {NO: 1}\nA: {NO2: 1}\n", "map.yaml:2", "mapped twice"},
             {"A: [NO, NO2]\n", "map.yaml:1", "write 'A: {MODEL: factor}'"},
             {"- A\n", "map.yaml", "a species map is a list of lines"},
             {"A: {NO: 1\n", "map.yaml:2", "not YAML"},
             {"", "map.yaml", "a species map is a list of lines"},
             {"A: {NO: }\n", "map.yaml:1", "factor of NO"}};
  fixture f;
  ql_species_map map;
  ql_map_term self;
  int count;
  bool known;
  for (size_t n = 0; n < sizeof bad / sizeof bad[0]; n++) {
    fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 1, 1000, 1000, 0, 0});
    write_text("map.yaml", bad[n].text);
    assert_ok(ql_species_map_read(f.arena, "map.yaml", &f.species, &f.problems, &map));
    if (!find_problem(&f, QL_ERROR, bad[n].message)) {
      print_problems(&f);
      fail_msg("not reported: %s", bad[n].message);
    }
    assert_string_equal(f.problems.items[0].place, bad[n].place);
    fixture_close(&f);
  }
  fixture_open(&f, LAMBERT, &(ql_grid_spec){4, 4, 1, 1000, 1000, 0, 0});
  write_text("map.yaml", "NOX: {NO: 0.9, NO2: 0.1}\nXYL: XYLMN\nIVOA: {}\nQ: {NOPE: 1}\n");
  assert_ok(ql_species_map_read(f.arena, "map.yaml", &f.species, &f.problems, &map));
  assert_non_null(find_problem(&f, QL_WARNING, "no species 'NOPE'"));
  const ql_map_term *t = ql_species_map_find(&map, "NOX", &self, &count, &known);
  assert_true(count == 2 && known && t[0].factor == 0.9 && t[1].factor == 0.1);
  t = ql_species_map_find(&map, "XYL", &self, &count, &known);
  assert_true(count == 1 && t[0].species == ql_species_find(&f.species, "XYLMN"));
  (void)ql_species_map_find(&map, "IVOA", &self, &count, &known);
  assert_true(count == 0 && known);
  (void)ql_species_map_find(&map, "UNHEARD", &self, &count, &known);
  assert_true(count == 0 && !known);
  t = ql_species_map_find(&map, "O3", &self, &count, &known);
  assert_true(count == 1 && known && t[0].factor == 1.0);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(own_grid_two_files),
                                     cmocka_unit_test(units_maps_and_bounds),
                                     cmocka_unit_test(levels),
                                     cmocka_unit_test(longitude_latitude),
                                     cmocka_unit_test(hostile_files),
                                     cmocka_unit_test(bad_values_and_files),
                                     cmocka_unit_test(species_maps)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
