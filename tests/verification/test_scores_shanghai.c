/* Hourly PM2.5 of the US Post in Shanghai, 2011-12-28 to 2015 (UCI, Liang et al. 2016): the scores
 * of 24-h persistence, computed apart with other tools: MAE 30.2, RMSE 47.2, r 0.386, 33,246 pairs.
 */
#include "ql_test.h"

#include "base/clock.h"
#include "base/csv.h"
#include "outputs/scores.h"

#include <math.h>

static void persistence(void **unused) {
  (void)unused;
  ql_arena *arena;
  ql_csv table;
  double *value;
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_csv_read(
      arena, QL_SHARED_DIR "/data/shanghai_pm_uci/ShanghaiPM20100101_20151231.csv", &table));
  const int post = ql_csv_column(&table, "PM_US Post");
  assert_true(post >= 0);
  assert_ok(ql_arena_take(arena, "values", (size_t)table.rows, sizeof *value, &value));
  for (int r = 0; r < table.rows; r++)
    if (!ql_csv_number(&table, r, post, &value[r])) value[r] = NAN;
  const ql_scores s = ql_scores_of(value, value + 24, (size_t)table.rows - 24);
  printf("n %zu MAE %.2f RMSE %.2f r %.4f\n", s.n, s.mae, s.rmse, s.r);
  assert_int_equal(s.n, 33246);
  assert_float_equal(s.mae, 30.2, 0.05);
  assert_float_equal(s.rmse, 47.2, 0.05);
  assert_float_equal(s.r, 0.386, 0.0005);
  ql_arena_free(arena);
}

int main(void) {
  need_shared("data/shanghai_pm_uci/ShanghaiPM20100101_20151231.csv");
  const struct CMUnitTest tests[] = {cmocka_unit_test(persistence)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
