#include "app/attribution.h"
#include "app/command.h"

#include <getopt.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void print_help(void) {
  puts(
      "usage: qinglan attribute [OPTIONS] CASE\n\n"
      "Find whose emission does what to daily PM2.5 and MDA8 ozone at the stations of CASE:\n"
      "primary PM2.5 from the stacks' puffs, hour by hour, in one run; ozone and secondary PM2.5\n"
      "from runs in which the emission of a group of enterprises is changed in a block of the\n"
      "local day.\n\n"
      "  -o, --output DIR     where results go (default: output.folder of the case)\n"
      "  -g, --groups HOW     'sector' (default), 'each', or a CSV of enterprise,group\n"
      "  -b, --blocks LIST    blocks of the local day, as 0-6,6-12,12-18,18-24 (default: 0-24)\n"
      "  -s, --species LIST   of NOx,VOC,SO2,NH3 (default: all); 'none': primary PM2.5 alone\n"
      "  -p, --perturb CHANGE of the emission, as -30% (default)\n"
      "  -m, --max-runs N     refuse what needs more runs of the case than this (default: 100)\n"
      "  -M, --memory GB      what all runs may take (default: 0.7 of this machine's)\n"
      "  -R, --regime RATIO,LEAST  bounds of the ozone regimes: one precursor helps RATIO times\n"
      "                       as much as the other; effects below LEAST ug m-3 are none (2,1)\n"
      "  -t, --threads N      number of threads (default: all cores); answers do not depend on it\n"
      "  -r, --resume         perturbed runs that are complete are not run again\n"
      "  -n, --dry-run        say how many runs it takes and what they cost, run nothing\n"
      "  -S, --standards DIR  tables of the air quality standards (default: built-in)\n"
      "  -q, --quiet          no progress\n"
      "  -h, --help           this help\n\n"
      "Results: those of a forecast, with the rows in source_receptor.nc; contributions.csv,\n"
      "attribution_sum.csv, regime.csv (docs/formats/attribution.md); the perturbed runs in "
      "runs/.\n"
      "Exit codes: 0 success, 1 a run failed, 2 wrong case, input or command line.");
}

static ql_status parse_count(const char *text, const char *option, int *count) {
  char *rest;
  const long number = strtol(text, &rest, 10);
  if (rest == text || *rest || number < 1 || number > 100000)
    return ql_error_set(QL_ERR_USAGE, "%s needs a number, not '%s'", option, text);
  *count = (int)number;
  return QL_OK;
}

static ql_status parse_limits(const char *text, ql_regime_limits *limits) {
  char *rest;
  limits->ratio = strtod(text, &rest);
  const char *second = *rest == ',' ? rest + 1 : rest;
  limits->least = strtod(second, &rest);
  if (second > text && rest > second && !*rest && limits->ratio >= 1.0 && limits->ratio <= 100.0 &&
      limits->least >= 0.0 && limits->least <= 1000.0)
    return QL_OK;
  return ql_error_set(
      QL_ERR_USAGE,
      "--regime '%s': a ratio of 1 or more and an effect in ug m-3 are needed, such "
      "as 2,1",
      text);
}

static ql_status parse_memory(const char *text, double *bytes) {
  char *rest;
  *bytes = 1e9 * strtod(text, &rest);
  return rest != text && !*rest && *bytes >= 1e6 && *bytes <= 1e18
             ? QL_OK
             : ql_error_set(QL_ERR_USAGE, "--memory needs a number of GB, not '%s'", text);
}

static ql_status take_option(int c, ql_attribution_options *o, int *threads) {
  if (c == 'p') return ql_attribution_parse_perturbation(optarg, &o->perturbation);
  if (c == 'R') return parse_limits(optarg, &o->limits);
  if (c == 'm') return parse_count(optarg, "--max-runs", &o->most_runs);
  if (c == 't') return parse_count(optarg, "--threads", threads);
  if (c == 'o') o->folder = optarg;
  if (c == 'g') o->groups = optarg;
  if (c == 'b') o->blocks = optarg;
  if (c == 's') o->species = optarg;
  if (c == 'S') o->standards = optarg;
  if (c == 'M') return parse_memory(optarg, &o->memory);
  if (c == 'r') o->resume = true;
  if (c == 'n') o->dry_run = true;
  if (c == 'q') o->quiet = true;
  return QL_OK;
}

int ql_cmd_attribute(int argc, char **argv) {
  static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                          {"groups", required_argument, NULL, 'g'},
                                          {"blocks", required_argument, NULL, 'b'},
                                          {"species", required_argument, NULL, 's'},
                                          {"perturb", required_argument, NULL, 'p'},
                                          {"max-runs", required_argument, NULL, 'm'},
                                          {"regime", required_argument, NULL, 'R'},
                                          {"threads", required_argument, NULL, 't'},
                                          {"memory", required_argument, NULL, 'M'},
                                          {"resume", no_argument, NULL, 'r'},
                                          {"dry-run", no_argument, NULL, 'n'},
                                          {"quiet", no_argument, NULL, 'q'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  ql_attribution_options o = {.groups = "sector",
                              .blocks = "0-24",
                              .species = "NOx,VOC,SO2,NH3",
                              .perturbation = -0.3,
                              .limits = {.ratio = 2.0, .least = 1.0},
                              .most_runs = 100,
                              .memory = 0.7 * (double)sysconf(_SC_PHYS_PAGES) *
                                        (double)sysconf(_SC_PAGE_SIZE)};
  int threads = 0;
  for (int c; (c = getopt_long(argc, argv, "o:g:b:s:p:m:M:R:t:S:rnqh", options, NULL)) != -1;) {
    if (c == 'h') print_help();
    if (c == 'h' || c == '?') return c == 'h' ? 0 : 2;
    const ql_status status = take_option(c, &o, &threads);
    if (status != QL_OK) return ql_command_end("attribute", status);
  }
  if (optind + 1 != argc)
    return ql_command_end("attribute",
                          ql_error_set(QL_ERR_USAGE, "one case file is needed; see --help"));
  o.case_path = argv[optind];
  if (threads) omp_set_num_threads(threads);
  return ql_command_end("attribute", ql_attribution_make(&o));
}
