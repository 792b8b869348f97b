#include "outputs/aqi.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Mean of `count` values from `first`; the number of valid ones goes to *valid. */
static double mean_of(const double *first, int count, int *valid) {
  double sum = 0.0;
  *valid = 0;
  for (int n = 0; n < count; n++)
    if (!isnan(first[n])) {
      sum += first[n];
      (*valid)++;
    }
  return *valid ? sum / *valid : (double)NAN;
}

double ql_aqi_mean(const ql_standards_rules *rules, const double hours[QL_AQI_HOURS]) {
  int valid;
  const double mean = mean_of(hours + QL_AQI_BEFORE, 24, &valid);
  return valid >= rules->day_hours ? mean : (double)NAN;
}

double ql_aqi_mda8(const ql_standards_rules *rules, const double hours[QL_AQI_HOURS], double limit,
                   int *end) {
  double greatest = (double)NAN;
  int windows = 0, last = 0;
  for (int hour = (int)rules->window_first_end; hour <= 24; hour++) {
    int valid;
    const double mean = mean_of(hours + QL_AQI_BEFORE + hour - 8, 8, &valid);
    if (valid < rules->window_hours) continue;
    windows++;
    if (mean <= greatest) continue;
    greatest = mean;
    last = hour;
  }
  if (end) *end = last;
  return windows >= rules->day_windows || greatest > limit ? greatest : (double)NAN;
}

static double greatest_hour(const ql_standards_rules *rules, const double hours[QL_AQI_HOURS]) {
  double greatest = (double)NAN;
  int valid = 0;
  for (int h = QL_AQI_BEFORE; h < QL_AQI_HOURS; h++) {
    if (isnan(hours[h])) continue;
    valid++;
    if (!(hours[h] <= greatest)) greatest = hours[h];
  }
  return valid >= rules->day_hours ? greatest : (double)NAN;
}

ql_aqi_day ql_aqi_day_values(const ql_standards *standards, double date,
                             double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS]) {
  ql_aqi_day day;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    day.value[p] = ql_aqi_mean(&standards->rules, hours[p]);
  const double limit = ql_standards_limit_at(standards, date, "II", QL_POLLUTANT_O3, QL_AVERAGE_8H);
  day.value[QL_POLLUTANT_O3] = ql_aqi_mda8(&standards->rules, hours[QL_POLLUTANT_O3], limit, NULL);
  day.ozone_hour = greatest_hour(&standards->rules, hours[QL_POLLUTANT_O3]);
  return day;
}

void ql_aqi_mean_add(ql_aqi_mean_day *mean, const ql_aqi_day *day) {
  for (int p = 0; p <= QL_POLLUTANT_COUNT; p++) {
    const double value = p < QL_POLLUTANT_COUNT ? day->value[p] : day->ozone_hour;
    if (isnan(value)) continue;
    mean->sum[p] += value;
    mean->count[p]++;
  }
}

ql_aqi_day ql_aqi_mean_of(const ql_aqi_mean_day *mean) {
  ql_aqi_day day;
  for (int p = 0; p <= QL_POLLUTANT_COUNT; p++) {
    const double value = mean->count[p] ? mean->sum[p] / mean->count[p] : (double)NAN;
    *(p < QL_POLLUTANT_COUNT ? &day.value[p] : &day.ozone_hour) = value;
  }
  return day;
}

/* AQI, level and primary pollutants of the indices at hand (HJ 633-2026 4.2.4, 5.3). */
static void conclude(const ql_standards *standards, ql_aqi *aqi) {
  bool complete = true;
  aqi->value = QL_STANDARDS_NONE;
  aqi->primary = 0;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    if (aqi->iaqi[p] == QL_STANDARDS_NONE) complete = false;
    if (aqi->iaqi[p] > aqi->value) aqi->value = aqi->iaqi[p];
  }
  if (aqi->value > 50)
    for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
      if (aqi->iaqi[p] == aqi->value) aqi->primary |= 1U << p;
  aqi->level = ql_standards_level(standards, aqi->value);
  aqi->published = complete || aqi->value > 100 ? aqi->value : QL_STANDARDS_NONE;
}

ql_aqi ql_aqi_daily(const ql_standards *standards, double date, const ql_aqi_day *day) {
  ql_aqi aqi;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    const ql_average average = p == QL_POLLUTANT_O3 ? QL_AVERAGE_8H : QL_AVERAGE_DAY;
    aqi.iaqi[p] = ql_standards_iaqi(standards, date, (ql_pollutant)p, average, day->value[p]);
  }
  /* An 8-h mean beyond the table: the index of the greatest hour stands (HJ 633-2012 table 1). */
  if (aqi.iaqi[QL_POLLUTANT_O3] == QL_STANDARDS_NONE && !isnan(day->value[QL_POLLUTANT_O3]))
    aqi.iaqi[QL_POLLUTANT_O3] =
        ql_standards_iaqi(standards, date, QL_POLLUTANT_O3, QL_AVERAGE_HOUR, day->ozone_hour);
  conclude(standards, &aqi);
  return aqi;
}

ql_aqi ql_aqi_hourly(const ql_standards *standards, double date,
                     const double hour[QL_POLLUTANT_COUNT], double sulfur_day) {
  ql_aqi aqi;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    aqi.iaqi[p] = ql_standards_iaqi(standards, date, (ql_pollutant)p, QL_AVERAGE_HOUR, hour[p]);
  if (aqi.iaqi[QL_POLLUTANT_SO2] == QL_STANDARDS_NONE && !isnan(hour[QL_POLLUTANT_SO2]))
    aqi.iaqi[QL_POLLUTANT_SO2] =
        ql_standards_iaqi(standards, date, QL_POLLUTANT_SO2, QL_AVERAGE_DAY, sulfur_day);
  conclude(standards, &aqi);
  return aqi;
}

void ql_aqi_primary_text(unsigned primary, const char *between, size_t size, char *text) {
  size_t used = 0;
  text[0] = '\0';
  for (int p = 0; p < QL_POLLUTANT_COUNT && used < size; p++)
    if (primary & (1U << p)) {
      snprintf(text + used, size - used, "%s%s", used ? between : "",
               ql_pollutant_get((ql_pollutant)p)->name);
      used = strlen(text);
    }
}
