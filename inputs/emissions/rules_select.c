/* What the rules of a scenario pick: names against the case, and the parts of places. */
#include "inputs/emissions/fires.h"
#include "inputs/emissions/names.h"
#include "inputs/emissions/points.h"
#include "inputs/emissions/rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { KEY = 160 };

/* --- names -------------------------------------------------------------------------------------
 */

typedef enum { ENTERPRISES, PROCESSES, INVENTORIES, SECTORS, POLLUTANTS, TOWNSHIPS } kind;

/* Does a name stand in the list; else, with NULL, list every one. */
typedef struct lookup {
  const char *wanted;
  bool found;
  char list[QL_NAMES_TEXT];
} lookup;

static void meet(lookup *l, const char *name) {
  if (!*name || strcmp(name, "*") == 0) return;
  l->found = l->found || strcmp(name, l->wanted) == 0;
  ql_names_add(l->list, name);
}

static void meet_points(lookup *l, const ql_points *points, kind what) {
  for (int n = 0; n < points->count; n++) {
    const ql_point *p = &points->points[n];
    meet(l, what == ENTERPRISES ? p->enterprise : what == PROCESSES ? p->process : p->sector);
  }
}

static void meet_townships(lookup *l, const ql_rules *rules) {
  for (int n = 0; n < rules->townships.count; n++) meet(l, rules->townships.features[n].name);
  for (int n = 0; n < rules->roster.count; n++) meet(l, rules->roster.rows[n].township);
}

/* Meet every name of a kind that is there when rule k comes. */
static void meet_all(const ql_emissions *e, int k, kind what, lookup *l) {
  if (what == TOWNSHIPS) meet_townships(l, e->rules);
  for (int i = 0; i < ql_inventory_count(e) && what != TOWNSHIPS; i++) {
    const ql_inventory *inventory = ql_inventory_at(e, i);
    if (inventory->rule >= k) continue;
    if (what == INVENTORIES) meet(l, inventory->name);
    if (inventory->kind == QL_INVENTORY_POINTS && what <= PROCESSES)
      meet_points(l, inventory->self, what);
    for (int f = 0; f < inventory->count; f++) {
      if (what == SECTORS) meet(l, inventory->flows[f].sector);
      if (what == POLLUTANTS) meet(l, inventory->flows[f].pollutant);
    }
  }
}

static void check_list(const ql_emissions *e, int k, kind what, char **names, unsigned count) {
  static const char *const words[] = {
      [ENTERPRISES] = "enterprises", [PROCESSES] = "processes",   [INVENTORIES] = "inventories",
      [SECTORS] = "sectors",         [POLLUTANTS] = "pollutants", [TOWNSHIPS] = "townships"};
  for (unsigned n = 0; n < count; n++) {
    lookup l = {.wanted = names[n]};
    char key[KEY];
    meet_all(e, k, what, &l);
    snprintf(key, sizeof key, "select.%s[%u]", words[what], n);
    if (!l.found)
      ql_rules_fault(e, k, key, "'%s' is none of the %s of this case: %.300s", names[n],
                     words[what], *l.list ? l.list : "it has none");
  }
}

/* The entries of a list of enterprises: its own lines are named. */
static void check_enterprise_list(const ql_emissions *e, int k, const char *name) {
  const ql_scenarios *file = e->rules->scenario->file;
  for (unsigned i = 0; i < file->lists_count; i++) {
    const ql_scenario_list *list = &file->lists[i];
    if (strcmp(list->name, name) != 0) continue;
    for (unsigned n = 0; n < list->enterprises_count; n++) {
      lookup l = {.wanted = list->enterprises[n]};
      char key[KEY];
      meet_all(e, k, ENTERPRISES, &l);
      snprintf(key, sizeof key, "lists[%u].enterprises[%u]", i, n);
      if (!l.found)
        ql_problems_add(e->problems, QL_ERROR, ql_scenarios_place(file, key),
                        "'%s' is none of the enterprises of this case: %.300s",
                        list->enterprises[n], *l.list ? l.list : "it has none");
    }
  }
}

static void check_grades(const ql_emissions *e, int k, const ql_scenario_select *s) {
  for (unsigned n = 0; n < s->grades_count; n++) {
    bool found = false;
    char key[KEY];
    for (int r = 0; r < e->rules->roster.count; r++)
      found = found || strcmp(e->rules->roster.rows[r].grade, s->grades[n]) == 0;
    snprintf(key, sizeof key, "select.grades[%u]", n);
    if (!found)
      ql_rules_fault(e, k, key, "no enterprise of %s has grade %s",
                     e->rules->scenario->file->enterprises, s->grades[n]);
  }
}

void ql_rules_check_names(const ql_emissions *e, int k) {
  const ql_scenario_select *s = &e->rules->items[k].from->select;
  check_list(e, k, ENTERPRISES, s->enterprises, s->enterprises_count);
  check_list(e, k, PROCESSES, s->processes, s->processes_count);
  check_list(e, k, INVENTORIES, s->inventories, s->inventories_count);
  check_list(e, k, SECTORS, s->sectors, s->sectors_count);
  check_list(e, k, POLLUTANTS, s->pollutants, s->pollutants_count);
  check_list(e, k, TOWNSHIPS, s->townships, s->townships_count);
  check_grades(e, k, s);
  for (unsigned n = 0; n < s->lists_count; n++) check_enterprise_list(e, k, s->lists[n]);
  for (unsigned n = 0; n < s->species_count; n++) {
    char key[KEY];
    snprintf(key, sizeof key, "select.species[%u]", n);
    if (ql_species_find(e->species, s->species[n]) < 0)
      ql_rules_fault(e, k, key, "the model has no species '%s'", s->species[n]);
  }
}

/* --- flows -------------------------------------------------------------------------------------
 */

static bool is_in(const char *name, char *const *list, unsigned count) {
  for (unsigned n = 0; n < count; n++)
    if (strcmp(list[n], name) == 0) return true;
  return false;
}

static bool allows(const char *name, char *const *list, unsigned count) {
  return count == 0 || is_in(name, list, count);
}

bool ql_rules_picks_species(const ql_emissions *e, const ql_rule *rule, int species) {
  const ql_scenario_select *s = &rule->from->select;
  return allows(e->species->items[species].name, s->species, s->species_count);
}

bool ql_rules_in_flow(const ql_inventory *inventory, int f, int place) {
  const ql_flow *flow = &inventory->flows[f];
  if (inventory->kind == QL_INVENTORY_FIRES)
    return ((const ql_fires *)inventory->self)->sources[place].flow == f;
  if (inventory->kind != QL_INVENTORY_POINTS) return true;
  const ql_points *points = inventory->self;
  if (points->points[place].stack < 0) return false;
  if (points->file) return true;
  return strcmp(points->points[place].sector, flow->sector) == 0 &&
         points->values[(size_t)f * (size_t)points->count + (size_t)place] > 0.0;
}

bool ql_rules_selects(const ql_emissions *e, int k, int index, int f) {
  const ql_rule *rule = &e->rules->items[k];
  const ql_scenario_select *s = &rule->from->select;
  const ql_inventory *inventory = ql_inventory_at(e, index);
  const ql_flow *flow = &inventory->flows[f];
  bool species = false, places = false;
  if (!rule->touches[index] || !allows(flow->sector, s->sectors, s->sectors_count) ||
      !allows(flow->pollutant, s->pollutants, s->pollutants_count))
    return false;
  for (int t = 0; t < flow->count && !species; t++)
    species = ql_rules_picks_species(e, rule, flow->terms[t].species);
  for (int l = 0; l < flow->lane_count && !species; l++) /* substitutes, not yet among its terms */
    for (int t = 0; t < flow->lanes[l].count && !species; t++)
      species = ql_rules_picks_species(e, rule, flow->lanes[l].terms[t].species);
  const double *mask = rule->mask[index];
  for (int p = 0; p < inventory->places && species && !places; p++)
    places = (!mask || mask[p] > 0.0) && ql_rules_in_flow(inventory, f, p);
  return places;
}

/* --- places ------------------------------------------------------------------------------------
 */

static bool picks_enterprise(const ql_emissions *e, const ql_scenario_select *s,
                             const char *enterprise) {
  const ql_scenarios *file = e->rules->scenario->file;
  const ql_roster_row *row = ql_roster_find(&e->rules->roster, enterprise);
  bool listed = s->lists_count == 0;
  for (unsigned l = 0; l < file->lists_count && !listed; l++)
    listed = is_in(file->lists[l].name, s->lists, s->lists_count) &&
             is_in(enterprise, file->lists[l].enterprises, file->lists[l].enterprises_count);
  return listed && allows(enterprise, s->enterprises, s->enterprises_count) &&
         allows(row ? row->grade : "", s->grades, s->grades_count);
}

static bool in_township(const ql_emissions *e, const ql_scenario_select *s, const char *enterprise,
                        double longitude, double latitude) {
  const ql_roster_row *row = ql_roster_find(&e->rules->roster, enterprise);
  const ql_geojson *townships = &e->rules->townships;
  if (s->townships_count == 0) return true;
  if (row && *row->township) return is_in(row->township, s->townships, s->townships_count);
  for (int n = 0; n < townships->count; n++)
    if (is_in(townships->features[n].name, s->townships, s->townships_count) &&
        ql_region_contains(&townships->features[n].region, longitude, latitude))
      return true;
  return false;
}

/* The rule's own outlines: polygon and region. */
typedef struct outlines {
  ql_region polygon; /* count 0: none */
  ql_geojson region;
} outlines;

static ql_status read_outlines(const ql_emissions *e, const ql_scenario_select *s, outlines *o) {
  const size_t corners = s->polygon_count;
  *o = (outlines){0};
  if (s->region) QL_TRY(ql_geojson_read(e->arena, s->region, &o->region));
  if (!corners) return QL_OK;
  ql_region_ring *ring;
  QL_TRY(ql_arena_take(e->arena, "polygon", 1, sizeof *ring, &ring));
  QL_TRY(ql_arena_take(e->arena, "polygon", corners, sizeof(double), &ring->longitude));
  QL_TRY(ql_arena_take(e->arena, "polygon", corners, sizeof(double), &ring->latitude));
  ring->count = (int)corners;
  for (size_t n = 0; n < corners; n++) {
    ring->longitude[n] = s->polygon[n].lon;
    ring->latitude[n] = s->polygon[n].lat;
  }
  o->polygon = (ql_region){1, ring};
  return QL_OK;
}

static bool in_outlines(const outlines *o, double longitude, double latitude) {
  bool inside = o->region.count == 0;
  for (int n = 0; n < o->region.count && !inside; n++)
    inside = ql_region_contains(&o->region.features[n].region, longitude, latitude);
  return inside && (!o->polygon.count || ql_region_contains(&o->polygon, longitude, latitude));
}

static bool by_enterprise(const ql_scenario_select *s) {
  return s->enterprises_count || s->lists_count || s->processes_count || s->grades_count;
}

static bool by_place(const ql_scenario_select *s) {
  return s->townships_count || s->region || s->polygon_count;
}

static bool picks_point(const ql_emissions *e, const ql_scenario_select *s, const outlines *o,
                        const ql_point *p) {
  return picks_enterprise(e, s, p->enterprise) && allows(p->sector, s->sectors, s->sectors_count) &&
         allows(p->process, s->processes, s->processes_count) &&
         in_township(e, s, p->enterprise, p->longitude, p->latitude) &&
         in_outlines(o, p->longitude, p->latitude);
}

static void mask_places(const ql_emissions *e, const ql_scenario_select *s, const outlines *o,
                        const ql_inventory *inventory, double *mask) {
  const ql_points *points = inventory->self;
  const ql_fires *fires = inventory->self;
  for (int n = 0; n < inventory->places; n++) {
    bool picked;
    if (inventory->kind == QL_INVENTORY_POINTS) {
      picked = picks_point(e, s, o, &points->points[n]);
    } else {
      const ql_fire_source *f = &fires->sources[n];
      picked = in_township(e, s, "", f->longitude, f->latitude) &&
               in_outlines(o, f->longitude, f->latitude);
    }
    mask[n] = picked ? s->share : 0.0;
  }
}

/* Add the part of every cell that a region takes; regions of one condition do not overlap. */
static ql_status add_fractions(const ql_emissions *e, const ql_region *region, double *one,
                               double *sum) {
  const int cells = e->grid->nx * e->grid->ny;
  QL_TRY(ql_region_fractions(region, e->grid, one));
  for (int c = 0; c < cells; c++) sum[c] = fmin(1.0, sum[c] + one[c]);
  return QL_OK;
}

/* Parts of the model's cells that the rule is for. */
static ql_status mask_cells(const ql_emissions *e, const ql_scenario_select *s, const outlines *o,
                            double *mask) {
  const size_t cells = (size_t)e->grid->nx * (size_t)e->grid->ny;
  const ql_geojson *townships = &e->rules->townships;
  double *room;
  QL_TRY(ql_arena_take(e->arena, "region", cells * 4, sizeof *room, &room));
  double *const one = room + 3 * cells;
  double *const parts[3] = {room, room + cells, room + 2 * cells};
  for (int n = 0; n < townships->count; n++)
    if (is_in(townships->features[n].name, s->townships, s->townships_count))
      QL_TRY(add_fractions(e, &townships->features[n].region, one, parts[0]));
  for (int n = 0; n < o->region.count; n++)
    QL_TRY(add_fractions(e, &o->region.features[n].region, one, parts[1]));
  if (o->polygon.count) QL_TRY(add_fractions(e, &o->polygon, one, parts[2]));
  for (size_t c = 0; c < cells; c++)
    mask[c] = s->share * (s->townships_count ? parts[0][c] : 1.0) *
              (o->region.count ? parts[1][c] : 1.0) * (o->polygon.count ? parts[2][c] : 1.0);
  return QL_OK;
}

static bool any(const double *mask, int count) {
  for (int n = 0; n < count; n++)
    if (mask[n] > 0.0) return true;
  return false;
}

/* The mask of an inventory; `cells` that of the model's cells, NULL: all of them. */
static ql_status select_in(ql_emissions *e, int k, int i, const outlines *o, const double *cells) {
  ql_rule *rule = &e->rules->items[k];
  const ql_scenario_select *s = &rule->from->select;
  const ql_inventory *inventory = ql_inventory_at(e, i);
  const bool area = inventory->kind == QL_INVENTORY_AREA;
  double *mask;
  if (inventory->rule >= k && !rule->from->ban) return QL_OK; /* a ban knows what it would forbid */
  if (!allows(inventory->name, s->inventories, s->inventories_count)) return QL_OK;
  if (inventory->kind != QL_INVENTORY_POINTS && by_enterprise(s)) return QL_OK;
  rule->touches[i] = true;
  const int all = e->grid->nx * e->grid->ny;
  if (area && (!cells || inventory->places == all)) {
    rule->mask[i] = cells;
    rule->touches[i] = !cells || any(cells, all);
    return QL_OK;
  }
  QL_TRY(ql_arena_take(e->arena, "selection", (size_t)inventory->places + 1, sizeof *mask, &mask));
  if (area)
    for (int p = 0; p < inventory->places; p++) mask[p] = cells[p % all]; /* level by level */
  else
    mask_places(e, s, o, inventory, mask);
  rule->mask[i] = mask;
  rule->touches[i] = any(mask, inventory->places);
  return QL_OK;
}

ql_status ql_rules_select(ql_emissions *e, int k) {
  const ql_scenario_select *s = &e->rules->items[k].from->select;
  const size_t cells = (size_t)e->grid->nx * (size_t)e->grid->ny;
  double *parts = NULL;
  outlines o;
  QL_TRY(read_outlines(e, s, &o));
  if (by_place(s) || s->share != 1.0) {
    QL_TRY(ql_arena_take(e->arena, "region", cells, sizeof *parts, &parts));
    QL_TRY(mask_cells(e, s, &o, parts));
  }
  for (int i = 0; i < ql_inventory_count(e); i++) QL_TRY(select_in(e, k, i, &o, parts));
  return QL_OK;
}
