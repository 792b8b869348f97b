/* How fast a gas is taken up by particles: the rate for a given uptake coefficient, and the
 * coefficients gamma, the share of the collisions with a particle that end in a reaction. Pure
 * functions without branches, so that a loop over cells that uses them is vectorised
 * (docs/theory/heterogeneous.md). */
#ifndef QL_SOLVER_AEROSOL_UPTAKE_LAWS_H
#define QL_SOLVER_AEROSOL_UPTAKE_LAWS_H

#include "base/vmath.h"

/* First-order rate, s-1, on `surface` (m2 per m3 of air) of particles of `radius` (m):
 * k = S / (r / D + 4 / (v gamma)), the resistances of diffusion and of the surface in series
 * (Schwartz 1986); v mean speed of the molecules, m s-1; D diffusivity, m2 s-1. */
static inline double ql_uptake_rate(double surface, double radius, double gamma, double speed,
                                    double diffusivity) {
  const double flow = speed * gamma;
  return surface * flow * diffusivity / (flow * radius + 4.0 * diffusivity);
}

static inline double ql_uptake_least(double a, double b) {
  return a < b ? a : b;
}

static inline double ql_uptake_most(double a, double b) {
  return a > b ? a : b;
}

/* --- N2O5: Davis, Bhave and Foley 2008, ACP 8, 5295 ------------------------------------------ */

/* Shares of ammonium bisulfate, sulfate and nitrate among the anions (eq 11). */
typedef struct ql_uptake_salts {
  double bisulfate, sulfate, nitrate;
} ql_uptake_salts;

/* From moles of ammonium, nitrate and sulfate in any one unit; without anions all shares are 0. */
static inline ql_uptake_salts ql_uptake_salts_of(double nh4, double no3, double so4) {
  const double anions = no3 + so4, some = anions > 0.0 ? 1.0 : 0.0;
  const double each = some / (anions + (1.0 - some));
  const double nitrate = no3 * each;
  const double sulfate = ql_uptake_most(0.0, ql_uptake_least(some - nitrate, nh4 * each - some));
  return (ql_uptake_salts){some - (sulfate + nitrate), sulfate, nitrate};
}

/* Inverse of the logit transform (eq 7). */
static inline double ql_uptake_logistic(double x) {
  return 1.0 / (1.0 + ql_vmath_exp(-x));
}

static inline double ql_uptake_davis_nitrate(double humidity) { /* eqs 6 and 8 */
  return ql_uptake_least(ql_uptake_logistic(-8.10774 + 4.902 * humidity), 0.0154);
}

/* On aqueous particles; temperature in K, relative humidity 0-1. */
static inline double ql_uptake_davis_wet(double temperature, double humidity, ql_uptake_salts x) {
  const double warm = ql_uptake_most(0.0, temperature - 291.0);
  const double sulfate = -3.64849 + 9.553 * ql_uptake_least(0.0, humidity - 0.46); /* eq A2 */
  const double bisulfate = sulfate + 0.97579 - 0.20427 * warm;                     /* eq A1 */
  return x.bisulfate * ql_uptake_least(ql_uptake_logistic(bisulfate), 0.08585) +   /* eq 12 */
         x.sulfate * ql_uptake_least(ql_uptake_logistic(sulfate), 0.053) +
         x.nitrate * ql_uptake_davis_nitrate(humidity);
}

/* On crystalline particles (eqs 9, 10, 13). */
static inline double ql_uptake_davis_dry(double temperature, double humidity, ql_uptake_salts x) {
  const double warm = ql_uptake_most(0.0, temperature - 293.0);
  const double dry =
      ql_uptake_least(ql_uptake_logistic(-6.13376 + 3.592 * humidity - 0.19688 * warm), 0.0124);
  return (x.bisulfate + x.sulfate) * dry +
         x.nitrate * ql_uptake_least(dry, ql_uptake_davis_nitrate(humidity));
}

/* Relative humidity below which a particle of these moles is wholly crystalline: Martin et al.
 * 2003 (GRL 30, 2102), with x the share of ammonium among the cations and y that of sulfate among
 * the anions; 0 where they saw no crystals (x < 0.5 or y < 0.22). */
static inline double ql_uptake_crystalline_below(double nh4, double no3, double so4) {
  const double cations = ql_uptake_most(nh4, 2.0 * so4 + no3), anions = no3 + so4;
  const double x = nh4 / ql_uptake_most(cations, 1e-30), y = so4 / ql_uptake_most(anions, 1e-30);
  const double humidity = 3143.44 + x * (63.07 + 0.114 * x) + y * (87.97 + 0.95 * y) -
                          x * y * (125.73 - 0.586 * x + 1.384 * y) -
                          79692.5 / (25.0 + (x - 0.7) * (y - 0.5));
  return x >= 0.5 && y >= 0.22 ? humidity : 0.0;
}

/* Relative humidity over water at which ice is saturated, below the melting point: the quadratic
 * that CMAQ (AEROSOL_CHEMISTRY.F) fits to Goff and Gratch, within 0.004 in 200-273 K; above it a
 * number that is never reached. */
static inline double ql_uptake_frozen_above(double temperature) {
  const double ice = 1.61299 + temperature * (4.4117437e-5 * temperature - 1.4293888e-2);
  return temperature < 273.16 ? ice : 2.0;
}

/* On particles of the phase that the weather gives them; 0.02 on ice (eq 14). */
static inline double ql_uptake_davis(double temperature, double humidity, double nh4, double no3,
                                     double so4) {
  const ql_uptake_salts x = ql_uptake_salts_of(nh4, no3, so4);
  const double wet = ql_uptake_davis_wet(temperature, humidity, x);
  const double dry = ql_uptake_davis_dry(temperature, humidity, x);
  const double crystalline = ql_uptake_crystalline_below(nh4, no3, so4);
  const double some = x.bisulfate + x.sulfate + x.nitrate; /* 1, or 0 without anions */
  const double thawed = humidity <= ql_uptake_most(crystalline, 0.01) ? dry : wet;
  return humidity > ql_uptake_frozen_above(temperature) ? 0.02 * some : thawed;
}

/* --- N2O5: Bertram and Thornton 2009, ACP 9, 8351 --------------------------------------------- */

/* The constants are those of the paper's table 2 as CMAQ and CAMx have them.
 * gamma, from mol per litre of particle (eqs 10-12): A k2f' (1 - 1 / (1 + 0.06 H2O/NO3 + 29
 * Cl/NO3)), k2f' = beta (1 - exp(-delta H2O)). */
static inline double ql_uptake_bertram(double water, double nitrate, double chloride) {
  const double forward = 1.15e6 * (1.0 - ql_vmath_exp(-0.13 * water)); /* s-1 */
  const double away = 0.06 * water + 29.0 * chloride; /* rates over that with nitrate: table 2 */
  return 3.2e-8 * forward * away / ql_uptake_most(nitrate + away, 1e-30);
}

/* ClNO2 formed for each N2O5 taken up, 0-1; water and chloride in one unit of moles. */
static inline double ql_uptake_clno2_yield(double water, double chloride) {
  const double with_chloride = 29.0 * chloride;
  const double all = 0.06 * water + with_chloride;
  return water > 0.0 ? with_chloride / ql_uptake_most(all, 1e-30) : 0.0;
}

/* --- N2O5: Riemer et al. 2003 (JGR 108, 4144) with Evans and Jacob 2005 (GRL 32, L09813) ------ */

/* On sulfate that of Evans and Jacob (table 1, the sign of beta mended as in CMAQ), on nitrate a
 * tenth of it; `sulfate`: the share of sulfate in the mass of sulfate and nitrate, 0-1. */
static inline double ql_uptake_riemer(double temperature, double humidity, double sulfate) {
  const double alpha = 2.79e-4 + humidity * (1.3e-2 + humidity * (-3.43e-2 + 7.52e-2 * humidity));
  const double beta = ql_uptake_least(0.48, 0.04 * (294.0 - temperature));
  return alpha * ql_vmath_exp(2.302585092994046 * beta) * (0.1 + 0.9 * sulfate); /* ln 10 */
}

/* --- SO2, and nitrate of organics ------------------------------------------------------------- */

/* SO2 to sulfate: 2e-5 up to a relative humidity of 0.5, rising to 5e-5 at 1 (Zheng et al. 2015,
 * ACP 15, 2031; CAMx 7.20, khetero.f). */
static inline double ql_uptake_sulfur_dioxide(double humidity) {
  const double damp = ql_uptake_most(0.0, ql_uptake_least(1.0, 2.0 * humidity - 1.0));
  return 2e-5 + 3e-5 * damp;
}

/* Rate of hydrolysis of multifunctional organic nitrates, s-1: 1 / (6 h) in the particle (Liu et
 * al. 2012, AST 46, 1359) times their share there, which with `organic` ug m-3 of organic matter is
 * that of Rollins et al. 2013 (JGR 118, 6651) for all nitrates, of which they are 0.71 (CAMx 7.20,
 * khetero.f); from nothing at a relative humidity of 0.2 to all at 0.4 (CMAQ). */
static inline double ql_uptake_organic_nitrate(double humidity, double organic) {
  const double share = 0.34 * organic / (organic + 0.73) + 0.66 * organic / (organic + 1000.0);
  const double damp = ql_uptake_most(0.0, ql_uptake_least(1.0, 5.0 * humidity - 1.0));
  return damp * share / 0.71 / 21600.0;
}

#endif
