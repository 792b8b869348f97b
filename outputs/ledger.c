#include "outputs/ledger.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { GOOD = 100, MONTHS = 12 };
static const double hour_length = 3600.0, day_length = 86400.0; /* s */

static int compare(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

double ql_ledger_percentile(double *values, int count, double percent) {
  if (count < 1) return (double)NAN;
  qsort(values, (size_t)count, sizeof *values, compare);
  const double rank = (count - 1) * percent / 100.0;
  const int low = (int)floor(rank);
  if (low + 1 >= count) return values[count - 1];
  return values[low] + (rank - low) * (values[low + 1] - values[low]);
}

static double year_start(int year) {
  return ql_clock_from_date(&(ql_date){.year = year, .month = 1, .day = 1});
}

static ql_aqi_day station_day(const ql_ledger_request *r, int station, double date) {
  double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS];
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    for (int h = 0; h < QL_AQI_HOURS; h++)
      hours[p][h] = ql_observations_at(r->observed, (ql_pollutant)p, station,
                                       date - r->utc_offset + hour_length * (h - QL_AQI_BEFORE));
  return ql_aqi_day_values(r->standards, date, hours);
}

/* The mean of all stations on one day. */
static ql_aqi_day area_day(const ql_aqi_day *days, int stations, size_t stride) {
  ql_aqi_mean_day mean = {0};
  for (int s = 0; s < stations; s++) ql_aqi_mean_add(&mean, &days[(size_t)s * stride]);
  return ql_aqi_mean_of(&mean);
}

/* GB 3095-2026 table 4: enough valid days in the year, and in each of its months. */
static bool is_year_valid(const ql_standards_rules *rules, const int months[MONTHS], int days) {
  bool enough = days >= rules->year_days;
  for (int m = 0; m < MONTHS; m++)
    enough = enough && months[m] >= (m == 1 ? rules->february_days : rules->month_days);
  return enough;
}

static ql_ledger_pollutant sum_up(const ql_ledger *l, const ql_standards *s, const ql_aqi_day *days,
                                  ql_pollutant p, double *room) {
  const double first = year_start(l->year), last = first + (l->days_in_year - 1) * day_length;
  int months[MONTHS] = {0};
  double sum = 0.0;
  ql_ledger_pollutant found = {.days = 0};
  for (int d = 0; d < l->elapsed; d++) {
    const double value = days[d].value[p];
    if (isnan(value)) continue;
    months[ql_clock_to_date(first + d * day_length).month - 1]++;
    room[found.days++] = value;
    sum += value;
  }
  const ql_average daily = p == QL_POLLUTANT_O3 ? QL_AVERAGE_8H : QL_AVERAGE_DAY;
  found.mean = found.days ? sum / found.days : (double)NAN;
  found.percentile = ql_ledger_percentile(room, found.days, s->rules.percentile[p]);
  found.annual_limit = ql_standards_limit_at(s, last, "II", p, QL_AVERAGE_YEAR);
  found.daily_limit = ql_standards_limit_at(s, last, "II", p, daily);
  found.year_valid = is_year_valid(&s->rules, months, found.days);
  return found;
}

/* What the targets leave for the rest of the year. The year then has the valid days so far and all
 * days to come. */
static void look_ahead(const ql_ledger *l, ql_ledger_area *area) {
  const ql_ledger_pollutant *pm = &area->pollutants[QL_POLLUTANT_PM25];
  const int left = l->days_in_year - l->elapsed;
  const double sum = pm->days ? pm->mean * pm->days : 0.0;
  area->pm25_budget = l->target_pm25 * (pm->days + left) - sum;
  area->pm25_allowed = left ? area->pm25_budget / left : (double)NAN;
  const double allowed = floor((1.0 - l->target_good) * (area->valid + left) + 1e-9);
  area->polluted_left = isnan(allowed) ? 0 : (int)allowed - (area->valid - area->good);
}

static void fill_area(const ql_ledger *l, const ql_standards *s, const ql_aqi_day *days,
                      double *room, ql_ledger_area *area) {
  for (int d = 0; d < l->elapsed; d++) {
    const ql_aqi aqi = ql_aqi_daily(s, year_start(l->year) + d * day_length, &days[d]);
    if (aqi.published == QL_STANDARDS_NONE) continue;
    area->days[aqi.level - 1]++;
    area->valid++;
    area->good += aqi.published <= GOOD;
  }
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    area->pollutants[p] = sum_up(l, s, days, (ql_pollutant)p, room);
  look_ahead(l, area);
}

/* The mean of all stations, day by day. */
static void fill_days(const ql_ledger *l, const ql_standards *s, const ql_aqi_day *days) {
  double sum = 0.0;
  int count = 0;
  for (int d = 0; d < l->elapsed; d++) {
    const double date = year_start(l->year) + d * day_length;
    const double pm25 = days[d].value[QL_POLLUTANT_PM25];
    if (!isnan(pm25)) {
      sum += pm25;
      count++;
    }
    l->days[d] = (ql_ledger_day){.date = date,
                                 .values = days[d],
                                 .aqi = ql_aqi_daily(s, date, &days[d]),
                                 .pm25_mean = count ? sum / count : (double)NAN};
  }
}

/* Year, its length, and the days up to the last observed one. */
static ql_status set_span(const ql_ledger_request *r, ql_ledger *l) {
  const ql_observations *o = r->observed;
  const double last = o->start + r->utc_offset + hour_length * (o->hours - 1);
  l->year = r->year ? r->year : ql_clock_to_date(last).year;
  const double first = year_start(l->year), next = year_start(l->year + 1);
  l->days_in_year = (int)lround((next - first) / day_length);
  if (last < first || o->start + r->utc_offset >= next)
    return ql_error_set(QL_ERR_INPUT, "no hour of the observations lies in %d", l->year);
  l->elapsed = last >= next ? l->days_in_year : (int)floor((last - first) / day_length) + 1;
  const double end = next - day_length;
  l->target_good = r->target_good;
  l->target_pm25 = isnan(r->target_pm25) ? ql_standards_limit_at(r->standards, end, "II",
                                                                 QL_POLLUTANT_PM25, QL_AVERAGE_YEAR)
                                         : r->target_pm25;
  return QL_OK;
}

ql_status ql_ledger_compute(ql_arena *arena, const ql_ledger_request *request, ql_ledger *ledger) {
  const ql_observations *o = request->observed;
  ql_aqi_day *days; /* [1 + stations][elapsed], the mean of all first */
  double *room;
  *ledger = (ql_ledger){.area_count = 1 + o->station_count};
  QL_TRY(set_span(request, ledger));
  const size_t count = (size_t)ledger->elapsed, areas = (size_t)ledger->area_count;
  QL_TRY(ql_arena_take(arena, "daily values", areas * count, sizeof *days, &days));
  QL_TRY(ql_arena_take(arena, "sorted values", count, sizeof *room, &room));
  QL_TRY(ql_arena_take(arena, "ledger", areas, sizeof *ledger->areas, &ledger->areas));
  QL_TRY(ql_arena_take(arena, "ledger", count, sizeof *ledger->days, &ledger->days));
  for (int s = 0; s < o->station_count; s++)
    for (int d = 0; d < ledger->elapsed; d++)
      days[(size_t)(s + 1) * count + (size_t)d] =
          station_day(request, s, year_start(ledger->year) + d * day_length);
  for (size_t d = 0; d < count; d++) days[d] = area_day(&days[count + d], o->station_count, count);
  for (size_t a = 0; a < areas; a++) {
    ledger->areas[a].station = a ? o->stations[a - 1].id : "all";
    ledger->areas[a].name = a ? o->stations[a - 1].name : "";
    fill_area(ledger, request->standards, days + a * count, room, &ledger->areas[a]);
  }
  fill_days(ledger, request->standards, days);
  return QL_OK;
}
