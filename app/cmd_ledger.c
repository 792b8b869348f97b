#include "app/command.h"
#include "app/run.h"
#include "base/file.h"
#include "inputs/case/timezone.h"
#include "outputs/ledger.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Local days have 24 hours: a zone stands for its offset on 2026-01-01, s since 1970. */
static const double standard_time = 1767225600.0;

typedef struct ledger_options {
  const char *observations, *folder, *standards, *timezone;
  double year, target_pm25, target_good;
} ledger_options;

static void print_help(void) {
  puts("usage: qinglan ledger [OPTIONS] OBSERVATIONS\n\n"
       "The year so far from hourly observations at stations (docs/formats/observations.md): good\n"
       "days, the running mean of PM2.5, days and micrograms left to the year's target, and the\n"
       "percentiles of HJ 663, for every station and for their mean.\n\n"
       "  -o, --output DIR         where results go, made if need be (default: .)\n"
       "  -Y, --year YEAR          (default: that of the last observed hour)\n"
       "  -p, --target-pm25 VALUE  annual mean to keep, ug m-3 (default: the limit, class II)\n"
       "  -g, --target-good SHARE  share of good days to reach, 0 to 1 (default: none)\n"
       "  -z, --timezone ZONE      local time of days and tables (default: +08:00)\n"
       "  -S, --standards DIR      tables of the air quality standards (default: built-in)\n"
       "  -h, --help               this help\n\n"
       "Results: ledger.csv, ledger_days.csv, ledger.json. Exit codes: 0 success, 1 failure, 2 "
       "wrong "
       "input\nor command line.");
}

static bool read_number(const char *text, double least, double most, double *value) {
  char *rest;
  *value = strtod(text, &rest);
  return rest != text && !*rest && *value >= least && *value <= most;
}

/* Returns 0 to go on, else the exit code plus one. */
static int parse(int argc, char **argv, ledger_options *o) {
  static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                          {"year", required_argument, NULL, 'Y'},
                                          {"target-pm25", required_argument, NULL, 'p'},
                                          {"target-good", required_argument, NULL, 'g'},
                                          {"timezone", required_argument, NULL, 'z'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  bool good = true;
  for (int c; (c = getopt_long(argc, argv, "o:Y:p:g:z:S:h", options, NULL)) != -1;) {
    if (c == 'o')
      o->folder = optarg;
    else if (c == 'z')
      o->timezone = optarg;
    else if (c == 'S')
      o->standards = optarg;
    else if (c == 'Y')
      good = good && read_number(optarg, 1900.0, 2200.0, &o->year) && floor(o->year) == o->year;
    else if (c == 'p')
      good = good && read_number(optarg, 1.0, 1000.0, &o->target_pm25);
    else if (c == 'g')
      good = good && read_number(optarg, 0.0, 1.0, &o->target_good);
    else {
      if (c == 'h') print_help();
      return 1 + (c == 'h' ? 0 : 2);
    }
  }
  if (!good || optind + 1 != argc)
    return 1 + ql_command_end(
                   "ledger",
                   ql_error_set(QL_ERR_USAGE,
                                good ? "one table of observations is needed; see --help"
                                     : "a year, a concentration or a share from 0 to 1 is needed "
                                       "behind its option; see --help"));
  o->observations = argv[optind];
  return 0;
}

static void print_ledger(const ql_ledger *l) {
  const int left = l->days_in_year - l->elapsed;
  printf("%d: %d days so far, %d left; PM2.5 target %.1f ug m-3\n\n"
         "station             valid  good   ratio  PM2.5 mean  allowed mean  budget (ug m-3 d)\n",
         l->year, l->elapsed, left, l->target_pm25);
  for (int a = 0; a < l->area_count; a++) {
    const ql_ledger_area *area = &l->areas[a];
    printf("%-18s %6d %5d %6.1f%% %11.1f %13.1f %18.0f\n", area->station, area->valid, area->good,
           area->valid ? 100.0 * area->good / area->valid : (double)NAN,
           area->pollutants[QL_POLLUTANT_PM25].mean, area->pm25_allowed, area->pm25_budget);
  }
}

static ql_status ledger(ql_arena *arena, const ledger_options *o, ql_problems *problems) {
  ql_standards standards;
  ql_observations observed;
  ql_ledger l;
  QL_TRY(ql_standards_load(arena, o->standards, &standards));
  ql_observations_request request = {.temperature = standards.rules.reference_temperature,
                                     .pressure = standards.rules.reference_pressure,
                                     .check = true};
  QL_TRY(ql_timezone_offset(o->timezone, standard_time, &request.utc_offset));
  QL_TRY(ql_observations_read(arena, o->observations, &request, problems, &observed));
  const ql_ledger_request r = {.standards = &standards,
                               .observed = &observed,
                               .utc_offset = request.utc_offset,
                               .year = (int)o->year,
                               .target_pm25 = o->target_pm25,
                               .target_good = o->target_good};
  QL_TRY(ql_ledger_compute(arena, &r, &l));
  QL_TRY(ql_file_make_folder(o->folder));
  QL_TRY(ql_ledger_write(&l, &standards, o->folder));
  ql_run_print_problems(problems, true);
  print_ledger(&l);
  return QL_OK;
}

int ql_cmd_ledger(int argc, char **argv) {
  ledger_options o = {
      .folder = ".", .timezone = "+08:00", .target_pm25 = (double)NAN, .target_good = (double)NAN};
  const int stop = parse(argc, argv, &o);
  if (stop) return stop - 1;
  ql_problems problems = {0};
  ql_arena *arena = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = ledger(arena, &o, &problems);
  ql_arena_free(arena);
  ql_problems_free(&problems);
  return ql_command_end("ledger", status);
}
