/* The laws of uptake: limits of the rate, its error against the transition regime integrated over a
 * mode, phases of the particles, yields. */
#include "chem_close.h"

#include "base/constants.h"
#include "solver/aerosol/modes.h"
#include "solver/aerosol/uptake_laws.h"

/* Small or sluggish particles: the collisions of kinetic theory, gamma v S / 4. Large or greedy
 * ones: diffusion to a sphere, 4 pi D r for each, which is S D / r. */
static void limits_of_the_rate(void **state) {
  (void)state;
  const double speed = 240.0, diffusivity = 1e-5, surface = 1e-3;
  assert_close(ql_uptake_rate(surface, 1e-9, 1e-3, speed, diffusivity) /
                   (1e-3 * speed * surface / 4.0),
               1.0, 1e-5);
  assert_close(ql_uptake_rate(surface, 1e-3, 1.0, speed, diffusivity) /
                   (surface * diffusivity / 1e-3),
               1.0, 1e-3);
  assert_true(ql_uptake_rate(surface, 1e-7, 0.0, speed, diffusivity) == 0.0);
  assert_true(ql_uptake_rate(0.0, 0.0, 0.2, speed, diffusivity) == 0.0);
}

/* Fuchs and Sutugin 1970 for one sphere, s-1 on its surface: S D / r times 0.75 g (1 + Kn) / (Kn^2
 * + Kn + 0.283 Kn g + 0.75 g), Kn = 3 D / (v r) (Seinfeld and Pandis 2016, eq. 12.43). */
static double fuchs_sutugin(double surface, double radius, double gamma, double speed,
                            double diffusivity) {
  const double kn = 3.0 * diffusivity / (speed * radius);
  return surface * diffusivity / radius * 0.75 * gamma * (1.0 + kn) /
         (kn * kn + kn + 0.283 * kn * gamma + 0.75 * gamma);
}

/* A log-normal mode whose volume median is `diameter`, with 1 m2 m-3 of surface, cut into sizes. */
static double integrated(double diameter, double spread, double gamma, double speed,
                         double diffusivity) {
  enum { SIZES = 2000 };
  const double width = log(spread);
  const double middle = diameter * exp(-width * width); /* surface median */
  double sum = 0.0, weights = 0.0;
  for (int n = 0; n < SIZES; n++) {
    const double z = -6.0 + 12.0 * (n + 0.5) / SIZES, weight = exp(-0.5 * z * z);
    sum += weight * fuchs_sutugin(1.0, 0.5 * middle * exp(width * z), gamma, speed, diffusivity);
    weights += weight;
  }
  return sum / weights;
}

/* One radius, that of median surface, stands for the whole mode. */
static void one_radius_for_a_mode(void **state) {
  (void)state;
  static const double gammas[] = {1e-3, 0.02, 0.05, 0.2};
  static const double diameters[QL_MODES][3] = {{0.2e-6, 0.4e-6, 0.8e-6}, {2e-6, 5e-6, 10e-6}};
  for (int m = 0; m < QL_MODES; m++) {
    double worst = 0.0;
    for (int d = 0; d < 3; d++)
      for (int g = 0; g < 4; g++) {
        const double width = log(ql_modes_spread[m]);
        const double radius = 0.5 * diameters[m][d] * exp(-width * width);
        const double whole =
            integrated(diameters[m][d], ql_modes_spread[m], gammas[g], 240.0, 1e-5);
        worst = fmax(worst, fabs(ql_uptake_rate(1.0, radius, gammas[g], 240.0, 1e-5) / whole - 1));
      }
    printf("mode %d: at most %.1f %% from Fuchs and Sutugin over all sizes\n", m, 100.0 * worst);
    assert_true(worst <= (m == QL_MODE_FINE ? 0.03 : 0.15));
  }
}

static void salts(void **state) {
  (void)state;
  const ql_uptake_salts sulfate = ql_uptake_salts_of(2.0, 0.0, 1.0);
  const ql_uptake_salts mixed = ql_uptake_salts_of(3.0, 1.0, 1.0);
  const ql_uptake_salts acid = ql_uptake_salts_of(0.5, 0.0, 1.0),
                        none = ql_uptake_salts_of(1, 0, 0);
  assert_true(sulfate.sulfate == 1.0 && sulfate.bisulfate == 0.0 && sulfate.nitrate == 0.0);
  assert_true(mixed.sulfate == 0.5 && mixed.bisulfate == 0.0 && mixed.nitrate == 0.5);
  assert_true(acid.bisulfate == 1.0 && acid.sulfate == 0.0);
  assert_true(none.bisulfate == 0.0 && none.sulfate == 0.0 && none.nitrate == 0.0);
}

/* Ammonium sulfate crystallises at 0.33-0.35 (Martin et al. 2003), letovicite below it; nitrate and
 * acid keep particles wet. Below the melting point ice is saturated at e_ice / e_water: Murphy and
 * Koop 2005 (QJRMS 131, 1539), eqs 7 and 10. */
static void phases(void **state) {
  (void)state;
  const double sulfate = ql_uptake_crystalline_below(2.0, 0.0, 1.0);
  assert_true(sulfate > 0.30 && sulfate < 0.351);
  assert_true(ql_uptake_crystalline_below(1.5, 0.0, 1.0) < sulfate);
  assert_true(ql_uptake_crystalline_below(0.9, 0.0, 1.0) == 0.0);
  assert_true(ql_uptake_crystalline_below(1.0, 1.0, 0.1) == 0.0);
  for (double t = 210.0; t < 273.0; t += 5.0) {
    const double ice = exp(9.550426 - 5723.265 / t + 3.53068 * log(t) - 0.00728332 * t);
    const double water =
        exp(54.842763 - 6763.22 / t - 4.210 * log(t) + 0.000367 * t +
            tanh(0.0415 * (t - 218.8)) * (53.878 - 1331.22 / t - 9.44523 * log(t) + 0.014025 * t));
    assert_close(ql_uptake_frozen_above(t), ice / water, 0.02);
  }
  assert_true(ql_uptake_frozen_above(274.0) > 1.0);
  const ql_uptake_salts x = {0.0, 1.0, 0.0};
  assert_true(ql_uptake_davis(290.0, 0.30, 2.0, 0.0, 1.0) == ql_uptake_davis_dry(290.0, 0.30, x));
  assert_true(ql_uptake_davis(290.0, 0.36, 2.0, 0.0, 1.0) == ql_uptake_davis_wet(290.0, 0.36, x));
  assert_true(ql_uptake_davis(250.0, 0.90, 2.0, 0.0, 1.0) == 0.02);
  assert_true(ql_uptake_davis(290.0, 0.80, 0.0, 0.0, 0.0) == 0.0);
}

/* Nitrate slows N2O5 and chloride undoes that (Bertram and Thornton 2009); half of it becomes ClNO2
 * where chloride is a 483rd of the water. */
static void nitrate_and_chloride(void **state) {
  (void)state;
  assert_true(ql_uptake_bertram(20.0, 5.0, 0.0) < 0.5 * ql_uptake_bertram(20.0, 0.0, 0.0));
  assert_true(ql_uptake_bertram(20.0, 5.0, 1.0) > 0.8 * ql_uptake_bertram(20.0, 0.0, 0.0));
  assert_true(ql_uptake_bertram(0.0, 0.0, 0.0) == 0.0);
  assert_close(ql_uptake_clno2_yield(29.0, 0.06), 0.5, 1e-12);
  assert_close(29.0 / 0.06, 483.0, 0.5);
  assert_true(ql_uptake_clno2_yield(10.0, 0.0) == 0.0);
  assert_true(ql_uptake_clno2_yield(0.0, 0.0) == 0.0);
}

static void bounded_coefficients(void **state) {
  (void)state;
  assert_true(ql_uptake_sulfur_dioxide(0.0) == 2e-5 && ql_uptake_sulfur_dioxide(0.5) == 2e-5);
  assert_close(ql_uptake_sulfur_dioxide(0.75), 3.5e-5, 1e-18);
  assert_close(ql_uptake_sulfur_dioxide(1.2), 5e-5, 1e-18);
  /* all in the particle: Liu et al.'s 6 h over the 0.71 of all nitrates that they are */
  assert_close(ql_uptake_organic_nitrate(0.5, 1e9) * 21600.0 * 0.71, 1.0, 1e-5);
  assert_close(ql_uptake_organic_nitrate(0.3, 10.0) / ql_uptake_organic_nitrate(0.4, 10.0), 0.5,
               1e-12);
  assert_true(ql_uptake_organic_nitrate(0.2, 10.0) <= 1e-20);
  assert_true(ql_uptake_organic_nitrate(0.8, 0.0) == 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(limits_of_the_rate),
                                     cmocka_unit_test(one_radius_for_a_mode),
                                     cmocka_unit_test(salts),
                                     cmocka_unit_test(phases),
                                     cmocka_unit_test(nitrate_and_chloride),
                                     cmocka_unit_test(bounded_coefficients)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
