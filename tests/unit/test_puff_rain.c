/* Rain on the stacks' puffs: what it leaves of a layer is what the operator of wet scavenging
 * leaves, and what it takes is in the account. */
#include "tests/clouds_world.h"

#include "solver/clouds/scavenging.h"
#include "solver/puff/pig.h"

static ql_operator operator_of(clouds_world *w) {
  ql_operator op;
  const ql_scavenging_options options = {.grid = w->base.grid, .species = &w->species};
  assert_ok(ql_scavenging_create(w->base.arena, &options, &op));
  return op;
}

/* 5 mm h-1 in cell (3, 4), cloud in its layers 4 and 5; nothing elsewhere. */
static size_t rain(clouds_world *w) {
  const size_t cell = ql_grid_at2(w->base.grid, 3, 4);
  w->base.met.rain_rate[cell] = 5.0F / 3600.0F;
  for (int k = 4; k < 6; k++) clouds_world_cloud(w, (int[]){k, 3, 4}, 3e-4, 0.6);
  return cell;
}

/* Particles in all layers, gases in the highest that rains. */
static void as_the_operator(void **state) {
  enum { COUNT = 5 };
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  const size_t cell = rain(w);
  const char *const names[COUNT] = {"PEC", "CCRS", "SO2", "HNO3", "CO"};
  int species[COUNT];
  double left[COUNT];
  for (int n = 0; n < COUNT; n++) species[n] = clouds_world_find(w, names[n]);
  ql_operator op = operator_of(w);
  ql_real *before = clouds_world_copy(w);
  ql_state old = *w->state;
  old.c = before;
  assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
  bool above = false;
  for (int k = g->nz - 1; k >= 0; k--) {
    ql_scavenging_place place = {.cell = cell, .layer = k, .count = COUNT, .species = species};
    const bool wet = ql_scavenging_left(&op, &w->met, 600.0, &old, &place, left);
    assert_int_equal(wet, k < 6);
    for (int n = 0; wet && n < (above ? 2 : COUNT); n++) {
      const size_t at = (size_t)species[n] * g->volume + (size_t)k * g->plane + cell;
      assert_float_equal((double)w->state->c[at] / ((double)before[at] * left[n]), 1.0, 1e-6);
    }
    assert_true(!wet || (left[0] < 1.0 && left[1] < left[0] && left[2] <= 1.0 && left[4] == 1.0));
    above = above || wet;
    place.cell = ql_grid_at2(g, 3, 5);
    assert_false(ql_scavenging_left(&op, &w->met, 600.0, &old, &place, left));
    place = (ql_scavenging_place){cell, k, 1, (const int[]){QL_PIG_INERT}};
    assert_true(!ql_scavenging_left(&op, &w->met, 600.0, &old, &place, left) || left[0] == 1.0);
  }
  free(before);
}

/* Puffs that stand in the rain: the account closes at every step, the inert tracer stays. */
static void account(void **state) {
  enum { COUNT = 3 };
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  rain(w);
  for (size_t n = 0; n < g->plane; n++) {
    w->base.met.rain_rate[n] = 5.0F / 3600.0F;
    w->base.met.ustar[n] = 0.3F;
    w->base.met.inverse_obukhov[n] = 0.01F;
    w->base.met.pbl_height[n] = 400.0F;
    w->base.met.wind_10m[n] = 1.0F;
    w->base.met.temperature_2m[n] = 290.0F;
  }
  const int species[COUNT] = {clouds_world_find(w, "PEC"), clouds_world_find(w, "SO2"),
                              QL_PIG_INERT};
  const bool stays[COUNT] = {true, true, true};
  const ql_pig_options options = {.grid = g,
                                  .species_count = COUNT,
                                  .species = species,
                                  .no = -1,
                                  .no2 = -1,
                                  .ozone = -1,
                                  .stays = stays,
                                  .capacity = 100};
  static ql_stack stack = {.i = 4,
                           .j = 3,
                           .x = 4.0,
                           .y = 3.0,
                           .height = 60.0F,
                           .diameter = 2.0F,
                           .temperature = 380.0F,
                           .velocity = 10.0F};
  static float rate[COUNT] = {1.0F, 2.0F, 3.0F};
  const ql_stack_emission stacks = {
      .count = 1, .species_count = COUNT, .stacks = &stack, .species = species, .rate = rate};
  ql_operator op = operator_of(w);
  const ql_pig_air air = {.now = &w->base.met, .air = w->air, .scavenging = &op, .met = &w->met};
  ql_pig *pig;
  assert_ok(ql_pig_create(w->base.arena, &options, &pig));
  for (int n = 0; n < 20; n++) {
    assert_ok(ql_pig_step(pig, &air, 300.0, &stacks, w->state));
    assert_true(ql_pig_gap(pig) <= 1e-12);
  }
  assert_true(pig->washed[0] > 1e-3 * pig->emitted[0] && pig->washed[1] > 0.0);
  assert_true(pig->washed[2] == 0.0 && pig->deposited[0] == 0.0);
  pig->washed[0] = 0.0;
  assert_true(ql_pig_gap(pig) > 1e-4);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(as_the_operator, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(account, clouds_world_setup, clouds_world_teardown)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
