/* Point sources: CSV with annual tonnes, NetCDF with rates, and everything that can be wrong. */
#include "emis_support.h"

#include "base/clock.h"
#include "inputs/emissions/emissions.h"

#define HEADER                                                                                     \
  "id,enterprise,process,name,sector,longitude[degrees_east],latitude[degrees_north],"             \
  "stack_height[m],stack_diameter[cm],exit_temperature[degC],exit_velocity[m s-1],"

static ql_status open_points(fixture *f, const char *file, const char *map, ql_emissions **e) {
  static char name[] = "stacks", path[64], spec[] = "points_spec.csv", prof[] = "points_prof.csv",
              map_path[64];
  static ql_case_points points;
  static ql_case config;
  snprintf(path, sizeof path, "%s", file);
  snprintf(map_path, sizeof map_path, "%s", map ? map : "");
  points = (ql_case_points){name, path, map ? map_path : NULL, spec, prof};
  config = (ql_case){.utc_offset = 28800.0, .emissions = {.points = &points, .points_count = 1}};
  write_text(prof, "sector,kind,index,factor\n"
                   "power,weekday,1,1\npower,weekday,2,1\npower,weekday,3,1\npower,weekday,4,1\n"
                   "power,weekday,5,1\npower,weekday,6,2\npower,weekday,7,0\n");
  write_text(spec, "sector,pollutant,species,amount,units\n"
                   "*,NOx,NO,0.0196,mol g-1\n*,NOx,NO2,0.0022,mol g-1\n*,PM,FPRM,1,g g-1\n");
  return fixture_emissions(f, &config, NULL, e);
}

static void open_fixture(fixture *f) {
  fixture_open(f, LAMBERT, &(ql_grid_spec){20, 20, 3, 3000, 3000, -30000, -30000});
}

static double stack_rate(const fixture *f, const ql_stack_emission *s, const char *name, int n) {
  const int species = ql_species_find(&f->species, name);
  for (int k = 0; k < s->species_count; k++)
    if (s->species[k] == species) return (double)s->rate[k * s->count + n];
  return -1.0;
}

static void annual_tonnes(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  open_fixture(&f);
  write_text("points.csv",
             "# invented\n" HEADER "NOx[t year-1],PM[t year-1],SO2[g s-1]\n"
             "E1-S1,E1,kiln,\"Kiln, No 1\",cement,120.2,29.7,80,300,120,15,365,36.5,2\n"
             "E9-S1,E9,far,elsewhere,cement,100,20,80,300,120,15,1000,1000,1000\n"
             "E2-S1,E2,boiler,Boiler,power,120.25,29.75,60,200,90.5,12,365,,6.4064\n");
  ql_status status = open_points(&f, "points.csv", NULL, &e);
  if (status != QL_OK) print_problems(&f);
  assert_int_equal(status, QL_OK);
  assert_non_null(find_problem(&f, QL_NOTE, "1 of 3 sources lie outside"));
  assert_non_null(find_problem(&f, QL_NOTE, "E9-S1"));
  const ql_emission *area;
  const ql_stack_emission *s;
  double t;
  assert_ok(ql_clock_parse("2023-07-15T12:00+08:00", &t)); /* a Saturday */
  assert_ok(ql_emissions_read(e, t, &area, &s));
  assert_int_equal(s->count, 2);
  assert_int_equal(area->count, 0);
  assert_string_equal(s->stacks[0].id, "E1-S1");
  assert_string_equal(s->stacks[1].enterprise, "E2");
  assert_string_equal(s->stacks[1].process, "boiler");
  assert_true(s->stacks[0].i == 10 && s->stacks[0].j == 10);
  assert_float_equal(s->stacks[0].x, 9.5, 1e-6); /* the corner of four cells */
  assert_float_equal(s->stacks[1].temperature, 363.65, 1e-3);
  assert_float_equal(s->stacks[0].diameter, 3.0, 1e-6);
  /* 365 t a year of NOx: 1 t a day, flat. */
  const double flat = 1e6 / 86400.0;
  assert_true(fabs(stack_rate(&f, s, "NO", 0) / (flat * 0.0196) - 1.0) < 1e-6);
  assert_true(fabs(stack_rate(&f, s, "FPRM", 0) / (0.1e3 / 86400.0) - 1.0) < 1e-6);
  /* Power on a Saturday of July 2023 (5 Mon, 5 Sat, 5 Sun): 2 / (21 + 10) of the month's 31 t. */
  const double saturday = 31.0 * 2.0 / 31.0 * flat;
  assert_true(fabs(stack_rate(&f, s, "NO", 1) / (saturday * 0.0196) - 1.0) < 1e-6);
  assert_true(stack_rate(&f, s, "FPRM", 1) == 0.0);
  /* SO2 is a species: 2 g s-1 by its molar mass. A rate has a profile as well. */
  assert_true(fabs(stack_rate(&f, s, "SO2", 0) / (2.0 / 64.064) - 1.0) < 1e-6);
  assert_true(fabs(stack_rate(&f, s, "SO2", 1) / (0.1 * 2.0) - 1.0) < 1e-6);
  double file = 0.0, inside = 0.0;
  for (int n = 0; n < ql_emissions_rows(e); n++) {
    const ql_emissions_row row = ql_emissions_row_at(e, n);
    if (strcmp(row.species, "NOx (cement)") != 0 || strcmp(row.model, "NO") != 0) continue;
    file = row.file;
    inside = row.inside;
  }
  assert_true(fabs(file / (1365e3 / 365.0 / 24.0) - 1.0) < 1e-9);
  assert_true(fabs(inside / (365e3 / 365.0 / 24.0) - 1.0) < 1e-9);
  ql_emissions_close(e);
  fixture_close(&f);
}

/* Every bad row is named with its line, value and unit, all in one go. */
static void bad_rows(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  open_fixture(&f);
  write_text("points.csv", HEADER "NOx[t year-1]\n"
                                  "A,E,p,n,s,200.2.2,29.7,80,300,120,15,1\n"
                                  "B,E,p,n,s,120.2,129.7,80,300,120,15,1\n"
                                  "C,E,p,n,s,120.2,29.7,-80,300,120,15,1\n"
                                  "D,E,p,n,s,120.2,29.7,80,0,120,15,1\n"
                                  "F,E,p,n,s,120.2,29.7,80,300,120000,15,1\n"
                                  "G,E,p,n,s,120.2,29.7,80,300,120,nan,1\n"
                                  "H,E,p,n,s,120.2,29.7,80,300,120,15,-1\n"
                                  "I,E,p,n,s,120.2,29.7,80,300,120,15\n"
                                  "J,E,p,n,s,120.2,29.7,80,300,120,15,much\n");
  assert_int_equal(open_points(&f, "points.csv", NULL, &e), QL_ERR_INPUT);
  expect_problem(&f, "points.csv:2", "longitude '200.2.2' is not a number");
  expect_problem(&f, "points.csv:3", "latitude 129.7 degrees_north is outside");
  expect_problem(&f, "points.csv:4", "stack_height -80 m");
  expect_problem(&f, "points.csv:5", "stack_diameter 0 m");
  expect_problem(&f, "points.csv:6", "exit_temperature");
  expect_problem(&f, "points.csv:7", "exit_velocity 'nan'");
  expect_problem(&f, "points.csv:8", "NOx '-1'");
  expect_problem(&f, "points.csv:9", "11 fields, the header 12");
  expect_problem(&f, "points.csv:10", "NOx 'much'");
  fixture_close(&f);
}

static void bad_headers(void **state) {
  (void)state;
  static const struct {
    const char *text, *message;
  } cases[] = {{"id,longitude,latitude\n1,2,3\n", "column 'longitude' has no unit"},
               {"id,longitude[m]\n1,2\n", "'m' cannot be converted to 'degrees_east'"},
               {"id,longitude[degrees_east]\n1,2\n", "no good column latitude[degrees_north]"},
               {HEADER "NOx\n", "write for example 'NOx[t year-1]'"},
               {HEADER "NOx[bushels]\n", "bushels"},
               {HEADER "NOx[kg m-2 s-1]\n", "an amount by time"},
               {HEADER "NOx[t]\n", "an amount by time"},
               {HEADER "NOx[t year-1\n", "write it as name or name[unit]"},
               {HEADER "NOx[t year-1]\n", "a header but no source"},
               {"id\n1\n", "no column with a pollutant"},
               {"", "no header line"},
               {"# only a comment\n\n", "no header line"}};
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    fixture f;
    ql_emissions *e;
    open_fixture(&f);
    write_text("points.csv", cases[n].text);
    assert_int_equal(open_points(&f, "points.csv", NULL, &e), QL_ERR_INPUT);
    if (!find_problem(&f, QL_ERROR, cases[n].message)) {
      print_problems(&f);
      fail_msg("not reported: %s", cases[n].message);
    }
    fixture_close(&f);
  }
}

typedef struct points_file { /* what to write, and what to do wrong */
  const char *rate_units, *time_units, *height_units;
  double hours_step, height, rate;
} points_file;

static const points_file good_file = {"g s-1", "hours since 2023-07-14 16:00", "m", 1.0, 50.0, 4.0};

static void write_points(const char *path, points_file p) {
  static const char *const names[] = {"longitude",      "latitude",         "stack_height",
                                      "stack_diameter", "exit_temperature", "exit_velocity"};
  const char *const units[] = {"degrees_east", "degrees_north", p.height_units, "m", "K", "m s-1"};
  const double values[] = {120.2, 29.7, p.height, 2.0, 400.0, 10.0};
  ql_nc *nc;
  assert_ok(ql_nc_create(path, &nc));
  assert_ok(ql_nc_define_dimension(nc, "source", 2));
  assert_ok(ql_nc_define_dimension(nc, "time", 3));
  put_axis(nc, "time", p.time_units);
  for (int v = 0; v < 6; v++)
    assert_ok(ql_nc_define(nc, &(ql_nc_spec){.name = names[v],
                                             .type = QL_NC_DOUBLE,
                                             .dimensions = "source",
                                             .units = units[v]}));
  assert_ok(ql_nc_define(nc, &(ql_nc_spec){.name = "SOX",
                                           .type = QL_NC_FLOAT,
                                           .dimensions = "time source",
                                           .units = p.rate_units}));
  for (int v = 0; v < 6; v++)
    assert_ok(ql_nc_write_double(nc, names[v], NULL, (double[]){values[v], values[v]}));
  put_values(nc, "time", 3, 0.0, p.hours_step);
  float rates[6];
  for (int n = 0; n < 6; n++) rates[n] = (float)(p.rate * (1 + n / 2));
  assert_ok(ql_nc_write(nc, "SOX", NULL, rates));
  assert_ok(ql_nc_commit(nc));
}

static void rates_in_netcdf(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  open_fixture(&f);
  write_points("points.nc", good_file);
  write_text("points_map.yaml", "SOX: {SO2: 0.95, PSO4: 0.05}\n");
  const ql_status status = open_points(&f, "points.nc", "points_map.yaml", &e);
  if (status != QL_OK) print_problems(&f);
  assert_int_equal(status, QL_OK);
  const ql_emission *area;
  const ql_stack_emission *s;
  const double start = 1689350400.0;
  assert_ok(ql_emissions_read(e, start + 3600.0, &area, &s));
  assert_int_equal(s->count, 2);
  assert_true(fabs(stack_rate(&f, s, "SO2", 1) / (8.0 * 0.95 / 64.064) - 1.0) < 1e-6);
  assert_true(fabs(stack_rate(&f, s, "PSO4", 1) / (8e-3 * 0.05) - 1.0) < 1e-6);
  assert_ok(ql_emissions_read(e, start + 5400.0, &area, &s)); /* half of two records */
  assert_true(fabs(stack_rate(&f, s, "PSO4", 0) / (10e-3 * 0.05) - 1.0) < 1e-6);
  assert_int_equal(ql_emissions_read(e, start - 3600.0, &area, &s), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "2023-07-14T15:00:00Z is not covered"));
  ql_emissions_close(e);
  fixture_close(&f);
}

static void hostile_netcdf(void **state) {
  (void)state;
  points_file bad[6];
  const char *const message[6] = {"no units",     "cannot be converted", "sort the file by time",
                                  "stack_height", "no time axis",        "furlong"};
  for (int n = 0; n < 6; n++) bad[n] = good_file;
  bad[0].rate_units = NULL;
  bad[1].height_units = "s";
  bad[2].hours_step = -1.0;
  bad[3].height = 5e4;
  bad[4].time_units = "hours";
  bad[5].rate_units = "furlong";
  for (int n = 0; n < 6; n++) {
    fixture f;
    ql_emissions *e;
    open_fixture(&f);
    write_points("points.nc", bad[n]);
    write_text("points_map.yaml", "SOX: SO2\n");
    assert_int_equal(open_points(&f, "points.nc", "points_map.yaml", &e), QL_ERR_INPUT);
    if (!find_problem(&f, QL_ERROR, message[n])) {
      print_problems(&f);
      fail_msg("not reported: %s", message[n]);
    }
    fixture_close(&f);
  }
  /* A value that is not a number shows when its hour is read. */
  fixture f;
  ql_emissions *e;
  const ql_emission *area;
  const ql_stack_emission *s;
  open_fixture(&f);
  points_file p = good_file;
  p.rate = (double)NAN;
  write_points("points.nc", p);
  assert_ok(open_points(&f, "points.nc", "points_map.yaml", &e));
  assert_int_equal(ql_emissions_read(e, 1689350400.0, &area, &s), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "not finite"));
  ql_emissions_close(e);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(annual_tonnes), cmocka_unit_test(bad_rows), cmocka_unit_test(bad_headers),
      cmocka_unit_test(rates_in_netcdf), cmocka_unit_test(hostile_netcdf)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
