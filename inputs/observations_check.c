#include "inputs/observations_check.h"

#include <math.h>

/* Instruments round to 1 ug m-3 (CO 0.1 mg m-3), so that clean air repeats itself for hours; only
 * longer runs above the given level are taken for a fault. */
static const ql_observations_limits limits[QL_POLLUTANT_COUNT] = {
    [QL_POLLUTANT_SO2] = {5000.0, 24, 20.0, 300.0},  [QL_POLLUTANT_NO2] = {4000.0, 8, 10.0, 150.0},
    [QL_POLLUTANT_CO] = {150.0, 24, 1.5, 5.0},       [QL_POLLUTANT_O3] = {1500.0, 6, 10.0, 150.0},
    [QL_POLLUTANT_PM10] = {10000.0, 6, 10.0, 600.0}, [QL_POLLUTANT_PM25] = {3000.0, 8, 10.0, 300.0},
};
static const double spike_ratio = 3.0;

const ql_observations_limits *ql_observations_limits_of(ql_pollutant pollutant) {
  return &limits[pollutant];
}

static ql_status drop_hours(ql_observations *o, ql_pollutant p, int station, int first, int count,
                            ql_drop_reason reason) {
  float *row =
      o->values + ((size_t)p * (size_t)o->station_count + (size_t)station) * (size_t)o->hours;
  for (int h = first; h < first + count; h++) {
    const ql_drop drop = {station, p, o->start + 3600.0 * h, (double)row[h], reason};
    QL_TRY(ql_observations_drop(o, &drop));
    row[h] = NAN;
  }
  return QL_OK;
}

static ql_status drop_stuck(ql_observations *o, ql_pollutant p, int station, const float *row) {
  const ql_observations_limits *limit = &limits[p];
  for (int h = 0; h < o->hours;) {
    int same = 1;
    while (h + same < o->hours && row[h + same] == row[h]) same++;
    if (same >= limit->stuck_hours && (double)row[h] > limit->stuck_above)
      QL_TRY(drop_hours(o, p, station, h, same, QL_DROP_STUCK));
    h += same;
  }
  return QL_OK;
}

static ql_status drop_spikes(ql_observations *o, ql_pollutant p, int station, const float *row) {
  for (int h = 1; h + 1 < o->hours; h++) {
    const double around = fmax((double)row[h - 1], (double)row[h + 1]), value = (double)row[h];
    if (isnan(row[h - 1]) || isnan(row[h + 1]) || isnan(row[h])) continue;
    if (value - around > limits[p].spike && value > spike_ratio * around)
      QL_TRY(drop_hours(o, p, station, h, 1, QL_DROP_SPIKE));
  }
  return QL_OK;
}

ql_status ql_observations_check(ql_observations *o) {
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    for (int s = 0; s < o->station_count; s++) {
      const float *row =
          o->values + ((size_t)p * (size_t)o->station_count + (size_t)s) * (size_t)o->hours;
      QL_TRY(drop_stuck(o, (ql_pollutant)p, s, row));
      QL_TRY(drop_spikes(o, (ql_pollutant)p, s, row));
    }
  return QL_OK;
}
