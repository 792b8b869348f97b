/* Wet scavenging: the kernels of a layer against closed forms, the operator on columns. */
#include "tests/clouds_world.h"

#include <omp.h>

#include "solver/aerosol/modes.h"
#include "solver/clouds/henry.h"
#include "solver/clouds/rain.h"
#include "solver/clouds/scavenging.h"
#include "solver/clouds/washout.h"

static ql_operator operator_of(clouds_world *w, const ql_aerosol_properties *properties) {
  ql_operator op;
  const ql_scavenging_options options = {
      .grid = w->base.grid, .species = &w->species, .properties = properties};
  assert_ok(ql_scavenging_create(w->base.arena, &options, &op));
  return op;
}

/* Rain in every second cell, cloud in some of them, freezing level within the model. */
static void weather(clouds_world *w) {
  for (int j = 0; j < CLOUDS_NY; j++)
    for (int i = 0; i < CLOUDS_NX; i++) {
      if ((i + j) % 2) continue;
      w->base.met.rain_rate[ql_grid_at2(w->base.grid, j, i)] = (float)((1 + i + j) / 3600.0);
      for (int k = 3; k < 7 && i % 3; k++)
        clouds_world_cloud(w, (int[]){k, j, i}, 1e-4 * k, 0.2 + 0.1 * k);
    }
}

static double sum_of(const clouds_world *w, const ql_real *c, int species) {
  const ql_grid *g = w->base.grid;
  double total = 0.0;
  for (size_t n = 0; n < g->volume; n++)
    total += (double)c[(size_t)species * g->volume + n] * (double)w->air[n] * g->area[n % g->plane];
  return w->species.items[species].particle ? total * QL_MOLAR_MASS_AIR : total;
}

/* A gas that nothing drives out of the drops, and one in equilibrium: eqs 28-32 in closed form. */
static void exchange(void **state) {
  (void)state;
  const ql_washout layer = {
      .cloudy = 0.25, .conversion = 4e-4, .raining = 0.5, .flux = 2.0 / 3600.0, .thickness = 300.0};
  double amount = 1.0, rain = 0.0;
  const ql_washout_gas strong = {.transfer = 1e-4, .solubility = 1e20};
  ql_washout_exchange(&layer, &strong, 600.0, &amount, &rain);
  assert_true(fabs(amount - (1.0 - 0.5 * (1.0 - exp(-0.06)))) < 1e-9);
  assert_true(fabs(amount + rain - 1.0) < 1e-15);
  /* wholly inside the drops of the cloud, which covers all of the rain */
  const ql_washout full = {
      .cloudy = 1.0, .conversion = 4e-4, .raining = 1.0, .flux = 2.0 / 3600.0, .thickness = 300.0};
  amount = 1.0, rain = 0.0;
  ql_washout_exchange(&full, &(ql_washout_gas){.dissolved = 1.0 - 1e-12, .solubility = 1.0}, 600.0,
                      &amount, &rain);
  assert_true(fabs(amount - exp(-0.24)) < 1e-9);
  /* fast transfer: rain leaves in equilibrium with what stays, both in mol m-2 of the cell */
  const ql_washout_gas weak = {.transfer = 10.0, .solubility = 2.0};
  amount = 1.0, rain = 0.0;
  const double loss = 2.0 / 3600.0 * 2.0 / 300.0; /* s-1, flux times solubility over depth */
  const ql_washout open = {
      .raining = 1.0, .flux = 2.0 / 3600.0, .thickness = 300.0, .conversion = 1.0};
  ql_washout_exchange(&open, &weak, 600.0, &amount, &rain);
  assert_true(fabs(amount - exp(-loss * 600.0)) < 1e-9);
  /* rain that holds more than its share gives back, but not more than it has */
  amount = 0.0, rain = 1.0;
  ql_washout_exchange(&open, &weak, 1e9, &amount, &rain);
  assert_true(amount > 0.0 && rain >= 0.0 && fabs(amount + rain - 1.0) < 1e-12);
  assert_true(fabs(ql_washout_left(&layer, 0.8, 1e-3, 600.0) -
                   (1.0 - 0.25 * (1.0 - exp(-4e-4 * 0.8 * 600.0))) *
                       (1.0 - 0.5 * (1.0 - exp(-1e-3 * 0.6 * 600.0)))) < 1e-12);
}

/* In 40 000 layers and steps of up to a year: positive, and the sum is kept. */
static void bounds(void **state) {
  (void)state;
  unsigned seed = 3;
  double u[8];
  for (int c = 0; c < 40000; c++) {
    for (int n = 0; n < 8; n++) {
      seed = seed * 1664525U + 1013904223U;
      u[n] = (seed >> 8) / 16777216.0;
    }
    const ql_washout layer = {.raining = 0.01 + 0.99 * u[0],
                              .cloudy = (c % 4 ? u[1] : 1.0) * (0.01 + 0.99 * u[0]),
                              .conversion = 1.5e-3 * u[2],
                              .flux = 1e-6 * pow(1e5, u[3]),
                              .thickness = 20.0 + 1000.0 * u[4]};
    const ql_washout_gas gas = {.dissolved = c % 5 ? u[5] : 1.0,
                                .transfer = c % 7 ? 1e-6 * pow(1e4, u[6]) : 0.0,
                                .solubility = pow(10.0, -2.0 + 34.0 * u[7])};
    double amount = c % 11 ? 1.0 : 0.0, rain = c % 3 ? u[5] : 0.0;
    const double all = amount + rain;
    ql_washout_exchange(&layer, &gas, c % 2 ? 600.0 : 3e7, &amount, &rain);
    assert_true(amount >= 0.0 && rain >= -1e-15);
    assert_true(fabs(amount + rain - all) <= 1e-14 * all);
  }
}

/* What the columns lose is in budget[].wet; nothing gained, nothing negative, dry columns and
 * insoluble gases keep their bits. */
static void closure(void **state) {
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  weather(w);
  ql_operator op = operator_of(w, NULL);
  ql_real *before = clouds_world_copy(w);
  assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
  for (int s = 0; s < w->species.count; s++) {
    const char *name = w->species.items[s].name;
    double lost = 0.0, moved = 0.0;
    for (size_t n = 0; n < g->volume; n++) {
      const double mass = w->species.items[s].particle ? QL_MOLAR_MASS_AIR : 1.0;
      const double change = (double)before[(size_t)s * g->volume + n] -
                            (double)w->state->c[(size_t)s * g->volume + n];
      lost += change * (double)w->air[n] * g->area[n % g->plane] * mass;
      moved += fabs(change) * (double)w->air[n] * g->area[n % g->plane] * mass;
    }
    assert_true(fabs(w->state->budget[s].wet + lost) <= 1e-13 * moved);
    const bool insoluble =
        strcmp(name, "CO") == 0 || strcmp(name, "O3") == 0 || strcmp(name, "OH") == 0;
    if (insoluble || !w->species.items[s].transported)
      assert_true(lost == 0.0);
    else
      assert_true(lost > 0.0);
    for (size_t n = 0; n < g->volume; n++) assert_true(w->state->c[(size_t)s * g->volume + n] >= 0);
    assert_true(*clouds_world_at(w, name, 2, 1, 2) ==
                before[(size_t)s * g->volume + ql_grid_at(g, 2, 1, 2)]);
  }
  const int pso4 = clouds_world_find(w, "PSO4"), ccrs = clouds_world_find(w, "CCRS");
  const int hno3 = clouds_world_find(w, "HNO3"), so2 = clouds_world_find(w, "SO2");
  const double share[] = {-w->state->budget[hno3].wet / sum_of(w, before, hno3),
                          -w->state->budget[so2].wet / sum_of(w, before, so2),
                          -w->state->budget[pso4].wet / sum_of(w, before, pso4),
                          -w->state->budget[ccrs].wet / sum_of(w, before, ccrs)};
  printf("washed out in 600 s: HNO3 %.2e, SO2 %.2e, fine %.2e, coarse %.2e\n", share[0], share[1],
         share[2], share[3]);
  assert_true(share[0] > 3.0 * share[1] && share[3] > share[2]);
  free(before);
}

/* With a year in one step the rain takes all it can, and nothing becomes negative. */
static void long_step(void **state) {
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  for (size_t n = 0; n < g->plane; n++) w->base.met.rain_rate[n] = 5e-3F;
  ql_operator op = operator_of(w, NULL);
  assert_ok(ql_operator_forward(&op, &w->met, 3e7, w->state));
  assert_true((double)*clouds_world_at(w, "HNO3", 1, 3, 3) < 1e-20);
  assert_true((double)*clouds_world_at(w, "CCRS", 1, 3, 3) < 1e-20);
  for (size_t n = 0; n < (size_t)w->species.count * g->volume; n++)
    assert_true(w->state->c[n] >= 0);
}

/* Rain without cloud: from the freezing level down, at the rate of the ground, and below it the
 * particles of a mode fall as the coefficient says. Wet particles of the properties count. */
static void washout(void **state) {
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  const ql_rain *rain;
  ql_aerosol_properties wet = {.diameter = {NULL}};
  assert_ok(ql_rain_create(w->base.arena, &rain));
  w->base.met.rain_rate[ql_grid_at2(g, 3, 3)] = 2.0F / 3600.0F;
  ql_real *before = clouds_world_copy(w);
  for (int pass = 0; pass < 2; pass++) {
    memcpy(w->state->c, before, (size_t)w->species.count * g->volume * sizeof *before);
    if (pass)
      for (int m = 0; m < QL_MODES; m++) {
        assert_ok(ql_arena_take(w->base.arena, "wet", g->volume, sizeof(float), &wet.diameter[m]));
        for (size_t n = 0; n < g->volume; n++) wet.diameter[m][n] = m ? 8e-6F : 0.8e-6F;
      }
    ql_operator op = operator_of(w, pass ? &wet : NULL);
    assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
    for (int k = 0; k < CLOUDS_NZ; k++) {
      const size_t at = ql_grid_at(g, k, 3, 3);
      const bool warm = (double)w->base.met.temperature[at] >= 273.15;
      static const char *const names[] = {"PSO4", "CCRS"};
      for (int m = 0; m < QL_MODES; m++) {
        const double size = pass ? (m ? 8e-6 : 0.8e-6) : ql_modes_diameter[m];
        const double left = (double)*clouds_world_at(w, names[m], k, 3, 3) /
                            (double)before[(size_t)clouds_world_find(w, names[m]) * g->volume + at];
        const double expected = exp(-600.0 * ql_rain_mode(rain, (ql_mode)m, 2.0, size));
        assert_true(fabs(left - (warm ? expected : 1.0)) < 2e-7);
      }
    }
  }
  free(before);
}

/* Snow takes particles, more of the fine ones than rain does, and no gas. */
static void snow(void **state) {
  clouds_world *w = *state;
  const ql_grid *g = w->base.grid;
  const int gas = clouds_world_find(w, "HNO3");
  double lost[2];
  w->base.met.rain_rate[ql_grid_at2(g, 3, 3)] = 2.0F / 3600.0F;
  w->base.met.cloud_ice[ql_grid_at(g, 9, 3, 3)] = 1e-4F; /* precipitation forms at the top */
  w->base.met.cloud_fraction[ql_grid_at(g, 9, 3, 3)] = 1.0F;
  ql_operator op = operator_of(w, NULL);
  for (int cold = 0; cold < 2; cold++) {
    clouds_world_fill(w);
    const double before = (double)*clouds_world_at(w, "PSO4", 2, 3, 3);
    for (size_t n = 0; cold && n < g->volume; n++) w->base.met.temperature[n] -= 40.0F;
    w->state->budget[gas].wet = 0.0;
    assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
    lost[cold] = 1.0 - (double)*clouds_world_at(w, "PSO4", 2, 3, 3) / before;
    assert_true(cold ? w->state->budget[gas].wet == 0.0 : w->state->budget[gas].wet < 0.0);
  }
  const double hourly = 26.0 * 1.06e-3 * pow(2.0, 0.96); /* Feng 2009 */
  assert_true(fabs(lost[1] / (1.0 - exp(-hourly / 6.0)) - 1.0) < 1e-3);
  assert_true(lost[0] > 0.0 && lost[1] > 10.0 * lost[0]);
}

static void threads(void **state) {
  clouds_world *w = *state;
  const size_t bytes = (size_t)w->species.count * w->base.grid->volume * sizeof(ql_real);
  const int hno3 = clouds_world_find(w, "HNO3");
  double budget = 0.0;
  ql_real *one = NULL;
  weather(w);
  ql_operator op = operator_of(w, NULL);
  ql_real *start = clouds_world_copy(w);
  for (int n = 1; n <= 5; n++) {
    omp_set_num_threads(n);
    memcpy(w->state->c, start, bytes);
    w->state->budget[hno3].wet = 0.0;
    assert_ok(ql_operator_forward(&op, &w->met, 600.0, w->state));
    if (n == 1) {
      one = clouds_world_copy(w);
      budget = w->state->budget[hno3].wet;
      assert_memory_not_equal(one, start, bytes);
    }
    assert_memory_equal(w->state->c, one, bytes);
    assert_true(w->state->budget[hno3].wet == budget);
  }
  free(start);
  free(one);
}

static void unlisted(void **state) {
  clouds_world *w = *state;
  const int *species;
  ql_operator op = operator_of(w, NULL);
  assert_int_equal(ql_scavenging_unlisted(&op, &species), 2);
  assert_string_equal(w->species.items[species[0]].name, "O3");
  assert_string_equal(w->species.items[species[1]].name, "CO");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(exchange),
      cmocka_unit_test(bounds),
      cmocka_unit_test_setup_teardown(closure, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(long_step, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(washout, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(snow, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(threads, clouds_world_setup, clouds_world_teardown),
      cmocka_unit_test_setup_teardown(unlisted, clouds_world_setup, clouds_world_teardown)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
