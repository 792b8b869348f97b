#include "app/command.h"
#include "app/forecast.h"
#include "app/user_points.h"
#include "base/file.h"

#include <getopt.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct forecast_options {
  const char *case_path, *folder, *standards, *scenario;
  int threads; /* 0: as OpenMP decides */
  bool resume, dry_run, quiet;
} forecast_options;

static void print_help(void) {
  puts("usage: qinglan forecast [OPTIONS] CASE\n\n"
       "Forecast ozone, PM2.5 and their precursors and components for every cell, hour and\n"
       "station of CASE.\n\n"
       "  -o, --output DIR   where results go (default: output.folder of the case)\n"
       "  -t, --threads N    number of threads (default: all cores); answers do not depend on it\n"
       "  -r, --resume       go on from the last checkpoint in the output folder\n"
       "  -n, --dry-run      check the case, run a few steps, print memory and time to expect\n"
       "  -S, --standards DIR  tables of the air quality standards (default: built-in)\n"
       "  -s, --scenario FILE:NAME  under this scenario of emissions ('qinglan whatif' runs many)\n"
       "  -q, --quiet        no progress\n"
       "  -h, --help         this help\n\n"
       "Results: forecast.nc and aqi.nc (CF NetCDF), stations.csv, stations.nc, bulletin.csv,\n"
       "emissions.csv, emissions_hourly.csv, emissions_enterprises.csv, manifest.json.\n"
       "Exit codes: 0 success, 1 the run failed, 2 wrong case, input or command line.");
}

/* Returns 0 to go on, else the exit code plus one. */
static int parse(int argc, char **argv, forecast_options *o) {
  static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                          {"threads", required_argument, NULL, 't'},
                                          {"resume", no_argument, NULL, 'r'},
                                          {"dry-run", no_argument, NULL, 'n'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"scenario", required_argument, NULL, 's'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  for (int c; (c = getopt_long(argc, argv, "o:t:S:s:rnqh", options, NULL)) != -1;) {
    char *rest = NULL;
    if (c == 'o')
      o->folder = optarg;
    else if (c == 'S')
      o->standards = optarg;
    else if (c == 's')
      o->scenario = optarg;
    else if (c == 'r')
      o->resume = true;
    else if (c == 'n')
      o->dry_run = true;
    else if (c == 'q')
      o->quiet = true;
    else if (c == 't') {
      const long threads = strtol(optarg, &rest, 10);
      if (*rest || threads < 1 || threads > 4096)
        return 1 + ql_command_end(
                       "forecast",
                       ql_error_set(QL_ERR_USAGE, "--threads needs a number, not '%s'", optarg));
      o->threads = (int)threads;
    } else {
      if (c == 'h') print_help();
      return 1 + (c == 'h' ? 0 : 2);
    }
  }
  if (optind + 1 != argc)
    return 1 + ql_command_end("forecast",
                              ql_error_set(QL_ERR_USAGE, "one case file is needed; see --help"));
  o->case_path = argv[optind];
  return 0;
}

static ql_status estimate(ql_run *run) {
  double cpu, wall;
  QL_TRY(ql_forecast_sample(run, &cpu, &wall));
  printf("memory: %.0f MB\nthe whole run: about %.0f CPU s, %.0f s by the clock with %d threads\n",
         1e-6 * (double)ql_arena_bytes(run->arena), cpu, wall, omp_get_max_threads());
  ql_user_points_print_cost(run);
  return QL_OK;
}

static ql_status forecast(const forecast_options *o, ql_run *run) {
  const char *folder = o->folder ? o->folder : run->setup->output.folder;
  ql_forecast f = {.run = run, .folder = folder, .standards = o->standards, .quiet = o->quiet};
  if (!o->dry_run) QL_TRY(ql_file_make_folder(folder));
  QL_TRY(ql_run_prepare(run, folder));
  if (o->dry_run) return estimate(run);
  QL_TRY(ql_forecast_begin(&f, o->resume));
  return ql_forecast_finish(&f);
}

/* The scenario that "FILE:NAME" asks for; NULL if none is asked for. */
static ql_status find_scenario(const char *asked, ql_problems *problems, ql_scenarios **file,
                               const ql_scenario **scenario) {
  char path[4096];
  const char *colon = asked ? strrchr(asked, ':') : NULL;
  if (!asked) return QL_OK;
  if (!colon || colon == asked || !colon[1] || (size_t)(colon - asked) >= sizeof path)
    return ql_error_set(QL_ERR_USAGE, "--scenario needs FILE:NAME, not '%s'", asked);
  snprintf(path, sizeof path, "%.*s", (int)(colon - asked), asked);
  QL_TRY(ql_scenarios_load(path, problems, file));
  *scenario = ql_scenarios_find(*file, colon + 1);
  return *scenario ? QL_OK : ql_error_set(QL_ERR_USAGE, "%s has no scenario '%s'", path, colon + 1);
}

/* Open and run; every problem is printed. */
static ql_status open_and_run(const forecast_options *o, const ql_scenario *scenario) {
  ql_run run;
  ql_status status = ql_run_open(o->case_path, scenario, &run);
  ql_run_print_problems(&run.problems, false);
  if (status == QL_OK) {
    status = forecast(o, &run);
    ql_command_end("forecast", status);
  } else if (!run.problems.error_count) {
    ql_command_end("forecast", status);
  } else {
    fprintf(stderr, "qinglan forecast: %zu error(s); nothing was run\n", run.problems.error_count);
  }
  ql_run_close(&run);
  return status;
}

int ql_cmd_forecast(int argc, char **argv) {
  forecast_options o = {0};
  ql_scenarios *scenarios = NULL;
  const ql_scenario *scenario = NULL;
  ql_problems problems = {0};
  const int stop = parse(argc, argv, &o);
  if (stop) return stop - 1;
  if (o.threads) omp_set_num_threads(o.threads);
  ql_status status = find_scenario(o.scenario, &problems, &scenarios, &scenario);
  ql_run_print_problems(&problems, false);
  if (status == QL_OK)
    status = open_and_run(&o, scenario);
  else
    ql_command_end("forecast", status);
  ql_scenarios_free(scenarios);
  ql_problems_free(&problems);
  return ql_error_exit_code(status);
}
