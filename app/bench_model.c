/* The whole model on a case: a few hours of it, with one thread and with all. */
#include "app/bench.h"
#include "app/run.h"

#include <math.h>
#include <omp.h>
#include <string.h>

typedef struct cost {
  double cpu, wall;                /* s */
  double timers[QL_DRIVER_TIMERS]; /* CPU s */
  double cell_hours;
} cost;

static ql_status run_hours(const ql_bench *bench, int threads, cost *spent) {
  ql_run run;
  omp_set_num_threads(threads);
  ql_status status =
      ql_error_context(ql_run_open(bench->case_path, &run), "the whole model (--case FILE)");
  if (status == QL_OK) status = ql_run_prepare(&run, ".");
  const double end = status == QL_OK ? run.state->time + 3600.0 * bench->hours : 0.0;
  spent->cpu = -ql_timer_cpu();
  spent->wall = -ql_timer_wall();
  while (status == QL_OK && run.state->time < end) {
    status = ql_run_force(&run);
    if (status == QL_OK) status = ql_driver_step(run.driver, &run.forcing, run.state);
  }
  spent->cpu += ql_timer_cpu();
  spent->wall += ql_timer_wall();
  if (status == QL_OK) {
    spent->cell_hours = bench->hours * run.grid->nx * run.grid->ny * run.grid->nz;
    for (int t = 0; t < QL_DRIVER_TIMERS; t++)
      spent->timers[t] = ql_driver_timers(run.driver)[t].cpu;
  }
  ql_run_close(&run);
  return status;
}

ql_status ql_bench_model(ql_bench *bench) {
  static const char *const metrics[QL_DRIVER_TIMERS] = {
      [QL_DRIVER_MET] = "meteorology in time",
      [QL_DRIVER_TRANSPORT] = "transport",
      [QL_DRIVER_DIFFUSION] = "horizontal diffusion",
      [QL_DRIVER_MIXING] = "vertical solve",
      [QL_DRIVER_DEPOSITION] = "deposition velocities",
      [QL_DRIVER_PLUME_RISE] = "plume rise",
      [QL_DRIVER_PHOTOLYSIS] = "photolysis",
      [QL_DRIVER_CHEMISTRY] = "gas chemistry"};
  const int threads = omp_get_num_procs();
  cost one, all;
  QL_TRY(run_hours(bench, 1, &one));
  QL_TRY(run_hours(bench, threads, &all));
  ql_bench_add(bench, "model", "cell-hours per core-second, 1 thread", one.cell_hours / one.cpu,
               0.0, "cell h s-1");
  ql_bench_add(bench, "model", "speed-up by the clock, all cores", one.wall / all.wall, 0.0, "1");
  ql_bench_add(bench, "model", "cores", threads, 0.0, "1");
  for (int t = 0; t < QL_DRIVER_TIMERS; t++)
    ql_bench_add(bench, "model", metrics[t], 1e6 * one.timers[t] / one.cell_hours, 0.0,
                 "us cell-1 h-1");
  return QL_OK;
}
