#include "app/whatif.h"

#include "app/forecast.h"
#include "app/progress.h"
#include "app/scenario_ledger.h"
#include "app/whatif_base.h"
#include "app/whatif_team.h"
#include "base/file.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The earliest time at which a member stands that has not ended; the case's end if all have. A
 * resumed run may find some ahead of the others: they wait. */
static double earliest(const ql_team *team) {
  double time = team->end;
  for (int m = 0; m < team->count; m++) {
    const ql_team_member *it = &team->members[m];
    if (it->status == QL_OK && it->steps && !it->asleep) time = fmin(time, it->run->state->time);
  }
  return time;
}

static void keep_failure(ql_team_member *member, ql_status status) {
  member->status = status;
  if (status == QL_OK) return;
  snprintf(member->message, sizeof member->message, "%s", ql_error_message());
  fprintf(stderr, "\n%s: failed: %s\n", member->name, member->message);
}

/* Bring the inputs of all to `time`, and wake those whose emissions now differ from the base's. */
static void force(ql_team *team, double time) {
  ql_team_member *base = &team->members[0];
  for (int m = 0; m < team->count; m++) {
    ql_team_member *it = &team->members[m];
    if (it->status != QL_OK || !it->steps) continue;
    if (it->asleep && (base->status != QL_OK || base->run->state->time != time)) continue;
    if (it->asleep) it->run->state->time = time;
    if (it->run->state->time != time) continue;
    keep_failure(it, ql_run_force(it->run));
    if (it->status == QL_OK && it->asleep && !ql_team_same_emission(base->run, it->run))
      keep_failure(it, ql_team_wake(team, it));
  }
  ql_team_rest(team);
}

/* One step of all that stand at `time`. */
static void step(ql_team *team, double time) {
  int count = 0;
  for (int m = 0; m < team->count; m++) {
    ql_team_member *it = &team->members[m];
    if (it->status != QL_OK || !it->steps || it->asleep || it->run->state->time != time) continue;
    team->numbers[count] = m;
    team->together[count++] = (ql_driver_member){
        .driver = it->run->driver, .forcing = &it->run->forcing, .state = it->run->state};
  }
  ql_driver_step_together(team->together, count);
  const double reached = time + team->base.setup->numerics.chemistry_step;
  const bool checkpoint = ql_forecast_checkpoint_due(team->base.setup, reached, &team->rule);
  /* The base last: its checkpoint is never ahead of a scenario's. */
  for (int n = count - 1; n >= 0; n--) {
    ql_team_member *it = &team->members[team->numbers[n]];
    const ql_driver_member *done = &team->together[n];
    const ql_status status = done->status == QL_OK
                                 ? ql_forecast_after_step(&it->forecast, checkpoint)
                                 : ql_error_set(done->status, "%s", done->message);
    keep_failure(it, status);
  }
}

static void run_steps(ql_team *team, bool quiet) {
  const ql_case *c = team->base.setup;
  const double length = c->end_time - c->start_time;
  const double share = 1.0 / team->turns, before = team->turn * share;
  ql_progress progress;
  double time = earliest(team);
  ql_progress_begin(&progress, before + share * (time - c->start_time) / length);
  for (; time < team->end && team->members[0].status == QL_OK; time = earliest(team)) {
    force(team, time);
    step(team, time);
    if (!quiet)
      ql_progress_show(&progress, before + share * (earliest(team) - c->start_time) / length,
                       earliest(team));
  }
  if (!quiet) ql_progress_end(&progress);
}

/* What a scenario emits beside the base, then the results, whose manifest says that all is there.
 */
static ql_status write_member(ql_team *team, ql_team_member *member) {
  if (member->number >= 0) QL_TRY(ql_scenario_ledger_of(&team->base, member->run, member->folder));
  return ql_forecast_write(&member->forecast);
}

/* A base that only leads has not read its own emissions. */
static ql_status read_base_emissions(ql_team *team) {
  if (team->members[0].steps) return QL_OK;
  team->base.state->time = team->end;
  return ql_forecast_replay_emissions(&team->base);
}

/* Scenarios that never differed from the base wake now, to have its results. */
static void write_results(ql_team *team) {
  for (int m = team->count - 1; m >= 0; m--) {
    ql_team_member *it = &team->members[m];
    if (it->status != QL_OK || !it->steps) continue;
    if (it->asleep) keep_failure(it, ql_team_wake(team, it));
    if (it->status == QL_OK && !it->finished) keep_failure(it, write_member(team, it));
  }
  ql_team_rest(team);
}

static void take_outcomes(const ql_team *team, ql_whatif_outcome *outcomes) {
  for (int m = 1; m < team->count; m++) {
    ql_whatif_outcome *outcome = &outcomes[team->members[m].number];
    outcome->status = team->members[m].status;
    snprintf(outcome->message, sizeof outcome->message, "%s", team->members[m].message);
  }
}

/* The results of a forecast that serves as the base. */
static ql_status bring_base(const ql_team *team) {
  const ql_whatif *w = team->whatif;
  char folder[QL_TEAM_PATH];
  if (!w->base || team->turn > 0) return QL_OK;
  snprintf(folder, sizeof folder, "%s/base", w->folder);
  QL_TRY(ql_file_make_folder(folder));
  return ql_whatif_base_copy(w->base, folder);
}

static ql_status run_team(ql_team *team, bool quiet, ql_whatif_outcome *outcomes) {
  QL_TRY(bring_base(team));
  QL_TRY(ql_team_begin(team));
  run_steps(team, quiet);
  const ql_team_member *base = &team->members[0];
  if (base->status != QL_OK) return ql_error_set(base->status, "base: %s", base->message);
  QL_TRY(read_base_emissions(team));
  write_results(team);
  take_outcomes(team, outcomes);
  return base->status == QL_OK ? QL_OK : ql_error_set(base->status, "base: %s", base->message);
}

ql_status ql_whatif_run(const ql_whatif *whatif, ql_whatif_outcome *outcomes) {
  const int wanted = (int)whatif->scenarios->scenarios_count;
  for (int first = 0, turn = 0; first < wanted || turn == 0; turn++) {
    ql_team team;
    ql_status status = ql_team_open(whatif, first, turn, &team);
    if (status == QL_OK) status = run_team(&team, whatif->quiet, outcomes);
    first += team.count - 1;
    ql_team_close(&team);
    QL_TRY(status);
  }
  return QL_OK;
}

ql_status ql_whatif_estimate(const ql_whatif *whatif) {
  ql_team team;
  ql_status status = ql_team_open(whatif, 0, 0, &team);
  if (status == QL_OK) status = ql_team_estimate(&team);
  ql_team_close(&team);
  return status;
}
