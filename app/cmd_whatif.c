#include "app/command.h"
#include "app/scenario_ledger.h"
#include "app/whatif.h"
#include "app/whatif_compare.h"
#include "base/file.h"
#include "outputs/whatif.h"

#include <getopt.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct whatif_options {
  const char *case_path, *scenarios_path, *folder, *base, *standards, *population;
  double memory; /* bytes */
  int threads;   /* 0: as OpenMP decides */
  bool resume, dry_run, ledger, quiet;
} whatif_options;

static void print_help(void) {
  puts("usage: qinglan whatif [OPTIONS] CASE SCENARIOS\n\n"
       "Run CASE as it is (base) and under every scenario of emissions in SCENARIOS (YAML), all "
       "over\n"
       "one reading of the meteorology, and compare them. A scenario has the results, to the last\n"
       "bit, that 'qinglan forecast --scenario SCENARIOS:NAME CASE' gives.\n\n"
       "  -o, --output DIR   where results go (default: whatif)\n"
       "  -b, --base DIR     results of a finished 'qinglan forecast CASE': they are the base's, "
       "which\n"
       "                     is computed only as far as scenarios follow it before they differ\n"
       "  -m, --memory GB    what all runs together may take (default: 0.7 of this machine's);\n"
       "                     scenarios that do not fit go in turns\n"
       "  -t, --threads N    number of threads (default: all cores); answers do not depend on it\n"
       "  -r, --resume       go on from the last checkpoints in the output folder\n"
       "  -n, --dry-run      check case and scenarios, print memory and time to expect\n"
       "  -l, --ledger       print what every scenario does to the emissions, and run nothing\n"
       "  -p, --population FILE  people by cell or area (NetCDF on a CF grid), for the exposure\n"
       "  -S, --standards DIR  tables of the air quality standards (default: built-in)\n"
       "  -q, --quiet        no progress\n"
       "  -h, --help         this help\n\n"
       "Results: DIR/base and DIR/NAME hold a complete forecast each, DIR/NAME the scenario's "
       "ledger\n"
       "of emissions too (scenario_emissions.csv); beside them the comparison\n"
       "(whatif.csv, whatif_stations.csv, whatif_emissions.csv, NAME/difference.nc), which\n"
       "'qinglan report DIR' draws.\n"
       "Exit codes: 0 success, 1 a run failed (the others are complete), 2 wrong case, scenario,\n"
       "input or command line: nothing was run.");
}

static ql_status read_number(const char *option, const char *text, double least, double *number) {
  char *rest;
  *number = strtod(text, &rest);
  return *rest == '\0' && rest != text && isfinite(*number) && *number >= least
             ? QL_OK
             : ql_error_set(QL_ERR_USAGE, "%s needs a number of at least %g, not '%s'", option,
                            least, text);
}

static ql_status take_option(int c, whatif_options *o) {
  double number;
  if (c == 'o') o->folder = optarg;
  if (c == 'b') o->base = optarg;
  if (c == 'S') o->standards = optarg;
  if (c == 'p') o->population = optarg;
  if (c == 'r') o->resume = true;
  if (c == 'n') o->dry_run = true;
  if (c == 'l') o->ledger = true;
  if (c == 'q') o->quiet = true;
  if (c == 'm') {
    QL_TRY(read_number("--memory", optarg, 0.001, &number));
    o->memory = 1e9 * number;
  }
  if (c == 't') {
    QL_TRY(read_number("--threads", optarg, 1.0, &number));
    if (number > 4096.0 || number != floor(number))
      return ql_error_set(QL_ERR_USAGE, "--threads needs a whole number up to 4096, not '%s'",
                          optarg);
    o->threads = (int)number;
  }
  return QL_OK;
}

/* Returns 0 to go on, else the exit code plus one. */
static int parse(int argc, char **argv, whatif_options *o) {
  static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                          {"base", required_argument, NULL, 'b'},
                                          {"memory", required_argument, NULL, 'm'},
                                          {"threads", required_argument, NULL, 't'},
                                          {"resume", no_argument, NULL, 'r'},
                                          {"dry-run", no_argument, NULL, 'n'},
                                          {"ledger", no_argument, NULL, 'l'},
                                          {"population", required_argument, NULL, 'p'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  for (int c; (c = getopt_long(argc, argv, "o:b:m:t:p:S:rnlqh", options, NULL)) != -1;) {
    if (c == 'h') print_help();
    if (c == 'h' || c == '?') return 1 + (c == 'h' ? 0 : 2);
    const ql_status status = take_option(c, o);
    if (status != QL_OK) return 1 + ql_command_end("whatif", status);
  }
  if (optind + 2 != argc)
    return 1 + ql_command_end("whatif",
                              ql_error_set(QL_ERR_USAGE, "a case file and a file of scenarios are "
                                                         "needed; see --help"));
  o->case_path = argv[optind];
  o->scenarios_path = argv[optind + 1];
  return 0;
}

static double default_memory(void) {
  return 0.7 * (double)sysconf(_SC_PHYS_PAGES) * (double)sysconf(_SC_PAGE_SIZE);
}

/* Scenarios that failed: their number, said at the end. */
static int count_failed(const ql_scenarios *scenarios, const ql_whatif_outcome *outcomes) {
  int failed = 0;
  for (unsigned s = 0; s < scenarios->scenarios_count; s++) {
    if (outcomes[s].status == QL_OK) continue;
    fprintf(stderr, "qinglan whatif: scenario %s failed: %s\n", scenarios->scenarios[s].name,
            outcomes[s].message);
    failed++;
  }
  return failed;
}

static ql_status run(const whatif_options *o, const ql_scenarios *scenarios) {
  const ql_whatif whatif = {.case_path = o->case_path,
                            .scenarios = scenarios,
                            .folder = o->folder,
                            .standards = o->standards,
                            .base = o->base,
                            .memory = o->memory > 0.0 ? o->memory : default_memory(),
                            .resume = o->resume,
                            .quiet = o->quiet};
  if (o->population) QL_TRY(ql_whatif_check_population(o->population));
  if (o->dry_run) return ql_whatif_estimate(&whatif);
  QL_TRY(ql_file_make_folder(o->folder));
  if (o->ledger) return ql_scenario_ledgers(o->case_path, scenarios, o->folder);
  ql_whatif_outcome *outcomes = calloc(scenarios->scenarios_count + 1U, sizeof *outcomes);
  if (!outcomes) return ql_error_set(QL_ERR_MEMORY, "out of memory for the scenarios");
  ql_status status = ql_whatif_run(&whatif, outcomes);
  if (status == QL_OK) status = ql_whatif_compare_runs(&whatif, outcomes, o->population);
  if (status == QL_OK) {
    const int failed = count_failed(scenarios, outcomes);
    printf("Results in %s: base and %u scenarios\n", o->folder,
           scenarios->scenarios_count - (unsigned)failed);
    if (failed) status = ql_error_set(QL_ERR_NUMERIC, "%d scenario(s) failed", failed);
  }
  free(outcomes);
  return status;
}

int ql_cmd_whatif(int argc, char **argv) {
  whatif_options o = {.folder = "whatif"};
  const int stop = parse(argc, argv, &o);
  if (stop) return stop - 1;
  if (o.threads) omp_set_num_threads(o.threads);
  ql_problems problems = {0};
  ql_scenarios *scenarios = NULL;
  ql_status status = ql_scenarios_load(o.scenarios_path, &problems, &scenarios);
  ql_run_print_problems(&problems, false);
  if (status == QL_OK) status = run(&o, scenarios);
  ql_command_end("whatif", status);
  ql_scenarios_free(scenarios);
  ql_problems_free(&problems);
  return ql_error_exit_code(status);
}
