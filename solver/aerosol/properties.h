/* What follows from the composition of the particles and the humidity of the air: water, wet size,
 * surface, the shares of PM2.5 and PM10. Pure diagnostics of state and meteorology, renewed at the
 * start of every chemistry step; never carried from step to step, so that a resumed run finds the
 * same values. One owner, many readers: deposition, heterogeneous uptake, scavenging, output. */
#ifndef QL_SOLVER_AEROSOL_PROPERTIES_H
#define QL_SOLVER_AEROSOL_PROPERTIES_H

#include "solver/operator.h"

/* Arrays [mode][grid->volume] of the inner cells (halo 0). Wet: with the water of kappa-Koehler
 * growth at the cell's humidity. A cell without particles has those of an insoluble trace. */
typedef struct ql_aerosol_properties {
  float *diameter[QL_MODES]; /* m, wet volume-median */
  float *density[QL_MODES];  /* kg m-3, wet */
  float *surface[QL_MODES];  /* m2 per m3 of air, wet */
  float *water[QL_MODES];    /* kg per m3 of air */
  float *share25[QL_MODES];  /* of the mode's mass in PM2.5, 0-1 */
  float *share10[QL_MODES];  /* of the mode's mass in PM10, 0-1 */
  float *humidity;           /* [volume], relative, 0-0.99 */
} ql_aerosol_properties;

/* An operator that leaves the state alone and renews the properties; workspace from `arena`.
 * QL_ERR_INPUT names a particle of `species` without a density. */
ql_status ql_aerosol_properties_create(ql_arena *arena, const ql_grid *grid,
                                       const ql_species_table *species, ql_operator *op);

/* Zero until the first forward(). Valid as long as the arena. */
const ql_aerosol_properties *ql_aerosol_properties_of(const ql_operator *op);

/* Hygroscopicity kappa of a particle species, 1. */
double ql_aerosol_properties_kappa(const char *species);

#endif
