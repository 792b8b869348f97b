/* The runs of an attribution, one after the other. */
#include "app/attribution.h"
#include "app/progress.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* One run, and its emissions of the hour as they are changed. */
typedef struct member {
  const ql_attribution_job *job;
  const ql_attribution_run *change; /* NULL: the base run */
  ql_run *run;
  double hour; /* whose emissions were changed last */
  ql_stack_emission stacks;
  ql_fire_emission fires;
  ql_emission area;
} member;

/* Does the change hold for a species? */
static bool changes_species(const member *m, int species) {
  double kg;
  const ql_precursor p = ql_precursors_of(&m->run->species.items[species], &kg);
  if (m->change->precursor == QL_PRECURSORS)
    return p < QL_PRECURSORS && m->job->request->precursors[p];
  return p == m->change->precursor;
}

static float factor_of(const member *m, int species) {
  return changes_species(m, species) ? (float)(1.0 + m->job->perturbation) : 1.0f;
}

static void change_stacks(member *m) {
  const ql_stack_emission *from = m->run->forcing.stacks;
  const ql_attribution_request *request = m->job->request;
  float *rate = m->stacks.rate;
  m->stacks = *from;
  m->stacks.rate = rate;
  for (int s = 0; s < from->species_count; s++) {
    const float factor = factor_of(m, from->species[s]);
    for (int n = 0; n < from->count; n++) {
      const bool changed =
          ql_attribution_plan_changes(request, m->change, request->account->enterprise[n]);
      const int at = s * from->count + n;
      rate[at] = changed ? factor * from->rate[at] : from->rate[at];
    }
  }
  m->run->forcing.stacks = &m->stacks;
}

static void change_fires(member *m) {
  const ql_fire_emission *from = m->run->forcing.fires;
  float *rate = m->fires.rate;
  m->fires = *from;
  m->fires.rate = rate;
  for (int s = 0; s < from->species_count; s++) {
    const float factor = factor_of(m, from->species[s]);
    for (int n = 0; n < from->count; n++)
      rate[s * from->count + n] = factor * from->rate[s * from->count + n];
  }
  m->run->forcing.fires = &m->fires;
}

static void change_area(member *m) {
  const ql_emission *from = m->run->forcing.area;
  const size_t each = (size_t)from->layers * m->run->grid->plane;
  float *rate = m->area.rate;
  m->area = *from;
  m->area.rate = rate;
  for (int s = 0; s < from->count; s++) {
    const float factor = factor_of(m, from->species[s]);
    for (size_t n = 0; n < each; n++)
      rate[(size_t)s * each + n] = factor * from->rate[(size_t)s * each + n];
  }
  m->run->forcing.area = &m->area;
}

/* Room for the changed emissions; as much as those of the first hour need. */
static ql_status take_room(member *m) {
  const ql_forcing *f = &m->run->forcing;
  ql_arena *arena = m->run->arena;
  if (!m->change) return QL_OK;
  if (f->stacks)
    QL_TRY(ql_arena_take(arena, "changed emissions",
                         (size_t)f->stacks->species_count * (size_t)f->stacks->count + 1,
                         sizeof(float), &m->stacks.rate));
  if (m->change->group != QL_ATTRIBUTION_EVERYTHING) return QL_OK;
  if (f->fires)
    QL_TRY(ql_arena_take(arena, "changed emissions",
                         (size_t)f->fires->species_count * (size_t)f->fires->count + 1,
                         sizeof(float), &m->fires.rate));
  return ql_arena_take(arena, "changed emissions",
                       (size_t)f->area->count * (size_t)f->area->layers * m->run->grid->plane + 1,
                       sizeof(float), &m->area.rate);
}

/* The forcing of the step that begins now, with the change in its hours. */
static ql_status force(member *m) {
  QL_TRY(ql_run_force(m->run));
  const double hour = m->run->hour;
  if (!m->change || hour == m->hour) return QL_OK;
  m->hour = hour;
  if (hour < m->change->span[0] || hour >= m->change->span[1]) return QL_OK;
  if (m->run->forcing.stacks) change_stacks(m);
  if (m->change->group != QL_ATTRIBUTION_EVERYTHING) return QL_OK;
  if (m->run->forcing.fires) change_fires(m);
  change_area(m);
  return QL_OK;
}

/* A step has been taken: the stations' values, and the record if it ends. */
static void take_values(ql_run *run) {
  const ql_case *c = run->setup;
  const double seconds = c->numerics.chemistry_step, end = run->state->time;
  const ql_moment moment = {.state = run->state,
                            .now = ql_driver_now(run->driver),
                            .aerosol = ql_driver_aerosol(run->driver)};
  ql_fields_accumulate(&run->fields, &moment, seconds);
  if (run->station_puffs.pig) ql_station_puffs_accumulate(&run->station_puffs, &moment, seconds);
  if (run->coefficients.tracer) ql_source_receptor_accumulate(&run->coefficients, &moment, seconds);
  if (end < c->end_time && fmod(end - c->start_time, 60.0 * c->output.interval) != 0.0) return;
  const double start = end - run->fields.weight;
  ql_fields_finish(&run->fields);
  ql_stations_append(&run->series, start, end);
  if (run->station_puffs.pig) ql_station_puffs_finish(&run->station_puffs, &run->series);
  if (run->coefficients.tracer) ql_source_receptor_finish(&run->coefficients);
  ql_fields_clear(&run->fields);
}

static ql_status step_through(member *m, int number) {
  ql_run *run = m->run;
  const ql_case *c = run->setup;
  const double length = c->end_time - c->start_time, runs = 1.0 + m->job->plan->count;
  ql_progress progress;
  ql_progress_begin(&progress, 0.0);
  while (run->state->time < c->end_time) {
    QL_TRY(force(m));
    QL_TRY(ql_driver_step(run->driver, &run->forcing, run->state));
    take_values(run);
    const double done = (run->state->time - c->start_time) / length;
    if (!m->job->quiet) ql_progress_show(&progress, (number + 1 + done) / runs, run->state->time);
  }
  if (!m->job->quiet) ql_progress_end(&progress);
  return QL_OK;
}

static ql_status run_member(member *m, int number) {
  ql_run *run = m->run;
  run->setup->output.source_receptor = number < 0;
  QL_TRY(ql_run_prepare(run, "."));
  QL_TRY(take_room(m));
  m->hour = -INFINITY;
  QL_TRY(step_through(m, number));
  const ql_bulletin result = {
      .standards = m->job->standards, .series = &run->series, .utc_offset = run->setup->utc_offset};
  return m->job->receive(m->job->to, number, &result);
}

static ql_status run_changed(const ql_attribution_job *job, int number) {
  ql_run run;
  member m = {.job = job, .change = &job->plan->runs[number], .run = &run};
  ql_status status = ql_run_open(job->base->setup->path, &run);
  if (status == QL_OK) status = run_member(&m, number);
  ql_run_close(&run);
  return status;
}

ql_status ql_attribution_run_all(const ql_attribution_job *job) {
  member base = {.job = job, .run = job->base};
  QL_TRY(run_member(&base, -1));
  for (int n = 0; n < job->plan->count; n++) QL_TRY(run_changed(job, n));
  return QL_OK;
}
