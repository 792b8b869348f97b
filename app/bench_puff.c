/* The benchmark of the puff-receptor kernel. */
#include "app/bench.h"

#include "base/arena.h"
#include "base/timer.h"
#include "benchmarks/puff_twin.h"

#include <stdint.h>

enum { PUFFS = 4096, RECEPTORS = 4096, TWIN_RECEPTORS = 256, ROUNDS = 5 };

/* Uniform in 0 .. 1 (Knuth's linear congruential generator, top 24 bits). */
static float uniform(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (float)(*state >> 40) * 0x1p-24f;
}

/* Puffs of 100 to 500 m and receptors, anywhere on 5 x 5 km. */
static void fill(ql_puff_view *view, float *x, float *y) {
  uint64_t state = 1;
  view->count = PUFFS;
  for (int p = 0; p < PUFFS; p++) {
    const float s = 100.0f + 400.0f * uniform(&state);
    view->x[p] = 5000.0f * uniform(&state);
    view->y[p] = 5000.0f * uniform(&state);
    view->xx[p] = 0.5f / (s * s);
    view->yy[p] = 0.6f / (s * s);
    view->xy[p] = 0.1f / (s * s);
    view->weight[p] = 1.0f;
  }
  for (int r = 0; r < RECEPTORS; r++) {
    x[r] = 5000.0f * uniform(&state);
    y[r] = 5000.0f * uniform(&state);
  }
}

static ql_status measure(ql_arena *arena, double *cost, double *twin) {
  ql_puff_view view;
  float *x, *y, *sum;
  double *plain;
  QL_TRY(ql_puff_view_create(arena, PUFFS, &view));
  QL_TRY(ql_arena_take(arena, "receptors", RECEPTORS, sizeof *x, (void *)&x));
  QL_TRY(ql_arena_take(arena, "receptors", RECEPTORS, sizeof *y, (void *)&y));
  QL_TRY(ql_arena_take(arena, "receptors", RECEPTORS, sizeof *sum, (void *)&sum));
  QL_TRY(ql_arena_take(arena, "receptors", RECEPTORS, sizeof *plain, (void *)&plain));
  fill(&view, x, y);
  *cost = *twin = 1e9;
  for (int n = 0; n < ROUNDS; n++) {
    const double start = ql_timer_cpu();
    ql_puff_kernel(&view, RECEPTORS, x, y, sum);
    const double middle = ql_timer_cpu();
    ql_puff_twin(&view, TWIN_RECEPTORS, x, y, plain);
    const double fast = 1e9 * (middle - start) / ((double)PUFFS * RECEPTORS);
    const double slow = 1e9 * (ql_timer_cpu() - middle) / ((double)PUFFS * TWIN_RECEPTORS);
    *cost = fast < *cost ? fast : *cost;
    *twin = slow < *twin ? slow : *twin;
  }
  return QL_OK;
}

ql_status ql_bench_puff(ql_bench *bench) {
  ql_arena *arena = NULL;
  double cost = 0.0, twin = 0.0;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = measure(arena, &cost, &twin);
  ql_arena_free(arena);
  if (status != QL_OK) return status;
  ql_bench_add(bench, "puff", "puff-receptor pairs at one height", cost, twin, "ns pair-1");
  return QL_OK;
}
