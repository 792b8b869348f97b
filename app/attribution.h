/* `qinglan attribute`: whose emission does what to the stations. docs/theory/attribution.md */
#ifndef QL_APP_ATTRIBUTION_H
#define QL_APP_ATTRIBUTION_H

#include "app/run.h"
#include "outputs/attribution/plan.h"
#include "outputs/attribution/regime.h"
#include "outputs/bulletin.h"

typedef struct ql_attribution_options {
  const char *case_path, *folder, *standards; /* NULL: as the case has it; built-in */
  const char *groups;                         /* "each", "sector" or a CSV of enterprise,group */
  const char *blocks;                         /* "0-6,6-24": hours of the local day */
  const char *species;                        /* "NOx,VOC,SO2,NH3" */
  double perturbation;                        /* -0.3: 30 % less */
  ql_regime_limits limits;
  int most_runs;
  bool dry_run, quiet;
} ql_attribution_options;

ql_status ql_attribution_make(const ql_attribution_options *options);

/* --- its parts --------------------------------------------------------------------------------
 */

/* The sector of every enterprise of the account, as the case's CSV tables of points say; "" where
 * they do not. */
ql_status ql_attribution_sectors(ql_arena *arena, const ql_case *setup,
                                 const ql_attribution_account *account, const char ***sectors);

/* Groups of enterprises: each alone, by sector, or as a table says, in which case those that it
 * does not name are left out. */
ql_status ql_attribution_groups_make(ql_arena *arena, const char *how,
                                     const ql_attribution_account *account,
                                     const char *const *sectors, ql_attribution_groups *groups);

/* "0-6,6-12" into the request's blocks: whole hours, in order, without overlap. */
ql_status ql_attribution_parse_blocks(const char *text, ql_attribution_request *request);

/* "NOx,VOC" into the request's precursors; "none": primary PM2.5 alone. */
ql_status ql_attribution_parse_species(const char *text, ql_attribution_request *request);

/* "-30%" or "-0.3": -1 to 1, not 0. */
ql_status ql_attribution_parse_perturbation(const char *text, double *perturbation);

/* The runs of a plan. `receive` gets each one's station series when it is done, -1 being the base
 * run, which comes first. */
typedef struct ql_attribution_job {
  ql_run *base; /* opened, not prepared; stays open */
  const ql_attribution_request *request;
  const ql_attribution_plan *plan;
  const ql_standards *standards;
  double perturbation;
  bool quiet;
  ql_status (*receive)(void *to, int run, const ql_bulletin *result);
  void *to;
} ql_attribution_job;
ql_status ql_attribution_run_all(const ql_attribution_job *job);

#endif
