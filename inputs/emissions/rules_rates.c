/* Rates after the rules of a scenario, hour by hour. */
#include "inputs/emissions/rules.h"

#include <math.h>
#include <string.h>

static const double hour_seconds = 3600.0;

/* After the first `ops` operations of a lane. */
static ql_status rates_after(ql_emissions *e, const ql_lane_at *at, int ops, double hour,
                             double *places);

static ql_lane *lane_of(const ql_lane_at *at) {
  return &at->inventory->flows[at->flow].lanes[at->lane];
}

static double part_of(const ql_rule_op *op, int place) {
  return op->mask ? op->mask[place] : 1.0;
}

static double *take_scratch(ql_rules *rules) {
  return rules->scratch[rules->depth++];
}

/* --- caps --------------------------------------------------------------------------------------
 */

/* kg of what the rule selects in 1 mol or kg of the lane's flow. */
static double mass_of(const ql_emissions *e, const ql_rule *rule, const ql_lane_at *at) {
  const ql_flow *flow = &at->inventory->flows[at->flow];
  const ql_lane *lane = lane_of(at);
  if (!flow->quantity.moles && !rule->from->select.species_count) return lane->share;
  return ql_inventory_mass(e, flow->terms + lane->first, lane->count);
}

/* kg s-1 of one lane, in an hour, that a cap looks at. */
static ql_status selected_of_lane(ql_emissions *e, int k, const ql_lane_at *at, double hour,
                                  double *sum) {
  const ql_lane *lane = lane_of(at);
  for (int n = 0; n < lane->op_count; n++) {
    const ql_rule_op *op = &lane->ops[n];
    if (op->rule != k) continue;
    double *rates = take_scratch(e->rules), total = 0.0;
    const ql_status status = rates_after(e, at, n, hour, rates);
    for (int p = 0; p < at->inventory->places; p++) total += part_of(op, p) * rates[p];
    e->rules->depth--;
    QL_TRY(status);
    *sum += total * mass_of(e, &e->rules->items[k], at);
    return QL_OK;
  }
  return QL_OK;
}

/* kg s-1 of all that the cap of rule k selects, before it, in an hour in which it holds. */
static ql_status selected_total(ql_emissions *e, int k, double hour, double *total) {
  const ql_rule *rule = &e->rules->items[k];
  const double weight = ql_rules_weight(e, rule, hour);
  *total = 0.0;
  if (!(weight > 0.0)) return QL_OK;
  for (int i = 0; i < ql_inventory_count(e); i++) {
    ql_inventory *inventory = ql_inventory_at(e, i);
    if (!rule->touches[i]) continue;
    for (int f = 0; f < inventory->count; f++)
      for (int l = 0; l < inventory->flows[f].lane_count; l++)
        QL_TRY(selected_of_lane(e, k, &(ql_lane_at){inventory, f, l}, hour, total));
  }
  *total *= weight;
  return QL_OK;
}

/* Factor of a cap: by the hour, or by the hours of the local day that the run has. */
static ql_status cap_factor(ql_emissions *e, int k, double hour, double *factor) {
  ql_rule *rule = &e->rules->items[k];
  const double day = ql_rules_day(e, hour), key = rule->by_day ? day : hour;
  if (rule->known_at != key) {
    double total, sum = 0.0, first = hour;
    const int hours = rule->by_day ? ql_rules_hours_of_day(e, day, &first) : 1;
    for (int n = 0; n < hours; n++) {
      QL_TRY(selected_total(e, k, first + n * hour_seconds, &total));
      sum += total;
    }
    const double limit = rule->by_day ? rule->limit * hours : rule->limit;
    rule->known = sum > limit ? limit / sum : 1.0;
    rule->known_at = key;
  }
  *factor = rule->known;
  return QL_OK;
}

/* --- shifts ------------------------------------------------------------------------------------
 */

/* What the shift takes from the hours of a local day, by place: op->moved. */
static ql_status gather_moved(ql_emissions *e, const ql_lane_at *at, int n, double day) {
  ql_rule_op *op = &lane_of(at)->ops[n];
  const ql_rule *rule = &e->rules->items[op->rule];
  double first = 0.0, *rates = take_scratch(e->rules);
  const int hours = ql_rules_hours_of_day(e, day, &first);
  ql_status status = QL_OK;
  memset(op->moved, 0, (size_t)at->inventory->places * sizeof *op->moved);
  op->moved_day = -INFINITY;
  for (int h = 0; h < hours && status == QL_OK; h++) {
    const double hour = first + h * hour_seconds, weight = ql_rules_weight(e, rule, hour);
    if (!(weight > 0.0)) continue;
    status = rates_after(e, at, n, hour, rates);
    for (int p = 0; p < at->inventory->places; p++)
      op->moved[p] += weight * part_of(op, p) * op->factor * rates[p];
  }
  if (status == QL_OK) op->moved_day = day;
  e->rules->depth--;
  return status;
}

/* Part of its local day's target hours that the hour is. */
static double target_part(const ql_emissions *e, const ql_rule *rule, double hour) {
  const double own = ql_rules_target(e, rule, hour);
  double first = hour, sum = 0.0;
  if (!(own > 0.0)) return 0.0;
  const int hours = ql_rules_hours_of_day(e, ql_rules_day(e, hour), &first);
  for (int h = 0; h < hours; h++) sum += ql_rules_target(e, rule, first + h * hour_seconds);
  return own / sum;
}

static ql_status apply_shift(ql_emissions *e, const ql_lane_at *at, int n, double hour,
                             double *places) {
  ql_rule_op *op = &lane_of(at)->ops[n];
  const ql_rule *rule = &e->rules->items[op->rule];
  const double weight = ql_rules_weight(e, rule, hour), gains = target_part(e, rule, hour);
  const double day = ql_rules_day(e, hour);
  if (gains > 0.0 && op->moved_day != day) QL_TRY(gather_moved(e, at, n, day));
  for (int p = 0; p < at->inventory->places && weight > 0.0; p++)
    places[p] *= 1.0 - weight * part_of(op, p) * op->factor;
  for (int p = 0; p < at->inventory->places && gains > 0.0; p++) places[p] += gains * op->moved[p];
  return QL_OK;
}

/* --- all of them -------------------------------------------------------------------------------
 */

static ql_status apply(ql_emissions *e, const ql_lane_at *at, int n, double hour, double *places) {
  const ql_rule_op *op = &lane_of(at)->ops[n];
  const double weight = ql_rules_weight(e, &e->rules->items[op->rule], hour);
  double factor = op->factor;
  if (op->verb == QL_RULE_SHIFT) return apply_shift(e, at, n, hour, places);
  if (op->verb == QL_RULE_CAP && weight > 0.0) QL_TRY(cap_factor(e, op->rule, hour, &factor));
  if (op->verb == QL_RULE_PART) {
    for (int p = 0; p < at->inventory->places; p++) places[p] *= weight * part_of(op, p) * factor;
  } else if (weight > 0.0) {
    for (int p = 0; p < at->inventory->places; p++) {
      const double part = weight * part_of(op, p);
      places[p] *= (1.0 - part) + part * factor;
    }
  }
  return QL_OK;
}

static ql_status rates_after(ql_emissions *e, const ql_lane_at *at, int ops, double hour,
                             double *places) {
  double file;
  QL_TRY(at->inventory->rates(e, at->inventory->self, at->flow, hour, places, &file));
  for (int n = 0; n < ops; n++) QL_TRY(apply(e, at, n, hour, places));
  return QL_OK;
}

ql_status ql_rules_rates(ql_emissions *e, const ql_lane_at *at, double hour, double *places) {
  return rates_after(e, at, lane_of(at)->op_count, hour, places);
}

/* A cap or a shift looks at what was before it, and that again: one room for each of them. */
ql_status ql_rules_make_room(ql_emissions *e) {
  ql_rules *rules = e->rules;
  rules->room = rules->count + 1;
  QL_TRY(ql_arena_take(e->arena, "rates of a scenario", (size_t)rules->room, sizeof(double *),
                       &rules->scratch));
  for (int n = 0; n < rules->room; n++) {
    const bool looks = n < rules->count &&
                       (rules->items[n].from->cap.units || rules->items[n].from->shift.to_count);
    if (looks)
      QL_TRY(ql_arena_take(e->arena, "rates of a scenario", rules->places + 1, sizeof(double),
                           &rules->scratch[rules->depth++]));
  }
  rules->depth = 0;
  return QL_OK;
}
