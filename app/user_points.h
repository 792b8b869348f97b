/* What the user asks for beside the grid and the stations: series at places of his own, and maps of
 * towns. */
#ifndef QL_APP_USER_POINTS_H
#define QL_APP_USER_POINTS_H

#include "app/run.h"

/* Read output.receptors and see that output.town_maps lie within the grid; what is wrong goes to
 * run->problems. */
void ql_user_points_open(ql_run *run);

/* Take the memory, once the driver and the station series are set up. */
ql_status ql_user_points_prepare(ql_run *run);

/* A moment with weight `seconds`; the end of the record that the station series got last; the files
 * of the folder. */
void ql_user_points_accumulate(ql_run *run, const ql_moment *moment, double seconds);
void ql_user_points_finish(ql_run *run);
ql_status ql_user_points_write(const ql_run *run, const char *folder);

/* For --dry-run: points, memory and time of the maps so far, on standard output. */
void ql_user_points_print_cost(const ql_run *run);

#endif
