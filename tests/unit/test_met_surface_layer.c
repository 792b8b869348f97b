/* Surface layer and boundary layer against numerical integrals, inverse problems and profiles whose
 * answer is known. */
#include "base/constants.h"
#include "inputs/meteorology/boundary_layer.h"
#include "inputs/meteorology/surface_layer.h"
#include "ql_test.h"

#include <gsl/gsl_integration.h>
#include <math.h>

/* Dimensionless gradients: Dyer 1974 (unstable); Beljaars and Holtslag 1991 (stable), the
 * derivatives of their integrals by hand. */
static double phi_m(double z) {
  if (z < 0.0) return pow(1.0 - 16.0 * z, -0.25);
  return 1.0 + z * (1.0 + 0.667 * exp(-0.35 * z) * (1.0 + 5.0 - 0.35 * z));
}
static double phi_h(double z) {
  if (z < 0.0) return pow(1.0 - 16.0 * z, -0.5);
  return 1.0 + z * (sqrt(1.0 + 2.0 / 3.0 * z) + 0.667 * exp(-0.35 * z) * (1.0 + 5.0 - 0.35 * z));
}
static double integrand_m(double z, void *unused) {
  (void)unused;
  return fabs(z) < 1e-12 ? 0.0 : (1.0 - phi_m(z)) / z;
}
static double integrand_h(double z, void *unused) {
  (void)unused;
  return fabs(z) < 1e-12 ? 0.0 : (1.0 - phi_h(z)) / z;
}

static double integral(double (*f)(double, void *), double to) {
  gsl_integration_workspace *w = gsl_integration_workspace_alloc(200);
  gsl_function g = {.function = f};
  double value, error;
  gsl_integration_qags(&g, 0.0, to, 1e-11, 1e-10, 200, w, &value, &error);
  gsl_integration_workspace_free(w);
  return value;
}

static void corrections_are_the_integrals_of_the_gradients(void **state) {
  (void)state;
  for (double zeta = -8.0; zeta < 6.0; zeta += 0.37) {
    assert_true(fabs(ql_surface_layer_psi_m(zeta) - integral(integrand_m, zeta)) < 1e-8);
    assert_true(fabs(ql_surface_layer_psi_h(zeta) - integral(integrand_h, zeta)) < 1e-8);
  }
  assert_true(fabs(ql_surface_layer_psi_m(0.0)) < 1e-15);
  assert_true(fabs(ql_surface_layer_psi_h(0.0)) < 1e-15);
}

/* Take u* and theta*, build the profile that belongs to them, and find them again. */
static void fluxes_come_back_from_their_profile(void **state) {
  (void)state;
  const double heats[] = {-0.03, -0.005, 0.0, 0.02, 0.1, 0.3}; /* K m s-1, up */
  for (size_t n = 0; n < sizeof heats / sizeof heats[0]; n++)
    for (double ustar = 0.25; ustar < 0.8; ustar += 0.11) {
      const double z = 20.0, z0 = 0.1, zh = 0.0135, theta = 300.0, k = QL_VON_KARMAN;
      const double star = -heats[n] / ustar;
      const double l = k * QL_GRAVITY * star / (theta * ustar * ustar); /* 1/L */
      const double wind =
          ustar / k *
          (log(z / z0) - ql_surface_layer_psi_m(z * l) + ql_surface_layer_psi_m(z0 * l));
      const double below =
          theta -
          star / k * (log(z / zh) - ql_surface_layer_psi_h(z * l) + ql_surface_layer_psi_h(zh * l));
      const ql_surface_layer_input in = {z, wind, theta, zh, below, z0};
      const ql_surface_layer out = ql_surface_layer_bulk(&in);
      assert_true(fabs(out.ustar / ustar - 1.0) < 1e-6);
      assert_true(fabs(out.theta_star - star) < 1e-6 * fabs(star) + 1e-9);
      assert_true(fabs(out.inverse_obukhov - l) < 1e-6 * fabs(l) + 1e-8);
      const double found = ql_surface_layer_ustar(&in, heats[n]);
      if (!(fabs(found / ustar - 1.0) < 1e-4))
        fail_msg("u* %g with heat %g comes back as %g", ustar, heats[n], found);
      assert_true(fabs(ql_surface_layer_inverse_obukhov(ustar, heats[n], theta) - l) < 1e-12);
    }
}

static void extremes_stay_within_bounds(void **state) {
  (void)state;
  for (double wind = 0.0; wind < 60.0; wind = 2.0 * wind + 0.1)
    for (double warm = -25.0; warm <= 25.0; warm += 5.0) {
      const ql_surface_layer_input in = {10.0, wind, 300.0, 0.1, 300.0 + warm, 0.7};
      const ql_surface_layer out = ql_surface_layer_bulk(&in);
      assert_true(out.ustar >= 0.01 && out.ustar < 1.6 * fmax(wind, 0.5));
      assert_true(isfinite(out.theta_star) && out.theta_star * warm <= 0.0);
    }
  assert_true(ql_surface_layer_inverse_obukhov(0.001, 0.5, 300.0) == -1.0);
  /* Charnock at u* = 0.5 m/s: 0.016 x 0.25 / 9.80665 + 0.11 x 1.5e-5 / 0.5 */
  assert_true(fabs(ql_surface_layer_charnock(0.5) - 4.1118e-4) < 1e-7);
}

/* Layers of 20 m, a mixed layer of 1000 m under an inversion of 10 K/km, a uniform wind. */
static ql_boundary_layer_column mixed_layer(double ustar, double heat) {
  ql_boundary_layer_column c = {.nz = 100, .ustar = ustar, .heat = heat};
  for (int k = 0; k < c.nz; k++) {
    c.z[k] = 20.0 * k + 10.0;
    c.top[k] = 20.0 * (k + 1);
    c.theta[k] = 300.0 + fmax(0.0, 0.010 * (c.z[k] - 1000.0));
    c.u[k] = 5.0;
  }
  c.inverse_obukhov = ql_surface_layer_inverse_obukhov(ustar, heat, 300.0);
  return c;
}

/* Neutral: 0.25 = g (0.01 (h - 1000)) (h - z1) / (theta 100 u*^2), a quadratic in h. */
static void the_height_solves_the_bulk_richardson_number(void **state) {
  (void)state;
  const double ustar = 0.3, z1 = 10.0;
  const ql_boundary_layer_column c = mixed_layer(ustar, 0.0);
  const double s = 0.25 * 300.0 * 100.0 * ustar * ustar / (QL_GRAVITY * 0.01);
  const double wanted = 0.5 * (1000.0 + z1 + sqrt((1000.0 - z1) * (1000.0 - z1) + 4.0 * s));
  assert_true(fabs(ql_boundary_layer_height(&c) - wanted) < 10.0); /* half a layer */
  /* heated air rises further: by about its excess / lapse rate = 8.5 H / w_m / 0.01 */
  const ql_boundary_layer_column warm = mixed_layer(ustar, 0.1);
  const double w3 = QL_GRAVITY / 300.0 * 0.1 * wanted;
  const double excess = 8.5 * 0.1 / cbrt(ustar * ustar * ustar + 0.6 * w3);
  const double rise = ql_boundary_layer_height(&warm) - ql_boundary_layer_height(&c);
  assert_true(fabs(rise - excess / 0.01) < 25.0);
}

static void diffusivity_has_the_shape_of_the_paper(void **state) {
  (void)state;
  const double h = 1000.0, ustar = 0.3, heat = 0.15;
  const ql_boundary_layer_column c = mixed_layer(ustar, heat);
  double most = 0.0, at = 0.0;
  for (double z = 5.0; z < h; z += 5.0) {
    const double value = ql_boundary_layer_kz_inside(&c, h, z);
    assert_true(value >= 0.0);
    if (value > most) most = value, at = z;
  }
  assert_true(fabs(at - h / 3.0) < 10.0); /* z (1 - z/h)^2 */
  /* the two branches meet at the top of the surface layer but for the Prandtl term's 7.2 k eps w/w
   */
  const double w = cbrt(QL_GRAVITY / 300.0 * heat * h),
               wm = cbrt(ustar * ustar * ustar + 0.6 * w * w * w);
  const double below = ql_boundary_layer_kz_inside(&c, h, 0.1 * h);
  const double above = ql_boundary_layer_kz_inside(&c, h, 0.1 * h + 1e-6);
  const double zeta = 0.1 * h * c.inverse_obukhov;
  const double ratio = pow(1.0 - 15.0 * zeta, -0.5) / pow(1.0 - 15.0 * zeta, -1.0 / 3.0);
  assert_true(fabs(above / below * (ratio + 0.288 * w / wm) / ratio - 1.0) < 1e-3);
  /* neutral: k u* z (1 - z/h)^2 */
  const ql_boundary_layer_column n = mixed_layer(ustar, 0.0);
  assert_true(fabs(ql_boundary_layer_kz_inside(&n, h, 200.0) - 0.4 * 0.3 * 200.0 * 0.64) < 1e-9);
}

/* Above: K = l^2 S F(Ri) by hand at 1500 m, S = 0.01 s-1, theta gradient 4 K/km. */
static void local_diffusivity_is_the_mixing_length_formula(void **state) {
  (void)state;
  ql_boundary_layer_column c = {.nz = 2, .ustar = 0.3};
  c.z[0] = 1400.0, c.z[1] = 1600.0, c.top[0] = 1500.0;
  c.theta[0] = 300.0, c.theta[1] = 300.8, c.u[1] = 2.0;
  const double l = 1.0 / (1.0 / (0.4 * 1500.0) + 1.0 / (30.0 + 270.0 * exp(-0.5)));
  const double ri = QL_GRAVITY / 300.4 * 0.004 / 1e-4;
  const double wanted = l * l * 0.01 / (1.0 + 10.0 * ri * (1.0 + 8.0 * ri));
  assert_true(fabs(ql_boundary_layer_kz_local(&c, 0) / wanted - 1.0) < 1e-9);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(corrections_are_the_integrals_of_the_gradients),
      cmocka_unit_test(fluxes_come_back_from_their_profile),
      cmocka_unit_test(extremes_stay_within_bounds),
      cmocka_unit_test(the_height_solves_the_bulk_richardson_number),
      cmocka_unit_test(diffusivity_has_the_shape_of_the_paper),
      cmocka_unit_test(local_diffusivity_is_the_mixing_length_formula),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
