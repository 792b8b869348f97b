#include "app/command.h"

int ql_cmd_forecast(int argc, char **argv) {
  (void)argc, (void)argv;
  return ql_command_end("forecast", ql_error_set(QL_ERR_USAGE, "not built yet"));
}
