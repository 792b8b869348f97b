/* The air quality standards as data: breakpoints and classes of the index (HJ 633-2012, HJ
 * 633-2026), limits (GB 3095-2012, GB 3095-2026) and the rules by which hours become days. All are
 * chosen by the date of the air. The tables are compiled in (the tables of outputs/standards); a
 * folder may replace any of them. */
#ifndef QL_OUTPUTS_STANDARDS_H
#define QL_OUTPUTS_STANDARDS_H

#include "base/arena.h"
#include "grids/pollutant.h"

enum { QL_STANDARDS_POINTS = 8, QL_STANDARDS_LEVELS = 6, QL_STANDARDS_NONE = -1 };

typedef enum ql_average {
  QL_AVERAGE_HOUR,
  QL_AVERAGE_8H,
  QL_AVERAGE_DAY,
  QL_AVERAGE_YEAR
} ql_average;

/* One row of the index's table. */
typedef struct ql_standards_index {
  const char *standard;
  double from; /* local date, s since 1970 read as if it were UTC */
  ql_pollutant pollutant;
  ql_average average;
  int points;                      /* breakpoints there are, 2 to 8 */
  long tenth[QL_STANDARDS_POINTS]; /* breakpoints in tenths of the pollutant's unit */
  int above; /* index beyond the last one; QL_STANDARDS_NONE: that of the other average stands */
} ql_standards_index;

typedef struct ql_standards_limit {
  const char *standard, *area; /* area: "I" or "II" */
  double from;
  ql_pollutant pollutant;
  ql_average average;
  double value; /* in the pollutant's unit */
} ql_standards_limit;

typedef struct ql_standards_class {
  int to_aqi; /* greatest index of the class */
  const char *level_zh, *class_zh, *class_en, *colour_zh, *colour_en, *rgb;
} ql_standards_class;

typedef struct ql_standards_rules {
  double hour_minutes;     /* min that an hourly mean needs */
  double day_hours;        /* hourly means that a 24-h mean needs */
  double window_hours;     /* hourly means that an 8-h mean needs */
  double window_first_end; /* local hour at which the first 8-h window of a day ends, 1 to 8 */
  double day_windows;      /* valid 8-h means that MDA8 needs, unless it is above the limit */
  double year_days, month_days, february_days;      /* valid days that a year and its months need */
  double percentile[QL_POLLUTANT_COUNT];            /* of a year's daily values, % (HJ 663) */
  double reference_temperature, reference_pressure; /* K, Pa: of gases in ug m-3 */
} ql_standards_rules;

typedef struct ql_standards {
  int index_count, limit_count;
  ql_standards_index *index;
  ql_standards_limit *limits;
  ql_standards_class classes[QL_STANDARDS_LEVELS];
  ql_standards_rules rules;
} ql_standards;

/* Read the tables: aqi.csv, limits.csv, classes.csv and rules.csv of `folder` where they are there,
 * else (or with NULL) the built-in ones. Everything lives in `arena`. QL_ERR_INPUT with file:line.
 */
ql_status ql_standards_load(ql_arena *arena, const char *folder, ql_standards *standards);

/* The name of the index's standard on a local date ("HJ 633-2026"). */
const char *ql_standards_name(const ql_standards *standards, double date);

/* IAQI of a concentration (in the pollutant's unit) on a local date, HJ 633 equation (1): the
 * concentration is first rounded (half to even, GB/T 8170) to the pollutant's digits, the index
 * rounded up. QL_STANDARDS_NONE for NaN, a negative value, or where no index is defined. */
int ql_standards_iaqi(const ql_standards *standards, double date, ql_pollutant pollutant,
                      ql_average average, double concentration);

/* The limit on a local date for an area class ("I", "II"); NaN if the table has none. */
double ql_standards_limit_at(const ql_standards *standards, double date, const char *area,
                             ql_pollutant pollutant, ql_average average);

/* Level 1 to 6 of an index, 0 for QL_STANDARDS_NONE. */
int ql_standards_level(const ql_standards *standards, int aqi);

/* Round half to even as GB/T 8170 does, to the pollutant's digits. */
double ql_standards_round(ql_pollutant pollutant, double concentration);

#endif
