/* Emissions as a run reads them, hour by hour and enterprise by enterprise, for people: written to
 * emissions_hourly.csv and emissions_enterprises.csv. */
#ifndef QL_APP_EMISSION_LOG_H
#define QL_APP_EMISSION_LOG_H

#include "inputs/emissions/emissions.h"

typedef struct ql_emission_log ql_emission_log;

/* A log for the hours of [start, end), from `arena`; the others must outlive it. */
ql_status ql_emission_log_create(ql_arena *arena, const ql_emissions *emissions,
                                 const ql_species_table *species, double start, double end,
                                 ql_emission_log **log);

/* Note the hour that was just read: its emissions on the grid, and its stacks' rates. */
void ql_emission_log_add(ql_emission_log *log, double hour, const ql_stack_emission *stacks);

/* Write folder/emissions_hourly.csv and folder/emissions_enterprises.csv (none without stacks). */
ql_status ql_emission_log_write(const ql_emission_log *log, const char *folder);

#endif
