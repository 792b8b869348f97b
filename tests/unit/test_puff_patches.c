/* The air of a grid: an even one equals one line of weather; cells, places and winds. */
#include "small_world.h"

#include <math.h>

#include "base/constants.h"
#include "solver/puff/run.h"

enum { NX = 12, NY = 10, NZ = 5 };

static small_world world;
static ql_puff_chart chart;
static const ql_puff_air even = {.ustar = 0.35,
                                 .inverse_length = 0.005,
                                 .roughness = 0.1,
                                 .depth = 500.0,
                                 .reference = 10.0,
                                 .temperature = 290.0};

/* An even stable air with the wind of `even` at 10 m, at the same speed at all heights; layers
 * whose lowest middle is at 10 m. The wind comes from `from` degrees at the origin. */
static void fill(double from) {
  const ql_grid *g = world.grid;
  const double speed = ql_puff_air_wind(&even, 10.0), to = (from + 180.0) * QL_PI / 180.0;
  const double east = speed * sin(to), north = speed * cos(to);
  double wind[2]; /* along the grid's axes */
  for (int n = 0; n < 2; n++)
    wind[n] = (east * chart.axis[0][n] + north * chart.axis[1][n]) /
              hypot(chart.axis[0][0], chart.axis[0][1]);
  for (size_t n = 0; n < g->volume; n++) {
    const int k = (int)(n / g->plane);
    world.met.thickness[n] = 20.0f;
    world.met.height[n] = 10.0f + 20.0f * (float)k;
    world.met.wind_x[n] = (float)wind[0];
    world.met.wind_y[n] = (float)wind[1];
    world.met.temperature[n] = 290.0f;
    world.met.pressure[n] = 1e5f;
  }
  for (size_t n = 0; n < g->plane; n++) {
    world.met.ustar[n] = (float)even.ustar;
    world.met.inverse_obukhov[n] = (float)even.inverse_length;
    world.met.pbl_height[n] = (float)even.depth;
    world.met.wind_10m[n] = (float)speed;
    world.met.temperature_2m[n] = (float)even.temperature;
  }
}

static int make(void **state) {
  (void)state;
  small_world_make(&world, NX, NY, NZ);
  assert_ok(ql_puff_chart_create(world.grid, 120.15, 29.66, &chart));
  return 0;
}

static int drop(void **state) {
  (void)state;
  small_world_free(&world);
  return 0;
}

/* Dose and peak at three receptors of a release of five minutes. */
static void release(const ql_puff_setup *setup, double dose[3], float peak[3]) {
  static const float x[] = {300.0f, 3000.0f, 6000.0f}, y[] = {10.0f, 100.0f, -200.0f};
  float now[3], arrival[3] = {-1.0f, -1.0f, -1.0f};
  ql_puff_run *run;
  ql_puff_receptors r = {3, {.height = 1.5}, x, y, now, peak, dose, arrival, 1e-9};
  for (int n = 0; n < 3; n++) dose[n] = 0.0, peak[n] = 0.0f;
  assert_ok(ql_puff_run_create(world.arena, setup, &run));
  for (int renewed = 0; run->time < setup->duration;) {
    if (setup->chart && run->time >= 600.0 * renewed) {
      assert_ok(ql_puff_run_renew(run, &world.met));
      renewed++;
    }
    assert_ok(ql_puff_run_step(run));
    assert_ok(ql_puff_run_sample(run, &r));
    const double sum = ql_puff_run_mass(run) + run->lost + run->left;
    assert_true(fabs(sum - run->emitted) <= 1e-12 * run->emitted);
  }
  assert_float_equal(run->emitted, 300.0, 1e-9);
}

static void like_one_line(void **state) {
  (void)state;
  const ql_puff_source source = {.height = 2.0, .rate = 1.0, .until = 300.0};
  ql_puff_air air = even;
  const double begin = 0.0;
  double dose[2][3];
  float peak[2][3];
  air.direction = 270.0;
  fill(air.direction);
  ql_puff_setup setup = {.sources = 1,
                         .source = &source,
                         .weathers = 1,
                         .weather = &air,
                         .begin = &begin,
                         .resistance = 100.0,
                         .near = 300.0,
                         .far = 6000.0,
                         .duration = 3600.0,
                         .step_most = 20.0};
  release(&setup, dose[0], peak[0]);
  setup.chart = &chart;
  release(&setup, dose[1], peak[1]);
  for (int n = 0; n < 3; n++) {
    assert_true(dose[0][n] > 0.0);
    assert_float_equal(dose[1][n] / dose[0][n], 1.0, 2e-3);
    assert_float_equal((double)peak[1][n] / (double)peak[0][n], 1.0, 2e-3);
  }
}

/* The grid's wind turns from west (west half) to south: a puff of the west ends in the north-east,
 * and a puff's speed at the face between cells is the face's. */
static void turning(void **state) {
  (void)state;
  const ql_puff_source source = {.x = -9000.0, .height = 100.0, .amount = 1.0, .until = 7200.0};
  const ql_puff_setup setup = {.sources = 1,
                               .source = &source,
                               .weathers = 1,
                               .weather = &even,
                               .near = 300.0,
                               .far = 20000.0,
                               .duration = 5400.0,
                               .step_most = 20.0,
                               .chart = &chart};
  const ql_grid *g = world.grid;
  ql_puff_run *run;
  fill(270.0);
  for (int k = 0; k < NZ; k++)
    for (int j = -QL_HALO; j < NY + QL_HALO; j++)
      for (int i = -QL_HALO; i < NX + QL_HALO; i++) {
        world.met.wind_x[ql_grid_at(g, k, j, i)] = i < NX / 2 ? 5.0f : 0.0f;
        world.met.wind_y[ql_grid_at(g, k, j, i)] = i < NX / 2 ? 0.0f : 5.0f;
      }
  assert_ok(ql_puff_run_create(world.arena, &setup, &run));
  assert_ok(ql_puff_run_renew(run, &world.met));
  while (run->time < 900.0) assert_ok(ql_puff_run_step(run));
  const ql_puffs *p = run->puffs[0];
  /* 900 s at 0.2 of 5 m s-1 and 0.8 of the profile's 8.7 m s-1 at 100 m, on top of -9000 m */
  assert_true(p->x[0] > -2300.0 && p->x[0] < -1800.0 && fabs(p->y[0]) < 600.0);
  while (run->time < 5400.0) assert_ok(ql_puff_run_step(run));
  assert_true(p->x[0] > -2500.0 && p->x[0] < 6000.0 && p->y[0] > 5000.0);
  double wind[2];
  ql_puff_column_wind(g, &world.met, (const double[]){g->x0 + 5.5 * 3000.0, g->y0 + 9000.0}, 30.0,
                      wind);
  assert_float_equal(wind[0] / g->map_factor[ql_grid_at2(g, 3, 5)], 2.5, 1e-6); /* of 5 and 0 */
}

static void outside(void **state) {
  (void)state;
  ql_puff_chart off;
  double place[2];
  assert_int_equal(ql_puff_chart_create(world.grid, 121.5, 29.66, &off), QL_ERR_INPUT);
  assert_true(ql_puff_chart_place(&chart, 9000.0, -9000.0, place));
  assert_false(ql_puff_chart_place(&chart, 30000.0, 0.0, place));
  /* the chart agrees with the projection: 0.05 degrees of latitude are 5559 m on the sphere */
  double x, y;
  const double lon = 120.15, lat = 29.71;
  assert_ok(ql_projection_forward(world.projection, 1, &lon, &lat, &x, &y));
  ql_puff_chart_place(&chart, 0.0, 0.05 * 6370000.0 * QL_PI / 180.0, place);
  assert_float_equal(place[0], x, 3.0);
  assert_float_equal(place[1], y, 3.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(like_one_line), cmocka_unit_test(turning),
                                     cmocka_unit_test(outside)};
  return cmocka_run_group_tests(tests, make, drop);
}
