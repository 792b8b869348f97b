/* A small world for the tests of transport and mixing: a grid without a projection, air, fluxes,
 * species and a state, all from one arena. */
#ifndef QL_TESTS_TRANSPORT_WORLD_H
#define QL_TESTS_TRANSPORT_WORLD_H

#include "base/arena.h"
#include "solver/operator.h"
#include "tests/ql_test.h"

#include <math.h>

typedef struct world {
  ql_arena *arena;
  ql_grid grid;
  ql_species *items;
  ql_species_table species;
  ql_met_fields now;
  float *air_start, *air_end;
  ql_met met;
  ql_state *state;
} world;

typedef struct world_size {
  int nx, ny, nz, species;
  double dx; /* m */
} world_size;

static inline float *world_field(world *w, size_t count, float value) {
  float *field = NULL;
  assert_ok(ql_arena_take(w->arena, "field", count, sizeof *field, &field));
  for (size_t n = 0; n < count; n++) field[n] = value;
  return field;
}

/* The mean of the area that an equal-area grid has; halo included. */
static inline double *world_plane(world *w, double value) {
  double *field = NULL;
  assert_ok(ql_arena_take(w->arena, "plane", w->grid.plane, sizeof *field, &field));
  for (size_t n = 0; n < w->grid.plane; n++) field[n] = value;
  return field;
}

static inline void world_fields(world *w) {
  const size_t volume = w->grid.volume, plane = w->grid.plane;
#define FIELD(name, units, how) w->now.name = world_field(w, volume, 0.0F);
  QL_MET_3D(FIELD)
#undef FIELD
#define FIELD(name, units, how) w->now.name = world_field(w, plane, 0.0F);
  QL_MET_2D(FIELD)
#undef FIELD
}

/* Still air of 1000 mol m-2 in every layer of 25 m, all species transported gases of value 0. */
static inline void world_create(world *w, world_size size) {
  *w = (world){0};
  assert_ok(ql_arena_create(&w->arena));
  ql_grid *g = &w->grid;
  *g = (ql_grid){.nx = size.nx, .ny = size.ny, .nz = size.nz, .dx = size.dx, .dy = size.dx};
  g->row = (size_t)size.nx + 2 * QL_HALO;
  g->plane = g->row * ((size_t)size.ny + 2 * QL_HALO);
  g->volume = g->plane * (size_t)size.nz;
  g->area = world_plane(w, size.dx * size.dx);
  g->map_factor = world_plane(w, 1.0);
  g->face_x = world_plane(w, size.dx);
  g->face_y = world_plane(w, size.dx);
  world_fields(w);
  w->air_start = world_field(w, g->volume, 1000.0F);
  w->air_end = world_field(w, g->volume, 1000.0F);
  for (size_t n = 0; n < g->volume; n++) w->now.air[n] = 1000.0F, w->now.thickness[n] = 25.0F;
  assert_ok(ql_arena_take(w->arena, "species", (size_t)size.species, sizeof *w->items, &w->items));
  for (int s = 0; s < size.species; s++) {
    snprintf(w->items[s].name, QL_SPECIES_NAME, "S%d", s);
    w->items[s].transported = true;
  }
  w->species = (ql_species_table){.count = size.species, .items = w->items};
  w->met = (ql_met){
      .grid = g, .dt = 300.0, .now = &w->now, .air_start = w->air_start, .air_end = w->air_end};
  assert_ok(ql_state_create(w->arena, g, &w->species, &w->state));
}

static inline void world_free(world *w) {
  ql_arena_free(w->arena);
}

/* Deterministic numbers in [0, 1). */
static inline double world_random(uint64_t *seed) {
  *seed = *seed * 6364136223846793005ULL + 1442695040888963407ULL;
  return (double)(*seed >> 11) / 9007199254740992.0;
}

/* Rough winds of up to `speed` (m s-1) at every face, smooth enough to be met somewhere, and air
 * that changes by up to `change` (1) in the step; layers 20 m to 600 m deep. */
static inline void world_stir(world *w, double speed, double change, uint64_t seed) {
  const ql_grid *g = &w->grid;
  for (int k = 0; k < g->nz; k++) {
    const double depth = 20.0 * pow(30.0, g->nz > 1 ? (double)k / (g->nz - 1) : 0.0);
    for (size_t at = 0; at < g->plane; at++) {
      const size_t n = (size_t)k * g->plane + at;
      const double air = depth * 40.0 * (1.0 + 0.1 * world_random(&seed));
      w->air_start[n] = (float)air;
      w->air_end[n] = (float)(air * (1.0 + change * (world_random(&seed) - 0.5)));
      w->now.air[n] = 0.5F * (w->air_start[n] + w->air_end[n]);
      w->now.thickness[n] = (float)depth;
      w->now.wind_x[n] = (float)(speed * (0.7 + 0.3 * world_random(&seed)));
      w->now.wind_y[n] = (float)(speed * (world_random(&seed) - 0.6));
      w->now.flux_x[n] = (float)(w->now.wind_x[n] * depth * 40.0 * g->dx);
      w->now.flux_y[n] = (float)(w->now.wind_y[n] * depth * 40.0 * g->dx);
    }
  }
}

/* Every value of the state and of the air above, halo included. */
static inline void world_fill(world *w, int species, ql_real value) {
  ql_real *c = ql_state_layer(w->state, species, 0);
  for (size_t n = 0; n < w->grid.volume; n++) c[n] = value;
  w->state->top[species] = value;
}

#endif
