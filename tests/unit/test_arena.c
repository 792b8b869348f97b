#include "ql_test.h"

#include "base/arena.h"

static void zeroed_and_aligned(void **state) {
  (void)state;
  ql_arena *arena = NULL;
  unsigned char *blocks[50];
  assert_ok(ql_arena_create(&arena));
  assert_int_equal(ql_arena_bytes(arena), 0);
  for (size_t i = 0; i < 50; i++) {
    assert_ok(ql_arena_take(arena, "field", 7 * i + 1, 3, &blocks[i]));
    assert_int_equal((uintptr_t)blocks[i] % QL_ALIGNMENT, 0);
    for (size_t b = 0; b < 3 * (7 * i + 1); b++) assert_int_equal(blocks[i][b], 0);
    memset(blocks[i], (int)i + 1, 3 * (7 * i + 1));
  }
  for (size_t i = 0; i < 50; i++) /* no two overlap */
    for (size_t b = 0; b < 3 * (7 * i + 1); b++) assert_int_equal(blocks[i][b], i + 1);
  assert_true(ql_arena_bytes(arena) >= 3 * (7 * 49 * 50 / 2 + 50));
  ql_arena_free(arena);
  ql_arena_free(NULL);
}

static void nothing_asked_for(void **state) {
  (void)state;
  ql_arena *arena = NULL;
  void *first = NULL, *second = NULL;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_arena_take(arena, "empty", 0, 8, &first));
  assert_ok(ql_arena_take(arena, "empty", 8, 0, &second));
  assert_true(first && second && first != second);
  ql_arena_free(arena);
}

static void too_much(void **state) {
  (void)state;
  ql_arena *arena = NULL;
  void *block = arena;
  assert_ok(ql_arena_create(&arena));
  assert_int_equal(ql_arena_take(arena, "sky", SIZE_MAX, 1, &block), QL_ERR_MEMORY);
  assert_int_equal(ql_arena_take(arena, "sky", SIZE_MAX / 4, 8, &block), QL_ERR_MEMORY);
  assert_non_null(strstr(ql_error_message(), "sky needs"));
  assert_null(block);
  assert_int_equal(ql_arena_bytes(arena), 0);
  ql_arena_free(arena);
}

static void strings(void **state) {
  (void)state;
  ql_arena *arena = NULL;
  char source[] = "ozone", *copy = NULL;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_arena_string(arena, source, &copy));
  source[0] = 'O';
  assert_string_equal(copy, "ozone");
  assert_ok(ql_arena_string(arena, "", &copy));
  assert_string_equal(copy, "");
  ql_arena_free(arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(zeroed_and_aligned),
                                     cmocka_unit_test(nothing_asked_for),
                                     cmocka_unit_test(too_much), cmocka_unit_test(strings)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
