#include "outputs/metrics.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_length = 3600.0, day_length = 86400.0; /* s */
static const ql_pollutant judged[] = {QL_POLLUTANT_PM25, QL_POLLUTANT_O3};
enum { JUDGED = sizeof judged / sizeof judged[0] };

/* The metric of a station and local day: its value, and the local hours of the day it is the mean
 * of (from, to). NaN if it is not valid; with `limit` -infinity MDA8 is whatever windows there are.
 */
static double value_of(const ql_bulletin *run, int station, double date, ql_pollutant pollutant,
                       double limit, double span[2]) {
  const ql_standards_rules *rules = &run->standards->rules;
  double hours[QL_AQI_HOURS];
  int end;
  ql_bulletin_pollutant(run, station, date, pollutant, hours);
  span[0] = 0.0;
  span[1] = 24.0;
  if (pollutant != QL_POLLUTANT_O3) return ql_aqi_mean(rules, hours);
  const double value = ql_aqi_mda8(rules, hours, limit, &end);
  span[0] = end - 8.0;
  span[1] = end;
  return value;
}

static bool make_metric(const ql_bulletin *run, int station, double date, ql_pollutant pollutant,
                        ql_metric *metric) {
  const double limit =
      ql_standards_limit_at(run->standards, date, "II", QL_POLLUTANT_O3, QL_AVERAGE_8H);
  double span[2];
  *metric = (ql_metric){.day = date - run->utc_offset};
  metric->value = value_of(run, station, date, pollutant, limit, span);
  metric->start = metric->day + span[0] * hour_length;
  metric->end = metric->day + span[1] * hour_length;
  snprintf(metric->station, sizeof metric->station, "%s", run->series->stations[station].id);
  snprintf(metric->pollutant, sizeof metric->pollutant, "%s", ql_pollutant_get(pollutant)->field);
  return !isnan(metric->value);
}

ql_status ql_metrics_create(ql_arena *arena, const ql_bulletin *run, int *count,
                            ql_metric **metrics) {
  const ql_station_series *s = run->series;
  *count = 0;
  *metrics = NULL;
  if (!s->records) return QL_OK;
  const double first = floor((s->start[0] + run->utc_offset) / day_length) * day_length;
  const double end = s->end[s->records - 1] + run->utc_offset;
  const int days = (int)ceil((end - first) / day_length);
  QL_TRY(ql_arena_take(arena, "metrics", (size_t)(days * JUDGED * s->station_count),
                       sizeof **metrics, metrics));
  for (int d = 0; d < days; d++)
    for (int p = 0; p < JUDGED; p++)
      for (int n = 0; n < s->station_count; n++)
        if (make_metric(run, n, first + d * day_length, judged[p], &(*metrics)[*count])) ++*count;
  return QL_OK;
}

int ql_metrics_station(const ql_bulletin *run, const ql_metric *metric) {
  for (int n = 0; n < run->series->station_count; n++)
    if (strcmp(run->series->stations[n].id, metric->station) == 0) return n;
  return -1;
}

double ql_metrics_value(const ql_bulletin *run, const ql_metric *metric) {
  double span[2];
  const int station = ql_metrics_station(run, metric);
  const int pollutant = ql_pollutant_find(metric->pollutant);
  if (station < 0 || pollutant < 0) return (double)NAN;
  return value_of(run, station, metric->day + run->utc_offset, (ql_pollutant)pollutant,
                  -(double)INFINITY, span);
}

double ql_metrics_mean(const ql_bulletin *run, const ql_metric *metric, const float *first,
                       size_t stride) {
  double hours[QL_AQI_HOURS];
  ql_bulletin_means(run, metric->day + run->utc_offset, first, stride, hours);
  return ql_aqi_mean(&run->standards->rules, hours);
}
