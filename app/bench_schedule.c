#include "app/bench.h"
#include "benchmarks/plan_instance.h"

#include "base/timer.h"

/* The size of the home case: 40 enterprises, 72 h, 18 stations. */
static ql_status measure(ql_arena *arena, ql_bench *bench) {
  static const plan_shape shape = {.enterprises = 40, .stations = 18, .hours = 72, .seed = 7};
  plan_instance instance;
  ql_plan base;
  ql_rows rows;
  ql_schedule_result result;
  const ql_schedule_options options = ql_schedule_defaults();
  QL_TRY(plan_instance_make(arena, &shape, &instance));
  QL_TRY(ql_plan_create(arena, &instance.enterprises, instance.start, instance.utc_offset,
                        instance.hours, &base));
  const double cpu = ql_timer_cpu();
  QL_TRY(ql_rows_gather(arena, &instance.rows, instance.curves, NULL, &base, &rows));
  QL_TRY(ql_schedule_solve(arena, &base, &base, &rows, &options, &result));
  ql_bench_add(bench, "schedule", "40 enterprises, 72 h, until the gap is proved",
               ql_timer_cpu() - cpu, 0.0, "CPU s");
  ql_bench_add(bench, "schedule", "processes", base.process_count, 0.0, "");
  ql_bench_add(bench, "schedule", "gap proved of all that the plan costs", 100.0 * result.gap, 0.0,
               "%");
  ql_bench_add(bench, "schedule", "gap proved of what the plan gains",
               100.0 * (result.objective - result.bound) /
                   (result.base_objective - result.objective),
               0.0, "%");
  return QL_OK;
}

ql_status ql_bench_schedule(ql_bench *bench) {
  ql_arena *arena;
  QL_TRY(ql_arena_create(&arena));
  const ql_status status = measure(arena, bench);
  ql_arena_free(arena);
  return status;
}
