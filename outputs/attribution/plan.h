/* Which runs an attribution needs: one for each group of enterprises, group of species and block of
 * the local day in which that group emits it, and one in which all of it changes at once. */
#ifndef QL_OUTPUTS_ATTRIBUTION_PLAN_H
#define QL_OUTPUTS_ATTRIBUTION_PLAN_H

#include "outputs/attribution/account.h"

#include <stdbool.h>

enum { QL_ATTRIBUTION_NAME = 32, QL_ATTRIBUTION_BLOCKS = 24 };

/* Enterprises that are changed together. */
typedef struct ql_attribution_groups {
  int count;
  char (*names)[QL_ATTRIBUTION_NAME];
  int *of; /* [enterprise of the account] its group; -1: left out */
} ql_attribution_groups;

typedef struct ql_attribution_request {
  const ql_attribution_account *account;
  const ql_attribution_groups *groups;
  bool precursors[QL_PRECURSORS]; /* those asked for; primary PM2.5 comes from the puffs */
  int block_count;
  double blocks[QL_ATTRIBUTION_BLOCKS][2]; /* [from, to), hours of the local day */
  double utc_offset;                       /* s */
  double span[2];                          /* of the run, s since 1970 */
} ql_attribution_request;

/* One run with other emissions. What changes is the precursor's emission (QL_PRECURSORS: of all
 * that are asked for, and primary PM2.5) of one group, of all groups (QL_ATTRIBUTION_GROUPED), or
 * of everything that the case emits, area sources and fires too (QL_ATTRIBUTION_EVERYTHING). */
enum { QL_ATTRIBUTION_GROUPED = -1, QL_ATTRIBUTION_EVERYTHING = -2 };
typedef struct ql_attribution_run {
  int group;
  ql_precursor precursor;
  double span[2];  /* s since 1970 of the emissions that change */
  double emission; /* kg of the group in the base run; 0 for the others */
} ql_attribution_run;

typedef struct ql_attribution_plan {
  int count;
  ql_attribution_run *runs; /* the perturbed ones; if there are any, then one of all groups, and
                               those of NOx and of VOC of everything */
  int rows;                 /* of sensitivities that they give */
  int perturbed;            /* how many of the first kind */
} ql_attribution_plan;

ql_status ql_attribution_plan_make(ql_arena *arena, const ql_attribution_request *request,
                                   ql_attribution_plan *plan);

/* Does a run change what an enterprise emits? */
bool ql_attribution_plan_changes(const ql_attribution_request *request,
                                 const ql_attribution_run *run, int enterprise);

/* A short name for a run, of letters, digits and underscores: its scenario's. */
void ql_attribution_plan_name(const ql_attribution_plan *plan, int run, size_t size, char *name);

#endif
