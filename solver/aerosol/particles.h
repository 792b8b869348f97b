/* The particle species of the model: primary components, carried as inert tracers with their size.
 */
#ifndef QL_SOLVER_AEROSOL_PARTICLES_H
#define QL_SOLVER_AEROSOL_PARTICLES_H

#include "base/arena.h"
#include "grids/species.h"

/* Sizes of what is in PM2.5 and PM10: a particle belongs to PM2.5 if its component is fine. */
typedef struct ql_particle {
  ql_species species;
  bool fine;
  const char *meaning;
} ql_particle;

int ql_particles_count(void);
const ql_particle *ql_particles_at(int index);

/* The species of a run: `gases` first, then every particle; arrays from `arena`. */
ql_status ql_particles_append(ql_arena *arena, const ql_species *gases, int gas_count,
                              ql_species_table *table);

#endif
