/* Point sources in NetCDF: parameters by source, rates by (time, source). */
#include "inputs/emissions/points.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool is_listed(const char *name, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strcmp(name, list[i]) == 0) return true;
  return false;
}

static ql_status read_texts(const ql_nc *file, const char *variable, ql_points *p, size_t offset) {
  if (!ql_nc_has(file, variable)) return QL_OK;
  for (int n = 0; n < p->count; n++) {
    char text[QL_NC_NAME];
    QL_TRY(ql_nc_read_string(file, variable, (size_t)n, sizeof text, text));
    char *to = (char *)&p->points[n] + offset;
    snprintf(to, sizeof p->points[n].id, "%s", text);
  }
  return QL_OK;
}

static ql_status read_numbers(ql_emissions *e, const ql_nc *file, ql_points *p) {
  static const struct {
    const char *name, *units;
    size_t offset;
  } columns[] = {{"longitude", "degrees_east", offsetof(ql_point, longitude)},
                 {"latitude", "degrees_north", offsetof(ql_point, latitude)},
                 {"stack_height", "m", offsetof(ql_point, height)},
                 {"stack_diameter", "m", offsetof(ql_point, diameter)},
                 {"exit_temperature", "K", offsetof(ql_point, temperature)},
                 {"exit_velocity", "m s-1", offsetof(ql_point, velocity)}};
  double *values;
  QL_TRY(ql_arena_take(e->arena, "point sources", (size_t)p->count + 1, sizeof *values, &values));
  for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
    int rank = 1;
    size_t shape[QL_NC_RANK] = {(size_t)p->count};
    if (ql_nc_has(file, columns[c].name)) QL_TRY(ql_nc_shape(file, columns[c].name, &rank, shape));
    ql_status status = QL_OK;
    if (rank != 1 || shape[0] != (size_t)p->count)
      status =
          ql_error_set(QL_ERR_INPUT, "%s: variable %s must be a list of %d values, one a source",
                       ql_nc_path(file), columns[c].name, p->count);
    else
      status = ql_nc_read_double(file, columns[c].name, columns[c].units, NULL, values);
    ql_problems_status(e->problems, p->path, status);
    for (int n = 0; status == QL_OK && n < p->count; n++)
      memcpy((char *)&p->points[n] + columns[c].offset, &values[n], sizeof values[n]);
  }
  return QL_OK;
}

static ql_status read_sources(ql_emissions *e, ql_points *p) {
  int rank;
  size_t shape[QL_NC_RANK];
  if (!ql_nc_has(p->file, "longitude"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: there is no variable 'longitude': point sources need longitude, "
                        "latitude, stack_height, stack_diameter, exit_temperature, exit_velocity",
                        p->path);
  QL_TRY(ql_nc_shape(p->file, "longitude", &rank, shape));
  p->count = rank == 1 ? (int)shape[0] : 0;
  if (p->count == 0)
    return ql_error_set(QL_ERR_INPUT, "%s: variable longitude must be a list, one value a source",
                        p->path);
  QL_TRY(ql_arena_take(e->arena, "point sources", (size_t)p->count, sizeof(ql_point), &p->points));
  for (int n = 0; n < p->count; n++) snprintf(p->points[n].id, sizeof p->points[n].id, "%d", n + 1);
  QL_TRY(read_texts(p->file, "source_id", p, offsetof(ql_point, id)));
  QL_TRY(read_texts(p->file, "enterprise", p, offsetof(ql_point, enterprise)));
  QL_TRY(read_texts(p->file, "process", p, offsetof(ql_point, process)));
  const size_t before = e->problems->error_count;
  QL_TRY(read_numbers(e, p->file, p));
  if (e->problems->error_count > before) return QL_OK;
  for (int n = 0; n < p->count; n++) ql_points_check(&p->points[n], p->path, e->problems);
  return QL_OK;
}

/* Is it (source) or (time, source)? */
static ql_status is_rate(ql_points *p, const char *variable, const char *source, bool *rate,
                         bool *timed) {
  int rank;
  size_t shape[QL_NC_RANK];
  char axis[QL_NC_NAME];
  *rate = false;
  QL_TRY(ql_nc_shape(p->file, variable, &rank, shape));
  if (rank < 1 || rank > 2) return QL_OK;
  QL_TRY(ql_nc_axis(p->file, variable, rank - 1, axis));
  if (strcmp(axis, source) != 0) return QL_OK;
  *rate = true;
  *timed = rank == 2;
  if (rank == 1) return QL_OK;
  QL_TRY(ql_nc_axis(p->file, variable, 0, axis));
  if (!ql_cf_grid_is_time(p->file, axis))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s: dimension %s is no time axis with units like 'hours "
                        "since 2023-07-14 16:00:00'",
                        p->path, variable, axis);
  snprintf(p->time, sizeof p->time, "%s", axis);
  return QL_OK;
}

static ql_status take_variable(ql_emissions *e, ql_points *p, const ql_species_map *map,
                               const char *variable, const char *source) {
  ql_flow *flow = &p->inventory.flows[p->inventory.count];
  bool rate, timed, taken;
  QL_TRY(is_rate(p, variable, source, &rate, &timed));
  if (!rate) return QL_OK;
  QL_TRY(ql_inventory_flow(e, p->file, variable, map, flow, &taken));
  if (!taken) return QL_OK;
  if (flow->quantity.per_area || flow->quantity.period == QL_PER_YEAR ||
      flow->quantity.period == QL_PER_MONTH || (flow->quantity.period == QL_PER_RECORD && !timed))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s: point sources need rates such as 'mol s-1' or 'g s-1'; "
                        "give annual tonnes in a CSV table",
                        p->path, variable);
  p->timed[p->inventory.count++] = timed;
  return QL_OK;
}

static ql_status take_variables(ql_emissions *e, ql_points *p, const ql_species_map *map) {
  static const char *const parameters[] = {
      "longitude",        "latitude",     "x", "y", "stack_height", "stack_diameter",
      "exit_temperature", "exit_velocity"};
  char source[QL_NC_NAME];
  const size_t room = (size_t)ql_nc_count(p->file) + 1;
  QL_TRY(ql_nc_axis(p->file, "longitude", 0, source));
  QL_TRY(ql_arena_take(e->arena, "point sources", room, sizeof(ql_flow), &p->inventory.flows));
  QL_TRY(ql_arena_take(e->arena, "point sources", room, sizeof(bool), &p->timed));
  for (int v = 0; v < ql_nc_count(p->file); v++) {
    char name[QL_NC_NAME];
    QL_TRY(ql_nc_name(p->file, v, name));
    if (is_listed(name, parameters, sizeof parameters / sizeof parameters[0])) continue;
    const ql_status status = take_variable(e, p, map, name, source);
    if (status == QL_ERR_MEMORY) return status;
    ql_problems_status(e->problems, p->path, status);
  }
  return QL_OK;
}

ql_status ql_points_netcdf_open(ql_emissions *e, const ql_case_points *from, ql_points *p) {
  ql_species_map map;
  QL_TRY(ql_species_map_read(e->arena, from->species_map, e->species, e->problems, &map));
  QL_TRY(ql_nc_open(from->file, &p->file));
  QL_TRY(read_sources(e, p));
  QL_TRY(take_variables(e, p, &map));
  if (p->inventory.count == 0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: no source emits anything: no variable by source has a "
                        "unit like 'mol s-1'",
                        p->path);
  if (!*p->time) return QL_OK;
  QL_TRY(ql_nc_dimension(p->file, p->time, &p->records));
  QL_TRY(ql_arena_take(e->arena, "times", p->records + 1, sizeof(double), &p->start));
  QL_TRY(ql_arena_take(e->arena, "times", p->records + 1, sizeof(double), &p->end));
  return ql_cf_grid_intervals(p->file, p->time, p->records, p->start, p->end);
}

static ql_status add_record(const ql_points *p, int f, size_t record, double weight,
                            double *rates) {
  const ql_flow *flow = &p->inventory.flows[f];
  const ql_nc_slab slab = p->timed[f] ? (ql_nc_slab){{record, 0}, {1, (size_t)p->count}}
                                      : (ql_nc_slab){{0}, {(size_t)p->count}};
  double *values = rates + p->count;
  QL_TRY(ql_nc_read_double(p->file, flow->name, NULL, &slab, values));
  QL_TRY(ql_inventory_check(p->path, flow->name, values, (size_t)p->count));
  const bool total = flow->quantity.period == QL_PER_RECORD;
  const double scale =
      weight * flow->quantity.scale / (total ? p->end[record] - p->start[record] : 1.0);
  for (int n = 0; n < p->count; n++) rates[n] += scale * values[n];
  return QL_OK;
}

ql_status ql_points_netcdf_read(const ql_points *p, int f, double start, double seconds,
                                double *rates) {
  double covered = 0.0;
  memset(rates, 0, (size_t)p->count * sizeof *rates);
  if (!p->timed[f]) return add_record(p, f, 0, 1.0, rates);
  for (size_t r = 0; r < p->records; r++) {
    const double part = fmin(p->end[r], start + seconds) - fmax(p->start[r], start);
    if (part <= 1e-3) continue;
    covered += part;
    QL_TRY(add_record(p, f, r, part / seconds, rates));
  }
  if (fabs(covered - seconds) <= 1e-3 * seconds) return QL_OK;
  char hour[QL_CLOCK_TEXT];
  ql_clock_format(start, hour);
  return ql_error_set(QL_ERR_INPUT, "%s: the hour from %s is not covered by its times", p->path,
                      hour);
}
