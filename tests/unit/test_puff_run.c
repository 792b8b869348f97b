/* A release from source to receptor: what is emitted, mass closure, change of weather, stacks. */
#include "ql_test.h"

#include <math.h>

#include "solver/puff/run.h"
#include "solver/puff/stack.h"

static ql_puff_air weather[2] = {{.ustar = 0.35,
                                  .roughness = 0.1,
                                  .depth = 600.0,
                                  .reference = 10.0,
                                  .direction = 270.0,
                                  .temperature = 290.0},
                                 {.ustar = 0.25,
                                  .inverse_length = -0.05,
                                  .roughness = 0.1,
                                  .depth = 900.0,
                                  .reference = 10.0,
                                  .direction = 180.0,
                                  .temperature = 295.0,
                                  .lapse = 0.01}};
static const double begin[2] = {0.0, 600.0};

static ql_puff_setup setup_of(const ql_puff_source *sources, int count) {
  return (ql_puff_setup){.sources = count,
                         .source = sources,
                         .weathers = 1,
                         .weather = weather,
                         .begin = begin,
                         .near = 100.0,
                         .far = 5000.0,
                         .duration = 3600.0,
                         .step_most = 20.0};
}

static void closes(const ql_puff_run *run) {
  const double sum = ql_puff_run_mass(run) + run->lost + run->left;
  assert_true(fabs(sum - run->emitted) <= 1e-12 * run->emitted);
}

/* 2 kg s-1 for 100 of every 500 s from 50 s until 1200 s: 50-150, 550-650, 1050-1150; 7 kg at once.
 */
static void emission(void **state) {
  (void)state;
  const ql_puff_source sources[] = {
      {.height = 2.0, .rate = 2.0, .from = 50.0, .until = 1200.0, .every = 500.0, .on = 100.0},
      {.height = 30.0, .amount = 7.0, .from = 333.0, .until = 3600.0},
      {.height = 2.0, .rate = 1.0, .from = 0.0, .until = 77.0}};
  ql_puff_setup setup = setup_of(sources, 3);
  setup.resistance = 80.0;
  setup.decay = 1e-4;
  setup.weathers = 2;
  ql_arena *arena;
  ql_puff_run *run;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puff_run_create(arena, &setup, &run));
  assert_int_equal(run->tables, 2);
  while (run->time < 3600.0) {
    assert_ok(ql_puff_run_step(run));
    closes(run);
  }
  assert_float_equal(run->emitted, 600.0 + 7.0 + 77.0, 1e-9);
  assert_true(run->lost > 1.0);
  assert_int_equal(run->weather, 1);
  ql_arena_free(arena);
}

/* The dose of a release is that of a plume, whatever the length of the release; without loss all of
 * it leaves in the end. */
static void dose(void **state) {
  (void)state;
  double doses[3];
  for (int n = 0; n < 3; n++) {
    ql_puff_source source = {.height = 2.0, .until = 3600.0};
    if (n == 0) source.amount = 100.0;
    if (n == 1) source.rate = 1.0, source.until = 100.0;
    if (n == 2) source.rate = 0.1, source.until = 1000.0;
    ql_puff_setup setup = setup_of(&source, 1);
    setup.far = 1000.0;
    setup.step_most = 2.0;
    ql_arena *arena;
    ql_puff_run *run;
    const float x = 400.0f, y = 20.0f;
    float now, peak = 0.0f, arrival = -1.0f;
    double sum = 0.0;
    ql_puff_receptors r = {1, {.height = 1.5}, &x, &y, &now, &peak, &sum, &arrival, 1e-6};
    assert_ok(ql_arena_create(&arena));
    assert_ok(ql_puff_run_create(arena, &setup, &run));
    while (run->time < 3600.0) {
      assert_ok(ql_puff_run_step(run));
      assert_ok(ql_puff_run_sample(run, &r));
    }
    closes(run);
    assert_float_equal(run->left / run->emitted, 1.0, 1e-9);
    assert_true(arrival > 20.0f && arrival < 200.0f);
    assert_true((double)peak * 3600.0 > sum && now < 1e-9f * peak);
    doses[n] = sum;
    ql_arena_free(arena);
  }
  assert_float_equal(doses[1] / doses[0], 1.0, 0.01);
  assert_float_equal(doses[2] / doses[0], 1.0, 0.01);
}

/* The wind turns from west to south after 600 s: what was released before goes on to the north. */
static void turning(void **state) {
  (void)state;
  const ql_puff_source source = {.height = 20.0, .amount = 1.0, .until = 3600.0};
  ql_puff_setup setup = setup_of(&source, 1);
  setup.weathers = 2;
  ql_arena *arena;
  ql_puff_run *run;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_puff_run_create(arena, &setup, &run));
  while (run->time < 600.0) assert_ok(ql_puff_run_step(run));
  const ql_puffs *p = run->puffs[0];
  const double x = p->x[0], height = ql_puff_surface_height(&run->table[0], p->travel[0]);
  assert_true(x > 1500.0 && fabs(p->y[0]) < 1e-6);
  while (run->time < 640.0) assert_ok(ql_puff_run_step(run));
  const double after = ql_puff_surface_height(&run->table[0], p->travel[0]);
  assert_true(p->y[0] > 50.0 && p->x[0] - x < 0.1 * p->y[0]);
  assert_true(after > height && after < 1.5 * height);
  ql_arena_free(arena);
}

static void stacks(void **state) {
  (void)state;
  const ql_puff_source stack = {
      .height = 60.0, .diameter = 3.0, .temperature = 420.0, .velocity = 18.0, .rate = 1.0};
  ql_puff_birth births[2];
  double shares[2];
  assert_int_equal(ql_puff_stack_births(&stack, &weather[0], births, shares), 1);
  assert_float_equal(births[0].height, 60.0, 1e-9);
  assert_true(births[0].final > 30.0 && births[0].final < 500.0);
  /* F = 9.80665/4 18 9 (420 - 290)/420 */
  assert_float_equal(births[0].buoyancy, 122.93, 0.01);
  ql_puff_air low = weather[1];
  low.depth = 200.0;
  assert_int_equal(ql_puff_stack_births(&stack, &low, births, shares), 2);
  assert_float_equal(shares[0] + shares[1], 1.0, 1e-15);
  assert_true(shares[1] > 0.0 && shares[1] < 1.0);
  assert_true(births[0].height + births[0].final <= 200.0 + 1e-9);
  assert_true(births[1].height + births[1].final > 200.0);
  const ql_puff_source vent = {.height = 8.0, .sigma = 2.0, .rate = 1.0};
  assert_int_equal(ql_puff_stack_births(&vent, &low, births, shares), 1);
  assert_float_equal(births[0].final, 0.0, 0.0);
  assert_float_equal(births[0].sigma, 2.0, 0.0);
}

/* Golder 1972: at z0 = 0.1 m A is 1/L = -0.125 (L = -8 m), F 0.071 (14 m), D neutral; rougher
 * ground brings all classes nearer to neutral. */
static void classes(void **state) {
  (void)state;
  assert_float_equal(ql_puff_air_class('A', 0.1), -0.125, 1e-12);
  assert_float_equal(ql_puff_air_class('F', 0.1), 0.071, 1e-12);
  assert_float_equal(ql_puff_air_class('D', 0.1), 0.0, 0.0);
  for (char c = 'A'; c < 'F'; c++) {
    assert_true(ql_puff_air_class(c, 0.1) < ql_puff_air_class((char)(c + 1), 0.1));
    assert_true(fabs(ql_puff_air_class(c, 0.3)) <= fabs(ql_puff_air_class(c, 0.03)));
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(emission), cmocka_unit_test(dose),
                                     cmocka_unit_test(turning), cmocka_unit_test(stacks),
                                     cmocka_unit_test(classes)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
