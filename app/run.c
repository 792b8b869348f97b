#include "app/run.h"

#include "app/user_points.h"

#include "inputs/stations.h"
#include "outputs/groups.h"
#include "solver/aerosol/particles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* The run that owns inputs, weather and edges. */
static ql_run *weather_of(ql_run *run) {
  return run->base ? run->base : run;
}

static ql_status choose_species(ql_run *run) {
  const ql_status found = ql_mechanism_find(run->setup->mechanism, &run->mechanism);
  QL_TRY(ql_problems_status(&run->problems, ql_case_place(run->setup, "mechanism"), found));
  return ql_particles_append(run->arena, run->mechanism->species, run->mechanism->species_count,
                             &run->species);
}

/* Frames must fall on the boundaries of driver steps: no step may look past the frame it ends on.
 */
static void check_frames(ql_run *run) {
  const ql_case *c = run->setup;
  for (int f = 0; f < run->frame_count; f++) {
    const double t = run->frame_times[f];
    if (t <= c->start_time || t >= c->end_time) continue;
    if (fmod(t - c->start_time, c->numerics.chemistry_step) == 0.0) continue;
    ql_problems_add(
        &run->problems, QL_ERROR, ql_case_place(c, "numerics.chemistry_step"),
        "meteorology frames do not fall on multiples of the chemistry step of %g s; choose "
        "a step that divides the time between frames",
        c->numerics.chemistry_step);
    return;
  }
}

/* A part that failed: its message, unless it has already put its problems on the list. */
static void note_failure(ql_run *run, const char *key, size_t errors_before, ql_status status) {
  if (status != QL_OK && run->problems.error_count == errors_before)
    ql_problems_status(&run->problems, ql_case_place(run->setup, key), status);
}

static ql_status open_emissions(ql_run *run, ql_problems *problems) {
  const ql_emissions_setup setup = {.arena = run->arena,
                                    .config = run->setup,
                                    .grid = run->grid,
                                    .species = &run->species,
                                    .scenario = run->scenario,
                                    .problems = problems,
                                    .base = run->base ? run->base->emissions : NULL};
  return ql_emissions_open(&setup, &run->emissions);
}

static void open_background(ql_run *run, const char *key, ql_background_use use,
                            ql_background **background) {
  const ql_background_setup setup = {.config = run->setup,
                                     .grid = run->grid,
                                     .species = &run->species,
                                     .problems = &run->problems};
  const size_t errors = run->problems.error_count;
  note_failure(run, key, errors, ql_background_open(run->arena, &setup, use, background));
}

/* Open what the case names, one after the other; a part that fails does not hide the others'
 * problems. */
static void open_inputs(ql_run *run) {
  ql_case *c = run->setup;
  ql_problems *p = &run->problems;
  size_t errors = p->error_count;
  note_failure(run, "meteorology", errors,
               ql_meteorology_open(run->arena, c, p, &run->meteorology));
  const ql_status species = choose_species(run);
  if (!run->meteorology || species != QL_OK) return;
  run->grid = ql_meteorology_grid(run->meteorology);
  run->frame_times = ql_meteorology_times(run->meteorology, &run->frame_count);
  check_frames(run);
  errors = p->error_count;
  note_failure(run, "emissions", errors, open_emissions(run, p));
  open_background(run, "initial", QL_INITIAL, &run->initial);
  open_background(run, "boundary", QL_BOUNDARY, &run->boundary);
  errors = p->error_count;
  if (c->output.stations)
    note_failure(run, "output.stations", errors,
                 ql_stations_read(run->arena, c->output.stations, run->grid, p, &run->stations,
                                  &run->station_count));
  ql_user_points_open(run);
}

/* Every enterprise whose stacks shall ride as puffs must have one. */
static void check_enterprises(ql_run *run) {
  const ql_case_puffs *puffs = &run->setup->emissions.puffs;
  const ql_stack *stacks = ql_emissions_stack_list(run->emissions);
  char key[64];
  for (unsigned e = 0; e < puffs->enterprises_count; e++) {
    bool known = false;
    for (int n = 0; n < ql_emissions_stacks(run->emissions) && !known; n++)
      known = strcmp(stacks[n].enterprise, puffs->enterprises[e]) == 0;
    snprintf(key, sizeof key, "emissions.puffs.enterprises[%u]", e);
    if (!known)
      ql_problems_add(&run->problems, QL_ERROR, ql_case_place(run->setup, key),
                      "emissions.puffs.enterprises names '%.60s', but no stack inside the grid "
                      "is of it; see the column enterprise of emissions.points",
                      puffs->enterprises[e]);
  }
}

static ql_status create_fields(ql_run *run) {
  const ql_case_output *o = &run->setup->output;
  ql_field_group *groups = NULL;
  int group_count = 0;
  QL_TRY(ql_groups_make(run->arena, &run->species, &groups, &group_count));
  const ql_fields_request request = {.grid = run->grid,
                                     .species = &run->species,
                                     .groups = groups,
                                     .group_count = group_count,
                                     .layers = o->layers};
  return ql_fields_create(run->arena, &request, o->species, (int)o->species_count, &run->fields);
}

/* The species of output.processes; what the run does not have goes to the problems. */
static ql_status choose_processes(ql_run *run) {
  const ql_case_output *o = &run->setup->output;
  QL_TRY(ql_arena_take(run->arena, "species of the process analysis", o->processes_count,
                       sizeof *run->process_species, &run->process_species));
  for (unsigned n = 0; n < o->processes_count; n++) {
    const int s = ql_species_find(&run->species, o->processes[n]);
    if (s < 0)
      ql_problems_add(&run->problems, QL_ERROR, ql_case_place(run->setup, "output.processes"),
                      "output.processes names '%s', which is no species of this run; sums such as "
                      "NOx are not taken apart, name their parts",
                      o->processes[n]);
    else
      run->process_species[run->process_species_count++] = s;
  }
  return QL_OK;
}

ql_status ql_run_open(const char *case_path, const ql_scenario *scenario, ql_run *run) {
  *run = (ql_run){.scenario = scenario, .hour = -INFINITY};
  QL_TRY(ql_arena_create(&run->arena));
  run->hashes.arena = run->arena;
  const ql_status loaded = ql_case_load(case_path, &run->problems, &run->setup);
  if (loaded != QL_OK) return loaded;
  open_inputs(run);
  if (run->grid && run->setup->output.layers > run->grid->nz)
    ql_problems_add(
        &run->problems, QL_ERROR, ql_case_place(run->setup, "output.layers"),
        "output.layers is %d, but the grid has %d layers; give at most that, or 0 for all",
        run->setup->output.layers, run->grid->nz);
  if (run->grid && run->species.count) QL_TRY(choose_processes(run));
  if (run->emissions) check_enterprises(run);
  if (run->grid && run->species.count)
    ql_problems_status(&run->problems, ql_case_place(run->setup, "output.species"),
                       create_fields(run));
  return ql_problems_result(&run->problems);
}

ql_status ql_run_open_scenario(ql_run *base, const ql_scenario *scenario, ql_run *run) {
  *run = (ql_run){.setup = base->setup,
                  .scenario = scenario,
                  .base = base,
                  .hour = -INFINITY,
                  .meteorology = base->meteorology,
                  .grid = base->grid,
                  .mechanism = base->mechanism,
                  .species = base->species,
                  .initial = base->initial,
                  .boundary = base->boundary,
                  .stations = base->stations,
                  .station_count = base->station_count,
                  .receptors = base->receptors,
                  .receptor_count = base->receptor_count,
                  .process_species = base->process_species,
                  .process_species_count = base->process_species_count};
  QL_TRY(ql_arena_create(&run->arena));
  QL_TRY(open_emissions(run, &base->problems));
  return create_fields(run);
}

/* The process analysis at the stations, lowest layer. */
static ql_status prepare_processes(ql_run *run, int records) {
  size_t *points = NULL;
  QL_TRY(ql_arena_take(run->arena, "points of the process analysis", (size_t)run->station_count,
                       sizeof *points, &points));
  for (int n = 0; n < run->station_count; n++)
    points[n] = ql_grid_at(run->grid, 0, run->stations[n].j, run->stations[n].i);
  const ql_processes_request request = {.grid = run->grid,
                                        .species = &run->species,
                                        .chosen_count = run->process_species_count,
                                        .chosen = run->process_species,
                                        .point_count = run->station_count,
                                        .points = points};
  QL_TRY(ql_processes_create(run->arena, &request, &run->processes));
  run->process_series =
      (ql_process_series){.processes = &run->processes, .stations = run->stations};
  return ql_process_series_create(run->arena, records, &run->process_series);
}

static int count_records(const ql_case *c) {
  return (int)ceil((c->end_time - c->start_time) / (c->output.interval * 60.0));
}

ql_status ql_run_prepare_forcing(ql_run *run) {
  const ql_grid *g = run->grid;
  for (int f = 0; f < 2; f++) QL_TRY(ql_met_fields_create(run->arena, g, &run->frames[f]));
  run->frame = -1;
  run->edge_hour = -INFINITY;
  for (int e = 0; e < 2; e++)
    QL_TRY(ql_sources_boundary(run->arena, g, run->species.count, &run->edges[e]));
  return QL_OK;
}

ql_driver_options ql_run_options(const ql_run *run) {
  const ql_case_numerics *n = &run->setup->numerics;
  const ql_case_natural *natural = &run->setup->emissions.natural;
  const double flux = 1e-3 / (365.25 * 86400.0); /* kg m-2 s-1 in a t km-2 year-1 */
  return (ql_driver_options){.grid = run->grid,
                             .land = ql_meteorology_land(run->meteorology),
                             .species = &run->species,
                             .mechanism = run->mechanism,
                             .step = n->step,
                             .chemistry_step = n->chemistry_step,
                             .photolysis_step = n->photolysis_step,
                             .tolerance = n->tolerance,
                             .n2o5 = n->n2o5,
                             .transport = true,
                             .chemistry = !n->no_chemistry,
                             .deposition = !n->no_deposition,
                             .aerosol = !n->no_aerosol,
                             .clouds = !n->no_clouds,
                             .members = run->members,
                             .leader = run->base ? run->base->driver : NULL,
                             .natural = {.biogenic = natural->biogenic,
                                         .soil_no = natural->soil_no,
                                         .dust = natural->dust,
                                         .sea_salt = natural->sea_salt,
                                         .fugitive_dust = flux * natural->fugitive_dust,
                                         .past_temperature = natural->past_temperature}};
}

static ql_plumes_mode way_of_plumes(const char *name) {
  if (strcmp(name, "whole") == 0) return QL_PLUMES_WHOLE;
  if (strcmp(name, "handover") == 0) return QL_PLUMES_HANDOVER;
  return strcmp(name, "handover_gases") == 0 ? QL_PLUMES_HANDOVER_GASES : QL_PLUMES_NONE;
}

static ql_plumes_request plumes_of(const ql_case *c) {
  return (ql_plumes_request){.mode = way_of_plumes(c->emissions.plume_in_grid),
                             .tracer = c->output.source_receptor,
                             .react = !c->numerics.no_chemistry,
                             .enterprise_count = (int)c->emissions.puffs.enterprises_count,
                             .enterprises = c->emissions.puffs.enterprises,
                             .minimum_rate = c->emissions.puffs.minimum_rate / 3600.0,
                             .steps = (int)lround((c->end_time - c->start_time) / c->numerics.step),
                             .step = c->numerics.step};
}

static ql_status prepare_driver(ql_run *run) {
  ql_driver_options options = ql_run_options(run);
  options.plumes = plumes_of(run->setup);
  if (run->process_series.processes) options.processes = &run->processes;
  return ql_driver_create(run->arena, &options, &run->driver);
}

static ql_status prepare_outputs(ql_run *run, const char *folder) {
  const ql_case *c = run->setup;
  const ql_met_fields *first = &weather_of(run)->frames[0];
  float *height = NULL;
  QL_TRY(ql_arena_take(run->arena, "heights", (size_t)run->grid->nz, sizeof *height, &height));
  for (int k = 0; k < run->grid->nz; k++) {
    double sum = 0.0;
    for (int j = 0; j < run->grid->ny; j++)
      for (int i = 0; i < run->grid->nx; i++) sum += first->height[ql_grid_at(run->grid, k, j, i)];
    height[k] = (float)(sum / ((double)run->grid->nx * run->grid->ny));
  }
  run->head = (ql_grid_file_head){.title = c->title,
                                  .version = "qinglan " QL_VERSION,
                                  .synthetic = c->synthetic,
                                  .history = "qinglan forecast",
                                  .first_time = c->start_time};
  run->gridded = (ql_grid_file){.head = &run->head,
                                .height = height,
                                .terrain = ql_meteorology_land(run->meteorology)->terrain,
                                .records = {.folder = folder, .fields = &run->fields}};
  return ql_stations_create(run->arena, &run->fields, run->stations, run->station_count,
                            count_records(c), &run->series);
}

/* What the stacks' puffs do at the stations. */
static ql_status prepare_puffs(ql_run *run) {
  QL_TRY(ql_user_points_prepare(run));
  const ql_plumes *plumes = ql_driver_plumes(run->driver);
  const ql_case *c = run->setup;
  if (!plumes || !run->station_count) return QL_OK;
  if (plumes->pig)
    QL_TRY(ql_station_puffs_create(run->arena, plumes->pig, &run->series, &run->station_puffs));
  if (plumes->pig && run->puffs_apart) {
    QL_TRY(ql_stations_create(run->arena, &run->fields, run->stations, run->station_count,
                              count_records(c), &run->puff_series));
    run->station_puffs.apart = &run->puff_series;
  }
  if (!plumes->tracer) return QL_OK;
  QL_TRY(ql_source_receptor_create(run->arena, plumes, run->forcing.stacks, &run->series,
                                   (const double[]){c->start_time, c->end_time},
                                   &run->coefficients));
  ql_source_receptor_emit(&run->coefficients, run->hour, run->forcing.stacks);
  return QL_OK;
}

static ql_status fill_state(ql_run *run) {
  const size_t count = (size_t)run->species.count * run->grid->volume;
  if (!run->base) return ql_background_initial(run->initial, &run->frames[0], run->state->c);
  memcpy(run->state->c, run->base->state->c, count * sizeof *run->state->c);
  return QL_OK;
}

ql_status ql_run_prepare(ql_run *run, const char *folder) {
  QL_TRY(ql_state_create(run->arena, run->grid, &run->species, &run->state));
  run->state->time = run->setup->start_time;
  QL_TRY(ql_emission_log_create(run->arena, run->emissions, &run->species, run->setup->start_time,
                                run->setup->end_time, &run->log));
  if (!run->base) QL_TRY(ql_run_prepare_forcing(run));
  if (run->process_species_count && run->station_count)
    QL_TRY(prepare_processes(run, count_records(run->setup)));
  QL_TRY(prepare_driver(run));
  QL_TRY(ql_run_force(run));
  QL_TRY(ql_driver_emits(run->arena, run->driver, &run->forcing));
  QL_TRY(fill_state(run));
  ql_driver_begin(run->driver, &run->forcing, run->state);
  QL_TRY(prepare_outputs(run, folder));
  return prepare_puffs(run);
}

/* Bring in the two frames that enclose `time`. */
static ql_status force_frames(ql_run *run, double time) {
  int wanted = 0;
  while (wanted + 2 < run->frame_count && run->frame_times[wanted + 1] <= time) wanted++;
  if (wanted == run->frame) return QL_OK;
  if (wanted == run->frame + 1 && run->frame >= 0) {
    const ql_met_fields reused = run->frames[1];
    run->frames[1] = run->frames[0];
    run->frames[0] = reused;
  } else {
    QL_TRY(ql_meteorology_read(run->meteorology, wanted, &run->frames[0]));
  }
  QL_TRY(ql_meteorology_read(run->meteorology, wanted + 1, &run->frames[1]));
  run->frame = wanted;
  return QL_OK;
}

static ql_status force_edges(ql_run *run, double hour) {
  if (hour == run->edge_hour) return QL_OK;
  for (int e = 0; e < 2; e++)
    QL_TRY(
        ql_background_boundary(run->boundary, hour + e * 3600.0, &run->frames[0], &run->edges[e]));
  run->edge_hour = hour;
  return QL_OK;
}

static ql_status force_emissions(ql_run *run, double hour) {
  if (hour == run->hour) return QL_OK;
  ql_emissions_set_layers(run->emissions, weather_of(run)->frames[0].thickness);
  QL_TRY(ql_emissions_read(run->emissions, hour, &run->forcing.area, &run->forcing.stacks));
  run->forcing.fires = ql_emissions_fires(run->emissions);
  if (run->log) ql_emission_log_add(run->log, hour, run->forcing.stacks);
  if (run->coefficients.tracer)
    ql_source_receptor_emit(&run->coefficients, hour, run->forcing.stacks);
  run->hour = hour;
  return QL_OK;
}

ql_status ql_run_force(ql_run *run) {
  ql_run *weather = weather_of(run);
  const double time = run->state->time, hour = floor(time / 3600.0) * 3600.0;
  QL_TRY(force_frames(weather, time));
  QL_TRY(force_edges(weather, hour));
  QL_TRY(force_emissions(run, hour));
  run->forcing.before = &weather->frames[0];
  run->forcing.after = &weather->frames[1];
  run->forcing.edge_before = &weather->edges[0];
  run->forcing.edge_after = &weather->edges[1];
  return QL_OK;
}

void ql_run_print_problems(const ql_problems *problems, bool notes) {
  static const char *const words[] = {
      [QL_NOTE] = "note", [QL_WARNING] = "warning", [QL_ERROR] = "error"};
  for (int severity = notes ? QL_NOTE : QL_WARNING; severity <= QL_ERROR; severity++)
    for (size_t n = 0; n < problems->count; n++)
      if (problems->items[n].severity == (ql_severity)severity)
        fprintf(stderr, "%s: %s: %s\n", problems->items[n].place, words[severity],
                problems->items[n].text);
}

void ql_run_close(ql_run *run) {
  ql_grid_records_abandon(&run->gridded.records);
  ql_emissions_close(run->emissions);
  if (run->base) {
    ql_problems_free(&run->problems);
    ql_arena_free(run->arena);
    return;
  }
  ql_background_close(run->initial);
  ql_background_close(run->boundary);
  ql_meteorology_close(run->meteorology);
  ql_problems_free(&run->problems);
  ql_case_free(run->setup);
  ql_arena_free(run->arena);
}
