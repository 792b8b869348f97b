/* The list of stations: where series are wanted. */
#ifndef QL_INPUTS_STATIONS_H
#define QL_INPUTS_STATIONS_H

#include "base/arena.h"
#include "base/problems.h"
#include "grids/grid.h"
#include "grids/station.h"

/* Read a CSV with the columns id, name, longitude, latitude (degrees; "longitude[degrees_east]" and
 * "latitude[degrees_north]" are accepted too) and, if wanted, height ("height[m]": 0 to 100 m above
 * ground, default 3); '#' lines are comments. A station outside the grid
 * becomes a warning and is left out; bad rows are errors with file:line. Stations come from
 * `arena`. */
ql_status ql_stations_read(ql_arena *arena, const char *path, const ql_grid *grid,
                           ql_problems *problems, ql_station **stations, int *count);

#endif
