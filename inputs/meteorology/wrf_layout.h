/* Where a wrfout file lies: projection and origin of its grid from the global attributes and XLAT,
 * XLONG, checked against XLAT, XLONG and MAPFAC_M of every cell. */
#ifndef QL_INPUTS_METEOROLOGY_WRF_LAYOUT_H
#define QL_INPUTS_METEOROLOGY_WRF_LAYOUT_H

#include "base/nc.h"
#include "grids/projection.h"
#include "inputs/meteorology/wrf_file.h"

/* Projection, spacing and south-west corner (m) of the files' whole grid. */
typedef struct ql_wrf_layout {
  ql_projection *projection; /* owned by whoever asked for it */
  double dx, dy, x0, y0;
} ql_wrf_layout;

/* PROJ string from MAP_PROJ 1 (Lambert), 2 (polar stereographic), 3 (Mercator) or 6 (unrotated
 * latitude-longitude, as a plate carree in metres) on WRF's sphere of 6370 km. */
ql_status ql_wrf_layout_projection(const ql_nc *file, size_t size, char *text);

/* Read and check. QL_ERR_INPUT names the cell and by how much it is off. */
ql_status ql_wrf_layout_open(ql_arena *arena, const ql_nc *file, const ql_wrf_file *wrf,
                             ql_wrf_layout *layout);

/* A later file must lie on the same grid. */
ql_status ql_wrf_layout_compare(const ql_nc *file, const ql_wrf_file *wrf,
                                const ql_wrf_layout *layout);

#endif
