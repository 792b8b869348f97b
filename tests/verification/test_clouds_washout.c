/* Rain against published coefficients. They scatter by a factor of a few (Duhanyan and Roustan
 * 2011, Atmos. Environ. 45, 7201); the bounds are that wide, not wider. */
#include "ql_test.h"

#include "solver/aerosol/modes.h"
#include "solver/clouds/rain.h"

#include <math.h>

static const ql_rain *rain;

static void within(double value, double published, double factor) {
  assert_true(value < published * factor && value > published / factor);
}

/* Nitric acid, taken up for good: 6.3e-5 R^0.74 s-1 (R in mm h-1), a fit to Levine and Schwartz
 * 1982, Atmos. Environ. 16, 1725, as WRF-Chem uses it (wet scavenging of MOSAIC). */
static void nitric_acid(void **state) {
  (void)state;
  for (double rate = 0.5; rate < 30.0; rate *= 2.0) {
    double film, wind;
    ql_rain_transfer(rain, rate, 1.55e-5, &film, &wind);
    const double value = film * 1.4e-5 + wind * pow(1.4e-5, 2.0 / 3.0);
    printf("HNO3 at %4.1f mm h-1: %.2e s-1, published %.2e\n", rate, value,
           6.262e-5 * pow(rate, 0.7366));
    within(value, 6.262e-5 * pow(rate, 0.7366), 2.5);
  }
}

/* Modes of particles: accumulation 1.06e-3 R^0.61 h-1, coarse 0.92 R^0.79 h-1 (Feng 2007, Atmos.
 * Environ. 41, 6808, and 2009, J. Geophys. Res. 114; GEOS-Chem). */
static void modes(void **state) {
  (void)state;
  for (double rate = 0.5; rate < 30.0; rate *= 2.0) {
    const double fine = ql_rain_mode(rain, QL_MODE_FINE, rate, 0.4e-6);
    const double coarse = ql_rain_mode(rain, QL_MODE_COARSE, rate, 5e-6);
    printf("%4.1f mm h-1: fine %.2e (published %.2e), coarse %.2e (%.2e) s-1\n", rate, fine,
           1.06e-3 * pow(rate, 0.61) / 3600.0, coarse, 0.92 * pow(rate, 0.79) / 3600.0);
    within(fine, 1.06e-3 * pow(rate, 0.61) / 3600.0, 3.0);
    within(coarse, 0.92 * pow(rate, 0.79) / 3600.0, 3.0);
  }
}

/* The efficiency of a drop of 1 mm: above 0.1 for 10 um by impaction, a minimum below 1e-3 between
 * 0.1 and 2 um, growing again to the smallest by diffusion (Slinn 1983; Greenfield's gap). */
static void gap(void **state) {
  (void)state;
  const double smallest = ql_rain_efficiency(1e-3, 0.01e-6);
  double least = 1.0, at = 0.0;
  for (double d = 0.01e-6; d < 10e-6; d *= 1.1) {
    const double e = ql_rain_efficiency(1e-3, d);
    assert_true(e > 0.0 && e <= 1.0);
    if (e < least) least = e, at = d;
  }
  assert_true(at > 0.1e-6 && at < 2e-6 && least < 1e-3 && smallest > 3.0 * least);
  assert_true(ql_rain_efficiency(1e-3, 10e-6) > 0.1);
}

/* The table against the integral itself, at points between its nodes. */
static void table(void **state) {
  (void)state;
  double worst = 0.0;
  for (double rate = 0.013; rate < 90.0; rate *= 1.7)
    for (double median = 0.03e-6; median < 30e-6; median *= 1.37)
      for (int m = 0; m < QL_MODES; m++) {
        const double s = log(ql_modes_spread[m]);
        double sum = 0.0, weights = 0.0;
        for (double x = -5.0; x <= 5.0; x += 0.05) {
          sum += exp(-0.5 * x * x) * ql_rain_collection(rate, median * exp(x * s));
          weights += exp(-0.5 * x * x);
        }
        const double off = ql_rain_mode(rain, (ql_mode)m, rate, median) / (sum / weights) - 1.0;
        worst = fmax(worst, fabs(off));
      }
  printf("table of the modes: worst error %.1f %%\n", 100.0 * worst);
  assert_true(worst < 0.03);
}

static int make(void **state) {
  ql_arena *arena;
  if (ql_arena_create(&arena) != QL_OK || ql_rain_create(arena, &rain) != QL_OK) return 1;
  *state = arena;
  return 0;
}

static int done(void **state) {
  ql_arena_free(*state);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(nitric_acid), cmocka_unit_test(modes),
                                     cmocka_unit_test(gap), cmocka_unit_test(table)};
  return cmocka_run_group_tests(tests, make, done);
}
