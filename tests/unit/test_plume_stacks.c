/* Stacks into the gridded emission: mass closure, species, layers and errors; and beside area
 * sources. */
#include "ql_test.h"

#include <math.h>

#include "solver/emission/layered.h"
#include "solver/emission/stacks.h"

enum { NX = 5, NY = 4, NZ = 12, STACKS = 3, EMITTED = 2 };

typedef struct world {
  ql_grid grid;
  ql_met_fields met;
  ql_stack stacks[STACKS];
  float rates[EMITTED * STACKS];
} world;

static float *constant(size_t count, double value) {
  float *field = malloc(count * sizeof *field);
  assert_non_null(field);
  for (size_t i = 0; i < count; i++) field[i] = (float)value;
  return field;
}

/* A well-mixed layer up to 600 m, stable air above, 4 m/s from the south-west. */
static int make(void **state) {
  static world w;
  ql_grid *g = &w.grid;
  *g = (ql_grid){.nx = NX, .ny = NY, .nz = NZ, .row = NX + 2 * QL_HALO};
  g->plane = g->row * (NY + 2 * QL_HALO);
  g->volume = g->plane * NZ;
  w.met.thickness = constant(g->volume, 0.0), w.met.height = constant(g->volume, 0.0);
  w.met.temperature = constant(g->volume, 0.0), w.met.pressure = constant(g->volume, 0.0);
  w.met.wind_x = constant(g->volume, 3.2), w.met.wind_y = constant(g->volume, 2.4);
  w.met.ustar = constant(g->plane, 0.3), w.met.pbl_height = constant(g->plane, 600.0);
  for (int k = 0; k < NZ; k++) {
    const double depth = 20.0 + 15.0 * k, height = 20.0 * k + 7.5 * k * (k - 1) + 0.5 * depth;
    const double theta = 295.0 + 0.01 * fmax(0.0, height - 600.0), p = 1e5 * exp(-height / 8400.0);
    for (size_t c = 0; c < g->plane; c++) {
      const size_t at = (size_t)k * g->plane + c;
      w.met.thickness[at] = (float)depth, w.met.height[at] = (float)height;
      w.met.pressure[at] = (float)p;
      w.met.temperature[at] = (float)(theta * pow(p / 1e5, 2.0 / 7.0));
    }
  }
  for (int n = 0; n < STACKS; n++) {
    w.stacks[n] = (ql_stack){.i = n + 1,
                             .j = n,
                             .height = (float)(30 + 60 * n),
                             .diameter = (float)(0.5 + 2 * n),
                             .temperature = (float)(300 + 60 * n),
                             .velocity = (float)(8 + 6 * n)};
    snprintf(w.stacks[n].id, sizeof w.stacks[n].id, "stack-%d", n);
    w.rates[n] = 1.7F * (float)(n + 1), w.rates[STACKS + n] = 0.013F * (float)(n + 1);
  }
  *state = &w;
  return 0;
}

static ql_stack_emission emission(world *w) {
  static const int species[EMITTED] = {7, 3};
  return (ql_stack_emission){.count = STACKS,
                             .species_count = EMITTED,
                             .stacks = w->stacks,
                             .species = species,
                             .rate = w->rates};
}

static void mass_closes(void **state) {
  world *w = *state;
  static const int run_species[] = {1, 3, 7};
  const ql_stack_emission stacks = emission(w);
  for (int layers = 2; layers <= NZ; layers += 5) {
    float *rate = constant(3 * (size_t)layers * w->grid.plane, 0.0);
    ql_emission into = {.count = 3, .layers = layers, .species = run_species, .rate = rate};
    assert_ok(ql_stacks_distribute(&w->grid, &w->met, &stacks, &into));
    for (int s = 0; s < 3; s++) {
      double found = 0.0, expected = 0.0;
      const size_t size = (size_t)layers * w->grid.plane;
      for (size_t c = 0; c < size; c++) found += (double)rate[(size_t)s * size + c];
      for (int n = 0; n < STACKS && s > 0; n++)
        expected += (double)w->rates[(s == 2 ? 0 : STACKS) + n];
      assert_float_equal(found, expected, 2e-7 * expected);
    }
    free(rate);
  }
}

/* The hottest and tallest stack is in cell (3, 2), and nowhere below its tip. */
static void right_place(void **state) {
  world *w = *state;
  static const int run_species[] = {7, 3};
  const ql_stack_emission stacks = emission(w);
  double edge[QL_MAX_LAYERS + 1];
  ql_plume plume;
  assert_ok(ql_stacks_plume(&w->grid, &w->met, &w->stacks[2], edge, &plume));
  assert_true(plume.bottom > 150.0 && plume.top < edge[NZ]);
  float *rate = constant(2 * (size_t)NZ * w->grid.plane, 0.0);
  ql_emission into = {.count = 2, .layers = NZ, .species = run_species, .rate = rate};
  assert_ok(ql_stacks_distribute(&w->grid, &w->met, &stacks, &into));
  for (int k = 0; k < NZ; k++) {
    const bool reached = edge[k + 1] > plume.bottom && edge[k] < plume.top;
    assert_int_equal(rate[ql_grid_at(&w->grid, k, 2, 3)] > 0.0F, reached);
    assert_true(rate[ql_grid_at(&w->grid, k, 3, 3)] == 0.0F);
  }
  free(rate);
}

static void errors_are_named(void **state) {
  world *w = *state;
  static const int run_species[] = {7};
  float *rate = constant(w->grid.volume, 0.0);
  ql_emission into = {.count = 1, .layers = NZ, .species = run_species, .rate = rate};
  ql_stack_emission stacks = emission(w);
  assert_int_equal(ql_stacks_distribute(&w->grid, &w->met, &stacks, &into), QL_ERR_ARGUMENT);
  assert_non_null(strstr(ql_error_message(), "species 3"));
  stacks.species_count = 1;
  w->stacks[1].diameter = 0.0F;
  assert_int_equal(ql_stacks_distribute(&w->grid, &w->met, &stacks, &into), QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "stack-1"));
  w->stacks[1].diameter = 2.5F, w->stacks[1].i = NX;
  assert_int_equal(ql_stacks_distribute(&w->grid, &w->met, &stacks, &into), QL_ERR_INPUT);
  w->stacks[1].i = 2;
  free(rate);
}

/* Area sources of species 1 and 7 in two layers, stacks of 7 and 3: each species once, area and
 * stacks in one sum, renewed and not added up, and nothing above the tops. */
static void beside_area_sources(void **state) {
  world *w = *state;
  static const int area_species[] = {1, 7};
  const ql_stack_emission stacks = emission(w);
  const size_t plane = w->grid.plane, cell = ql_grid_at2(&w->grid, 1, 2);
  float *rate = constant(4 * plane, 0.0), *alone = constant(EMITTED * w->grid.volume, 0.0);
  const ql_emission area = {.count = 2, .layers = 2, .species = area_species, .rate = rate};
  ql_emission of_stacks = {.count = 2, .layers = NZ, .species = stacks.species, .rate = alone};
  const ql_layered_sources sources = {.area = &area, .stacks = &stacks};
  rate[plane + cell] = 0.5F, rate[2 * plane + cell] = 0.25F; /* 1 above, 7 at the ground */
  assert_ok(ql_stacks_distribute(&w->grid, &w->met, &stacks, &of_stacks));
  ql_arena *arena = NULL;
  ql_layered *layered = NULL;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_layered_create(arena, &w->grid, &sources, 9, &layered));
  for (int times = 0; times < 2; times++) assert_ok(ql_layered_renew(layered, &w->met, &sources));
  const ql_emission *all = ql_layered_emission(layered);
  assert_int_equal(all->count, 3);
  assert_int_equal(all->layers, NZ);
  assert_int_equal(all->tops[ql_sources_find(all, 1)], 2);
  for (int s = 0; s < 3; s++) {
    const int species = all->species[s], from = ql_sources_find(&of_stacks, species);
    for (size_t c = 0; c < w->grid.volume; c++) {
      const float by_area = species == 1 && c == plane + cell ? 0.5F
                            : species == 7 && c == cell       ? 0.25F
                                                              : 0.0F;
      const float by_stacks = from < 0 ? 0.0F : alone[(size_t)from * w->grid.volume + c];
      const float found = all->rate[(size_t)s * w->grid.volume + c];
      assert_float_equal(found, by_area + by_stacks, 1e-6F * found);
      if (c >= (size_t)all->tops[s] * plane) assert_true(found == 0.0F);
    }
  }
  ql_arena_free(arena);
  free(rate), free(alone);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(mass_closes), cmocka_unit_test(right_place),
                                     cmocka_unit_test(errors_are_named),
                                     cmocka_unit_test(beside_area_sources)};
  return cmocka_run_group_tests(tests, make, NULL);
}
