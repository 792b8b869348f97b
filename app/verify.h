/* The comparison of a forecast with observations: pairs, scores, classes. */
#ifndef QL_APP_VERIFY_H
#define QL_APP_VERIFY_H

#include "inputs/observations.h"
#include "outputs/aqi.h"
#include "outputs/scores.h"

enum { QL_VERIFY_GROUP = 48 };

/* Stations that both sides have, and the local days of the forecast. */
typedef struct ql_verify {
  ql_arena *arena;
  const ql_standards *standards;
  const ql_observations *forecast, *observed;
  double utc_offset; /* s */
  double start;      /* s since 1970 UTC: begin of the forecast */
  int station_count;
  int *forecast_station, *observed_station; /* [station_count] */
  double first_date;                        /* local date of the first day */
  int days;
} ql_verify;

/* One line of scores: of the model, or of persistence (`persistence`), for all stations and lead
 * days or for one of them. */
typedef struct ql_verify_line {
  char station[QL_VERIFY_GROUP]; /* id or "all" */
  int lead;                      /* local days since the day of the start; -1: all */
  ql_pollutant pollutant;
  ql_average average; /* QL_AVERAGE_HOUR, or QL_AVERAGE_DAY (O3: MDA8) */
  bool persistence;
  ql_scores scores;
  double skill; /* model: 1 - MSE / MSE of persistence, over the hours or days both have */
} ql_verify_line;

/* Daily index, by lead day: from the pollutants that have a daily value on both sides. */
typedef struct ql_verify_classes {
  int lead; /* -1: all */
  int n;    /* station days */
  int table[QL_STANDARDS_LEVELS]
           [QL_STANDARDS_LEVELS]; /* [forecast level - 1][observed level - 1] */
  int in_range;                   /* observed AQI within forecast AQI x (1 +- 0.25) */
  int level_hits;                 /* same level */
  int primary_days;               /* observed AQI > 50 */
  int primary_hits;               /* of these: forecast and observation share a primary pollutant */
  int heavy_days, heavy_hits, heavy_false; /* observed AQI > 200; hit; forecast > 200 without */
  double pollutants;                       /* mean number of pollutants in the index */
} ql_verify_classes;

typedef struct ql_verify_result {
  ql_verify_line *lines;
  int line_count, line_capacity;
  ql_verify_classes *model, *persistence; /* [1 + days]: all, then each lead day */
  int classes;
} ql_verify_result;

/* Match the stations by id; QL_ERR_INPUT if none is on both sides or no hour is. */
ql_status ql_verify_match(ql_verify *verify);

ql_status ql_verify_compare(const ql_verify *verify, ql_verify_result *result);

/* Write verification.csv, verification_classes.csv, observations_dropped.csv and verification.json
 * into `folder`. */
ql_status ql_verify_write(const ql_verify *verify, const ql_verify_result *result,
                          const ql_problems *problems, const char *folder);

#endif
