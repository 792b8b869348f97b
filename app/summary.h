/* The account of a finished run: the manifest, and a short table for the person who started it. */
#ifndef QL_APP_SUMMARY_H
#define QL_APP_SUMMARY_H

#include "app/forecast.h"

/* Write folder/manifest.json and print the mass closure of the emissions, the budgets of the main
 * species and where the results are. */
ql_status ql_summary_write(const ql_forecast *forecast);

enum { QL_SUMMARY_INPUTS = 4096 };

/* The files that a run reads, each once, owned by the run; their number. */
int ql_summary_inputs(const ql_run *run, const char *list[QL_SUMMARY_INPUTS]);

#endif
