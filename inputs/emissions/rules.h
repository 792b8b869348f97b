/* What the rules of a scenario do to the flows of the inventories. Private to inputs/emissions.
 *
 * A rule k has a mask m[place], 0 to 1, the part of a place that it selects, and a weight w(hour),
 * the part of the hour in which it holds. With E the rates after the rules before it,
 *
 *   scale, ban, retrofit, cap   E'(h) = (1 - w m) E(h) + w m f E(h)
 *   shift                       E'(h) = (1 - w m s) E(h) + p(h) sum_g w(g) m s E(g)
 *
 * where f is the rule's factor (of a cap: min(1, limit / selected total)), s the share that is
 * moved, g the hours of the local day of h, and p(h) the part of the target hours that h is, with
 * sum 1 over the day: what leaves some hours arrives in others. Rules that pick model species split
 * a flow into lanes, each with terms of its own and its own list of operations; a substitution
 * scales its lane by 1 - w m and opens another, with the new terms, that begins with w m ratio E.
 */
#ifndef QL_INPUTS_EMISSIONS_RULES_H
#define QL_INPUTS_EMISSIONS_RULES_H

#include "inputs/emissions/inventory.h"
#include "inputs/scenario/check.h"
#include "inputs/scenario/geojson.h"
#include "inputs/scenario/roster.h"

typedef enum { QL_RULE_SCALE, QL_RULE_PART, QL_RULE_SHIFT, QL_RULE_CAP } ql_rule_verb;

typedef struct ql_rule_op {
  int rule;
  ql_rule_verb verb; /* scale: by factor in the mask; part: only factor times the mask is left */
  double factor;
  const double *mask; /* [places], NULL: 1 everywhere */
  double *moved;      /* [places] of a shift: sum over the day, rate s-1 times hours */
  double moved_day;
} ql_rule_op;

typedef struct ql_lane {
  int first, count;    /* among the terms of its flow */
  ql_flow_term *terms; /* while rules are put in; then part of the flow's */
  double share;        /* of the flow's amount that these terms stand for */
  double amount;       /* mol or kg of the flow so far, after the rules */
  int op_count;
  ql_rule_op *ops;
} ql_lane;

typedef struct ql_lane_at {
  ql_inventory *inventory;
  int flow, lane;
} ql_lane_at;

typedef struct ql_rule {
  const ql_scenario_rule *from;
  double first_day, last_day; /* local days since 1970-01-01, both included */
  double limit;               /* kg s-1 of a cap */
  bool by_day;
  double known_at, known; /* hour or day of a cap, and its factor then */
  const double **mask;    /* [inventory]: parts of the places; NULL: all of each, if it touches */
  bool *touches;          /* [inventory] */
} ql_rule;

typedef struct ql_rules {
  const ql_scenario *scenario;
  int count;
  ql_rule *items;
  double first_hour; /* s since 1970, of the run */
  int hours;
  ql_roster roster;
  ql_geojson townships;
  size_t places;    /* most of any inventory */
  int depth, room;  /* rooms in use, rooms */
  double **scratch; /* [room][places] */
} ql_rules;

/* --- rules.c ------------------------------------------------------------------------------------
 */

/* Read what the scenario's file names, check every rule against the inventories (which are open),
 * and put the rules into the flows. What is wrong goes to e->problems. */
ql_status ql_rules_compile(ql_emissions *e, const ql_case *config, const ql_scenario *scenario);

/* Change the stacks of rules that rebuild them; after compiling, before stacks are placed. */
void ql_rules_rebuild(ql_emissions *e);

/* A problem of rule k at one of its keys. */
void ql_rules_fault(const ql_emissions *e, int k, const char *key, const char *format, ...)
    QL_PRINTF(4, 5);

/* --- rules_time.c -------------------------------------------------------------------------------
 */

/* Dates of rule k, and that it holds in some hour of the run. */
void ql_rules_set_time(ql_emissions *e, int k);
double ql_rules_day(const ql_emissions *e, double hour); /* local, since 1970 */
/* Part of the hour that begins at `hour` in which the rule holds. */
double ql_rules_weight(const ql_emissions *e, const ql_rule *rule, double hour);
/* Part of an hour that is a target of a shift. */
double ql_rules_target(const ql_emissions *e, const ql_rule *rule, double hour);
/* The hours of the run in the local day: *first, and their number. */
int ql_rules_hours_of_day(const ql_emissions *e, double day, double *first);

/* --- rules_select.c -----------------------------------------------------------------------------
 */

/* Names that the case does not know: an error each. */
void ql_rules_check_names(const ql_emissions *e, int k);
/* Fill rule->mask and touches for every inventory that is there when rule k comes. */
ql_status ql_rules_select(ql_emissions *e, int k);
/* Does rule k pick something of a flow? (place > 0 in mask, sector, pollutant, a species) */
bool ql_rules_selects(const ql_emissions *e, int k, int inventory, int flow);
bool ql_rules_picks_species(const ql_emissions *e, const ql_rule *rule, int species);
/* Is a place of an inventory part of a flow? */
bool ql_rules_in_flow(const ql_inventory *inventory, int flow, int place);

/* --- rules_conflict.c ---------------------------------------------------------------------------
 */

/* Pairs of rules that contradict each other. */
void ql_rules_check_conflicts(ql_emissions *e);

/* --- rules_rates.c ------------------------------------------------------------------------------
 */

/* Take the room that ql_rules_rates() needs. */
ql_status ql_rules_make_room(ql_emissions *e);

/* Rates of a lane by place over an hour, mol s-1 or kg s-1 of its flow, after all rules. */
ql_status ql_rules_rates(ql_emissions *e, const ql_lane_at *at, double hour, double *places);

#endif
