/* From plan to orders with the demo's enterprises: the base and an optimised plan (invented rows)
 * are written, and the independent checker finds nothing in the files. */
#include "orders_folder.h"

#include "benchmarks/plan_instance.h"

enum { HOURS = 24 };

static plan_instance instance;

static int setup(void **state) {
  (void)state;
  ql_problems problems = {0};
  const plan_shape shape = {.enterprises = 40, .stations = 4, .hours = HOURS, .seed = 11};
  orders_folder_make();
  assert_ok(ql_enterprises_load(QL_SOURCE_DIR "/cases/zhuji/tables/enterprises_summer.yaml",
                                &problems, &all));
  assert_ok(plan_instance_make(arena, &shape, &instance));
  for (int r = 0; r < instance.rows.row_count; r++) { /* the rows of these enterprises */
    ql_sensitivity_row *row = &instance.rows.rows[r];
    const char *id = all->enterprises[r / (3 * HOURS)].id;
    snprintf(row->enterprise, sizeof row->enterprise, "%s", id);
  }
  assert_ok(ql_plan_create(arena, all, instance.start, instance.utc_offset, instance.hours, &base));
  return 0;
}

/* Write a plan and check the file. Returns the number of hours in which something is asked. */
static int write_and_check(const ql_plan *plan, const char *what) {
  const ql_orders orders = {.plan = plan, .base = &base, .title = what};
  ql_problems problems = {0};
  ql_orders_verdict verdict;
  const ql_status status = orders_folder_check(plan, what, &problems, &verdict);
  print_problems(&problems);
  assert_ok(status);
  assert_int_equal(verdict.violations, 0);
  ql_problems_free(&problems);
  int changed = 0;
  for (int p = 0; p < plan->process_count; p++)
    for (int h = 0; h < plan->hours; h++) changed += ql_orders_kind(&orders, p, h) != QL_ORDER_KEEP;
  print_message("%s: %d checks, %d hours changed\n", what, verdict.checks, changed);
  return changed;
}

static void base_passes(void **state) {
  (void)state;
  assert_int_equal(write_and_check(&base, "base"), 0);
}

static void plan_passes(void **state) {
  (void)state;
  ql_rows rows;
  ql_schedule_result result;
  ql_schedule_options options = ql_schedule_defaults();
  options.gap = 0.02;
  assert_ok(ql_rows_gather(arena, &instance.rows, instance.curves, NULL, &base, &rows));
  assert_ok(ql_schedule_solve(arena, &base, &base, &rows, &options, &result));
  print_message("plan: objective %.0f, bound %.0f, base %.0f\n", result.objective, result.bound,
                result.base_objective);
  assert_true(result.objective < result.base_objective);
  assert_true(write_and_check(&result.plan, "plan") > 100);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(base_passes), cmocka_unit_test(plan_passes)};
  return cmocka_run_group_tests(tests, setup, orders_folder_remove);
}
