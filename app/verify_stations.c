#include "app/verify_stations.h"

#include "app/command.h"
#include "app/run.h"
#include "app/verify.h"
#include "base/file.h"
#include "inputs/case/timezone.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { PATH_SIZE = 4096 };
/* Local days have 24 hours: a zone stands for its offset on 2026-01-01, s since 1970. */
static const double standard_time = 1767225600.0;

typedef struct verify_options {
  const char *forecast, *observations, *folder, *standards, *timezone;
} verify_options;

static void print_help(void) {
  puts(
      "usage: qinglan verify [OPTIONS] FORECAST OBSERVATIONS\n"
      "       qinglan verify --dispersion OUT.csv\n\n"
      "Score a forecast against hourly observations at stations. FORECAST is an output folder, "
      "its\n"
      "stations.nc or a table like stations.csv; OBSERVATIONS is a table or NetCDF file of hourly\n"
      "values (docs/formats/observations.md). Stations are matched by id.\n"
      "With --dispersion, score what qinglan puff --experiment wrote (docs/formats/puff.md).\n\n"
      "  -o, --output DIR     where results go, made if need be (default: .)\n"
      "  -z, --timezone ZONE  local time of days and tables (default: +08:00)\n"
      "  -S, --standards DIR  tables of the air quality standards (default: built-in)\n"
      "  -h, --help           this help\n\n"
      "Results: verification.csv, verification_classes.csv, verification.json,\n"
      "observations_dropped.csv. Exit codes: 0 success, 1 failure, 2 wrong input or command line.");
}

/* Returns 0 to go on, else the exit code plus one. */
static int parse(int argc, char **argv, verify_options *o) {
  static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                          {"timezone", required_argument, NULL, 'z'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  for (int c; (c = getopt_long(argc, argv, "o:z:S:h", options, NULL)) != -1;) {
    if (c == 'o')
      o->folder = optarg;
    else if (c == 'z')
      o->timezone = optarg;
    else if (c == 'S')
      o->standards = optarg;
    else {
      if (c == 'h') print_help();
      return 1 + (c == 'h' ? 0 : 2);
    }
  }
  if (optind + 2 != argc)
    return 1 + ql_command_end("verify",
                              ql_error_set(QL_ERR_USAGE,
                                           "a forecast and observations are needed; see --help"));
  o->forecast = argv[optind];
  o->observations = argv[optind + 1];
  return 0;
}

/* A folder stands for its stations.nc. */
static ql_status read_forecast(ql_arena *arena, const char *path,
                               const ql_observations_request *request, ql_problems *problems,
                               ql_observations *forecast) {
  struct stat found;
  char inside[PATH_SIZE];
  if (stat(path, &found) == 0 && S_ISDIR(found.st_mode)) {
    snprintf(inside, sizeof inside, "%s/stations.nc", path);
    path = inside;
  }
  QL_TRY(ql_observations_read(arena, path, request, problems, forecast));
  for (size_t d = 0; d < forecast->drop_count; d++)
    if (forecast->drops[d].reason == QL_DROP_OFF_HOUR)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: a record does not begin on the hour; hourly means are needed "
                          "(output.interval: 60)",
                          path);
  return QL_OK;
}

static void print_drops(const ql_observations *o) {
  size_t counts[QL_DROP_REASON_COUNT] = {0}, read = 0;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) read += o->read[p];
  for (size_t d = 0; d < o->drop_count; d++) counts[o->drops[d].reason]++;
  printf("Observations: %d stations, %zu values, %zu dropped", o->station_count, read,
         o->drop_count);
  for (int r = 0; r < QL_DROP_REASON_COUNT; r++)
    if (counts[r]) printf("; %s %zu", ql_observations_reason((ql_drop_reason)r), counts[r]);
  puts("");
}

static void print_result(const ql_verify *v, const ql_verify_result *result) {
  print_drops(v->observed);
  printf("%d stations on both sides, %d local days\n\n"
         "pollutant      average      n       MB      NMB     RMSE        r      IOA     FAC2   "
         "skill\n",
         v->station_count, v->days);
  for (int l = 0; l < result->line_count; l++) {
    const ql_verify_line *line = &result->lines[l];
    if (line->persistence || line->lead >= 0 || strcmp(line->station, "all") != 0) continue;
    const ql_scores *s = &line->scores;
    printf("%-14s %-7s %6zu %8.3g %7.1f%% %8.3g %8.3f %8.3f %8.3f %7.3f\n",
           ql_pollutant_get(line->pollutant)->name,
           line->average == QL_AVERAGE_HOUR ? "hour" : "day", s->n, s->mb, 100.0 * s->nmb, s->rmse,
           s->r, s->ioa, s->fac2, line->skill);
  }
  const ql_verify_classes *c = &result->model[0];
  printf("\nAQI on %d station days: same level %d, within 25 %% %d, primary pollutant %d of %d\n",
         c->n, c->level_hits, c->in_range, c->primary_hits, c->primary_days);
}

static ql_status verify(ql_arena *arena, const verify_options *o, ql_problems *problems) {
  ql_standards standards;
  ql_observations forecast, observed;
  ql_verify_result result;
  ql_verify v = {
      .arena = arena, .standards = &standards, .forecast = &forecast, .observed = &observed};
  QL_TRY(ql_standards_load(arena, o->standards, &standards));
  ql_observations_request request = {.temperature = standards.rules.reference_temperature,
                                     .pressure = standards.rules.reference_pressure};
  QL_TRY(ql_timezone_offset(o->timezone, standard_time, &request.utc_offset));
  v.utc_offset = request.utc_offset;
  QL_TRY(read_forecast(arena, o->forecast, &request, problems, &forecast));
  request.check = true;
  QL_TRY(ql_observations_read(arena, o->observations, &request, problems, &observed));
  QL_TRY(ql_verify_match(&v));
  QL_TRY(ql_verify_compare(&v, &result));
  QL_TRY(ql_file_make_folder(o->folder));
  QL_TRY(ql_verify_write(&v, &result, problems, o->folder));
  ql_run_print_problems(problems, true);
  print_result(&v, &result);
  return QL_OK;
}

int ql_verify_stations(int argc, char **argv) {
  verify_options o = {.forecast = "", .observations = "", .folder = ".", .timezone = "+08:00"};
  const int stop = parse(argc, argv, &o);
  if (stop) return stop - 1;
  ql_problems problems = {0};
  ql_arena *arena = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = verify(arena, &o, &problems);
  ql_arena_free(arena);
  ql_problems_free(&problems);
  return ql_command_end("verify", status);
}
