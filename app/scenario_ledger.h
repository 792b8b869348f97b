/* The ledgers of scenarios: of runs that have ended, or of all of a file from the emissions alone.
 */
#ifndef QL_APP_SCENARIO_LEDGER_H
#define QL_APP_SCENARIO_LEDGER_H

#include "app/run.h"

/* Write folder/scenario_emissions.csv of a scenario whose run, and the base's, have read their
 * emissions of all hours of the case. */
ql_status ql_scenario_ledger_of(ql_run *base, const ql_run *changed, const char *folder);

/* Open the case and every scenario, read all hours of their emissions, write
 * folder/NAME/scenario_emissions.csv for each and print it as a table. Nothing is
 * run. QL_ERR_INPUT, with all problems printed, if the case or a scenario has an error. */
ql_status ql_scenario_ledgers(const char *case_path, const ql_scenarios *scenarios,
                              const char *folder);

#endif
