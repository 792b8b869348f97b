/* When the rules of a scenario hold. */
#include "inputs/emissions/rules.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const double hour_seconds = 3600.0, day_seconds = 86400.0;

double ql_rules_day(const ql_emissions *e, double hour) {
  return floor((hour + e->utc_offset + 1e-6) / day_seconds);
}

/* Hours of [h, h + 1) that lie in [from, to), of a day or of the one after. */
static double overlap(double h, double from, double to) {
  const double today = fmin(h + 1.0, to) - fmax(h, from);
  const double tomorrow = fmin(h + 1.0, to + 24.0) - fmax(h, from + 24.0);
  return fmax(0.0, today) + fmax(0.0, tomorrow);
}

/* Part of the hour, beginning at local hour h, that lies in one of the windows. */
static double in_windows(const ql_scenario_hours *hours, unsigned count, double h) {
  double part = 0.0;
  for (unsigned n = 0; n < count; n++)
    part += hours[n].from < hours[n].to
                ? overlap(h, hours[n].from, hours[n].to)
                : overlap(h, hours[n].from, 24.0) + overlap(h, 0.0, hours[n].to);
  return fmin(part, 1.0);
}

static double local_hour(const ql_emissions *e, double hour) {
  const double local = hour + e->utc_offset - day_seconds * ql_rules_day(e, hour);
  const double h = local / hour_seconds, whole = round(h);
  return fabs(h - whole) < 1e-6 ? whole : h;
}

/* Part of the hour that lies between the rule's start and its end. */
static double in_force(const ql_emissions *e, const ql_rule *rule, double hour) {
  const ql_scenario_when *when = &rule->from->when;
  const double day = ql_rules_day(e, hour), h = local_hour(e, hour);
  if (day < rule->first_day || day > rule->last_day) return 0.0;
  const double from = day == rule->first_day ? when->start_hour : 0.0;
  const double to = day == rule->last_day && when->end_hour < 24.0 ? when->end_hour : 25.0;
  return fmin(1.0, fmax(0.0, fmin(h + 1.0, to) - fmax(h, from)));
}

double ql_rules_weight(const ql_emissions *e, const ql_rule *rule, double hour) {
  const ql_scenario_when *when = &rule->from->when;
  const double part = in_force(e, rule, hour);
  if (part == 0.0 || !when->hours_count) return part;
  return part * in_windows(when->hours, when->hours_count, local_hour(e, hour));
}

double ql_rules_target(const ql_emissions *e, const ql_rule *rule, double hour) {
  const ql_scenario_shift *shift = &rule->from->shift;
  const double part =
      in_force(e, rule, hour) * in_windows(shift->to, shift->to_count, local_hour(e, hour));
  return fmax(0.0, part - ql_rules_weight(e, rule, hour));
}

int ql_rules_hours_of_day(const ql_emissions *e, double day, double *first) {
  const ql_rules *rules = e->rules;
  const double midnight = day * day_seconds - e->utc_offset;
  int n = (int)fmax(0.0, ceil((midnight - rules->first_hour - 1e-6) / hour_seconds));
  int count = 0;
  *first = rules->first_hour + n * hour_seconds;
  while (n + count < rules->hours &&
         ql_rules_day(e, rules->first_hour + (n + count) * hour_seconds) == day)
    count++;
  return count;
}

/* A date of a rule as a day; an error if it is none, or none of the run. */
static void set_date(ql_emissions *e, int k, const char *key, const char *text, double *day) {
  const ql_rules *rules = e->rules;
  const double first = ql_rules_day(e, rules->first_hour);
  const double last = ql_rules_day(e, rules->first_hour + (rules->hours - 1) * hour_seconds);
  char from[QL_CLOCK_TEXT], to[QL_CLOCK_TEXT];
  double time;
  if (!text) return;
  if (strlen(text) != 10 || ql_clock_parse(text, &time) != QL_OK) {
    ql_error_clear();
    ql_rules_fault(e, k, key, "'%s' is no date; write it as 2023-07-15", text);
    return;
  }
  *day = floor(time / day_seconds + 0.5);
  if (*day >= first && *day <= last) return;
  ql_clock_format(first * day_seconds, from);
  ql_clock_format(last * day_seconds, to);
  ql_rules_fault(e, k, key, "%s is outside the case, which has the local days %.10s to %.10s", text,
                 from, to);
}

/* Every local day in which the shift takes something away must have hours that get it. */
static void check_targets(ql_emissions *e, int k) {
  const ql_rules *rules = e->rules;
  const ql_rule *rule = &rules->items[k];
  double taken = 0.0, target = 0.0;
  for (int n = 0; n < rules->hours; n++) {
    const double hour = rules->first_hour + n * hour_seconds, day = ql_rules_day(e, hour);
    taken += ql_rules_weight(e, rule, hour);
    target += ql_rules_target(e, rule, hour);
    if (n + 1 < rules->hours && ql_rules_day(e, hour + hour_seconds) == day) continue;
    if (taken > 0.0 && !(target > 0.0)) {
      char text[QL_CLOCK_TEXT];
      ql_clock_format(day * day_seconds, text);
      ql_rules_fault(
          e, k, "shift.to",
          "on %.10s there is no hour to shift to that the case has and that is not among "
          "those of `when`; name others, or leave that day out by first_date, last_date",
          text);
      return;
    }
    taken = target = 0.0;
  }
}

void ql_rules_set_time(ql_emissions *e, int k) {
  const ql_rules *rules = e->rules;
  ql_rule *rule = &e->rules->items[k];
  const ql_scenario_when *when = &rule->from->when;
  const size_t errors = e->problems->error_count;
  double held = 0.0;
  rule->first_day = ql_rules_day(e, rules->first_hour);
  rule->last_day = ql_rules_day(e, rules->first_hour + (rules->hours - 1) * hour_seconds);
  set_date(e, k, "when.first_date", when->first_date, &rule->first_day);
  set_date(e, k, "when.last_date", when->last_date, &rule->last_day);
  if (e->problems->error_count > errors) return;
  if (rule->first_day > rule->last_day) {
    ql_rules_fault(e, k, "when.last_date", "the last date %s is before the first, %s",
                   when->last_date, when->first_date);
    return;
  }
  for (int n = 0; n < rules->hours; n++)
    held += ql_rules_weight(e, rule, rules->first_hour + n * hour_seconds);
  if (!(held > 0.0))
    ql_rules_fault(e, k, "when", "this is at no hour of the case; mend the dates or hours");
  else if (ql_scenario_has(rules->scenario, (unsigned)k, "shift"))
    check_targets(e, k);
}
