#include "ql_test.h"

#include "base/problems.h"

static void lists(void **state) {
  (void)state;
  ql_problems list = {0};
  assert_ok(ql_problems_result(&list));
  ql_problems_add(&list, QL_NOTE, "wrf.nc", "PBLH is diagnosed");
  ql_problems_add(&list, QL_WARNING, "case.yaml:3", "clocks change");
  assert_ok(ql_problems_result(&list));
  ql_problems_add(&list, QL_ERROR, "case.yaml:7", "step is %d s", 7);
  assert_int_equal(ql_problems_result(&list), QL_ERR_INPUT);
  assert_string_equal(ql_error_message(), "case.yaml:7: step is 7 s");
  for (int i = 0; i < 100; i++) ql_problems_add(&list, QL_ERROR, "x", "number %d", i);
  assert_int_equal(list.count, 103);
  assert_int_equal(list.error_count, 101);
  assert_string_equal(list.items[102].text, "number 99");
  assert_int_equal(ql_problems_result(&list), QL_ERR_INPUT);
  assert_string_equal(ql_error_message(), "case.yaml:7: step is 7 s (and 100 more)");
  ql_problems_free(&list);
  assert_int_equal(list.count, 0);
  assert_ok(ql_problems_result(&list));
}

static void from_status(void **state) {
  (void)state;
  ql_problems list = {0};
  assert_int_equal(ql_problems_status(&list, "a.nc", QL_OK), QL_OK);
  assert_int_equal(list.count, 0);
  const ql_status failed = ql_error_set(QL_ERR_IO, "disk full");
  assert_int_equal(ql_problems_status(&list, "a.nc", failed), QL_ERR_IO);
  assert_int_equal(list.error_count, 1);
  assert_int_equal(list.items[0].severity, QL_ERROR);
  assert_string_equal(list.items[0].place, "a.nc");
  assert_string_equal(list.items[0].text, "disk full");
  ql_problems_free(&list);
}

static void long_texts(void **state) {
  (void)state;
  char text[5000];
  memset(text, 'a', sizeof text);
  text[sizeof text - 1] = '\0';
  ql_problems list = {0};
  ql_problems_add(&list, QL_ERROR, text, "%s", text);
  assert_int_equal(list.count, 1);
  assert_int_equal(strlen(list.items[0].place), sizeof text - 1);
  assert_true(strlen(list.items[0].text) > 1000);
  assert_int_equal(ql_problems_result(&list), QL_ERR_INPUT);
  ql_problems_free(&list);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(lists), cmocka_unit_test(from_status),
                                     cmocka_unit_test(long_texts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
