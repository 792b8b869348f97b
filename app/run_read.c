/* Reading everything that a case needs without running it. */
#include "app/run.h"

/* After so many of one kind the rest tells nothing new, and hides what is wrong elsewhere. */
enum { MOST_ALIKE = 12 };

/* One entry for a value that cannot be read; false when there were enough of them. */
static bool note(ql_run *run, const char *key, int *count, ql_status status) {
  const char *place = ql_case_place(run->setup, key);
  if (status == QL_OK) return true;
  ql_problems_status(&run->problems, place, status);
  if (++*count < MOST_ALIKE) return true;
  ql_problems_add(&run->problems, QL_NOTE, place, "%d problems like this: the rest is not read",
                  MOST_ALIKE);
  return false;
}

/* Frames that the run uses, each read; `sample` is one that could be. False if none could. */
static bool read_frames(ql_run *run, ql_met_fields *sample, ql_met_fields *other) {
  const ql_case *c = run->setup;
  bool found = false;
  int bad = 0;
  for (int f = 0; f < run->frame_count; f++) {
    if (f + 1 < run->frame_count && run->frame_times[f + 1] <= c->start_time) continue;
    if (f > 0 && run->frame_times[f - 1] >= c->end_time) break;
    const ql_status status = ql_meteorology_read(run->meteorology, f, found ? other : sample);
    found = found || status == QL_OK;
    if (!note(run, "meteorology", &bad, status)) break;
  }
  return found;
}

static void read_hours(ql_run *run, const ql_met_fields *met, ql_boundary *edge) {
  const ql_case *c = run->setup;
  const size_t limit = run->problems.error_count + MOST_ALIKE;
  int bad = 0;
  if (run->emissions) ql_emissions_set_layers(run->emissions, met->thickness);
  for (double hour = c->start_time; run->emissions && hour < c->end_time; hour += 3600.0) {
    ql_emissions_check(run->emissions, hour, &run->problems);
    if (run->problems.error_count >= limit) break;
  }
  for (double hour = c->start_time; run->boundary && hour <= c->end_time; hour += 3600.0)
    if (!note(run, "boundary", &bad, ql_background_boundary(run->boundary, hour, met, edge))) break;
}

ql_status ql_run_read(ql_run *run) {
  ql_met_fields sample, other;
  ql_boundary edge;
  ql_real *concentrations = NULL;
  int bad = 0;
  const size_t values = (size_t)run->species.count * run->grid->volume;
  QL_TRY(ql_met_fields_create(run->arena, run->grid, &sample));
  QL_TRY(ql_met_fields_create(run->arena, run->grid, &other));
  QL_TRY(ql_sources_boundary(run->arena, run->grid, run->species.count, &edge));
  QL_TRY(
      ql_arena_take(run->arena, "initial values", values, sizeof *concentrations, &concentrations));
  if (read_frames(run, &sample, &other)) {
    read_hours(run, &sample, &edge);
    if (run->initial)
      note(run, "initial", &bad, ql_background_initial(run->initial, &sample, concentrations));
  }
  return ql_problems_result(&run->problems);
}
