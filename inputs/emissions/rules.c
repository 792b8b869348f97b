/* Putting the rules of a scenario into the flows of the inventories. */
#include "inputs/emissions/rules.h"

#include "base/units.h"
#include "inputs/emissions/points.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { KEY = 160 };
static const double hour_seconds = 3600.0;

void ql_rules_fault(const ql_emissions *e, int k, const char *key, const char *format, ...) {
  char whole[KEY], text[1024];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  snprintf(whole, sizeof whole, "rules[%d].%s", k, key);
  ql_problems_add(e->problems, QL_ERROR, ql_scenario_place(e->rules->scenario, whole),
                  "scenario %s, rule %d: %s", e->rules->scenario->name, k + 1, text);
}

/* --- lanes -------------------------------------------------------------------------------------
 */

/* A new lane at the end of a flow: a copy of `like`, without its terms. */
static ql_status add_lane(ql_emissions *e, ql_flow *flow, int like, ql_lane **made) {
  ql_lane *all;
  const size_t count = (size_t)flow->lane_count;
  QL_TRY(ql_arena_take(e->arena, "lanes of a flow", count + 1, sizeof *all, &all));
  if (count) memcpy(all, flow->lanes, count * sizeof *all);
  flow->lanes = all;
  *made = &all[flow->lane_count++];
  **made = (ql_lane){.share = 1.0};
  if (like < 0) return QL_OK;
  (*made)->share = all[like].share;
  (*made)->op_count = all[like].op_count;
  QL_TRY(ql_arena_take(e->arena, "lanes of a flow", (size_t)all[like].op_count + 1,
                       sizeof(ql_rule_op), &(*made)->ops));
  if (all[like].op_count)
    memcpy((*made)->ops, all[like].ops, (size_t)all[like].op_count * sizeof(ql_rule_op));
  return QL_OK;
}

static ql_status add_op(ql_emissions *e, ql_lane *lane, const ql_rule_op *op) {
  ql_rule_op *all;
  const size_t count = (size_t)lane->op_count;
  QL_TRY(ql_arena_take(e->arena, "rules of a lane", count + 1, sizeof *all, &all));
  if (count) memcpy(all, lane->ops, count * sizeof *all);
  all[count] = *op;
  lane->ops = all;
  lane->op_count++;
  return QL_OK;
}

/* The first lane of a flow: all its terms. */
static ql_status open_lanes(ql_emissions *e, ql_flow *flow) {
  ql_lane *lane;
  if (flow->lane_count) return QL_OK;
  QL_TRY(add_lane(e, flow, -1, &lane));
  flow->mass = ql_inventory_mass(e, flow->terms, flow->count);
  lane->count = flow->count;
  lane->terms = flow->terms;
  return QL_OK;
}

/* How many terms of a lane a rule picks; they are brought to its front, in their order. */
static ql_status sort_terms(ql_emissions *e, const ql_rule *rule, ql_lane *lane, int *picked) {
  ql_flow_term *sorted;
  int used = 0;
  QL_TRY(
      ql_arena_take(e->arena, "emission terms", (size_t)lane->count + 1, sizeof *sorted, &sorted));
  for (int pass = 0; pass < 2; pass++) {
    for (int t = 0; t < lane->count; t++)
      if (ql_rules_picks_species(e, rule, lane->terms[t].species) == (pass == 0))
        sorted[used++] = lane->terms[t];
    if (pass == 0) *picked = used;
  }
  lane->terms = sorted;
  return QL_OK;
}

/* The part of a lane's amount that its first terms stand for: by mass; by number where a molar mass
 * is not known. */
static double share_of(const ql_emissions *e, const ql_lane *lane, int picked) {
  const double part = ql_inventory_mass(e, lane->terms, picked);
  const double whole = ql_inventory_mass(e, lane->terms, lane->count);
  return whole > 0.0 ? part / whole : (double)picked / lane->count;
}

/* Part a lane in two where a rule picks some of its species only: the picked ones stay. */
static ql_status split_lane(ql_emissions *e, const ql_rule *rule, ql_flow *flow, int l,
                            int *picked) {
  ql_lane *rest;
  QL_TRY(sort_terms(e, rule, &flow->lanes[l], picked));
  if (*picked == 0 || *picked == flow->lanes[l].count) return QL_OK;
  QL_TRY(add_lane(e, flow, l, &rest));
  ql_lane *lane = &flow->lanes[l];
  const double share = share_of(e, lane, *picked);
  rest->terms = lane->terms + *picked;
  rest->count = lane->count - *picked;
  rest->share = lane->share * (1.0 - share);
  lane->share *= share;
  lane->count = *picked;
  return QL_OK;
}

/* Give an operation to what a rule picks of a flow. */
static ql_status apply_op(ql_emissions *e, ql_flow *flow, const ql_rule_op *op) {
  const ql_rule *rule = &e->rules->items[op->rule];
  const int lanes = flow->lane_count;
  for (int l = 0; l < lanes; l++) {
    int picked = 1;
    if (rule->from->select.species_count) QL_TRY(split_lane(e, rule, flow, l, &picked));
    if (picked) QL_TRY(add_op(e, &flow->lanes[l], op));
  }
  return QL_OK;
}

/* --- substitution ------------------------------------------------------------------------------
 */

static bool has_rows(const ql_speciation *table, const char *sector, const char *pollutant) {
  for (int r = 0; r < table->count; r++)
    if (strcmp(table->rows[r].sector, sector) == 0 &&
        strcmp(table->rows[r].pollutant, pollutant) == 0)
      return true;
  return false;
}

/* The terms of a flow by one sector of the rule's table. */
static ql_status terms_of(ql_emissions *e, int k, const char *key, const char *sector,
                          const ql_speciation *table, ql_flow *like) {
  if (!has_rows(table, sector, like->pollutant)) {
    ql_rules_fault(e, k, key, "%s has no row of sector '%s' for %s", table->path, sector,
                   like->pollutant);
    return QL_ERR_INPUT;
  }
  snprintf(like->name, sizeof like->name, "%s", like->pollutant);
  const ql_status status = ql_inventory_speciate(e, table, sector, like);
  if (status == QL_ERR_INPUT) ql_rules_fault(e, k, key, "%s", ql_error_message());
  return status;
}

static double amount_of(const ql_flow *flow, int species) {
  double sum = 0.0;
  for (int t = 0; t < flow->count; t++)
    if (flow->terms[t].species == species) sum += flow->terms[t].factor;
  return sum;
}

/* Is the flow split as the rule says it was? */
static void check_before(ql_emissions *e, int k, const ql_flow *flow, const ql_flow *before) {
  const double tolerance = 0.01;
  for (int s = 0; s < e->species->count; s++) {
    const double is = amount_of(flow, s), said = amount_of(before, s);
    if (fabs(is - said) <= tolerance * fmax(is, said)) continue;
    ql_rules_fault(e, k, "substitute.before",
                   "the case splits %s of sector %s otherwise than '%s': %s is %g by unit of it, "
                   "not %g; mend the table, or leave out `before`",
                   flow->pollutant, flow->sector, e->rules->items[k].from->substitute.before,
                   e->species->items[s].name, is, said);
    return;
  }
}

/* A lane was split by species before: what part of the pollutant is left then has no answer. */
static bool is_split(const ql_emissions *e, const ql_flow *flow) {
  for (int l = 0; l < flow->lane_count; l++)
    for (int n = 0; n < flow->lanes[l].op_count; n++)
      if (e->rules->items[flow->lanes[l].ops[n].rule].from->select.species_count) return true;
  return false;
}

static ql_status substitute(ql_emissions *e, ql_flow *flow, const ql_speciation *table,
                            const ql_rule_op *op) {
  const ql_scenario_substitute *s = &e->rules->items[op->rule].from->substitute;
  ql_flow after = *flow, before = *flow;
  if (is_split(e, flow)) {
    ql_rules_fault(e, op->rule, "substitute",
                   "an earlier rule picks single species of %s; put the substitution before it",
                   flow->name);
    return QL_OK;
  }
  if (s->before) {
    QL_TRY(terms_of(e, op->rule, "substitute.before", s->before, table, &before));
    check_before(e, op->rule, flow, &before);
  }
  QL_TRY(terms_of(e, op->rule, "substitute.after", s->after, table, &after));
  const int lanes = flow->lane_count;
  for (int l = 0; l < lanes; l++) {
    ql_lane *made;
    ql_rule_op change = *op;
    QL_TRY(add_lane(e, flow, l, &made));
    made->count = after.count;
    QL_TRY(ql_arena_take(e->arena, "emission terms", (size_t)after.count + 1, sizeof *made->terms,
                         &made->terms));
    if (after.count) memcpy(made->terms, after.terms, (size_t)after.count * sizeof *made->terms);
    change.verb = QL_RULE_PART;
    change.factor = s->ratio;
    QL_TRY(add_op(e, made, &change));
    change.verb = QL_RULE_SCALE;
    change.factor = 0.0;
    QL_TRY(add_op(e, &flow->lanes[l], &change));
  }
  return QL_OK;
}

/* --- rules -------------------------------------------------------------------------------------
 */

static bool is(const ql_emissions *e, int k, const char *verb) {
  return ql_scenario_has(e->rules->scenario, (unsigned)k, verb);
}

static ql_rule_op op_of(const ql_emissions *e, int k) {
  const ql_scenario_rule *rule = e->rules->items[k].from;
  ql_rule_op op = {.rule = k, .verb = QL_RULE_SCALE, .moved_day = -INFINITY};
  if (is(e, k, "scale")) op.factor = rule->scale;
  if (is(e, k, "retrofit")) op.factor = rule->retrofit.factor;
  if (is(e, k, "cap")) op.verb = QL_RULE_CAP;
  if (is(e, k, "shift")) {
    op.verb = QL_RULE_SHIFT;
    op.factor = rule->shift.share;
  }
  return op;
}

/* A cap counts tonnes: moles need molar masses. */
static void check_mass(const ql_emissions *e, int k, const ql_flow *flow) {
  const bool weighs = flow->quantity.moles || e->rules->items[k].from->select.species_count;
  if (is(e, k, "cap") && weighs && isnan(ql_inventory_mass(e, flow->terms, flow->count)))
    ql_rules_fault(e, k, "cap", "%s cannot be weighed: a species has no molar mass", flow->name);
}

static ql_status apply_to_flow(ql_emissions *e, int k, int i, int f, const ql_speciation *table) {
  ql_inventory *inventory = ql_inventory_at(e, i);
  ql_flow *flow = &inventory->flows[f];
  ql_rule_op op = op_of(e, k);
  op.mask = e->rules->items[k].mask[i];
  if (op.verb == QL_RULE_SHIFT && inventory->kind == QL_INVENTORY_FIRES) {
    ql_rules_fault(e, k, "shift", "fires ('%s') have times of their own and are not shifted",
                   inventory->name);
    return QL_OK;
  }
  check_mass(e, k, flow);
  QL_TRY(open_lanes(e, flow));
  return is(e, k, "substitute") ? substitute(e, flow, table, &op) : apply_op(e, flow, &op);
}

static ql_status apply_rule(ql_emissions *e, int k) {
  const ql_scenario_rule *rule = e->rules->items[k].from;
  ql_speciation table = {0};
  int hits = 0;
  if (rule->substitute.speciation)
    QL_TRY(
        ql_speciation_read(e->arena, rule->substitute.speciation, e->species, e->problems, &table));
  for (int i = 0; i < ql_inventory_count(e); i++) {
    const ql_inventory *inventory = ql_inventory_at(e, i);
    const bool stacks = is(e, k, "retrofit") && inventory->kind != QL_INVENTORY_POINTS;
    if (inventory->rule >= k || stacks) continue;
    for (int f = 0; f < inventory->count; f++) {
      if (!ql_rules_selects(e, k, i, f)) continue;
      hits++;
      const ql_status status = apply_to_flow(e, k, i, f, &table);
      if (status == QL_ERR_MEMORY) return status;
    }
  }
  if (hits == 0)
    ql_rules_fault(e, k, "select", "it selects nothing of this case that is emitted%s",
                   is(e, k, "retrofit") ? " by a stack" : "");
  return QL_OK;
}

/* Every lane needs room of its own for what it shifts. */
static ql_status finish_lanes(ql_emissions *e, const ql_inventory *inventory, ql_flow *flow) {
  int terms = 0;
  for (int l = 0; l < flow->lane_count; l++) terms += flow->lanes[l].count;
  if (!flow->lane_count) return QL_OK;
  QL_TRY(ql_arena_take(e->arena, "emission terms", (size_t)terms + 1, sizeof *flow->terms,
                       &flow->terms));
  flow->count = 0;
  for (int l = 0; l < flow->lane_count; l++) {
    ql_lane *lane = &flow->lanes[l];
    lane->first = flow->count;
    for (int t = 0; t < lane->count; t++) flow->terms[flow->count++] = lane->terms[t];
    lane->terms = flow->terms + lane->first;
    for (int n = 0; n < lane->op_count; n++)
      if (lane->ops[n].verb == QL_RULE_SHIFT)
        QL_TRY(ql_arena_take(e->arena, "shifted emission", (size_t)inventory->places + 1,
                             sizeof(double), &lane->ops[n].moved));
  }
  return QL_OK;
}

static ql_status prepare_rule(ql_emissions *e, int k) {
  ql_rule *rule = &e->rules->items[k];
  const size_t inventories = (size_t)ql_inventory_count(e) + 1, errors = e->problems->error_count;
  ql_units_map map;
  rule->from = &e->rules->scenario->rules[k];
  rule->known_at = -INFINITY;
  QL_TRY(ql_arena_take(e->arena, "selection", inventories, sizeof *rule->mask, &rule->mask));
  QL_TRY(ql_arena_take(e->arena, "selection", inventories, sizeof *rule->touches, &rule->touches));
  ql_rules_set_time(e, k);
  if (is(e, k, "add")) return QL_OK;
  if (is(e, k, "cap")) {
    QL_TRY(ql_units_between(rule->from->cap.units, "kg s-1", &map));
    rule->limit = map.scale * rule->from->cap.limit;
    rule->by_day = strcmp(rule->from->cap.every, "day") == 0;
  }
  ql_rules_check_names(e, k);
  if (e->problems->error_count > errors) return QL_OK;
  const ql_status status = ql_rules_select(e, k);
  if (status == QL_ERR_INPUT) ql_rules_fault(e, k, "select.region", "%s", ql_error_message());
  return status == QL_OK ? apply_rule(e, k) : status == QL_ERR_INPUT ? QL_OK : status;
}

static ql_status read_tables(ql_emissions *e) {
  const ql_scenarios *file = e->rules->scenario->file;
  QL_TRY(ql_roster_read(e->arena, file->enterprises, e->problems, &e->rules->roster));
  if (!file->townships) return QL_OK;
  return ql_geojson_read(e->arena, file->townships, &e->rules->townships);
}

ql_status ql_rules_compile(ql_emissions *e, const ql_case *config, const ql_scenario *scenario) {
  ql_rules *rules;
  QL_TRY(ql_arena_take(e->arena, "rules", 1, sizeof *rules, &rules));
  e->rules = rules;
  rules->scenario = scenario;
  rules->count = (int)scenario->rules_count;
  rules->first_hour = floor(config->start_time / hour_seconds) * hour_seconds;
  rules->hours = (int)ceil((config->end_time - rules->first_hour) / hour_seconds);
  QL_TRY(
      ql_arena_take(e->arena, "rules", (size_t)rules->count + 1, sizeof(ql_rule), &rules->items));
  QL_TRY(ql_problems_status(e->problems, scenario->file->path, read_tables(e)));
  const size_t errors = e->problems->error_count;
  for (int k = 0; k < rules->count; k++) QL_TRY(prepare_rule(e, k));
  if (e->problems->error_count == errors) ql_rules_check_conflicts(e);
  for (int i = 0; i < ql_inventory_count(e); i++) {
    const ql_inventory *inventory = ql_inventory_at(e, i);
    if ((size_t)inventory->places > rules->places) rules->places = (size_t)inventory->places;
    for (int f = 0; f < inventory->count; f++)
      QL_TRY(finish_lanes(e, inventory, &inventory->flows[f]));
  }
  return ql_rules_make_room(e);
}

void ql_rules_rebuild(ql_emissions *e) {
  for (int k = 0; k < e->rules->count; k++) {
    const ql_scenario_retrofit *to = &e->rules->items[k].from->retrofit;
    for (int i = 0; i < ql_inventory_count(e) && is(e, k, "retrofit"); i++) {
      const ql_inventory *inventory = ql_inventory_at(e, i);
      const double *mask = e->rules->items[k].mask[i];
      if (inventory->kind != QL_INVENTORY_POINTS || !e->rules->items[k].touches[i]) continue;
      for (int n = 0; n < inventory->places; n++) {
        ql_point *point = &((ql_points *)inventory->self)->points[n];
        if (mask && !(mask[n] > 0.0)) continue;
        if (is(e, k, "retrofit.height")) point->height = to->height;
        if (is(e, k, "retrofit.diameter")) point->diameter = to->diameter;
        if (is(e, k, "retrofit.temperature")) point->temperature = to->temperature;
        if (is(e, k, "retrofit.velocity")) point->velocity = to->velocity;
      }
    }
  }
}
