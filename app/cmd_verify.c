#include "app/command.h"
#include "app/verify_dispersion.h"
#include "app/verify_stations.h"

#include <string.h>

int ql_cmd_verify(int argc, char **argv) {
  if (argc < 2 || strcmp(argv[1], "--dispersion") != 0) return ql_verify_stations(argc, argv);
  if (argc != 3)
    return ql_command_end("verify", ql_error_set(QL_ERR_USAGE, "--dispersion needs one table: what "
                                                               "qinglan puff --experiment wrote"));
  return ql_command_end("verify", ql_verify_dispersion(argv[2]));
}
