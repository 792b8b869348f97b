/* Where a column has cloud, how much of the cell it covers, and how much water is in it. */
#ifndef QL_SOLVER_CLOUDS_COVER_H
#define QL_SOLVER_CLOUDS_COVER_H

#include "grids/met.h"

typedef struct ql_cover {
  double fraction;   /* of the cell with liquid cloud, 0: none */
  double water;      /* liquid, kg m-3 in the cloud */
  double covered;    /* fraction of the cell with any condensate */
  double condensate; /* liquid and ice, kg m-2 of the cell */
} ql_cover;

/* Fill layer[grid->nz] for the column at the 2-D index `cell`; returns how many layers have
 * liquid cloud. */
int ql_cover_column(const ql_met *met, size_t cell, ql_cover *layer);

/* Water of an adiabatic parcel `rise` m above its cloud base, kg m-3, at temperature (K) and
 * pressure (Pa) of the level: docs/theory/clouds.md, eq 16. */
double ql_cover_adiabatic(double temperature, double pressure, double rise);

#endif
