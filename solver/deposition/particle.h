/* Dry deposition of particles with what the weather gives told apart from what the particles give:
 * surfaces are found once for all states under one weather, motions once for all surfaces. */
#ifndef QL_SOLVER_DEPOSITION_PARTICLE_H
#define QL_SOLVER_DEPOSITION_PARTICLE_H

#include "solver/deposition/deposition.h"

/* The air that particles move in. */
typedef struct ql_particle_air {
  double temperature; /* K */
  double density;     /* kg m-3 */
  double viscosity;   /* kg m-1 s-1, dynamic */
  double path;        /* m, mean free path */
} ql_particle_air;

/* Over the classes of a cell, which have it in common. */
ql_particle_air ql_particle_air_over(const ql_deposition_surface *surface);

/* One class in one cell, as particles feel it. */
typedef struct ql_particle_surface {
  double ustar;               /* m s-1 */
  double aerodynamic;         /* s m-1, Ra */
  double stopping;            /* s-1: Stokes number over the relaxation time */
  double leaf;                /* m-1, one over the size of the collectors; 0: smooth */
  double impaction, brownian; /* alpha, gamma of the class */
} ql_particle_surface;

/* `its`: ql_particle_air_over() of `air`. */
ql_particle_surface ql_particle_surface_of(const ql_deposition_class *land,
                                           const ql_deposition_surface *air,
                                           const ql_particle_air *its, double aerodynamic);

/* The diameters at which the modes are evaluated, side by side: those of mode m from lane
 * m QL_DEPOSITION_POINTS on; lanes beyond the last repeat the first and count for nothing. */
enum { QL_PARTICLE_POINTS = QL_MODES * QL_DEPOSITION_POINTS, QL_PARTICLE_LANES = 12 };

/* How they move in the air of a cell. */
typedef struct ql_particle_motion {
  double diameter[QL_PARTICLE_LANES];    /* m */
  double settling[QL_PARTICLE_LANES];    /* m s-1 */
  double relaxation[QL_PARTICLE_LANES];  /* s */
  double log_schmidt[QL_PARTICLE_LANES]; /* ln(viscosity over Brownian diffusivity) */
} ql_particle_motion;

void ql_particle_set_motion(const ql_deposition_mode modes[QL_MODES], const ql_particle_air *air,
                            ql_particle_motion *lanes);

/* sum[m] += weight times the mean velocity of mode m, m s-1. Twin: ql_deposition_mode_velocity().
 */
void ql_particle_add_velocities(const ql_particle_motion *lanes, const ql_particle_surface *surface,
                                double weight, double sum[QL_MODES]);

#endif
