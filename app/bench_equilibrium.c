/* The benchmark of the inorganic equilibrium. */
#include "app/bench.h"

#include "base/arena.h"
#include "base/timer.h"
#include "solver/aerosol/equilibrium/derivative.h"
#include "solver/aerosol/equilibrium/equilibrium.h"

#include <math.h>
#include <stdint.h>

enum { CELLS = 8192, ROUNDS = 3, COLUMNS = QL_EQUILIBRIUM_TOTALS + 2 };

/* Uniform in 0 .. 1 (Knuth's linear congruential generator, top 53 bits). */
static double uniform(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 11) * 0x1p-53;
}

/* Totals as in polluted and clean air over land: log-uniform, umol m-3, in the order of
 * ql_equilibrium_total. */
static void fill(double *column[COLUMNS]) {
  static const double range[QL_EQUILIBRIUM_TOTALS][2] = {{1e-3, 3e-2}, {1e-2, 3e-1}, {1e-1, 2.0},
                                                         {1e-2, 1.0},  {1e-3, 1e-1}, {1e-3, 3e-2},
                                                         {1e-3, 3e-2}, {1e-3, 1e-2}};
  uint64_t state = 1;
  for (int i = 0; i < CELLS; i++) {
    for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++)
      column[s][i] = 1e-6 * range[s][0] * pow(range[s][1] / range[s][0], uniform(&state));
    column[QL_EQUILIBRIUM_TOTALS][i] = 0.2 + 0.79 * uniform(&state);
    column[QL_EQUILIBRIUM_TOTALS + 1][i] = 260.0 + 50.0 * uniform(&state);
  }
}

/* Microseconds per cell of the solver, and of its derivative if it is the smooth one. */
static ql_status measure(ql_arena *arena, bool smooth, double *cost, double *derivative) {
  const ql_equilibrium *solver;
  const ql_equilibrium_options options = {.smooth = smooth};
  double *column[COLUMNS], best = INFINITY;
  ql_equilibrium_cells cells = {0};
  QL_TRY(ql_equilibrium_create(arena, &options, &solver));
  for (int s = 0; s < COLUMNS; s++)
    QL_TRY(ql_arena_take(arena, "cells", CELLS, sizeof *column[s], (void *)&column[s]));
  for (int s = 0; s < QL_EQUILIBRIUM_PARTS; s++)
    QL_TRY(ql_arena_take(arena, "cells", CELLS, sizeof *cells.part[s], (void *)&cells.part[s]));
  fill(column);
  for (int s = 0; s < QL_EQUILIBRIUM_TOTALS; s++) cells.total[s] = column[s];
  cells.humidity = column[QL_EQUILIBRIUM_TOTALS];
  cells.temperature = column[QL_EQUILIBRIUM_TOTALS + 1];
  for (int n = 0; n < ROUNDS; n++) {
    const double start = ql_timer_cpu();
    QL_TRY(ql_equilibrium_solve(solver, CELLS, &cells, NULL));
    best = fmin(best, ql_timer_cpu() - start);
  }
  *cost = 1e6 * best / CELLS;
  if (!smooth) return QL_OK;
  ql_equilibrium_jacobian *jacobian;
  QL_TRY(ql_arena_take(arena, "derivatives", CELLS, sizeof *jacobian, (void *)&jacobian));
  const double start = ql_timer_cpu();
  QL_TRY(ql_equilibrium_derivative(solver, CELLS, &cells, jacobian));
  *derivative = 1e6 * (ql_timer_cpu() - start) / CELLS;
  return QL_OK;
}

ql_status ql_bench_equilibrium(ql_bench *bench) {
  ql_arena *arena = NULL;
  double followed = 0.0, smooth = 0.0, derivative = 0.0;
  QL_TRY(ql_arena_create(&arena));
  ql_status status = measure(arena, false, &followed, NULL);
  if (status == QL_OK) status = measure(arena, true, &smooth, &derivative);
  ql_arena_free(arena);
  if (status != QL_OK) return status;
  ql_bench_add(bench, "equilibrium", "all partitions, as ISORROPIA II", followed, 0.0, "us cell-1");
  ql_bench_add(bench, "equilibrium", "the same, smooth", smooth, 0.0, "us cell-1");
  ql_bench_add(bench, "equilibrium", "its derivative by all totals", derivative, 0.0, "us cell-1");
  return QL_OK;
}
