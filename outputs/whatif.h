/* Scenarios beside their base: what changes on the grid, at the stations, in the classes of the
 * index and in what people breathe. Works from the files that `qinglan whatif` leaves: a folder
 * with base/ and one folder for each scenario, each with the complete results of a forecast
 * (docs/formats/output.md); a scenario that failed has no manifest.json.
 *
 * All runs have the same weather, so that a difference is the effect of the emissions alone. Daily
 * values are those of the bulletin, not rounded; the index is of the pollutants that are there. */
#ifndef QL_OUTPUTS_WHATIF_H
#define QL_OUTPUTS_WHATIF_H

#include "base/arena.h"
#include "outputs/standards.h"

#include <stdbool.h>

typedef struct ql_whatif_options {
  const ql_standards *standards;
  double utc_offset;           /* s: local time is UTC + utc_offset */
  const char *population;      /* NetCDF of people by cell or by area (CF grid); NULL: none */
  bool primary_only;           /* no secondary particles were computed: said in the tables */
  const char *const *titles;   /* [count] for people, NULL entries: the name; or NULL */
  const char *const *messages; /* [count] why a scenario failed, NULL entries: unknown; or NULL */
} ql_whatif_options;

/* A daily metric over all days of the run, ug m-3; NaN where there is none. */
typedef struct ql_whatif_change {
  double base, change;  /* mean over station-days of the base, and of scenario less base */
  double best;          /* the most negative mean change of a station over its days */
  const char *best_at;  /* its id, "" if there is none */
  double exposure_base; /* mean over days and people, or over station-days without population */
  double exposure_change;
} ql_whatif_change;

typedef struct ql_whatif_row {
  const char *name, *title, *message; /* message: "" if done */
  bool done;
  ql_whatif_change pm25, ozone; /* 24-h PM2.5, MDA8 of ozone */
  int station_days;             /* with an index in base and scenario */
  int base_days[QL_STANDARDS_LEVELS], days[QL_STANDARDS_LEVELS]; /* of them, by class */
  int class_days_gained;   /* station-days whose class is better less those whose class is worse */
  int good_days_gained;    /* station-days of AQI <= 100, scenario less base */
  int exceedances_removed; /* daily values above the class II limit, base less scenario */
  double *emission_change; /* [pollutant_count] t on the grid, scenario less base; NaN: failed */
} ql_whatif_row;

typedef struct ql_whatif_comparison {
  int count;
  ql_whatif_row *rows;
  int pollutant_count; /* of the inventories, as they call them */
  const char **pollutants;
  bool by_population; /* exposure is weighted with people, else it is of the stations */
  double people;      /* inside the grid */
} ql_whatif_comparison;

/* Compare folder/NAME with folder/base for each of `count` names. Writes, each whole or not at all:
 * folder/NAME/difference.nc of every scenario that is done, folder/whatif.csv (a row a scenario),
 * folder/whatif_stations.csv and folder/whatif_emissions.csv (docs/formats/whatif.md). What is
 * returned lives in `arena`. QL_ERR_INPUT names the file and what is wrong: no results of the base,
 * a scenario on another grid or of other hours, a population that cannot be understood. */
ql_status ql_whatif_compare(ql_arena *arena, const char *folder, const char *const *names,
                            int count, const ql_whatif_options *options,
                            ql_whatif_comparison *comparison);

/* Can a file of people be understood? QL_ERR_INPUT names variable and unit. For those who would
 * know before hours of runs whether ql_whatif_compare() will read it. */
ql_status ql_whatif_check_population(const char *path);

/* A change in percent of the base, NaN without one. */
double ql_whatif_percent(double change, double base);

/* The benefit of an event with the weather held: "PM2.5 -10.1 %; O3 MDA8 +0.3 %", over all
 * station-days of the run; "" without stations. */
void ql_whatif_benefit_text(const ql_whatif_row *row, size_t size, char *text);

#endif
