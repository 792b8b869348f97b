/* The independent check of written orders: every constraint of enterprises.yaml against what an
 * orders.csv says, from the two files alone. */
#ifndef QL_OUTPUTS_ORDERS_CHECK_H
#define QL_OUTPUTS_ORDERS_CHECK_H

#include "outputs/orders_table.h"

typedef struct ql_orders_verdict {
  int processes, hours;
  int checks;     /* comparisons made */
  int violations; /* of them, those that failed; each is an error in the list of problems */
} ql_orders_verdict;

/* Check `orders` (orders.csv) against the loaded enterprises. Each violation is an error at
 * "orders.csv:line" that says which constraint of which process is broken; a power cap exceeded,
 * which is paid for, is a note. QL_OK if there is none; QL_ERR_INPUT if there is one or the file
 * cannot be read. */
ql_status ql_orders_check(const char *orders, const ql_enterprises *enterprises,
                          ql_problems *problems, ql_orders_verdict *verdict);

/* --- between its parts --------------------------------------------------------------------- */

typedef struct ql_orders_checker {
  const ql_orders_table *table;
  ql_problems *problems;
  ql_orders_verdict *verdict;
} ql_orders_checker;

/* One process, and what its base says before the first hour. */
typedef struct ql_orders_unit {
  const ql_orders_checker *c;
  const ql_enterprise *enterprise;
  const ql_plant_process *process;
  int number; /* in the table */
  bool batch;
} ql_orders_unit;

ql_orders_unit ql_orders_unit_of(const ql_orders_checker *c, int number);
/* Local hour of the day of an hour, which may lie before the first. */
int ql_orders_clock(const ql_orders_table *table, int hour);
/* The hour after the last of the local day that begins (or goes on) at hour `from`. */
int ql_orders_day_end(const ql_orders_table *table, int from);
double ql_orders_load(const ql_orders_unit *u, int hour);
bool ql_orders_on(const ql_orders_unit *u, int hour);
bool ql_orders_starts(const ql_orders_unit *u, int hour);
/* Starts of batches, or load, of the base in an hour of the plan. */
double ql_orders_base_amount(const ql_orders_unit *u, int hour);
double ql_orders_amount(const ql_orders_unit *u, int hour);

/* Count a comparison; if it failed, a violation at the line of that hour (hour < 0: the file). */
void ql_orders_expect(const ql_orders_unit *u, int hour, bool good, const char *format, ...)
    QL_PRINTF(4, 5);

/* Constraints that processes of an enterprise share. */
void ql_orders_check_enterprise(const ql_orders_checker *c, int enterprise);

#endif
