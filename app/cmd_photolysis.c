#include "app/command.h"

int ql_cmd_photolysis(int argc, char **argv) {
  (void)argc, (void)argv;
  return ql_command_end("photolysis", ql_error_set(QL_ERR_USAGE, "not built yet"));
}
