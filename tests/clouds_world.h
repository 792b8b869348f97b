/* A small grid with clouds, rain and all species that water touches, for the tests of
 * solver/clouds.
 */
#ifndef QL_TESTS_CLOUDS_WORLD_H
#define QL_TESTS_CLOUDS_WORLD_H

#include "small_world.h"

#include "base/constants.h"
#include "solver/aerosol/particles.h"

#include <math.h>

enum { CLOUDS_NX = 9, CLOUDS_NY = 7, CLOUDS_NZ = 10 };

static const ql_species clouds_world_gases[] = {
    {.name = "SO2", .transported = true, .molar_mass = 64.064e-3},
    {.name = "SULF", .transported = true, .molar_mass = 98.08e-3},
    {.name = "H2O2", .transported = true, .molar_mass = 34.01e-3},
    {.name = "O3", .transported = true, .molar_mass = 48.0e-3},
    {.name = "MEPX", .transported = true, .molar_mass = 48.04e-3},
    {.name = "PACD", .transported = true, .molar_mass = 76.05e-3},
    {.name = "HNO3", .transported = true, .molar_mass = 63.01e-3},
    {.name = "FACD", .transported = true, .molar_mass = 46.03e-3},
    {.name = "CO", .transported = true, .molar_mass = 28.01e-3},
    {.name = "OH", .molar_mass = 17.01e-3}};
enum { CLOUDS_GASES = sizeof clouds_world_gases / sizeof clouds_world_gases[0] };

typedef struct clouds_world {
  small_world base;
  ql_species_table species;
  ql_state *state;
  float *air; /* at the start and end of the step alike */
  ql_met met;
} clouds_world;

static inline int clouds_world_find(const clouds_world *w, const char *name) {
  const int species = ql_species_find(&w->species, name);
  assert_true(species >= 0);
  return species;
}

static inline ql_real *clouds_world_at(const clouds_world *w, const char *name, int k, int j,
                                       int i) {
  return w->state->c + (size_t)clouds_world_find(w, name) * w->base.grid->volume +
         ql_grid_at(w->base.grid, k, j, i);
}

/* Layers of 300 m, 290 K at the ground, 6.5 K km-1 colder above, nothing else. */
static inline void clouds_world_weather(clouds_world *w) {
  const ql_grid *g = w->base.grid;
  ql_met_fields *f = &w->base.met;
  f->time = 1689391800.0; /* 2023-07-15 03:30 UTC, 11:30 local */
  for (size_t n = 0; n < g->volume; n++) {
    f->height[n] = 150.0F + 300.0F * (float)(n / g->plane);
    f->temperature[n] = 290.0F - 6.5e-3F * f->height[n];
    f->pressure[n] = (float)(1.01e5 * exp(-(double)f->height[n] / 8300.0));
    f->thickness[n] = 300.0F;
    f->air[n] =
        (float)((double)f->pressure[n] * 300.0 / (QL_GAS_CONSTANT * (double)f->temperature[n]));
    f->humidity[n] = 0.012F;
  }
}

/* ppb of gases and ug m-3 of particles that differ from cell to cell. */
static inline void clouds_world_fill(clouds_world *w) {
  const size_t volume = w->base.grid->volume;
  for (int s = 0; s < w->species.count; s++)
    for (size_t n = 0; n < volume; n++)
      w->state->c[(size_t)s * volume + n] =
          (ql_real)(1e-9 * (0.2 + (double)((n * 7919 + (size_t)s * 104729) % 1000) / 250.0));
  for (size_t n = 0; n < volume; n++)
    w->state->c[(size_t)clouds_world_find(w, "O3") * volume + n] = (ql_real)40e-9;
}

static inline void clouds_world_make(clouds_world *w) {
  small_world_make(&w->base, CLOUDS_NX, CLOUDS_NY, CLOUDS_NZ);
  assert_ok(ql_particles_append(w->base.arena, clouds_world_gases, CLOUDS_GASES, &w->species));
  assert_ok(ql_state_create(w->base.arena, w->base.grid, &w->species, &w->state));
  clouds_world_weather(w);
  clouds_world_fill(w);
  w->air = w->base.met.air;
  w->met = (ql_met){.grid = w->base.grid,
                    .now = &w->base.met,
                    .dt = 600.0,
                    .start = w->base.met.time - 300.0,
                    .air_start = w->air,
                    .air_end = w->air};
}

/* Cloud of so much water (kg kg-1 in the mean of the cell) and cover in a cell. */
static inline void clouds_world_cloud(clouds_world *w, const int cell[3], double water,
                                      double cover) {
  const size_t at = ql_grid_at(w->base.grid, cell[0], cell[1], cell[2]);
  w->base.met.cloud_water[at] = (float)water;
  w->base.met.cloud_fraction[at] = (float)cover;
}

/* A world for one test, and its end: setup and teardown of cmocka. */
static inline int clouds_world_setup(void **state) {
  static clouds_world w;
  clouds_world_make(&w);
  *state = &w;
  return 0;
}

static inline int clouds_world_teardown(void **state) {
  small_world_free(&((clouds_world *)*state)->base);
  return 0;
}

/* The concentrations as they are; the caller frees them. */
static inline ql_real *clouds_world_copy(const clouds_world *w) {
  const size_t bytes = (size_t)w->species.count * w->base.grid->volume * sizeof(ql_real);
  ql_real *c = malloc(bytes);
  assert_non_null(c);
  memcpy(c, w->state->c, bytes);
  return c;
}

#endif
