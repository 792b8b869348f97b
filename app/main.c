#include "app/command.h"

#include "outputs/checkpoint.h"

#include <stdio.h>
#include <string.h>

static const struct {
  const char *name, *text;
  int (*run)(int argc, char **argv);
} commands[] = {
#define ENTRY(name, text) {#name, text, ql_cmd_##name},
    QL_COMMAND_LIST(ENTRY)
#undef ENTRY
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

int ql_command_end(const char *name, ql_status status) {
  if (status != QL_OK) fprintf(stderr, "qinglan %s: error: %s\n", name, ql_error_message());
  return ql_error_exit_code(status);
}

static void print_help(FILE *out) {
  fputs("qinglan (晴岚) - air-quality forecasts\n\nusage: qinglan COMMAND [OPTIONS]\n\n", out);
  for (int c = 0; c < COMMAND_COUNT; c++)
    fprintf(out, "  %-12s %s\n", commands[c].name, commands[c].text);
  fputs("\n'qinglan COMMAND --help' tells more; 'qinglan --version' the version.\n"
        "Exit codes: 0 success, 1 the run failed, 2 wrong input or command line.\n",
        out);
}

int main(int argc, char **argv) {
  ql_checkpoint_skip_cleanup();
  if (argc < 2) {
    print_help(stderr);
    return 2;
  }
  if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
    print_help(stdout);
    return 0;
  }
  if (strcmp(argv[1], "--version") == 0) {
    puts("qinglan " QL_VERSION);
    return 0;
  }
  for (int c = 0; c < COMMAND_COUNT; c++)
    if (strcmp(argv[1], commands[c].name) == 0) return commands[c].run(argc - 1, argv + 1);
  fprintf(stderr, "qinglan: error: there is no command '%s'; 'qinglan --help' lists them\n",
          argv[1]);
  return 2;
}
