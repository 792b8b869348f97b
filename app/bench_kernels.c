#include "app/bench_kernels.h"

#include "base/constants.h"
#include "base/timer.h"
#include "benchmarks/mixing_twin.h"
#include "benchmarks/transport_twin.h"
#include "solver/mixing/mixing.h"
#include "solver/transport/diffusion.h"
#include "solver/transport/transport.h"

#include <math.h>
#include <omp.h>

enum { SIDE = 60, LAYERS = 20, SPECIES = 80, RUNS = 7 };
static const double step = 150.0; /* s */

/* Everything that the kernels work on, from one arena. */
typedef struct world {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
  ql_species_table species;
  ql_met_fields now;
  float *air, *velocity;
  ql_met met;
  ql_state *state;
} world;

/* Smooth winds and air of constant density in layers from 20 m to 600 m. */
static void fill_met(world *w) {
  const ql_grid *g = w->grid;
  for (int k = 0; k < LAYERS; k++)
    for (int j = -QL_HALO; j < SIDE + QL_HALO; j++)
      for (int i = -QL_HALO; i < SIDE + QL_HALO; i++) {
        const size_t n = ql_grid_at(g, k, j, i);
        const double depth = 20.0 * pow(30.0, k / (LAYERS - 1.0));
        const double x = 2.0 * QL_PI * i / SIDE, y = 2.0 * QL_PI * j / SIDE;
        const double u = 8.0 * (1.0 + 0.3 * sin(y) + 0.3 * sin(x + 0.2 * k));
        const double v = 8.0 * (-0.5 + 0.3 * cos(x));
        w->now.thickness[n] = (float)depth;
        w->now.kz[n] = (float)(k > 0 ? 30.0 * (1.0 + sin(x + y + k)) : 0.0);
        w->now.wind_x[n] = (float)u, w->now.wind_y[n] = (float)v;
        w->now.flux_x[n] = (float)(u * depth * 40.0 * g->dy);
        w->now.flux_y[n] = (float)(v * depth * 40.0 * g->dx);
        w->now.air[n] = w->air[n] = (float)(depth * 40.0);
      }
}

static void fill_state(world *w) {
  for (size_t n = 0; n < SPECIES * w->grid->volume; n++)
    w->state->c[n] = (ql_real)(1e-8 * (1.0 + 0.5 * sin(0.37 * (double)(n % 7919))));
  for (size_t n = 0; n < SPECIES * w->grid->plane; n++) w->velocity[n] = 0.005F;
  for (int s = 0; s < SPECIES; s++) w->state->top[s] = (ql_real)1e-8;
}

static ql_status create(world *w) {
  const ql_grid_spec spec = {.nx = SIDE,
                             .ny = SIDE,
                             .nz = LAYERS,
                             .dx = 3000.0,
                             .dy = 3000.0,
                             .x0 = -90000.0,
                             .y0 = -90000.0};
  ql_species *items = NULL;
  QL_TRY(ql_arena_create(&w->arena));
  QL_TRY(ql_projection_create("+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000",
                              &w->projection));
  QL_TRY(ql_grid_create(w->arena, &spec, w->projection, &w->grid));
  QL_TRY(ql_arena_take(w->arena, "species", SPECIES, sizeof *items, &items));
  for (int s = 0; s < SPECIES; s++) items[s].transported = true;
  w->species = (ql_species_table){.count = SPECIES, .items = items};
  QL_TRY(ql_met_fields_create(w->arena, w->grid, &w->now));
  QL_TRY(ql_arena_take(w->arena, "air", w->grid->volume, sizeof *w->air, &w->air));
  QL_TRY(ql_arena_take(w->arena, "velocity", SPECIES * w->grid->plane, sizeof *w->velocity,
                       &w->velocity));
  QL_TRY(ql_state_create(w->arena, w->grid, &w->species, &w->state));
  w->met =
      (ql_met){.grid = w->grid, .dt = step, .now = &w->now, .air_start = w->air, .air_end = w->air};
  fill_met(w);
  fill_state(w);
  return QL_OK;
}

static void destroy(world *w) {
  ql_arena_free(w->arena);
  ql_projection_free(w->projection);
}

static double per_cell(double seconds, int species) {
  return 1e9 * seconds / ((double)SIDE * SIDE * LAYERS * species);
}

static ql_status time_operator(world *w, const ql_operator *op, double *ns) {
  double best = HUGE_VAL;
  for (int run = 0; run < RUNS; run++) {
    const double begin = ql_timer_cpu();
    QL_TRY(ql_operator_forward(op, &w->met, step, w->state));
    best = fmin(best, ql_timer_cpu() - begin);
    w->met.start += step;
  }
  *ns = per_cell(best, SPECIES);
  return QL_OK;
}

static ql_status time_transport(world *w, ql_bench_kernels_cost *cost) {
  const ql_transport_options options = {.grid = w->grid, .species = &w->species};
  ql_operator op;
  QL_TRY(ql_transport_create(w->arena, &options, &op));
  QL_TRY(time_operator(w, &op, &cost->kernel));
  const size_t volume = w->grid->volume;
  double *q = NULL, *air = NULL, *up = NULL;
  QL_TRY(ql_arena_take(w->arena, "twin's q", volume, sizeof *q, &q));
  QL_TRY(ql_arena_take(w->arena, "twin's air", volume, sizeof *air, &air));
  QL_TRY(ql_arena_take(w->arena, "twin's flux", volume + w->grid->plane, sizeof *up, &up));
  for (int k = 0; k < LAYERS; k++)
    for (size_t at = 0; at < w->grid->plane; at++) {
      const size_t n = (size_t)k * w->grid->plane + at;
      q[n] = (double)w->state->c[n], air[n] = ql_continuity_air(&w->met, 0.0, k, at);
    }
  ql_continuity_vertical(&w->met, step, up);
  const ql_cycle cycle = {.met = &w->met, .to = 1.0, .seconds = step};
  const ql_twin twin = {.cycle = &cycle, .limiter = QL_TWIN_LIN, .q = q, .air = air, .w = up};
  const double begin = ql_timer_cpu();
  ql_twin_forward(&twin);
  cost->twin = per_cell(ql_timer_cpu() - begin, 1);
  return QL_OK;
}

static ql_status time_diffusion(world *w, ql_bench_kernels_cost *cost) {
  const ql_transport_options options = {.grid = w->grid, .species = &w->species};
  ql_operator op;
  QL_TRY(ql_diffusion_create(w->arena, &options, &op));
  return time_operator(w, &op, &cost->kernel);
}

static ql_status time_mixing(world *w, ql_bench_kernels_cost *cost) {
  const ql_mixing_options options = {.grid = w->grid, .species = &w->species};
  ql_operator op;
  QL_TRY(ql_mixing_create(w->arena, &options, &op));
  ql_mixing_set_velocity(&op, w->velocity);
  QL_TRY(time_operator(w, &op, &cost->kernel));
  const double begin = ql_timer_cpu();
  for (int j = 0; j < SIDE; j++)
    for (int i = 0; i < SIDE; i++)
      ql_twin_mix(&w->met, step, ql_grid_at2(w->grid, j, i), 0.005, w->state->c);
  cost->twin = per_cell(ql_timer_cpu() - begin, 1);
  return QL_OK;
}

static ql_status measure(ql_status (*timed)(world *, ql_bench_kernels_cost *),
                         ql_bench_kernels_cost *cost) {
  const int threads = omp_get_max_threads();
  world w = {0};
  *cost = (ql_bench_kernels_cost){0};
  omp_set_num_threads(1);
  ql_status status = create(&w);
  if (status == QL_OK) status = timed(&w, cost);
  destroy(&w);
  omp_set_num_threads(threads);
  return status;
}

ql_status ql_bench_kernels_transport(ql_bench_kernels_cost *cost) {
  return measure(time_transport, cost);
}

ql_status ql_bench_kernels_diffusion(ql_bench_kernels_cost *cost) {
  return measure(time_diffusion, cost);
}

ql_status ql_bench_kernels_mixing(ql_bench_kernels_cost *cost) {
  return measure(time_mixing, cost);
}
