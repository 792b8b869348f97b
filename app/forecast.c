#include "app/forecast.h"

#include "app/progress.h"
#include "app/summary.h"
#include "app/user_points.h"
#include "base/clock.h"
#include "outputs/aqi_grid.h"
#include "outputs/bulletin.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
  PATH_SIZE = 4096,
  CHECKPOINT_PAUSE = 60 /* s by the clock: what a kill may cost, beside one interval of the run */
};

/* Remove the checkpoint, the manifest and the records that an earlier run left in the folder:
 * without its manifest, nobody takes an old forecast for a finished new one. */
static void remove_leftovers(ql_forecast *f) {
  char path[PATH_SIZE];
  remove(f->checkpoint);
  snprintf(path, sizeof path, "%s/manifest.json", f->folder);
  remove(path);
  ql_grid_records_clean(&f->run->gridded.records);
}

ql_status ql_forecast_replay_emissions(ql_run *run) {
  const double now = run->state->time;
  run->state->time = run->hour;
  const int hours = (int)ceil((now - run->hour) / 3600.0);
  for (int h = 1; h < hours; h++) {
    run->state->time += 3600.0;
    QL_TRY(ql_run_force(run));
  }
  run->state->time = now;
  return QL_OK;
}

static ql_status take_list(ql_run *run, const ql_pig *pig, ql_checkpoint_list *list) {
  if (!pig) return QL_OK;
  list->room = ql_pig_room(pig);
  return ql_arena_take(run->arena, "puffs of a checkpoint", list->room, sizeof *list->values,
                       &list->values);
}

/* Room for the puffs in checkpoints. */
static ql_status take_lists(ql_forecast *f) {
  const ql_plumes *plumes = ql_driver_plumes(f->run->driver);
  if (!plumes) return QL_OK;
  QL_TRY(take_list(f->run, plumes->pig, &f->saved.puffs));
  return take_list(f->run, plumes->tracer, &f->saved.tracer);
}

/* The puffs as the checkpoint that was read has them. */
static ql_status restore_plumes(const ql_forecast *f) {
  const ql_plumes *plumes = ql_driver_plumes(f->run->driver);
  const ql_checkpoint_list *puffs = &f->saved.puffs, *tracer = &f->saved.tracer;
  if (plumes && plumes->pig) QL_TRY(ql_pig_unpack(plumes->pig, puffs->values, puffs->count));
  if (plumes && plumes->tracer)
    QL_TRY(ql_pig_unpack(plumes->tracer, tracer->values, tracer->count));
  return QL_OK;
}

ql_status ql_forecast_hash(const ql_run *run, char hash[QL_HASH_TEXT]) {
  QL_TRY(ql_checkpoint_hash(run->setup->path, hash));
  return run->scenario ? ql_checkpoint_hash_add(run->scenario->file->path, hash) : QL_OK;
}

ql_status ql_forecast_begin(ql_forecast *forecast, bool resume) {
  ql_run *run = forecast->run;
  snprintf(forecast->checkpoint, sizeof forecast->checkpoint, "%s/checkpoint.h5", forecast->folder);
  ql_natural *natural = ql_driver_natural(run->driver);
  forecast->saved = (ql_checkpoint){.state = run->state,
                                    .series = &run->series,
                                    .account = natural ? ql_natural_account(natural) : NULL,
                                    .account_count = natural ? ql_natural_rows(natural) : 0};
  if (run->process_series.processes) forecast->saved.processes = &run->process_series;
  if (run->coefficients.tracer) forecast->saved.coefficients = &run->coefficients;
  if (run->receptor_count) forecast->saved.receptors = &run->receptor_series;
  if (run->towns.pig) forecast->saved.towns = &run->towns;
  QL_TRY(take_lists(forecast));
  forecast->wall_start = ql_timer_wall();
  forecast->cpu_start = ql_timer_cpu();
  forecast->rule = ql_forecast_rule(run->setup);
  QL_TRY(ql_forecast_hash(run, forecast->saved.hash));
  if (resume && access(forecast->checkpoint, F_OK) == 0) {
    QL_TRY(ql_checkpoint_read(forecast->checkpoint, &forecast->saved));
    QL_TRY(ql_error_context(restore_plumes(forecast), "%s", forecast->checkpoint));
    QL_TRY(ql_grid_records_resume(&run->gridded.records, forecast->saved.gridded));
    QL_TRY(ql_forecast_replay_emissions(run));
    char text[QL_CLOCK_TEXT];
    ql_clock_format(run->state->time, text);
    fprintf(stderr, "resuming at %s\n", text);
    return QL_OK;
  }
  if (resume)
    fprintf(stderr, "there is no checkpoint in %s: starting from the beginning\n",
            forecast->folder);
  remove_leftovers(forecast);
  return QL_OK;
}

/* A record ends at `end`: write the means of the interval. */
static ql_status write_record(ql_run *run, double end) {
  const double start = end - run->fields.weight;
  ql_fields_finish(&run->fields);
  QL_TRY(ql_grid_records_append(&run->gridded.records, start, end));
  ql_stations_append(&run->series, start, end);
  if (run->station_puffs.pig) ql_station_puffs_finish(&run->station_puffs, &run->series);
  if (run->coefficients.tracer) ql_source_receptor_finish(&run->coefficients);
  ql_user_points_finish(run);
  if (run->process_series.processes) {
    ql_process_series_append(&run->process_series, start, end);
    ql_processes_clear(&run->processes);
  }
  ql_fields_clear(&run->fields);
  return QL_OK;
}

static ql_status write_checkpoint(ql_forecast *f) {
  QL_TRY(ql_grid_records_settle(&f->run->gridded.records));
  ql_checkpoint now = f->saved;
  const ql_plumes *plumes = ql_driver_plumes(f->run->driver);
  if (plumes && plumes->pig) now.puffs.count = ql_pig_pack(plumes->pig, now.puffs.values);
  if (plumes && plumes->tracer) now.tracer.count = ql_pig_pack(plumes->tracer, now.tracer.values);
  now.gridded = f->run->gridded.records.settled;
  now.wall_seconds += ql_timer_wall() - f->wall_start;
  now.cpu_seconds += ql_timer_cpu() - f->cpu_start;
  return ql_checkpoint_write(f->checkpoint, &now);
}

/* Add the moment after a step to all that the outputs average. */
static void accumulate(ql_run *run) {
  const ql_moment now = {.state = run->state,
                         .now = ql_driver_now(run->driver),
                         .aerosol = ql_driver_aerosol(run->driver)};
  const ql_moment *moment = &now;
  const double seconds = run->setup->numerics.chemistry_step;
  ql_fields_accumulate(&run->fields, moment, seconds);
  if (run->station_puffs.pig) ql_station_puffs_accumulate(&run->station_puffs, moment, seconds);
  if (run->coefficients.tracer) ql_source_receptor_accumulate(&run->coefficients, moment, seconds);
  ql_user_points_accumulate(run, moment, seconds);
}

ql_checkpoint_rule ql_forecast_rule(const ql_case *setup) {
  const ql_case_output *o = &setup->output;
  return (ql_checkpoint_rule){.interval = 60.0 * o->checkpoint,
                              .pause = o->checkpoint_by_clock ? CHECKPOINT_PAUSE : 0.0,
                              .last = ql_timer_wall()};
}

bool ql_forecast_checkpoint_due(const ql_case *setup, double time, ql_checkpoint_rule *rule) {
  return ql_checkpoint_due(rule, time - setup->start_time, time >= setup->end_time,
                           ql_timer_wall());
}

ql_status ql_forecast_after_step(ql_forecast *f, bool checkpoint) {
  ql_run *run = f->run;
  const ql_case *c = run->setup;
  accumulate(run);
  const double time = run->state->time;
  if (time >= c->end_time || fmod(time - c->start_time, 60.0 * c->output.interval) == 0.0)
    QL_TRY(write_record(run, time));
  return checkpoint ? write_checkpoint(f) : QL_OK;
}

static ql_status run_steps(ql_forecast *f) {
  ql_run *run = f->run;
  const ql_case *c = run->setup;
  const double length = c->end_time - c->start_time;
  ql_progress progress;
  ql_progress_begin(&progress, (run->state->time - c->start_time) / length);
  while (run->state->time < c->end_time) {
    QL_TRY(ql_run_force(run));
    QL_TRY(ql_driver_step(run->driver, &run->forcing, run->state));
    QL_TRY(ql_forecast_after_step(f, ql_forecast_checkpoint_due(c, run->state->time, &f->rule)));
    if (!f->quiet)
      ql_progress_show(&progress, (run->state->time - c->start_time) / length, run->state->time);
  }
  if (!f->quiet) ql_progress_end(&progress);
  return QL_OK;
}

/* The bulletin of the stations and the index on the grid; what they lack goes to the notes of the
 * manifest. */
static ql_status write_bulletin(const ql_forecast *f) {
  ql_run *run = f->run;
  ql_standards standards;
  char missing[128];
  int rows;
  QL_TRY(ql_standards_load(run->arena, f->standards, &standards));
  const ql_bulletin bulletin = {.standards = &standards,
                                .series = &run->series,
                                .utc_offset = run->setup->utc_offset,
                                .primary_only = run->setup->numerics.no_aerosol,
                                .synthetic = run->setup->synthetic};
  QL_TRY(ql_bulletin_write(&bulletin, f->folder, &rows));
  const ql_aqi_grid gridded = {.standards = &standards,
                               .fields = &run->fields,
                               .utc_offset = run->setup->utc_offset,
                               .title = run->setup->title,
                               .synthetic = run->setup->synthetic};
  QL_TRY(ql_aqi_grid_write(&gridded, f->folder));
  ql_bulletin_missing(&run->series, sizeof missing, missing);
  if (*missing)
    ql_problems_add(&run->problems, QL_NOTE, "bulletin", "%s not in output.species: left out",
                    missing);
  if (!rows)
    ql_problems_add(&run->problems, QL_NOTE, "bulletin",
                    "not written: the run covers no local day far enough for a daily value");
  return QL_OK;
}

/* What the steps between two renewals of photolysis cost tells what all of them will; the first is
 * left out, since it settles the chemistry of the initial state. */
ql_status ql_forecast_sample(ql_run *run, double *cpu, double *wall) {
  const ql_case *c = run->setup;
  const int sample = (int)lround(c->numerics.photolysis_step / c->numerics.chemistry_step);
  for (int n = 0; n <= sample; n++) {
    if (n == 1) *cpu = ql_timer_cpu(), *wall = ql_timer_wall();
    QL_TRY(ql_run_force(run));
    QL_TRY(ql_driver_step(run->driver, &run->forcing, run->state));
    accumulate(run);
  }
  const double steps = (c->end_time - c->start_time) / c->numerics.chemistry_step / sample;
  *cpu = steps * (ql_timer_cpu() - *cpu);
  *wall = steps * (ql_timer_wall() - *wall);
  return QL_OK;
}

ql_status ql_forecast_finish(ql_forecast *forecast) {
  QL_TRY(run_steps(forecast));
  return ql_forecast_write(forecast);
}

ql_status ql_forecast_write(ql_forecast *forecast) {
  ql_run *run = forecast->run;
  QL_TRY(ql_grid_file_write(&run->gridded));
  QL_TRY(ql_stations_write(&run->series, forecast->folder, "stations", run->setup->utc_offset,
                           run->setup->synthetic));
  QL_TRY(ql_user_points_write(run, forecast->folder));
  if (run->process_series.processes)
    QL_TRY(ql_process_series_write(&run->process_series, forecast->folder, "processes",
                                   run->setup->synthetic));
  if (run->coefficients.tracer)
    QL_TRY(ql_source_receptor_write(&run->coefficients, NULL, forecast->folder,
                                    run->setup->synthetic));
  QL_TRY(write_bulletin(forecast));
  QL_TRY(ql_emission_log_write(run->log, forecast->folder));
  QL_TRY(ql_summary_write(forecast));
  remove(forecast->checkpoint);
  ql_grid_records_clean(&run->gridded.records);
  return QL_OK;
}
