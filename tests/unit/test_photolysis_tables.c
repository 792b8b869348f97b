/* The compiled-in tables: complete, and near values published elsewhere. */
#include "ql_test.h"

#include "solver/photolysis/columns.h"

#include <math.h>

static const ql_photolysis_tables *tables;

static int load(void **state) {
  ql_arena *arena;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_photolysis_tables_load(arena, &tables));
  *state = arena;
  return 0;
}

static int unload(void **state) {
  ql_arena_free(*state);
  return 0;
}

static int band_of(double wavelength) {
  for (int b = 0; b < tables->band_count; b++)
    if ((double)tables->bands[b].lower <= wavelength && wavelength < (double)tables->bands[b].upper)
      return b;
  fail_msg("no band at %g nm", wavelength);
  return 0;
}

static void bands_adjoin(void **state) {
  (void)state;
  for (int b = 1; b < tables->band_count; b++)
    assert_true(tables->bands[b].lower == tables->bands[b - 1].upper);
}

/* Rayleigh: Bodhaine et al. 1999 (J. Atmos. Ocean. Tech. 16, 1854), table 3, brought to the band's
 * mean wavelength with exponent -4.1; ozone: JPL 10-6, table 4A-1 at 298 K and its
 * neighbours; the sun: 1.6e14 photons cm-2 s-1 nm-1 near 400 nm (ASTM E-490, 1.69 W m-2 nm-1 at
 * 410). */
static void published_values(void **state) {
  (void)state;
  const ql_photolysis_band *violet = &tables->bands[band_of(410.0)];
  const double rayleigh = 1.673e-26 * pow(400.0 / (double)violet->wavelength, 4.1);
  assert_float_equal((double)violet->rayleigh, rayleigh, 0.02 * rayleigh);
  const double photons = (double)violet->flux / 20.0; /* nm-1 */
  assert_true(photons > 3.0e14 && photons < 3.9e14);  /* 1.69 W m-2 nm-1 is 3.5e14 */
  const ql_photolysis_band *hartley = &tables->bands[band_of(301.5)];
  const double x = (295.0 - 255.0) / 50.0;
  const double section =
      (double)hartley->ozone[0] + x * (double)hartley->ozone[1] + x * x * (double)hartley->ozone[2];
  assert_true(section > 2.8e-19 && section < 3.7e-19); /* 3.92e-19 at 300, 2.6e-19 at 303 nm */
}

/* Frequency at 298 K in full sun without an atmosphere, s-1. */
static double bare(const char *name, float temperature, float density) {
  ql_lanes light[QL_PHOTOLYSIS_BANDS], t, n, rate;
  const int reaction = ql_photolysis_tables_find(tables, name);
  assert_true(reaction >= 0);
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    for (int b = 0; b < tables->band_count; b++) light[b][lane] = 1.0f;
    t[lane] = temperature;
    n[lane] = density;
  }
  ql_columns_rate(tables, reaction, (const ql_lanes *)light, t, n, rate);
  return (double)rate[7];
}

/* NO2 in full sunlight: 8-10e-3 s-1; NO3: total 0.17-0.22 s-1, NO2 + O about 8-9 times NO + O2
 * (Johnston et al. 1996). Yields that sum up to those of the sources. */
static void sensible_frequencies(void **state) {
  (void)state;
  const double no2 = bare("NO2", 298.0f, 2.46e19f);
  assert_true(no2 > 8e-3 && no2 < 1e-2);
  const double ratio = bare("NO3_NO2", 298.0f, 2.46e19f) / bare("NO3_NO", 298.0f, 2.46e19f);
  assert_true(ratio > 6.5 && ratio < 9.5);
  const double pan = bare("PAN_NO2", 298.0f, 2.46e19f) / bare("PAN_NO3", 298.0f, 2.46e19f);
  assert_float_equal(pan, 7.0 / 3.0, 1e-3);
}

/* Quenching: less molecular formaldehyde and acetone at the ground than aloft; nitric acid grows
 * with temperature; peroxides do not care about density. */
static void sensible_trends(void **state) {
  (void)state;
  static const char *const quenched[] = {"HCHO_M", "ACET", "ALD2_R", "ALDX", "MEK", "MGLY", "MVK"};
  for (size_t i = 0; i < sizeof quenched / sizeof quenched[0]; i++)
    assert_true(bare(quenched[i], 260.0f, 2.4e19f) < 0.97 * bare(quenched[i], 260.0f, 1e19f));
  assert_true(bare("HNO3", 300.0f, 2e19f) > 1.2 * bare("HNO3", 240.0f, 2e19f));
  assert_true(bare("ROOH", 280.0f, 2.4e19f) == bare("ROOH", 280.0f, 1e19f));
  assert_true(bare("NO2", 400.0f, 2e19f) == bare("NO2", 315.0f, 2e19f)); /* fits are not left */
}

/* 349.8 Dobson units, as the source says of its profile; 1033 g cm-2 of air. */
static void standard_atmosphere(void **state) {
  (void)state;
  const ql_photolysis_atmosphere *air = tables->atmosphere;
  const double ozone = ql_photolysis_tables_column(air->ozone, 0.0, 80.0) / 2.687e16;
  assert_float_equal(ozone, 349.8, 1.5);
  const double mass = ql_photolysis_tables_column(air->air, 0.0, 80.0) * 28.9647 / 6.02214076e23;
  assert_float_equal(mass, 1033.0, 8.0);
  assert_float_equal(ql_photolysis_tables_at(air->temperature, 11.5), 216.7, 1.0);
  const double parts = ql_photolysis_tables_column(air->ozone, 0.3, 7.6) +
                       ql_photolysis_tables_column(air->ozone, 7.6, 33.2);
  const double whole = ql_photolysis_tables_column(air->ozone, 0.3, 33.2);
  assert_float_equal(parts, whole, 1e-10 * whole);
  assert_float_equal(ql_photolysis_tables_steps(air->aerosol, 0.0, 0.5), 0.5 * air->aerosol[0],
                     1e-15);
}

static void names_exist(void **state) {
  (void)state;
  for (int p = 0; p < tables->part_count; p++) {
    assert_in_range(tables->parts[p].reaction, 0, tables->reaction_count - 1);
    assert_true(tables->parts[p].factor > 0.0f);
  }
  assert_int_equal(ql_photolysis_tables_find(tables, "no2"), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(bands_adjoin),         cmocka_unit_test(published_values),
      cmocka_unit_test(sensible_frequencies), cmocka_unit_test(sensible_trends),
      cmocka_unit_test(standard_atmosphere),  cmocka_unit_test(names_exist)};
  return cmocka_run_group_tests(tests, load, unload);
}
