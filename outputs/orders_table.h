/* Orders as they stand in an orders.csv, read without anything of the plan that they came from. */
#ifndef QL_OUTPUTS_ORDERS_TABLE_H
#define QL_OUTPUTS_ORDERS_TABLE_H

#include "base/arena.h"
#include "base/problems.h"
#include "inputs/enterprises/enterprises.h"

enum { QL_ORDERS_MOST_HOURS = 24 * 31 };

/* [process][hour] as docs/formats/orders.md has them; processes in the order of the enterprises. */
typedef struct ql_orders_table {
  const char *path;
  const ql_enterprises *enterprises;
  double start;   /* s since 1970, of the first hour */
  int first_hour; /* its local hour of the day */
  int hours, process_count;
  int *enterprise, *process; /* [process]: index of the enterprise, and of the process in it */
  double *load, *base;       /* load; batch: 1 while one is under way */
  bool *on, *starts;
  double *shortfall; /* [process] as reported */
  int *line;         /* [process][hour] of the file */
} ql_orders_table;

static inline size_t ql_orders_at(const ql_orders_table *table, int process, int hour) {
  return (size_t)process * (size_t)table->hours + (size_t)hour;
}

/* Read a file. Every row that is no order of one of the enterprises, and every hour that a process
 * lacks or has twice, goes to `problems`; QL_ERR_INPUT then. Memory from `arena`. */
ql_status ql_orders_read(ql_arena *arena, const char *path, const ql_enterprises *enterprises,
                         ql_problems *problems, ql_orders_table *table);

#endif
