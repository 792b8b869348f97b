/* Every file of tests/hostile/case is a case file with something wrong. Its comments "# expect:
 * TEXT" (in the file, or in FILE.expect where the file is no text) name what must be said, "# line:
 * N" after one the line it must be said of. */
#include "ql_test.h"

#include "inputs/case/case.h"

#include <dirent.h>
#include <stdbool.h>

#define CORPUS QL_SOURCE_DIR "/tests/hostile/case/"
enum { LINE = 512 };

static bool said(const ql_problems *problems, const char *text, long line) {
  char end[32];
  snprintf(end, sizeof end, ":%ld", line);
  for (size_t i = 0; i < problems->count; i++) {
    const ql_problem *p = &problems->items[i];
    const size_t length = strlen(p->place), tail = strlen(end);
    const bool there = line == 0 || (length > tail && strcmp(p->place + length - tail, end) == 0);
    if (p->severity == QL_ERROR && there && strstr(p->text, text)) return true;
  }
  return false;
}

static void print_problems(const ql_problems *problems) {
  for (size_t i = 0; i < problems->count && i < 10; i++)
    print_error("  %s: %s\n", problems->items[i].place, problems->items[i].text);
}

static void expect(const ql_problems *problems, const char *name, const char *text, long line) {
  if (said(problems, text, line)) return;
  print_problems(problems);
  fail_msg("%s: '%s' (line %ld) was not said", name, text, line);
}

/* Compare with the directives; returns how many there were. */
static int check_directives(FILE *file, const ql_problems *problems, const char *name) {
  char text[LINE], wanted[LINE] = "";
  int count = 0;
  while (fgets(text, sizeof text, file)) {
    text[strcspn(text, "\n")] = '\0';
    const bool is_line = strncmp(text, "# line: ", 8) == 0;
    const bool is_expect = strncmp(text, "# expect: ", 10) == 0;
    if (is_line) expect(problems, name, wanted, strtol(text + 8, NULL, 10));
    if (is_expect) {
      snprintf(wanted, sizeof wanted, "%s", text + 10);
      expect(problems, name, wanted, 0);
      count++;
    }
  }
  return count;
}

static FILE *open_directives(const char *path) {
  char beside[1100];
  snprintf(beside, sizeof beside, "%s.expect", path);
  FILE *file = fopen(beside, "r");
  return file ? file : fopen(path, "r");
}

static void check_case(const char *name) {
  char path[1024];
  snprintf(path, sizeof path, CORPUS "%s", name);
  ql_problems problems = {0};
  ql_case *loaded = NULL;
  const ql_status status = ql_case_load(path, &problems, &loaded);
  if (status == QL_OK) fail_msg("%s: was taken for a good case", name);
  assert_int_equal(ql_error_exit_code(status), 2);
  assert_null(loaded);
  assert_true(ql_error_message()[0] != '\0');
  FILE *file = open_directives(path);
  assert_non_null(file);
  assert_true(check_directives(file, &problems, name) > 0);
  fclose(file);
  ql_problems_free(&problems);
}

static void every_bad_case(void **state) {
  (void)state;
  DIR *folder = opendir(CORPUS);
  assert_non_null(folder);
  int count = 0;
  for (struct dirent *e = readdir(folder); e; e = readdir(folder)) {
    const char *dot = strrchr(e->d_name, '.');
    if (!dot || strcmp(dot, ".yaml") != 0) continue;
    check_case(e->d_name);
    count++;
  }
  closedir(folder);
  print_message("%d bad case files\n", count);
  assert_true(count >= 60);
}

static void expect_error(const char *path, const char *text) {
  ql_problems problems = {0};
  ql_case *loaded = NULL;
  assert_int_equal(ql_error_exit_code(ql_case_load(path, &problems, &loaded)), 2);
  assert_int_equal(problems.error_count, 1);
  assert_string_equal(problems.items[0].place, path);
  assert_non_null(strstr(problems.items[0].text, text));
  ql_problems_free(&problems);
}

static void not_a_case_file(void **state) {
  (void)state;
  expect_error(CORPUS, "is a folder; name a case file");
  expect_error(CORPUS "there_is_none.yaml", "cannot be opened: No such file");
  expect_error("/dev/null", "is not a regular file");
}

static void too_large(void **state) {
  (void)state;
  const size_t size = 2U << 20U;
  char *text = malloc(size);
  assert_non_null(text);
  memset(text, '#', size);
  ql_problems problems = {0};
  ql_case *loaded = NULL;
  assert_int_equal(ql_case_parse(text, size, "huge.yaml", &problems, &loaded), QL_ERR_INPUT);
  assert_non_null(strstr(problems.items[0].text, "more than 1048576 bytes"));
  ql_problems_free(&problems);
  free(text);
}

/* The first error is the message of the status, with the number of the others. */
static void message_counts(void **state) {
  (void)state;
  ql_problems problems = {0};
  ql_case *loaded = NULL;
  assert_int_equal(ql_case_load(CORPUS "missing_inventory_keys.yaml", &problems, &loaded),
                   QL_ERR_INPUT);
  assert_non_null(strstr(ql_error_message(), "(and 2 more)"));
  ql_problems_free(&problems);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(every_bad_case),
                                     cmocka_unit_test(not_a_case_file), cmocka_unit_test(too_large),
                                     cmocka_unit_test(message_counts)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
