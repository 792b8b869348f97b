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

/* m. Bulk Richardson number 0.25 from the lowest layer upward, with the surface shear term 100 u*^2
 * (Vogelezang and Holtslag 1996); in the unstable case with the thermal excess 8.5 H / w_m of Troen
 * and Mahrt 1986 as Holtslag and Boville 1993 use it. */
double ql_boundary_layer_height(const ql_boundary_layer_column *column);

/* m2 s-1 at a height z below the boundary-layer height h: Holtslag and Boville 1993, eqs. 3.9
 * and A1-A13.
 */
double ql_boundary_layer_kz_inside(const ql_boundary_layer_column *column, double h, double z);

/* m2 s-1 at the top of layer k: local mixing length and Richardson number, Holtslag and Boville
 * 1993, eqs. 3.2-3.7; the stable function is their 2.11. */
double ql_boundary_layer_kz_local(const ql_boundary_layer_column *column, int k);

#endif
