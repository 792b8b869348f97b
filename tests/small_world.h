/* A small grid, species table and state for tests that need some, whatever they hold. */
#ifndef QL_TESTS_SMALL_WORLD_H
#define QL_TESTS_SMALL_WORLD_H

#include "ql_test.h"

#include "grids/met.h"
#include "solver/state.h"

typedef struct small_world {
  ql_arena *arena;
  ql_projection *projection;
  ql_grid *grid;
  ql_species_table species;
  ql_state *state;
  ql_met_fields met;
} small_world;

static const ql_species small_world_species[] = {
    {.name = "O3", .transported = true, .molar_mass = 48e-3},
    {.name = "NO", .transported = true, .molar_mass = 30e-3},
    {.name = "NO2", .transported = true, .molar_mass = 46e-3},
    {.name = "PEC", .particle = true, .transported = true, .density = 1800.0}};

/* nx x ny x nz cells of 3 km over Zhuji; the state and the meteorology hold smooth invented
 * numbers. */
static inline void small_world_make(small_world *w, int nx, int ny, int nz) {
  const ql_grid_spec spec = {.nx = nx,
                             .ny = ny,
                             .nz = nz,
                             .dx = 3000.0,
                             .dy = 3000.0,
                             .x0 = -1500.0 * nx,
                             .y0 = -1500.0 * ny};
  assert_ok(ql_arena_create(&w->arena));
  assert_ok(ql_projection_create(
      "+proj=lcc +lat_1=25 +lat_2=40 +lat_0=29.7 +lon_0=120.2 +R=6370000", &w->projection));
  assert_ok(ql_grid_create(w->arena, &spec, w->projection, &w->grid));
  w->species = (ql_species_table){4, small_world_species};
  assert_ok(ql_state_create(w->arena, w->grid, &w->species, &w->state));
  assert_ok(ql_met_fields_create(w->arena, w->grid, &w->met));
  for (size_t n = 0; n < 4 * w->grid->volume; n++)
    w->state->c[n] = (ql_real)(1e-9 * (1.0 + (double)((n * 7919) % 1000) / 50.0));
  for (size_t n = 0; n < w->grid->volume; n++) {
    w->met.air[n] = 800.0f + (float)(n % 17);
    w->met.thickness[n] = 20.0f;
  }
}

/* A stable layer of 400 m, 291 K at the ground. */
static inline void small_world_calm(small_world *w) {
  for (size_t n = 0; n < w->grid->plane; n++) {
    w->met.ustar[n] = 0.3f;
    w->met.inverse_obukhov[n] = 0.01f;
    w->met.pbl_height[n] = 400.0f;
    w->met.wind_10m[n] = 3.5f;
    w->met.temperature_2m[n] = 291.0f;
  }
}

static inline void small_world_free(small_world *w) {
  ql_arena_free(w->arena);
  ql_projection_free(w->projection);
}

#endif
