/* Particles: Zhang, Gong, Padro and Barrie 2001, Atmos. Environ. 35, 549-560 (Z01). */
#include "base/constants.h"
#include "solver/deposition/canopy.h"
#include "solver/deposition/deposition.h"

#include <math.h>

typedef struct motion {
  double settling;   /* m s-1 */
  double schmidt;    /* viscosity over Brownian diffusivity */
  double relaxation; /* s */
  double viscosity;  /* m2 s-1, kinematic */
} motion;

/* How a particle moves in air at temperature t: Z01 eqs 2, 3 and 6; mean free path from Seinfeld
 * and Pandis 2006, eq 9.6. */
static motion in_air(const ql_deposition_particle *particle, double t, double pressure) {
  const double mu = ql_canopy_viscosity(t), d = particle->diameter;
  const double density = pressure * QL_MOLAR_MASS_AIR / (QL_GAS_CONSTANT * t);
  const double path =
      2.0 * mu / (pressure * sqrt(8.0 * QL_MOLAR_MASS_AIR / (QL_PI * QL_GAS_CONSTANT * t)));
  const double slip = 1.0 + 2.0 * path / d * (1.257 + 0.4 * exp(-0.55 * d / path));
  const double relaxation = fmax(0.0, particle->density - density) * d * d * slip / (18.0 * mu);
  const double diffusivity = QL_BOLTZMANN * t * slip / (3.0 * QL_PI * mu * d);
  return (motion){.settling = relaxation * QL_GRAVITY,
                  .schmidt = mu / density / diffusivity,
                  .relaxation = relaxation,
                  .viscosity = mu / density};
}

/* Size of the collectors, m: smaller leaves when there are more of them. 0: a smooth surface. */
static double collector(const ql_deposition_class *land, double leaf_area_index) {
  const double share = ql_canopy_leafiness(land, leaf_area_index);
  return 1e-3 * (land->leaf_max + share * (land->leaf_min - land->leaf_max));
}

double ql_deposition_particle_velocity(const ql_deposition_class *land,
                                       const ql_deposition_surface *air, double aerodynamic,
                                       const ql_deposition_particle *particle) {
  const double t = 0.5 * (air->air_temperature + air->skin_temperature);
  const motion m = in_air(particle, t, air->pressure);
  const double leaf = collector(land, air->leaf_area_index);
  const double stokes = leaf > 0.0 ? m.relaxation * air->ustar / leaf
                                   : m.relaxation * air->ustar * air->ustar / m.viscosity;
  const double impact = stokes / (land->impaction + stokes);
  const double ratio = leaf > 0.0 ? particle->diameter / leaf : 0.0;
  const double efficiency = pow(m.schmidt, -land->brownian) + /* Z01 eq 6 */
                            impact * impact +                 /* Z01 eq 7b, beta = 2 */
                            0.5 * ratio * ratio;              /* Z01 eq 8 */
  const double stick = fmax(0.5, exp(-sqrt(stokes)));         /* Z01 eq 9; at least one half */
  const double surface = 1.0 / (3.0 * air->ustar * efficiency * stick); /* Z01 eq 5 */
  return m.settling + 1.0 / (aerodynamic + surface);                    /* Z01 eq 1 */
}

/* Abramowitz & Stegun 1964, table 25.10, n = 5: nodes; weights over sqrt(pi). */
static const double nodes[QL_DEPOSITION_POINTS] = {-2.020182870456086, -0.958572464613819, 0.0,
                                                   0.958572464613819, 2.020182870456086};
static const double weights[QL_DEPOSITION_POINTS] = {1.1257411327721e-2, 2.2207592200561e-1,
                                                     5.3333333333333e-1, 2.2207592200561e-1,
                                                     1.1257411327721e-2};

void ql_deposition_set_spread(ql_deposition_mode *mode, double spread) {
  for (int n = 0; n < QL_DEPOSITION_POINTS; n++)
    mode->ratio[n] = exp(sqrt(2.0) * log(spread) * nodes[n]);
}

double ql_deposition_mode_velocity(const ql_deposition_class *land,
                                   const ql_deposition_surface *air, double aerodynamic,
                                   const ql_deposition_mode *mode) {
  ql_deposition_particle particle = mode->median;
  double sum = 0.0;
  for (int n = 0; n < QL_DEPOSITION_POINTS; n++) { /* eq 21 */
    particle.diameter = mode->median.diameter * mode->ratio[n];
    sum += weights[n] * ql_deposition_particle_velocity(land, air, aerodynamic, &particle);
  }
  return sum;
}
