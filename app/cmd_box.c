#include "app/command.h"

int ql_cmd_box(int argc, char **argv) {
  (void)argc, (void)argv;
  return ql_command_end("box", ql_error_set(QL_ERR_USAGE, "not built yet"));
}
