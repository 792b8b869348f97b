/* The air of a grid around the puffs of a release. Each cell that puffs meet is a patch with its
 * own column of air and, for low releases, its own table of the surface layer; patches are made
 * when they are met and kept until the meteorology is renewed or the room is needed. The grid's
 * winds hold no eddies of the boundary layer: the spread is the total one. */
#ifndef QL_SOLVER_PUFF_PATCHES_H
#define QL_SOLVER_PUFF_PATCHES_H

#include "solver/puff/column.h"

/* Where a release with metres east and north of an origin lies on a grid. */
typedef struct ql_puff_chart {
  const ql_grid *grid;
  double origin[2];  /* projected m of (0, 0) */
  double axis[2][2]; /* projected m of a metre to east [0] and to north [1] */
} ql_puff_chart;

/* One cell's air for the releases of one height. */
typedef struct ql_puff_patch {
  unsigned long used; /* when it was last asked for */
  ql_puff_air air;
  bool low;              /* the release is below the top of the boundary layer: `table` is filled */
  ql_puff_surface table; /* of `air` and the release height */
} ql_puff_patch;

typedef struct ql_puff_patches {
  const ql_puff_chart *chart;
  const ql_met_fields *now; /* NULL until the first renewal */
  const double *heights;    /* m: of the releases */
  int heights_count, room, filled;
  int *key;             /* [room]: cell * heights + index of the height; -1: none */
  ql_puff_patch *patch; /* [room] */
  unsigned long asked;
} ql_puff_patches;

/* What moves one puff; `flow` points into it and to a patch, both good until the next patch is
 * asked for. */
typedef struct ql_puff_local {
  ql_puff_flow flow;
  double wind[2]; /* m s-1 to east and north */
} ql_puff_local;

/* The chart of an origin. QL_ERR_INPUT if it is outside the grid's cells. */
ql_status ql_puff_chart_create(const ql_grid *grid, double longitude, double latitude,
                               ql_puff_chart *chart);

/* Projected place (m) of a release's x, y; false: outside the grid's cells. */
bool ql_puff_chart_place(const ql_puff_chart *chart, double x, double y, double place[2]);

/* Room for `heights` release heights; memory of the arena. */
ql_status ql_puff_patches_create(ql_arena *arena, const ql_puff_chart *chart, int heights,
                                 const double *list, ql_puff_patches **patches);

/* Number of the cell around a place of the release, of the nearest if outside. */
int ql_puff_patches_cell(const ql_puff_patches *patches, double x, double y);

/* The air of a cell (the nearest to x, y), without a table. */
void ql_puff_patches_air(const ql_puff_patches *patches, double x, double y, ql_puff_air *air);

/* The patch of a cell and a release height. */
ql_status ql_puff_patches_find(ql_puff_patches *patches, int cell, int height,
                               const ql_puff_patch **patch);

/* What moves puff `n` that was set free at `height` (index): the air of the cell `source[n]`, the
 * grid's wind at its place and height. Below the middle of the lowest layer the wind falls off as
 * the profile of the cell's air does. */
ql_status ql_puff_patches_flow(ql_puff_patches *patches, const ql_puffs *puffs, int n, int height,
                               ql_puff_local *local);

/* Put the puffs into the patches where they now are: one that has come to another cell keeps its
 * mean height. */
ql_status ql_puff_patches_settle(ql_puff_patches *patches, ql_puffs *puffs, int height);

/* Forget all patches; `now` must stay until the next renewal. The puffs' travel must be handed
 * over by the two that follow. */
void ql_puff_patches_renew(ql_puff_patches *patches, const ql_met_fields *now);

/* Mean heights (m) of the puffs, below 0 for those without a table; and the travel in the new air
 * that gives these heights again. */
ql_status ql_puff_patches_heights(ql_puff_patches *patches, const ql_puffs *puffs, int height,
                                  double *means);
ql_status ql_puff_patches_resume(ql_puff_patches *patches, ql_puffs *puffs, int height,
                                 const double *means);

#endif
