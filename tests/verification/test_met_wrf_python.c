/* Real WRF output (hurricane Katrina, Mercator) against the published diagnostics of wrf-python. */
#include "met_case.h"
#include "met_wrf_file.h"

enum { NX = 48, NY = 48, NZ = 14, CELLS = NX * NY * NZ };

static float *published(const char *name) {
  static float values[CELLS];
  char path[1024];
  int id, variable;
  snprintf(path, sizeof path, "%s/data/wrf_python_ci/ci_result_file.nc", QL_SHARED_DIR);
  nc_must(nc_open(path, NC_NOWRITE, &id));
  nc_must(nc_inq_varid(id, name, &variable));
  nc_must(nc_get_var_float(id, variable, values));
  nc_must(nc_close(id));
  return values;
}

static void open_case(met_case *c, ql_met_fields *f) {
  met_case_start(c, "2005-08-28T12:00", "2005-08-28T21:00");
  met_case_add_shared(c, "data/wrf_python_ci/ci_test_file.nc");
  assert_ok(met_case_open(c));
  assert_ok(ql_met_fields_create(c->arena, ql_meteorology_grid(c->met), f));
}

/* Largest difference of a field, plus what `add` gives for a cell, from a published one. */
static double worst(const ql_grid *g, const float *field, const float *add, const float *wanted) {
  double most = 0.0;
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++) {
        const double value =
            (double)field[ql_grid_at(g, k, j, i)] + (add ? (double)add[ql_grid_at2(g, j, i)] : 0.0);
        most = fmax(most, fabs(value - (double)wanted[((size_t)k * NY + j) * NX + i]));
      }
  return most;
}

static void temperature_pressure_and_height_are_the_published_ones(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  open_case(&c, &f);
  assert_ok(ql_meteorology_read(c.met, 0, &f));
  const ql_grid *g = ql_meteorology_grid(c.met);
  const double t = worst(g, f.temperature, NULL, published("tk"));
  const double p = worst(g, f.pressure, NULL, published("p"));
  const double z = worst(g, f.height, ql_meteorology_land(c.met)->terrain, published("z"));
  print_message("largest difference: T %.2g K, p %.2g Pa, z %.2g m\n", t, p, z);
  assert_true(t < 0.01 && p < 0.02 && z < 0.05);
  met_case_end(&c);
}

/* The wind at the centres from our faces against wrf-python's destaggered wind. */
static void winds_are_the_published_ones(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  double most = 0.0, strongest = 0.0;
  open_case(&c, &f);
  assert_ok(ql_meteorology_read(c.met, 0, &f));
  const ql_grid *g = ql_meteorology_grid(c.met);
  const float *ua = published("ua");
  for (int k = 0; k < NZ; k++)
    for (int j = 0; j < NY; j++)
      for (int i = 0; i < NX; i++) {
        const double u = 0.5 * ((double)f.wind_x[ql_grid_at(g, k, j, i)] +
                                (double)f.wind_x[ql_grid_at(g, k, j, i + 1)]);
        most = fmax(most, fabs(u - (double)ua[((size_t)k * NY + j) * NX + i]));
        strongest = fmax(strongest, fabs(u));
      }
  print_message("largest difference: u %.2g m/s of %.1f\n", most, strongest);
  assert_true(most < 1e-4 && strongest > 60.0);
  met_case_end(&c);
}

/* What the file lacks is diagnosed; a hurricane over the sea bounds it from outside: drag
 * coefficients of ships and dropsondes lie between 0.8e-3 and 2.6e-3 up to 33 m/s at 10 m (Large
 * and Pond 1981; Powell et al. 2003), and rise no further than some 5e-3 in Charnock's law. */
static void the_diagnosis_is_that_of_a_sea_in_a_storm(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  open_case(&c, &f);
  assert_true(met_case_says(&c, QL_NOTE, "friction velocity diagnosed"));
  assert_true(met_case_says(&c, QL_NOTE, "boundary-layer height diagnosed"));
  assert_true(met_case_says(&c, QL_WARNING, "sea is assumed"));
  const ql_grid *g = ql_meteorology_grid(c.met);
  for (int frame = 0; frame < 4; frame++) {
    assert_ok(ql_meteorology_read(c.met, frame, &f));
    for (size_t n = 0; n < g->plane; n++) {
      const double drag = pow((double)(f.ustar[n] / f.wind_10m[n]), 2.0);
      assert_true(f.wind_10m[n] < 5.0F || (drag > 0.6e-3 && drag < 5e-3));
      assert_true(f.pbl_height[n] >= f.thickness[n] && f.pbl_height[n] < 5000.0F);
      assert_true(fabsf(f.heat_flux[n]) < 500.0F && fabsf(f.inverse_obukhov[n]) <= 1.0F);
      assert_true(f.shortwave[n] >= 0.0F && f.shortwave[n] < 1100.0F);
    }
    for (size_t n = g->plane; n < g->volume; n++) assert_true(f.kz[n] >= 0.1F && f.kz[n] < 2000.0F);
  }
  met_case_end(&c);
}

/* Air in the domain changes between frames by what flows through the sides, to within what a change
 * of 3 h can tell: hPa, not tens of hPa. */
static void the_air_of_the_domain_hardly_changes(void **state) {
  (void)state;
  met_case c;
  ql_met_fields f;
  double first = 0.0, last = 0.0;
  open_case(&c, &f);
  const ql_grid *g = ql_meteorology_grid(c.met);
  for (int frame = 0; frame < 4; frame++) {
    double sum = 0.0;
    assert_ok(ql_meteorology_read(c.met, frame, &f));
    for (int k = 0; k < NZ; k++)
      for (int j = 0; j < NY; j++)
        for (int i = 0; i < NX; i++)
          sum += (double)f.air[ql_grid_at(g, k, j, i)] * g->area[ql_grid_at2(g, j, i)];
    if (frame == 0) first = sum;
    last = sum;
  }
  print_message("air of the domain: %.6g mol, %.2g of it gone in 9 h\n", first, 1.0 - last / first);
  assert_true(fabs(last / first - 1.0) < 0.005);
  met_case_end(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(temperature_pressure_and_height_are_the_published_ones),
      cmocka_unit_test(winds_are_the_published_ones),
      cmocka_unit_test(the_diagnosis_is_that_of_a_sea_in_a_storm),
      cmocka_unit_test(the_air_of_the_domain_hardly_changes),
  };
  need_shared("data/wrf_python_ci/ci_test_file.nc");
  return cmocka_run_group_tests(tests, NULL, NULL);
}
