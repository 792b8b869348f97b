#include "inputs/emissions/emissions.h"

#include "inputs/emissions/inventory.h"
#include "inputs/emissions/points.h"
#include "inputs/emissions/rules.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double hour_seconds = 3600.0;

/* --- opening -----------------------------------------------------------------------------------
 */

static void open_gridded(ql_emissions *e, const ql_case_gridded *from) {
  ql_problems_status(e->problems, from->name,
                     ql_gridded_open(e, from, &e->gridded[e->gridded_count]));
  e->gridded_count++;
}

/* The others may come from a scenario too: then the rule that adds them is kept, and its line
 * stands in messages. */
static void open_sector(ql_emissions *e, const ql_case_inventory *from, int rule,
                        const char *place) {
  ql_sector **made = &e->sectors[e->sector_count];
  ql_problems_status(e->problems, place, ql_sector_open(e, from, made));
  if (*made) ql_sector_inventory(*made)->rule = rule;
  e->sector_count++;
}

static void open_points(ql_emissions *e, const ql_case_points *from, int rule, const char *place) {
  ql_points **made = &e->points[e->points_count];
  ql_problems_status(e->problems, place, ql_points_open(e, from, made));
  if (*made) ql_points_inventory(*made)->rule = rule;
  e->points_count++;
}

static void open_fires(ql_emissions *e, const ql_case_fires *from, int rule, const char *place) {
  ql_fires **made = &e->fires[e->fires_count];
  ql_problems_status(e->problems, place, ql_fires_open(e, from, made));
  if (*made) ql_fires_inventory(*made)->rule = rule;
  e->fires_count++;
}

static ql_status share_sectors(ql_emissions *e, const ql_emissions *base) {
  for (; e->sector_count < base->sector_count; e->sector_count++)
    QL_TRY(ql_sector_share(e, base->sectors[e->sector_count], &e->sectors[e->sector_count]));
  return QL_OK;
}

static ql_status open_parts(ql_emissions *e, const ql_case_emissions *from,
                            const ql_emissions *base, unsigned added) {
  QL_TRY(ql_arena_take(e->arena, "emissions", from->gridded_count + 1U, sizeof(ql_gridded *),
                       &e->gridded));
  QL_TRY(ql_arena_take(e->arena, "emissions", from->inventories_count + added + 1U,
                       sizeof(ql_sector *), &e->sectors));
  QL_TRY(ql_arena_take(e->arena, "emissions", from->points_count + added + 1U, sizeof(ql_points *),
                       &e->points));
  QL_TRY(ql_arena_take(e->arena, "emissions", from->fires_count + added + 1U, sizeof(ql_fires *),
                       &e->fires));
  for (unsigned n = 0; n < from->gridded_count; n++) open_gridded(e, &from->gridded[n]);
  if (base) QL_TRY(share_sectors(e, base));
  for (unsigned n = (unsigned)e->sector_count; n < from->inventories_count; n++)
    open_sector(e, &from->inventories[n], -1, from->inventories[n].name);
  for (unsigned n = 0; n < from->points_count; n++)
    open_points(e, &from->points[n], -1, from->points[n].name);
  for (unsigned n = 0; n < from->fires_count; n++)
    open_fires(e, &from->fires[n], -1, from->fires[n].name);
  return QL_OK;
}

static bool is_taken(const ql_emissions *e, const char *name) {
  for (int i = 0; i < ql_inventory_count(e); i++)
    if (strcmp(ql_inventory_at(e, i)->name, name) == 0) return true;
  return false;
}

/* The sources that the rules of a scenario add. */
static void open_added(ql_emissions *e, const ql_scenario *scenario) {
  for (unsigned r = 0; r < scenario->rules_count; r++) {
    ql_scenario_add *add = &scenario->rules[r].add;
    char key[64];
    if (!add->name) continue;
    snprintf(key, sizeof key, "rules[%u].add", r);
    const char *place = ql_scenario_place(scenario, key);
    if (is_taken(e, add->name))
      ql_problems_add(e->problems, QL_ERROR, place,
                      "add: there is an inventory '%s' already; choose another name", add->name);
    else if (add->points)
      open_points(e,
                  &(ql_case_points){add->name, add->points, add->species_map, add->speciation,
                                    add->profiles},
                  (int)r, place);
    else if (add->inventory)
      open_sector(e,
                  &(ql_case_inventory){add->name, add->inventory, add->sector, add->speciation,
                                       add->profiles, add->vertical},
                  (int)r, place);
    else
      open_fires(e, &(ql_case_fires){add->name, add->fires, add->factors}, (int)r, place);
  }
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
  int *const slots[] = {[QL_INVENTORY_AREA] = e->area_slot,
                        [QL_INVENTORY_POINTS] = e->stack_slot,
                        [QL_INVENTORY_FIRES] = e->fire_slot};
  for (int i = 0; i < ql_inventory_count(e); i++)
    mark(ql_inventory_at(e, i), slots[ql_inventory_at(e, i)->kind]);
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
  size_t places = cells;
  for (int i = 0; i < ql_inventory_count(e); i++)
    if ((size_t)ql_inventory_at(e, i)->places > places)
      places = (size_t)ql_inventory_at(e, i)->places;
  QL_TRY(ql_arena_take(e->arena, "emission field", places, sizeof(double), &e->places));
  return ql_arena_take(e->arena, "emission field", layers * cells, sizeof(double), &e->shares);
}

/* Tables are often shared by sectors, and scenarios share the inventories: say once what is wrong
 * with them. */
static void drop_repeats(ql_problems *list) {
  size_t kept = 0;
  for (size_t n = 0; n < list->count; n++) {
    const ql_problem p = list->items[n];
    bool repeated = false;
    for (size_t m = 0; m < kept && !repeated; m++)
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

static ql_status open_all(ql_emissions *e, const ql_emissions_setup *setup) {
  const ql_scenario *scenario = setup->scenario;
  const size_t before = e->problems->error_count;
  QL_TRY(
      open_parts(e, &setup->config->emissions, setup->base, scenario ? scenario->rules_count : 0));
  if (!scenario) return QL_OK;
  open_added(e, scenario);
  return e->problems->error_count > before ? QL_OK : ql_rules_compile(e, setup->config, scenario);
}

ql_status ql_emissions_open(const ql_emissions_setup *setup, ql_emissions **emissions) {
  ql_problems *problems = setup->problems;
  ql_emissions *e = calloc(1, sizeof *e);
  if (!e) return ql_error_set(QL_ERR_MEMORY, "out of memory opening the emissions");
  *e = (ql_emissions){.arena = setup->arena,
                      .grid = setup->grid,
                      .species = setup->species,
                      .problems = problems,
                      .utc_offset = setup->config->utc_offset};
  const size_t before = problems->error_count;
  ql_status status = ql_arena_take(e->arena, "emissions", (size_t)e->species->count + 1,
                                   sizeof(double), &e->handed_out);
  if (status == QL_OK) status = open_all(e, setup);
  drop_repeats(problems);
  if (status == QL_OK && problems->error_count > before) status = ql_problems_result(problems);
  if (status == QL_OK && e->rules) ql_rules_rebuild(e);
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
  ql_inventory_free_grids(e);
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
    QL_TRY(ql_inventory_add(e, ql_gridded_inventory(e->gridded[n]), start, hour_seconds));
  for (int n = 0; n < e->sector_count; n++)
    QL_TRY(ql_sector_add(e, e->sectors[n], start, hour_seconds));
  for (int n = 0; n < e->points_count; n++)
    QL_TRY(ql_inventory_add(e, ql_points_inventory(e->points[n]), start, hour_seconds));
  for (int n = 0; n < e->fires_count; n++)
    QL_TRY(ql_fires_add(e, e->fires[n], start, hour_seconds));
  return QL_OK;
}

void ql_emissions_set_change(ql_emissions *emissions, const ql_emissions_change *change) {
  emissions->change = change;
}

static void change_stacks(ql_emissions *e, double start) {
  const ql_emissions_change *c = e->change;
  const size_t count = (size_t)e->stacks.count * (size_t)e->stacks.species_count;
  if (!c) return;
  const double hour = (start - c->start) / hour_seconds;
  if (hour < 0.0 || hour >= c->hours) return;
  const float *more = c->rate + (size_t)hour * count;
  for (size_t n = 0; n < count; n++) {
    const float rate = e->stacks.rate[n] + more[n];
    e->stacks.rate[n] = rate > 0.0F ? rate : 0.0F;
  }
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
  change_stacks(e, start);
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
    ql_problems_status(
        problems, ql_gridded_inventory(e->gridded[n])->name,
        ql_inventory_add(e, ql_gridded_inventory(e->gridded[n]), start, hour_seconds));
  for (int n = 0; n < e->sector_count; n++)
    ql_problems_status(problems, ql_sector_inventory(e->sectors[n])->name,
                       ql_sector_add(e, e->sectors[n], start, hour_seconds));
  for (int n = 0; n < e->points_count; n++)
    ql_problems_status(problems, ql_points_inventory(e->points[n])->name,
                       ql_inventory_add(e, ql_points_inventory(e->points[n]), start, hour_seconds));
  drop_repeats(problems);
}

/* --- account -----------------------------------------------------------------------------------
 */

static int rows_of(const ql_flow *flow) {
  return flow->count ? flow->count : 1;
}

int ql_emissions_rows(const ql_emissions *e) {
  int rows = 0;
  for (int n = 0; n < ql_inventory_count(e); n++) {
    const ql_inventory *inventory = ql_inventory_at(e, n);
    for (int f = 0; f < inventory->count; f++) rows += rows_of(&inventory->flows[f]);
  }
  return rows;
}

/* mol or kg of a flow on the grid, after the rules. */
static double amount_of(const ql_flow *flow) {
  double amount = 0.0;
  if (!flow->lane_count) return flow->inside;
  for (int l = 0; l < flow->lane_count; l++) amount += flow->lanes[l].share * flow->lanes[l].amount;
  return amount;
}

static ql_emissions_row make_row(const ql_emissions *e, const ql_inventory *inventory,
                                 const ql_flow *flow, int term) {
  ql_emissions_row row = {.inventory = inventory->name,
                          .species = flow->name,
                          .file = flow->file,
                          .inside = flow->inside,
                          .amount = amount_of(flow),
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
  for (int n = 0; n < ql_inventory_count(e); n++) {
    const ql_inventory *inventory = ql_inventory_at(e, n);
    for (int f = 0; f < inventory->count; f++) {
      const int rows = rows_of(&inventory->flows[f]);
      if (index < rows) return make_row(e, inventory, &inventory->flows[f], index);
      index -= rows;
    }
  }
  return (ql_emissions_row){0};
}

static int shares_of(const ql_inventory *inventory) {
  return inventory->count * (inventory->amounts ? inventory->places : 1);
}

int ql_emissions_shares(const ql_emissions *e) {
  int shares = 0;
  for (int n = 0; n < ql_inventory_count(e); n++) shares += shares_of(ql_inventory_at(e, n));
  return shares;
}

static ql_emissions_share make_share(const ql_emissions *e, const ql_inventory *inventory,
                                     int index) {
  const int places = inventory->amounts ? inventory->places : 1;
  const ql_flow *flow = &inventory->flows[index / places];
  const double mass =
      flow->lane_count ? flow->mass : ql_inventory_mass(e, flow->terms, flow->count);
  ql_emissions_share share = {.inventory = inventory->name,
                              .sector = flow->sector,
                              .pollutant = flow->pollutant,
                              .enterprise = "",
                              .process = "",
                              .source = ""};
  double amount = amount_of(flow);
  if (inventory->amounts) {
    const ql_point *point = &((const ql_points *)inventory->self)->points[index % places];
    share.enterprise = point->enterprise;
    share.process = point->process;
    share.source = point->id;
    amount = inventory->amounts[index];
  }
  share.tonnes = 1e-3 * amount;
  if (flow->quantity.moles && amount > 0.0) share.tonnes *= flow->count ? mass : (double)NAN;
  return share;
}

ql_emissions_share ql_emissions_share_at(const ql_emissions *e, int index) {
  for (int n = 0; n < ql_inventory_count(e); n++) {
    const ql_inventory *inventory = ql_inventory_at(e, n);
    if (index < shares_of(inventory)) return make_share(e, inventory, index);
    index -= shares_of(inventory);
  }
  return (ql_emissions_share){0};
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
