/* The air quality index on the grid: hour by hour (the real-time method, which HJ 633-2026 4.2.5
 * gives to hourly forecasts) and day by day (the daily method), lowest layer. */
#ifndef QL_OUTPUTS_AQI_GRID_H
#define QL_OUTPUTS_AQI_GRID_H

#include "outputs/aqi.h"
#include "outputs/fields.h"

typedef struct ql_aqi_grid {
  const ql_standards *standards;
  const ql_fields *fields; /* of the forecast */
  double utc_offset;       /* s */
  const char *title;
  bool synthetic;
} ql_aqi_grid;

/* Read folder/forecast.nc and write folder/aqi.nc (docs/formats/output.md): hours and local days
 * for which any of the six pollutants has a value. Without one of them among the fields, or without
 * an hour, nothing is written and an earlier file is removed. */
ql_status ql_aqi_grid_write(const ql_aqi_grid *request, const char *folder);

#endif
