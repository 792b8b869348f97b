/* qinglan column CASE: one column of a case, with the change that every process makes. */
#include "app/column.h"
#include "app/command.h"
#include "base/file.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static const char help[] =
    "usage: qinglan column [OPTIONS] CASE\n\n"
    "Run one column of CASE with every process but horizontal transport, and write for each\n"
    "output interval, species and layer how much each process changed it: column.nc.\n\n"
    "  -s, --station ID      the column of a station of the case\n"
    "  -x, --longitude DEG   or of a place, degrees east\n"
    "  -y, --latitude DEG    and north\n"
    "  -c, --species A,B     what to account for (default: output.processes of the case)\n"
    "  -o, --output DIR      where column.nc goes (default: output.folder of the case)\n"
    "  -h, --help            this help\n\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong case, input or command line.\n";

typedef struct arguments {
  const char *case_path, *folder;
  ql_column_options column;
} arguments;

static ql_status parse_degrees(const char *name, const char *text, double *value) {
  char *end;
  *value = strtod(text, &end);
  if (end != text && !*end && isfinite(*value)) return QL_OK;
  return ql_error_set(QL_ERR_USAGE, "--%s needs degrees, not '%s'", name, text);
}

static ql_status parse(int argc, char **argv, arguments *a, bool *asked_for_help) {
  static const struct option options[] = {{"station", required_argument, NULL, 's'},
                                          {"longitude", required_argument, NULL, 'x'},
                                          {"latitude", required_argument, NULL, 'y'},
                                          {"species", required_argument, NULL, 'c'},
                                          {"output", required_argument, NULL, 'o'},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
  for (int o; (o = getopt_long(argc, argv, "s:x:y:c:o:h", options, NULL)) != -1;) {
    if (o == 's') a->column.station = optarg;
    if (o == 'x') QL_TRY(parse_degrees("longitude", optarg, &a->column.longitude));
    if (o == 'y') QL_TRY(parse_degrees("latitude", optarg, &a->column.latitude));
    if (o == 'c') a->column.species = optarg;
    if (o == 'o') a->folder = optarg;
    if (o == 'h') *asked_for_help = true;
    if (o == '?') return ql_error_set(QL_ERR_USAGE, "see 'qinglan column --help'");
  }
  if (*asked_for_help) return QL_OK;
  if (optind + 1 != argc) return ql_error_set(QL_ERR_USAGE, "one case file is needed; see --help");
  const bool place = !isnan(a->column.longitude) && !isnan(a->column.latitude);
  if (place == (a->column.station != NULL))
    return ql_error_set(QL_ERR_USAGE, "give either --station, or --longitude and --latitude");
  a->case_path = argv[optind];
  return QL_OK;
}

static ql_status run_column(ql_run *run, const arguments *a) {
  const char *folder = a->folder ? a->folder : run->setup->output.folder;
  ql_column_run column;
  QL_TRY(ql_file_make_folder(folder));
  QL_TRY(ql_column_begin(run, &a->column, &column));
  QL_TRY(ql_column_advance(&column));
  QL_TRY(ql_process_series_write(&column.series, folder, "column", run->setup->synthetic));
  printf("column %d, %d (x, y) of %s: %d record(s), %d layer(s) in %s/column.nc\n"
         "The processes close to %.1e of what moved.\n",
         column.i, column.j, run->setup->name, column.series.records, column.grid->nz, folder,
         ql_process_series_closure(&column.series));
  return QL_OK;
}

int ql_cmd_column(int argc, char **argv) {
  arguments a = {.column = {.longitude = NAN, .latitude = NAN}};
  bool asked_for_help = false;
  ql_status status = parse(argc, argv, &a, &asked_for_help);
  if (asked_for_help) fputs(help, stdout);
  if (asked_for_help || status != QL_OK) return ql_command_end("column", status);
  ql_run run;
  status = ql_run_open(a.case_path, NULL, &run);
  ql_run_print_problems(&run.problems, false);
  if (status == QL_OK) status = run_column(&run, &a);
  if (!run.problems.error_count) ql_command_end("column", status);
  ql_run_close(&run);
  return ql_error_exit_code(status);
}
