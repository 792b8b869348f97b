/* Rules of a scenario that contradict each other, for the same sources at the same time. */
#include "inputs/emissions/points.h"
#include "inputs/emissions/rules.h"

#include <stdio.h>
#include <string.h>

static const double hour_seconds = 3600.0, more_than_all = 1.0 + 1e-6;

static bool is(const ql_emissions *e, int k, const char *verb) {
  return ql_scenario_has(e->rules->scenario, (unsigned)k, verb);
}

static bool share_species(const ql_emissions *e, int a, int b, const ql_flow *flow) {
  const ql_rule *rules = e->rules->items;
  for (int t = 0; t < flow->count; t++)
    if (ql_rules_picks_species(e, &rules[a], flow->terms[t].species) &&
        ql_rules_picks_species(e, &rules[b], flow->terms[t].species))
      return true;
  return false;
}

/* Do two parts of a place overlap for certain? Neighbours that share a cell do not. */
static bool share_places(const ql_emissions *e, int a, int b, int i, int f) {
  const ql_inventory *inventory = ql_inventory_at(e, i);
  const double *first = e->rules->items[a].mask[i], *second = e->rules->items[b].mask[i];
  for (int p = 0; p < inventory->places; p++) {
    const double one = first ? first[p] : 1.0, other = second ? second[p] : 1.0;
    if (one > 0.0 && other > 0.0 && one + other > more_than_all &&
        ql_rules_in_flow(inventory, f, p))
      return true;
  }
  return false;
}

static bool share_sources(const ql_emissions *e, int a, int b) {
  for (int i = 0; i < ql_inventory_count(e); i++) {
    const ql_inventory *inventory = ql_inventory_at(e, i);
    for (int f = 0; f < inventory->count; f++)
      if (ql_rules_selects(e, a, i, f) && ql_rules_selects(e, b, i, f) &&
          share_species(e, a, b, &inventory->flows[f]) && share_places(e, a, b, i, f))
        return true;
  }
  return false;
}

typedef double (*weight_of)(const ql_emissions *, const ql_rule *, double);

static bool share_hours(const ql_emissions *e, int a, weight_of of_a, int b, weight_of of_b) {
  const ql_rules *rules = e->rules;
  for (int n = 0; n < rules->hours; n++) {
    const double hour = rules->first_hour + n * hour_seconds;
    if (of_a(e, &rules->items[a], hour) + of_b(e, &rules->items[b], hour) > more_than_all)
      return true;
  }
  return false;
}

static bool meet(const ql_emissions *e, int a, int b) {
  return share_hours(e, a, ql_rules_weight, b, ql_rules_weight) && share_sources(e, a, b);
}

static void report(const ql_emissions *e, int a, int b, const char *key, const char *what) {
  char first[32];
  snprintf(first, sizeof first, "rules[%d]", a);
  const char *place = ql_scenario_place(e->rules->scenario, first);
  const char *line = strrchr(place, ':');
  ql_rules_fault(e, b, key, "this contradicts the rule of line %s: %s", line ? line + 1 : place,
                 what);
}

static bool more(const ql_emissions *e, int k) {
  const ql_scenario_rule *rule = e->rules->items[k].from;
  return (is(e, k, "scale") && rule->scale > 1.0) ||
         (is(e, k, "retrofit") && rule->retrofit.factor > 1.0);
}

/* Are the sources that rule `add` adds among what the ban is for? */
static bool bans_added(ql_emissions *e, int ban, int add) {
  for (int i = 0; i < ql_inventory_count(e); i++) {
    const ql_inventory *inventory = ql_inventory_at(e, i);
    if (inventory->rule != add) continue;
    for (int f = 0; f < inventory->count; f++)
      if (ql_rules_selects(e, ban, i, f)) return true;
  }
  return false;
}

static void check_ban(ql_emissions *e, int ban, int other) {
  const int a = ban < other ? ban : other, b = ban < other ? other : ban;
  if (more(e, other) && meet(e, a, b)) report(e, a, b, "", "one bans what the other lets grow");
  if (ban < other && is(e, other, "add") && bans_added(e, ban, other))
    report(e, a, b, "", "one bans what the other adds");
  if (ban < other && is(e, other, "shift") &&
      share_hours(e, ban, ql_rules_weight, other, ql_rules_target) && share_sources(e, a, b))
    report(e, a, b, "shift.to", "one bans emission in hours to which the other shifts it");
}

static void check_stacks(const ql_emissions *e, int a, int b) {
  static const char *const keys[] = {"retrofit.height", "retrofit.diameter", "retrofit.temperature",
                                     "retrofit.velocity"};
  for (size_t n = 0; n < sizeof keys / sizeof keys[0]; n++)
    if (is(e, a, keys[n]) && is(e, b, keys[n]) && meet(e, a, b))
      report(e, a, b, keys[n], "both rebuild the same stacks");
}

static void check_pair(ql_emissions *e, int a, int b) {
  if (is(e, a, "ban")) check_ban(e, a, b);
  if (is(e, b, "ban")) check_ban(e, b, a);
  if (is(e, a, "shift") && is(e, b, "shift") && meet(e, a, b))
    report(e, a, b, "shift", "both shift the same hours of the same sources");
  if (is(e, a, "retrofit") && is(e, b, "retrofit")) check_stacks(e, a, b);
  if (is(e, a, "substitute") && is(e, b, "substitute") && meet(e, a, b))
    report(e, a, b, "substitute", "both replace the same materials of the same sources");
}

void ql_rules_check_conflicts(ql_emissions *e) {
  for (int b = 1; b < e->rules->count; b++)
    for (int a = 0; a < b; a++) check_pair(e, a, b);
}
