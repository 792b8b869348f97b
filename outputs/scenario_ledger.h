/* The emission ledger of a scenario: tonnes by pollutant before and after its rules, in all, by
 * sector, by inventory and by enterprise, against permits where the scenario's file names them. */
#ifndef QL_OUTPUTS_SCENARIO_LEDGER_H
#define QL_OUTPUTS_SCENARIO_LEDGER_H

#include "inputs/emissions/emissions.h"

#include <stdio.h>

typedef enum {
  QL_LEDGER_TOTAL,
  QL_LEDGER_SECTOR,
  QL_LEDGER_INVENTORY,
  QL_LEDGER_ENTERPRISE
} ql_scenario_ledger_scope;

typedef struct ql_scenario_ledger_row {
  ql_scenario_ledger_scope scope;
  const char *name, *pollutant; /* name of the sector, inventory or enterprise; "" in all */
  double before, after;         /* t on the grid, over the hours read; NaN: cannot be weighed */
  double permit;                /* t for these hours; NaN: none */
} ql_scenario_ledger_row;

typedef struct ql_scenario_ledger {
  const ql_scenario *scenario;
  bool synthetic;
  double start, end; /* s since 1970, of the hours read */
  int count;
  ql_scenario_ledger_row *rows; /* by scope, name and pollutant */
} ql_scenario_ledger;

typedef struct ql_scenario_ledger_request {
  const ql_emissions *base, *changed; /* both read over the same hours, without and with it */
  const ql_scenario *scenario;
  bool synthetic;    /* the case's inputs are invented (or the scenario's file says so of itself) */
  double start, end; /* s since 1970, of the hours read */
} ql_scenario_ledger_request;

/* Make the ledger of the hours read so far; memory from `arena`, names owned by the readers. A
 * permit of a year counts in proportion to the hours read: tonnes * (end - start) / length of the
 * calendar year (365 or 366 days) in which they begin. Faults of the table of permits go to
 * `problems` with file and line. */
ql_status ql_scenario_ledger_make(ql_arena *arena, const ql_scenario_ledger_request *request,
                                  ql_problems *problems, ql_scenario_ledger *ledger);

/* Write folder/scenario_emissions.csv. */
ql_status ql_scenario_ledger_write(const ql_scenario_ledger *ledger, const char *folder);

/* The same as a table for people: totals, and sectors and enterprises that change or have a permit.
 */
void ql_scenario_ledger_print(const ql_scenario_ledger *ledger, FILE *out);

#endif
