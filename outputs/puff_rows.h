/* Rows of primary PM2.5 from the hourly coefficients of the stacks' puffs: exact where the puffs
 * hold all that the stacks emit (docs/theory/attribution.md). */
#ifndef QL_OUTPUTS_PUFF_ROWS_H
#define QL_OUTPUTS_PUFF_ROWS_H

#include "outputs/metrics.h"
#include "outputs/source_receptor.h"

typedef struct ql_puff_rows {
  const ql_source_receptor *of; /* of the run; without one of fine particles there are no rows */
  const ql_bulletin *run;       /* the same run */
  int source_count;             /* stacks of one enterprise and process are one source */
  int *source;                  /* [stack] */
  const ql_stack **stack;       /* [source]: its first stack, for the labels */
  double *emission;             /* [stack][release hour] kg of fine particles */
} ql_puff_rows;

/* QL_ERR_NUMERIC if a coefficient is not finite: its puff has gone wrong. */
ql_status ql_puff_rows_create(ql_arena *arena, const ql_source_receptor *of, const ql_bulletin *run,
                              ql_puff_rows *rows);

/* How many: one for each source and release hour. */
int ql_puff_rows_count(const ql_puff_rows *rows);

/* Make rows `first` and on of `into`, whose metrics are at hand, and their values: NaN for ozone,
 * of which primary particles say nothing. A source of several stacks gets their mean by emission,
 * by number where nothing is emitted. */
void ql_puff_rows_fill(const ql_puff_rows *rows, ql_sensitivities *into, int first);

#endif
