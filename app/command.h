/* One thin file for each subcommand: int ql_cmd_NAME(int argc, char **argv), argv[0] its name,
 * returning the exit code (0 success, 1 the run failed, 2 wrong input or command line). */
#ifndef QL_APP_COMMAND_H
#define QL_APP_COMMAND_H

#include "base/error.h"

/* Every subcommand: function suffix, name on the command line, what it does. */
#define QL_COMMAND_LIST(ENTRY)                                                                     \
  ENTRY(demo, "write the embedded Zhuji case (synthetic)")                                         \
  ENTRY(check, "read everything a case names, list every problem, run nothing")                    \
  ENTRY(forecast, "forecast ozone, PM2.5 and their precursors and components")                     \
  ENTRY(whatif, "run scenarios of emissions over one reading of the meteorology, and compare")     \
  ENTRY(attribute, "find whose emission does what to the stations' PM2.5 and ozone")               \
  ENTRY(column, "run one column of a case and account for every process")                          \
  ENTRY(box, "run a mechanism in a box, without transport")                                        \
  ENTRY(photolysis, "compute photolysis frequencies for a table of columns")                       \
  ENTRY(equilibrium, "compute the inorganic gas-particle equilibrium of a table of cells")         \
  ENTRY(schedule, "plan the peak shifts of enterprises and judge the plan by the model")           \
  ENTRY(puff, "model releases with Gaussian puffs")                                                \
  ENTRY(verify, "score a forecast against hourly observations at stations")                        \
  ENTRY(ledger, "sum up the year so far from hourly observations at stations")                     \
  ENTRY(report, "write one offline HTML file of a forecast, Chinese and English")                  \
  ENTRY(bench, "measure the kernels and the whole model")

#define ENTRY(name, text) int ql_cmd_##name(int argc, char **argv);
QL_COMMAND_LIST(ENTRY)
#undef ENTRY

/* Print "qinglan NAME: error: MESSAGE" for a failed status on stderr; returns the exit code. */
int ql_command_end(const char *name, ql_status status);

#endif
