/* The answers of the equilibrium put into the laws they have to obey, with activity coefficients
 * written plainly, pair by pair, with libm. */
#include "ql_test.h"

#include "solver/aerosol/equilibrium/activity.h"
#include "solver/aerosol/equilibrium/equilibrium.h"

#include <math.h>

enum { H, NA, NH4, CATIONS };
enum { CL, SO4, HSO4, NO3, ANIONS };

typedef struct solution {
  double cation[CATIONS], anion[ANIONS], strength, temperature;
} solution;

/* log10 of the binary mean activity coefficient, Kusik and Meissner 1978 with Meissner and Peppas
 * 1973: Fountoukis and Nenes 2007 eq. 10-14. */
static double binary(double q, double charges, const solution *s) {
  const double i = s->strength, b = 0.75 - 0.065 * q;
  const double c = 1.0 + 0.055 * q * exp(-0.023 * pow(i, 3.0));
  const double star = pow(10.0, -0.5107 * sqrt(i) / (1.0 + c * sqrt(i)));
  const double at25 = charges * log10((1.0 + b * pow(1.0 + 0.1 * i, q) - b) * star);
  const double t = s->temperature - 273.0;
  const double a = -0.41 * sqrt(i) / (1.0 + sqrt(i)) + 0.039 * pow(i, 0.92);
  return (1.125 - 0.005 * t) * at25 - charges * (0.125 - 0.005 * t) * a;
}

static double pair(int cation, int anion, const solution *s) {
  static const double q[CATIONS][ANIONS] = {
      {6.0, -0.1, 8.0, 2.6}, {2.23, -0.19, NAN, -0.39}, {0.82, -0.25, NAN, -1.15}};
  if (anion == HSO4 && cation != H) return pair(cation, CL, s) + pair(H, HSO4, s) - pair(H, CL, s);
  return binary(q[cation][anion], anion == SO4 ? 2.0 : 1.0, s);
}

/* ln of the mean activity coefficient in the mixture, Bromley 1973. */
static double mixed(int cation, int anion, const solution *s) {
  const double root = sqrt(s->strength), za = anion == SO4 ? 2.0 : 1.0;
  const double a = 0.511 * pow(298.0 / s->temperature, 1.5) * root / (1.0 + root);
  double f1 = 0.0, f2 = 0.0;
  for (int n = 0; n < ANIONS; n++) {
    const double z = n == SO4 ? 2.0 : 1.0;
    f1 += pow(0.5 * (1.0 + z), 2.0) * s->anion[n] / s->strength * (pair(cation, n, s) + z * a);
  }
  for (int n = 0; n < CATIONS; n++)
    f2 += pow(0.5 * (1.0 + za), 2.0) * s->cation[n] / s->strength * (pair(n, anion, s) + za * a);
  const double log10_gamma = za * ((f1 + f2 / za) / (1.0 + za) - a);
  return log(10.0) * fmax(-5.0, fmin(5.0, log10_gamma));
}

static void coefficients(void **state) {
  (void)state;
  for (int n = 0; n < 400; n++) {
    ql_activity_ions ions;
    ql_activity_logs logs;
    solution s = {.temperature = 250.0 + n % 17 * 4.0};
    const double size = pow(10.0, -3.0 + n % 41 * 0.11);
    for (int i = 0; i < CATIONS; i++) s.cation[i] = size * (0.1 + (n * (i + 3) % 7));
    for (int i = 0; i < ANIONS; i++) s.anion[i] = size * (0.05 + (n * (i + 5) % 11));
    for (int i = 0; i < CATIONS; i++) s.strength += 0.5 * s.cation[i];
    for (int i = 0; i < ANIONS; i++) s.strength += (i == SO4 ? 2.0 : 0.5) * s.anion[i];
    if (s.strength > 100.0) continue;
    for (int l = 0; l < QL_ACTIVITY_LANES; l++) {
      ions.h[l] = s.cation[H];
      ions.na[l] = s.cation[NA];
      ions.nh4[l] = s.cation[NH4];
      ions.cl[l] = s.anion[CL];
      ions.so4[l] = s.anion[SO4];
      ions.hso4[l] = s.anion[HSO4];
      ions.no3[l] = s.anion[NO3];
      ions.strength[l] = s.strength;
      ions.temperature[l] = s.temperature;
    }
    ql_activity_logarithms(&ions, &logs);
    assert_true(fabs(logs.hno3[n % 8] - mixed(H, NO3, &s)) < 1e-11);
    assert_true(fabs(logs.hcl[n % 8] - mixed(H, CL, &s)) < 1e-11);
    assert_true(fabs(logs.hhso4[n % 8] - mixed(H, HSO4, &s)) < 1e-11);
    assert_true(fabs(logs.h2so4[n % 8] - mixed(H, SO4, &s)) < 1e-11);
    assert_true(fabs(logs.nh4no3[n % 8] - mixed(NH4, NO3, &s)) < 1e-11);
  }
}

static double constant(double k0, double a, double b, double t) {
  const double r = 298.15 / t;
  return k0 * exp(a * (r - 1.0) + b * (1.0 + log(r) - r));
}

/* Largest relative deviation from the four equilibria and from electroneutrality in one cell. */
static double deviation(const double total[QL_EQUILIBRIUM_TOTALS],
                        const double p[QL_EQUILIBRIUM_PARTS], double rh, double t) {
  const double w = p[QL_EQUILIBRIUM_WATER], rt = 82.0567e-6 * t, na = total[QL_EQUILIBRIUM_NA];
  const double h = p[QL_EQUILIBRIUM_H_AQ] / w, k = total[QL_EQUILIBRIUM_K];
  const double two = total[QL_EQUILIBRIUM_MG] + total[QL_EQUILIBRIUM_CA] - p[QL_EQUILIBRIUM_CASO4];
  solution s = {.temperature = t};
  s.cation[H] = h;
  s.cation[NA] = na / w;
  s.cation[NH4] = p[QL_EQUILIBRIUM_NH4_AQ] / w;
  s.anion[CL] = p[QL_EQUILIBRIUM_CL_AQ] / w;
  s.anion[SO4] = p[QL_EQUILIBRIUM_SO4_AQ] / w;
  s.anion[HSO4] = p[QL_EQUILIBRIUM_HSO4_AQ] / w;
  s.anion[NO3] = p[QL_EQUILIBRIUM_NO3_AQ] / w;
  for (int i = 0; i < CATIONS; i++) s.strength += 0.5 * s.cation[i];
  for (int i = 0; i < ANIONS; i++) s.strength += (i == SO4 ? 2.0 : 0.5) * s.anion[i];
  s.strength = fmin(100.0, s.strength + (0.5 * k + 2.0 * two) / w);
  const double hno3 = mixed(H, NO3, &s), hcl = mixed(H, CL, &s);
  const double water = constant(1.010e-14, -22.52, 26.920, t);
  const double law[5] = {
      h * s.anion[NO3] * exp(2.0 * hno3) /
          (p[QL_EQUILIBRIUM_HNO3_GAS] * rt * constant(2.511e6, 29.17, 16.830, t)),
      h * s.anion[CL] * exp(2.0 * hcl) /
          (p[QL_EQUILIBRIUM_HCL_GAS] * rt * constant(1.971e6, 30.20, 19.910, t)),
      s.cation[NH4] / h * exp(2.0 * (mixed(NH4, NO3, &s) - hno3)) /
          (p[QL_EQUILIBRIUM_NH3_GAS] * rt * constant(57.639, 13.79, -5.393, t) *
           constant(1.805e-5, -1.50, 26.920, t) / water),
      h * s.anion[SO4] / s.anion[HSO4] * exp(3.0 * mixed(H, SO4, &s) - 2.0 * mixed(H, HSO4, &s)) /
          constant(1.015e-2, 8.85, 25.140, t),
      (h + s.cation[NA] + s.cation[NH4] + (k + 2.0 * two) / w) /
          (s.anion[CL] + 2.0 * s.anion[SO4] + s.anion[HSO4] + s.anion[NO3] + water * rh / h)};
  double worst = 0.0;
  for (int i = 0; i < 5; i++) worst = fmax(worst, fabs(law[i] - 1.0));
  return worst;
}

static void laws(void **state) {
  enum { CELLS = 500 };
  static double column[QL_EQUILIBRIUM_TOTALS + 2][CELLS], out[QL_EQUILIBRIUM_PARTS][CELLS];
  static const double base[QL_EQUILIBRIUM_TOTALS] = {4e-9, 6e-8, 3e-7, 1.2e-7,
                                                     2e-8, 2e-9, 3e-9, 1e-9};
  const ql_equilibrium *solver;
  const ql_equilibrium_options options = {.smooth = true};
  ql_equilibrium_cells cells = {.humidity = column[QL_EQUILIBRIUM_TOTALS],
                                .temperature = column[QL_EQUILIBRIUM_TOTALS + 1]};
  ql_arena *arena;
  size_t unsettled;
  (void)state;
  for (int i = 0; i < CELLS; i++) {
    for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++)
      column[s][i] = base[s] * pow(10.0, (i * (2 * s + 3) % 13 - 6.0) / 12.0);
    column[QL_EQUILIBRIUM_TOTALS][i] = 0.3 + 0.68 * (i * 7 % 101) / 101.0;
    column[QL_EQUILIBRIUM_TOTALS + 1][i] = 255.0 + (i * 11 % 53);
  }
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) cells.total[s] = column[s];
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++) cells.part[s] = out[s];
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_equilibrium_create(arena, &options, &solver));
  assert_ok(ql_equilibrium_solve(solver, CELLS, &cells, &unsettled));
  assert_int_equal(unsettled, 0);
  double worst = 0.0;
  for (int i = 0; i < CELLS; i++) {
    double total[QL_EQUILIBRIUM_TOTALS], part[QL_EQUILIBRIUM_PARTS];
    for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) total[s] = column[s][i];
    for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++) part[s] = out[s][i];
    worst =
        fmax(worst, deviation(total, part, fmin(cells.humidity[i], 0.995), cells.temperature[i]));
  }
  printf("worst deviation from a law: %.1e\n", worst);
  assert_true(worst < 2e-5);
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(coefficients), cmocka_unit_test(laws)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
