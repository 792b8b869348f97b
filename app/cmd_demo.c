#include "app/command.h"

int ql_cmd_demo(int argc, char **argv) {
  (void)argc, (void)argv;
  return ql_command_end("demo", ql_error_set(QL_ERR_USAGE, "not built yet"));
}
