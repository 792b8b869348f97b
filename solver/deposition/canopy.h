/* What the deposition of gases and of particles share. */
#ifndef QL_SOLVER_DEPOSITION_CANOPY_H
#define QL_SOLVER_DEPOSITION_CANOPY_H

#include "solver/deposition/deposition.h"

/* Saturation vapour pressure over water, Pa: Murray 1967, J. Appl. Meteorol. 6, 203-204. */
double ql_canopy_saturation(double temperature);
/* Dynamic viscosity of air, kg m-1 s-1: Sutherland's formula, US Standard Atmosphere 1976. */
double ql_canopy_viscosity(double temperature);
/* Where a class stands between its least and its largest leaf area, 0-1. */
double ql_canopy_leafiness(const ql_deposition_class *land, double leaf_area_index);

/* The gases side by side, so that one loop over them vectorises: the fields of ql_deposition_gas.
 */
typedef struct ql_canopy_gases {
  int count;
  double *diffusivity_ratio, *surface_scale, *alpha, *beta, *mesophyll, *schmidt_factor;
} ql_canopy_gases;

/* sum[n] += weight times the velocity of gas n. Twin: ql_deposition_gas_velocity(). */
void ql_canopy_add_velocities(const ql_deposition_canopy *canopy, const ql_canopy_gases *gases,
                              double weight, double *sum);

#endif
