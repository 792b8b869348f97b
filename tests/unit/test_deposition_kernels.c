/* The kernels one by one: tables, settling, limits that measurements demand, directions. */
#include "ql_test.h"

#include <math.h>

#include "solver/deposition/deposition.h"

static ql_deposition_class classes[QL_LAND_USES];
enum { WATER = 0, ICE = 1, DECIDUOUS = 6, CROPS = 14, URBAN = 20 }; /* Zhang's number less one */

/* A summer noon over a cropped field. */
static ql_deposition_surface noon(void) {
  return (ql_deposition_surface){.height = 20.0,
                                 .ustar = 0.4,
                                 .zeta = -0.2,
                                 .roughness = 0.08,
                                 .leaf_area_index = 3.0,
                                 .pressure = 101325.0,
                                 .air_temperature = 300.0,
                                 .skin_temperature = 301.0,
                                 .relative_humidity = 0.6,
                                 .shortwave = 700.0,
                                 .cosine_zenith = 0.9};
}

static double gas(const char *name, const ql_deposition_class *land,
                  const ql_deposition_surface *air) {
  ql_deposition_gas it;
  bool found;
  const ql_deposition_canopy canopy = ql_deposition_resistances(land, air);
  assert_ok(ql_deposition_read_gas(name, &it, &found));
  assert_true(found);
  return ql_deposition_gas_velocity(&canopy, &it);
}

/* Zhang et al. 2003, table 1: a few figures of a few classes, and that all is in its range. */
static void tables(void **state) {
  (void)state;
  assert_string_equal(classes[CROPS].name, "crops");
  assert_true(classes[CROPS].rsmin == 120.0 && classes[CROPS].rcut_dry_so2 == 1500.0);
  assert_true(classes[DECIDUOUS].rac_max == 250.0 && classes[DECIDUOUS].bvpd == 0.36);
  assert_true(classes[WATER].kind == QL_DEPOSITION_WATER && classes[WATER].rsmin == 0.0);
  assert_true(classes[ICE].kind == QL_DEPOSITION_ICE && classes[ICE].rg_so2 == 70.0);
  for (int c = 0; c < QL_LAND_USES; c++) {
    const ql_deposition_class *land = &classes[c];
    for (int m = 0; m < 12; m++)
      assert_true(land->lai[m] >= land->lai_min && land->lai[m] <= land->lai_max);
    assert_true(land->z0_max >= land->z0_min && land->rac_max >= land->rac_min);
    assert_true(land->rsmin == 0.0 || (land->tmin < land->topt && land->topt < land->tmax));
    assert_true(land->rg_o3 > 0.0 && land->rg_so2 > 0.0 && land->brownian >= 0.5);
  }
}

static void gas_constants(void **state) {
  (void)state;
  ql_deposition_gas it;
  bool found;
  assert_ok(ql_deposition_read_gas("SO2", &it, &found)); /* what all others are scaled to */
  assert_true(found && it.alpha == 1.0 && it.beta == 0.0);
  assert_ok(ql_deposition_read_gas("NO2", &it, &found)); /* Wesely 1989: rm = 1/(H/3000 + 100 f0) */
  assert_float_equal(it.mesophyll, 0.1, 1e-5);
  assert_ok(ql_deposition_read_gas("OH", &it, &found));
  assert_false(found);
}

/* Terminal velocities at 298 K and 1 atm, 1000 kg m-3: slip corrections of Seinfeld and Pandis
 * 2006, table 9.3 (2.867, 1.164, 1.016 at 0.1, 1 and 10 um) in Stokes' law with 1.83e-5 kg m-1 s-1.
 */
static void settling(void **state) {
  (void)state;
  static const double diameter[] = {1e-7, 1e-6, 1e-5}, slip[] = {2.867, 1.164, 1.016};
  ql_deposition_surface air = noon();
  air.air_temperature = air.skin_temperature = 298.0;
  for (int n = 0; n < 3; n++) {
    const ql_deposition_particle p = {.diameter = diameter[n], .density = 1000.0};
    const double stokes = 1000.0 * diameter[n] * diameter[n] * 9.81 * slip[n] / (18.0 * 1.83e-5);
    const double v = ql_deposition_particle_velocity(&classes[CROPS], &air, INFINITY, &p);
    assert_float_equal(v, stokes, 0.015 * stokes);
  }
}

/* The well-known minimum between diffusion and inertia: Zhang et al. 2001, fig. 2, 0.1-3 um. */
static void particle_minimum(void **state) {
  (void)state;
  const ql_deposition_surface air = noon();
  double best = INFINITY, where = 0.0;
  for (double d = 1e-8; d < 2e-5; d *= 1.1) {
    const ql_deposition_particle p = {.diameter = d, .density = 1500.0};
    const double v = ql_deposition_particle_velocity(&classes[CROPS], &air, 30.0, &p);
    assert_true(v > 0.0 && v < 0.05);
    if (v < best) best = v, where = d;
  }
  assert_true(where > 1e-7 && where < 3e-6);
}

/* The mean over a log-normal mode against a fine trapezium over +-6 spreads: every class, sizes and
 * spreads of the model's modes and around, calm to windy. */
static void mode_quadrature(void **state) {
  (void)state;
  static const double medians[] = {0.3e-6, 0.6e-6, 1.2e-6, 3e-6, 8e-6, 15e-6};
  static const double ustars[] = {0.05, 0.2, 0.4, 1.0};
  enum { STEPS = 2400 };
  double worst = 0.0, mean = 0.0;
  int count = 0;
  for (int c = 0; c < QL_LAND_USES; c++)
    for (size_t u = 0; u < sizeof ustars / sizeof ustars[0]; u++)
      for (size_t d = 0; d < sizeof medians / sizeof medians[0]; d++) {
        ql_deposition_surface air = noon();
        air.ustar = ustars[u];
        ql_deposition_mode mode = {.median = {medians[d], 1500.0}};
        ql_deposition_set_spread(&mode, 2.0);
        double fine = 0.0, mass = 0.0;
        for (int n = 0; n <= STEPS; n++) {
          const double z = -6.0 + 12.0 * n / STEPS, weight = exp(-0.5 * z * z);
          const ql_deposition_particle p = {medians[d] * pow(2.0, z), 1500.0};
          fine += weight * ql_deposition_particle_velocity(&classes[c], &air, 30.0, &p);
          mass += weight;
        }
        fine /= mass;
        const double error =
            fabs(ql_deposition_mode_velocity(&classes[c], &air, 30.0, &mode) / fine - 1.0);
        worst = fmax(worst, error), mean += error, count++;
      }
  printf("quadrature of a mode: mean error %.2f %%, worst %.2f %%\n", 100.0 * mean / count,
         100.0 * worst);
  assert_true(worst < 0.05 && mean / count < 0.005);
}

/* Insoluble and unreactive gases hardly deposit, by day or by night; strong acids meet no surface
 * resistance: 1/v = Ra + Rb. */
static void limits(void **state) {
  (void)state;
  static const char *const insoluble[] = {"CO", "PAR", "ETHA", "NO", "ISOP", "ETH"};
  ql_deposition_surface air = noon();
  for (int c = 0; c < QL_LAND_USES; c++) {
    for (size_t n = 0; n < sizeof insoluble / sizeof insoluble[0]; n++)
      assert_true(gas(insoluble[n], &classes[c], &air) < 2e-5);
    const ql_deposition_canopy canopy = ql_deposition_resistances(&classes[c], &air);
    assert_float_equal(1.0 / gas("HNO3", &classes[c], &air),
                       canopy.aerodynamic + canopy.boundary * pow(1.9, 2.0 / 3.0), 1e-9);
  }
}

/* Night shuts the stomata; wet leaves take up SO2; snow and cold hinder ozone and SO2. */
static void directions(void **state) {
  (void)state;
  const ql_deposition_class *crops = &classes[CROPS];
  const ql_deposition_surface day = noon();
  ql_deposition_surface air = day;
  air.shortwave = 0.0, air.cosine_zenith = -0.2;
  assert_true(gas("O3", crops, &air) < 0.6 * gas("O3", crops, &day));
  assert_float_equal(ql_deposition_stomatal(crops, &air), 99999.9, 1e-9);
  ql_deposition_surface wet = air;
  wet.rain_rate = 1e-3;
  assert_true(gas("SO2", crops, &wet) > 2.0 * gas("SO2", crops, &air));
  ql_deposition_surface white = air;
  white.snow_depth = 0.3;
  assert_true(gas("O3", crops, &white) < 0.7 * gas("O3", crops, &air));
  ql_deposition_surface cold = air;
  cold.skin_temperature = cold.air_temperature = 262.0;
  assert_true(gas("SO2", crops, &cold) < gas("SO2", crops, &air));
  assert_true(isinf(ql_deposition_stomatal(&classes[WATER], &day)));
}

static void leaves(void **state) {
  (void)state;
  assert_float_equal(ql_deposition_leaf_area(&classes[CROPS], 7, 1), 3.0, 1e-12);
  assert_float_equal(ql_deposition_leaf_area(&classes[CROPS], 7, 16), 3.25, 1e-12);
  assert_float_equal(ql_deposition_leaf_area(&classes[CROPS], 12, 31), 0.1, 1e-12);
  assert_float_equal(ql_deposition_roughness(&classes[CROPS], 4.0, 5.0), 0.1, 1e-12);
  assert_float_equal(ql_deposition_roughness(&classes[CROPS], 0.1, 5.0), 0.02, 1e-12);
  assert_float_equal(ql_deposition_roughness(&classes[WATER], 0.0, 4.0), 6.4e-5, 1e-12);
}

int main(void) {
  if (ql_deposition_read_classes(classes) != QL_OK) return 1;
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(tables),          cmocka_unit_test(gas_constants),
      cmocka_unit_test(settling),        cmocka_unit_test(particle_minimum),
      cmocka_unit_test(mode_quadrature), cmocka_unit_test(limits),
      cmocka_unit_test(directions),      cmocka_unit_test(leaves)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
