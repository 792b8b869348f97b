/* Particles: Zhang, Gong, Padro and Barrie 2001, Atmos. Environ. 35, 549-560 (Z01). */
#include "solver/deposition/particle.h"

#include "base/constants.h"
#include "base/vmath.h"
#include "solver/deposition/canopy.h"

#include <math.h>

typedef struct motion {
  double settling;    /* m s-1 */
  double relaxation;  /* s */
  double log_schmidt; /* ln(viscosity over Brownian diffusivity) */
} motion;

/* Mean free path from Seinfeld and Pandis 2006, eq 9.6. */
ql_particle_air ql_particle_air_over(const ql_deposition_surface *surface) {
  const double temperature = 0.5 * (surface->air_temperature + surface->skin_temperature);
  const double pressure = surface->pressure;
  const double mu = ql_canopy_viscosity(temperature), thermal = QL_GAS_CONSTANT * temperature;
  return (ql_particle_air){.temperature = temperature,
                           .density = pressure * QL_MOLAR_MASS_AIR / thermal,
                           .viscosity = mu,
                           .path = 2.0 * mu /
                                   (pressure * sqrt(8.0 * QL_MOLAR_MASS_AIR / (QL_PI * thermal)))};
}

/* How a particle of diameter d (m) and a density (kg m-3) moves: Z01 eqs 2, 3 and 6. */
static inline motion in_air(const ql_particle_air *air, double d, double density) {
  const double slip =
      1.0 + 2.0 * air->path / d * (1.257 + 0.4 * ql_vmath_exp(-0.55 * d / air->path));
  const double excess = density > air->density ? density - air->density : 0.0;
  const double relaxation = excess * d * d * slip / (18.0 * air->viscosity);
  const double diffusivity =
      QL_BOLTZMANN * air->temperature * slip / (3.0 * QL_PI * air->viscosity * d);
  return (motion){.settling = relaxation * QL_GRAVITY,
                  .relaxation = relaxation,
                  .log_schmidt = ql_vmath_log(air->viscosity / air->density / diffusivity)};
}

/* Size of the collectors, m: smaller leaves when there are more of them. 0: a smooth surface. */
static double collector(const ql_deposition_class *land, double leaf_area_index) {
  const double share = ql_canopy_leafiness(land, leaf_area_index);
  return 1e-3 * (land->leaf_max + share * (land->leaf_min - land->leaf_max));
}

ql_particle_surface ql_particle_surface_of(const ql_deposition_class *land,
                                           const ql_deposition_surface *air,
                                           const ql_particle_air *its, double aerodynamic) {
  const double leaf = collector(land, air->leaf_area_index), ustar = air->ustar;
  const double smooth = ustar * ustar * its->density / its->viscosity;
  return (ql_particle_surface){.ustar = ustar,
                               .aerodynamic = aerodynamic,
                               .stopping = leaf > 0.0 ? ustar / leaf : smooth,
                               .leaf = leaf > 0.0 ? 1.0 / leaf : 0.0,
                               .impaction = land->impaction,
                               .brownian = land->brownian};
}

static inline double velocity(const ql_particle_surface *s, const motion *m, double diameter) {
  const double stokes = m->relaxation * s->stopping;
  const double impact = stokes / (s->impaction + stokes), ratio = diameter * s->leaf;
  const double efficiency = ql_vmath_exp(-s->brownian * m->log_schmidt) + /* Z01 eq 6 */
                            impact * impact +                             /* Z01 eq 7b, beta = 2 */
                            0.5 * ratio * ratio;                          /* Z01 eq 8 */
  const double held = ql_vmath_exp(-sqrt(stokes));                        /* Z01 eq 9 */
  const double stick = held > 0.5 ? held : 0.5;                           /* at least one half */
  const double surface = 1.0 / (3.0 * s->ustar * efficiency * stick);     /* Z01 eq 5 */
  return m->settling + 1.0 / (s->aerodynamic + surface);                  /* Z01 eq 1 */
}

double ql_deposition_particle_velocity(const ql_deposition_class *land,
                                       const ql_deposition_surface *air, double aerodynamic,
                                       const ql_deposition_particle *particle) {
  const ql_particle_air its = ql_particle_air_over(air);
  const ql_particle_surface surface = ql_particle_surface_of(land, air, &its, aerodynamic);
  const motion m = in_air(&its, particle->diameter, particle->density);
  return velocity(&surface, &m, particle->diameter);
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

void ql_particle_set_motion(const ql_deposition_mode modes[QL_MODES], const ql_particle_air *air,
                            ql_particle_motion *lanes) {
  double density[QL_PARTICLE_LANES];
  for (int n = 0; n < QL_PARTICLE_LANES; n++) {
    const int point = n < QL_PARTICLE_POINTS ? n : 0;
    const ql_deposition_mode *mode = &modes[point / QL_DEPOSITION_POINTS];
    lanes->diameter[n] = mode->median.diameter * mode->ratio[point % QL_DEPOSITION_POINTS];
    density[n] = mode->median.density;
  }
#pragma omp simd
  for (int n = 0; n < QL_PARTICLE_LANES; n++) {
    const motion m = in_air(air, lanes->diameter[n], density[n]);
    lanes->settling[n] = m.settling;
    lanes->relaxation[n] = m.relaxation;
    lanes->log_schmidt[n] = m.log_schmidt;
  }
}

void ql_particle_add_velocities(const ql_particle_motion *lanes, const ql_particle_surface *surface,
                                double weight, double sum[QL_MODES]) {
  double v[QL_PARTICLE_LANES];
#pragma omp simd
  for (int n = 0; n < QL_PARTICLE_LANES; n++) {
    const motion m = {lanes->settling[n], lanes->relaxation[n], lanes->log_schmidt[n]};
    v[n] = velocity(surface, &m, lanes->diameter[n]);
  }
  for (int mode = 0; mode < QL_MODES; mode++)
    for (int n = 0; n < QL_DEPOSITION_POINTS; n++)
      sum[mode] += weight * weights[n] * v[mode * QL_DEPOSITION_POINTS + n];
}
