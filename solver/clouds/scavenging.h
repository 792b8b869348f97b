/* Wet scavenging: gases and particles washed out by rain and snow, in cloud (rainout) and below
 * (washout), column by column from the top; docs/theory/clouds.md.
 *
 * forward() changes the particles and every gas that the table of Henry constants holds and that is
 * soluble enough, and adds what reaches the ground to budget[].wet (negative). */
#ifndef QL_SOLVER_CLOUDS_SCAVENGING_H
#define QL_SOLVER_CLOUDS_SCAVENGING_H

#include "solver/aerosol/properties.h"
#include "solver/operator.h"

#include <stdbool.h>

typedef struct ql_scavenging_options {
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_aerosol_properties *properties; /* wet diameters; NULL: the dry ones of the modes */
} ql_scavenging_options;

/* Workspace from `arena`. */
ql_status ql_scavenging_create(ql_arena *arena, const ql_scavenging_options *options,
                               ql_operator *op);

/* What stands in one layer of one column, a puff's mass for example. */
typedef struct ql_scavenging_place {
  size_t cell; /* 2-D index */
  int layer;
  int count;
  const int *species; /* [count] of the state; below 0: nothing takes it */
} ql_scavenging_place;

/* The part of each species that stays there after dt, left[count], 0 to 1: what forward() leaves of
 * particles and, where the rain that falls in from above is clean, of gases. Returns false (and
 * leaves `left` alone) where no rain leaves the layer. Not to be called by two threads for cells of
 * one row. */
bool ql_scavenging_left(const ql_operator *op, const ql_met *met, double dt, const ql_state *state,
                        const ql_scavenging_place *place, double *left);

/* The transported gases that rain leaves alone, for want of a line in the table or of solubility:
 * their number, and in *species their indices. For the manifest. */
int ql_scavenging_unlisted(const ql_operator *op, const int **species);

#endif
