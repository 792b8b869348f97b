#include "app/command.h"
#include "app/planning.h"

#include <getopt.h>
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct schedule_options {
  ql_planning_options plan;
  const char *explain;
  int threads;
} schedule_options;

static void print_help(void) {
  puts(
      "usage: qinglan schedule [OPTIONS] CASE\n"
      "       qinglan schedule --explain ENTERPRISE [--output DIR]\n\n"
      "Plan the peak shifts of the enterprises: least cost and cleanest air at the stations, by "
      "the\n"
      "rows of 'qinglan attribute', proved to a gap; then run the whole model with the plan, and\n"
      "keep it only if the model agrees.\n\n"
      "  -e, --enterprises FILE  (default: enterprises.yaml beside CASE)\n"
      "  -R, --rows FILE      source_receptor.nc of 'qinglan attribute' on the same case\n"
      "                       (default: source_receptor.nc in the output folder)\n"
      "  -o, --output DIR     where results go (default: plan)\n"
      "  -a, --air CNY        worth of a unit of cleaner air (default: 20000; docs/theory/\n"
      "                       scheduling.md says what a unit is)\n"
      "  -f, --fairness CNY   worth of spreading the burden (default: 20000)\n"
      "  -b, --budget CNY     the cleanest air that costs no more than this above the base\n"
      "  -T, --target         reach the limits of the standard at least cost\n"
      "  -i, --iterations N   plans that the model judges at most (default: 2)\n"
      "  -d, --trust SHARE    of a group's emission that the first plan may move (default: by the\n"
      "                       size of the runs from which the rows come)\n"
      "  -g, --gap SHARE      proved gap at which the search ends (default: 0.001)\n"
      "  -m, --milp-solver S  who solves the processes' integer problems: glpk (default, built "
      "in), "
      "cbc\n"
      "                       or highs (programs that must be installed)\n"
      "  -l, --linear         do not run the model: a plan by the rows alone, not judged\n"
      "  -x, --explain ID     print why the shifts of an enterprise were chosen, from the files "
      "of\n"
      "                       an earlier plan\n"
      "  -t, --threads N      number of threads (default: all cores); answers do not depend on it\n"
      "  -S, --standards DIR  tables of the air quality standards (default: built-in)\n"
      "  -q, --quiet          no progress\n"
      "  -h, --help           this help\n\n"
      "Results: plan.json, plan_metrics.csv, plan_enterprises.csv, plan_processes.csv,\n"
      "plan_hours.csv, orders.csv, orders.nc, sheets/ (docs/formats/schedule.md); the model's "
      "runs\n"
      "in base/ and plan_N/.\n"
      "Exit codes: 0 success (a plan that the model rejects too: plan.json says so), 1 a run\n"
      "failed, 2 wrong case, input or command line.");
}

static ql_status parse_number(const char *option, double low, double high, double *value) {
  char *rest;
  *value = strtod(optarg, &rest);
  if (rest != optarg && !*rest && *value >= low && *value <= high) return QL_OK;
  return ql_error_set(QL_ERR_USAGE, "%s '%s': a number from %g to %g is needed", option, optarg,
                      low, high);
}

static ql_status parse_count(const char *option, int most, int *count) {
  double value;
  QL_TRY(parse_number(option, 1.0, most, &value));
  *count = (int)value;
  return *count == value
             ? QL_OK
             : ql_error_set(QL_ERR_USAGE, "%s needs a whole number, not '%s'", option, optarg);
}

static ql_status parse_solver(ql_milp_solver *solver) {
  static const char *const names[] = {
      [QL_MILP_GLPK] = "glpk", [QL_MILP_CBC] = "cbc", [QL_MILP_HIGHS] = "highs"};
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
    if (strcmp(optarg, names[n]) == 0) {
      *solver = (ql_milp_solver)n;
      return QL_OK;
    }
  return ql_error_set(QL_ERR_USAGE, "--milp-solver '%s': glpk, cbc or highs is needed", optarg);
}

static ql_status take_option(int c, schedule_options *o) {
  ql_planning_options *p = &o->plan;
  if (c == 'a') return parse_number("--air", 0.0, 1e12, &p->air);
  if (c == 'f') return parse_number("--fairness", 0.0, 1e12, &p->fairness);
  if (c == 'b') return parse_number("--budget", 0.0, 1e15, &p->budget);
  if (c == 'd') return parse_number("--trust", 0.0, 1e6, &p->trust);
  if (c == 'g') return parse_number("--gap", 0.0, 1.0, &p->gap);
  if (c == 'i') return parse_count("--iterations", QL_PLANNING_ITERATIONS, &p->iterations);
  if (c == 'm') return parse_solver(&p->solver);
  if (c == 't') return parse_count("--threads", 4096, &o->threads);
  if (c == 'e') p->enterprises = optarg;
  if (c == 'R') p->rows = optarg;
  if (c == 'o') p->folder = optarg;
  if (c == 'S') p->standards = optarg;
  if (c == 'x') o->explain = optarg;
  if (c == 'T') p->target = true;
  if (c == 'l') p->linear = true;
  if (c == 'q') p->quiet = true;
  return QL_OK;
}

/* Returns 0 to go on, else the exit code plus one. */
static int parse(int argc, char **argv, schedule_options *o) {
  static const struct option options[] = {{"enterprises", required_argument, NULL, 'e'},
                                          {"rows", required_argument, NULL, 'R'},
                                          {"output", required_argument, NULL, 'o'},
                                          {"air", required_argument, NULL, 'a'},
                                          {"fairness", required_argument, NULL, 'f'},
                                          {"budget", required_argument, NULL, 'b'},
                                          {"target", no_argument, NULL, 'T'},
                                          {"iterations", required_argument, NULL, 'i'},
                                          {"trust", required_argument, NULL, 'd'},
                                          {"gap", required_argument, NULL, 'g'},
                                          {"milp-solver", required_argument, NULL, 'm'},
                                          {"linear", no_argument, NULL, 'l'},
                                          {"explain", required_argument, NULL, 'x'},
                                          {"threads", required_argument, NULL, 't'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  for (int c;
       (c = getopt_long(argc, argv, "e:R:o:a:f:b:Ti:d:g:m:lx:t:S:qh", options, NULL)) != -1;) {
    if (c == 'h') print_help();
    if (c == 'h' || c == '?') return 1 + (c == 'h' ? 0 : 2);
    const ql_status status = take_option(c, o);
    if (status != QL_OK) return 1 + ql_command_end("schedule", status);
  }
  if (optind + (o->explain ? 0 : 1) != argc)
    return 1 + ql_command_end("schedule",
                              ql_error_set(QL_ERR_USAGE, o->explain
                                                             ? "--explain needs no case: it reads "
                                                               "the files of --output"
                                                             : "one case file is needed; see "
                                                               "--help"));
  o->plan.case_path = argv[optind];
  return 0;
}

/* Files that have their place where nothing else is said. */
static ql_status schedule(schedule_options *o) {
  char enterprises[4096], rows[4096];
  ql_planning_options *p = &o->plan;
  if (o->explain) return ql_planning_explain(p->folder, o->explain);
  const char *slash = strrchr(p->case_path, '/');
  const int folder = slash ? (int)(slash - p->case_path + 1) : 0;
  snprintf(enterprises, sizeof enterprises, "%.*senterprises.yaml", folder, p->case_path);
  snprintf(rows, sizeof rows, "%s/source_receptor.nc", p->folder);
  if (!p->enterprises) p->enterprises = enterprises;
  if (!p->rows) p->rows = rows;
  if (o->threads) omp_set_num_threads(o->threads);
  if (p->target && !isinf(p->budget))
    return ql_error_set(QL_ERR_USAGE, "--target and --budget exclude each other");
  return ql_planning_make(p);
}

int ql_cmd_schedule(int argc, char **argv) {
  schedule_options o = {.plan = {.folder = "plan",
                                 .air = 20000.0,
                                 .fairness = 20000.0,
                                 .budget = INFINITY,
                                 .gap = 0.001,
                                 .trust = (double)NAN,
                                 .iterations = 2}};
  const int stop = parse(argc, argv, &o);
  if (stop) return stop - 1;
  return ql_command_end("schedule", schedule(&o));
}
