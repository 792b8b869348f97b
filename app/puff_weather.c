#include "app/puff_weather.h"

#include "app/run.h"
#include "base/clock.h"

#include <math.h>

static const double interval = 600.0; /* s between renewals of the air */

static ql_status open_case(ql_arena *arena, const ql_release *release, ql_puff_weather *w) {
  ql_problems problems = {0};
  char *path;
  QL_TRY(ql_release_beside(arena, release, release->weather.from_case, &path));
  ql_status status = ql_case_load(path, &problems, &w->setup);
  if (status == QL_OK) status = ql_meteorology_open(arena, w->setup, &problems, &w->met);
  ql_run_print_problems(&problems, false);
  ql_problems_free(&problems);
  return status;
}

/* The release must lie within the frames. */
static ql_status set_time(const ql_release *release, ql_puff_weather *w) {
  w->times = ql_meteorology_times(w->met, &w->count);
  w->start = w->setup->start_time;
  if (release->weather.start)
    QL_TRY(ql_error_context(ql_clock_parse(release->weather.start, &w->start), "%s",
                            ql_release_place(release, "weather.start")));
  if (w->count >= 2 && w->start >= w->times[0] &&
      w->start + release->duration <= w->times[w->count - 1])
    return QL_OK;
  char first[QL_CLOCK_TEXT], last[QL_CLOCK_TEXT], start[QL_CLOCK_TEXT];
  ql_clock_format(w->times[0], first);
  ql_clock_format(w->times[w->count - 1], last);
  ql_clock_format(w->start, start);
  return ql_error_set(QL_ERR_INPUT,
                      "%s: %g s from %s are not within the meteorology of the case, %s to %s; "
                      "change weather.start or duration",
                      ql_release_place(release, "weather.start"), release->duration, start, first,
                      last);
}

ql_status ql_puff_weather_open(ql_arena *arena, const ql_release *release, ql_puff_weather **made) {
  ql_puff_weather *w;
  QL_TRY(ql_arena_take(arena, "weather", 1, sizeof *w, (void *)&w));
  *made = w;
  w->frame = w->moment = -1;
  QL_TRY(open_case(arena, release, w));
  const ql_grid *grid = ql_meteorology_grid(w->met);
  QL_TRY(ql_error_context(
      ql_puff_chart_create(grid, release->weather.longitude, release->weather.latitude, &w->chart),
      "%s", ql_release_place(release, "weather.longitude")));
  QL_TRY(set_time(release, w));
  for (int n = 0; n < 2; n++) {
    QL_TRY(ql_met_fields_create(arena, grid, &w->frames[n]));
    QL_TRY(ql_met_fields_create(arena, grid, &w->moments[n]));
  }
  return QL_OK;
}

void ql_puff_weather_close(ql_puff_weather *w) {
  if (!w) return;
  ql_meteorology_close(w->met);
  ql_case_free(w->setup);
}

static ql_status check_sources(const ql_release *release, const ql_puff_weather *w,
                               const ql_puff_setup *setup) {
  double place[2];
  for (int n = 0; n < setup->sources; n++)
    if (!ql_puff_chart_place(&w->chart, setup->source[n].x, setup->source[n].y, place))
      return ql_error_set(QL_ERR_INPUT,
                          "%s: a source at x = %g, y = %g m lies outside the grid of the "
                          "meteorology",
                          ql_release_place(release, "sources"), setup->source[n].x,
                          setup->source[n].y);
  return QL_OK;
}

/* Bring in the two frames around `time` (s since 1970). */
static ql_status bring_frames(ql_puff_weather *w, double time) {
  int wanted = 0;
  while (wanted + 2 < w->count && w->times[wanted + 1] <= time) wanted++;
  if (wanted == w->frame) return QL_OK;
  for (int n = 0; n < 2; n++) QL_TRY(ql_meteorology_read(w->met, wanted + n, &w->frames[n]));
  w->frame = wanted;
  return QL_OK;
}

ql_status ql_puff_weather_survey(ql_arena *arena, const ql_release *release, ql_puff_weather *w,
                                 ql_puff_setup *setup) {
  ql_puff_air *airs;
  QL_TRY(check_sources(release, w, setup));
  const size_t most = (size_t)w->count * (size_t)setup->sources;
  QL_TRY(ql_arena_take(arena, "weather", most, sizeof *airs, (void *)&airs));
  setup->weathers = 0;
  for (int f = 0; f < w->count; f++) {
    const bool before = f + 1 < w->count && w->times[f + 1] <= w->start;
    const bool after = f > 0 && w->times[f - 1] >= w->start + release->duration;
    if (before || after) continue;
    QL_TRY(ql_meteorology_read(w->met, f, &w->frames[0]));
    const ql_puff_patches frame = {.chart = &w->chart, .now = &w->frames[0]};
    for (int n = 0; n < setup->sources; n++)
      ql_puff_patches_air(&frame, setup->source[n].x, setup->source[n].y, &airs[setup->weathers++]);
  }
  setup->weather = airs;
  setup->chart = &w->chart;
  return QL_OK;
}

ql_status ql_puff_weather_follow(ql_puff_weather *w, ql_puff_run *run) {
  if (w->moment >= 0 && run->time < w->renewed + interval) return QL_OK;
  w->renewed = w->moment < 0 ? 0.0 : interval * floor(run->time / interval);
  /* the air of the middle of the interval in which it is to hold */
  const double middle = fmin(w->start + w->renewed + 0.5 * interval, w->times[w->count - 1]);
  QL_TRY(bring_frames(w, middle));
  w->moment = w->moment == 0 ? 1 : 0;
  ql_met_interpolate(ql_meteorology_grid(w->met), &w->frames[0], &w->frames[1], middle,
                     &w->moments[w->moment]);
  return ql_puff_run_renew(run, &w->moments[w->moment]);
}
