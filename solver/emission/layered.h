/* All that a run emits, in the layers of the grid: area sources as they are, natural ones on top,
 * stacks and fires where their plumes rise. */
#ifndef QL_SOLVER_EMISSION_LAYERED_H
#define QL_SOLVER_EMISSION_LAYERED_H

#include "grids/met.h"
#include "grids/sources.h"
#include "solver/emission/natural.h"

/* What emits; NULL: none of that kind. */
typedef struct ql_layered_sources {
  const ql_emission *area;
  const ql_stack_emission *stacks;
  const ql_fire_emission *fires;
  const ql_natural *natural;
} ql_layered_sources;

typedef struct ql_layered ql_layered;

/* Room from `arena` for every species that one of the sources emits, and for as many layers as
 * they reach; `species_count`: of the run. */
ql_status ql_layered_create(ql_arena *arena, const ql_grid *grid, const ql_layered_sources *sources,
                            int species_count, ql_layered **layered);

/* Emission of the moment, from sources with the species of those that it was created for. Errors
 * of ql_natural_add(), ql_fires_distribute() and ql_stacks_distribute(). */
ql_status ql_layered_renew(ql_layered *layered, const ql_met_fields *now,
                           const ql_layered_sources *sources);

/* As renewed last; valid as long as the arena. */
const ql_emission *ql_layered_emission(const ql_layered *layered);

#endif
