#include "app/command.h"
#include "app/verify_stations.h"

int ql_cmd_verify(int argc, char **argv) {
  return ql_verify_stations(argc, argv);
}
