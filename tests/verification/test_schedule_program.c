/* Integer problems by CBC and HiGHS as programs against enumeration and against the linked GLPK:
 * those that are installed; skips where neither is. */
#include "ql_test.h"

#include "../plan_check.h"
#include "benchmarks/plan_instance.h"
#include "scheduling/schedule.h"

#include <dirent.h>
#include <omp.h>

enum { COLUMNS = 14, ROWS = 4 };

static ql_milp_solver solver; /* at hand */

/* Choose of 13 things at least, and at most, so much of four kinds; a 14th column is a lack that
 * can be paid for. */
static void write_problem(uint64_t *random, ql_milp *m) {
  for (int c = 0; c < COLUMNS - 1; c++)
    ql_milp_column(m, 0.0, 1.0, 10.0 + 90.0 * plan_random(random), true);
  ql_milp_column(m, 0.0, INFINITY, 40.0, false);
  for (int r = 0; r < ROWS; r++) {
    const int row = ql_milp_row(m, 6.0 + r, r % 2 ? 6.7 + r : INFINITY);
    for (int c = 0; c < COLUMNS - 1; c++) ql_milp_entry(m, row, c, 0.2 + 2.0 * plan_random(random));
    ql_milp_entry(m, row, COLUMNS - 1, 1.0);
  }
}

/* The cost of a choice with the least lack that it needs; INFINITY: none will do. */
static double cost_of(const ql_milp *m, unsigned choice) {
  double sum[ROWS] = {0.0}, cost = 0.0, lack = 0.0, most = INFINITY;
  for (int c = 0; c < COLUMNS - 1; c++) cost += (choice >> c & 1U) * m->cost[c];
  for (int n = 0; n < m->entries; n++)
    if (m->entry_column[n] < COLUMNS - 1)
      sum[m->entry_row[n]] += (choice >> m->entry_column[n] & 1U) * m->entry_value[n];
  for (int r = 0; r < ROWS; r++) {
    lack = fmax(lack, m->row_lower[r] - sum[r]);
    most = fmin(most, m->row_upper[r] - sum[r]);
  }
  return lack <= most ? cost + 40.0 * lack : INFINITY;
}

static void equals_enumeration(void **state) {
  (void)state;
  static const double gaps[] = {0.0, 5.0, 60.0};
  uint64_t random = 11;
  for (int n = 0; n < 12; n++) {
    ql_milp m = {0};
    double value[COLUMNS], best = INFINITY;
    write_problem(&random, &m);
    for (unsigned choice = 0; choice < 1U << (COLUMNS - 1); choice++)
      best = fmin(best, cost_of(&m, choice));
    assert_true(isfinite(best));
    for (int g = 0; g < 3; g++)
      for (int nodes = 0; nodes < 3; nodes++) {
        const ql_milp_limits limits = {.gap = gaps[g], .nodes = nodes, .solver = solver};
        ql_milp_solution s = {.value = value};
        assert_ok(ql_milp_solve(&m, &limits, &s));
        assert_true(isfinite(s.bound) && s.bound <= best + 1e-6);
        if (!nodes) assert_true(s.found && s.objective <= best + gaps[g] + 1e-5);
        if (s.found) assert_true(s.objective >= best - 1e-5 && s.bound <= s.objective);
        if (!nodes) assert_true(s.objective - s.bound <= gaps[g] + 1e-2);
      }
    ql_milp_free(&m);
  }
}

static int left_in(const char *folder) {
  int count = 0;
  DIR *all = opendir(folder);
  assert_non_null(all);
  for (struct dirent *entry; (entry = readdir(all));) count += entry->d_name[0] != '.';
  closedir(all);
  return count;
}

static void plans_as_glpk(void **state) {
  (void)state;
  char folder[] = "/tmp/ql-milp-XXXXXX";
  const plan_shape shape = {.enterprises = 3, .stations = 2, .hours = 24, .seed = 3};
  plan_instance instance;
  ql_arena *arena;
  ql_plan base;
  ql_rows rows;
  ql_schedule_result linked, one, two;
  ql_schedule_options options = ql_schedule_defaults();
  assert_non_null(mkdtemp(folder));
  assert_int_equal(setenv("TMPDIR", folder, 1), 0);
  assert_ok(ql_arena_create(&arena));
  assert_ok(plan_instance_make(arena, &shape, &instance));
  assert_ok(ql_plan_create(arena, &instance.enterprises, instance.start, instance.utc_offset,
                           instance.hours, &base));
  assert_ok(ql_rows_gather(arena, &instance.rows, instance.curves, NULL, &base, &rows));
  options.gap = 0.002;
  assert_ok(ql_schedule_solve(arena, &base, &base, &rows, &options, &linked));
  options.solver = solver;
  omp_set_num_threads(1);
  assert_ok(ql_schedule_solve(arena, &base, &base, &rows, &options, &one));
  omp_set_num_threads(2);
  assert_ok(ql_schedule_solve(arena, &base, &base, &rows, &options, &two));
  printf("objective: GLPK %.3f, program %.3f; bound: GLPK %.3f, program %.3f; base %.3f\n",
         linked.objective, one.objective, linked.bound, one.bound, one.base_objective);
  assert_true(linked.gap <= options.gap && one.gap <= options.gap);
  assert_true(one.bound <= linked.objective && linked.bound <= one.objective);
  assert_true(one.objective < one.base_objective);
  assert_int_equal(check_plan(&one.plan, &base), 0);
  const size_t cells = (size_t)base.process_count * (size_t)base.hours;
  assert_memory_equal(one.plan.load, two.plan.load, cells * sizeof(double));
  assert_true(one.objective == two.objective && one.bound == two.bound);
  assert_int_equal(left_in(folder), 0);
  ql_arena_free(arena);
  rmdir(folder);
  unsetenv("TMPDIR");
}

int main(void) {
  static const ql_milp_solver solvers[] = {QL_MILP_CBC, QL_MILP_HIGHS};
  const struct CMUnitTest tests[] = {cmocka_unit_test(equals_enumeration),
                                     cmocka_unit_test(plans_as_glpk)};
  int ran = 0, failed = 0;
  for (int n = 0; n < 2; n++) {
    char text[QL_MILP_TEXT];
    solver = solvers[n];
    if (ql_milp_find(solver, text) != QL_OK) {
      printf("SKIPPED: %s\n", ql_error_message());
      continue;
    }
    puts(text);
    ran++;
    failed += cmocka_run_group_tests(tests, NULL, NULL);
  }
  return ran ? failed : 77;
}
