/* qinglan box: a mechanism in boxes of fixed temperature, pressure and humidity, with constant
 * emissions and photolysis rates that follow the sun. */
#include "app/box.h"
#include "app/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: qinglan box --mechanism NAME --cases DIR --output OUT.csv [OPTIONS]\n\n"
    "Run a gas mechanism for 48 h in boxes without transport, dilution or deposition.\n\n"
    "  --mechanism NAME         a compiled-in mechanism, such as cb6r5\n"
    "  --cases DIR              a folder with cases.csv, initial_emissions.csv and photolysis.csv\n"
    "  --output OUT.csv         mole fractions in ppb for every case and hour\n"
    "  --hold-photolysis S      integrate in steps of S seconds, photolysis rates held at the "
    "value\n"
    "                           of mid-step; S divides 3600 (default 600)\n"
    "  --tolerance NAME         production (default) or tight\n\n"
    "docs/theory/chemistry.md describes the equations, docs/formats/box.md the files.\n"
    "Exit codes: 0 success, 1 the run failed, 2 wrong input or command line.\n";

static ql_status set_option(const char *name, const char *value, ql_box_options *o) {
  char *end;
  if (strcmp(name, "--mechanism") == 0) return ql_mechanism_find(value, &o->mechanism);
  if (strcmp(name, "--tolerance") == 0) return ql_chemistry_tolerance_find(value, &o->tolerance);
  if (strcmp(name, "--cases") == 0) {
    o->folder = value;
  } else if (strcmp(name, "--output") == 0) {
    o->output = value;
  } else if (strcmp(name, "--hold-photolysis") == 0) {
    o->step = strtod(value, &end);
    const double steps = 3600.0 / o->step;
    if (*end || !(o->step >= 1.0 && o->step <= 3600.0) || steps != (double)(long)steps)
      return ql_error_set(QL_ERR_USAGE, "--hold-photolysis %s: seconds that divide 3600 are needed",
                          value);
  } else {
    return ql_error_set(QL_ERR_USAGE, "unknown option '%s'; see 'qinglan box --help'", name);
  }
  return QL_OK;
}

static ql_status parse_options(int argc, char **argv, ql_box_options *o) {
  *o = (ql_box_options){.step = 600.0};
  QL_TRY(ql_chemistry_tolerance_find("production", &o->tolerance));
  for (int a = 1; a < argc; a += 2) {
    if (a + 1 == argc) return ql_error_set(QL_ERR_USAGE, "option '%s' needs a value", argv[a]);
    QL_TRY(set_option(argv[a], argv[a + 1], o));
  }
  if (!o->mechanism || !o->folder || !o->output)
    return ql_error_set(QL_ERR_USAGE, "--mechanism, --cases and --output are needed; see "
                                      "'qinglan box --help'");
  return QL_OK;
}

int ql_cmd_box(int argc, char **argv) {
  ql_box_options options;
  for (int a = 1; a < argc; a++)
    if (strcmp(argv[a], "--help") == 0 || strcmp(argv[a], "-h") == 0) {
      fputs(help, stdout);
      return 0;
    }
  ql_status status = parse_options(argc, argv, &options);
  if (status == QL_OK) status = ql_box_run(&options);
  return ql_command_end("box", status);
}
