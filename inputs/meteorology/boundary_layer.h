/* Height of the boundary layer and vertical diffusivity of one column, where the files have none.
 */
#ifndef QL_INPUTS_METEOROLOGY_BOUNDARY_LAYER_H
#define QL_INPUTS_METEOROLOGY_BOUNDARY_LAYER_H

#include "grids/grid.h"

/* A column: layer mid-points z (m above ground), virtual potential temperature (K), wind (m s-1).
 */
typedef struct ql_boundary_layer_column {
  int nz;
  double z[QL_MAX_LAYERS], theta[QL_MAX_LAYERS], u[QL_MAX_LAYERS], v[QL_MAX_LAYERS];
  double top[QL_MAX_LAYERS]; /* m above ground, upper interface of the layer */
  double ustar;              /* m s-1 */
  double heat;               /* K m s-1, kinematic, up */
  double inverse_obukhov;    /* m-1 */
} ql_boundary_layer_column;

/* m. Bulk Richardson number 0.25 from the lowest layer upward: Vogelezang and Holtslag 1996 eq. 3
 * with b = 100; thermal excess in the unstable case as Holtslag and Boville 1993 eq. 3.9. */
double ql_boundary_layer_height(const ql_boundary_layer_column *column);

/* m2 s-1 at a height z below the boundary-layer height h: Holtslag and Boville 1993, eqs. 3.1-3.7.
 */
double ql_boundary_layer_kz_inside(const ql_boundary_layer_column *column, double h, double z);

/* m2 s-1 at the top of layer k: local mixing length and Richardson number, Holtslag and Boville
 * 1993, eqs. 2.2-2.6. */
double ql_boundary_layer_kz_local(const ql_boundary_layer_column *column, int k);

#endif
