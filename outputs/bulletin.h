/* The station bulletin of a forecast: for each local day and station the daily values, indices,
 * class, colour and primary pollutant, as HJ 633-2026 (4.2.5, 5.1.1) asks of a forecast. */
#ifndef QL_OUTPUTS_BULLETIN_H
#define QL_OUTPUTS_BULLETIN_H

#include "outputs/aqi.h"
#include "outputs/stations.h"

typedef struct ql_bulletin {
  const ql_standards *standards;
  const ql_station_series *series;
  double utc_offset; /* s: local time is UTC + utc_offset */
  bool primary_only; /* no secondary particles were computed: said in the file */
  bool synthetic;
} ql_bulletin;

/* Write folder/bulletin.csv (docs/formats/bulletin.md): one row for each local day on which any
 * pollutant has a valid daily value, and station; with several stations one more for the mean of
 * all
 * ("all"), as HJ 633 asks of a county. *rows: how many were written; with none, no file
 * is written and one of an earlier run is removed. */
ql_status ql_bulletin_write(const ql_bulletin *bulletin, const char *folder, int *rows);

/* Names of the pollutants that the series lack ("SO2, CO"), "" if there is none. */
void ql_bulletin_missing(const ql_station_series *series, size_t size, char *text);

/* Hourly means, for the day beginning at local `date` and the 7 hours before it, of what the run's
 * records hold at first[record * stride], in its own unit; NaN where there is none. An hour needs
 * rules->hour_minutes of records that do not outlast it. */
void ql_bulletin_means(const ql_bulletin *bulletin, double date, const float *first, size_t stride,
                       double hours[QL_AQI_HOURS]);

/* The same of one pollutant at a station, in the pollutant's unit. */
void ql_bulletin_pollutant(const ql_bulletin *bulletin, int station, double date,
                           ql_pollutant pollutant, double hours[QL_AQI_HOURS]);

/* Hourly means of one station for the day beginning at local `date`, from the 7 hours before it on,
 * in the pollutants' units. */
void ql_bulletin_hours(const ql_bulletin *bulletin, int station, double date,
                       double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS]);

#endif
