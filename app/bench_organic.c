/* The benchmark of the organic partition: the operator over a grid, and the equation alone beside
 * its plain twin. */
#include "app/bench.h"

#include "base/constants.h"
#include "base/timer.h"
#include "benchmarks/organic_twin.h"
#include "solver/aerosol/organic/organic.h"
#include "solver/aerosol/particles.h"
#include "solver/chemistry/mechanism.h"

#include <math.h>
#include <omp.h>

enum { SIDE = 60, LAYERS = 4, CELLS = SIDE * SIDE, BINS = 8, ROUNDS = 5 };

/* A number in 0..1 without pattern. */
static double scatter(size_t cell, int salt) {
  return 0.5 + 0.5 * sin(12.9898 * (double)cell + 78.233 * salt);
}

/* Totals of 0.01 to 10 ug m-3 in each bin of C* 0.1 to 1000. */
static ql_status fill_cells(ql_arena *arena, ql_partition_cells *cells) {
  double *fixed, *total, *saturation;
  QL_TRY(ql_arena_take(arena, "cells", CELLS, sizeof(double), &fixed));
  QL_TRY(ql_arena_take(arena, "cells", CELLS, sizeof(double), &cells->absorbing));
  QL_TRY(ql_arena_take(arena, "cells", (size_t)BINS * CELLS, sizeof(double), &total));
  QL_TRY(ql_arena_take(arena, "cells", (size_t)BINS * CELLS, sizeof(double), &saturation));
  for (size_t i = 0; i < CELLS; i++) {
    fixed[i] = pow(10.0, -2.0 + 3.0 * scatter(i, 0));
    for (int b = 0; b < BINS; b++) {
      total[(size_t)b * CELLS + i] = pow(10.0, -2.0 + 3.0 * scatter(i, 1 + b));
      saturation[(size_t)b * CELLS + i] = pow(10.0, b % 4 - scatter(i, 20));
    }
  }
  cells->bins = BINS;
  cells->count = CELLS;
  cells->fixed = fixed;
  cells->total = total;
  cells->saturation = saturation;
  return QL_OK;
}

static ql_status measure_equation(ql_arena *arena, double *kernel, double *twin) {
  ql_partition_cells cells = {0};
  volatile double sum = 0.0;
  *kernel = *twin = INFINITY;
  QL_TRY(fill_cells(arena, &cells));
  for (int n = 0; n < ROUNDS; n++) {
    for (size_t i = 0; i < CELLS; i++) cells.absorbing[i] = cells.fixed[i];
    const double start = ql_timer_cpu();
    ql_partition_solve(&cells);
    const double middle = ql_timer_cpu();
    for (size_t i = 0; i < CELLS; i++) sum += organic_twin(&cells, i);
    *twin = fmin(*twin, (ql_timer_cpu() - middle) / CELLS * 1e6);
    *kernel = fmin(*kernel, (middle - start) / CELLS * 1e6);
  }
  return QL_OK;
}

/* A plain grid with summer air and polluted cells. */
static ql_status make_grid(ql_arena *arena, ql_grid *g, ql_met_fields *now) {
  *g = (ql_grid){.nx = SIDE, .ny = SIDE, .nz = LAYERS, .row = SIDE + 2 * QL_HALO};
  g->plane = g->row * (SIDE + 2 * QL_HALO);
  g->volume = g->plane * LAYERS;
  QL_TRY(ql_arena_take(arena, "area", g->plane, sizeof(double), &g->area));
  QL_TRY(ql_met_fields_create(arena, g, now));
  for (size_t n = 0; n < g->plane; n++) g->area[n] = 9e6;
  for (size_t n = 0; n < g->volume; n++) {
    now->temperature[n] = (float)(280.0 + 25.0 * scatter(n, 40));
    now->air[n] = 820.0F;
    now->thickness[n] = 20.0F;
  }
  return QL_OK;
}

static ql_status fill_state(ql_arena *arena, const ql_grid *g, const ql_species_table *species,
                            ql_state **state) {
  QL_TRY(ql_state_create(arena, g, species, state));
  for (int b = 0; b < QL_ORGANIC_BINS; b++) {
    const int vapour = ql_species_find(species, ql_organic_bins[b].vapour);
    const int particle = ql_species_find(species, ql_organic_bins[b].particle);
    ql_real *gas = ql_state_layer(*state, vapour, 0), *solid = ql_state_layer(*state, particle, 0);
    for (size_t n = 0; n < g->volume; n++) {
      gas[n] = (ql_real)(1e-9 * scatter(n, 50 + b));
      solid[n] = (ql_real)(1e-9 * scatter(n, 70 + b));
    }
  }
  return QL_OK;
}

static ql_status measure_operator(ql_arena *arena, double *cost) {
  const ql_mechanism *mechanism = NULL;
  ql_grid grid;
  ql_met_fields now;
  ql_species_table species;
  ql_state *state = NULL;
  ql_operator op;
  *cost = INFINITY;
  QL_TRY(ql_mechanism_find("cb6r5_ae", &mechanism));
  QL_TRY(make_grid(arena, &grid, &now));
  QL_TRY(ql_particles_append(arena, mechanism->species, mechanism->species_count, &species));
  QL_TRY(ql_organic_create(arena, &grid, &species, &op));
  const ql_met met = {.grid = &grid, .dt = 600.0, .now = &now, .air_end = now.air};
  for (int n = 0; n < ROUNDS; n++) {
    QL_TRY(fill_state(arena, &grid, &species, &state));
    const double start = ql_timer_cpu();
    QL_TRY(ql_operator_forward(&op, &met, 600.0, state));
    *cost = fmin(*cost, (ql_timer_cpu() - start) / (CELLS * LAYERS) * 1e6);
  }
  return QL_OK;
}

ql_status ql_bench_organic(ql_bench *bench) {
  ql_arena *arena = NULL;
  double kernel = 0.0, twin = 0.0, cost = 0.0;
  const int threads = omp_get_max_threads();
  QL_TRY(ql_arena_create(&arena));
  omp_set_num_threads(1);
  ql_status status = measure_equation(arena, &kernel, &twin);
  if (status == QL_OK) status = measure_operator(arena, &cost);
  omp_set_num_threads(threads);
  ql_arena_free(arena);
  if (status != QL_OK) return status;
  ql_bench_add(bench, "organic", "the equation of 8 bins", kernel, twin, "us cell-1");
  ql_bench_add(bench, "organic", "the operator, 15 bins", cost, 0.0, "us cell-1");
  return QL_OK;
}
