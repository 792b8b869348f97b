/* What the tests of chemistry and particles share: a grid without a projection, fields on it,
 * numbers without pattern, and the comparison of bits between numbers of threads. */
#ifndef QL_TESTS_CELL_FIELDS_H
#define QL_TESTS_CELL_FIELDS_H

#include "ql_test.h"

#include "grids/grid.h"

#include <math.h>

static inline double wave(size_t cell, int salt) { /* a number in 0..1 without pattern */
  return 0.5 + 0.5 * sin(12.9898 * (double)cell + 78.233 * salt);
}

static inline float *cell_field(ql_arena *arena, size_t count) {
  float *made = NULL;
  assert_ok(ql_arena_take(arena, "test field", count, sizeof(float), &made));
  return made;
}

/* Cells of 9 km2. */
static inline void cell_grid(ql_arena *arena, int nx, int ny, int nz, ql_grid *g) {
  *g = (ql_grid){.nx = nx, .ny = ny, .nz = nz, .row = (size_t)nx + 2 * QL_HALO};
  g->plane = g->row * ((size_t)ny + 2 * QL_HALO);
  g->volume = g->plane * (size_t)nz;
  assert_ok(ql_arena_take(arena, "area", g->plane, sizeof(double), &g->area));
  for (size_t n = 0; n < g->plane; n++) g->area[n] = 9e6;
}

#endif
