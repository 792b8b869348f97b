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
  double memory; /* bytes that all runs together may take */
  bool dry_run, resume, quiet;
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

/* The runs of a plan. `receive` gets each one's station series when all are done, -1 being the base
 * run, which comes first and stays as it is at its end. */
typedef struct ql_attribution_job {
  ql_run *base;       /* opened, not prepared */
  const char *folder; /* exists: results of the base run; those of the others in runs/ of it */
  const ql_attribution_request *request;
  const ql_attribution_plan *plan;
  const bool *emitted; /* [species] by anything that the case names */
  const ql_standards *standards;
  const char *standards_folder;
  double perturbation;
  double memory; /* bytes that all may take */
  bool resume, quiet;
  ql_status (*receive)(void *to, int run, const ql_bulletin *result);
  void *to;
} ql_attribution_job;
ql_status ql_attribution_run_all(const ql_attribution_job *job);

/* The perturbed runs as scenarios (docs/formats/scenarios.md). */
ql_status ql_attribution_scenarios_write(const ql_attribution_job *job, const char *path);

#endif
