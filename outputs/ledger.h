/* The annual ledger of air quality: good days, the running mean of PM2.5 and what is left until the
 * year's target, and the percentiles of HJ 663, for every station and for their mean. */
#ifndef QL_OUTPUTS_LEDGER_H
#define QL_OUTPUTS_LEDGER_H

#include "inputs/observations.h"
#include "outputs/aqi.h"

typedef struct ql_ledger_request {
  const ql_standards *standards;
  const ql_observations *observed; /* hourly */
  double utc_offset;               /* s */
  int year;                        /* 0: that of the last observed hour */
  double target_pm25;              /* ug m-3; NaN: the annual limit, class II */
  double target_good;              /* share of good days, 0 to 1; NaN: none */
} ql_ledger_request;

/* What a year so far holds of one pollutant: daily means (O3: MDA8), by HJ 663. */
typedef struct ql_ledger_pollutant {
  int days;                  /* that are valid */
  bool year_valid;           /* enough of them in the year and in every month (GB 3095 table 4) */
  double mean, annual_limit; /* in the pollutant's unit; NaN where there is none */
  double percentile, daily_limit;
} ql_ledger_pollutant;

typedef struct ql_ledger_area {
  const char *station, *name;    /* "all": mean of the stations' daily values */
  int days[QL_STANDARDS_LEVELS]; /* by level of the published index */
  int valid, good;               /* days with an index; at most 100 */
  int polluted_left;             /* polluted days that the target still allows; below 0: missed */
  double pm25_budget, pm25_allowed; /* ug m-3 d left, and that by the days left; NaN at the end */
  ql_ledger_pollutant pollutants[QL_POLLUTANT_COUNT];
} ql_ledger_area;

/* One day of the mean of all stations. */
typedef struct ql_ledger_day {
  double date; /* local */
  ql_aqi_day values;
  ql_aqi aqi;
  double pm25_mean; /* of the valid days so far */
} ql_ledger_day;

typedef struct ql_ledger {
  int year, days_in_year, elapsed; /* elapsed: up to the last observed day */
  double target_pm25, target_good;
  int area_count; /* the first is "all" */
  ql_ledger_area *areas;
  ql_ledger_day *days; /* [elapsed] */
} ql_ledger;

/* Compute; everything lives in `arena`. QL_ERR_INPUT if no hour lies in the year. */
ql_status ql_ledger_compute(ql_arena *arena, const ql_ledger_request *request, ql_ledger *ledger);

/* The percentile of `count` values (sorted in place), HJ 663-2013 annex A: linear between the two
 * values around rank 1 + (count - 1) percent / 100. NaN for none. */
double ql_ledger_percentile(double *values, int count, double percent);

/* Write ledger.csv, ledger_days.csv and ledger.json into `folder` (docs/formats/ledger.md). */
ql_status ql_ledger_write(const ql_ledger *ledger, const ql_standards *standards,
                          const char *folder);

#endif
