/* Vertical splits: which part of a sector's emission is released between which heights. */
#ifndef QL_INPUTS_EMISSIONS_VERTICAL_H
#define QL_INPUTS_EMISSIONS_VERTICAL_H

#include "base/arena.h"
#include "base/problems.h"
#include "grids/grid.h"

typedef struct ql_band {
  double bottom, top; /* m above ground */
  double fraction;    /* of the sector's emission, spread evenly between the two */
} ql_band;

typedef struct ql_split {
  int count; /* 0: all into the lowest layer */
  ql_band *bands;
} ql_split;

/* CSV sector,bottom_m,top_m,fraction; the fractions of the sector (or, if it has no rows, of "*")
 * sum to 1 (to 0.5 %; rounding in the file is then removed). Faults go to `problems`. */
ql_status ql_vertical_read(ql_arena *arena, const char *path, const char *sector,
                           ql_problems *problems, ql_split *split);

/* Layers that a split needs: those that begin below its highest top, anywhere in the domain. */
int ql_vertical_layers(const ql_split *split, const ql_grid *grid, const float *thickness);

/* shares[k][j * nx + i], k < layers: the part of each column's emission that goes into layer k, by
 * the overlap of heights; what would lie above the model top stays in the top layer. Sums to 1. */
void ql_vertical_shares(const ql_split *split, const ql_grid *grid, const float *thickness,
                        int layers, double *shares);

#endif
