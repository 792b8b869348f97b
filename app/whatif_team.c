#include "app/whatif_team.h"

#include "app/whatif_base.h"
#include "base/file.h"
#include "inputs/scenario/roster.h"
#include "outputs/manifest.h"

#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* --- opening ------------------------------------------------------------------------------- */

static ql_status take_arrays(ql_team *team, int most) {
  const size_t count = (size_t)most;
  team->members = calloc(count, sizeof *team->members);
  team->runs = calloc(count, sizeof *team->runs);
  team->together = calloc(count, sizeof *team->together);
  team->numbers = calloc(count, sizeof *team->numbers);
  return team->members && team->runs && team->together && team->numbers
             ? QL_OK
             : ql_error_set(QL_ERR_MEMORY, "out of memory for %d scenarios", most - 1);
}

/* The ledgers read the permits when the runs have ended: their faults are to be told before. */
static void check_permits(const ql_team *team, ql_problems *problems) {
  const ql_scenarios *file = team->whatif->scenarios;
  ql_permits permits;
  const ql_status status = ql_roster_permits(team->base.arena, file->permits, problems, &permits);
  ql_problems_status(problems, ql_scenarios_place(file, "permits"), status);
}

/* Open all; every problem of the case and of every scenario goes to the base's list. */
static ql_status open_all(ql_team *team, int first) {
  const ql_whatif *w = team->whatif;
  ql_status status = ql_run_open(w->case_path, NULL, &team->base);
  if (!team->base.emissions) return status; /* no grid, or no emissions that rules could act on */
  check_permits(team, &team->base.problems);
  for (int s = first; s < (int)w->scenarios->scenarios_count; s++) {
    const ql_scenario *scenario = &w->scenarios->scenarios[s];
    const size_t errors = team->base.problems.error_count;
    status = ql_run_open_scenario(&team->base, scenario, &team->runs[team->count]);
    if (status != QL_OK && team->base.problems.error_count == errors)
      ql_problems_status(&team->base.problems, ql_scenario_place(scenario, "name"), status);
    team->members[team->count] =
        (ql_team_member){.name = scenario->name, .number = s, .run = &team->runs[team->count]};
    team->count++;
  }
  return ql_problems_result(&team->base.problems);
}

static bool has(const char *folder, const char *file) {
  char path[QL_TEAM_PATH + 32];
  snprintf(path, sizeof path, "%s/%s", folder, file);
  return access(path, F_OK) == 0;
}

/* A run that has its results, of this case and scenario, is not run again. */
static ql_status skip_finished(ql_team_member *member) {
  char hash[QL_HASH_TEXT], path[QL_TEAM_PATH + 32];
  QL_TRY(ql_forecast_hash(member->run, hash));
  snprintf(path, sizeof path, "%s/manifest.json", member->folder);
  member->finished = ql_manifest_is_of(path, hash);
  return QL_OK;
}

/* A base that has its results, or gets those of a forecast, may still be computed for sleepers:
 * apart from them. */
static ql_status look_for_base(const ql_team *team, ql_team_member *base) {
  const ql_whatif *w = team->whatif;
  if (w->base && team->turn == 0) QL_TRY(ql_whatif_base_check(base->run, w->base));
  base->finished |= w->base || team->turn > 0;
  if (base->finished) snprintf(base->folder, sizeof base->folder, "%s/base.lead", w->folder);
  return QL_OK;
}

static ql_status prepare(ql_team *team, ql_team_member *member) {
  const ql_whatif *w = team->whatif;
  snprintf(member->folder, sizeof member->folder, "%s/%s", w->folder, member->name);
  if (w->resume) QL_TRY(skip_finished(member));
  if (member == team->members) QL_TRY(look_for_base(team, member));
  member->steps = !member->finished;
  return ql_error_context(ql_run_prepare(member->run, member->folder), "%s", member->name);
}

/* How many scenarios go at once, from what the base and the first of them take. */
static ql_status count_fitting(const ql_team *team, int *fitting) {
  const double base = (double)ql_arena_bytes(team->base.arena);
  const double each = (double)ql_arena_bytes(team->members[1].run->arena);
  const double limit = team->whatif->memory, most = floor((limit - base) / each);
  if (most < 1.0)
    return ql_error_set(QL_ERR_USAGE,
                        "the base takes %.0f MB and a scenario %.0f MB, more than the %.0f MB that "
                        "may be used; give more with --memory",
                        1e-6 * base, 1e-6 * each, 1e-6 * limit);
  *fitting = most < team->count - 1 ? (int)most : team->count - 1;
  return QL_OK;
}

static void drop_members(ql_team *team, int kept) {
  for (int m = kept + 1; m < team->count; m++) ql_run_close(team->members[m].run);
  team->count = kept + 1;
}

static void tell_memory(const ql_team *team, int scenarios) {
  const double base = 1e-6 * (double)ql_arena_bytes(team->base.arena);
  const double each = 1e-6 * (double)ql_arena_bytes(team->members[1].run->arena);
  fprintf(stderr, "memory: base %.0f MB + %d x %.0f MB = %.0f MB (limit %.0f MB)", base,
          team->count - 1, each, base + (team->count - 1) * each, 1e-6 * team->whatif->memory);
  if (team->turns > 1) fprintf(stderr, "; %d scenarios go in %d turns", scenarios, team->turns);
  fputc('\n', stderr);
}

static ql_status prepare_all(ql_team *team) {
  const int scenarios = team->count - 1;
  int fitting = scenarios;
  team->base.members = team->count;
  QL_TRY(prepare(team, &team->members[0]));
  if (scenarios > 0) {
    QL_TRY(prepare(team, &team->members[1]));
    QL_TRY(count_fitting(team, &fitting));
    drop_members(team, fitting);
    team->turns = team->turn + (scenarios + fitting - 1) / fitting;
    if (team->turn == 0) tell_memory(team, scenarios);
  }
  for (int m = 2; m < team->count; m++) QL_TRY(prepare(team, &team->members[m]));
  return QL_OK;
}

ql_status ql_team_open(const ql_whatif *whatif, int first, int turn, ql_team *team) {
  *team = (ql_team){.whatif = whatif, .turn = turn, .turns = turn + 1};
  QL_TRY(take_arrays(team, 1 + (int)whatif->scenarios->scenarios_count - first));
  team->members[team->count++] = (ql_team_member){.name = "base", .number = -1, .run = &team->base};
  const ql_status status = open_all(team, first);
  if (turn == 0 || status != QL_OK) ql_run_print_problems(&team->base.problems, false);
  QL_TRY(status);
  team->end = team->base.setup->end_time;
  return prepare_all(team);
}

void ql_team_close(ql_team *team) {
  for (int m = 1; m < team->count; m++) ql_run_close(team->members[m].run);
  if (team->count) ql_run_close(&team->base);
  free(team->members);
  free(team->runs);
  free(team->together);
  free(team->numbers);
}

/* --- sleeping ------------------------------------------------------------------------------ */

static bool same_list(const int *a, const int *b, int count) {
  return count == 0 || memcmp(a, b, (size_t)count * sizeof *a) == 0;
}

static bool same_floats(const float *a, const float *b, size_t count) {
  return count == 0 || memcmp(a, b, count * sizeof *a) == 0;
}

static bool same_area(const ql_emission *a, const ql_emission *b, size_t plane) {
  return a->count == b->count && a->layers == b->layers &&
         same_list(a->species, b->species, a->count) &&
         same_floats(a->rate, b->rate, (size_t)a->count * (size_t)a->layers * plane);
}

static bool same_stack(const ql_stack *a, const ql_stack *b) {
  return strcmp(a->id, b->id) == 0 && a->i == b->i && a->j == b->j && a->x == b->x &&
         a->y == b->y && a->height == b->height && a->diameter == b->diameter &&
         a->temperature == b->temperature && a->velocity == b->velocity;
}

static bool same_stacks(const ql_stack_emission *a, const ql_stack_emission *b) {
  bool same = a->count == b->count && a->species_count == b->species_count &&
              same_list(a->species, b->species, a->species_count) &&
              same_floats(a->rate, b->rate, (size_t)a->count * (size_t)a->species_count);
  for (int n = 0; same && n < a->count; n++) same = same_stack(&a->stacks[n], &b->stacks[n]);
  return same;
}

static bool same_fires(const ql_fire_emission *a, const ql_fire_emission *b) {
  bool same = a->count == b->count && a->species_count == b->species_count &&
              same_list(a->species, b->species, a->species_count) &&
              same_floats(a->rate, b->rate, (size_t)a->count * (size_t)a->species_count);
  for (int n = 0; same && n < a->count; n++)
    same = a->fires[n].i == b->fires[n].i && a->fires[n].j == b->fires[n].j &&
           a->fires[n].power == b->fires[n].power;
  return same;
}

bool ql_team_same_emission(const ql_run *base, const ql_run *run) {
  const ql_forcing *a = &base->forcing, *b = &run->forcing;
  return same_area(a->area, b->area, base->grid->plane) && same_stacks(a->stacks, b->stacks) &&
         same_fires(a->fires, b->fires);
}

/* A run can only sleep if every hour ends a record, so that nothing is half averaged when it wakes,
 * and if it keeps no account of processes, coefficients or maps of towns. */
static bool can_sleep(const ql_team *team, const ql_team_member *member) {
  const ql_run *run = member->run;
  return team->members[0].steps && 60 % run->setup->output.interval == 0 &&
         !run->process_series.processes && !run->coefficients.tracer && !run->towns.pig &&
         ql_team_same_emission(&team->base, run);
}

static ql_status copy_puffs(const ql_forecast *from, const ql_run *to) {
  const ql_plumes *theirs = ql_driver_plumes(from->run->driver),
                  *ours = ql_driver_plumes(to->driver);
  if (!theirs || !theirs->pig) return QL_OK;
  const size_t count = ql_pig_pack(theirs->pig, from->saved.puffs.values);
  return ql_pig_unpack(ours->pig, from->saved.puffs.values, count);
}

static void copy_series(const ql_station_series *from, ql_station_series *to) {
  const size_t records = (size_t)from->records;
  const size_t values = records * (size_t)from->station_count * (size_t)from->fields->count;
  memcpy(to->start, from->start, records * sizeof *to->start);
  memcpy(to->end, from->end, records * sizeof *to->end);
  memcpy(to->values, from->values, values * sizeof *to->values);
  to->records = from->records;
}

static void copy_state(const ql_state *from, ql_state *to) {
  const size_t species = (size_t)from->species->count;
  memcpy(to->c, from->c, species * from->grid->volume * sizeof *to->c);
  memcpy(to->top, from->top, species * sizeof *to->top);
  memcpy(to->budget, from->budget, species * sizeof *to->budget);
  memcpy(to->first_step, from->first_step, from->grid->volume * sizeof *to->first_step);
  to->time = from->time;
}

ql_status ql_team_wake(ql_team *team, ql_team_member *member) {
  ql_run *base = &team->base, *run = member->run;
  member->asleep = false;
  copy_state(base->state, run->state);
  copy_series(&base->series, &run->series);
  if (run->receptor_count) copy_series(&base->receptor_series, &run->receptor_series);
  ql_driver_fork(run->driver);
  QL_TRY(copy_puffs(&team->members[0].forecast, run));
  return ql_grid_records_adopt(&run->gridded.records, &base->gridded.records);
}

/* --- starting ------------------------------------------------------------------------------ */

static ql_status begin(ql_team *team, ql_team_member *member) {
  const ql_whatif *w = team->whatif;
  QL_TRY(ql_file_make_folder(member->folder));
  const bool resumes = w->resume && has(member->folder, "checkpoint.h5");
  member->asleep = member != &team->members[0] && !resumes && can_sleep(team, member);
  member->forecast = (ql_forecast){.run = member->run,
                                   .folder = member->folder,
                                   .standards = w->standards,
                                   .quiet = true,
                                   .brief = true};
  return ql_forecast_begin(&member->forecast, resumes);
}

static int count_sleepers(const ql_team *team) {
  int count = 0;
  for (int m = 1; m < team->count; m++) count += team->members[m].asleep;
  return count;
}

/* No longer compute a base that has its results; nothing of what was computed apart stays. */
static void stop_leading(ql_team_member *base) {
  char checkpoint[QL_TEAM_PATH + 32];
  snprintf(checkpoint, sizeof checkpoint, "%s/checkpoint.h5", base->folder);
  base->steps = false;
  ql_grid_records_clean(&base->run->gridded.records);
  remove(checkpoint);
  rmdir(base->folder);
}

/* The base for one sleeper alone costs as much as that one awake. */
static void wake_a_single_one(ql_team *team) {
  ql_team_member *base = &team->members[0];
  if (!base->finished || count_sleepers(team) > 1) return;
  stop_leading(base);
  for (int m = 1; m < team->count; m++) team->members[m].asleep = false;
}

void ql_team_rest(ql_team *team) {
  ql_team_member *base = &team->members[0];
  if (base->finished && base->steps && count_sleepers(team) == 0) stop_leading(base);
}

ql_status ql_team_begin(ql_team *team) {
  team->rule = ql_forecast_rule(team->base.setup);
  team->members[0].steps = true; /* so that others may sleep */
  for (int m = team->count - 1; m >= 0; m--) {
    if (m == 0) wake_a_single_one(team);
    if (team->members[m].steps)
      QL_TRY(ql_error_context(begin(team, &team->members[m]), "%s", team->members[m].name));
  }
  /* Who sleeps is where the base is, with the account of the hours before. */
  for (int m = 1; m < team->count; m++) {
    if (!team->members[m].asleep) continue;
    team->members[m].run->state->time = team->base.state->time;
    QL_TRY(ql_forecast_replay_emissions(team->members[m].run));
  }
  return QL_OK;
}

ql_status ql_team_estimate(ql_team *team) {
  const ql_case *c = team->base.setup;
  double cpu, wall;
  QL_TRY(ql_forecast_sample(&team->base, &cpu, &wall));
  const double bytes =
      (double)ql_arena_bytes(team->base.arena) +
      (team->count > 1 ? (team->count - 1) * (double)ql_arena_bytes(team->members[1].run->arena)
                       : 0.0);
  const double runs = 1.0 + (double)team->whatif->scenarios->scenarios_count;
  printf("%s: base and %u scenarios, %.0f MB; at most %.0f CPU s, %.0f s by the clock with %d "
         "threads\n",
         c->name, team->whatif->scenarios->scenarios_count, 1e-6 * bytes, runs * cpu, runs * wall,
         omp_get_max_threads());
  return QL_OK;
}
