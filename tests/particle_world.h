/* Every particle species and a few gases on a small grid, in weather that differs from cell to
 * cell, with the properties that follow. */
#ifndef QL_TESTS_PARTICLE_WORLD_H
#define QL_TESTS_PARTICLE_WORLD_H

#include "ql_test.h"

#include <math.h>

#include "outputs/moment.h"
#include "solver/aerosol/particles.h"

enum { PARTICLE_NX = 70, PARTICLE_NY = 3, PARTICLE_NZ = 2 }; /* rows of more than one block */

typedef struct particle_world {
  ql_arena *arena;
  ql_grid grid;
  ql_species_table species;
  ql_state state;
  ql_met_fields now;
  ql_operator properties;
  ql_moment moment;
} particle_world;

static inline double particle_wave(size_t n, double mean, double swing) {
  return mean + swing * sin(0.71 * (double)n + mean);
}

/* Relative humidity from dry to above saturation; up to some 100 ug m-3 of a species. */
static inline void particle_world_make(particle_world *w) {
  static const ql_species gases[] = {{.name = "NO2", .molar_mass = 46e-3},
                                     {.name = "NO", .molar_mass = 30e-3}};
  ql_grid *g = &w->grid;
  *g = (ql_grid){.nx = PARTICLE_NX, .ny = PARTICLE_NY, .nz = PARTICLE_NZ};
  g->row = PARTICLE_NX + 2 * QL_HALO;
  g->plane = g->row * (PARTICLE_NY + 2 * QL_HALO), g->volume = g->plane * PARTICLE_NZ;
  assert_ok(ql_arena_create(&w->arena));
  assert_ok(ql_particles_append(w->arena, gases, 2, &w->species));
  assert_ok(ql_met_fields_create(w->arena, g, &w->now));
  w->state = (ql_state){.grid = g, .species = &w->species};
  assert_ok(ql_arena_take(w->arena, "concentrations", (size_t)w->species.count * g->volume,
                          sizeof(ql_real), &w->state.c));
  for (size_t c = 0; c < g->volume; c++) {
    w->now.temperature[c] = (float)particle_wave(c, 285.0, 12.0), w->now.pressure[c] = 1e5F;
    w->now.humidity[c] = (float)particle_wave(3 * c, 0.01, 0.0095);
    w->now.air[c] = (float)particle_wave(c, 900.0, 100.0), w->now.thickness[c] = 22.0F;
    for (size_t s = 0; s < (size_t)w->species.count; s++)
      w->state.c[s * g->volume + c] =
          (ql_real)(1e-9 * exp(4.0 * sin(0.3 * (double)c + 1.7 * (double)s)));
  }
  assert_ok(ql_aerosol_properties_create(w->arena, g, &w->species, &w->properties));
  const ql_met met = {.grid = g, .now = &w->now};
  assert_ok(w->properties.method->forward(&w->properties, &met, 600.0, &w->state));
  w->moment = (ql_moment){
      .state = &w->state, .now = &w->now, .aerosol = ql_aerosol_properties_of(&w->properties)};
}

#endif
