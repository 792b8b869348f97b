/* Orders written into a folder of the program's own and checked there, for the tests of orders. */
#ifndef QL_TESTS_ORDERS_FOLDER_H
#define QL_TESTS_ORDERS_FOLDER_H

#include "ql_test.h"

#include "base/problems.h"
#include "outputs/orders.h"
#include "outputs/orders_check.h"

static ql_arena *arena;
static ql_enterprises *all;
static ql_plan base;
static char folder[] = "/tmp/orders_XXXXXX", path[64]; /* of orders.csv */

static inline void orders_folder_make(void) {
  assert_ok(ql_arena_create(&arena));
  assert_non_null(mkdtemp(folder));
  snprintf(path, sizeof path, "%s/orders.csv", folder);
}

static inline int orders_folder_remove(void **state) {
  (void)state;
  char command[128];
  snprintf(command, sizeof command, "rm -rf %s", folder);
  assert_int_equal(system(command), 0);
  ql_enterprises_free(all);
  ql_arena_free(arena);
  return 0;
}

/* Write the orders of a plan and check the file. */
static inline ql_status orders_folder_check(const ql_plan *plan, const char *title,
                                            ql_problems *problems, ql_orders_verdict *verdict) {
  const ql_orders orders = {.plan = plan, .base = &base, .title = title};
  assert_ok(ql_orders_write(&orders, folder));
  return ql_orders_check(path, all, problems, verdict);
}

static inline bool says(const ql_problems *problems, const char *text) {
  for (size_t n = 0; n < problems->count; n++)
    if (problems->items[n].severity == QL_ERROR && strstr(problems->items[n].text, text))
      return true;
  return false;
}

static inline void print_problems(const ql_problems *problems) {
  for (size_t n = 0; n < problems->count; n++)
    print_error("  %s: %s\n", problems->items[n].place, problems->items[n].text);
}

#endif
