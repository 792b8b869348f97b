#include "app/column.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static ql_status find_station(ql_column_run *c, const char *id) {
  const ql_run *run = c->run;
  for (int n = 0; n < run->station_count; n++)
    if (strcmp(run->stations[n].id, id) == 0) {
      c->i = run->stations[n].i;
      c->j = run->stations[n].j;
      return QL_OK;
    }
  return ql_error_set(QL_ERR_USAGE,
                      "the case's list of stations has no '%s' inside the grid; give an id of "
                      "output.stations, or --longitude and --latitude",
                      id);
}

static ql_status find_column(ql_column_run *c, const ql_column_options *options) {
  double i, j;
  if (options->station) return find_station(c, options->station);
  if (!ql_grid_locate(c->run->grid, options->longitude, options->latitude, &i, &j))
    return ql_error_set(QL_ERR_USAGE, "%g E %g N is outside the grid of the case",
                        options->longitude, options->latitude);
  c->i = (int)lround(i);
  c->j = (int)lround(j);
  return QL_OK;
}

static ql_status make_grid(ql_column_run *c) {
  const ql_grid *g = c->run->grid;
  const ql_grid_spec spec = {.nx = 1,
                             .ny = 1,
                             .nz = g->nz,
                             .dx = g->dx,
                             .dy = g->dy,
                             .x0 = g->x0 + c->i * g->dx,
                             .y0 = g->y0 + c->j * g->dy};
  return ql_grid_create(c->run->arena, &spec, g->projection, &c->grid);
}

/* A 2-D array of the case's grid, its column's value in all cells of the column's grid. */
static ql_status extract_plane(const ql_column_run *c, const float *from, float **to) {
  *to = NULL;
  if (!from) return QL_OK;
  QL_TRY(ql_arena_take(c->run->arena, "land of a column", c->grid->plane, sizeof **to, to));
  for (size_t n = 0; n < c->grid->plane; n++)
    (*to)[n] = from[ql_grid_at2(c->run->grid, c->j, c->i)];
  return QL_OK;
}

static ql_status extract_land(ql_column_run *c) {
  const ql_land *full = ql_meteorology_land(c->run->meteorology);
  const size_t plane = c->grid->plane;
  QL_TRY(extract_plane(c, full->terrain, &c->land.terrain));
  QL_TRY(extract_plane(c, full->leaf_area_index, &c->land.leaf_area_index));
  QL_TRY(extract_plane(c, full->albedo, &c->land.albedo));
  QL_TRY(extract_plane(c, full->ozone_column, &c->land.ozone_column));
  QL_TRY(ql_arena_take(c->run->arena, "land use of a column", QL_LAND_USES * plane, sizeof(float),
                       &c->land.land_use));
  for (size_t u = 0; u < QL_LAND_USES; u++)
    for (size_t n = 0; n < plane; n++)
      c->land.land_use[u * plane + n] =
          full->land_use[u * c->run->grid->plane + ql_grid_at2(c->run->grid, c->j, c->i)];
  return QL_OK;
}

static ql_status take_forcing(ql_column_run *c) {
  ql_arena *arena = c->run->arena;
  for (int f = 0; f < 2; f++) QL_TRY(ql_met_fields_create(arena, c->grid, &c->frames[f]));
  QL_TRY(ql_sources_boundary(arena, c->grid, c->run->species.count, &c->edge));
  c->forcing = (ql_forcing){.before = &c->frames[0],
                            .after = &c->frames[1],
                            .edge_before = &c->edge,
                            .edge_after = &c->edge};
  return QL_OK;
}

/* Room for the emission of the column, and the stacks that stand in it. */
static ql_status take_emission(ql_column_run *c) {
  ql_arena *arena = c->run->arena;
  const ql_emission *area = c->run->forcing.area;
  const ql_stack_emission *stacks = c->run->forcing.stacks;
  if (area) {
    c->area = *area;
    QL_TRY(ql_arena_take(arena, "emission of a column",
                         (size_t)area->count * (size_t)area->layers * c->grid->plane, sizeof(float),
                         &c->area.rate));
    c->forcing.area = &c->area;
  }
  if (!stacks) return QL_OK;
  const size_t most = (size_t)stacks->count;
  QL_TRY(ql_arena_take(arena, "stacks of a column", most, sizeof *c->stack_list, &c->stack_list));
  QL_TRY(ql_arena_take(arena, "stacks of a column", most, sizeof *c->stack_of, &c->stack_of));
  c->stacks = (ql_stack_emission){
      .species_count = stacks->species_count, .stacks = c->stack_list, .species = stacks->species};
  for (int n = 0; n < stacks->count; n++) {
    if (stacks->stacks[n].i != c->i || stacks->stacks[n].j != c->j) continue;
    ql_stack *own = &c->stack_list[c->stacks.count];
    *own = stacks->stacks[n];
    own->x -= c->i;
    own->y -= c->j;
    own->i = own->j = 0;
    c->stack_of[c->stacks.count++] = n;
  }
  c->forcing.stacks = &c->stacks;
  return ql_arena_take(arena, "stack rates of a column",
                       (size_t)c->stacks.count * (size_t)c->stacks.species_count, sizeof(float),
                       &c->stacks.rate);
}

/* Bring the forcing of the case's grid to the time of the state, and the column's from it. */
static ql_status force(ql_column_run *c) {
  QL_TRY(ql_run_force(c->run));
  const ql_grid *g = c->run->grid;
  for (int f = 0; f < 2; f++)
    ql_met_extract(g, c->j, c->i, &c->run->frames[f], c->grid, &c->frames[f]);
  const ql_emission *area = c->run->forcing.area;
  for (size_t n = 0; area && n < (size_t)area->count * (size_t)area->layers; n++)
    c->area.rate[n * c->grid->plane + ql_grid_at2(c->grid, 0, 0)] =
        area->rate[n * g->plane + ql_grid_at2(g, c->j, c->i)];
  const ql_stack_emission *stacks = c->run->forcing.stacks;
  for (int s = 0; stacks && s < stacks->species_count; s++)
    for (int n = 0; n < c->stacks.count; n++)
      c->stacks.rate[s * c->stacks.count + n] = stacks->rate[s * stacks->count + c->stack_of[n]];
  return QL_OK;
}

/* The initial state of the whole grid is needed for a moment only. */
static ql_status fill_initial(ql_column_run *c) {
  const ql_grid *g = c->run->grid;
  ql_arena *moment = NULL;
  ql_real *full = NULL;
  QL_TRY(ql_arena_create(&moment));
  ql_status status = ql_arena_take(moment, "initial state",
                                   (size_t)c->run->species.count * g->volume, sizeof *full, &full);
  if (status == QL_OK) status = ql_background_initial(c->run->initial, &c->run->frames[0], full);
  for (int s = 0; status == QL_OK && s < c->run->species.count; s++)
    for (int k = 0; k < g->nz; k++) {
      const ql_real value = full[(size_t)s * g->volume + ql_grid_at(g, k, c->j, c->i)];
      ql_real *layer = ql_state_layer(c->state, s, k);
      for (size_t n = 0; n < c->grid->plane; n++) layer[n] = value;
    }
  ql_arena_free(moment);
  return status;
}

static ql_status add_species(ql_run *run, const char *name, size_t length, int *list, int *count) {
  char text[QL_SPECIES_NAME] = "";
  if (length < sizeof text) memcpy(text, name, length);
  const int s = ql_species_find(&run->species, text);
  if (s < 0)
    return ql_error_set(QL_ERR_USAGE, "'%.*s' is no species of this run", (int)length, name);
  list[(*count)++] = s;
  return QL_OK;
}

static ql_status choose_species(ql_column_run *c, const char *names, int **list, int *count) {
  ql_run *run = c->run;
  QL_TRY(ql_arena_take(run->arena, "species of a column", (size_t)run->species.count, sizeof **list,
                       list));
  *count = 0;
  for (int n = 0; !names && n < run->process_species_count; n++)
    (*list)[(*count)++] = run->process_species[n];
  while (names && *names) {
    const size_t length = strcspn(names, ",");
    if (*count == run->species.count)
      return ql_error_set(QL_ERR_USAGE, "--species names more species than the run has");
    QL_TRY(add_species(run, names, length, *list, count));
    names += length + (names[length] == ',');
  }
  if (*count) return QL_OK;
  return ql_error_set(QL_ERR_USAGE, "no species to account for: name some with --species, or in "
                                    "output.processes of the case");
}

static ql_status take_account(ql_column_run *c, const char *names) {
  const ql_case *setup = c->run->setup;
  ql_arena *arena = c->run->arena;
  const size_t layers = (size_t)c->grid->nz;
  size_t *points = NULL;
  float *height = NULL;
  int *chosen = NULL, count = 0;
  QL_TRY(choose_species(c, names, &chosen, &count));
  QL_TRY(ql_arena_take(arena, "layers of a column", layers, sizeof *points, &points));
  QL_TRY(ql_arena_take(arena, "heights of a column", layers, sizeof *height, &height));
  for (int k = 0; k < c->grid->nz; k++) {
    points[k] = ql_grid_at(c->grid, k, 0, 0);
    height[k] = c->frames[0].height[points[k]];
  }
  const ql_processes_request request = {.grid = c->grid,
                                        .species = &c->run->species,
                                        .chosen_count = count,
                                        .chosen = chosen,
                                        .point_count = c->grid->nz,
                                        .points = points};
  QL_TRY(ql_processes_create(arena, &request, &c->processes));
  c->series = (ql_process_series){.processes = &c->processes, .height = height};
  const double interval = setup->output.interval * 60.0;
  return ql_process_series_create(
      arena, (int)ceil((setup->end_time - setup->start_time) / interval), &c->series);
}

static ql_status take_driver(ql_column_run *c) {
  ql_driver_options options = ql_run_options(c->run);
  options.grid = c->grid;
  options.land = &c->land;
  options.transport = false;
  options.processes = &c->processes;
  QL_TRY(ql_driver_create(c->run->arena, &options, &c->driver));
  QL_TRY(ql_driver_emits(c->run->arena, c->driver, &c->forcing));
  ql_driver_begin(c->driver, &c->forcing, c->state);
  return QL_OK;
}

ql_status ql_column_begin(ql_run *run, const ql_column_options *options, ql_column_run *column) {
  *column = (ql_column_run){.run = run};
  QL_TRY(find_column(column, options));
  QL_TRY(make_grid(column));
  QL_TRY(extract_land(column));
  QL_TRY(ql_state_create(run->arena, column->grid, &run->species, &column->state));
  column->state->time = run->setup->start_time;
  run->state = column->state; /* whose time the forcing follows */
  QL_TRY(ql_run_prepare_forcing(run));
  QL_TRY(take_forcing(column));
  QL_TRY(ql_run_force(run));
  QL_TRY(take_emission(column));
  QL_TRY(force(column));
  QL_TRY(fill_initial(column));
  QL_TRY(take_account(column, options->species));
  return take_driver(column);
}

ql_status ql_column_advance(ql_column_run *column) {
  const ql_case *setup = column->run->setup;
  const double interval = setup->output.interval * 60.0;
  double begun = column->state->time;
  while (column->state->time < setup->end_time) {
    QL_TRY(force(column));
    QL_TRY(ql_driver_step(column->driver, &column->forcing, column->state));
    const double now = column->state->time;
    if (now < setup->end_time && fmod(now - setup->start_time, interval) != 0.0) continue;
    ql_process_series_append(&column->series, begun, now);
    ql_processes_clear(&column->processes);
    begun = now;
  }
  return QL_OK;
}
