/* Where clouds are, and the operator of aqueous chemistry on a grid. */
#include "tests/clouds_world.h"

#include <omp.h>

#include "solver/clouds/clouds.h"
#include "solver/clouds/cover.h"

static ql_operator operator_of(clouds_world *w) {
  ql_operator op;
  const ql_clouds_options options = {.grid = w->base.grid, .species = &w->species};
  assert_ok(ql_clouds_create(w->base.arena, &options, &op));
  return op;
}

/* Resolved: the mean spread over the cover; a cover without water: a diluted parcel from the base
 * of what is covered; ice alone: no liquid, but condensate. */
static void cover(void **state) {
  clouds_world *w = *state;
  ql_cover layer[CLOUDS_NZ];
  const size_t cell = ql_grid_at2(w->base.grid, 3, 4);
  assert_int_equal(ql_cover_column(&w->met, cell, layer), 0);
  clouds_world_cloud(w, (int[]){2, 3, 4}, 2e-4, 0.5);
  clouds_world_cloud(w, (int[]){3, 3, 4}, 0.0, 0.3);
  clouds_world_cloud(w, (int[]){4, 3, 4}, 0.0, 0.3);
  clouds_world_cloud(w, (int[]){6, 3, 4}, 1e-3, 0.1); /* 3 g m-3 at most */
  w->base.met.cloud_ice[ql_grid_at(w->base.grid, 8, 3, 4)] = 1e-4F;
  assert_int_equal(ql_cover_column(&w->met, cell, layer), 4);
  const size_t at = ql_grid_at(w->base.grid, 2, 3, 4);
  const double dry = (double)w->air[at] / 300.0 * (1.0 - 0.012) * QL_MOLAR_MASS_AIR;
  assert_true(fabs(layer[2].water / (2e-4 * dry / 0.5) - 1.0) < 1e-6);
  assert_true(layer[2].fraction == 0.5 && layer[0].fraction == 0.0 && layer[5].fraction == 0.0);
  assert_true(layer[4].water > layer[3].water && layer[4].water < 1.5e-3);
  assert_true(layer[6].fraction > 0.1 && fabs(layer[6].water - 3e-3) < 1e-9);
  assert_true(layer[8].fraction == 0.0 && layer[8].condensate > 0.0);
}

static double saturation(double temperature, double pressure) {
  const double vapour = 610.78 * exp(17.2693882 * (temperature - 273.16) / (temperature - 35.86));
  return 0.622 * vapour / (pressure - vapour);
}

/* A parcel that keeps its moist static energy cp T + g z + L q; what has condensed at the top, with
 * the density there. The rate of the top level stands for all of the way: 15 %. */
static void adiabatic(void **state) {
  (void)state;
  for (double base = 270.0; base < 296.0; base += 5.0) {
    const double latent = 2.5e6, rise = 500.0, bottom = 9e4;
    const double top = bottom * exp(-rise * 0.0289647 * 9.80665 / (8.314462618 * (base - 2.0)));
    double low = base - 10.0, high = base;
    for (int n = 0; n < 60; n++) {
      const double t = 0.5 * (low + high);
      const double gained = 1004.64 * (t - base) + 9.80665 * rise +
                            latent * (saturation(t, top) - saturation(base, bottom));
      if (gained > 0.0)
        high = t;
      else
        low = t;
    }
    const double condensed = saturation(base, bottom) - saturation(low, top);
    const double expected = condensed * top / (287.04 * low);
    assert_true(fabs(ql_cover_adiabatic(low, top, rise) / expected - 1.0) < 0.15);
  }
}

/* Sulfur is kept as the state can hold it, nitrogen and chlorine are untouched, budgets say what
 * the state did, and cells without cloud keep their bits. */
static void sulfur(void **state) {
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  clouds_world_cloud(w, (int[]){2, 3, 4}, 2e-4, 1.0);
  clouds_world_cloud(w, (int[]){2, 5, 1}, 1e-4, 0.4);
  ql_operator op = operator_of(w);
  ql_real *before = clouds_world_copy(w);
  assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
  const int so2 = clouds_world_find(w, "SO2"), pso4 = clouds_world_find(w, "PSO4");
  const size_t cloudy = ql_grid_at(g, 2, 3, 4), partly = ql_grid_at(g, 2, 5, 1);
  double formed = 0.0;
  for (int s = 0; s < w->species.count; s++) {
    const ql_species *item = &w->species.items[s];
    double change = 0.0, most = 0.0;
    for (size_t n = 0; n < g->volume; n++) {
      const ql_real was = before[(size_t)s * g->volume + n];
      const ql_real is = w->state->c[(size_t)s * g->volume + n];
      if (n != cloudy && n != partly) assert_true(was == is);
      const double moles = (double)w->air[n] * g->area[n % g->plane];
      change += ((double)is - (double)was) * moles * (item->particle ? QL_MOLAR_MASS_AIR : 1.0);
      most = fmax(most, fabs(change));
    }
    assert_true(fabs(w->state->budget[s].clouds - change) <= 1e-12 * most);
    if (strcmp(item->name, "HNO3") == 0 || strcmp(item->name, "PNO3") == 0 ||
        strcmp(item->name, "NH3") == 0 || strcmp(item->name, "PCL") == 0)
      assert_true(change == 0.0);
    if (s == pso4) formed = change / item->molar_mass;
  }
  printf("sulfate formed: %.3g mol, SO2 %.3g mol\n", formed, w->state->budget[so2].clouds);
  assert_true(formed > 0.0);
  /* each value is rounded as it is stored */
  assert_true(fabs(formed + w->state->budget[so2].clouds) <
              (sizeof(ql_real) == 4 ? 2e-6 : 1e-10) * formed);
  /* covered by 0.4, the cell keeps at least 0.6 of its SO2 */
  assert_true((double)w->state->c[(size_t)so2 * g->volume + partly] >=
              0.6 * (double)before[(size_t)so2 * g->volume + partly] * (1.0 - 1e-6));
  free(before);
}

/* The same bits with 1 to 5 threads. */
static void threads(void **state) {
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  const size_t bytes = (size_t)w->species.count * g->volume * sizeof(ql_real);
  ql_real *start, *one = NULL;
  double budget = 0.0;
  for (int n = 0; n < 60; n++)
    clouds_world_cloud(w, (int[]){n % 8, n % CLOUDS_NY, n % CLOUDS_NX}, 1e-5 * (n % 9),
                       0.1 * (n % 11));
  ql_operator op = operator_of(w);
  const int so2 = clouds_world_find(w, "SO2");
  start = clouds_world_copy(w);
  for (int n = 1; n <= 5; n++) {
    omp_set_num_threads(n);
    memcpy(w->state->c, start, bytes);
    w->state->budget[so2].clouds = 0.0;
    assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
    if (n == 1) {
      one = clouds_world_copy(w);
      budget = w->state->budget[so2].clouds;
      assert_memory_not_equal(one, start, bytes);
    }
    assert_memory_equal(w->state->c, one, bytes);
    assert_true(w->state->budget[so2].clouds == budget);
  }
  free(start);
  free(one);
}

/* Metals are less active by day, and a run without some of the species still works. */
static void species(void **state) {
  clouds_world *w = *state;
  const int names[] = {clouds_world_find(w, "SO2"), clouds_world_find(w, "PSO4")};
  ql_species few[2] = {w->species.items[names[0]], w->species.items[names[1]]};
  const ql_species_table two = {2, few}, one = {1, few};
  ql_operator op;
  ql_state *small;
  ql_clouds_options options = {.grid = w->base.grid, .species = &one};
  assert_ok(ql_clouds_create(w->base.arena, &options, &op));
  assert_null(op.method); /* nowhere to put the sulfate */
  options.species = &two;
  assert_ok(ql_clouds_create(w->base.arena, &options, &op));
  assert_ok(ql_state_create(w->base.arena, w->base.grid, &two, &small));
  for (size_t n = 0; n < 2 * w->base.grid->volume; n++) small->c[n] = (ql_real)1e-9;
  clouds_world_cloud(w, (int[]){2, 3, 4}, 2e-4, 1.0);
  assert_ok(ql_operator_forward(&op, &w->met, 600.0, small));
  assert_true(small->budget[0].clouds == 0.0); /* neither oxidant nor metal */

  ql_operator all = operator_of(w);
  double formed[2];
  static const char *const oxidants[] = {"H2O2", "O3", "MEPX", "PACD"};
  for (int n = 0; n < 4; n++) *clouds_world_at(w, oxidants[n], 2, 3, 4) = 0;
  ql_real *start = clouds_world_copy(w);
  for (int night = 0; night < 2; night++) {
    memcpy(w->state->c, start, (size_t)w->species.count * w->base.grid->volume * sizeof *start);
    w->base.met.time = 1689391800.0 + 43200.0 * night;
    w->state->budget[names[1]].clouds = 0.0;
    assert_ok(ql_operator_forward(&all, &w->met, 600.0, w->state));
    formed[night] = w->state->budget[names[1]].clouds;
  }
  assert_true(formed[0] > 0.0 && formed[1] > 2.0 * formed[0]); /* 9 times the Fe(III) */
  free(start);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(adiabatic),
      cmocka_unit_test_setup_teardown(cover, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(sulfur, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(threads, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(species, clouds_world_setup, clouds_world_teardown)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
