/* The report: one HTML file that holds a forecast's results as data and the program that shows
 * them; it opens in a browser without a network. The pages come from outputs/report/ (bundled at
 * build time with Apache ECharts). */
#ifndef QL_OUTPUTS_REPORT_H
#define QL_OUTPUTS_REPORT_H

#include "base/problems.h"
#include "inputs/observations.h"
#include "outputs/standards.h"

#include <stdbool.h>

typedef struct ql_report {
  const char *folder;              /* of the forecast's files, or of `qinglan whatif` */
  const char *outline;             /* GeoJSON of lines or areas to draw on maps; NULL: none */
  const char *verification;        /* folder with verification.json */
  const char *ledger;              /* folder with ledger.json */
  const char *section;             /* station that the vertical sections run through; NULL: first */
  const ql_observations *observed; /* NULL: none */
  const ql_standards *standards;
  double utc_offset; /* s: local time is UTC + utc_offset */
} ql_report;

/* Was the program built with the pages of the report? */
bool ql_report_built(void);

/* What can be drawn for itself: names that the pages know ("bulletin", "maps/O3"). */
enum { QL_REPORT_FIGURES = 24 };
typedef struct ql_report_figures {
  int count;
  char name[QL_REPORT_FIGURES][64];
} ql_report_figures;

/* Write `path`, and list its figures. What is not in the folder is left out; the report names it.
 * QL_ERR_INPUT if the folder holds no forecast or a file of it cannot be understood. */
ql_status ql_report_write(const ql_report *report, const char *path, ql_report_figures *figures);

#endif
