/* Station series: the surface values of every output field at every station, as CSV and as CF
 * NetCDF. */
#ifndef QL_OUTPUTS_STATIONS_H
#define QL_OUTPUTS_STATIONS_H

#include "grids/station.h"
#include "outputs/fields.h"

/* The series of a run. values[(record * station_count + station) * field_count + field]. */
typedef struct ql_station_series {
  const ql_fields *fields;
  int station_count;
  const ql_station *stations;
  int records, capacity;
  double *start, *end; /* [capacity] s since 1970 */
  float *values;
} ql_station_series;

/* Room for `capacity` records of all stations and fields, from `arena`. */
ql_status ql_stations_create(ql_arena *arena, const ql_fields *fields, const ql_station *stations,
                             int station_count, int capacity, ql_station_series *series);

/* Append the lowest layer of the fields' means as the record [start, end). */
void ql_stations_append(ql_station_series *series, double start, double end);

/* Write folder/NAME.csv (one row for each hour and station; local time is UTC + utc_offset) and
 * folder/NAME.nc (CF discrete sampling geometry, timeSeries). `synthetic` is said in both. */
ql_status ql_stations_write(const ql_station_series *series, const char *folder, const char *name,
                            double utc_offset, bool synthetic);

#endif
