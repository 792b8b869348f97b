/* The benchmark of the aerosol operators: the inorganic equilibrium on a grid. */
#include "app/bench.h"

#include "base/arena.h"
#include "base/constants.h"
#include "base/timer.h"
#include "solver/aerosol/particles.h"
#include "solver/aerosol/thermodynamics.h"
#include "solver/chemistry/mechanism.h"
#include "solver/deposition/canopy.h"

#include <math.h>
#include <omp.h>

enum { SIDE = 58, LAYERS = 10, ROUNDS = 3 };

typedef struct world {
  ql_grid *grid;
  ql_species_table species;
  ql_state *state;
  ql_met_fields now;
  ql_operator op;
} world;

/* A winter day over a town: warm and moist at the ground, colder and drier aloft. */
static void fill_air(world *w) {
  const ql_grid *g = w->grid;
  for (size_t n = 0; n < g->volume; n++) {
    const double height = 200.0 * (double)(n / g->plane);
    const double across = (double)(n % g->row) / (double)g->row;
    const double temperature = 284.0 - 0.0065 * height + 3.0 * across;
    const double pressure = 101325.0 * exp(-height / 8300.0);
    const double humidity = 0.85 - 0.0002 * height - 0.3 * across;
    w->now.temperature[n] = (float)temperature;
    w->now.pressure[n] = (float)pressure;
    w->now.humidity[n] = (float)(humidity * ql_canopy_saturation(temperature) / pressure);
    w->now.thickness[n] = 200.0F;
    w->now.air[n] = (float)(200.0 * pressure / (QL_GAS_CONSTANT * temperature));
  }
}

/* A plume over half the domain, thinner aloft, ppb at its middle. */
static void fill_amounts(world *w) {
  static const struct {
    const char *name;
    double most;
  } start[] = {{"SULF", 0.01}, {"PSO4", 3.0}, {"NH3", 10.0}, {"PNH4", 8.0},
               {"HNO3", 1.0},  {"PNO3", 5.0}, {"HCL", 0.3},  {"PCL", 0.5},
               {"NA", 0.3},    {"PCA", 0.3},  {"PK", 0.2},   {"PMG", 0.1}};
  const ql_grid *g = w->grid;
  for (size_t s = 0; s < sizeof start / sizeof start[0]; s++) {
    const int species = ql_species_find(&w->species, start[s].name);
    const ql_species *item = &w->species.items[species];
    const double factor = item->particle ? item->molar_mass / QL_MOLAR_MASS_AIR : 1.0;
    ql_real *c = ql_state_layer(w->state, species, 0);
    for (size_t n = 0; n < g->volume; n++) {
      const double x = (double)(n % g->row) / (double)g->row - 0.5;
      const double y = (double)(n % g->plane / g->row) / (double)(SIDE + 2 * QL_HALO) - 0.5;
      const double far = 8.0 * (x * x + y * y) + 0.2 * (double)(n / g->plane);
      /* the species spread unlike each other, so that no two cells have the same mixture */
      c[n] =
          (ql_real)(1e-9 * factor * start[s].most * (0.05 + exp(-far * (1.0 + 0.1 * (double)s))));
    }
  }
}

static ql_status create(ql_arena *arena, const ql_projection *projection, world *w) {
  const ql_grid_spec spec = {.nx = SIDE,
                             .ny = SIDE,
                             .nz = LAYERS,
                             .dx = 3e3,
                             .dy = 3e3,
                             .x0 = -1.5e3 * SIDE,
                             .y0 = -1.5e3 * SIDE};
  const ql_mechanism *mechanism;
  QL_TRY(ql_mechanism_find("cb6r5", &mechanism));
  QL_TRY(ql_particles_append(arena, mechanism->species, mechanism->species_count, &w->species));
  QL_TRY(ql_grid_create(arena, &spec, projection, &w->grid));
  QL_TRY(ql_state_create(arena, w->grid, &w->species, &w->state));
  QL_TRY(ql_met_fields_create(arena, w->grid, &w->now));
  fill_air(w);
  fill_amounts(w);
  return ql_thermodynamics_create(arena, w->grid, &w->species, NULL, &w->op);
}

static ql_status measure(ql_arena *arena, const ql_projection *projection, double *microseconds) {
  world w = {0};
  double best = INFINITY;
  QL_TRY(create(arena, projection, &w));
  const ql_met met = {
      .grid = w.grid, .dt = 600.0, .now = &w.now, .air_start = w.now.air, .air_end = w.now.air};
  omp_set_num_threads(1);
  for (int n = 0; n < ROUNDS; n++) {
    const double start = ql_timer_cpu();
    QL_TRY(ql_operator_forward(&w.op, &met, met.dt, w.state));
    best = fmin(best, ql_timer_cpu() - start);
  }
  *microseconds = 1e6 * best / (SIDE * SIDE * LAYERS);
  return QL_OK;
}

ql_status ql_bench_aerosol(ql_bench *bench) {
  ql_arena *arena = NULL;
  ql_projection *projection = NULL;
  double cost = 0.0;
  QL_TRY(ql_arena_create(&arena));
  ql_status status = ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &projection);
  if (status == QL_OK) status = measure(arena, projection, &cost);
  ql_projection_free(projection);
  ql_arena_free(arena);
  if (status != QL_OK) return status;
  ql_bench_add(bench, "aerosol", "inorganic equilibrium on a grid, per call", cost, 0.0,
               "us cell-1");
  return QL_OK;
}
