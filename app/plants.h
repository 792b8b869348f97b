/* Checks of enterprises and orders for the command line. */
#ifndef QL_APP_PLANTS_H
#define QL_APP_PLANTS_H

#include "app/run.h"

typedef struct ql_plants_files {
  const char *enterprises; /* enterprises.yaml */
  const char *orders;      /* orders.csv, NULL: none */
} ql_plants_files;

/* Read the enterprises, their stacks against those of the run (NULL: not looked at), and check the
 * orders; every problem goes to `problems`, and what was looked at is printed. */
ql_status ql_plants_check(const ql_plants_files *files, const ql_run *run, ql_problems *problems);

#endif
