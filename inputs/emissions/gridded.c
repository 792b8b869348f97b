/* Model-ready emissions: hourly CF files, one variable a species, on the model's or another grid.
 */
#include "inputs/emissions/inventory.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_seconds = 3600.0;

typedef struct record {
  int file;
  size_t index;
  double start, end; /* s since 1970 */
} record;

struct ql_gridded {
  ql_inventory inventory;
  int file_count;
  ql_nc **files;
  char time[QL_NC_NAME]; /* "" where nothing varies */
  int record_count;
  record *records;
  ql_remap *remap;
  int levels;     /* 1 without a level axis */
  ql_split split; /* one band a level, from the bounds of a height axis; else model layers */
  bool *timed;    /* [flow] */
  bool *levelled; /* [flow] */
};

typedef struct opening {
  ql_emissions *e;
  ql_gridded *g;
  ql_species_map map;
  ql_cf_grid grid; /* of the first file */
  bool have_grid;
} opening;

/* --- opening -----------------------------------------------------------------------------------
 */

/* The axes of a variable before its last two: [time,] [level]. */
static ql_status leading_axes(opening *o, const ql_nc *file, const char *variable, bool *timed,
                              size_t *levels, char level[QL_NC_NAME]) {
  int rank;
  size_t shape[QL_NC_RANK];
  char axis[QL_NC_NAME];
  QL_TRY(ql_nc_shape(file, variable, &rank, shape));
  *timed = false;
  *levels = 0;
  for (int a = 0; a < rank - 2; a++) {
    QL_TRY(ql_nc_axis(file, variable, a, axis));
    if (a == 0 && ql_cf_grid_is_time(file, axis)) {
      *timed = true;
      snprintf(o->g->time, sizeof o->g->time, "%s", axis);
    } else if (*levels == 0) {
      *levels = shape[a];
      snprintf(level, QL_NC_NAME, "%s", axis);
    } else {
      return ql_error_set(
          QL_ERR_INPUT,
          "%s: variable %s: dimension %s is neither time, level, y nor x; the "
          "order must be (time, level, y, x) and time needs units 'hours since ...'",
          ql_nc_path(file), variable, axis);
    }
  }
  return QL_OK;
}

/* A level axis with bounds in metres is a split by height; one without counts model layers. */
static ql_status read_levels(opening *o, const ql_nc *file, const char *variable, size_t levels,
                             const char *level) {
  ql_gridded *g = o->g;
  if (levels == 0) return QL_OK;
  if (g->levels > 1 && (size_t)g->levels != levels)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s has %zu levels, others have %d",
                        ql_nc_path(file), variable, levels, g->levels);
  g->levels = (int)levels;
  char bounds[QL_NC_NAME];
  if (ql_nc_has(file, level) && ql_nc_has_attribute(file, level, "bounds") && !g->split.count) {
    double *pair;
    QL_TRY(ql_nc_text(file, level, "bounds", sizeof bounds, bounds));
    QL_TRY(ql_arena_take(o->e->arena, level, 2 * levels, sizeof *pair, &pair));
    QL_TRY(ql_arena_take(o->e->arena, level, levels, sizeof *g->split.bands, &g->split.bands));
    QL_TRY(ql_nc_read_double(file, level, "m", NULL, pair)); /* says so if it is no height */
    QL_TRY(ql_nc_read_double(file, bounds, NULL, NULL, pair));
    for (size_t k = 0; k < levels; k++)
      g->split.bands[k] = (ql_band){pair[2 * k], pair[2 * k + 1], 1.0};
    g->split.count = (int)levels;
  } else if (!g->split.count && levels > (size_t)o->e->grid->nz) {
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has %zu levels, the model %d layers; give the level axis "
                        "units m and bounds if they are not model layers",
                        ql_nc_path(file), variable, levels, o->e->grid->nz);
  }
  if (levels > 1 || g->split.count) o->e->split = true;
  return QL_OK;
}

static ql_status same_grid(opening *o, const ql_nc *file, const char *variable) {
  ql_cf_grid grid;
  QL_TRY(ql_cf_grid_read(o->e->arena, file, variable, &grid));
  if (!o->have_grid) {
    o->grid = grid;
    o->have_grid = true;
    return QL_OK;
  }
  const bool same = ql_cf_grid_same(&o->grid, &grid);
  ql_cf_grid_free(&grid);
  return same ? QL_OK
              : ql_error_set(QL_ERR_INPUT,
                             "%s: variable %s has another grid than the inventory's first; list it "
                             "under a name of its own",
                             ql_nc_path(file), variable);
}

static ql_status check_period(const ql_nc *file, const ql_flow *flow, bool timed) {
  const ql_period period = flow->quantity.period;
  if (period == QL_PER_SECOND || (period == QL_PER_RECORD && timed)) return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: variable %s: an hourly file needs a rate such as 'mol s-1'; annual and "
                      "monthly totals belong under 'inventories'",
                      ql_nc_path(file), flow->name);
}

static ql_status take_variable(opening *o, const ql_nc *file, const char *variable) {
  ql_gridded *g = o->g;
  ql_inventory *inventory = &g->inventory;
  ql_flow *flow = &inventory->flows[inventory->count];
  bool taken, timed;
  size_t levels;
  char level[QL_NC_NAME];
  QL_TRY(ql_inventory_flow(o->e, file, variable, &o->map, flow, &taken));
  if (!taken) return QL_OK;
  QL_TRY(leading_axes(o, file, variable, &timed, &levels, level));
  QL_TRY(check_period(file, flow, timed));
  QL_TRY(read_levels(o, file, variable, levels, level));
  if (inventory->count == 0) QL_TRY(same_grid(o, file, variable));
  g->timed[inventory->count] = timed;
  g->levelled[inventory->count++] = levels > 0;
  return QL_OK;
}

static ql_status take_variables(opening *o, const ql_nc *file) {
  ql_gridded *g = o->g;
  const size_t room = (size_t)ql_nc_count(file) + 1;
  QL_TRY(
      ql_arena_take(o->e->arena, "emission species", room, sizeof(ql_flow), &g->inventory.flows));
  QL_TRY(ql_arena_take(o->e->arena, "emission species", room, sizeof(bool), &g->timed));
  QL_TRY(ql_arena_take(o->e->arena, "emission species", room, sizeof(bool), &g->levelled));
  for (int v = 0; v < ql_nc_count(file); v++) {
    char name[QL_NC_NAME];
    QL_TRY(ql_nc_name(file, v, name));
    if (!ql_cf_grid_has(file, name)) continue;
    const ql_status status = take_variable(o, file, name);
    if (status == QL_ERR_MEMORY) return status;
    ql_problems_status(o->e->problems, ql_nc_path(file), status);
  }
  if (g->inventory.count == 0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: there is no emission in it: no variable on (y, x) axes with "
                        "coordinates and a unit like 'mol s-1'",
                        ql_nc_path(file));
  return QL_OK;
}

/* A further file must have what the first has. */
static ql_status check_further(opening *o, const ql_nc *file) {
  for (int f = 0; f < o->g->inventory.count; f++) {
    const ql_flow *flow = &o->g->inventory.flows[f];
    char units[QL_NC_NAME];
    ql_quantity quantity;
    QL_TRY(ql_nc_text(file, flow->name, "units", sizeof units, units));
    QL_TRY(ql_error_context(ql_quantity_parse(units, &quantity), "%s: variable %s",
                            ql_nc_path(file), flow->name));
    if (quantity.moles != flow->quantity.moles || quantity.scale != flow->quantity.scale ||
        quantity.per_area != flow->quantity.per_area || quantity.period != flow->quantity.period)
      return ql_error_set(QL_ERR_INPUT, "%s: variable %s: unit '%s' differs from the first file's",
                          ql_nc_path(file), flow->name, units);
  }
  return same_grid(o, file, o->g->inventory.flows[0].name);
}

static ql_status take_times(opening *o, int f) {
  ql_gridded *g = o->g;
  size_t count;
  double *time;
  if (!*g->time) return QL_OK;
  QL_TRY(ql_nc_dimension(g->files[f], g->time, &count));
  if (count == 0)
    return ql_error_set(QL_ERR_INPUT, "%s: it has no records", ql_nc_path(g->files[f]));
  QL_TRY(ql_arena_take(o->e->arena, "times", 2 * count, sizeof *time, &time));
  QL_TRY(ql_cf_grid_intervals(g->files[f], g->time, count, time, time + count));
  record *all;
  const size_t total = (size_t)g->record_count + count;
  QL_TRY(ql_arena_take(o->e->arena, "times", total, sizeof *all, &all));
  if (g->record_count) memcpy(all, g->records, (size_t)g->record_count * sizeof *all);
  g->records = all;
  for (size_t i = 0; i < count; i++)
    all[g->record_count++] = (record){f, i, time[i], time[count + i]};
  const int first = g->record_count - (int)count;
  if (first && all[first].start < all[first - 1].end - 1e-3)
    return ql_error_set(QL_ERR_INPUT, "%s: its times overlap those of the file before it",
                        ql_nc_path(g->files[f]));
  return QL_OK;
}

static ql_status open_file(opening *o, const char *path, int f) {
  QL_TRY(ql_nc_open(path, &o->g->files[f]));
  o->g->file_count = f + 1;
  QL_TRY(f == 0 ? take_variables(o, o->g->files[0]) : check_further(o, o->g->files[f]));
  return take_times(o, f);
}

static ql_status open_all(opening *o, const ql_case_gridded *from) {
  QL_TRY(
      ql_species_map_read(o->e->arena, from->species_map, o->e->species, o->e->problems, &o->map));
  QL_TRY(ql_arena_take(o->e->arena, "files", from->files_count + 1, sizeof(ql_nc *), &o->g->files));
  if (from->files_count == 0)
    return ql_error_set(QL_ERR_INPUT, "emissions.gridded '%s' names no file", from->name);
  for (unsigned f = 0; f < from->files_count; f++) QL_TRY(open_file(o, from->files[f], (int)f));
  const ql_remap_source source = {o->grid.projection, o->grid.nx, o->grid.ny, o->grid.x_edge,
                                  o->grid.y_edge};
  QL_TRY(ql_remap_create(o->e->arena, &source, o->e->grid, &o->g->remap));
  return ql_inventory_room(o->e, o->g->remap->sources);
}

/* --- reading -----------------------------------------------------------------------------------
 */

/* Add one record of one level, `weight` times, to e->content as mol s-1 or kg s-1 by cell. */
static ql_status add_record(ql_emissions *e, const ql_gridded *g, int f, const record *r, int level,
                            double weight) {
  const ql_flow *flow = &g->inventory.flows[f];
  const ql_nc *file = g->files[r->file];
  ql_nc_slab slab = {{0}, {0}};
  int rank, axis = 0;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(file, flow->name, &rank, shape));
  if (rank != 2 + g->timed[f] + g->levelled[f] ||
      shape[rank - 1] * shape[rank - 2] != g->remap->sources)
    return ql_error_set(QL_ERR_INPUT, "%s: variable %s has another shape than in the first file",
                        ql_nc_path(file), flow->name);
  if (g->timed[f]) slab.start[axis++] = r->index;
  if (g->levelled[f]) slab.start[axis++] = (size_t)level;
  for (int a = 0; a < rank; a++) slab.count[a] = a < rank - 2 ? 1 : shape[a];
  QL_TRY(ql_nc_read_double(file, flow->name, NULL, &slab, e->raw));
  QL_TRY(ql_inventory_check(ql_nc_path(file), flow->name, e->raw, g->remap->sources));
  const bool total = flow->quantity.period == QL_PER_RECORD;
  const double scale = weight * flow->quantity.scale / (total ? r->end - r->start : 1.0);
  for (size_t s = 0; s < g->remap->sources; s++)
    e->content[s] += scale * e->raw[s] * (flow->quantity.per_area ? g->remap->area[s] : 1.0);
  return QL_OK;
}

static ql_status not_covered(const ql_gridded *g, double start) {
  char hour[QL_CLOCK_TEXT], first[QL_CLOCK_TEXT], last[QL_CLOCK_TEXT];
  ql_clock_format(start, hour);
  ql_clock_format(g->records[0].start, first);
  ql_clock_format(g->records[g->record_count - 1].end, last);
  return ql_error_set(QL_ERR_INPUT,
                      "emissions '%s': the hour from %s is not covered; the files hold %s to %s%s",
                      g->inventory.name, hour, first, last,
                      start >= g->records[0].start ? ", with a gap or an early end" : "");
}

/* Mean over [start, start + seconds) of one flow and level into e->content. */
static ql_status gather(ql_emissions *e, const ql_gridded *g, int f, int level, double start,
                        double seconds) {
  double covered = 0.0;
  memset(e->content, 0, g->remap->sources * sizeof *e->content);
  if (!g->timed[f]) return add_record(e, g, f, &(record){0}, level, 1.0);
  for (int n = 0; n < g->record_count; n++) {
    const record *r = &g->records[n];
    const double part = fmin(r->end, start + seconds) - fmax(r->start, start);
    if (part <= 1e-3) continue;
    covered += part;
    QL_TRY(add_record(e, g, f, r, level, part / seconds));
  }
  return fabs(covered - seconds) > 1e-3 * seconds ? not_covered(g, start) : QL_OK;
}

static int levels_of(const ql_gridded *g, int f) {
  return g->levelled[f] ? g->levels : 1;
}

static ql_status rates(ql_emissions *e, void *self, int f, double start, double *places,
                       double *file) {
  const ql_gridded *g = self;
  const size_t cells = (size_t)e->grid->nx * (size_t)e->grid->ny;
  *file = 0.0;
  memset(places, 0, (size_t)g->inventory.places * sizeof *places);
  for (int level = 0; level < levels_of(g, f); level++) {
    double total, inside;
    QL_TRY(gather(e, g, f, level, start, hour_seconds));
    ql_remap_apply(g->remap, e->content, places + (size_t)level * cells, &total, &inside);
    *file += total;
  }
  return QL_OK;
}

static void put(ql_emissions *e, void *self, const ql_inventory_part *part) {
  const ql_gridded *g = self;
  const size_t cells = (size_t)e->grid->nx * (size_t)e->grid->ny;
  const bool by_height = g->split.count && g->levelled[part->flow];
  for (int level = 0; level < levels_of(g, part->flow); level++) {
    ql_inventory_part one = *part;
    one.places += (size_t)level * cells;
    const ql_split band = {1, by_height ? &g->split.bands[level] : NULL};
    if (by_height) ql_vertical_shares(&band, e->grid, e->thickness, e->area.layers, e->shares);
    ql_inventory_deposit(e, &one, level, by_height ? e->shares : NULL);
  }
}

/* --- the whole ---------------------------------------------------------------------------------
 */

ql_status ql_gridded_open(ql_emissions *e, const ql_case_gridded *from, ql_gridded **gridded) {
  ql_gridded *made;
  QL_TRY(ql_arena_take(e->arena, "gridded emissions", 1, sizeof *made, &made));
  *gridded = made;
  made->inventory = (ql_inventory){.name = from->name,
                                   .kind = QL_INVENTORY_AREA,
                                   .rule = -1,
                                   .self = made,
                                   .rates = rates,
                                   .put = put};
  made->levels = 1;
  opening o = {.e = e, .g = made};
  const ql_status status = open_all(&o, from);
  made->inventory.places = made->levels * e->grid->nx * e->grid->ny;
  ql_cf_grid_free(&o.grid);
  if (status == QL_OK) ql_inventory_list_unused(e, &made->inventory, from->files[0]);
  return status;
}

ql_inventory *ql_gridded_inventory(ql_gridded *gridded) {
  return &gridded->inventory;
}

void ql_gridded_close(ql_gridded *gridded) {
  if (!gridded) return;
  for (int f = 0; f < gridded->file_count; f++) ql_nc_close(gridded->files[f]);
  gridded->file_count = 0;
}

int ql_gridded_layers(const ql_gridded *g, const ql_grid *grid, const float *thickness) {
  return g->split.count ? ql_vertical_layers(&g->split, grid, thickness) : g->levels;
}
