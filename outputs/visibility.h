/* Light extinction at 550 nm from the composition of the air: the revised IMPROVE algorithm
 * (Pitchford et al. 2007, J. Air Waste Manage. Assoc. 57, 1326). docs/theory/particles.md has the
 * equations. */
#ifndef QL_OUTPUTS_VISIBILITY_H
#define QL_OUTPUTS_VISIBILITY_H

#include "base/arena.h"
#include "outputs/moment.h"

typedef struct ql_visibility ql_visibility;

/* Tables and lists from `arena`. A species that the run lacks counts as absent. */
ql_status ql_visibility_create(ql_arena *arena, const ql_species_table *species,
                               ql_visibility **visibility);

/* Extinction by particles, nitrogen dioxide and air, Mm-1, in `count` (at most QL_MOMENT_CELLS)
 * cells of a row from index `at` of the volume on. */
void ql_visibility_extinction(const ql_visibility *visibility, const ql_moment *moment, size_t at,
                              int count, float *extinction);

/* Visual range (km) of an extinction (Mm-1): Koschmieder 1924, contrast 2 %. */
static inline float ql_visibility_range(float extinction) {
  return 3912.0F / extinction;
}

#endif
