/* Sector inventories: annual or monthly fields of pollutants, spread over the hours by profiles. */
#include "inputs/emissions/inventory.h"

#include <stdio.h>
#include <string.h>

typedef struct field { /* of one pollutant */
  int periods;         /* 1: annual; 12: monthly */
  double *cells; /* [periods][model cells] value * unit, inside the domain, mol or kg by period */
  double total[12]; /* all of the file, the same unit */
} field;

struct ql_sector {
  ql_inventory inventory;
  field *fields; /* [flow] */
  const ql_profile *profile;
  ql_profiles profiles;
  ql_speciation speciation;
  ql_split split;
};

typedef struct opening {
  ql_emissions *e;
  ql_sector *s;
  const char *sector;
  ql_nc *file;
  ql_cf_grid grid;
  ql_remap *remap;
} opening;

/* 1 or 12 records before (y, x). */
static ql_status count_periods(const opening *o, const char *variable, int *periods) {
  int rank;
  size_t shape[QL_NC_RANK], records = 1;
  QL_TRY(ql_nc_shape(o->file, variable, &rank, shape));
  for (int a = 0; a < rank - 2; a++) records *= shape[a];
  *periods = (int)records;
  if (rank <= 3 && (records == 1 || records == 12)) return QL_OK;
  return ql_error_set(
      QL_ERR_INPUT,
      "%s: variable %s has %zu records of (y, x); one annual or 12 monthly ones are "
      "needed",
      ql_nc_path(o->file), variable, records);
}

static ql_status first_grid(opening *o, const char *variable) {
  QL_TRY(ql_cf_grid_read(o->e->arena, o->file, variable, &o->grid));
  QL_TRY(ql_inventory_remap(o->e, &o->grid, &o->remap));
  return ql_inventory_room(o->e, o->remap->sources);
}

static ql_status check_axes(const opening *o, const char *variable) {
  char y[QL_NC_NAME], x[QL_NC_NAME];
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(o->file, variable, &rank, shape));
  QL_TRY(ql_nc_axis(o->file, variable, rank - 2, y));
  QL_TRY(ql_nc_axis(o->file, variable, rank - 1, x));
  if (strcmp(y, o->grid.y_name) == 0 && strcmp(x, o->grid.x_name) == 0) return QL_OK;
  return ql_error_set(QL_ERR_INPUT,
                      "%s: variable %s is on another grid (%s, %s) than the first one",
                      ql_nc_path(o->file), variable, y, x);
}

static ql_status read_field(opening *o, const ql_flow *flow, field *f) {
  ql_emissions *e = o->e;
  double inside;
  const size_t cells = o->remap->targets;
  QL_TRY(count_periods(o, flow->name, &f->periods));
  QL_TRY(ql_arena_take(e->arena, "inventory", (size_t)f->periods * cells, sizeof *f->cells,
                       &f->cells));
  int rank;
  size_t shape[QL_NC_RANK];
  QL_TRY(ql_nc_shape(o->file, flow->name, &rank, shape));
  for (int p = 0; p < f->periods; p++) {
    ql_nc_slab slab = {{0}, {0}};
    for (int a = 0; a < rank; a++) slab.count[a] = a < rank - 2 ? 1 : shape[a];
    if (rank == 3) slab.start[0] = (size_t)p;
    QL_TRY(ql_nc_read_double(o->file, flow->name, NULL, &slab, e->raw));
    QL_TRY(ql_inventory_check(ql_nc_path(o->file), flow->name, e->raw, o->remap->sources));
    for (size_t c = 0; c < o->remap->sources; c++)
      e->raw[c] *= flow->quantity.scale * (flow->quantity.per_area ? o->remap->area[c] : 1.0);
    ql_remap_apply(o->remap, e->raw, f->cells + (size_t)p * cells, &f->total[p], &inside);
  }
  return QL_OK;
}

static ql_status take_variable(opening *o, const char *variable) {
  ql_inventory *inventory = &o->s->inventory;
  ql_flow *flow = &inventory->flows[inventory->count];
  char units[QL_NC_NAME];
  *flow = (ql_flow){0};
  if (strlen(variable) >= QL_MAP_NAME) return QL_OK;
  snprintf(flow->name, sizeof flow->name, "%s", variable);
  snprintf(flow->pollutant, sizeof flow->pollutant, "%s", variable);
  snprintf(flow->sector, sizeof flow->sector, "%s", o->sector);
  if (!ql_nc_has_attribute(o->file, variable, "units"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has no units; add a 'units' attribute such as "
                        "'kg m-2 s-1' or 't year-1'",
                        ql_nc_path(o->file), variable);
  QL_TRY(ql_nc_text(o->file, variable, "units", sizeof units, units));
  if (ql_quantity_parse(units, &flow->quantity) != QL_OK) {
    /* A cell area or a mask is no pollutant; something the tables know must be one. */
    flow->quantity = (ql_quantity){.scale = 1.0};
    const ql_status status = ql_inventory_speciate(o->e, &o->s->speciation, o->sector, flow);
    if (status == QL_OK && flow->count == 0) return QL_OK;
    (void)ql_quantity_parse(units, &flow->quantity);
    return ql_error_context(QL_ERR_INPUT, "%s: variable %s", ql_nc_path(o->file), variable);
  }
  QL_TRY(ql_inventory_speciate(o->e, &o->s->speciation, o->sector, flow));
  QL_TRY(o->remap ? check_axes(o, variable) : first_grid(o, variable));
  QL_TRY(read_field(o, flow, &o->s->fields[inventory->count]));
  inventory->count++;
  return QL_OK;
}

static ql_status take_variables(opening *o) {
  const size_t room = (size_t)ql_nc_count(o->file) + 1;
  QL_TRY(ql_arena_take(o->e->arena, "inventory", room, sizeof(ql_flow), &o->s->inventory.flows));
  QL_TRY(ql_arena_take(o->e->arena, "inventory", room, sizeof(field), &o->s->fields));
  for (int v = 0; v < ql_nc_count(o->file); v++) {
    char name[QL_NC_NAME];
    QL_TRY(ql_nc_name(o->file, v, name));
    if (!ql_cf_grid_has(o->file, name)) continue;
    const ql_status status = take_variable(o, name);
    if (status == QL_ERR_MEMORY) return status;
    ql_problems_status(o->e->problems, ql_nc_path(o->file), status);
  }
  if (o->s->inventory.count == 0)
    return ql_error_set(QL_ERR_INPUT,
                        "%s: there is no pollutant in it: no variable on (y, x) axes with "
                        "coordinates and a unit like 't year-1' or 'kg m-2 s-1'",
                        ql_nc_path(o->file));
  return QL_OK;
}

/* A sector that no table knows emits nothing under any name: more likely a slip than a wish. */
static bool is_known(const ql_sector *s, const char *sector) {
  bool known =
      s->profiles.count == 0 && s->speciation.count == 0; /* no tables: variables are species */
  for (int r = 0; r < s->speciation.count; r++)
    known = known || !strcmp(s->speciation.rows[r].sector, sector) ||
            !strcmp(s->speciation.rows[r].sector, "*");
  for (int p = 0; p < s->profiles.count; p++)
    known = known || !strcmp(s->profiles.items[p].sector, sector);
  return known;
}

static ql_status rates(ql_emissions *e, void *self, int f, double start, double *places,
                       double *file) {
  const ql_sector *s = self;
  const field *from = &s->fields[f];
  const ql_quantity *quantity = &s->inventory.flows[f].quantity;
  const size_t cells = (size_t)e->grid->nx * (size_t)e->grid->ny;
  const ql_pace pace =
      ql_profiles_pace(s->profile, quantity->period, from->periods == 12, start, e->utc_offset);
  *file = 0.0;
  memset(places, 0, cells * sizeof *places);
  for (int p = 0; p < pace.count; p++) {
    const int period = from->periods == 12 ? pace.month[p] : 0;
    for (size_t c = 0; c < cells; c++)
      places[c] += pace.factor[p] * from->cells[(size_t)period * cells + c];
    *file += pace.factor[p] * from->total[period];
  }
  return QL_OK;
}

static void put(ql_emissions *e, void *self, const ql_inventory_part *part) {
  const ql_sector *s = self;
  ql_inventory_deposit(e, part, 0, s->split.count ? e->shares : NULL);
}

ql_status ql_sector_open(ql_emissions *e, const ql_case_inventory *from, ql_sector **sector) {
  ql_sector *made;
  QL_TRY(ql_arena_take(e->arena, "inventory", 1, sizeof *made, &made));
  *sector = made;
  made->inventory = (ql_inventory){.name = from->name,
                                   .kind = QL_INVENTORY_AREA,
                                   .rule = -1,
                                   .places = e->grid->nx * e->grid->ny,
                                   .self = made,
                                   .rates = rates,
                                   .put = put};
  opening o = {.e = e, .s = made, .sector = from->sector ? from->sector : "*"};
  QL_TRY(ql_profiles_read(e->arena, from->profiles, e->problems, &made->profiles));
  QL_TRY(
      ql_speciation_read(e->arena, from->speciation, e->species, e->problems, &made->speciation));
  QL_TRY(ql_vertical_read(e->arena, from->vertical, o.sector, e->problems, &made->split));
  if (!is_known(made, o.sector))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: the tables %s and %s have no rows for sector '%s'; check its spelling",
                        from->file, from->speciation, from->profiles, o.sector);
  made->profile = ql_profiles_find(&made->profiles, o.sector);
  if (made->split.count) e->split = true;
  QL_TRY(ql_nc_open(from->file, &o.file));
  const ql_status status = take_variables(&o);
  ql_nc_close(o.file);
  ql_cf_grid_free(&o.grid);
  if (status == QL_OK) ql_inventory_list_unused(e, &made->inventory, from->file);
  return status;
}

ql_status ql_sector_share(ql_emissions *e, const ql_sector *from, ql_sector **sector) {
  ql_sector *made;
  QL_TRY(ql_arena_take(e->arena, "inventory", 1, sizeof *made, &made));
  *sector = made;
  *made = *from;
  made->inventory.self = made;
  if (made->split.count) e->split = true;
  return ql_inventory_own_flows(e, &made->inventory);
}

ql_inventory *ql_sector_inventory(ql_sector *sector) {
  return &sector->inventory;
}

int ql_sector_layers(const ql_sector *s, const ql_grid *grid, const float *thickness) {
  return s->split.count ? ql_vertical_layers(&s->split, grid, thickness) : 1;
}

ql_status ql_sector_add(ql_emissions *e, ql_sector *s, double start, double seconds) {
  if (s->split.count)
    ql_vertical_shares(&s->split, e->grid, e->thickness, e->area.layers, e->shares);
  return ql_inventory_add(e, &s->inventory, start, seconds);
}
