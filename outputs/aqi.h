/* From hourly concentrations to a day's values, its air quality index, class and primary pollutant
 * (HJ 633, GB 3095, HJ 663). Concentrations are in the pollutants' units (grids/pollutant.h), NaN
 * where there is none. */
#ifndef QL_OUTPUTS_AQI_H
#define QL_OUTPUTS_AQI_H

#include "outputs/standards.h"

#include <stdbool.h>

/* The hours a day's values are made of: the last 7 of the day before, then the day's own 24. */
enum { QL_AQI_BEFORE = 7, QL_AQI_HOURS = 31 };

typedef struct ql_aqi_day {
  double value[QL_POLLUTANT_COUNT]; /* 24-h means; O3: daily maximum of 8-h running means */
  double ozone_hour;                /* daily maximum of 1-h means */
} ql_aqi_day;

typedef struct ql_aqi {
  int iaqi[QL_POLLUTANT_COUNT]; /* QL_STANDARDS_NONE where there is none */
  int value;                    /* the greatest, QL_STANDARDS_NONE if there is none */
  int published;    /* value, or QL_STANDARDS_NONE: a pollutant is missing and value <= 100 */
  int level;        /* 1-6 of `value`, 0 if there is none */
  unsigned primary; /* bit p: pollutant p is a primary one; 0 while value <= 50 */
} ql_aqi;

/* 24-h mean of the day's own hours; NaN unless enough of them are valid (GB 3095-2026 table 4). */
double ql_aqi_mean(const ql_standards_rules *rules, const double hours[QL_AQI_HOURS]);

/* Daily maximum of 8-h running means (GB 3095-2026 3.9): windows that end at the local hours
 * rules->window_first_end to 24. NaN if fewer than rules->day_windows windows are valid, unless the
 * maximum is above `limit`. *end (may be NULL): the hour at which the greatest window ends, the
 * first of several; 0 if there is none. */
double ql_aqi_mda8(const ql_standards_rules *rules, const double hours[QL_AQI_HOURS], double limit,
                   int *end);

/* All values of the day that begins at local `date`. */
ql_aqi_day ql_aqi_day_values(const ql_standards *standards, double date,
                             double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS]);

/* The mean of several stations' daily values, for a county: of those that have one. Start from {0}.
 */
typedef struct ql_aqi_mean_day {
  double sum[QL_POLLUTANT_COUNT + 1]; /* the last: ozone_hour */
  int count[QL_POLLUTANT_COUNT + 1];
} ql_aqi_mean_day;
void ql_aqi_mean_add(ql_aqi_mean_day *mean, const ql_aqi_day *day);
ql_aqi_day ql_aqi_mean_of(const ql_aqi_mean_day *mean); /* NaN where no station has a value */

/* The index of a day (daily report and forecast method), by the standard in force on that date. */
ql_aqi ql_aqi_daily(const ql_standards *standards, double date, const ql_aqi_day *day);

/* The index of an hour (real-time method). Where the 1-h value of SO2 has no index of its own,
 * that of its 24-h mean `sulfur_day` stands. */
ql_aqi ql_aqi_hourly(const ql_standards *standards, double date,
                     const double hour[QL_POLLUTANT_COUNT], double sulfur_day);

/* Names of the primary pollutants, joined by `between` ("PM2.5+O3"); "" if there is none. */
void ql_aqi_primary_text(unsigned primary, const char *between, size_t size, char *text);

#endif
