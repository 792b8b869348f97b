/* The air of a release from the meteorology of a forecast's case. */
#ifndef QL_APP_PUFF_WEATHER_H
#define QL_APP_PUFF_WEATHER_H

#include "inputs/meteorology/meteorology.h"
#include "inputs/release/release.h"
#include "solver/puff/run.h"

/* The frames around the running time, and the air of two moments between them. */
typedef struct ql_puff_weather {
  ql_case *setup;
  ql_meteorology *met;
  ql_puff_chart chart;
  double start;             /* s since 1970: time 0 of the release */
  const double *times;      /* [count] of the frames */
  int count, frame;         /* number of the first of the two frames; -1: none yet */
  ql_met_fields frames[2];  /* that one and the next */
  ql_met_fields moments[2]; /* the air now and before */
  int moment;               /* which is now; -1: none yet */
  double renewed;           /* s: when, since the start */
} ql_puff_weather;

/* Open the case that the release names and put the origin on its grid. QL_ERR_INPUT if the origin
 * or the time lie outside the meteorology; problems of the case are printed. `weather` (memory of
 * the arena) is to be closed in any case where it is not NULL. */
ql_status ql_puff_weather_open(ql_arena *arena, const ql_release *release,
                               ql_puff_weather **weather);
void ql_puff_weather_close(ql_puff_weather *weather);

/* The airs at the sources in all frames of the release, for the choice of the step:
 * setup->weather, weathers and begin, and the chart. QL_ERR_INPUT if a source is outside the grid.
 */
ql_status ql_puff_weather_survey(ql_arena *arena, const ql_release *release,
                                 ql_puff_weather *weather, ql_puff_setup *setup);

/* Renew the air of a run if it is older than ten minutes. */
ql_status ql_puff_weather_follow(ql_puff_weather *weather, ql_puff_run *run);

#endif
