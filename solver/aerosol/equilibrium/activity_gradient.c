#include "solver/aerosol/equilibrium/activity_gradient.h"

#include <math.h>

#define LN10 2.302585092994045684

enum { CATIONS = 3, ANIONS = 4, CL = 0, SO4 = 1, HSO4 = 2, NO3 = 3, H = 0, NH4 = 2 };
enum { STRENGTH = QL_ACTIVITY_GRADIENT_STRENGTH };

/* A function of ionic strength and its slope. */
typedef struct sloped {
  double of, slope;
} sloped;

/* At one ionic strength: of each pair the binary ln and z+ z- times the Debye-Hueckel term. */
typedef struct binaries {
  double strength;
  sloped debye, pair[CATIONS][ANIONS];
} binaries;

/* Kusik and Meissner 1978 with Meissner and Peppas 1973 for a 1:1 salt: Fountoukis and Nenes 2007,
 * eq. 10-14 and Table 4. */
static sloped binary(double q, double strength, double temperature) {
  const double i = strength, root = sqrt(i), fade = exp(-0.023 * i * i * i);
  const double b = 0.75 - 0.065 * q, base = 1.0 + 0.1 * i, power = b * pow(base, q);
  const double c = 1.0 + 0.055 * q * fade, c_slope = -0.055 * q * fade * 0.069 * i * i;
  const double below = 1.0 + c * root, half = 0.5 / root;
  const double at25 = log(1.0 - b + power) - 0.5107 * LN10 * root / below;
  const double at25_slope = 0.1 * q * power / base / (1.0 - b + power) -
                            0.5107 * LN10 * (half - c_slope * i) / (below * below);
  const double warm = 0.005 * (temperature - 273.0), shift = LN10 * (0.125 - warm);
  const double away = 0.039 * pow(i, 0.92) - 0.41 * root / (1.0 + root);
  const double away_slope =
      0.039 * 0.92 * pow(i, -0.08) - 0.41 * half / ((1.0 + root) * (1.0 + root));
  return (sloped){(1.125 - warm) * at25 - shift * away,
                  (1.125 - warm) * at25_slope - shift * away_slope};
}

static void set_binaries(double strength, double temperature, binaries *b) {
  static const double q[CATIONS][ANIONS] = {
      {6.0, -0.1, 8.0, 2.6}, {2.23, -0.19, 0.0, -0.39}, {0.82, -0.25, 0.0, -1.15}};
  const double root = sqrt(strength), scale = LN10 * 0.511 * pow(298.0 / temperature, 1.5);
  b->strength = strength;
  b->debye =
      (sloped){scale * root / (1.0 + root), scale * 0.5 / (root * (1.0 + root) * (1.0 + root))};
  for (int c = 0; c < CATIONS; c++)
    for (int a = 0; a < ANIONS; a++) {
      const double charges = a == SO4 ? 2.0 : 1.0;
      const sloped s = binary(q[c][a], strength, temperature);
      b->pair[c][a] = (sloped){charges * s.of, charges * s.slope};
    }
  /* The two bisulfates that have no q, from the others (Kim et al. 1993) */
  for (int c = 1; c < CATIONS; c++) {
    b->pair[c][HSO4].of = b->pair[c][CL].of + b->pair[H][HSO4].of - b->pair[H][CL].of;
    b->pair[c][HSO4].slope = b->pair[c][CL].slope + b->pair[H][HSO4].slope - b->pair[H][CL].slope;
  }
}

/* Add `share` of the sum that Bromley 1973 forms for one ion over the ions of the other charge
 * (Fountoukis and Nenes 2007, eq. 8, 9), and of its derivatives. `partner`: the other ion. */
static void add_pair(const binaries *b, const double *ions, int cation, int anion, double share,
                     int partner, ql_activity_gradient_log *log) {
  const double charges = anion == SO4 ? 2.0 : 1.0, each = share / b->strength;
  const sloped *p = &b->pair[cation][anion];
  const double term = each * (p->of + charges * b->debye.of);
  log->value += term * ions[partner];
  log->by[partner] += term;
  log->by[STRENGTH] +=
      ions[partner] * (each * (p->slope + charges * b->debye.slope) - term / b->strength);
}

/* ln of the mean coefficient of a pair in the mixture, Fountoukis and Nenes 2007, eq. 7. */
static ql_activity_gradient_log mix(const binaries *b, const double *ions, int cation, int anion) {
  const double charges = anion == SO4 ? 2.0 : 1.0, whole = charges / (1.0 + charges);
  ql_activity_gradient_log log = {.value = -charges * b->debye.of};
  log.by[STRENGTH] = -charges * b->debye.slope;
  for (int a = 0; a < ANIONS; a++)
    add_pair(b, ions, cation, a, whole * (a == SO4 ? 2.25 : 1.0), CATIONS + a, &log);
  for (int c = 0; c < CATIONS; c++)
    add_pair(b, ions, c, anion, whole * (anion == SO4 ? 2.25 / charges : 1.0), c, &log);
  if (fabs(log.value) > 5.0 * LN10)
    log = (ql_activity_gradient_log){.value = copysign(5.0 * LN10, log.value)};
  return log;
}

void ql_activity_gradient(const double ions[QL_ACTIVITY_GRADIENT_COUNT], double temperature,
                          ql_activity_gradient_logs *logs) {
  binaries b;
  set_binaries(ions[STRENGTH], temperature, &b);
  logs->nh4no3 = mix(&b, ions, NH4, NO3);
  logs->hno3 = mix(&b, ions, H, NO3);
  logs->hcl = mix(&b, ions, H, CL);
  logs->h2so4 = mix(&b, ions, H, SO4);
  logs->hhso4 = mix(&b, ions, H, HSO4);
}
