/* The benchmarks of the kernels, each from its own file, and of photolysis. */
#include "app/bench.h"
#include "app/bench_chemistry.h"
#include "app/bench_kernels.h"

#include "base/constants.h"
#include "base/timer.h"
#include "solver/chemistry/mechanism.h"
#include "solver/photolysis/photolysis.h"

#include <math.h>
#include <omp.h>

ql_status ql_bench_transport(ql_bench *bench) {
  ql_bench_kernels_cost cost;
  QL_TRY(ql_bench_kernels_transport(&cost));
  ql_bench_add(bench, "transport", "x + y + z sweeps", cost.kernel, cost.twin,
               "ns cell-1 step-1 species-1");
  QL_TRY(ql_bench_kernels_diffusion(&cost));
  ql_bench_add(bench, "transport", "horizontal diffusion", cost.kernel, cost.twin,
               "ns cell-1 step-1 species-1");
  return QL_OK;
}

ql_status ql_bench_mixing(ql_bench *bench) {
  ql_bench_kernels_cost cost;
  QL_TRY(ql_bench_kernels_mixing(&cost));
  ql_bench_add(bench, "mixing", "implicit vertical solve", cost.kernel, cost.twin,
               "ns cell-1 step-1 species-1");
  return QL_OK;
}

ql_status ql_bench_rates(ql_bench *bench) {
  ql_bench_chemistry_rates_cost cost;
  QL_TRY(ql_bench_chemistry_rates(&cost));
  ql_bench_add(bench, "rates", "237 rate constants of CB6r5", cost.kernel, cost.twin, "us cell-1");
  return QL_OK;
}

ql_status ql_bench_chemistry(ql_bench *bench) {
  static const char *const unit = "us cell-1 h-1";
  ql_bench_chemistry_cost cost;
  QL_TRY(ql_bench_chemistry_hour(&cost));
  ql_bench_add(bench, "chemistry", "production, 600 s steps, with rates", cost.production,
               cost.twin, unit);
  ql_bench_add(bench, "chemistry", "the same in float", cost.single, cost.twin, unit);
  ql_bench_add(bench, "chemistry", "the same in double", cost.doubled, cost.twin, unit);
  ql_bench_add(bench, "chemistry", "production with cb6r5_ae", cost.aerosol, 0.0, unit);
  ql_bench_add(bench, "chemistry", "tight, in double", cost.tight, 0.0, unit);
  return QL_OK;
}

enum { SIDE = 58, LAYERS = 20, REPEATS = 3 };

/* A clear standard atmosphere in the layers that the zhuji60 case has, ground at sea level. */
static void fill_columns(const ql_grid *g, ql_met_fields *now) {
  static const float top[LAYERS + 1] = {0,    20,   50,   90,   150,  230,  330,
                                        460,  620,  820,  1070, 1370, 1720, 2120,
                                        2600, 3200, 3900, 4700, 5600, 6700, 8000};
  for (int k = 0; k < LAYERS; k++)
    for (size_t n = 0; n < g->plane; n++) {
      const size_t at = (size_t)k * g->plane + n;
      const float height = 0.5F * (top[k] + top[k + 1]);
      now->height[at] = height;
      now->thickness[at] = top[k + 1] - top[k];
      now->temperature[at] = 288.15F - 0.0065F * height; /* US Standard Atmosphere 1976 */
      now->pressure[at] = (float)(101325.0 * pow(now->temperature[at] / 288.15, 5.2559));
      now->air[at] = (float)(now->pressure[at] * now->thickness[at] /
                             (QL_GAS_CONSTANT * now->temperature[at]));
    }
}

static ql_status time_columns(const ql_operator *op, const ql_met *met, double *microseconds) {
  double best = INFINITY;
  omp_set_num_threads(1);
  for (int n = 0; n < REPEATS; n++) {
    const double start = ql_timer_cpu();
    QL_TRY(ql_operator_forward(op, met, met->dt, NULL));
    best = fmin(best, ql_timer_cpu() - start);
  }
  *microseconds = 1e6 * best / (SIDE * SIDE);
  return QL_OK;
}

static ql_status measure_photolysis(ql_arena *arena, const ql_projection *projection,
                                    ql_bench *bench) {
  const ql_grid_spec spec = {.nx = SIDE,
                             .ny = SIDE,
                             .nz = LAYERS,
                             .dx = 3e3,
                             .dy = 3e3,
                             .x0 = -1.5e3 * SIDE,
                             .y0 = -1.5e3 * SIDE};
  const ql_mechanism *mechanism;
  ql_grid *grid;
  ql_met_fields now;
  ql_land land = {0};
  ql_operator op;
  double cost;
  QL_TRY(ql_grid_create(arena, &spec, projection, &grid));
  QL_TRY(ql_met_fields_create(arena, grid, &now));
  QL_TRY(ql_arena_take(arena, "terrain", grid->plane, sizeof(float), &land.terrain));
  QL_TRY(ql_arena_take(arena, "ozone", grid->plane, sizeof(float), &land.ozone_column));
  for (size_t n = 0; n < grid->plane; n++) land.ozone_column[n] = 300.0F;
  fill_columns(grid, &now);
  QL_TRY(ql_mechanism_find("cb6r5", &mechanism));
  const ql_photolysis_options options =
      ql_photolysis_defaults(grid, mechanism->photolysis_count, mechanism->photolysis);
  QL_TRY(ql_photolysis_create(arena, &options, &op));
  const double noon = 1689393600.0; /* 2023-07-15 04:00 UTC, noon at 120 E */
  const ql_met met = {.grid = grid,
                      .land = &land,
                      .start = noon,
                      .dt = 1200.0,
                      .now = &now,
                      .air_start = now.air,
                      .air_end = now.air};
  QL_TRY(time_columns(&op, &met, &cost));
  ql_bench_add(bench, "photolysis", "all J of a clear column, 20 layers", cost, 0.0, "us column-1");
  return QL_OK;
}

ql_status ql_bench_photolysis(ql_bench *bench) {
  ql_arena *arena = NULL;
  ql_projection *projection = NULL;
  QL_TRY(ql_arena_create(&arena));
  ql_status status = ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &projection);
  if (status == QL_OK) status = measure_photolysis(arena, projection, bench);
  ql_projection_free(projection);
  ql_arena_free(arena);
  return status;
}
