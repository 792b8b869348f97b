#include "solver/emission/biogenic.h"

#include "base/constants.h"

#include <math.h>

/* The equations and their constants are those that CMAQ 5.4 (megan_fx_mod.f90: eqs 8-11 of G12) and
 * GEOS-Chem (hcox_megan_mod.F90: eqs 11-15 of G06) compute. */
static const double standard_leaf = 303.0; /* K, G12 */
static const double standard_past = 297.0; /* K, mean of past days, G12 */

/* G12, table 4, as GEOS-Chem has it (HEMCO, hcox_megan_mod.F90); the groups of several compounds
 * have the values of its lumped "other" class (the light shares of single monoterpenes are 0.2 to
 * 0.8). */
const ql_biogenic_response ql_biogenic_responses[QL_BIOGENIC_GROUPS] = {
    [QL_BIOGENIC_ISOPRENE] = {1.0, 0.13, 95.0, 2.0},
    [QL_BIOGENIC_APINENE] = {0.6, 0.10, 80.0, 1.83},
    [QL_BIOGENIC_TERPENES] = {0.4, 0.10, 80.0, 1.83},
    [QL_BIOGENIC_SESQUITERPENES] = {0.5, 0.17, 130.0, 2.37}};

double ql_biogenic_par(double shortwave) {
  /* of shortwave energy, and umol J-1 in daylight: the usual figures (plant models quote Meek et
   * al. 1984, Agron. J. 76, 939, and McCree 1972, Agric. Meteorol. 10, 443, which were not opened;
   * MEGAN in CMAQ takes 4.5 umol J-1) */
  const double share = 0.45, quanta = 4.57;
  return shortwave > 0.0 ? share * quanta * shortwave : 0.0;
}

double ql_biogenic_light(double par, double sine, int day_of_year) {
  if (!(sine > 0.0)) return 0.0;
  /* G06 eq 13: light above the air, umol m-2 s-1; eq 12: what of it arrives, at most all. */
  const double above = 3000.0 + 99.0 * cos(2.0 * QL_PI * (day_of_year - 10) / 365.0);
  const double through = fmin(1.0, par / (sine * above));
  /* G06 eq 11 with the standard mean of past light, 400 umol m-2 s-1. */
  return sine * (2.46 * through - 0.9 * through * through);
}

double ql_biogenic_warmth(const ql_biogenic_response *response, double temperature, double past) {
  const double gas_constant = 0.00831, ct2 = 230.0; /* kJ mol-1 K-1; kJ mol-1 */
  const double away = past - standard_past;
  const double best = 313.0 + 0.6 * away;                                  /* K, G12 eq 9 */
  const double most = response->ceo * exp(0.05 * away) * exp(0.05 * away); /* G12 eq 10 */
  const double x = (1.0 / best - 1.0 / temperature) / gas_constant;
  /* G12 eq 8 */
  return most * ct2 * exp(response->ct1 * x) / (ct2 - response->ct1 * (1.0 - exp(ct2 * x)));
}

double ql_biogenic_storage(const ql_biogenic_response *response, double temperature) {
  return exp(response->beta * (temperature - standard_leaf)); /* G12 eq 11 */
}

double ql_biogenic_leaves(double leaf_area_index) {
  /* G06 eq 15 */
  return 0.49 * leaf_area_index / sqrt(1.0 + 0.2 * leaf_area_index * leaf_area_index);
}

double ql_biogenic_activity(const ql_biogenic_response *response, const ql_biogenic_air *air) {
  const double share = response->light_share;
  /* G12, section 2.2: the share that follows light has the factors of both, the rest that of
   * storage alone; as MEGAN's code multiplies them */
  return share * air->light * ql_biogenic_warmth(response, air->temperature, air->past) +
         (1.0 - share) * ql_biogenic_storage(response, air->temperature);
}
