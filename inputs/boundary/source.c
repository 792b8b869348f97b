#include "inputs/boundary/source.h"

#include "base/clock.h"
#include "inputs/emissions/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- which variables ----------------------------------------------------------------------------
 */

/* Is `variable` to be read, under which species' name? "boundary_O3" and "top_O3" serve the edges,
 * and take the place of "O3" there. */
static bool role_of(const ql_background *b, const char *variable, const char **species,
                    ql_role *role) {
  char other[QL_NC_NAME];
  const bool ring = strncmp(variable, "boundary_", 9) == 0, top = strncmp(variable, "top_", 4) == 0;
  *species = variable + (ring ? 9 : top ? 4 : 0);
  *role = top ? QL_ROLE_TOP : QL_ROLE_ALL;
  if (b->use == QL_INITIAL) return !ring && !top;
  snprintf(other, sizeof other, "boundary_%.200s", *species);
  if (!ring && !top && ql_nc_has(b->file, other)) return false;
  snprintf(other, sizeof other, "top_%.200s", *species);
  if (!top && ql_nc_has(b->file, other)) *role = QL_ROLE_RING;
  return true;
}

static ql_status find_axes(ql_background *b, ql_entry *e) {
  int rank;
  size_t shape[QL_NC_RANK];
  char axis[QL_NC_NAME];
  QL_TRY(ql_nc_shape(b->file, e->variable, &rank, shape));
  e->gridded = ql_cf_grid_has(b->file, e->variable);
  for (int a = 0; a < rank - 2 * e->gridded; a++) {
    QL_TRY(ql_nc_axis(b->file, e->variable, a, axis));
    if (a == 0 && ql_cf_grid_is_time(b->file, axis)) {
      if (*b->time && strcmp(b->time, axis) != 0)
        return ql_error_set(QL_ERR_INPUT, "%s: variable %s: time axis %s differs from %s of others",
                            ql_nc_path(b->file), e->variable, axis, b->time);
      snprintf(b->time, sizeof b->time, "%s", axis);
      e->timed = true;
    } else if (!e->levelled) {
      if (!b->has_levels)
        QL_TRY(ql_profile_levels(b->arena, b->file, axis, b->setup.grid->nz, &b->levels));
      b->has_levels = e->levelled = true;
      if (strcmp(b->levels.name, axis) == 0) continue;
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: level axis %s differs from %s of others",
                          ql_nc_path(b->file), e->variable, axis, b->levels.name);
    } else {
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable %s: dimension %s is none of (time, level, y, x), in this "
                          "order, with coordinate variables",
                          ql_nc_path(b->file), e->variable, axis);
    }
  }
  return QL_OK;
}

static ql_status find_grid(ql_background *b, const ql_entry *e) {
  ql_cf_grid grid;
  if (!e->gridded) return QL_OK;
  QL_TRY(ql_cf_grid_read(b->arena, b->file, e->variable, &grid));
  if (b->has_grid) {
    const bool same = ql_cf_grid_same(&b->grid, &grid);
    ql_cf_grid_free(&grid);
    return same ? QL_OK
                : ql_error_set(QL_ERR_INPUT, "%s: variable %s is on another grid than the first",
                               ql_nc_path(b->file), e->variable);
  }
  b->grid = grid;
  b->has_grid = true;
  return ql_profile_corners(b->arena, &b->grid, b->setup.grid, ql_nc_path(b->file), &b->corners);
}

static ql_status find_units(ql_background *b, ql_entry *e) {
  char units[QL_NC_NAME];
  if (!ql_nc_has_attribute(b->file, e->variable, "units"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has no units; add a 'units' attribute such as '1e-9' or "
                        "'ug m-3'",
                        ql_nc_path(b->file), e->variable);
  QL_TRY(ql_nc_text(b->file, e->variable, "units", sizeof units, units));
  QL_TRY(ql_arena_take(b->arena, "background", (size_t)e->count, sizeof *e->units, &e->units));
  for (int t = 0; t < e->count; t++)
    QL_TRY(ql_error_context(
        ql_profile_units(units, &b->setup.species->items[e->terms[t].species], &e->units[t]),
        "%s: variable %s", ql_nc_path(b->file), e->variable));
  return QL_OK;
}

static ql_status take_variable(ql_background *b, const ql_species_map *map, const char *variable,
                               bool *unused) {
  ql_entry *e = &b->entries[b->entry_count];
  const char *name;
  ql_map_term self, *kept;
  bool known;
  *e = (ql_entry){0};
  *unused = false;
  if (!role_of(b, variable, &name, &e->role)) return QL_OK;
  e->terms = ql_species_map_find(map, name, &self, &e->count, &known);
  if (e->count == 0) {
    *unused = !known && ql_cf_grid_has(b->file, variable);
    return QL_OK;
  }
  QL_TRY(ql_arena_take(b->arena, "background", (size_t)e->count, sizeof *kept, &kept));
  memcpy(kept, e->terms, (size_t)e->count * sizeof *kept);
  e->terms = kept;
  snprintf(e->variable, sizeof e->variable, "%s", variable);
  QL_TRY(find_units(b, e));
  QL_TRY(find_axes(b, e));
  QL_TRY(find_grid(b, e));
  b->entry_count++;
  return QL_OK;
}

static bool is_axis(const char *name) {
  static const char *const names[] = {"longitude", "latitude", "lon", "lat", "XLAT", "XLONG"};
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++)
    if (strcmp(name, names[n]) == 0) return true;
  return false;
}

static ql_status take_variables(ql_background *b, const ql_species_map *map) {
  char list[QL_NAMES_TEXT] = "";
  const int count = ql_nc_count(b->file);
  QL_TRY(ql_arena_take(b->arena, "background", (size_t)count + 1, sizeof(ql_entry), &b->entries));
  for (int v = 0; v < count; v++) {
    char name[QL_NC_NAME];
    bool unused = false;
    QL_TRY(ql_nc_name(b->file, v, name));
    const ql_status status = take_variable(b, map, name, &unused);
    if (status == QL_ERR_MEMORY) return status;
    ql_problems_status(b->setup.problems, ql_nc_path(b->file), status);
    if (unused && !is_axis(name)) ql_names_add(list, name);
  }
  if (*list)
    ql_problems_add(b->setup.problems, QL_WARNING, ql_nc_path(b->file),
                    "not used, as the model does not know them: %s", list);
  if (b->entry_count == 0 && b->setup.problems->error_count == 0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: it has no species of the model; name them through a species map",
                        ql_nc_path(b->file));
  return QL_OK;
}

/* --- times --------------------------------------------------------------------------------------
 */

static ql_status read_times(ql_background *b) {
  const ql_case *c = b->setup.config;
  char have[2][QL_CLOCK_TEXT], need[2][QL_CLOCK_TEXT];
  if (!*b->time) return QL_OK;
  QL_TRY(ql_nc_dimension(b->file, b->time, &b->time_count));
  if (b->time_count == 0)
    return ql_error_set(QL_ERR_INPUT, "%s: it has no records", ql_nc_path(b->file));
  QL_TRY(ql_arena_take(b->arena, "times", b->time_count, sizeof(double), &b->times));
  QL_TRY(ql_nc_read_time(b->file, b->time, b->time_count, b->times));
  if (b->time_count == 1) return QL_OK; /* one state holds throughout */
  const double first = b->times[0], last = b->times[b->time_count - 1];
  const double end = b->use == QL_INITIAL ? c->start_time : c->end_time;
  if (first <= c->start_time + 1.0 && last >= end - 1.0) return QL_OK;
  ql_clock_format(first, have[0]);
  ql_clock_format(last, have[1]);
  ql_clock_format(c->start_time, need[0]);
  ql_clock_format(end, need[1]);
  return ql_error_set(QL_ERR_INPUT, "%s: its times %s to %s do not cover the run's %s to %s",
                      ql_nc_path(b->file), have[0], have[1], need[0], need[1]);
}

/* Species without a source: said once, in a note. */
static void note_missing(const ql_background *b) {
  char list[QL_NAMES_TEXT] = "";
  const ql_species_table *table = b->setup.species;
  for (int s = 0; s < table->count; s++) {
    bool given = !table->items[s].transported;
    for (int n = 0; n < b->entry_count && !given; n++)
      for (int t = 0; t < b->entries[n].count; t++)
        given = given || b->entries[n].terms[t].species == s;
    if (!given) ql_names_add(list, table->items[s].name);
  }
  if (*list)
    ql_problems_add(b->setup.problems, QL_NOTE, b->file ? ql_nc_path(b->file) : "background",
                    "%s values of these species are the lower bound %g: %s",
                    b->use == QL_INITIAL ? "initial" : "boundary", QL_BACKGROUND_FLOOR, list);
}

ql_status ql_source_prepare(ql_background *b) {
  note_missing(b);
  const size_t levels = b->has_levels ? (size_t)b->levels.count : 1;
  const size_t cells = b->has_grid ? (size_t)b->grid.nx * (size_t)b->grid.ny : 1;
  QL_TRY(ql_arena_take(b->arena, "background", levels * cells, sizeof(double), &b->values));
  QL_TRY(ql_arena_take(b->arena, "background", levels * cells, sizeof(double), &b->later));
  const size_t plane = b->setup.grid->plane;
  QL_TRY(ql_arena_take(b->arena, "background", plane, sizeof(int), &b->top_below));
  return ql_arena_take(b->arena, "background", plane, sizeof(float), &b->top_weight);
}

ql_status ql_source_open_file(ql_background *b, const ql_case_background *from) {
  ql_species_map map;
  QL_TRY(
      ql_species_map_read(b->arena, from->species_map, b->setup.species, b->setup.problems, &map));
  QL_TRY(ql_nc_open(from->file, &b->file));
  QL_TRY(take_variables(b, &map));
  QL_TRY(read_times(b));
  return ql_source_prepare(b);
}

/* --- reading ------------------------------------------------------------------------------------
 */

static void flip(const ql_background *b, const ql_entry *e, double *values) {
  const size_t cells = e->gridded ? (size_t)b->grid.nx * (size_t)b->grid.ny : 1;
  const size_t levels = (size_t)b->levels.count;
  for (size_t k = 0; k < levels / 2; k++)
    for (size_t c = 0; c < cells; c++) {
      const double swap = values[k * cells + c];
      values[k * cells + c] = values[(levels - 1 - k) * cells + c];
      values[(levels - 1 - k) * cells + c] = swap;
    }
}

static ql_status read_record(const ql_background *b, const ql_entry *e, size_t record,
                             double *values) {
  ql_nc_slab slab = {{0}, {0}};
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(b->file, e->variable, &rank, shape));
  for (int a = 0; a < rank; a++) slab.count[a] = shape[a];
  if (e->timed) {
    slab.start[0] = record;
    slab.count[0] = 1;
  }
  QL_TRY(ql_nc_read_double(b->file, e->variable, NULL, &slab, values));
  if (e->levelled && b->levels.flipped) flip(b, e, values);
  return QL_OK;
}

ql_status ql_source_read(ql_background *b, const ql_entry *e, double time) {
  if (e->table) {
    memcpy(b->values, e->table, (size_t)b->levels.count * sizeof *b->values);
    return QL_OK;
  }
  size_t before = 0;
  while (e->timed && before + 1 < b->time_count && b->times[before + 1] <= time) before++;
  QL_TRY(read_record(b, e, before, b->values));
  if (!e->timed || before + 1 >= b->time_count || time <= b->times[before]) return QL_OK;
  QL_TRY(read_record(b, e, before + 1, b->later));
  const double w = (time - b->times[before]) / (b->times[before + 1] - b->times[before]);
  const size_t count = (e->levelled ? (size_t)b->levels.count : 1) *
                       (e->gridded ? (size_t)b->grid.nx * (size_t)b->grid.ny : 1);
  for (size_t n = 0; n < count; n++) b->values[n] += w * (b->later[n] - b->values[n]);
  return QL_OK;
}
