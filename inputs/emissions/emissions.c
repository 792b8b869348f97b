#include "inputs/emissions/emissions.h"

#include "inputs/emissions/inventory.h"

#include <stdlib.h>
#include <string.h>

static const double hour_seconds = 3600.0;

/* --- opening -----------------------------------------------------------------------------------
 */

static ql_status open_parts(ql_emissions *e, const ql_case_emissions *from) {
  QL_TRY(ql_arena_take(e->arena, "emissions", from->gridded_count + 1U, sizeof(ql_gridded *),
                       &e->gridded));
  QL_TRY(ql_arena_take(e->arena, "emissions", from->inventories_count + 1U, sizeof(ql_sector *),
                       &e->sectors));
  QL_TRY(ql_arena_take(e->arena, "emissions", from->points_count + 1U, sizeof(ql_points *),
                       &e->points));
  QL_TRY(
      ql_arena_take(e->arena, "emissions", from->fires_count + 1U, sizeof(ql_fires *), &e->fires));
  for (unsigned n = 0; n < from->gridded_count; n++, e->gridded_count++)
    ql_problems_status(e->problems, from->gridded[n].name,
                       ql_gridded_open(e, &from->gridded[n], &e->gridded[n]));
  for (unsigned n = 0; n < from->inventories_count; n++, e->sector_count++)
    ql_problems_status(e->problems, from->inventories[n].name,
                       ql_sector_open(e, &from->inventories[n], &e->sectors[n]));
  for (unsigned n = 0; n < from->points_count; n++, e->points_count++)
    ql_problems_status(e->problems, from->points[n].name,
                       ql_points_open(e, &from->points[n], &e->points[n]));
  for (unsigned n = 0; n < from->fires_count; n++, e->fires_count++)
    ql_problems_status(e->problems, from->fires[n].name,
                       ql_fires_open(e, &from->fires[n], &e->fires[n]));
  return QL_OK;
}

/* Give every model species that an inventory feeds a slot of `slot_of`; they rise with the index of
 * the species. */
static void mark(const ql_inventory *inventory, int *slot_of) {
  for (int f = 0; f < inventory->count; f++)
    for (int t = 0; t < inventory->flows[f].count; t++)
      slot_of[inventory->flows[f].terms[t].species] = 0;
}

static ql_status number_slots(ql_emissions *e, int *slot_of, int *count, const int **species) {
  int *list;
  QL_TRY(ql_arena_take(e->arena, "emitted species", (size_t)e->species->count + 1, sizeof *list,
                       &list));
  *count = 0;
  for (int s = 0; s < e->species->count; s++) {
    if (slot_of[s] < 0) continue;
    slot_of[s] = *count;
    list[(*count)++] = s;
  }
  *species = list;
  return QL_OK;
}

static ql_status make_slots(ql_emissions *e) {
  const size_t count = (size_t)e->species->count + 1;
  QL_TRY(ql_arena_take(e->arena, "emitted species", count, sizeof(int), &e->area_slot));
  QL_TRY(ql_arena_take(e->arena, "emitted species", count, sizeof(int), &e->stack_slot));
  QL_TRY(ql_arena_take(e->arena, "emitted species", count, sizeof(int), &e->fire_slot));
  for (int s = 0; s < e->species->count; s++)
    e->area_slot[s] = e->stack_slot[s] = e->fire_slot[s] = -1;
  for (int n = 0; n < e->gridded_count; n++)
    mark(ql_gridded_inventory(e->gridded[n]), e->area_slot);
  for (int n = 0; n < e->sector_count; n++) mark(ql_sector_inventory(e->sectors[n]), e->area_slot);
  for (int n = 0; n < e->points_count; n++) mark(ql_points_inventory(e->points[n]), e->stack_slot);
  for (int n = 0; n < e->fires_count; n++) mark(ql_fires_inventory(e->fires[n]), e->fire_slot);
  QL_TRY(number_slots(e, e->fire_slot, &e->fire.species_count, &e->fire.species));
  QL_TRY(number_slots(e, e->area_slot, &e->area.count, &e->area.species));
  return number_slots(e, e->stack_slot, &e->stacks.species_count, &e->stacks.species);
}

static ql_status make_stacks(ql_emissions *e) {
  for (int n = 0; n < e->points_count; n++) e->stacks.count += ql_points_count(e->points[n]);
  const size_t count = (size_t)e->stacks.count + 1;
  QL_TRY(ql_arena_take(e->arena, "stacks", count, sizeof(ql_stack), &e->stack_list));
  QL_TRY(ql_arena_take(e->arena, "stacks", count * ((size_t)e->stacks.species_count + 1),
                       sizeof(float), &e->stacks.rate));
  for (int n = 0, first = 0; n < e->points_count; first += ql_points_count(e->points[n++]))
    ql_points_place(e->points[n], first, e->stack_list);
  e->stacks.stacks = e->stack_list;
  return QL_OK;
}

static ql_status make_fires(ql_emissions *e) {
  for (int n = 0; n < e->fires_count; n++) e->fire.count += ql_fires_count(e->fires[n]);
  const size_t count = (size_t)e->fire.count + 1;
  QL_TRY(ql_arena_take(e->arena, "fires", count, sizeof(ql_fire), &e->fire_list));
  QL_TRY(ql_arena_take(e->arena, "fires", count * ((size_t)e->fire.species_count + 1),
                       sizeof(float), &e->fire.rate));
  for (int n = 0, first = 0; n < e->fires_count; first += ql_fires_count(e->fires[n++]))
    ql_fires_place(e->fires[n], first, e->fire_list);
  e->fire.fires = e->fire_list;
  return QL_OK;
}

static ql_status make_arrays(ql_emissions *e) {
  const size_t cells = (size_t)e->grid->nx * (size_t)e->grid->ny;
  const size_t layers = e->split ? (size_t)e->grid->nz : 1;
  QL_TRY(make_slots(e));
  QL_TRY(make_stacks(e));
  QL_TRY(make_fires(e));
  QL_TRY(ql_arena_take(e->arena, "area emissions",
                       ((size_t)e->area.count * layers + 1) * e->grid->plane, sizeof(float),
                       &e->area.rate));
  QL_TRY(ql_arena_take(e->arena, "emission field", cells, sizeof(double), &e->cells));
  return ql_arena_take(e->arena, "emission field", layers * cells, sizeof(double), &e->shares);
}

/* Tables are often shared by sectors: say once what is wrong with them. */
static void drop_repeats(ql_problems *list, size_t first) {
  size_t kept = first;
  for (size_t n = first; n < list->count; n++) {
    const ql_problem p = list->items[n];
    bool repeated = false;
    for (size_t m = first; m < kept && !repeated; m++)
      repeated =
          strcmp(list->items[m].place, p.place) == 0 && strcmp(list->items[m].text, p.text) == 0;
    if (repeated) {
      list->error_count -= p.severity == QL_ERROR;
      free(p.place);
      free(p.text);
    } else {
      list->items[kept++] = p;
    }
  }
  list->count = kept;
}

ql_status ql_emissions_open(ql_arena *arena, const ql_case *config, const ql_grid *grid,
                            const ql_species_table *species, ql_problems *problems,
                            ql_emissions **emissions) {
  ql_emissions *e = calloc(1, sizeof *e);
  if (!e) return ql_error_set(QL_ERR_MEMORY, "out of memory opening the emissions");
  *e = (ql_emissions){.arena = arena,
                      .grid = grid,
                      .species = species,
                      .problems = problems,
                      .utc_offset = config->utc_offset};
  const size_t before = problems->error_count, first = problems->count;
  ql_status status =
      ql_arena_take(arena, "emissions", (size_t)species->count + 1, sizeof(double), &e->handed_out);
  if (status == QL_OK) status = open_parts(e, &config->emissions);
  drop_repeats(problems, first);
  if (status == QL_OK && problems->error_count > before) status = ql_problems_result(problems);
  if (status == QL_OK) status = make_arrays(e);
  e->problems = NULL;
  if (status == QL_OK)
    *emissions = e;
  else
    ql_emissions_close(e);
  return status;
}

void ql_emissions_close(ql_emissions *e) {
  if (!e) return;
  for (int n = 0; n < e->gridded_count; n++) ql_gridded_close(e->gridded[n]);
  for (int n = 0; n < e->points_count; n++) ql_points_close(e->points[n]);
  free(e);
}

void ql_emissions_set_layers(ql_emissions *emissions, const float *thickness) {
  emissions->thickness = thickness;
}

/* --- reading -----------------------------------------------------------------------------------
 */

static ql_status count_layers(ql_emissions *e) {
  e->area.layers = 1;
  if (!e->split) return QL_OK;
  if (!e->thickness)
    return ql_error_set(QL_ERR_ARGUMENT,
                        "emissions are split by height: ql_emissions_set_layers() comes first");
  for (int n = 0; n < e->gridded_count; n++) {
    const int layers = ql_gridded_layers(e->gridded[n], e->grid, e->thickness);
    if (layers > e->area.layers) e->area.layers = layers;
  }
  for (int n = 0; n < e->sector_count; n++) {
    const int layers = ql_sector_layers(e->sectors[n], e->grid, e->thickness);
    if (layers > e->area.layers) e->area.layers = layers;
  }
  return QL_OK;
}

/* The rates of one species of all point sources. */
static double sum_of(const float *rate, int count, int species) {
  double sum = 0.0;
  for (int n = 0; n < count; n++) sum += (double)rate[(size_t)species * (size_t)count + (size_t)n];
  return sum;
}

/* Sum what the arrays hold, as the solver will see it. */
static void add_up(ql_emissions *e) {
  const size_t block = (size_t)e->area.layers * e->grid->plane;
  for (int s = 0; s < e->area.count; s++) {
    double sum = 0.0;
    for (size_t c = 0; c < block; c++) sum += (double)e->area.rate[(size_t)s * block + c];
    e->handed_out[e->area.species[s]] += sum * hour_seconds;
  }
  for (int s = 0; s < e->stacks.species_count; s++)
    e->handed_out[e->stacks.species[s]] +=
        hour_seconds * sum_of(e->stacks.rate, e->stacks.count, s);
  for (int s = 0; s < e->fire.species_count; s++)
    e->handed_out[e->fire.species[s]] += hour_seconds * sum_of(e->fire.rate, e->fire.count, s);
}

static ql_status add_parts(ql_emissions *e, double start) {
  for (int n = 0; n < e->gridded_count; n++)
    QL_TRY(ql_gridded_add(e, e->gridded[n], start, hour_seconds));
  for (int n = 0; n < e->sector_count; n++)
    QL_TRY(ql_sector_add(e, e->sectors[n], start, hour_seconds));
  for (int n = 0; n < e->points_count; n++)
    QL_TRY(ql_points_add(e, e->points[n], start, hour_seconds));
  for (int n = 0; n < e->fires_count; n++) ql_fires_add(e, e->fires[n], start, hour_seconds);
  return QL_OK;
}

ql_status ql_emissions_read(ql_emissions *e, double start, const ql_emission **area,
                            const ql_stack_emission **stacks) {
  QL_TRY(count_layers(e));
  memset(e->area.rate, 0,
         (size_t)e->area.count * (size_t)e->area.layers * e->grid->plane * sizeof(float));
  memset(e->stacks.rate, 0,
         (size_t)e->stacks.count * (size_t)e->stacks.species_count * sizeof(float));
  memset(e->fire.rate, 0, (size_t)e->fire.count * (size_t)e->fire.species_count * sizeof(float));
  e->area.start = e->stacks.start = e->fire.start = start;
  e->area.end = e->stacks.end = e->fire.end = start + hour_seconds;
  QL_TRY(add_parts(e, start));
  add_up(e);
  *area = &e->area;
  *stacks = &e->stacks;
  return QL_OK;
}

const ql_fire_emission *ql_emissions_fires(const ql_emissions *emissions) {
  return &emissions->fire;
}

void ql_emissions_check(ql_emissions *e, double start, ql_problems *problems) {
  if (ql_problems_status(problems, "emissions", count_layers(e)) != QL_OK) return;
  for (int n = 0; n < e->gridded_count; n++)
    ql_problems_status(problems, ql_gridded_inventory(e->gridded[n])->name,
                       ql_gridded_add(e, e->gridded[n], start, hour_seconds));
  for (int n = 0; n < e->sector_count; n++)
    ql_problems_status(problems, ql_sector_inventory(e->sectors[n])->name,
                       ql_sector_add(e, e->sectors[n], start, hour_seconds));
  for (int n = 0; n < e->points_count; n++)
    ql_problems_status(problems, ql_points_inventory(e->points[n])->name,
                       ql_points_add(e, e->points[n], start, hour_seconds));
  drop_repeats(problems, 0);
}

/* --- account -----------------------------------------------------------------------------------
 */

static const ql_inventory *inventory_at(const ql_emissions *e, int n) {
  if (n < e->gridded_count) return ql_gridded_inventory(e->gridded[n]);
  n -= e->gridded_count;
  if (n < e->sector_count) return ql_sector_inventory(e->sectors[n]);
  n -= e->sector_count;
  if (n < e->points_count) return ql_points_inventory(e->points[n]);
  return ql_fires_inventory(e->fires[n - e->points_count]);
}

static int inventories(const ql_emissions *e) {
  return e->gridded_count + e->sector_count + e->points_count + e->fires_count;
}

static int rows_of(const ql_flow *flow) {
  return flow->count ? flow->count : 1;
}

int ql_emissions_rows(const ql_emissions *e) {
  int rows = 0;
  for (int n = 0; n < inventories(e); n++) {
    const ql_inventory *inventory = inventory_at(e, n);
    for (int f = 0; f < inventory->count; f++) rows += rows_of(&inventory->flows[f]);
  }
  return rows;
}

static ql_emissions_row make_row(const ql_emissions *e, const ql_inventory *inventory,
                                 const ql_flow *flow, int term) {
  ql_emissions_row row = {.inventory = inventory->name,
                          .species = flow->name,
                          .file = flow->file,
                          .inside = flow->inside,
                          .moles = flow->quantity.moles};
  if (flow->count == 0) return row;
  const ql_species *species = &e->species->items[flow->terms[term].species];
  row.model = species->name;
  row.factor = flow->terms[term].factor;
  row.emitted = flow->terms[term].emitted;
  row.model_moles = !species->particle;
  row.molar_mass = species->molar_mass;
  return row;
}

ql_emissions_row ql_emissions_row_at(const ql_emissions *e, int index) {
  for (int n = 0; n < inventories(e); n++) {
    const ql_inventory *inventory = inventory_at(e, n);
    for (int f = 0; f < inventory->count; f++) {
      const int rows = rows_of(&inventory->flows[f]);
      if (index < rows) return make_row(e, inventory, &inventory->flows[f], index);
      index -= rows;
    }
  }
  return (ql_emissions_row){0};
}

int ql_emissions_stacks(const ql_emissions *e) {
  return e->stacks.count;
}

const ql_stack *ql_emissions_stack_list(const ql_emissions *e) {
  return e->stacks.stacks;
}

double ql_emissions_handed_out(const ql_emissions *e, int species) {
  return e->handed_out[species];
}
