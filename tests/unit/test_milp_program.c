/* What a solver's program says is not believed unchecked. Shell scripts stand in for cbc and highs:
 * they write fixed answers in the formats of those programs (HiGHS's from its documentation), right
 * and wrong ones, to a problem whose solution is known: least x + 2 y + 3 z with x + y + z >= 1.5,
 * x and y whole and up to 1: x = 1, z = 0.5 costs 2.5, x = y = 1 costs 3; without whole numbers 2.
 */
#include "ql_test.h"

#include "scheduling/milp.h"

#include <dirent.h>
#include <math.h>
#include <sys/stat.h>

static char bin[] = "/tmp/ql-programs-XXXXXX", temporary[] = "/tmp/ql-folder-XXXXXX";

static void write_script(const char *name, const char *text) {
  char path[128];
  snprintf(path, sizeof path, "%s/%s", bin, name);
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fprintf(out, "#!/bin/sh\n%s", text);
  assert_int_equal(fclose(out), 0);
  assert_int_equal(chmod(path, 0700), 0);
}

/* The answer is the argument after -solution or --solution_file. */
static void answer_with(const char *name, const char *log, const char *answer) {
  char text[2048];
  snprintf(text, sizeof text,
           "while [ $# -gt 0 ]; do case $1 in -solution|--solution_file) out=$2 ;; esac; shift; "
           "done\nprintf '%s'\nprintf '%s' >\"$out\"\n",
           log, answer);
  write_script(name, text);
}

static ql_status solve(ql_milp_solver solver, ql_milp_solution *s) {
  static double value[3];
  const ql_milp_limits limits = {.gap = 0.25, .nodes = 7, .solver = solver};
  ql_milp m = {0};
  *s = (ql_milp_solution){.value = value};
  ql_milp_column(&m, 0.0, 1.0, 1.0, true);
  ql_milp_column(&m, 0.0, 1.0, 2.0, true);
  ql_milp_column(&m, 0.0, INFINITY, 3.0, false);
  const int row = ql_milp_row(&m, 1.5, INFINITY);
  for (int c = 0; c < 3; c++) ql_milp_entry(&m, row, c, 1.0);
  const ql_status status = ql_milp_solve(&m, &limits, s);
  ql_milp_free(&m);
  DIR *all = opendir(temporary);
  assert_non_null(all);
  for (struct dirent *entry; (entry = readdir(all));) assert_true(entry->d_name[0] == '.');
  closedir(all);
  return status;
}

static void is_refused(ql_milp_solver solver, const char *why) {
  ql_milp_solution s;
  assert_int_equal(solve(solver, &s), QL_ERR_NUMERIC);
  if (!strstr(ql_error_message(), why) || !strstr(ql_error_message(), "problem.mps"))
    fail_msg("no '%s' in: %s", why, ql_error_message());
}

static void is_close(double value, double wanted, double tolerance) {
  if (!(fabs(value - wanted) <= tolerance)) fail_msg("%.9f, not %.9f", value, wanted);
}

static void cbc_is_read(void **state) {
  (void)state;
  static const char good[] = "      0 C0000001   1   0\\n      2 C0000003   0.5   0\\n";
  char text[256];
  ql_milp_solution s;
  snprintf(text, sizeof text, "Optimal - objective value 2.5\\n%s", good);
  answer_with("cbc", "Enumerated nodes:       4\\n", text);
  assert_ok(solve(QL_MILP_CBC, &s));
  assert_true(s.found && s.nodes == 4 && s.value[0] == 1.0 && s.value[2] == 0.5);
  is_close(s.objective, 2.5, 0.0);
  is_close(s.bound, 2.25, 1e-6);
  snprintf(text, sizeof text, "Stopped on nodes - objective value 2.5\\n%s", good);
  answer_with("cbc", "Lower bound:      2.400\\n", text);
  assert_ok(solve(QL_MILP_CBC, &s));
  is_close(s.bound, 2.399, 1e-9);
  answer_with("cbc", "", text); /* no word of a bound: that of the linear problem */
  assert_ok(solve(QL_MILP_CBC, &s));
  is_close(s.bound, 2.0, 1e-9);
  answer_with("cbc", "",
              "Stopped on nodes (no integer solution - continuous used) - objective value 2\\n"
              "      0 C0000001   1   0\\n      1 C0000002   0.5   0\\n");
  assert_ok(solve(QL_MILP_CBC, &s));
  assert_false(s.found);
  is_close(s.bound, 2.0, 1e-9);
}

static void highs_is_read(void **state) {
  (void)state;
  ql_milp_solution s;
  answer_with("highs", "  Primal bound      2.5\\n  Dual bound        2.375\\n  Nodes   3\\n",
              "Model status\\nOptimal\\n\\n# Primal solution values\\nFeasible\\nObjective 2.5\\n"
              "# Columns 3\\nC0000001 1\\nC0000002 0\\nC0000003 0.5\\n# Rows 1\\nR0000001 1.5\\n\\n"
              "# Dual solution values\\nFeasible\\n# Columns 3\\nC0000001 9\\n# Rows 1\\n");
  assert_ok(solve(QL_MILP_HIGHS, &s));
  assert_true(s.found && s.nodes == 3);
  is_close(s.objective, 2.5, 0.0);
  is_close(s.bound, 2.375, 1e-9);
  answer_with("highs", "  Dual bound        2.25\\n",
              "Model status\\nSolution limit reached\\n\\n# Primal solution values\\nNone\\n");
  assert_ok(solve(QL_MILP_HIGHS, &s));
  assert_false(s.found);
  is_close(s.bound, 2.25, 1e-9);
}

static void wrong_answers_are_refused(void **state) {
  (void)state;
  answer_with("cbc", "", "Optimal - objective value 1\\n 0 C0000001 1 0\\n");
  is_refused(QL_MILP_CBC, "breaks a row");
  answer_with("cbc", "", "Optimal - objective value 1\\n 0 C0000001 1 0\\n 1 C0000002 0.5 0\\n");
  is_refused(QL_MILP_CBC, "not whole");
  answer_with("cbc", "", "Optimal - objective value 2\\n** 0 C0000001 2 0\\n");
  is_refused(QL_MILP_CBC, "breaks a bound");
  answer_with("cbc", "", "Unbounded - objective value 0\\n");
  is_refused(QL_MILP_CBC, "Unbounded");
  answer_with("highs", "", "what\\n");
  is_refused(QL_MILP_HIGHS, "no answer");
  write_script("highs", "exit 3\n");
  is_refused(QL_MILP_HIGHS, "wrote no answer");
  write_script("highs", "kill -9 $$\n");
  is_refused(QL_MILP_HIGHS, "killed");
}

static void versions_are_found(void **state) {
  (void)state;
  char text[QL_MILP_TEXT], path[128];
  write_script("cbc", "echo Welcome; echo 'Version: 9.8.7'\n");
  assert_ok(ql_milp_find(QL_MILP_CBC, text));
  assert_non_null(strstr(text, "CBC 9.8.7"));
  snprintf(path, sizeof path, "%s/cbc", bin);
  remove(path);
  snprintf(path, sizeof path, "%s/highs", bin);
  remove(path);
  assert_int_equal(setenv("PATH", bin, 1), 0);
  assert_int_equal(ql_milp_find(QL_MILP_CBC, text), QL_ERR_USAGE);
  assert_non_null(strstr(ql_error_message(), "coinor-cbc"));
  assert_int_equal(ql_milp_find(QL_MILP_HIGHS, text), QL_ERR_USAGE);
  assert_non_null(strstr(ql_error_message(), "'highs'"));
  assert_ok(ql_milp_find(QL_MILP_GLPK, text));
}

int main(void) {
  char path[4096];
  if (!mkdtemp(bin) || !mkdtemp(temporary)) return 1;
  snprintf(path, sizeof path, "%s:%s", bin, getenv("PATH"));
  setenv("PATH", path, 1);
  setenv("TMPDIR", temporary, 1);
  const struct CMUnitTest tests[] = {cmocka_unit_test(cbc_is_read), cmocka_unit_test(highs_is_read),
                                     cmocka_unit_test(wrong_answers_are_refused),
                                     cmocka_unit_test(versions_are_found)};
  const int status = cmocka_run_group_tests(tests, NULL, NULL);
  rmdir(bin);
  rmdir(temporary);
  return status;
}
