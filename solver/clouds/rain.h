/* What falling rain takes up, integrated over its drops: docs/theory/clouds.md, eqs 20-27.
 *
 * Drops: Marshall and Palmer 1948, J. Meteorol. 5, 165, scaled so that their flux is the rain rate;
 * fall speed Best 1950, Q. J. R. Meteorol. Soc. 76, 302. Gases: Froessling's mass transfer (Bird et
 * al. 1960). Particles: the collision efficiency of Slinn 1983, as in Seinfeld and Pandis 2006,
 * eqs 20.53-20.56 (read in EarthSciML's code of that chapter), with air and water of 288 K at sea
 * level and a particle density of 1500 kg m-3.
 */
#ifndef QL_SOLVER_CLOUDS_RAIN_H
#define QL_SOLVER_CLOUDS_RAIN_H

#include "base/arena.h"
#include "grids/species.h"

/* Tables over rain rate and wet diameter. */
typedef struct ql_rain ql_rain;

/* Computed into `arena` (some 10 ms). */
ql_status ql_rain_create(ql_arena *arena, const ql_rain **rain);

/* Collision efficiency of a drop with a particle, 1: diameters in m. */
double ql_rain_efficiency(double drop, double particle);

/* Scavenging coefficient (s-1) of particles of one diameter (m) in rain of `rate` mm h-1; the
 * integral itself, not the table. */
double ql_rain_collection(double rate, double particle);

/* The same for the mass of a mode, log-normal about its wet volume-median diameter (m), from the
 * table; rate and diameter are held within 0.01-100 mm h-1 and 0.02-60 um. */
double ql_rain_mode(const ql_rain *rain, ql_mode mode, double rate, double diameter);

/* Transfer of a gas to the drops (s-1) where nothing comes back is film D + wind D^(2/3), with its
 * diffusivity D in air (m2 s-1); from the table, eq 22. `viscosity` of air: kinematic, m2 s-1. */
void ql_rain_transfer(const ql_rain *rain, double rate, double viscosity, double *film,
                      double *wind);

#endif
