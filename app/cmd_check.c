#include "app/command.h"
#include "app/plants.h"
#include "app/run.h"

#include <getopt.h>
#include <stdio.h>

static void print_help(void) {
  puts("usage: qinglan check CASE\n"
       "       qinglan check --enterprises FILE [--orders FILE] [CASE]\n\n"
       "Read CASE and every file it names; list all problems at once, each with file and line or\n"
       "variable and the way out; run nothing. Exit code 0 if the case can run, 2 if not.\n\n"
       "  --enterprises FILE   check an enterprises.yaml: its keys, and constraints of a process\n"
       "                       that contradict each other; with CASE its stacks and their tonnes\n"
       "  --orders FILE        check an orders.csv against every constraint of the enterprises\n"
       "  -h, --help           this help");
}

static void print_summary(const ql_run *run) {
  const ql_grid *g = run->grid;
  const ql_case *c = run->setup;
  if (!g) return; /* without a grid there were errors, and no summary is due */
  printf("%s: %d x %d cells, %d layers, %d species (mechanism %s), %.0f hours from %s\n", c->name,
         g->nx, g->ny, g->nz, run->species.count, run->mechanism->name,
         (c->end_time - c->start_time) / 3600.0, c->start);
}

static int end(ql_status status, const ql_problems *problems) {
  ql_run_print_problems(problems, true);
  if (status == QL_OK)
    puts("no errors");
  else if (!problems->error_count)
    ql_command_end("check", status);
  else
    fprintf(stderr, "%zu error(s)\n", problems->error_count);
  return ql_error_exit_code(status);
}

static int check_enterprises(const ql_plants_files *files) {
  ql_problems problems = {0};
  const int code = end(ql_plants_check(files, NULL, &problems), &problems);
  ql_problems_free(&problems);
  return code;
}

static int check_case(const char *path, const ql_plants_files *files) {
  ql_run run;
  ql_status status = ql_run_open(path, NULL, &run);
  if (run.grid)
    status = ql_run_read(&run); /* faults found so far do not hide those of the values */
  if (status == QL_OK) print_summary(&run);
  if (status == QL_OK && files->enterprises) status = ql_plants_check(files, &run, &run.problems);
  const int code = end(status, &run.problems);
  ql_run_close(&run);
  return code;
}

int ql_cmd_check(int argc, char **argv) {
  static const struct option options[] = {{"help", no_argument, NULL, 'h'},
                                          {"enterprises", required_argument, NULL, 'e'},
                                          {"orders", required_argument, NULL, 'o'},
                                          {NULL, 0, NULL, 0}};
  ql_plants_files files = {0};
  for (int o; (o = getopt_long(argc, argv, "h", options, NULL)) != -1;) {
    if (o == 'e')
      files.enterprises = optarg;
    else if (o == 'o')
      files.orders = optarg;
    else {
      if (o == 'h') print_help();
      return o == 'h' ? 0 : 2;
    }
  }
  if (files.orders && !files.enterprises)
    return ql_command_end("check",
                          ql_error_set(QL_ERR_USAGE, "--orders needs --enterprises; see --help"));
  if (optind == argc && files.enterprises) return check_enterprises(&files);
  if (optind + 1 != argc)
    return ql_command_end("check",
                          ql_error_set(QL_ERR_USAGE, "one case file is needed; see --help"));
  return check_case(argv[optind], &files);
}
