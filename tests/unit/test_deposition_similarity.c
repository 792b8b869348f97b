/* Flux-profile relationships against published figures and against their own integrals. */
#include "ql_test.h"

#include <math.h>

#include "solver/deposition/similarity.h"

static const ql_similarity_form *const forms[] = {&ql_similarity_businger, &ql_similarity_dyer,
                                                  &ql_similarity_hogstrom};

/* Stull 1988, An Introduction to Boundary Layer Meteorology, eq 9.7.5c-e with Businger's constants:
 * phi_m(-1) = 16^-1/4 = 0.5, phi_h(-1) = 0.74 10^-1/2 = 0.234, phi_m(0.5) = 3.35, phi_h = 3.09. */
static void published_gradients(void **state) {
  (void)state;
  const ql_similarity_form *b = &ql_similarity_businger;
  assert_float_equal(ql_similarity_phi_m(b, -1.0), 0.5, 1e-12);
  assert_float_equal(ql_similarity_phi_h(b, -1.0), 0.2340, 5e-5);
  assert_float_equal(ql_similarity_phi_m(b, 0.5), 3.35, 1e-12);
  assert_float_equal(ql_similarity_phi_h(b, 0.5), 3.09, 1e-12);
  /* Hogstrom 1988, table VI: (1 + 19.3)^-1/4 and 0.95 (1 + 11.6)^-1/2 */
  assert_float_equal(ql_similarity_phi_m(&ql_similarity_hogstrom, -1.0), 0.4711, 5e-5);
  assert_float_equal(ql_similarity_phi_h(&ql_similarity_hogstrom, -1.0), 0.2676, 5e-5);
}

/* Paulson 1970 with gamma = 16 (as tabulated for Dyer's forms): psi_m(-1) = 1.116, psi_h(-1)
 * = 1.881; and psi = -5 zeta when stable. */
static void published_integrals(void **state) {
  (void)state;
  const ql_similarity_form *d = &ql_similarity_dyer;
  assert_float_equal(ql_similarity_psi_m(d, -1.0), 1.1162, 2e-4);
  assert_float_equal(ql_similarity_psi_h(d, -1.0), 1.8812, 2e-4);
  assert_float_equal(ql_similarity_psi_m(d, 0.4), -2.0, 1e-12);
}

/* psi is the integral of (1 - phi/phi(0))/zeta: midpoint rule, both signs, all forms. */
static void psi_integrates_phi(void **state) {
  (void)state;
  enum { STEPS = 100000 };
  static const double ends[] = {-5.0, -0.7, -0.01, 0.02, 1.0, 5.0};
  for (size_t f = 0; f < 3; f++) {
    for (size_t e = 0; e < sizeof ends / sizeof ends[0]; e++) {
      const double h = ends[e] / STEPS;
      double m = 0.0, heat = 0.0;
      for (int i = 0; i < STEPS; i++) {
        const double zeta = h * (i + 0.5);
        m += h * (1.0 - ql_similarity_phi_m(forms[f], zeta)) / zeta;
        heat += h * (1.0 - ql_similarity_phi_h(forms[f], zeta) / forms[f]->prandtl) / zeta;
      }
      assert_float_equal(ql_similarity_psi_m(forms[f], ends[e]), m, 1e-6);
      assert_float_equal(ql_similarity_psi_h(forms[f], ends[e]), heat, 1e-6);
    }
  }
}

/* Neutral: Ra = ln(z/z0)/(k u*), 57.6 s/m for 10 m over 0.1 m and 0.2 m/s; stability lengthens it.
 */
static void resistance(void **state) {
  (void)state;
  const ql_similarity_form *d = &ql_similarity_dyer;
  const double neutral = ql_similarity_resistance(d, 10.0, 0.1, 0.2, 0.0);
  assert_float_equal(neutral, 57.56, 0.01);
  assert_true(ql_similarity_resistance(d, 10.0, 0.1, 0.2, 0.5) > neutral);
  assert_true(ql_similarity_resistance(d, 10.0, 0.1, 0.2, -0.5) < neutral);
  assert_float_equal(ql_similarity_resistance(d, 10.0, 0.1, 0.2, -1e-9), neutral, 1e-5);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(published_gradients), cmocka_unit_test(published_integrals),
      cmocka_unit_test(psi_integrates_phi), cmocka_unit_test(resistance)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
