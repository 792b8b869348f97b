#include "outputs/town_maps.h"

#include "base/nc.h"
#include "outputs/axes.h"
#include "outputs/grid_mapping.h"
#include "outputs/station_puffs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { PATH_SIZE = 4096 };

static const double height = 3.0; /* m above the ground, as stations */

int ql_town_maps_points(const ql_town *town) {
  return town->grid->nx * town->grid->ny;
}

ql_status ql_town_maps_grid(ql_arena *arena, const ql_grid *grid, const ql_town_request *request,
                            ql_grid **town) {
  double i, j;
  const int side = (int)ceil(request->size / request->spacing - 1e-9);
  const double half = 0.5 * side * request->spacing;
  const bool inside = ql_grid_locate(grid, request->longitude, request->latitude, &i, &j);
  const double west = (i + 0.5) * grid->dx - half, south = (j + 0.5) * grid->dy - half;
  if (!inside || west < 0.0 || south < 0.0 || west + 2.0 * half > grid->nx * grid->dx ||
      south + 2.0 * half > grid->ny * grid->dy)
    return ql_error_set(QL_ERR_INPUT,
                        "the map of %g km around (%g, %g) does not lie within the grid; make it "
                        "smaller or move it",
                        1e-3 * request->size, request->longitude, request->latitude);
  const ql_grid_spec spec = {.nx = side,
                             .ny = side,
                             .nz = 1,
                             .dx = request->spacing,
                             .dy = request->spacing,
                             .x0 = grid->x0 + west,
                             .y0 = grid->y0 + south};
  return ql_grid_create(arena, &spec, grid->projection, town);
}

/* The cell of the grid that holds point n along an axis of the map. */
static int cell_of(double start, double spacing, int n, double origin, double width) {
  return (int)floor((start + (n + 0.5) * spacing - origin) / width);
}

/* The points in cell (j, i) of the grid, appended. */
static void add_patch(const ql_grid *grid, int j, int i, ql_town *town) {
  const ql_grid *t = town->grid;
  ql_town_patch *patch = &town->patches[town->patch_count];
  const int first = town->patch_count ? town->patches[town->patch_count - 1].first +
                                            town->patches[town->patch_count - 1].count
                                      : 0;
  *patch = (ql_town_patch){.i = i, .j = j, .first = first};
  for (int n = 0; n < t->ny; n++)
    for (int m = 0; m < t->nx && cell_of(t->y0, t->dy, n, grid->y0, grid->dy) == j; m++) {
      if (cell_of(t->x0, t->dx, m, grid->x0, grid->dx) != i) continue;
      const int at = patch->first + patch->count++;
      town->x[at] = (float)(t->x0 + (m + 0.5) * t->dx);
      town->y[at] = (float)(t->y0 + (n + 0.5) * t->dy);
      town->place[at] = n * t->nx + m;
    }
  if (!patch->count) return;
  const int last = patch->first + patch->count - 1; /* the north-east corner */
  patch->window = (ql_pig_window){.west = (double)town->x[patch->first],
                                  .south = (double)town->y[patch->first],
                                  .east = (double)town->x[last],
                                  .north = (double)town->y[last],
                                  .height = height};
  town->patch_count++;
}

static ql_status create_town(ql_arena *arena, const ql_town_maps *maps,
                             const ql_town_request *request, ql_town *town) {
  const ql_grid *grid = maps->series->fields->grid;
  *town = (ql_town){.name = request->name};
  QL_TRY(ql_town_maps_grid(arena, grid, request, &town->grid));
  const ql_grid *t = town->grid;
  const size_t points = (size_t)ql_town_maps_points(town);
  const int west = cell_of(t->x0, t->dx, 0, grid->x0, grid->dx);
  const int east = cell_of(t->x0, t->dx, t->nx - 1, grid->x0, grid->dx);
  const int south = cell_of(t->y0, t->dy, 0, grid->y0, grid->dy);
  const int north = cell_of(t->y0, t->dy, t->ny - 1, grid->y0, grid->dy);
  const size_t cells = (size_t)(east - west + 1) * (size_t)(north - south + 1);
  QL_TRY(ql_arena_take(arena, "cells of a town", cells, sizeof *town->patches, &town->patches));
  QL_TRY(ql_arena_take(arena, "points of a town", points, sizeof *town->x, &town->x));
  QL_TRY(ql_arena_take(arena, "points of a town", points, sizeof *town->y, &town->y));
  QL_TRY(ql_arena_take(arena, "points of a town", points, sizeof *town->place, &town->place));
  QL_TRY(ql_arena_take(arena, "puffs over a town", points * (size_t)maps->field_count,
                       sizeof *town->sum, &town->sum));
  for (int j = south; j <= north; j++)
    for (int i = west; i <= east; i++) add_patch(grid, j, i, town);
  return QL_OK;
}

static bool holds_puffs(const ql_town_maps *maps, const ql_field *field) {
  for (int p = 0; field->kind == QL_FIELD_SUM && p < field->part_count; p++)
    if (maps->number[field->parts[p].species] >= 0) return true;
  return false;
}

static ql_status choose_fields(ql_arena *arena, ql_town_maps *maps) {
  const ql_fields *fields = maps->series->fields;
  QL_TRY(ql_station_puffs_numbers(arena, maps->pig, fields->species->count, &maps->number));
  QL_TRY(ql_arena_take(arena, "fields of towns", (size_t)fields->count, sizeof *maps->field,
                       &maps->field));
  for (int f = 0; f < fields->count; f++)
    if (holds_puffs(maps, &fields->items[f])) maps->field[maps->field_count++] = f;
  return QL_OK;
}

ql_status ql_town_maps_create(ql_arena *arena, const ql_pig *pig, const ql_station_series *series,
                              const ql_town_request *requests, int count, ql_town_maps *maps) {
  const size_t room = (size_t)pig->puffs->capacity;
  *maps =
      (ql_town_maps){.pig = pig, .series = series, .count = count, .timer = {.name = "town maps"}};
  QL_TRY(choose_fields(arena, maps));
  QL_TRY(ql_puff_view_create(arena, pig->puffs->capacity, &maps->view));
  QL_TRY(ql_arena_take(arena, "puffs over a town", room, sizeof *maps->puff, &maps->puff));
  QL_TRY(ql_arena_take(arena, "puffs over a town", room, sizeof *maps->weight, &maps->weight));
  QL_TRY(ql_arena_take(arena, "towns", (size_t)count, sizeof *maps->towns, &maps->towns));
  for (int n = 0; n < count; n++) {
    QL_TRY(create_town(arena, maps, &requests[n], &maps->towns[n]));
    maps->record += (size_t)ql_town_maps_points(&maps->towns[n]) * (size_t)maps->field_count;
  }
  return ql_arena_take(arena, "maps of towns", maps->record * (size_t)series->capacity,
                       sizeof *maps->values, &maps->values);
}

/* What a puff holds of a field, in the field's unit for one m3. */
static double held(const ql_town_maps *maps, const ql_field *field, int puff,
                   const ql_moment *moment, size_t cell) {
  const ql_puffs *p = maps->pig->puffs;
  double sum = 0.0;
  for (int n = 0; n < field->part_count; n++) {
    const int number = maps->number[field->parts[n].species];
    if (number < 0) continue;
    sum += p->mass[(size_t)number * (size_t)p->capacity + (size_t)puff] *
           ql_station_puffs_factor(maps->series->fields, &field->parts[n], moment, cell);
  }
  return sum;
}

static void accumulate_patch(ql_town_maps *maps, const ql_town *town, const ql_town_patch *patch,
                             const ql_moment *moment, double seconds) {
  const ql_fields *fields = maps->series->fields;
  ql_puff_view *view = &maps->view;
  const size_t cell = ql_grid_at2(fields->grid, patch->j, patch->i);
  const size_t points = (size_t)ql_town_maps_points(town);
  ql_pig_view(maps->pig, moment->now, &patch->window, view, maps->puff);
  if (!view->count) return;
  memcpy(maps->weight, view->weight, (size_t)view->count * sizeof *view->weight);
  for (int f = 0; f < maps->field_count; f++) {
    const ql_field *field = &fields->items[maps->field[f]];
    for (int v = 0; v < view->count; v++)
      view->weight[v] = (float)(seconds * (double)maps->weight[v] *
                                held(maps, field, maps->puff[v], moment, cell));
    ql_puff_kernel(view, patch->count, town->x + patch->first, town->y + patch->first,
                   town->sum + (size_t)f * points + (size_t)patch->first);
  }
}

void ql_town_maps_accumulate(ql_town_maps *maps, const ql_moment *moment, double seconds) {
  ql_timer_start(&maps->timer);
  for (int n = 0; n < maps->count; n++)
    for (int p = 0; p < maps->towns[n].patch_count; p++)
      accumulate_patch(maps, &maps->towns[n], &maps->towns[n].patches[p], moment, seconds);
  maps->seconds += seconds;
  ql_timer_stop(&maps->timer);
}

/* A field of a town: the mean of each cell and of the puffs in it. */
static void finish_field(const ql_town_maps *maps, ql_town *town, int f, float *values) {
  const ql_fields *fields = maps->series->fields;
  const ql_grid *g = fields->grid;
  const size_t plane = (size_t)g->ny * (size_t)g->nx;
  const float *mean = fields->mean + (size_t)maps->field[f] * (size_t)fields->layers * plane;
  float *sum = town->sum + (size_t)f * (size_t)ql_town_maps_points(town);
  for (int p = 0; p < town->patch_count; p++) {
    const ql_town_patch *patch = &town->patches[p];
    const double grid = (double)mean[(size_t)patch->j * (size_t)g->nx + (size_t)patch->i];
    for (int n = patch->first; n < patch->first + patch->count; n++) {
      const double value = grid + (double)sum[n] / maps->seconds;
      values[town->place[n]] = value < 0.0 ? 0.0F : (float)value; /* what is no number stays none */
      sum[n] = 0.0F;
    }
  }
}

void ql_town_maps_finish(ql_town_maps *maps) {
  float *values = maps->values + (size_t)(maps->series->records - 1) * maps->record;
  for (int n = 0; n < maps->count; n++)
    for (int f = 0; f < maps->field_count; f++) {
      finish_field(maps, &maps->towns[n], f, values);
      values += ql_town_maps_points(&maps->towns[n]);
    }
  maps->seconds = 0.0;
}

static ql_status define_field(ql_nc *nc, const ql_grid *grid, const ql_field *field) {
  const ql_nc_spec spec = {.name = field->name,
                           .type = QL_NC_FLOAT,
                           .dimensions = "time y x",
                           .units = field->units,
                           .standard_name = field->standard_name,
                           .long_name = field->long_name,
                           .deflate = 1,
                           .chunk = {1, (size_t)grid->ny, (size_t)grid->nx}};
  QL_TRY(ql_nc_define(nc, &spec));
  QL_TRY(ql_nc_put_text(nc, field->name, "cell_methods", "time: mean"));
  return ql_grid_mapping_attach(nc, field->name, "latitude longitude height");
}

static ql_status define_axes(ql_nc *nc, int records) {
  const ql_nc_spec above = {.name = "height",
                            .type = QL_NC_DOUBLE,
                            .dimensions = "",
                            .units = "m",
                            .standard_name = "height",
                            .long_name = "above the ground, of what the puffs add"};
  QL_TRY(ql_axes_define_time(nc, (size_t)records, ql_axes_seconds,
                             "end of the averaging interval, UTC"));
  return ql_nc_define(nc, &above);
}

static ql_status define_all(ql_nc *nc, const ql_town_maps *maps, const ql_town *town,
                            bool synthetic) {
  QL_TRY(ql_nc_put_text(nc, NULL, "Conventions", "CF-1.10"));
  QL_TRY(ql_nc_put_text(nc, NULL, "title", town->name));
  QL_TRY(ql_nc_put_text(nc, NULL, "comment",
                        "value of the model's cell, lowest layer, plus that of the stacks' puffs"));
  if (synthetic) QL_TRY(ql_nc_put_text(nc, NULL, "synthetic", "yes: the inputs are invented"));
  QL_TRY(define_axes(nc, maps->series->records));
  QL_TRY(ql_grid_mapping_define(nc, town->grid));
  for (int f = 0; f < maps->field_count; f++)
    QL_TRY(define_field(nc, town->grid, &maps->series->fields->items[maps->field[f]]));
  return QL_OK;
}

/* `first`: where the town begins in a record. */
static ql_status write_records(ql_nc *nc, const ql_town_maps *maps, const ql_town *town,
                               size_t first) {
  const ql_station_series *series = maps->series;
  const size_t points = (size_t)ql_town_maps_points(town);
  for (int r = 0; r < series->records; r++) {
    const size_t at = (size_t)r;
    const ql_nc_slab map = {.start = {at, 0, 0},
                            .count = {1, (size_t)town->grid->ny, (size_t)town->grid->nx}};
    QL_TRY(ql_axes_write_time(nc, at, series->start[r], series->end[r]));
    for (int f = 0; f < maps->field_count; f++)
      QL_TRY(ql_nc_write(nc, series->fields->items[maps->field[f]].name, &map,
                         maps->values + at * maps->record + first + (size_t)f * points));
  }
  return QL_OK;
}

static ql_status write_town(const ql_town_maps *maps, const ql_town *town, size_t first,
                            const char *path, bool synthetic) {
  ql_nc *nc = NULL;
  QL_TRY(ql_nc_create(path, &nc));
  ql_status status = define_all(nc, maps, town, synthetic);
  if (status == QL_OK) status = ql_grid_mapping_write(nc, town->grid);
  if (status == QL_OK) status = ql_nc_write_double(nc, "height", NULL, &height);
  if (status == QL_OK) status = write_records(nc, maps, town, first);
  if (status == QL_OK) return ql_nc_commit(nc);
  ql_nc_close(nc);
  return status;
}

ql_status ql_town_maps_write(const ql_town_maps *maps, const char *folder, bool synthetic) {
  size_t first = 0;
  for (int n = 0; n < maps->count; n++) {
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/town_%s.nc", folder, maps->towns[n].name);
    QL_TRY(write_town(maps, &maps->towns[n], first, path, synthetic));
    first += (size_t)ql_town_maps_points(&maps->towns[n]) * (size_t)maps->field_count;
  }
  return QL_OK;
}
