/* Maps of towns, finer than the grid: the value of the grid's cell, lowest layer, plus what the
 * stacks' puffs hold 3 m above the ground. What stands in puffs is not in the grid, so that nothing
 * counts twice. Means over the intervals of the station series. */
#ifndef QL_OUTPUTS_TOWN_MAPS_H
#define QL_OUTPUTS_TOWN_MAPS_H

#include "base/timer.h"
#include "outputs/stations.h"
#include "solver/puff/pig.h"

typedef struct ql_town_request {
  const char *name;           /* of the file */
  double longitude, latitude; /* degrees: the middle */
  double size, spacing;       /* m of projected distance */
} ql_town_request;

/* The points of a map in one cell of the grid. */
typedef struct ql_town_patch {
  int i, j;             /* the cell */
  int first, count;     /* in the lists of points */
  ql_pig_window window; /* around them */
} ql_town_patch;

typedef struct ql_town {
  const char *name;
  ql_grid *grid; /* of the map: its cells' middles are the points */
  int patch_count;
  ql_town_patch *patches;
  float *x, *y; /* [points], patch by patch, projected m */
  int *place;   /* [points]: index on the map, row by row from the south-west */
  float *sum;   /* [field][points] of the puffs, times seconds */
} ql_town;

typedef struct ql_town_maps {
  const ql_pig *pig; /* NULL: no maps */
  const ql_station_series *series;
  int field_count, *field; /* those of series->fields that hold anything of the puffs */
  int *number;             /* [species]: of the puffs; -1: they do not carry it */
  int count;
  ql_town *towns;
  ql_puff_view view;
  int *puff;     /* [view]: number of the puff */
  float *weight; /* [view] m-3, of one unit of mass */
  double seconds;
  size_t record; /* values of all maps in a record */
  float *values; /* [record][town][field][point] */
  ql_timer timer;
} ql_town_maps;

/* The grid of a map on the projection of `grid`. QL_ERR_INPUT if it does not lie within that. */
ql_status ql_town_maps_grid(ql_arena *arena, const ql_grid *grid, const ql_town_request *request,
                            ql_grid **town);

/* `count` maps for the intervals of a series; all must outlive it. */
ql_status ql_town_maps_create(ql_arena *arena, const ql_pig *pig, const ql_station_series *series,
                              const ql_town_request *requests, int count, ql_town_maps *maps);

/* Number of points of a map. */
int ql_town_maps_points(const ql_town *town);

/* Add the puffs of a moment with weight `seconds`. The same for any number of threads. */
void ql_town_maps_accumulate(ql_town_maps *maps, const ql_moment *moment, double seconds);

/* The means of the interval as those of the series' last record, not below 0; start anew. */
void ql_town_maps_finish(ql_town_maps *maps);

/* Write folder/town_NAME.nc for every map. */
ql_status ql_town_maps_write(const ql_town_maps *maps, const char *folder, bool synthetic);

#endif
