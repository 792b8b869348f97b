#include "app/bench.h"
#include "app/command.h"

#include <getopt.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
  const char *name, *text;
  ql_status (*run)(ql_bench *bench);
} benchmarks[] = {
    {"transport", "x, y and z sweeps, per cell, step and species", ql_bench_transport},
    {"mixing", "implicit vertical solve, per cell, step and species", ql_bench_mixing},
    {"rates", "rate constants of CB6r5, per cell", ql_bench_rates},
    {"chemistry", "CB6r5 with rates, per cell-hour at 600 s steps", ql_bench_chemistry},
    {"photolysis", "all J values of a column", ql_bench_photolysis},
    {"equilibrium", "inorganic gas-particle equilibrium, per cell", ql_bench_equilibrium},
    {"organic", "partition of organic matter, per cell", ql_bench_organic},
    {"aerosol", "the aerosol operators on a grid, per cell and call", ql_bench_aerosol},
    {"puff", "puff-receptor pairs, per pair", ql_bench_puff},
    {"schedule", "the plan of 40 enterprises, time and proved gap", ql_bench_schedule},
    {"model", "the whole forecast, cell-hours per core-second", ql_bench_model},
};
enum { BENCHMARK_COUNT = sizeof benchmarks / sizeof benchmarks[0] };

static void print_help(void) {
  puts("usage: qinglan bench [OPTIONS] [NAME]...\n\nMeasure all benchmarks, or those named:\n");
  for (int b = 0; b < BENCHMARK_COUNT; b++)
    printf("  %-12s %s\n", benchmarks[b].name, benchmarks[b].text);
  puts("\n  -c, --case PATH  for the whole model: a case file, or a folder with the data of "
       "zhuji60\n"
       "                   (default: ../shared/data/zhuji60)\n"
       "  -H, --hours N    simulated hours of it (default: 2)\n"
       "  -j, --json       a list of {name, metric, value, unit, twin, ratio}\n"
       "  -h, --help       this help\n\n"
       "CPU seconds of one thread, unless the metric says otherwise. 'twin' is the plain scalar "
       "version\n"
       "measured in the same run; 'ratio' is how many times faster the kernel is.");
}

void ql_bench_add(ql_bench *bench, const char *name, const char *metric, double value, double twin,
                  const char *unit) {
  if (bench->count == QL_BENCH_MOST) return;
  bench->results[bench->count++] = (ql_bench_result){.name = name,
                                                     .metric = metric,
                                                     .unit = unit,
                                                     .value = value,
                                                     .twin = twin,
                                                     .ratio = twin > 0.0 ? twin / value : 0.0};
}

static void print_json(const ql_bench *bench) {
  json_t *list = json_array();
  for (int r = 0; r < bench->count; r++) {
    const ql_bench_result *b = &bench->results[r];
    json_t *item = json_pack("{s:s, s:s, s:f, s:s}", "name", b->name, "metric", b->metric, "value",
                             b->value, "unit", b->unit);
    json_object_set_new(item, "twin", b->twin > 0.0 ? json_real(b->twin) : json_null());
    json_object_set_new(item, "ratio", b->twin > 0.0 ? json_real(b->ratio) : json_null());
    json_array_append_new(list, item);
  }
  json_dumpf(list, stdout, JSON_INDENT(1) | JSON_REAL_PRECISION(6));
  putchar('\n');
  json_decref(list);
}

static void print_table(const ql_bench *bench) {
  printf("%-12s %-44s %12s %-24s %10s %7s\n", "name", "metric", "value", "unit", "twin", "ratio");
  for (int r = 0; r < bench->count; r++) {
    const ql_bench_result *b = &bench->results[r];
    printf("%-12s %-44s %12.4g %-24s ", b->name, b->metric, b->value, b->unit);
    if (b->twin > 0.0)
      printf("%10.4g %7.1f\n", b->twin, b->ratio);
    else
      printf("%10s %7s\n", "-", "-");
  }
}

static bool is_wanted(const char *name, char *const *names, int count) {
  for (int n = 0; n < count; n++)
    if (strcmp(names[n], name) == 0) return true;
  return count == 0;
}

static ql_status check_names(char *const *names, int count) {
  for (int n = 0; n < count; n++) {
    bool known = false;
    for (int b = 0; b < BENCHMARK_COUNT; b++)
      known = known || !strcmp(names[n], benchmarks[b].name);
    if (!known)
      return ql_error_set(QL_ERR_USAGE, "there is no benchmark '%s'; see --help", names[n]);
  }
  return QL_OK;
}

static ql_status run_all(ql_bench *bench, char *const *names, int count) {
  QL_TRY(check_names(names, count));
  for (int b = 0; b < BENCHMARK_COUNT; b++) {
    if (!is_wanted(benchmarks[b].name, names, count)) continue;
    if (benchmarks[b].run == ql_bench_model && count == 0 && access(bench->case_path, F_OK))
      fprintf(stderr, "the whole model is left out: there is no %s (--case)\n", bench->case_path);
    else
      QL_TRY(benchmarks[b].run(bench));
  }
  return QL_OK;
}

int ql_cmd_bench(int argc, char **argv) {
  static const struct option options[] = {{"case", required_argument, NULL, 'c'},
                                          {"hours", required_argument, NULL, 'H'},
                                          {"json", no_argument, NULL, 'j'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  static ql_bench bench;
  bench = (ql_bench){.case_path = "../shared/data/zhuji60", .hours = 2.0};
  bool json = false;
  for (int o; (o = getopt_long(argc, argv, "c:H:jh", options, NULL)) != -1;) {
    if (o == 'c')
      bench.case_path = optarg;
    else if (o == 'H')
      bench.hours = atof(optarg);
    else if (o == 'j')
      json = true;
    else {
      if (o == 'h') print_help();
      return o == 'h' ? 0 : 2;
    }
  }
  if (bench.hours <= 0.0)
    return ql_command_end("bench", ql_error_set(QL_ERR_USAGE, "--hours needs a positive number"));
  const ql_status status = run_all(&bench, argv + optind, argc - optind);
  if (json)
    print_json(&bench);
  else if (bench.count)
    print_table(&bench);
  return ql_command_end("bench", status);
}
