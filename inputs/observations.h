/* Hourly observations at stations: CSV (docs/formats/observations.md), the CSV of the national feed
 * of CNEMC, and CF NetCDF as qinglan writes it; with quality control. */
#ifndef QL_INPUTS_OBSERVATIONS_H
#define QL_INPUTS_OBSERVATIONS_H

#include "base/arena.h"
#include "base/problems.h"
#include "grids/pollutant.h"

#include <stdbool.h>

/* Why a value was dropped. */
typedef enum ql_drop_reason {
  QL_DROP_UNREADABLE, /* neither a number nor one of "", NA, -, — */
  QL_DROP_OFF_HOUR,   /* its time is not on the hour */
  QL_DROP_NEGATIVE,   /* below zero (-99 and the like too) */
  QL_DROP_RANGE,      /* above what air can hold: most often a wrong unit */
  QL_DROP_DUPLICATE,  /* the same value stood there already: one is kept */
  QL_DROP_CONFLICT,   /* two different values for one hour: none is kept */
  QL_DROP_STUCK,      /* the same value for too many hours in a row */
  QL_DROP_SPIKE,      /* one hour far above both its neighbours */
  QL_DROP_REASON_COUNT
} ql_drop_reason;

typedef struct ql_drop {
  int station; /* index */
  ql_pollutant pollutant;
  double hour;  /* start of the hour, s since 1970 UTC */
  double value; /* in the pollutant's unit; NaN if unreadable */
  ql_drop_reason reason;
} ql_drop;

typedef struct ql_observed_station {
  char id[32], name[96];
} ql_observed_station;

typedef struct ql_observations {
  ql_arena *arena;
  int station_count, hours;
  ql_observed_station *stations;
  double start;  /* start of the first hour, s since 1970 UTC */
  float *values; /* [pollutant][station][hour] in the pollutant's unit, NaN where there is none */
  ql_drop *drops;
  size_t drop_count, drop_capacity;
  size_t read[QL_POLLUTANT_COUNT]; /* values found in the file */
} ql_observations;

typedef struct ql_observations_request {
  double utc_offset;            /* s: times said to be local are UTC + utc_offset */
  double temperature, pressure; /* K, Pa: reference state for ppb to ug m-3 */
  bool check; /* false: no quality control but that of single numbers (for model output) */
} ql_observations_request;

/* Read a file into memory of the arena. Notes (which column became ozone, how values were
 * converted) go to `problems`. QL_ERR_INPUT names file, column and way out. */
ql_status ql_observations_read(ql_arena *arena, const char *path,
                               const ql_observations_request *request, ql_problems *problems,
                               ql_observations *observations);

/* Value for the hour that starts at `time` (s since 1970 UTC), NaN if there is none. */
double ql_observations_at(const ql_observations *o, ql_pollutant pollutant, int station,
                          double time);

/* Index of a station, -1 if there is none of that id. */
int ql_observations_find(const ql_observations *o, const char *id);

/* "stuck", "spike", ... for reports. */
const char *ql_observations_reason(ql_drop_reason reason);

/* Steps for the readers: room for stations and hours (QL_ERR_INPUT beyond 20 years), one value
 * (time is the start of the hour), and a note of one that was dropped. */
ql_status ql_observations_room(ql_observations *o, double start, double end);
ql_status ql_observations_put(ql_observations *o, ql_pollutant pollutant, int station, double time,
                              double value);
ql_status ql_observations_drop(ql_observations *o, const ql_drop *drop);

#endif
