#include "app/command.h"
#include "app/report_png.h"
#include "inputs/case/timezone.h"
#include "outputs/report.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };
/* Local days have 24 hours: a zone stands for its offset on 2026-01-01, s since 1970. */
static const double standard_time = 1767225600.0;

typedef struct report_options {
  const char *folder, *outline, *observations, *verification, *ledger, *section, *standards,
      *timezone, *png, *output;
} report_options;

static void print_help(void) {
  puts(
      "usage: qinglan report [OPTIONS] DIR\n\n"
      "Write DIR/report.html from the results of 'qinglan forecast' or 'qinglan whatif' in DIR:\n"
      "one file, Chinese and English, that opens in a browser without a network. What is not\n"
      "there is left out by name.\n\n"
      "  -o, --output FILE        where the report goes (default: DIR/report.html)\n"
      "  -l, --outline FILE       GeoJSON of a county's outline to draw on the maps\n"
      "  -b, --observations FILE  hourly observations to draw beside the forecast\n"
      "  -v, --verification DIR   where 'qinglan verify' wrote (default: DIR)\n"
      "  -y, --ledger DIR         where 'qinglan ledger' wrote (default: DIR)\n"
      "  -c, --section STATION    station that vertical sections run through (default: the first)\n"
      "  -p, --png FOLDER         draw every figure as PNG too, with Chromium\n"
      "  -z, --timezone ZONE      local time (default: +08:00)\n"
      "  -S, --standards DIR      tables of the air quality standards (default: built-in)\n"
      "  -h, --help               this help\n\n"
      "Exit codes: 0 success, 1 failure, 2 wrong input or command line.");
}

static const char **option_place(report_options *o, int letter) {
  switch (letter) {
  case 'o':
    return &o->output;
  case 'l':
    return &o->outline;
  case 'b':
    return &o->observations;
  case 'v':
    return &o->verification;
  case 'y':
    return &o->ledger;
  case 'c':
    return &o->section;
  case 'p':
    return &o->png;
  case 'z':
    return &o->timezone;
  case 'S':
    return &o->standards;
  default:
    return NULL;
  }
}

/* Returns 0 to go on, else the exit code plus one. */
static int parse(int argc, char **argv, report_options *o) {
  static const struct option options[] = {{"output", required_argument, NULL, 'o'},
                                          {"outline", required_argument, NULL, 'l'},
                                          {"observations", required_argument, NULL, 'b'},
                                          {"verification", required_argument, NULL, 'v'},
                                          {"ledger", required_argument, NULL, 'y'},
                                          {"section", required_argument, NULL, 'c'},
                                          {"png", required_argument, NULL, 'p'},
                                          {"timezone", required_argument, NULL, 'z'},
                                          {"standards", required_argument, NULL, 'S'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  for (int c; (c = getopt_long(argc, argv, "o:l:b:v:y:c:p:z:S:h", options, NULL)) != -1;) {
    const char **place = option_place(o, c);
    if (!place) {
      if (c == 'h') print_help();
      return 1 + (c == 'h' ? 0 : 2);
    }
    *place = optarg;
  }
  if (optind + 1 != argc)
    return 1 +
           ql_command_end(
               "report", ql_error_set(QL_ERR_USAGE, "one folder of results is needed; see --help"));
  o->folder = argv[optind];
  return 0;
}

static ql_status report(ql_arena *arena, const report_options *o, ql_problems *problems) {
  char path[PATH_SIZE];
  ql_standards standards;
  ql_observations observed;
  ql_report_figures figures;
  if (!ql_report_built())
    return ql_error_set(QL_ERR_USAGE,
                        "this program was built without the pages of the report: install node and "
                        "npm, configure again (cmake --fresh) and build");
  QL_TRY(ql_standards_load(arena, o->standards, &standards));
  ql_observations_request request = {.temperature = standards.rules.reference_temperature,
                                     .pressure = standards.rules.reference_pressure,
                                     .check = true};
  QL_TRY(ql_timezone_offset(o->timezone, standard_time, &request.utc_offset));
  if (o->observations)
    QL_TRY(ql_observations_read(arena, o->observations, &request, problems, &observed));
  const ql_report r = {.folder = o->folder,
                       .outline = o->outline,
                       .verification = o->verification ? o->verification : o->folder,
                       .ledger = o->ledger ? o->ledger : o->folder,
                       .section = o->section,
                       .observed = o->observations ? &observed : NULL,
                       .standards = &standards,
                       .utc_offset = request.utc_offset};
  snprintf(path, sizeof path, "%s/report.html", o->folder);
  const char *html = o->output ? o->output : path;
  QL_TRY(ql_report_write(&r, html, &figures));
  printf("%s\n", html);
  return o->png ? ql_report_png_draw(html, &figures, o->png) : QL_OK;
}

int ql_cmd_report(int argc, char **argv) {
  report_options o = {.timezone = "+08:00"};
  const int stop = parse(argc, argv, &o);
  if (stop) return stop - 1;
  ql_problems problems = {0};
  ql_arena *arena = NULL;
  ql_status status = ql_arena_create(&arena);
  if (status == QL_OK) status = report(arena, &o, &problems);
  ql_arena_free(arena);
  ql_problems_free(&problems);
  return ql_command_end("report", status);
}
