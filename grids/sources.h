/* What inputs/ hands to the driver besides meteorology: emissions of an hour, and values at the
 * edges. Both are read-only during a step. Species are indices into the run's species table. */
#ifndef QL_GRIDS_SOURCES_H
#define QL_GRIDS_SOURCES_H

#include "grids/grid.h"
#include "grids/species.h"

/* Emission rates, constant in [start, end): gases mol s-1, particles kg s-1, for each cell.
 * rate[(s * layers + k) * plane + ql_grid_at2(j, i)], s over `count` emitted species. */
typedef struct ql_emission {
  double start, end; /* s since 1970 */
  int count, layers;
  const int *species; /* [count] */
  float *rate;
  const int *tops; /* [count] layers from the ground up beyond which a species has no emission;
                      NULL: not known */
} ql_emission;

/* Where an emission keeps a species of the run, -1: it does not have it. */
static inline int ql_sources_find(const ql_emission *emission, int species) {
  for (int s = 0; s < emission->count; s++)
    if (emission->species[s] == species) return s;
  return -1;
}

/* Values at the lateral edges and above the model top, at an instant; linear in time between two.
 * lateral[(s * nz + k) * ring_count + r] for the halo cells ring[r] (2-D indices);
 * top[s] above the model top. mol mol-1 or kg kg-1. */
typedef struct ql_boundary {
  double time;
  float *lateral, *top;
} ql_boundary;

/* Stacks: point sources whose layers the plume rise decides (solver/emission). */
typedef struct ql_stack {
  char id[32], enterprise[32], process[32];
  int i, j;               /* cell */
  double x, y;            /* fractional cell coordinates, i = 0 the centre of cell 0 */
  float height, diameter; /* m */
  float temperature;      /* K, exhaust */
  float velocity;         /* m s-1, exhaust */
} ql_stack;

/* Rates of all stacks, constant in [start, end): gases mol s-1, particles kg s-1.
 * rate[s * count + n], s over `species_count` emitted species, n over stacks inside the grid. */
typedef struct ql_stack_emission {
  double start, end;
  int count, species_count;
  const ql_stack *stacks;
  const int *species; /* [species_count] */
  float *rate;
} ql_stack_emission;

/* Open fires: point sources whose height follows from their radiative power (solver/emission). */
typedef struct ql_fire {
  char id[32];
  int i, j;    /* cell */
  float power; /* W, radiative, mean of the hour */
} ql_fire;

/* Rates of all fires, as those of stacks: rate[s * count + n]. */
typedef struct ql_fire_emission {
  double start, end;
  int count, species_count;
  const ql_fire *fires;
  const int *species; /* [species_count] */
  float *rate;
} ql_fire_emission;

/* The 2-D indices of the halo cells of a grid, in increasing order, from `arena`. */
ql_status ql_sources_ring(ql_arena *arena, const ql_grid *grid, size_t *count, size_t **ring);

/* Arrays for the edge values of `species` species, from `arena`; at no time yet (-infinity). */
ql_status ql_sources_boundary(ql_arena *arena, const ql_grid *grid, int species,
                              ql_boundary *boundary);

#endif
