/* Wet scavenging: gases and particles washed out by rain and snow, in cloud (rainout) and below
 * (washout), column by column from the top; docs/theory/clouds.md.
 *
 * forward() changes the particles and every gas that the table of Henry constants holds and that is
 * soluble enough, and adds what reaches the ground to budget[].wet (negative). */
#ifndef QL_SOLVER_CLOUDS_SCAVENGING_H
#define QL_SOLVER_CLOUDS_SCAVENGING_H

#include "solver/aerosol/properties.h"
#include "solver/operator.h"

typedef struct ql_scavenging_options {
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_aerosol_properties *properties; /* wet diameters; NULL: the dry ones of the modes */
} ql_scavenging_options;

/* Workspace from `arena`. */
ql_status ql_scavenging_create(ql_arena *arena, const ql_scavenging_options *options,
                               ql_operator *op);

/* The transported gases that rain leaves alone, for want of a line in the table or of solubility:
 * their number, and in *species their indices. For the manifest. */
int ql_scavenging_unlisted(const ql_operator *op, const int **species);

#endif
