/* The parts of a comparison of scenarios. Private to outputs/whatif*. */
#ifndef QL_OUTPUTS_WHATIF_PARTS_H
#define QL_OUTPUTS_WHATIF_PARTS_H

#include "base/nc.h"
#include "grids/grid.h"
#include "outputs/bulletin.h"
#include "outputs/whatif.h"

#include <stdio.h>

enum { QL_WHATIF_PATH = 4096, QL_WHATIF_METRICS = 2 };

/* The metrics on the grid: PM2.5 and ozone, in this order. */
typedef struct ql_whatif_metric {
  ql_pollutant pollutant;
  const char *name, *long_name, *cell_methods; /* of variables, and CF */
} ql_whatif_metric;
extern const ql_whatif_metric ql_whatif_metrics[QL_WHATIF_METRICS];

/* The results of one run. */
typedef struct ql_whatif_results {
  const char *folder;
  ql_nc *forecast; /* owned */
  size_t records, levels, ny, nx;
  double *start, *end; /* [records] s since 1970 */
  double *x, *y;       /* [nx], [ny] centres, m (degrees without a projection) */
  char proj[1024];
  ql_station_series stations; /* the six pollutants that there are; none without stations.nc */
  double first_date;          /* local date of the first record, s */
  int days;
  float *daily[QL_WHATIF_METRICS]; /* [days][ny][nx] ug m-3, NaN: not valid; NULL: no such field */
} ql_whatif_results;

/* Open folder/forecast.nc and stations.nc. Close in every case; what it points to is the arena's.
 * QL_ERR_INPUT names the file and what it lacks. */
ql_status ql_whatif_results_open(ql_arena *arena, const char *folder, double utc_offset,
                                 ql_whatif_results *run);
void ql_whatif_results_close(ql_whatif_results *run);

/* QL_ERR_INPUT unless both runs have the same cells, hours and stations. */
ql_status ql_whatif_results_match(const ql_whatif_results *base, const ql_whatif_results *run);

/* The grid of a run. The projection is the caller's, the grid the arena's. */
ql_status ql_whatif_results_grid(ql_arena *arena, const ql_whatif_results *run,
                                 ql_projection **projection, ql_grid **grid);

/* Fill `daily`. */
ql_status ql_whatif_days_compute(ql_arena *arena, const ql_whatif_options *options,
                                 ql_whatif_results *run);

/* Write run->folder/difference.nc. */
ql_status ql_whatif_difference_write(ql_arena *arena, const ql_whatif_results *base,
                                     const ql_whatif_results *run);

/* People in each cell of the run's grid [ny][nx], and their sum. QL_ERR_INPUT names file, variable
 * and unit. */
ql_status ql_whatif_people_read(ql_arena *arena, const char *path, const ql_whatif_results *run,
                                double **people, double *sum);

/* Exposure: means over days and people of a metric in the base and of its change. */
void ql_whatif_people_expose(const double *people, const ql_whatif_results *base,
                             const ql_whatif_results *run, int metric, ql_whatif_change *change);

/* The head of whatif_stations.csv. */
void ql_whatif_stations_head(FILE *out, const ql_whatif_results *base,
                             const ql_whatif_options *options);

/* The rows of one scenario, and its numbers: metrics (exposure too), days by class. */
ql_status ql_whatif_stations_compare(ql_arena *arena, const ql_whatif_results *base,
                                     const ql_whatif_results *run, const ql_whatif_options *options,
                                     FILE *out, ql_whatif_row *row);

/* Tonnes on the grid during the run, before and after a scenario's rules. */
typedef struct ql_whatif_tonnes {
  const char *sector, *pollutant; /* sector: "" of all together */
  double base, value;             /* NaN: cannot be weighed */
} ql_whatif_tonnes;

typedef struct ql_whatif_ledger {
  int count;
  ql_whatif_tonnes *items;
} ql_whatif_ledger;

/* All and every sector of folder/scenario_emissions.csv. */
ql_status ql_whatif_emissions_read(ql_arena *arena, const char *folder, ql_whatif_ledger *ledger);

/* Tonnes of a pollutant in all, scenario less base; 0 if the ledger has none of that name. */
double ql_whatif_emissions_change(const ql_whatif_ledger *ledger, const char *pollutant);

/* Append the rows of one scenario to whatif_emissions.csv. */
void ql_whatif_emissions_put(FILE *out, const char *name, const ql_whatif_ledger *ledger);

/* Write folder/whatif.csv. */
ql_status ql_whatif_table_write(const ql_whatif_comparison *comparison,
                                const ql_whatif_options *options, const char *folder,
                                const ql_whatif_results *base);

#endif
