/* Plans: local clock and history, what a process emits, what it costs; by hand. */
#include "ql_test.h"

#include "scheduling/cost.h"

#include <math.h>

static double flat[24], morning[24], late[24], price[24];
static ql_process_emission coat[] = {{"VOC", 10.0, 2.0, 3.0, 0.0}};
static ql_process_emission kiln[] = {{"NOx", 40.0, 8.0, 100.0, 1.0}};
static ql_process_emission cast[] = {{"PM25", 6.0, 0.0, 0.5, 0.25}};
static double shape[] = {0.5, 0.3, 0.2};
static ql_plant_process processes[] = {
    {.id = "line",
     .kind = "line",
     .emissions = coat,
     .emissions_count = 1,
     .base = morning,
     .base_count = 24,
     .minimum_load = 1.0,
     .power = 2.0,
     .start_cost = 50.0,
     .stop_cost = 20.0,
     .shift_cost = 7.0,
     .shortfall_cost = 1000.0,
     .quota_share = 1.0,
     .drying = 2},
    {.id = "kiln",
     .kind = "continuous",
     .emissions = kiln,
     .emissions_count = 1,
     .base = flat,
     .base_count = 24,
     .warm_cost = 11.0,
     .minimum_load = 0.5,
     .quota_share = 1.0},
    {.id = "casting",
     .kind = "batch",
     .emissions = cast,
     .emissions_count = 1,
     .base = late,
     .base_count = 24,
     .duration = 3,
     .shape = shape,
     .shape_count = 3,
     .quota_share = 1.0},
};
static ql_enterprise enterprise = {.id = "one",
                                   .status = "negotiated",
                                   .tariff = "t",
                                   .processes = processes,
                                   .processes_count = 3,
                                   .power_cap = 1.5,
                                   .power_excess_cost = 400.0};
static ql_tariff tariff = {"t", price, 24};
static ql_enterprises all = {
    .tariffs = &tariff, .tariffs_count = 1, .enterprises = &enterprise, .enterprises_count = 1};

/* 2023-07-14 06:00 at +08:00, 24 h. */
static void make(ql_arena **arena, ql_plan *plan) {
  for (int h = 0; h < 24; h++) {
    flat[h] = 0.75;
    morning[h] = h >= 8 && h < 12;
    late[h] = h == 23 || h == 4;
    price[h] = 100.0 + h;
  }
  assert_ok(ql_arena_create(arena));
  assert_ok(ql_plan_create(*arena, &all, 1689285600.0, 28800.0, 24, plan));
}

static void clock_and_history(void **state) {
  (void)state;
  ql_arena *arena;
  ql_plan plan;
  make(&arena, &plan);
  assert_int_equal(plan.process_count, 3);
  assert_int_equal(ql_plan_clock(&plan, 0), 6);
  assert_int_equal(ql_plan_clock(&plan, 18), 0);
  assert_int_equal(ql_plan_clock(&plan, -7), 23);
  assert_int_equal(ql_plan_day(&plan, 17), 0);
  assert_int_equal(ql_plan_day(&plan, 18), 1);
  assert_int_equal(ql_plan_day(&plan, -7), -1);
  /* the batch of 04:00 is under way until 07:00 */
  assert_true(ql_plan_on(&plan, 2, 0) && !ql_plan_starts(&plan, 2, 0));
  assert_false(ql_plan_on(&plan, 2, 1));
  assert_true(ql_plan_starts(&plan, 2, 17) && ql_plan_on(&plan, 2, 19));
  assert_true(ql_plan_starts(&plan, 0, 2) && !ql_plan_on(&plan, 0, 1));
  ql_plan other;
  assert_int_equal(ql_plan_create(arena, &all, 1689285601.0, 28800.0, 24, &other), QL_ERR_ARGUMENT);
  assert_int_equal(ql_plan_create(arena, &all, 1689285600.0, 28800.0, 0, &other), QL_ERR_ARGUMENT);
  ql_arena_free(arena);
}

static void emissions_by_hand(void **state) {
  (void)state;
  ql_arena *arena;
  ql_plan plan;
  make(&arena, &plan);
  /* the line: on at hours 2 to 5, dries for two hours */
  const double line[] = {0.0, 0.0, 13.0, 10.0, 10.0, 10.0, 2.0, 2.0, 0.0};
  for (int h = 0; h < 9; h++) assert_float_equal(ql_plan_emission(&plan, 0, 0, h), line[h], 1e-12);
  /* the kiln: idle 8 and 0.75 of the 32 above it; stopped: held warm; started again */
  assert_float_equal(ql_plan_emission(&plan, 1, 0, 5), 32.0, 1e-12);
  const size_t five = ql_plan_at(&plan, 1, 5);
  plan.load[five] = plan.on[five] = 0;
  plan.starts[five + 1] = 1;
  assert_float_equal(ql_plan_emission(&plan, 1, 0, 5), 1.0, 1e-12);
  assert_float_equal(ql_plan_emission(&plan, 1, 0, 6), 132.0, 1e-12);
  /* the batches: 18 kg by their shape, the first one's last hour in hour 0; warm between them */
  assert_float_equal(ql_plan_emission(&plan, 2, 0, 0), 18.0 * 0.2, 1e-12);
  assert_float_equal(ql_plan_emission(&plan, 2, 0, 1), 0.25, 1e-12);
  assert_float_equal(ql_plan_emission(&plan, 2, 0, 17), 18.0 * 0.5 + 0.5, 1e-12);
  assert_float_equal(ql_plan_emission(&plan, 2, 0, 18), 18.0 * 0.3, 1e-12);
  ql_arena_free(arena);
}

static void costs_by_hand(void **state) {
  (void)state;
  ql_arena *arena;
  ql_plan base, plan;
  make(&arena, &base);
  assert_ok(ql_plan_create(arena, &all, base.start, base.utc_offset, base.hours, &plan));
  ql_cost cost = ql_cost_of(&base, &base, 0);
  assert_float_equal(cost.energy, 2.0 * (108.0 + 109.0 + 110.0 + 111.0), 1e-9);
  assert_float_equal(ql_cost_total(&cost), cost.energy + 50.0 + 20.0, 1e-9);
  /* instead of 08:00 to 12:00 it works 08:00 to 10:00 and 14:00 to 15:00 */
  for (int h = 4; h < 6; h++) plan.load[h] = plan.on[h] = 0;
  plan.load[8] = plan.on[8] = plan.starts[8] = 1;
  cost = ql_cost_of(&plan, &base, 0);
  assert_float_equal(cost.energy, 2.0 * (108.0 + 109.0 + 114.0), 1e-9);
  assert_float_equal(cost.starts, 100.0, 1e-9);
  assert_float_equal(cost.stops, 40.0, 1e-9);
  assert_float_equal(cost.shift, 7.0, 1e-9);
  assert_float_equal(cost.shortfall, 1000.0, 1e-9);
  assert_float_equal(ql_cost_moved(&plan, &base, 0), 1.0, 1e-12);
  assert_float_equal(ql_cost_missing(&plan, &base, 0), 1.0, 1e-12);
  assert_float_equal(ql_cost_of_power(&plan, (int[]){0, 1, 2}, 3), 0.5 * 400.0, 1e-9);
  assert_float_equal(ql_cost_capacity(&base, 0), 4.0 + 24 * 0.75 + 6.0 - 0.0, 1e-9);
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(clock_and_history),
      cmocka_unit_test(emissions_by_hand),
      cmocka_unit_test(costs_by_hand),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
