#include "inputs/observations.h"

#include "inputs/observations_check.h"
#include "inputs/observations_csv.h"

#include <math.h>
#include <string.h>

enum { MOST_HOURS = 20 * 366 * 24 };

const char *ql_observations_reason(ql_drop_reason reason) {
  static const char *const names[QL_DROP_REASON_COUNT] = {
      "unreadable", "not on the hour", "negative", "out of range",
      "duplicate",  "conflict",        "stuck",    "spike"};
  return names[reason];
}

static float *cell(const ql_observations *o, ql_pollutant p, int station, int hour) {
  return o->values + ((size_t)p * (size_t)o->station_count + (size_t)station) * (size_t)o->hours +
         hour;
}

ql_status ql_observations_room(ql_observations *o, double start, double end) {
  if (!(end > start) || (end - start) / 3600.0 > MOST_HOURS)
    return ql_error_set(QL_ERR_INPUT,
                        "observations span %.0f hours; at most 20 years and at least one hour can "
                        "be read at a time",
                        (end - start) / 3600.0);
  o->start = start;
  o->hours = (int)((end - start) / 3600.0 + 0.5);
  const size_t count = (size_t)QL_POLLUTANT_COUNT * (size_t)o->station_count * (size_t)o->hours;
  QL_TRY(ql_arena_take(o->arena, "observations", count, sizeof *o->values, &o->values));
  for (size_t n = 0; n < count; n++) o->values[n] = NAN;
  return QL_OK;
}

ql_status ql_observations_drop(ql_observations *o, const ql_drop *drop) {
  if (o->drop_count == o->drop_capacity) {
    ql_drop *larger;
    const size_t capacity = o->drop_capacity ? 2 * o->drop_capacity : 256;
    QL_TRY(ql_arena_take(o->arena, "dropped observations", capacity, sizeof *larger, &larger));
    if (o->drop_count) memcpy(larger, o->drops, o->drop_count * sizeof *larger);
    o->drops = larger;
    o->drop_capacity = capacity;
  }
  o->drops[o->drop_count++] = *drop;
  return QL_OK;
}

/* While reading, infinity marks an hour with two different values. */
ql_status ql_observations_put(ql_observations *o, ql_pollutant pollutant, int station, double time,
                              double value) {
  ql_drop drop = {station, pollutant, time, value, QL_DROP_NEGATIVE};
  const double hour = (time - o->start) / 3600.0;
  o->read[pollutant]++;
  if (hour != floor(hour) || hour < 0.0 || hour >= o->hours) {
    drop.reason = QL_DROP_OFF_HOUR;
    return ql_observations_drop(o, &drop);
  }
  if (value < 0.0) return ql_observations_drop(o, &drop);
  drop.reason = QL_DROP_RANGE;
  if (value > ql_observations_limits_of(pollutant)->most) return ql_observations_drop(o, &drop);
  float *old = cell(o, pollutant, station, (int)hour);
  if (isnan(*old)) {
    *old = (float)value;
    return QL_OK;
  }
  drop.reason = *old == (float)value ? QL_DROP_DUPLICATE : QL_DROP_CONFLICT;
  if (drop.reason == QL_DROP_CONFLICT && !isinf(*old)) {
    const ql_drop first = {station, pollutant, time, (double)*old, QL_DROP_CONFLICT};
    QL_TRY(ql_observations_drop(o, &first));
    *old = INFINITY;
  }
  return ql_observations_drop(o, &drop);
}

static void clear_conflicts(ql_observations *o) {
  const size_t count = (size_t)QL_POLLUTANT_COUNT * (size_t)o->station_count * (size_t)o->hours;
  for (size_t n = 0; n < count; n++)
    if (isinf(o->values[n])) o->values[n] = NAN;
}

ql_status ql_observations_read(ql_arena *arena, const char *path,
                               const ql_observations_request *request, ql_problems *problems,
                               ql_observations *observations) {
  *observations = (ql_observations){.arena = arena};
  const size_t length = strlen(path);
  if (length > 3 && strcmp(path + length - 3, ".nc") == 0)
    QL_TRY(ql_observations_read_nc(path, request, observations));
  else
    QL_TRY(ql_observations_read_csv(path, request, problems, observations));
  clear_conflicts(observations);
  return request->check ? ql_observations_check(observations) : QL_OK;
}

double ql_observations_at(const ql_observations *o, ql_pollutant pollutant, int station,
                          double time) {
  const double hour = (time - o->start) / 3600.0;
  if (station < 0 || hour != floor(hour) || hour < 0.0 || hour >= o->hours) return (double)NAN;
  return (double)*cell(o, pollutant, station, (int)hour);
}

int ql_observations_find(const ql_observations *o, const char *id) {
  for (int s = 0; s < o->station_count; s++)
    if (strcmp(o->stations[s].id, id) == 0) return s;
  return -1;
}
