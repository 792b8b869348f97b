/* Open fires: from a CSV to the layers, with every tonne accounted for; bad lines are refused. */
#include "emis_support.h"

#include "base/clock.h"
#include "inputs/emissions/emissions.h"
#include "solver/emission/fires.h"

#define HEADER                                                                                     \
  "id,fuel,start,end,longitude[degrees_east],latitude[degrees_north],"                             \
  "fire_radiative_power[MW],area[hectare]\n"

static ql_status open_fires(fixture *f, const char *text, const char *factors, ql_emissions **e) {
  static char name[] = "straw", path[] = "fires.csv", table[] = "fires_factors.csv";
  static ql_case_fires fires;
  static ql_case config;
  fires = (ql_case_fires){name, path, factors ? table : NULL};
  config = (ql_case){.utc_offset = 28800.0, .emissions = {.fires = &fires, .fires_count = 1}};
  write_text(path, text);
  if (factors) write_text(table, factors);
  return fixture_emissions(f, &config, NULL, e);
}

static void open_fixture(fixture *f) {
  fixture_open(f, LAMBERT, &(ql_grid_spec){20, 20, 4, 3000, 3000, -30000, -30000});
}

static double rate_of(const fixture *f, const ql_fire_emission *fires, const char *name, int n) {
  const int species = ql_species_find(&f->species, name);
  for (int s = 0; s < fires->species_count; s++)
    if (fires->species[s] == species) return (double)fires->rate[s * fires->count + n];
  return -1.0;
}

static double at(const char *text) {
  double time;
  assert_ok(ql_clock_parse(text, &time));
  return time;
}

static void near(double found, double wanted) {
  if (!(fabs(found / wanted - 1.0) < 1e-6)) fail_msg("%.9g instead of %.9g", found, wanted);
}

static const char *const two_fires =
    HEADER "A,rice_straw,2023-08-01T12:00+08:00,2023-08-01T15:30+08:00,120.2,29.7,12,\n"
           "B,wheat_straw,2023-08-01 05:00,2023-08-01T07:00Z,120.25,29.75,,6.5\n"
           "C,crop_residue,2023-08-01T05:00Z,2023-08-01T07:00Z,100.3,29.8,3,\n";

/* A: 12 MW for 3.5 h at 0.368 kg MJ-1; the cycle of the day gives 7, 10, 13 and half of 16 % to the
 * local hours from 12 to 15:30. B: 6.5 ha of wheat at 4 t ha-1. */
static void tonnes_close(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  open_fixture(&f);
  const ql_status status = open_fires(&f, two_fires, NULL, &e);
  if (status != QL_OK) print_problems(&f);
  assert_int_equal(status, QL_OK);
  assert_non_null(find_problem(&f, QL_NOTE, "1 of 3 fires lie outside"));
  const ql_emission *area;
  const ql_stack_emission *stacks;
  const double matter = 12.0 * 3.5 * 3600.0 * 0.368, shares = 0.07 + 0.10 + 0.13 + 0.08;
  double co = 0.0, power = 0.0;
  for (int h = 0; h < 8; h++) {
    assert_ok(ql_emissions_read(e, at("2023-08-01T03:00Z") + 3600.0 * h, &area, &stacks));
    const ql_fire_emission *fires = ql_emissions_fires(e);
    assert_int_equal(fires->count, 2);
    assert_string_equal(fires->fires[1].id, "B");
    co += 3600.0 * rate_of(&f, fires, "CO", 0);
    power += (double)fires->fires[0].power;
    if (h == 0 || h > 4) assert_true(fires->fires[0].power == 0.0F);
    if (h == 2) {
      near(rate_of(&f, fires, "CO", 0) * 3600.0, 0.102 / 28.010e-3 * matter * 0.10 / shares);
      near((double)fires->fires[0].power, 12e6 * 3.5 * 0.10 / shares);
    }
    if (h == 4) /* the half hour: the fire burns as hot as its cycle says, the rate is the hour's */
      near((double)fires->fires[0].power, 12e6 * 3.5 * 0.16 / shares);
  }
  near(co, 0.102 / 28.010e-3 * matter);
  double found[3] = {0.0};
  for (int n = 0; n < ql_emissions_rows(e); n++) {
    const ql_emissions_row row = ql_emissions_row_at(e, n);
    if (strcmp(row.model, "CO") != 0) continue;
    const int which = strstr(row.species, "rice") ? 0 : strstr(row.species, "wheat") ? 1 : 2;
    found[which] = row.file;
    if (which < 2) {
      near(row.inside, row.file);
      near(row.emitted, row.inside * row.factor);
    } else {
      assert_true(row.inside == 0.0 && row.emitted == 0.0);
    }
  }
  near(found[0], matter);
  near(found[1], 26000.0);
  near(found[2], 3.0 * 7200.0 * 0.368);
  near(ql_emissions_handed_out(e, ql_species_find(&f.species, "CO")),
       0.102 / 28.010e-3 * (matter + 26000.0));
  assert_true(power > 0.0);
  ql_emissions_close(e);
  fixture_close(&f);
}

/* What the fires have is what the layers get, up to the plume's top and no higher. */
static void layers_close(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  ql_met_fields met;
  open_fixture(&f);
  assert_int_equal(open_fires(&f, two_fires, NULL, &e), QL_OK);
  fill_met(&f, (double[]){50.0, 250.0, 700.0, 1500.0}, &met);
  for (size_t c = 0; c < f.grid->plane; c++) met.pbl_height[c] = 600.0F;
  const ql_emission *area;
  const ql_stack_emission *stacks;
  assert_ok(ql_emissions_read(e, at("2023-08-01T06:00Z"), &area, &stacks));
  const ql_fire_emission *fires = ql_emissions_fires(e);
  const size_t size = 4 * f.grid->plane;
  float *rate = calloc((size_t)fires->species_count * size, sizeof *rate);
  ql_emission into = {
      .count = fires->species_count, .layers = 4, .species = fires->species, .rate = rate};
  assert_non_null(rate);
  assert_ok(ql_fires_distribute(f.grid, &met, fires, &into));
  for (int s = 0; s < fires->species_count; s++) {
    double sum = 0.0;
    for (size_t c = 0; c < size; c++) sum += (double)rate[(size_t)s * size + c];
    near(sum, (double)fires->rate[2 * s] + (double)fires->rate[2 * s + 1]);
  }
  /* Fire A: layers by hand from its top. */
  const ql_fire *a = &fires->fires[0];
  const size_t cell = ql_grid_at2(f.grid, a->j, a->i);
  const double stability = ql_fires_stability(f.grid, &met, cell);
  assert_true(stability > 1e-4 && stability < 1e-3); /* isothermal: g^2 / (cp T) = 3.4e-4 s-2 */
  const double top = ql_fires_top((double)a->power, 600.0, stability);
  assert_true(top > 250.0 && top < 700.0);
  near((double)rate[cell], (double)fires->rate[0] * 50.0 / top);
  near((double)rate[f.grid->plane + cell], (double)fires->rate[0] * 200.0 / top);
  assert_true(rate[3 * f.grid->plane + cell] == 0.0F);
  into.count = 1;
  assert_int_equal(ql_fires_distribute(f.grid, &met, fires, &into), QL_ERR_ARGUMENT);
  free(rate);
  ql_emissions_close(e);
  fixture_close(&f);
}

static void own_factors(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  const ql_emission *area;
  const ql_stack_emission *stacks;
  open_fixture(&f);
  assert_int_equal(open_fires(&f,
                              HEADER "A,reed,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,10,\n",
                              "sector,pollutant,species,amount,units\n"
                              "reed,dry_matter,PEC,0.001,g g-1\n",
                              &e),
                   QL_OK);
  double sum = 0.0;
  for (int h = 0; h < 24; h++) {
    assert_ok(ql_emissions_read(e, at("2023-08-01T00:00Z") + 3600.0 * h, &area, &stacks));
    sum += 3600.0 * rate_of(&f, ql_emissions_fires(e), "PEC", 0);
  }
  near(sum, 0.001 * 10.0 * 86400.0 * 0.368);
  ql_emissions_close(e);
  fixture_close(&f);
}

/* Every bad line is named with its line, value and unit, all in one go. */
static void bad_lines(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  open_fixture(&f);
  assert_int_equal(open_fires(&f,
                              HEADER
                              "A,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,1x,29.7,10,\n"
                              "B,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,99,10,\n"
                              "C,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,,\n"
                              "D,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,-4,\n"
                              "F,rice_straw,2023-08-02T00:00Z,2023-08-01T00:00Z,120.2,29.7,4,\n"
                              "G,rice_straw,2023-08-32T00:00Z,2023-08-02T00:00Z,120.2,29.7,4,\n"
                              "H,rice_straw,2023-08-01T00:00Z,2024-08-02T00:00Z,120.2,29.7,4,\n"
                              "I,,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,4,\n"
                              "J,peat,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,,3\n"
                              "K,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,nan,\n"
                              "L,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2\n"
                              "M,rice_straw,2023-08-01T00:00Z,2023-08-02T00:00Z,120.2,29.7,4e9,\n"
                              "N,rice_straw,noon,2023-08-02T00:00Z,120.2,29.7,4,inf\n",
                              NULL, &e),
                   QL_ERR_INPUT);
  expect_problem(&f, "fires.csv:2", "longitude '1x' is not a number");
  expect_problem(&f, "fires.csv:3", "latitude 99 degrees_north is outside");
  expect_problem(&f, "fires.csv:4", "neither fire_radiative_power nor area");
  expect_problem(&f, "fires.csv:5", "fire_radiative_power -4e+06 W is outside");
  expect_problem(&f, "fires.csv:6", "is not a time above 0");
  expect_problem(&f, "fires.csv:7", "2023-08-32");
  expect_problem(&f, "fires.csv:8", "up to 31 days");
  expect_problem(&f, "fires.csv:9", "fuel ''");
  expect_problem(&f, "fires.csv:10", "how much of 'peat' burns by area");
  expect_problem(&f, "fires.csv:11", "'nan' is not a number");
  expect_problem(&f, "fires.csv:12", "the line has 5 fields, the header 8");
  expect_problem(&f, "fires.csv:13", "4e+15 W is outside");
  expect_problem(&f, "fires.csv:14", "start");
  fixture_close(&f);
}

static void bad_headers(void **state) {
  (void)state;
  static const struct {
    const char *text, *part;
  } cases[] = {
      {"id,fuel,start,end,longitude,latitude[degrees_north],area[m2]\n", "has no unit"},
      {"fuel,start,end,longitude[degrees_east],latitude[degrees_north]\n", "neither a column"},
      {"fuel,start,longitude[degrees_east],latitude[degrees_north],area[m2]\n", "no column end"},
      {"fuel,start,end,longitude[degrees_east],latitude[degrees_north],area[kg]\n", "area[kg]"},
      {"fuel,start,end,longitude[degrees_east],latitude[degrees_north],area[m2],NOx[t]\n",
       "column 'NOx[t]' is not known"}};
  for (size_t n = 0; n < sizeof cases / sizeof cases[0]; n++) {
    fixture f;
    ql_emissions *e;
    open_fixture(&f);
    assert_int_equal(open_fires(&f, cases[n].text, NULL, &e), QL_ERR_INPUT);
    expect_problem(&f, "fires.csv", cases[n].part);
    fixture_close(&f);
  }
}

/* A day without fires is a table without lines. */
static void no_fires(void **state) {
  (void)state;
  fixture f;
  ql_emissions *e;
  const ql_emission *area;
  const ql_stack_emission *stacks;
  open_fixture(&f);
  assert_int_equal(open_fires(&f, HEADER, NULL, &e), QL_OK);
  assert_ok(ql_emissions_read(e, at("2023-08-01T00:00Z"), &area, &stacks));
  assert_int_equal(ql_emissions_fires(e)->count, 0);
  assert_int_equal(ql_emissions_rows(e), 0);
  ql_emissions_close(e);
  fixture_close(&f);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(tonnes_close), cmocka_unit_test(layers_close),
                                     cmocka_unit_test(own_factors),  cmocka_unit_test(bad_lines),
                                     cmocka_unit_test(bad_headers),  cmocka_unit_test(no_fires)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
