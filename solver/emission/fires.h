/* Open fires: their smoke spread over the layers that its plume reaches. Injection height by the
 * power of the fire: Sofiev, Ermakova and Vankevich 2012, Atmos. Chem. Phys. 12, 1995-2006. */
#ifndef QL_SOLVER_EMISSION_FIRES_H
#define QL_SOLVER_EMISSION_FIRES_H

#include "grids/met.h"
#include "grids/sources.h"

/* Height of the plume's top, m above ground. Radiative power of the fire in W, PBL height in m,
 * squared buoyancy frequency of the free troposphere in s-2 (below 0 counts as 0). */
double ql_fires_top(double power, double pbl_height, double stability);

/* Squared buoyancy frequency (s-2) at twice the PBL height over a 2-D cell: between the two
 * mid-points that enclose it, or the highest two. */
double ql_fires_stability(const ql_grid *grid, const ql_met_fields *now, size_t cell);

/* Add the rates of all fires to `into` (gases mol s-1, particles kg s-1), spread evenly from the
 * ground to the plume's top; what rises above its layers goes into the highest of them.
 * QL_ERR_ARGUMENT if `into` lacks a species of the fires; QL_ERR_INPUT if a fire lies outside the
 * grid or its power is not a number >= 0; the message names it. */
ql_status ql_fires_distribute(const ql_grid *grid, const ql_met_fields *now,
                              const ql_fire_emission *fires, ql_emission *into);

#endif
