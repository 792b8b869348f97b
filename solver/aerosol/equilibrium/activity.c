#include "solver/aerosol/equilibrium/activity.h"

#include "base/vmath.h"

#include <math.h>

#define LN10 2.302585092994045684

/* Kusik and Meissner 1978 for a 1:1 salt at 25 C, Fountoukis and Nenes 2007 eq. 10-12 and Table 4:
 * ln of the reduced coefficient with parameter q. power: (1 + 0.1 I)^q; fade: exp(-0.023 I^3). */
static inline double reduced_of(double q, double power, double root, double fade) {
  const double b = 0.75 - 0.065 * q;
  const double c = 1.0 + 0.055 * q * fade;
  const double gamma = -0.5107 * LN10 * root / (1.0 + c * root);
  return ql_vmath_log(1.0 - b + b * power) + gamma;
}

/* The same with the power from ln_c = ln(1 + 0.1 I). */
static inline double reduced(double q, double ln_c, double root, double fade) {
  return reduced_of(q, ql_vmath_exp(q * ln_c), root, fade);
}

static inline double held(double x) {
  return x < -5.0 * LN10 ? -5.0 * LN10 : x > 5.0 * LN10 ? 5.0 * LN10 : x;
}

void ql_activity_logarithms(const ql_activity_ions *ions, ql_activity_logs *logs) {
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    const double strength = ions->strength[n], root = sqrt(strength);
    const double base = 1.0 + 0.1 * strength, ln_c = ql_vmath_log(base);
    const double fourth = base * base * (base * base);
    const double fade = ql_vmath_exp(-0.023 * strength * strength * strength);
    /* Temperature, Fountoukis and Nenes 2007 eq. 14 (Meissner and Peppas 1973), times z+ z- */
    const double warm = 0.005 * (ions->temperature[n] - 273.0), scale = 1.125 - warm;
    const double shift =
        LN10 * (0.125 - warm) *
        (0.039 * ql_vmath_exp(0.92 * ql_vmath_log(strength)) - 0.41 * root / (1.0 + root));
    const double nacl = scale * reduced(2.23, ln_c, root, fade) - shift;
    const double na2so4 = 2.0 * (scale * reduced(-0.19, ln_c, root, fade) - shift);
    const double nano3 = scale * reduced(-0.39, ln_c, root, fade) - shift;
    const double nh42so4 = 2.0 * (scale * reduced(-0.25, ln_c, root, fade) - shift);
    const double nh4no3 = scale * reduced(-1.15, ln_c, root, fade) - shift;
    const double nh4cl = scale * reduced(0.82, ln_c, root, fade) - shift;
    const double h2so4 = 2.0 * (scale * reduced(-0.1, ln_c, root, fade) - shift);
    const double hhso4 = scale * reduced_of(8.0, fourth * fourth, root, fade) - shift;
    const double hno3 = scale * reduced(2.6, ln_c, root, fade) - shift;
    const double hcl = scale * reduced_of(6.0, fourth * base * base, root, fade) - shift;
    /* The two bisulfates that have no q, from the others (Kim et al. 1993) */
    const double nh4hso4 = nh4cl + hhso4 - hcl, nahso4 = nacl + hhso4 - hcl;

    /* Bromley 1973, Fountoukis and Nenes 2007 eq. 7-9: sums over the ions of the other charge,
     * weighted with ((z+ + z-)/2)^2 m / I. Ca, K and Mg enter through I alone, as in ISORROPIA. */
    const double cool = 298.0 / ions->temperature[n];
    const double debye = LN10 * 0.511 * cool * sqrt(cool) * root / (1.0 + root);
    const double each = 1.0 / strength, h = ions->h[n], na = ions->na[n], nh4 = ions->nh4[n];
    const double so4 = 2.25 * ions->so4[n], hso4 = ions->hso4[n], no3 = ions->no3[n];
    const double cl = ions->cl[n];
    const double on_h = each * (cl * (hcl + debye) + so4 * (h2so4 + 2.0 * debye) +
                                hso4 * (hhso4 + debye) + no3 * (hno3 + debye));
    const double on_nh4 = each * (cl * (nh4cl + debye) + so4 * (nh42so4 + 2.0 * debye) +
                                  hso4 * (nh4hso4 + debye) + no3 * (nh4no3 + debye));
    const double on_cl = each * (h * (hcl + debye) + na * (nacl + debye) + nh4 * (nh4cl + debye));
    const double on_so4 =
        0.5 * 2.25 * each *
        (h * (h2so4 + 2.0 * debye) + na * (na2so4 + 2.0 * debye) + nh4 * (nh42so4 + 2.0 * debye));
    const double on_hso4 =
        each * (h * (hhso4 + debye) + na * (nahso4 + debye) + nh4 * (nh4hso4 + debye));
    const double on_no3 =
        each * (h * (hno3 + debye) + na * (nano3 + debye) + nh4 * (nh4no3 + debye));
    logs->nh4no3[n] = held(0.5 * (on_nh4 + on_no3) - debye);
    logs->hno3[n] = held(0.5 * (on_h + on_no3) - debye);
    logs->hcl[n] = held(0.5 * (on_h + on_cl) - debye);
    logs->hhso4[n] = held(0.5 * (on_h + on_hso4) - debye);
    logs->h2so4[n] = held(2.0 * ((on_h + on_so4) / 3.0 - debye));
  }
}
