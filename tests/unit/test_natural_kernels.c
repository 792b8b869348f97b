/* The kernels of the natural sources against values worked out by hand or published. */
#include "ql_test.h"

#include "base/constants.h"
#include "solver/emission/biogenic.h"
#include "solver/emission/dust.h"
#include "solver/emission/fires.h"
#include "solver/emission/sea_salt.h"
#include "solver/emission/soil_no.h"

#include <math.h>

static const ql_biogenic_response *isoprene = &ql_biogenic_responses[QL_BIOGENIC_ISOPRENE];

static void close_to(double found, double expected, double relative) {
  if (!(fabs(found - expected) <= relative * fabs(expected)))
    fail_msg("%.9g instead of %.9g (to %g)", found, expected, relative);
}

/* Guenther et al. 2006, section 2.2: under standard conditions (sun at 60 degrees, transmission
 * 0.6, leaves of 5 m2 m-2, 303 K, past means of 297 K and 400 umol m-2 s-1) every factor is 1. */
static void plants_are_standard(void **state) {
  (void)state;
  const double sine = sin(QL_PI / 3.0);
  close_to(ql_biogenic_light(0.6 * sine * 3000.0, sine, 101), 1.0, 5e-3);
  close_to(ql_biogenic_leaves(5.0), 1.0, 1e-3);
  for (int b = 0; b < QL_BIOGENIC_GROUPS; b++) {
    close_to(ql_biogenic_warmth(&ql_biogenic_responses[b], 303.0, 297.0), 1.0, 0.025);
    close_to(ql_biogenic_storage(&ql_biogenic_responses[b], 303.0), 1.0, 1e-12);
  }
}

static void plants_follow_light_and_heat(void **state) {
  (void)state;
  /* At the best temperature the factor is the coefficient Ceo: 2 at 313 K. */
  close_to(ql_biogenic_warmth(isoprene, 313.0, 297.0), 2.0, 1e-12);
  /* A past warmer by 10 K: best at 319 K, Ceo exp(0.05 x 10)^2. */
  close_to(ql_biogenic_warmth(isoprene, 319.0, 307.0), 2.0 * exp(1.0), 1e-12);
  assert_true(ql_biogenic_warmth(isoprene, 293.0, 297.0) < 0.4);
  for (double t = 263.0; t < 313.0; t += 5.0)
    assert_true(ql_biogenic_warmth(isoprene, t + 5.0, 297.0) >
                ql_biogenic_warmth(isoprene, t, 297.0));
  assert_true(ql_biogenic_warmth(isoprene, 323.0, 297.0) < 2.0); /* too hot */
  assert_true(ql_biogenic_light(0.0, 0.5, 180) == 0.0);
  assert_true(ql_biogenic_light(100.0, -0.1, 180) == 0.0); /* night */
  for (double par = 0.0; par < 1800.0; par += 200.0)
    assert_true(ql_biogenic_light(par + 200.0, 0.9, 180) > ql_biogenic_light(par, 0.9, 180));
  close_to(ql_biogenic_par(1000.0), 2056.5, 1e-12); /* 0.45 x 4.57 umol J-1 */
  close_to(ql_biogenic_storage(&ql_biogenic_responses[QL_BIOGENIC_APINENE], 313.0), exp(1.0),
           1e-12);
  /* In the dark isoprene stops; alpha-pinene keeps the 40 % that it has in store. */
  const ql_biogenic_air night = {.light = 0.0, .temperature = 303.0, .past = 297.0};
  assert_true(ql_biogenic_activity(isoprene, &night) == 0.0);
  close_to(ql_biogenic_activity(&ql_biogenic_responses[QL_BIOGENIC_APINENE], &night), 0.4, 1e-12);
}

/* Yienger and Levy 1995: linear to 10 degC, exponential to 30, constant above. */
static void soil_breathes(void **state) {
  (void)state;
  assert_true(ql_soil_no_warmth(-3.0) == 0.0);
  close_to(ql_soil_no_warmth(5.0), 1.4, 1e-12);
  close_to(ql_soil_no_warmth(20.0), 7.8460, 1e-4); /* exp(2.06) */
  close_to(ql_soil_no_warmth(9.9999), ql_soil_no_warmth(10.0001), 2e-3);
  close_to(ql_soil_no_warmth(29.9999), ql_soil_no_warmth(30.0001), 1e-3);
  close_to(ql_soil_no_warmth(45.0), 21.97, 1e-12);
  assert_true(ql_soil_no_escape(0.0) == 1.0);
  close_to(ql_soil_no_escape(4.0), 0.5967386, 1e-6); /* (exp(-0.96) + exp(-0.21)) / 2 */
}

/* Shao and Lu 2000: least near 75 um, some 0.2 m s-1. Fecan et al. 1999: loam with 18 % clay holds
 * 0.0014 x 18^2 + 0.17 x 18 = 3.5136 % of water. */
static void dust_has_a_threshold(void **state) {
  (void)state;
  close_to(ql_dust_threshold(75e-6), 0.204, 5e-3);
  assert_true(ql_dust_threshold(75e-6) < ql_dust_threshold(50e-6));
  assert_true(ql_dust_threshold(85e-6) < ql_dust_threshold(210e-6));
  assert_true(ql_dust_moisture_factor(3.51, 0.18) == 1.0);
  close_to(ql_dust_moisture_factor(4.5136, 0.18), sqrt(2.21), 1e-9);
  close_to(ql_dust_roughness_factor(0.0, 0.0, 0.005), 1.0, 1e-12);
  assert_true(ql_dust_roughness_factor(0.15, 0.02, 0.05) > 2.0);
  assert_true(ql_dust_horizontal(0.2, 0.2, 1.2) == 0.0);
  /* Twice the threshold: rho/g x 3 u x 3 u^2. */
  close_to(ql_dust_horizontal(0.4, 0.2, 1.2), 1.2 / 9.80665 * 9.0 * 0.008, 1e-12);
}

static const ql_dust_soil desert = {.solid_density = 1e-4,
                                    .solid_height = 0.02,
                                    .plant_height = 0.08,
                                    .texture = {0.29, 0.29, 0.32, 0.10},
                                    .c_alpha = 0.0006,
                                    .dust_share = 0.18,
                                    .pressure = 1e4};

static void dust_follows_wind_and_rain(void **state) {
  (void)state;
  ql_dust_air air = {.wind = 4.0, .density = 1.2};
  /* The constants that CMAQ 5.4 works out for loam: 5.2974e-5 (0.24 + 1.0758933 u*), with its 9.81.
   */
  close_to(ql_dust_ratio(&desert, 0.4), 5.2974e-5 * (0.24 + 1.0758933 * 0.4), 5e-4);
  assert_true(ql_dust_flux(&desert, &air) == 0.0);
  air.wind = 10.0;
  const double dry = ql_dust_flux(&desert, &air);
  assert_true(dry > 1e-9 && dry < 1e-6); /* deserts give 1 to 1000 ug m-2 s-1 */
  double before = 0.0;
  for (air.wind = 8.0; air.wind < 20.0; air.wind += 2.0) {
    const double flux = ql_dust_flux(&desert, &air);
    assert_true(flux > before);
    before = flux;
  }
  air = (ql_dust_air){.wind = 10.0, .density = 1.2, .leaf_area_index = 3.0};
  assert_true(ql_dust_flux(&desert, &air) == 0.0); /* under plants */
  /* 0.254 mm h-1 and more soak the ground; half of that halves what traffic stirs up. */
  air = (ql_dust_air){.wind = 10.0, .density = 1.2, .moisture = ql_dust_moisture(0.254 / 3600.0)};
  assert_true(ql_dust_flux(&desert, &air) == 0.0);
  assert_true(ql_dust_moisture(0.0) == 0.0 && ql_dust_dryness(0.0) == 1.0);
  close_to(ql_dust_dryness(0.127 / 3600.0), 0.5, 1e-12);
  assert_true(ql_dust_dryness(1.0 / 3600.0) == 0.0);
  air.moisture = ql_dust_moisture(0.05 / 3600.0);
  assert_true(ql_dust_flux(&desert, &air) < dry);
}

/* CMAQ 5.4's table of the same function, integrated by its authors (SSEMIS.F, VFLUX at 80
 * %): 6.4805e-16 m3 m-2 s-1 of wet particles up to 20 um at 1 m s-1; a particle at 80 % has 8 times
 * its dry volume. */
static void sea_salt_agrees_with_a_table(void **state) {
  (void)state;
  const double dry_density = 2200.0;
  close_to(ql_sea_salt_mass(0.02, 10.0) / dry_density * 8.0, 6.4805e-16, 0.02);
  close_to(ql_sea_salt_mass(0.02, 1.0) + ql_sea_salt_mass(1.0, 10.0), ql_sea_salt_mass(0.02, 10.0),
           1e-6);
  /* At 1 um the shape drops out: 1.373 x 1.057 x 10^(1.607/e) = 5.6606; 9^3.41 = 1794.7. */
  close_to(ql_sea_salt_number(1.0), 5.6606, 1e-3);
  close_to(ql_sea_salt_wind(9.0), 1794.7, 1e-3);
  close_to(ql_sea_salt_wind(18.0) / ql_sea_salt_wind(9.0), pow(2.0, 3.41), 1e-9);
  assert_true(ql_sea_salt_wind(35.0) == ql_sea_salt_wind(20.0));
  assert_true(ql_sea_salt_wind(0.0) == 0.0);
  /* Jaegle et al. 2011: 0.3 + 2 - 3.04 + 1.68 at 20 degC, 0.3 + 3 - 6.84 + 5.67 at 30. */
  close_to(ql_sea_salt_warmth(20.0), 0.94, 1e-9);
  close_to(ql_sea_salt_warmth(40.0), 2.13, 1e-9);
  close_to(ql_sea_salt_warmth(-1.8), 0.30, 1e-9);
}

/* Sofiev et al. 2012 by hand. 1 MW, PBL of 1000 m, N2 = N0^2: 150 + 102 < 1000, so 240 + 170
 * exp(-0.6). 1000 MW, PBL of 500 m: 75 + 102 x 1000^0.49 > 500, so 465 + 298 x 1000^0.13 exp(-0.7).
 */
static void smoke_rises(void **state) {
  (void)state;
  close_to(ql_fires_top(1e6, 1000.0, 2.5e-4), 333.298, 1e-5);
  close_to(ql_fires_top(1e9, 500.0, 2.5e-4), 465.0 + 298.0 * 2.4547089 * 0.4965853, 1e-6);
  assert_true(ql_fires_top(0.0, 1000.0, 1e-4) == 0.0);
  assert_true(ql_fires_top(1e7, 800.0, 4e-4) < ql_fires_top(1e7, 800.0, 1e-4));
  assert_true(ql_fires_top(1e7, 800.0, -1e-4) == ql_fires_top(1e7, 800.0, 0.0));
  for (double power = 1e5; power < 1e9; power *= 2.0)
    assert_true(ql_fires_top(2.0 * power, 800.0, 1e-4) > ql_fires_top(power, 800.0, 1e-4));
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plants_are_standard),
                                     cmocka_unit_test(plants_follow_light_and_heat),
                                     cmocka_unit_test(soil_breathes),
                                     cmocka_unit_test(dust_has_a_threshold),
                                     cmocka_unit_test(dust_follows_wind_and_rain),
                                     cmocka_unit_test(sea_salt_agrees_with_a_table),
                                     cmocka_unit_test(smoke_rises)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
