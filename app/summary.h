/* The account of a finished run: the manifest, and a short table for the person who started it. */
#ifndef QL_APP_SUMMARY_H
#define QL_APP_SUMMARY_H

#include "app/forecast.h"

/* Write folder/manifest.json and print the mass closure of the emissions, the budgets of the main
 * species and where the results are. */
ql_status ql_summary_write(const ql_forecast *forecast);

#endif
