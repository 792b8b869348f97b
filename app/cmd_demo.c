#include "app/command.h"
#include "cases/zhuji/zhuji.h"

#include <stdio.h>
#include <string.h>

static void print_help(void) {
  fputs(
      "usage: qinglan demo [--dir FOLDER] [--season summer|winter] [--size small|full]\n\n"
      "Writes the embedded Zhuji case: meteorology in WRF layout, sector inventories, 40\n"
      "enterprises, 18 stations and a case.yaml for 'qinglan forecast'. All of it is synthetic.\n\n"
      "  --dir FOLDER      where to write; default ./zhuji-demo. Files that a demo did not write\n"
      "                    are never overwritten.\n"
      "  --season SEASON   summer: hot ozone episode (default); winter: stagnation, PM2.5\n"
      "  --size SIZE       small: 24 h, 24 x 24 cells of 3 km, 13 layers (default)\n"
      "                    full: 72 h, 48 x 48 cells of 2.5 km, 20 layers\n"
      "  --help            this text\n\n"
      "Exit codes: 0 success, 1 writing failed, 2 wrong command line or foreign files there.\n",
      stdout);
}

static ql_status parse(int argc, char **argv, zhuji_request *request) {
  for (int a = 1; a < argc; a += 2) {
    const char *option = argv[a], *value = a + 1 < argc ? argv[a + 1] : NULL;
    const bool known = strcmp(option, "--dir") == 0 || strcmp(option, "--season") == 0 ||
                       strcmp(option, "--size") == 0;
    if (!known)
      return ql_error_set(QL_ERR_USAGE, "unknown option '%s'; see 'qinglan demo --help'", option);
    if (!value || !*value) return ql_error_set(QL_ERR_USAGE, "%s needs a value", option);
    if (strcmp(option, "--dir") == 0) {
      request->folder = value;
    } else if (strcmp(option, "--season") == 0) {
      request->season = value;
    } else {
      request->full = strcmp(value, "full") == 0;
      if (!request->full && strcmp(value, "small") != 0)
        return ql_error_set(QL_ERR_USAGE, "there is no size '%s'; use small or full", value);
    }
  }
  return QL_OK;
}

int ql_cmd_demo(int argc, char **argv) {
  zhuji_request request = {.folder = "zhuji-demo", .season = "summer"};
  for (int a = 1; a < argc; a++)
    if (strcmp(argv[a], "--help") == 0 || strcmp(argv[a], "-h") == 0) {
      print_help();
      return 0;
    }
  double top_velocity = 0.0;
  ql_status status = parse(argc, argv, &request);
  if (status == QL_OK) status = zhuji_write(&request, &top_velocity);
  if (status != QL_OK) return ql_command_end("demo", status);
  printf("The Zhuji case (%s, %s, synthetic) is in %s.\n"
         "Largest air velocity through the model top: %.1e m s-1.\n"
         "Run it with: qinglan forecast %s/case.yaml\n",
         request.season, request.full ? "full" : "small", request.folder, top_velocity,
         request.folder);
  return 0;
}
