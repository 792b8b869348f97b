/* The air around a puff, from the meteorology of the grid. */
#ifndef QL_SOLVER_PUFF_COLUMN_H
#define QL_SOLVER_PUFF_COLUMN_H

#include "grids/met.h"
#include "solver/puff/puffs.h"

typedef struct ql_puff_column {
  ql_puff_air air;
  double wind[2];  /* m s-1 of projected distance, grid-relative, at the height asked */
  double shear[2]; /* s-1: its gradient there */
  double edge[QL_MAX_LAYERS + 1]; /* m above ground: interfaces, [nz + 1] */
} ql_puff_column;

/* The cell (j, i) around a place (projected m), the nearest if it lies outside. */
void ql_puff_column_cell(const ql_grid *grid, const double place[2], int *i, int *j);

/* The column of the cell around (x, y) (projected m; the nearest cell if outside), for a puff at
 * `height` m. Wind and shear between the middles of layers, constant below the lowest and above the
 * highest; the roughness is the one with which u* and L give the wind at 10 m; the lapse that at
 * the height, in unstable boundary layers that above it. */
void ql_puff_column_read(const ql_grid *grid, const ql_met_fields *now, const double place[2],
                         double height, ql_puff_column *column);

/* Wind at a place (projected m) and height (m), m s-1 of projected distance, grid-relative: linear
 * between the faces of cells, between rows or columns of cells, and between the middles of layers;
 * constant below the lowest. Outside the grid that at its edge. */
void ql_puff_column_wind(const ql_grid *grid, const ql_met_fields *now, const double place[2],
                         double height, double wind[2]);

/* Gradient with height of the wind in the cell around a place, s-1 of projected distance; 0 below
 * the middle of the lowest layer. */
void ql_puff_column_shear(const ql_grid *grid, const ql_met_fields *now, const double place[2],
                          double height, double shear[2]);

/* A 2-D field at a place, linear between the middles of cells, constant beyond the outer ones. */
double ql_puff_column_plane(const ql_grid *grid, const float *field, const double place[2]);

/* Height (m) of the middle of the lowest layer there. */
double ql_puff_column_lowest(const ql_grid *grid, const ql_met_fields *now, const double place[2]);

#endif
