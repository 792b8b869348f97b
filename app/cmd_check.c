#include "app/command.h"
#include "app/run.h"

#include <getopt.h>
#include <stdio.h>

static void print_help(void) {
  puts("usage: qinglan check CASE\n\n"
       "Read CASE and every file it names; list all problems at once, each with file and line or\n"
       "variable and the way out; run nothing. Exit code 0 if the case can run, 2 if not.\n\n"
       "  -h, --help   this help");
}

static void print_summary(const ql_run *run) {
  const ql_grid *g = run->grid;
  const ql_case *c = run->setup;
  if (!g) return; /* without a grid there were errors, and no summary is due */
  printf("%s: %d x %d cells, %d layers, %d species (mechanism %s), %.0f hours from %s\n", c->name,
         g->nx, g->ny, g->nz, run->species.count, run->mechanism->name,
         (c->end_time - c->start_time) / 3600.0, c->start);
}

int ql_cmd_check(int argc, char **argv) {
  static const struct option options[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
  for (int o; (o = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
    if (o == 'h') print_help();
    return o == 'h' ? 0 : 2;
  }
  if (optind + 1 != argc)
    return ql_command_end("check",
                          ql_error_set(QL_ERR_USAGE, "one case file is needed; see --help"));
  ql_run run;
  ql_status status = ql_run_open(argv[optind], NULL, &run);
  if (run.grid)
    status = ql_run_read(&run); /* faults found so far do not hide those of the values */
  ql_run_print_problems(&run.problems, true);
  if (status == QL_OK) {
    print_summary(&run);
    puts("no errors");
  } else if (!run.problems.error_count) {
    ql_command_end("check", status);
  } else {
    fprintf(stderr, "%zu error(s)\n", run.problems.error_count);
  }
  ql_run_close(&run);
  return ql_error_exit_code(status);
}
