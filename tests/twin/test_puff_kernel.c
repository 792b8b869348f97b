/* The puff-receptor kernel against its plain twin, and its exponential against libm. */
#include "ql_test.h"

#include "benchmarks/puff_twin.h"

enum { PUFFS = 257, RECEPTORS = 333 };

static ql_arena *arena;

static int open_arena(void **state) {
  (void)state;
  assert_ok(ql_arena_create(&arena));
  return 0;
}

static int close_arena(void **state) {
  (void)state;
  ql_arena_free(arena);
  return 0;
}

/* Every count of receptors, so that the ends of the vectors are met. The sum of the weights is
 * 1500: what is out of reach is below 2e-10. */
static void pairs(void **state) {
  static float x[RECEPTORS], y[RECEPTORS], got[RECEPTORS];
  static double want[RECEPTORS];
  ql_puff_view view;
  (void)state;
  assert_ok(ql_puff_view_create(arena, PUFFS, &view));
  view.count = PUFFS;
  for (int p = 0; p < PUFFS; p++) {
    view.x[p] = (float)(p * 37 % 1000), view.y[p] = (float)(p * 61 % 1000);
    view.xx[p] = 1e-4f * (float)(1 + p % 7), view.yy[p] = 2e-4f * (float)(1 + p % 5);
    view.xy[p] = 3e-5f * (float)(p % 3 - 1), view.weight[p] = (float)(1 + p % 11);
  }
  for (int r = 0; r < RECEPTORS; r++) {
    x[r] = (float)(r * 53 % 1100) - 50.0f;
    y[r] = (float)(r * 29 % 1100) - 50.0f;
  }
  for (int count = 0; count <= RECEPTORS; count += count < 70 ? 1 : 97) {
    memset(got, 0, sizeof got);
    memset(want, 0, sizeof want);
    ql_puff_kernel(&view, count, x, y, got);
    ql_puff_twin(&view, count, x, y, want);
    for (int r = 0; r < RECEPTORS; r++)
      assert_true(fabs((double)got[r] - want[r]) <= 2e-6 * want[r] + 2e-10);
  }
}

/* One puff of weight 1: e^-q, q exact to half a unit in its last place. */
static void exponential(void **state) {
  ql_puff_view view;
  double worst = 0.0;
  (void)state;
  assert_ok(ql_puff_view_create(arena, 1, &view));
  view.count = 1;
  view.xx[0] = view.yy[0] = view.weight[0] = 1.0f;
  for (float dx = 0.0f; dx < 12.0f; dx += 0.00037f) {
    const float zero = 0.0f, q = dx * dx;
    float got = 0.0f;
    ql_puff_kernel(&view, 1, &dx, &zero, &got);
    const double want = exp(-(double)dx * (double)dx), error = fabs((double)got - want) / want;
    if (q > 29.9f) { /* may be left out */
      assert_true(got < 2e-13f);
      continue;
    }
    assert_true(error <= 2e-7 + 6e-8 * (double)q);
    if (q < 1.0f && error > worst) worst = error;
  }
  printf("exponential: worst relative error %.1e for q < 1\n", worst);
  assert_true(worst > 0.0);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(pairs), cmocka_unit_test(exponential)};
  return cmocka_run_group_tests(tests, open_arena, close_arena);
}
