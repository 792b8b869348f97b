/* The species that aerosol adds to those of the mechanism: the particles, and the gases that only
 * they exchange with. */
#ifndef QL_SOLVER_AEROSOL_PARTICLES_H
#define QL_SOLVER_AEROSOL_PARTICLES_H

#include "base/arena.h"
#include "grids/species.h"

/* What a particle species counts as in the component sums of the output. */
typedef enum ql_component {
  QL_COMPONENT_SULFATE,
  QL_COMPONENT_NITRATE,
  QL_COMPONENT_AMMONIUM,
  QL_COMPONENT_PRIMARY_ORGANIC,
  QL_COMPONENT_SECONDARY_ORGANIC,
  QL_COMPONENT_BLACK_CARBON,
  QL_COMPONENT_SEA_SALT,
  QL_COMPONENT_DUST,
  QL_COMPONENT_OTHER,
  QL_COMPONENTS
} ql_component;

typedef struct ql_particle {
  ql_species species;
  ql_component component;
  const char *meaning;
} ql_particle;

int ql_particles_count(void);
const ql_particle *ql_particles_at(int index);

/* The species of a run: `gases` (the mechanism's) first, then ammonia, hydrogen chloride and the
 * organic vapours that the mechanism lacks, then every particle; arrays from `arena`. */
ql_status ql_particles_append(ql_arena *arena, const ql_species *gases, int gas_count,
                              ql_species_table *table);

#endif
