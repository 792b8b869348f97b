/* CF grid mapping: how a projected grid is described in every gridded output. */
#ifndef QL_OUTPUTS_GRID_MAPPING_H
#define QL_OUTPUTS_GRID_MAPPING_H

#include "base/nc.h"
#include "grids/grid.h"

/* Define dimensions y, x; coordinate variables y, x, latitude, longitude; and the variable
 * "projection" with the attributes of CF-1.10 appendix F for the grid's PROJ string. */
ql_status ql_grid_mapping_define(ql_nc *file, const ql_grid *grid);
/* Write the coordinates (after all definitions). */
ql_status ql_grid_mapping_write(ql_nc *file, const ql_grid *grid);

/* Say of a variable on the grid that it has this mapping, and which coordinates ("latitude
 * longitude", and what else there is). */
ql_status ql_grid_mapping_attach(ql_nc *file, const char *variable, const char *coordinates);

#endif
