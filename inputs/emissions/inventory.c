#include "inputs/emissions/inventory.h"

#include "inputs/emissions/names.h"
#include "inputs/emissions/rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

ql_status ql_inventory_map(ql_emissions *e, const ql_species_map *map, ql_flow *flow, bool *known) {
  ql_map_term self;
  int count;
  const ql_map_term *terms = ql_species_map_find(map, flow->name, &self, &count, known);
  flow->count = 0;
  if (count == 0) return QL_OK;
  QL_TRY(
      ql_arena_take(e->arena, "emission terms", (size_t)count, sizeof *flow->terms, &flow->terms));
  for (int t = 0; t < count; t++) {
    double unit;
    const ql_species *species = &e->species->items[terms[t].species];
    QL_TRY(ql_quantity_to_species(&flow->quantity, species, &unit));
    flow->terms[flow->count++] =
        (ql_flow_term){.species = terms[t].species, .factor = terms[t].factor * unit};
  }
  return QL_OK;
}

ql_status ql_inventory_speciate(ql_emissions *e, const ql_speciation *table, const char *sector,
                                ql_flow *flow) {
  bool found = false;
  size_t room = 1;
  for (int r = 0; r < table->count; r++) room += ql_speciation_serves(table, r, sector, flow->name);
  QL_TRY(ql_arena_take(e->arena, "emission terms", room, sizeof *flow->terms, &flow->terms));
  flow->count = 0;
  for (int r = 0; r < table->count; r++) {
    const ql_speciation_row *row = &table->rows[r];
    if (!ql_speciation_serves(table, r, sector, flow->name)) continue;
    found = true;
    if (row->per_mole != flow->quantity.moles)
      return ql_error_set(QL_ERR_INPUT, "%s:%d: %s comes in %s, the amount is per %s", table->path,
                          row->line, flow->name, flow->quantity.moles ? "moles" : "mass",
                          row->per_mole ? "mole" : "gram");
    if (row->species >= 0)
      flow->terms[flow->count++] = (ql_flow_term){.species = row->species, .factor = row->amount};
  }
  const ql_species_map same_names = {.species = e->species};
  return found ? QL_OK : ql_inventory_map(e, &same_names, flow, NULL);
}

void ql_inventory_list_unused(ql_emissions *e, const ql_inventory *inventory, const char *place) {
  char list[QL_NAMES_TEXT] = "";
  for (int f = 0; f < inventory->count; f++)
    if (inventory->flows[f].count == 0) ql_names_add(list, inventory->flows[f].name);
  if (*list)
    ql_problems_add(e->problems, QL_WARNING, place,
                    "not used, as neither the model nor a table knows what to do with them: %s "
                    "(the closure table shows how much; a species map can send them somewhere)",
                    list);
}

void ql_inventory_deposit(ql_emissions *e, const ql_inventory_part *part, int k,
                          const double *shares) {
  const ql_grid *g = e->grid;
  const size_t cells = (size_t)g->nx * (size_t)g->ny;
  const int first = shares ? 0 : k, last = shares ? e->area.layers - 1 : k;
  for (int t = 0; t < part->count; t++) {
    ql_flow_term *term = &part->terms[t];
    const size_t slot = (size_t)e->area_slot[term->species] * (size_t)e->area.layers;
    double sum = 0.0;
    for (int layer = first; layer <= last; layer++) {
      float *rate = e->area.rate + (slot + (size_t)layer) * g->plane;
      const double *share = shares ? shares + (size_t)layer * cells : NULL;
      for (int j = 0; j < g->ny; j++)
        for (int i = 0; i < g->nx; i++) {
          const size_t c = (size_t)j * (size_t)g->nx + (size_t)i;
          const float given = (float)(part->places[c] * term->factor * (share ? share[c] : 1.0));
          rate[ql_grid_at2(g, j, i)] += given;
          sum += (double)given;
        }
    }
    term->emitted += sum * part->seconds;
  }
}

static double sum_of(const double *values, int count) {
  double sum = 0.0;
  for (int n = 0; n < count; n++) sum += values[n];
  return sum;
}

static void keep_amounts(ql_inventory *inventory, const ql_inventory_part *part, double share) {
  double *amount = inventory->amounts;
  if (!amount) return;
  amount += (size_t)part->flow * (size_t)inventory->places;
  for (int n = 0; n < inventory->places; n++) amount[n] += share * part->places[n] * part->seconds;
}

/* What the rules make of a flow, each lane for itself. */
static ql_status add_lanes(ql_emissions *e, ql_inventory *inventory, int f, double start,
                           double seconds) {
  ql_flow *flow = &inventory->flows[f];
  for (int l = 0; l < flow->lane_count; l++) {
    ql_lane *lane = &flow->lanes[l];
    QL_TRY(ql_rules_rates(e, &(ql_lane_at){inventory, f, l}, start, e->places));
    const ql_inventory_part part = {f, lane->count, flow->terms + lane->first, e->places, seconds};
    lane->amount += sum_of(e->places, inventory->places) * seconds;
    keep_amounts(inventory, &part, lane->share);
    inventory->put(e, inventory->self, &part);
  }
  return QL_OK;
}

ql_status ql_inventory_add(ql_emissions *e, ql_inventory *inventory, double start, double seconds) {
  for (int f = 0; f < inventory->count; f++) {
    ql_flow *flow = &inventory->flows[f];
    double file;
    QL_TRY(inventory->rates(e, inventory->self, f, start, e->places, &file));
    flow->file += file * seconds;
    flow->inside += sum_of(e->places, inventory->places) * seconds;
    if (flow->lane_count) {
      QL_TRY(add_lanes(e, inventory, f, start, seconds));
      continue;
    }
    const ql_inventory_part part = {f, flow->count, flow->terms, e->places, seconds};
    keep_amounts(inventory, &part, 1.0);
    inventory->put(e, inventory->self, &part);
  }
  return QL_OK;
}

ql_status ql_inventory_own_flows(ql_emissions *e, ql_inventory *inventory) {
  const ql_flow *from = inventory->flows;
  QL_TRY(ql_arena_take(e->arena, "inventory", (size_t)inventory->count + 1, sizeof(ql_flow),
                       &inventory->flows));
  for (int f = 0; f < inventory->count; f++) {
    ql_flow *flow = &inventory->flows[f];
    *flow = from[f];
    flow->file = flow->inside = 0.0;
    QL_TRY(ql_arena_take(e->arena, "emission terms", (size_t)flow->count + 1, sizeof *flow->terms,
                         &flow->terms));
    for (int t = 0; t < flow->count; t++) {
      flow->terms[t] = from[f].terms[t];
      flow->terms[t].emitted = 0.0;
    }
  }
  return QL_OK;
}

int ql_inventory_count(const ql_emissions *e) {
  return e->gridded_count + e->sector_count + e->points_count + e->fires_count;
}

ql_inventory *ql_inventory_at(const ql_emissions *e, int n) {
  if (n < e->gridded_count) return ql_gridded_inventory(e->gridded[n]);
  n -= e->gridded_count;
  if (n < e->sector_count) return ql_sector_inventory(e->sectors[n]);
  n -= e->sector_count;
  if (n < e->points_count) return ql_points_inventory(e->points[n]);
  return ql_fires_inventory(e->fires[n - e->points_count]);
}

double ql_inventory_mass(const ql_emissions *e, const ql_flow_term *terms, int count) {
  double mass = 0.0;
  for (int t = 0; t < count; t++) {
    const ql_species *species = &e->species->items[terms[t].species];
    if (!species->particle && !(species->molar_mass > 0.0)) return (double)NAN;
    mass += terms[t].factor * (species->particle ? 1.0 : species->molar_mass);
  }
  return mass;
}

ql_status ql_inventory_remap(ql_emissions *e, ql_cf_grid *grid, ql_remap **remap) {
  ql_inventory_grid *made;
  const ql_remap_source source = {grid->projection, grid->nx, grid->ny, grid->x_edge, grid->y_edge};
  for (const ql_inventory_grid *g = e->grids; g; g = g->next) {
    if (!ql_cf_grid_same(&g->grid, grid)) continue;
    *remap = g->remap;
    return QL_OK;
  }
  QL_TRY(ql_arena_take(e->arena, "source grid", 1, sizeof *made, &made));
  QL_TRY(ql_remap_create(e->arena, &source, e->grid, remap));
  *made = (ql_inventory_grid){.grid = *grid, .remap = *remap, .next = e->grids};
  e->grids = made;
  grid->projection = NULL;
  return QL_OK;
}

void ql_inventory_free_grids(ql_emissions *e) {
  for (ql_inventory_grid *g = e->grids; g; g = g->next) ql_cf_grid_free(&g->grid);
  e->grids = NULL;
}

ql_status ql_inventory_room(ql_emissions *e, size_t cells) {
  if (cells <= e->content_room) return QL_OK;
  QL_TRY(ql_arena_take(e->arena, "emission field", cells, sizeof *e->content, &e->content));
  QL_TRY(ql_arena_take(e->arena, "emission field", cells, sizeof *e->raw, &e->raw));
  e->content_room = cells;
  return QL_OK;
}

ql_status ql_inventory_check(const char *path, const char *variable, const double *values,
                             size_t count) {
  for (size_t i = 0; i < count; i++)
    if (values[i] < 0.0)
      return ql_error_set(QL_ERR_INPUT,
                          "%s: variable %s: value number %zu of the part read is %g; an emission "
                          "cannot be negative",
                          path, variable, i + 1, values[i]);
  return QL_OK;
}

/* The unit of a variable as a quantity: false (with the error set) if it is none of an emission. */
static ql_status quantity_of(const ql_nc *file, const char *variable, ql_quantity *quantity) {
  char units[QL_NC_NAME];
  if (!ql_nc_has_attribute(file, variable, "units"))
    return ql_error_set(QL_ERR_INPUT,
                        "%s: variable %s has no units; add a 'units' attribute such as 'mol s-1', "
                        "'g s-1' or 'kg m-2 s-1'",
                        ql_nc_path(file), variable);
  QL_TRY(ql_nc_text(file, variable, "units", sizeof units, units));
  return ql_error_context(ql_quantity_parse(units, quantity), "%s: variable %s", ql_nc_path(file),
                          variable);
}

ql_status ql_inventory_flow(ql_emissions *e, const ql_nc *file, const char *variable,
                            const ql_species_map *map, ql_flow *flow, bool *taken) {
  ql_map_term self;
  int count;
  bool known;
  *taken = false;
  if (strlen(variable) >= QL_MAP_NAME) return QL_OK;
  *flow = (ql_flow){0};
  snprintf(flow->name, sizeof flow->name, "%s", variable);
  snprintf(flow->pollutant, sizeof flow->pollutant, "%s", variable);
  (void)ql_species_map_find(map, variable, &self, &count, &known);
  ql_status status = quantity_of(file, variable, &flow->quantity);
  if (status != QL_OK && !known) {
    ql_error_clear(); /* a cell area, a mask: no emission, and nobody says it is one */
    return QL_OK;
  }
  if (status == QL_OK) {
    *taken = true;
    status = ql_error_context(ql_inventory_map(e, map, flow, NULL), "%s: variable %s",
                              ql_nc_path(file), variable);
  }
  ql_problems_status(e->problems, ql_nc_path(file), status);
  return status == QL_ERR_MEMORY ? status : QL_OK;
}
