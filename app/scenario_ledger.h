/* The ledgers of all scenarios of a file, from the emissions alone. */
#ifndef QL_APP_SCENARIO_LEDGER_H
#define QL_APP_SCENARIO_LEDGER_H

#include "inputs/scenario/scenario.h"

/* Open the case and every scenario, read all hours of their emissions, and write
 * folder/NAME/scenario_emissions.csv for each; with `print` as tables on stdout too. Nothing is
 * run. QL_ERR_INPUT, with all problems printed, if the case or a scenario has an error. */
ql_status ql_scenario_ledgers(const char *case_path, const ql_scenarios *scenarios,
                              const char *folder, bool print);

#endif
