/* What every enterprise emits of every group of species in every hour of a run. */
#ifndef QL_OUTPUTS_ATTRIBUTION_ACCOUNT_H
#define QL_OUTPUTS_ATTRIBUTION_ACCOUNT_H

#include "base/arena.h"
#include "grids/sources.h"
#include "outputs/attribution/precursors.h"

typedef struct ql_attribution_account {
  double first; /* s since 1970: start of the first hour */
  int hours;
  int stack_count, enterprise_count;
  int *enterprise; /* [stack] */
  char **names;    /* [enterprise] */
  double *kg;      /* [enterprise][group][hour] */
} ql_attribution_account;

/* For the hours of [start, end) and these stacks. */
ql_status ql_attribution_account_create(ql_arena *arena, const ql_stack_emission *stacks,
                                        const double span[2], ql_attribution_account *account);

/* Add what the same stacks emit in the hour that starts at `hour`. */
void ql_attribution_account_add(ql_attribution_account *account, double hour,
                                const ql_stack_emission *stacks, const ql_species_table *species);

/* kg of one enterprise in [start, end), whole hours. */
double ql_attribution_account_sum(const ql_attribution_account *account, int enterprise,
                                  ql_precursor precursor, const double span[2]);

/* Number of an enterprise, -1 if it has no stack. */
int ql_attribution_account_find(const ql_attribution_account *account, const char *name);

#endif
