/* The runs of an attribution: the base by itself, with the puffs' coefficients, then the perturbed
 * ones as scenarios of one what-if. */
#include "app/attribution.h"
#include "app/forecast.h"
#include "app/whatif.h"
#include "base/file.h"
#include "base/nc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 };

/* The base run, whose results stand in the folder as those of a forecast. */
static ql_status run_base(const ql_attribution_job *job) {
  ql_run *run = job->base;
  ql_forecast forecast = {.run = run,
                          .folder = job->folder,
                          .standards = job->standards_folder,
                          .quiet = job->quiet,
                          .brief = true};
  run->setup->output.source_receptor = true;
  QL_TRY(ql_run_prepare(run, job->folder));
  QL_TRY(ql_forecast_begin(&forecast, false));
  return ql_forecast_finish(&forecast);
}

/* A field of a run's stations.nc into a series. */
static ql_status read_field(const ql_nc *nc, const ql_station_series *series, int field,
                            float *room) {
  const size_t records = (size_t)series->records, stations = (size_t)series->station_count;
  const ql_field *of = &series->fields->items[field];
  const ql_nc_slab slab = {.count = {records, stations}};
  QL_TRY(ql_nc_read(nc, of->name, of->units, &slab, room));
  for (size_t n = 0; n < records * stations; n++)
    series->values[n * (size_t)series->fields->count + (size_t)field] = room[n];
  return QL_OK;
}

/* O3 and PM2.5 of a run at the stations; the other fields are left. */
static ql_status read_series(const char *path, const ql_station_series *series, float *room) {
  ql_nc *nc = NULL;
  QL_TRY(ql_nc_open(path, &nc));
  ql_status status = QL_OK;
  for (int f = 0; f < series->fields->count && status == QL_OK; f++) {
    const char *name = series->fields->items[f].name;
    if (strcmp(name, "O3") == 0 || strcmp(name, "PM25") == 0)
      status = read_field(nc, series, f, room);
  }
  ql_nc_close(nc);
  return status;
}

/* Hand over what the scenarios left in their folders. */
static ql_status receive_all(const ql_attribution_job *job, const char *folder) {
  ql_station_series series = job->base->series; /* the same records, stations and fields */
  ql_arena *arena = job->base->arena;
  const size_t values = (size_t)series.records * (size_t)series.station_count;
  char path[PATH_SIZE], name[64];
  float *room;
  QL_TRY(ql_arena_take(arena, "values at stations", values, sizeof *room, &room));
  QL_TRY(ql_arena_take(arena, "values at stations", values * (size_t)series.fields->count,
                       sizeof *series.values, &series.values));
  const ql_bulletin result = {
      .standards = job->standards, .series = &series, .utc_offset = job->base->setup->utc_offset};
  for (int n = 0; n < job->plan->count; n++) {
    ql_attribution_plan_name(job->plan, n, sizeof name, name);
    if ((size_t)snprintf(path, sizeof path, "%s/%s/stations.nc", folder, name) >= sizeof path)
      return ql_error_set(QL_ERR_USAGE, "the name of the output folder is too long");
    QL_TRY(read_series(path, &series, room));
    QL_TRY(job->receive(job->to, n, &result));
  }
  return QL_OK;
}

static ql_status first_failure(const ql_scenarios *scenarios, const ql_whatif_outcome *outcomes) {
  for (unsigned s = 0; s < scenarios->scenarios_count; s++)
    if (outcomes[s].status != QL_OK)
      return ql_error_set(outcomes[s].status, "run %s: %s", scenarios->scenarios[s].name,
                          outcomes[s].message);
  return QL_OK;
}

static ql_status run_scenarios(const ql_attribution_job *job, const ql_scenarios *scenarios,
                               const char *folder, bool resume) {
  const ql_whatif whatif = {.case_path = job->base->setup->path,
                            .scenarios = scenarios,
                            .folder = folder,
                            .standards = job->standards_folder,
                            .memory = job->memory - (double)ql_arena_bytes(job->base->arena),
                            .resume = resume,
                            .quiet = job->quiet};
  ql_whatif_outcome *outcomes = calloc(scenarios->scenarios_count + 1U, sizeof *outcomes);
  if (!outcomes) return ql_error_set(QL_ERR_MEMORY, "out of memory for the scenarios");
  ql_status status = ql_whatif_run(&whatif, outcomes);
  if (status == QL_OK) status = first_failure(scenarios, outcomes);
  free(outcomes);
  return status;
}

/* To go on, the runs that are there must be those of the same scenarios. */
static ql_status check_same(const ql_attribution_job *job, const char *path) {
  char other[PATH_SIZE], before[QL_HASH_TEXT], after[QL_HASH_TEXT];
  if ((size_t)snprintf(other, sizeof other, "%s.now", path) >= sizeof other)
    return ql_error_set(QL_ERR_USAGE, "the name of the output folder is too long");
  QL_TRY(ql_checkpoint_hash(path, before));
  QL_TRY(ql_attribution_scenarios_write(job, other));
  const ql_status status = ql_checkpoint_hash(other, after);
  remove(other);
  QL_TRY(status);
  if (strcmp(before, after) == 0) return QL_OK;
  return ql_error_set(QL_ERR_USAGE,
                      "%s was made with other options (groups, blocks, species, change): its runs "
                      "cannot be gone on with; leave out --resume",
                      path);
}

/* Where the perturbed runs stand, and whether those that are complete are taken as they are. */
typedef struct place {
  char folder[PATH_SIZE], scenarios[PATH_SIZE];
  bool resume;
} place;

static ql_status prepare_place(const ql_attribution_job *job, place *at) {
  if ((size_t)snprintf(at->folder, PATH_SIZE, "%s/runs", job->folder) >= PATH_SIZE ||
      (size_t)snprintf(at->scenarios, PATH_SIZE, "%s/scenarios.yaml", at->folder) >= PATH_SIZE)
    return ql_error_set(QL_ERR_USAGE, "the name of the output folder is too long");
  at->resume = job->resume && access(at->scenarios, F_OK) == 0;
  if (at->resume) return check_same(job, at->scenarios);
  QL_TRY(ql_file_make_folder(at->folder));
  return ql_attribution_scenarios_write(job, at->scenarios);
}

static ql_status run_plan(const ql_attribution_job *job, const place *at) {
  ql_problems problems = {0};
  ql_scenarios *scenarios = NULL;
  ql_status status = ql_scenarios_load(at->scenarios, &problems, &scenarios);
  ql_run_print_problems(&problems, false);
  if (status == QL_OK) status = run_scenarios(job, scenarios, at->folder, at->resume);
  if (status == QL_OK) status = receive_all(job, at->folder);
  ql_scenarios_free(scenarios);
  ql_problems_free(&problems);
  return status;
}

ql_status ql_attribution_run_all(const ql_attribution_job *job) {
  const ql_run *run = job->base;
  place at;
  if (job->plan->count) QL_TRY(prepare_place(job, &at));
  QL_TRY(run_base(job));
  const ql_bulletin result = {
      .standards = job->standards, .series = &run->series, .utc_offset = run->setup->utc_offset};
  QL_TRY(job->receive(job->to, -1, &result));
  return job->plan->count ? run_plan(job, &at) : QL_OK;
}
