/* Four streams against the published answers of DISORT (16 streams): test problems 1 (isotropic;
 * van de Hulst 1980, table 12) and 2 (Rayleigh; Sweigart 1970) of Stamnes et al. 1988, as tabulated
 * in its disotest program; and against what must hold exactly. */
#include "ql_test.h"

#include "solver/photolysis/streams.h"

#include <math.h>

static ql_streams_optics optics;
static ql_streams_work work;
static ql_lanes actinic[QL_STREAMS_LAYERS + 1];

/* `layers` equal layers, plane-parallel, all lanes alike. */
static void fill(int layers, double depth, double omega, double second, double cosine,
                 double albedo) {
  optics.layers = layers;
  for (int lane = 0; lane < QL_STREAMS_LANES; lane++) {
    optics.cosine[lane] = (float)cosine;
    optics.albedo[lane] = (float)albedo;
    for (int k = 0; k < layers; k++) {
      optics.depth[k][lane] = (float)(depth / layers);
      optics.scatter[0][k][lane] = (float)omega;
      optics.scatter[1][k][lane] = optics.scatter[3][k][lane] = 0.0f;
      optics.scatter[2][k][lane] = (float)(5.0 * omega * second);
    }
    for (int k = 0; k <= layers; k++) optics.slant[k][lane] = (float)(depth * k / layers / cosine);
  }
}

static void disort_answers(void **state) {
  (void)state;
  /* beam: flux of the sun through a horizontal surface, per[] its actinic flux; divergence is DFDT,
   * so the actinic flux is DFDT / ((1 - omega) per). */
  static const struct {
    const char *name;
    double depth, omega, second, cosine, per, divergence[2], tolerance;
  } cases[] = {{"1a", 0.03125, 0.2, 0.0, 0.1, 31.4159265, {25.4067, 18.6531}, 0.005},
               {"1d", 32.0, 0.2, 0.0, 0.1, 31.4159265, {25.7766, 0.0}, 0.005},
               {"2a", 0.2, 0.5, 0.1, 0.080442, 3.14159265, {1.66570, 0.189848}, 0.025},
               {"2c", 5.0, 0.5, 0.1, 0.080442, 3.14159265, {1.67462, 1.75464e-4}, 0.025}};
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++)
    for (int layers = 1; layers <= 5; layers += 4) {
      fill(layers, cases[c].depth, cases[c].omega, cases[c].second, cases[c].cosine, 0.0);
      ql_streams_solve(&optics, &work, actinic);
      for (int end = 0; end < 2; end++) {
        const double want = cases[c].divergence[end] / ((1.0 - cases[c].omega) * cases[c].per);
        const double got = (double)actinic[end * layers][3];
        printf("case %s, end %d: %.6f, DISORT %.6f\n", cases[c].name, end, got, want);
        assert_float_equal(got, want, cases[c].tolerance * want + 2e-5);
      }
    }
}

static void disort_fluxes(void **state) {
  (void)state;
  static const struct {
    const char *name;
    double depth, second, cosine, reflected, passed, tolerance;
  } cases[] = {
      /* up at the top, direct + diffuse down at the bottom, per flux coming in */
      {"1b", 0.03125, 0.0, 0.1, 0.422922 / 3.14159, (2.29844 + 0.420233) / 3.14159, 0.01},
      {"1e", 32.0, 0.0, 0.1, 3.07390 / 3.14159, 0.0676954 / 3.14159, 0.01},
      {"2b", 0.2, 0.1, 0.080442, 0.125561 / 0.252716, (0.0210311 + 0.106123) / 0.252716, 0.01},
      {"2d", 5.0, 0.1, 0.080442, 0.225915 / 0.252716, 0.0268008 / 0.252716, 0.01}};
  for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
    ql_lanes top, ground;
    fill(1, cases[c].depth, 1.0, cases[c].second, cases[c].cosine, 0.0);
    ql_streams_solve(&optics, &work, actinic);
    ql_streams_net(&optics, &work, top, ground);
    printf("case %s: reflected %.5f (%.5f), passed %.5f (%.5f)\n", cases[c].name,
           1.0 - (double)top[0], cases[c].reflected, (double)ground[0], cases[c].passed);
    assert_float_equal(1.0 - (double)top[0], cases[c].reflected, cases[c].tolerance);
    assert_float_equal((double)ground[0], cases[c].passed, cases[c].tolerance);
  }
}

/* Without absorption in the air, what comes in and is not reflected ends in the ground, to the
 * rounding of float. Over a white ground nothing absorbs at all and light scatters thousands of
 * times in a thick cloud: there rounding adds up to a part in a thousand. */
static void energy_is_conserved(void **state) {
  (void)state;
  double worst = 0.0, largest = 0.0;
  for (double cosine = 0.05; cosine <= 1.0; cosine += 0.05)
    for (double depth = 1e-3; depth < 200.0; depth *= 5.0)
      for (double albedo = 0.0; albedo <= 1.0; albedo += 0.25) {
        ql_lanes top, ground;
        fill(20, depth, 1.0, 0.1, cosine, albedo);
        ql_streams_solve(&optics, &work, actinic);
        ql_streams_net(&optics, &work, top, ground);
        const double gap = fabs((double)top[0] - (double)ground[0]) * cosine;
        const double out = fmax(-(double)top[0], (double)top[0] - 1.0) * cosine;
        worst = fmax(worst, gap);
        largest = fmax(largest, out);
      }
  printf("energy gap %.1e, beyond 0 .. 1 by %.1e of the solar constant\n", worst, largest);
  assert_true(worst <= 5e-5);
  assert_true(largest <= 2e-3);
}

/* Without scattering only the beam is left, and what a bright ground sends back. */
static void beer_lambert(void **state) {
  (void)state;
  for (double depth = 1e-4; depth < 30.0; depth *= 3.0) {
    fill(7, depth, 0.0, 0.0, 0.6, 0.0);
    ql_streams_solve(&optics, &work, actinic);
    for (int k = 0; k <= 7; k++) {
      const double want = exp(-depth * k / 7 / 0.6);
      assert_float_equal((double)actinic[k][5], want, 2e-6 * want + 1e-7);
    }
  }
  fill(1, 1e-6, 0.0, 0.0, 0.6, 0.5); /* 1 + 2 albedo mu0 */
  ql_streams_solve(&optics, &work, actinic);
  assert_float_equal((double)actinic[1][0], 1.0 + 2.0 * 0.5 * 0.6, 1e-4);
}

/* Cutting a homogeneous slab into layers must not change anything. */
static void layers_do_not_matter(void **state) {
  (void)state;
  ql_lanes whole[2];
  for (double depth = 0.01; depth < 50.0; depth *= 4.0) {
    fill(1, depth, 0.97, 0.1, 0.4, 0.3);
    ql_streams_solve(&optics, &work, actinic);
    memcpy(whole[0], actinic[0], sizeof whole[0]);
    memcpy(whole[1], actinic[1], sizeof whole[1]);
    fill(64, depth, 0.97, 0.1, 0.4, 0.3);
    ql_streams_solve(&optics, &work, actinic);
    assert_float_equal((double)actinic[0][0], (double)whole[0][0], 1e-4 * (double)whole[0][0]);
    assert_float_equal((double)actinic[64][0], (double)whole[1][0],
                       3e-4 * (double)whole[1][0] + 2e-6);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(disort_answers), cmocka_unit_test(disort_fluxes),
      cmocka_unit_test(energy_is_conserved), cmocka_unit_test(beer_lambert),
      cmocka_unit_test(layers_do_not_matter)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
