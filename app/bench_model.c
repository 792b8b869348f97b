/* The whole model on a case: a few hours of it, with one thread and with all. */
#include "app/bench.h"
#include "app/run.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* cases/zhuji60.yaml and its species map, compiled in. */
extern const char ql_zhuji60_case[], ql_zhuji60_species[];

enum { PATH_SIZE = 4096 };

/* A case file to run, and the folder to remove afterwards if it was made for this. */
typedef struct bench_case {
  char path[PATH_SIZE], folder[PATH_SIZE - 32];
} bench_case;

/* Write `text`, every `from` in it replaced by `to`. */
static ql_status write_text(const char *path, const char *text, const char *from, const char *to) {
  FILE *out = fopen(path, "w");
  if (!out) return ql_error_set(QL_ERR_IO, "%s: cannot be created", path);
  for (const char *found; (found = strstr(text, from)); text = found + strlen(from)) {
    fwrite(text, 1, (size_t)(found - text), out);
    fputs(to, out);
  }
  fputs(text, out);
  return fclose(out) ? ql_error_set(QL_ERR_IO, "%s: cannot be written", path) : QL_OK;
}

/* A folder of data instead of a case file: the zhuji60 case on the data there. */
static ql_status make_case(const char *data, bench_case *made) {
  char absolute[PATH_SIZE], map[PATH_SIZE];
  snprintf(made->folder, sizeof made->folder, "/tmp/qinglan-bench-XXXXXX");
  if (!realpath(data, absolute) || !mkdtemp(made->folder))
    return ql_error_set(QL_ERR_IO, "%s: cannot be used as a folder of data", data);
  snprintf(made->path, sizeof made->path, "%s/case.yaml", made->folder);
  snprintf(map, sizeof map, "%s/zhuji60_species.yaml", made->folder);
  static const char place[] = "../../shared/data/zhuji60"; /* in the case file */
  QL_TRY(write_text(made->path, ql_zhuji60_case, place, absolute));
  return write_text(map, ql_zhuji60_species, place, absolute);
}

static void remove_case(const bench_case *made) {
  char map[PATH_SIZE];
  if (!made->folder[0]) return;
  snprintf(map, sizeof map, "%s/zhuji60_species.yaml", made->folder);
  remove(made->path);
  remove(map);
  rmdir(made->folder);
}

static ql_status find_case(const char *path, bench_case *found) {
  struct stat info;
  *found = (bench_case){.folder = ""};
  if (stat(path, &info))
    return ql_error_set(QL_ERR_INPUT,
                        "%s is not there; name a case file or a folder with the data of zhuji60 "
                        "(--case)",
                        path);
  if (S_ISDIR(info.st_mode)) return make_case(path, found);
  snprintf(found->path, sizeof found->path, "%s", path);
  return QL_OK;
}

typedef struct cost {
  double cpu, wall;                    /* s */
  const char *names[QL_DRIVER_TIMERS]; /* of the driver's timers: constants */
  double timers[QL_DRIVER_TIMERS];     /* CPU s */
  double cell_hours;
} cost;

static ql_status run_hours(const char *path, double hours, int threads, cost *spent) {
  ql_run run;
  omp_set_num_threads(threads);
  ql_status status = ql_run_open(path, NULL, &run);
  if (status == QL_OK) status = ql_run_prepare(&run, ".");
  const double end = status == QL_OK ? run.state->time + 3600.0 * hours : 0.0;
  spent->cpu = -ql_timer_cpu();
  spent->wall = -ql_timer_wall();
  while (status == QL_OK && run.state->time < end) {
    status = ql_run_force(&run);
    if (status == QL_OK) status = ql_driver_step(run.driver, &run.forcing, run.state);
  }
  spent->cpu += ql_timer_cpu();
  spent->wall += ql_timer_wall();
  if (status == QL_OK) {
    spent->cell_hours = hours * run.grid->nx * run.grid->ny * run.grid->nz;
    for (int t = 0; t < QL_DRIVER_TIMERS; t++) {
      spent->names[t] = ql_driver_timers(run.driver)[t].name;
      spent->timers[t] = ql_driver_timers(run.driver)[t].cpu;
    }
  }
  ql_run_close(&run);
  return status;
}

ql_status ql_bench_model(ql_bench *bench) {
  const int threads = omp_get_num_procs();
  bench_case found;
  cost one, all;
  ql_status status = find_case(bench->case_path, &found);
  if (status == QL_OK) status = run_hours(found.path, bench->hours, 1, &one);
  if (status == QL_OK) status = run_hours(found.path, bench->hours, threads, &all);
  remove_case(&found);
  QL_TRY(status);
  ql_bench_add(bench, "model", "cell-hours per core-second, 1 thread", one.cell_hours / one.cpu,
               0.0, "cell h s-1");
  ql_bench_add(bench, "model", "speed-up by the clock, all cores", one.wall / all.wall, 0.0, "1");
  ql_bench_add(bench, "model", "cores", threads, 0.0, "1");
  for (int t = 0; t < QL_DRIVER_TIMERS; t++)
    ql_bench_add(bench, "model", one.names[t], 1e6 * one.timers[t] / one.cell_hours, 0.0,
                 "us cell-1 h-1");
  return QL_OK;
}
