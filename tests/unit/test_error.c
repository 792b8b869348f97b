#include "ql_test.h"

#include "base/error.h"

#include <omp.h>

static ql_status fail_inside(void) {
  return ql_error_set(QL_ERR_INPUT, "wrf.nc: variable %s has no units", "U");
}

static ql_status pass_on(int *reached) {
  QL_TRY(ql_error_set(QL_OK, "nothing"));
  QL_TRY(ql_error_context(fail_inside(), "reading winds"));
  *reached = 1;
  return QL_OK;
}

static void messages(void **state) {
  (void)state;
  int reached = 0;
  assert_int_equal(pass_on(&reached), QL_ERR_INPUT);
  assert_int_equal(reached, 0);
  assert_string_equal(ql_error_message(), "reading winds: wrf.nc: variable U has no units");
  ql_error_context(QL_OK, "no change");
  assert_string_equal(ql_error_message(), "reading winds: wrf.nc: variable U has no units");
  ql_error_set(QL_ERR_IO, "again: %s", ql_error_message());
  assert_string_equal(ql_error_message(), "again: reading winds: wrf.nc: variable U has no units");
  ql_error_clear();
  assert_string_equal(ql_error_message(), "");
}

static void long_messages(void **state) {
  (void)state;
  char text[5000];
  memset(text, 'a', sizeof text);
  text[sizeof text - 1] = '\0';
  ql_error_set(QL_ERR_INPUT, "%s", text);
  const size_t kept = strlen(ql_error_message());
  assert_true(kept > 1000 && kept < sizeof text);
  for (int i = 0; i < 10; i++) ql_error_context(QL_ERR_INPUT, "%s", text);
  assert_true(strlen(ql_error_message()) <= kept);
  ql_error_context(QL_ERR_INPUT, "case.yaml:3");
  assert_ptr_equal(strstr(ql_error_message(), "case.yaml:3: aaa"), ql_error_message());
}

static void exit_codes(void **state) {
  (void)state;
  assert_int_equal(ql_error_exit_code(QL_OK), 0);
  assert_int_equal(ql_error_exit_code(QL_ERR_INPUT), 2);
  assert_int_equal(ql_error_exit_code(QL_ERR_USAGE), 2);
  assert_int_equal(ql_error_exit_code(QL_ERR_IO), 1);
  assert_int_equal(ql_error_exit_code(QL_ERR_MEMORY), 1);
  assert_string_equal(ql_error_describe(QL_ERR_MEMORY), "out of memory");
}

/* Whatever the number of threads, and whichever comes last: the error of the first piece. */
static void errors_of_threads(void **state) {
  (void)state;
  for (int threads = 1; threads <= 8; threads++) {
    ql_error_slot slot = QL_ERROR_SLOT;
    assert_ok(ql_error_raise(&slot));
#pragma omp parallel for schedule(static, 1) num_threads(threads)
    for (int piece = 99; piece >= 0; piece--) {
      const ql_status status =
          piece % 10 == 7 ? ql_error_set(QL_ERR_NUMERIC, "cell %d did not converge", piece) : QL_OK;
      ql_error_collect(&slot, (size_t)piece, status);
    }
    ql_error_clear();
    assert_int_equal(ql_error_raise(&slot), QL_ERR_NUMERIC);
    assert_string_equal(ql_error_message(), "cell 7 did not converge");
  }
}

static void messages_of_threads(void **state) {
  (void)state;
  int wrong = 0;
#pragma omp parallel num_threads(4) reduction(+ : wrong)
  for (int i = 0; i < 1000; i++) {
    char expected[32];
    snprintf(expected, sizeof expected, "thread %d", omp_get_thread_num());
    ql_error_set(QL_ERR_INPUT, "thread %d", omp_get_thread_num());
    wrong += strcmp(ql_error_message(), expected) != 0;
  }
  assert_int_equal(wrong, 0);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(messages), cmocka_unit_test(long_messages), cmocka_unit_test(exit_codes),
      cmocka_unit_test(errors_of_threads), cmocka_unit_test(messages_of_threads)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
