#include "app/verify.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double hour_length = 3600.0, day_length = 86400.0; /* s */
enum { HEAVY = 200 };

static double floor_to(double time, double length) {
  return floor(time / length) * length;
}

ql_status ql_verify_match(ql_verify *v) {
  const ql_observations *f = v->forecast, *o = v->observed;
  const size_t most = (size_t)f->station_count;
  QL_TRY(ql_arena_take(v->arena, "stations", most, sizeof(int), &v->forecast_station));
  QL_TRY(ql_arena_take(v->arena, "stations", most, sizeof(int), &v->observed_station));
  v->station_count = 0;
  for (int s = 0; s < f->station_count; s++) {
    const int found = ql_observations_find(o, f->stations[s].id);
    if (found < 0) continue;
    v->forecast_station[v->station_count] = s;
    v->observed_station[v->station_count++] = found;
  }
  if (!v->station_count)
    return ql_error_set(QL_ERR_INPUT,
                        "no station is on both sides: the forecast has '%s' and %d more, the "
                        "observations '%s' and %d more; give them the same id",
                        f->stations[0].id, f->station_count - 1, o->stations[0].id,
                        o->station_count - 1);
  const double end = f->start + hour_length * f->hours;
  if (o->start >= end || o->start + hour_length * o->hours <= f->start)
    return ql_error_set(QL_ERR_INPUT, "no hour of the observations lies within the forecast");
  v->start = f->start;
  v->first_date = floor_to(f->start + v->utc_offset, day_length);
  v->days = (int)ceil((end + v->utc_offset - v->first_date) / day_length);
  return QL_OK;
}

/* The same hour of the 24 h before the forecast began. */
static double persisted_hour(const ql_verify *v, double time) {
  const double days = floor((time - v->start) / day_length) + 1.0;
  return time - days * day_length;
}

/* --- hourly values ------------------------------------------------------------------------------
 */

typedef struct pairs {
  double *model, *observed, *persisted;
  size_t count, capacity;
} pairs;

static ql_status make_pairs(ql_arena *arena, size_t capacity, pairs *p) {
  *p = (pairs){.capacity = capacity};
  QL_TRY(ql_arena_take(arena, "pairs", capacity, sizeof(double), &p->model));
  QL_TRY(ql_arena_take(arena, "pairs", capacity, sizeof(double), &p->observed));
  return ql_arena_take(arena, "pairs", capacity, sizeof(double), &p->persisted);
}

static void add_pair(pairs *p, double model, double observed, double persisted) {
  p->model[p->count] = model;
  p->observed[p->count] = observed;
  p->persisted[p->count++] = persisted;
}

static void collect_hours(const ql_verify *v, ql_pollutant p, int station, int lead, pairs *out) {
  for (int h = 0; h < v->forecast->hours; h++) {
    const double time = v->forecast->start + hour_length * h;
    const int day = (int)floor((time + v->utc_offset - v->first_date) / day_length);
    if (lead >= 0 && day != lead) continue;
    const int o = v->observed_station[station];
    add_pair(out, ql_observations_at(v->forecast, p, v->forecast_station[station], time),
             ql_observations_at(v->observed, p, o, time),
             ql_observations_at(v->observed, p, o, persisted_hour(v, time)));
  }
}

/* --- daily values -------------------------------------------------------------------------------
 */

/* days[side][station * (1 + days) + day]; side 0 forecast, 1 observed; day 0 is the one before the
 * forecast's first, which persistence repeats. */
typedef struct daily {
  ql_aqi_day *side[2];
  int row;
} daily;

static ql_aqi_day day_of(const ql_verify *v, const ql_observations *o, int station, double date) {
  double hours[QL_POLLUTANT_COUNT][QL_AQI_HOURS];
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    for (int h = 0; h < QL_AQI_HOURS; h++)
      hours[p][h] = ql_observations_at(o, (ql_pollutant)p, station,
                                       date - v->utc_offset + hour_length * (h - QL_AQI_BEFORE));
  return ql_aqi_day_values(v->standards, date, hours);
}

static ql_status make_daily(const ql_verify *v, daily *d) {
  d->row = 1 + v->days;
  const size_t count = (size_t)v->station_count * (size_t)d->row;
  for (int side = 0; side < 2; side++) {
    QL_TRY(ql_arena_take(v->arena, "daily values", count, sizeof(ql_aqi_day), &d->side[side]));
    const ql_observations *o = side ? v->observed : v->forecast;
    for (int s = 0; s < v->station_count; s++)
      for (int k = 0; k < d->row; k++)
        d->side[side][s * d->row + k] =
            day_of(v, o, side ? v->observed_station[s] : v->forecast_station[s],
                   v->first_date + (k - 1) * day_length);
  }
  return QL_OK;
}

static void collect_days(const ql_verify *v, const daily *d, ql_pollutant p, int station, int lead,
                         pairs *out) {
  const ql_aqi_day *forecast = d->side[0] + station * d->row;
  const ql_aqi_day *observed = d->side[1] + station * d->row;
  for (int k = 0; k < v->days; k++)
    if (lead < 0 || lead == k)
      add_pair(out, forecast[k + 1].value[p], observed[k + 1].value[p], observed[0].value[p]);
}

/* --- scores -------------------------------------------------------------------------------------
 */

/* 1 - MSE / MSE of persistence over the entries in which all three are there. */
static double skill_of(const pairs *p) {
  double model = 0.0, persisted = 0.0;
  for (size_t i = 0; i < p->count; i++) {
    const double a = p->model[i] - p->observed[i], b = p->persisted[i] - p->observed[i];
    if (isnan(a) || isnan(b)) continue;
    model += a * a;
    persisted += b * b;
  }
  return persisted > 0.0 ? 1.0 - model / persisted : (double)NAN;
}

/* The scores of `p` as a line of the model and one of persistence; none without a pair. */
static ql_status add_lines(const ql_verify *v, const ql_verify_line *head, const pairs *p,
                           ql_verify_result *result) {
  ql_verify_line line = *head;
  line.scores = ql_scores_of(p->model, p->observed, p->count);
  if (line.scores.n == 0) return QL_OK;
  line.skill = skill_of(p);
  if (result->line_count + 2 > result->line_capacity) {
    ql_verify_line *larger;
    const int capacity = 2 * result->line_capacity + 64;
    QL_TRY(ql_arena_take(v->arena, "scores", (size_t)capacity, sizeof *larger, &larger));
    if (result->line_count)
      memcpy(larger, result->lines, (size_t)result->line_count * sizeof *larger);
    result->lines = larger;
    result->line_capacity = capacity;
  }
  result->lines[result->line_count++] = line;
  line.persistence = true;
  line.skill = (double)NAN;
  line.scores = ql_scores_of(p->persisted, p->observed, p->count);
  if (line.scores.n) result->lines[result->line_count++] = line;
  return QL_OK;
}

/* One pollutant and averaging time: all together, by lead day, by station. */
static ql_status score(const ql_verify *v, const daily *d, ql_verify_line head, pairs *p,
                       ql_verify_result *result) {
  for (int group = 0; group < 1 + v->days + v->station_count; group++) {
    const int one = group - 1 - v->days; /* station, if not below 0 */
    head.lead = group >= 1 && one < 0 ? group - 1 : -1;
    snprintf(head.station, sizeof head.station, "%s",
             one < 0 ? "all" : v->forecast->stations[v->forecast_station[one]].id);
    p->count = 0;
    for (int s = 0; s < v->station_count; s++) {
      if (one >= 0 && s != one) continue;
      if (head.average == QL_AVERAGE_HOUR)
        collect_hours(v, head.pollutant, s, head.lead, p);
      else
        collect_days(v, d, head.pollutant, s, head.lead, p);
    }
    QL_TRY(add_lines(v, &head, p, result));
  }
  return QL_OK;
}

/* --- classes ------------------------------------------------------------------------------------
 */

/* Count one station day in which both sides have a value of some pollutant. */
static void count_day(const ql_standards *standards, double date, ql_aqi_day forecast,
                      ql_aqi_day observed, ql_verify_classes *c) {
  int common = 0;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++) {
    if (!isnan(forecast.value[p]) && !isnan(observed.value[p]))
      common++;
    else
      forecast.value[p] = observed.value[p] = (double)NAN;
  }
  const ql_aqi f = ql_aqi_daily(standards, date, &forecast);
  const ql_aqi o = ql_aqi_daily(standards, date, &observed);
  if (!f.level || !o.level) return;
  c->pollutants = (c->pollutants * c->n + common) / (c->n + 1);
  c->n++;
  c->table[f.level - 1][o.level - 1]++;
  c->in_range += abs(o.value - f.value) <= 0.25 * f.value;
  c->level_hits += f.level == o.level;
  c->primary_days += o.primary != 0;
  c->primary_hits += (o.primary & f.primary) != 0;
  c->heavy_days += o.value > HEAVY;
  c->heavy_hits += o.value > HEAVY && f.value > HEAVY;
  c->heavy_false += o.value <= HEAVY && f.value > HEAVY;
}

static ql_status count_classes(const ql_verify *v, const daily *d, ql_verify_result *result) {
  const size_t count = 1 + (size_t)v->days;
  result->classes = (int)count;
  QL_TRY(ql_arena_take(v->arena, "classes", count, sizeof *result->model, &result->model));
  QL_TRY(ql_arena_take(v->arena, "classes", count, sizeof *result->model, &result->persistence));
  for (int k = -1; k < v->days; k++)
    result->model[k + 1].lead = result->persistence[k + 1].lead = k;
  for (int s = 0; s < v->station_count; s++)
    for (int k = 0; k < v->days; k++) {
      const double date = v->first_date + k * day_length;
      const ql_aqi_day forecast = d->side[0][s * d->row + k + 1];
      const ql_aqi_day *observed = d->side[1] + s * d->row;
      for (int group = 0; group <= k + 1; group += k + 1) {
        count_day(v->standards, date, forecast, observed[k + 1], &result->model[group]);
        count_day(v->standards, date, observed[0], observed[k + 1], &result->persistence[group]);
      }
    }
  return QL_OK;
}

ql_status ql_verify_compare(const ql_verify *verify, ql_verify_result *result) {
  daily d;
  pairs p;
  *result = (ql_verify_result){0};
  QL_TRY(make_daily(verify, &d));
  QL_TRY(make_pairs(verify->arena,
                    (size_t)verify->station_count * (size_t)(verify->forecast->hours + 1), &p));
  for (int pollutant = 0; pollutant < QL_POLLUTANT_COUNT; pollutant++) {
    ql_verify_line head = {.pollutant = (ql_pollutant)pollutant, .average = QL_AVERAGE_HOUR};
    QL_TRY(score(verify, &d, head, &p, result));
    head.average = QL_AVERAGE_DAY;
    QL_TRY(score(verify, &d, head, &p, result));
  }
  return count_classes(verify, &d, result);
}
