/* The rows of source_receptor.nc: how a station's daily PM2.5 or ozone answers to what a source
 * emits in a block of hours. The contract between those who find sensitivities (puffs, perturbation
 * runs, an adjoint) and those who use them (scheduling, reports): docs/formats/source_receptor.md.
 *
 * A row is exact and linear for primary species (puffs), and the measured slope of a perturbation
 * run else. Rows of different groups add up; rows of the same group, enterprise and hours never
 * overlap within one method. */
#ifndef QL_INPUTS_SENSITIVITIES_H
#define QL_INPUTS_SENSITIVITIES_H

#include "base/arena.h"

enum { QL_SENSITIVITY_NAME = 32 };

/* Numbers as in the file. */
typedef enum { QL_BY_PUFFS, QL_BY_PERTURBATION, QL_BY_ADJOINT } ql_sensitivity_method;

/* What is judged: one pollutant at one station on one local day. */
typedef struct ql_metric {
  char station[QL_SENSITIVITY_NAME];
  char pollutant[QL_SENSITIVITY_NAME]; /* "PM25": mean of the local day; "O3": MDA8 */
  double day;                          /* s since 1970: start of the local day */
  double start, end; /* s since 1970: of the mean; for MDA8 the eight hours that were largest */
  double value;      /* in the base run, ug m-3, as the standard counts it */
} ql_metric;

/* One source, group of species and block of hours. */
typedef struct ql_sensitivity_row {
  char enterprise[QL_SENSITIVITY_NAME];
  char process[QL_SENSITIVITY_NAME]; /* as the case's points name it; "": all of the enterprise */
  char group[QL_SENSITIVITY_NAME];   /* "PM25" (primary), "NOx", "VOC", "SO2", "NH3", "all" */
  double start, end;                 /* of the emission, s since 1970 */
  double emission;                   /* in the base run, kg (NOx as NO2) */
  double perturbation; /* relative size of the change that was made, -0.3 for 30 % less; 0: exact */
  ql_sensitivity_method method;
  char together[QL_SENSITIVITY_NAME]; /* the group of enterprises that was changed together, whose
                                         slope each of its rows has; "": this one alone */
} ql_sensitivity_row;

typedef struct ql_sensitivities {
  int metric_count, row_count;
  ql_metric *metrics;
  ql_sensitivity_row *rows;
  float *value; /* [metric][row], ug m-3 kg-1 */
} ql_sensitivities;

/* Read a file; all memory from `arena`. Where a row says nothing of a metric (a fill value in the
 * file), value is 0. QL_ERR_INPUT names file and variable, and the entry with its value; rows of
 * one method, enterprise, process and group whose hours overlap are refused, since they would count
 * twice. */
ql_status ql_sensitivities_read(ql_arena *arena, const char *path, ql_sensitivities *read);

#endif
