/* The model grid: one patch of nx x ny x nz cells with QL_HALO rings of halo cells around it.
 *
 * Every gridded array of the model has the halo and the same layout, x contiguous:
 *   2-D  [ny + 2 QL_HALO][nx + 2 QL_HALO]              index ql_grid_at2(grid, j, i)
 *   3-D  [nz][ny + 2 QL_HALO][nx + 2 QL_HALO]          index ql_grid_at(grid, k, j, i)
 * with i in -QL_HALO .. nx + QL_HALO - 1, j alike, k = 0 at the ground. A face array has the same
 * layout: entry (k, j, i) is the west (x) or south (y) face of cell (j, i), so faces 0..nx exist.
 * Interface arrays ([nz + 1] levels) hold the lower interface of layer k; k = nz is the model top.
 * The halo holds lateral boundary values; under domain decomposition it will hold the neighbour's.
 */
#ifndef QL_GRIDS_GRID_H
#define QL_GRIDS_GRID_H

#include "base/arena.h"
#include "grids/projection.h"

#include <stdbool.h>
#include <stddef.h>

enum { QL_HALO = 3, QL_MAX_LAYERS = 100 };

typedef struct ql_grid {
  const ql_projection *projection; /* not owned */
  int nx, ny, nz;
  double dx, dy; /* m in projection space */
  double x0, y0; /* m: projected south-west corner of cell (0, 0) */
  size_t row;    /* cells in a row with halo: nx + 2 QL_HALO */
  size_t plane;  /* cells in a layer with halo */
  size_t volume; /* plane * nz */
  /* 2-D arrays, halo included */
  double *longitude, *latitude; /* degrees, cell centres */
  double *area;                 /* m2, true: dx dy / m^2 */
  double *map_factor;           /* 1, at the centre: true distance = dx / m */
  double *face_x, *face_y;      /* m, true lengths of the west and the south face of a cell */
} ql_grid;

static inline size_t ql_grid_at2(const ql_grid *g, int j, int i) {
  return (size_t)(j + QL_HALO) * g->row + (size_t)(i + QL_HALO);
}

static inline size_t ql_grid_at(const ql_grid *g, int k, int j, int i) {
  return (size_t)k * g->plane + ql_grid_at2(g, j, i);
}

/* Number of the cells without halo. */
static inline size_t ql_grid_inner(const ql_grid *g) {
  return (size_t)g->nx * (size_t)g->ny * (size_t)g->nz;
}

typedef struct ql_grid_cell {
  int k, j, i;
} ql_grid_cell;

/* Cell `number` of these, from 0 on, i fastest. */
static inline ql_grid_cell ql_grid_cell_of(const ql_grid *g, size_t number) {
  const size_t nx = (size_t)g->nx, ny = (size_t)g->ny;
  return (ql_grid_cell){(int)(number / (nx * ny)), (int)(number / nx % ny), (int)(number % nx)};
}

typedef struct ql_grid_spec {
  int nx, ny, nz;
  double dx, dy, x0, y0;
} ql_grid_spec;

/* Build a grid; its arrays come from `arena`. Map factors by central differences of PROJ's inverse
 * (true distance per projected metre), so that any projection works. QL_ERR_ARGUMENT if an extent
 * is not positive or nz > QL_MAX_LAYERS. */
ql_status ql_grid_create(ql_arena *arena, const ql_grid_spec *spec, const ql_projection *projection,
                         ql_grid **grid);

/* Fractional cell coordinates of a point: i = 0 is the centre of cell 0. Returns false (and still
 * sets them) if the point lies outside the nx x ny cells. */
bool ql_grid_locate(const ql_grid *grid, double longitude, double latitude, double *i, double *j);

/* Copy the nearest inner cell into the halo of a 2-D array, or of `levels` consecutive ones. */
void ql_grid_fill_halo(const ql_grid *grid, int levels, float *field);

#endif
