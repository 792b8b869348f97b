#include "inputs/scenario/check.h"

#include "base/units.h"
#include "inputs/yaml/document.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { KEY = 160 };

typedef struct check {
  const ql_scenario *scenario;
  unsigned rule;
  ql_problems *problems;
} check;

/* An error at a key of the rule. Few are enough of a file that is wrong throughout. */
static void QL_PRINTF(3, 4) fault(const check *c, const char *key, const char *format, ...) {
  char whole[KEY], text[512];
  va_list arguments;
  if (c->problems->error_count >= QL_YAML_PROBLEMS) return;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  snprintf(whole, sizeof whole, "rules[%u].%s", c->rule, key);
  ql_problems_add(c->problems, QL_ERROR, ql_scenario_place(c->scenario, whole), "%s", text);
}

static bool given(const check *c, const char *key) {
  return ql_scenario_has(c->scenario, c->rule, key);
}

static void range(const check *c, const char *key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  fault(c, key, "%s is %g; it must be a number from %g to %g", key, value, low, high);
}

static void check_hours(const check *c, const char *list, const ql_scenario_hours *hours,
                        unsigned count) {
  for (unsigned h = 0; h < count; h++) {
    char key[KEY / 2];
    snprintf(key, sizeof key, "%s[%u]", list, h);
    const double from = hours[h].from, to = hours[h].to;
    if (!(from >= 0.0 && from <= 24.0 && to >= 0.0 && to <= 24.0))
      fault(c, key, "%s: from %g to %g: hours of the local day are 0 to 24", key, from, to);
    else if (from == to)
      fault(c, key, "%s: from %g to %g is no time; leave the hours out for the whole day", key,
            from, to);
  }
}

static void check_select(const check *c, ql_scenario_select *s) {
  if (!given(c, "select.share")) s->share = 1.0;
  range(c, "select.share", s->share, 0.0, 1.0);
  for (unsigned n = 0; n < s->grades_count; n++) {
    char key[KEY / 2];
    snprintf(key, sizeof key, "select.grades[%u]", n);
    if (strlen(s->grades[n]) != 1 || !strchr("ABCD", s->grades[n][0]))
      fault(c, key, "grade '%s': grades are A, B, C and D", s->grades[n]);
  }
  if (s->grades_count && !c->scenario->file->enterprises)
    fault(c, "select.grades", "the file names no table `enterprises` that gives the grades");
  if (s->townships_count && !c->scenario->file->enterprises && !c->scenario->file->townships)
    fault(c, "select.townships",
          "the file names neither outlines `townships` nor a table `enterprises` with townships");
  for (unsigned n = 0; n < s->polygon_count; n++) {
    char key[KEY / 2];
    snprintf(key, sizeof key, "select.polygon[%u]", n);
    const ql_scenario_corner *p = &s->polygon[n];
    if (!(fabs(p->lon) <= 360.0 && fabs(p->lat) <= 90.0))
      fault(c, key, "lon %g, lat %g is no place", p->lon, p->lat);
  }
  if (s->polygon_count && s->polygon_count < 3)
    fault(c, "select.polygon", "a polygon needs three corners or more");
  for (unsigned n = 0; n < s->lists_count; n++) {
    char key[KEY / 2];
    bool found = false;
    for (unsigned l = 0; l < c->scenario->file->lists_count; l++)
      found = found || strcmp(c->scenario->file->lists[l].name, s->lists[n]) == 0;
    snprintf(key, sizeof key, "select.lists[%u]", n);
    if (!found) fault(c, key, "there is no list '%s' under `lists` of this file", s->lists[n]);
  }
}

static void check_cap(const check *c, const ql_scenario_cap *cap) {
  ql_units_map map;
  range(c, "cap.limit", cap->limit, 0.0, 1e15);
  if (ql_units_between(cap->units, "kg s-1", &map) != QL_OK)
    fault(c, "cap.units", "%s; a cap is mass by time, such as 'kg h-1' or 't d-1'",
          ql_error_message());
  if (strcmp(cap->every, "hour") != 0 && strcmp(cap->every, "day") != 0)
    fault(c, "cap.every", "every: '%s' must be hour or day", cap->every);
}

static void check_shift(const check *c, ql_scenario_rule *rule) {
  if (!rule->when.hours_count)
    fault(c, "shift", "a shift moves the emission of some hours: name them under when.hours");
  check_hours(c, "shift.to", rule->shift.to, rule->shift.to_count);
  if (!given(c, "shift.share")) rule->shift.share = 1.0;
  range(c, "shift.share", rule->shift.share, 0.0, 1.0);
}

static void check_substitute(const check *c, ql_scenario_rule *rule) {
  if (!given(c, "substitute.ratio")) rule->substitute.ratio = 1.0;
  range(c, "substitute.ratio", rule->substitute.ratio, 0.0, 100.0);
  if (!rule->select.pollutants_count)
    fault(c, "substitute", "name the pollutants that are split anew under select.pollutants");
  if (rule->select.species_count)
    fault(c, "select.species", "a substitution changes all that a pollutant becomes; remove it");
}

static void check_retrofit(const check *c, ql_scenario_rule *rule) {
  static const struct {
    const char *key;
    double low, high;
  } bounds[] = {{"retrofit.height", 0.0, 600.0},
                {"retrofit.diameter", 0.01, 40.0},
                {"retrofit.temperature", 230.0, 2300.0},
                {"retrofit.velocity", 0.0, 150.0}};
  ql_scenario_retrofit *r = &rule->retrofit;
  const double value[] = {r->height, r->diameter, r->temperature, r->velocity};
  bool stack = false;
  for (size_t n = 0; n < sizeof bounds / sizeof bounds[0]; n++) {
    if (!given(c, bounds[n].key)) continue;
    stack = true;
    range(c, bounds[n].key, value[n], bounds[n].low, bounds[n].high);
  }
  if (!given(c, "retrofit.factor")) {
    r->factor = 1.0;
    if (!stack) fault(c, "retrofit", "give a factor, or height, diameter, temperature, velocity");
  }
  range(c, "retrofit.factor", r->factor, 0.0, 100.0);
  const ql_scenario_select *s = &rule->select;
  if (stack &&
      (given(c, "when") || given(c, "select.share") || s->pollutants_count || s->species_count))
    fault(c, "retrofit",
          "a stack is rebuilt as a whole, for all the run and all its pollutants; put the factor "
          "into a rule of its own, with `when`, share, pollutants and species");
}

static void check_add(const check *c, const ql_scenario_rule *rule) {
  const ql_scenario_add *a = &rule->add;
  const int sources = (a->points != NULL) + (a->inventory != NULL) + (a->fires != NULL);
  if (sources != 1)
    fault(c, "add", "name one of points, inventory, fires; here are %d of them", sources);
  if (a->inventory && (!a->sector || !a->speciation || !a->profiles))
    fault(c, "add", "an inventory needs sector, speciation and profiles, as in the case file");
  if (given(c, "select") || given(c, "when"))
    fault(
        c, "add",
        "added sources need neither select nor when; a later rule can pick them by inventory '%s'",
        a->name);
}

static void check_rule(const check *c, ql_scenario_rule *rule) {
  static const char *const verbs[] = {"scale",    "cap", "shift", "substitute",
                                      "retrofit", "ban", "add"};
  char list[KEY] = "";
  int count = 0;
  for (size_t v = 0; v < sizeof verbs / sizeof verbs[0]; v++) {
    if (!given(c, verbs[v])) continue;
    const size_t used = strlen(list);
    snprintf(list + used, sizeof list - used, "%s%s", count++ ? ", " : "", verbs[v]);
  }
  if (count != 1)
    fault(c, "",
          "a rule does one thing: scale, cap, shift, substitute, retrofit, ban or add; "
          "this one has %s",
          count ? list : "none of them");
  check_select(c, &rule->select);
  check_hours(c, "when.hours", rule->when.hours, rule->when.hours_count);
  if (!given(c, "when.end_hour")) rule->when.end_hour = 24.0;
  range(c, "when.start_hour", rule->when.start_hour, 0.0, 24.0);
  range(c, "when.end_hour", rule->when.end_hour, 0.0, 24.0);
  if (given(c, "scale")) range(c, "scale", rule->scale, 0.0, 1000.0);
  if (given(c, "ban") && !rule->ban) fault(c, "ban", "ban: false does nothing; remove the rule");
  if (given(c, "cap")) check_cap(c, &rule->cap);
  if (given(c, "shift")) check_shift(c, rule);
  if (given(c, "substitute")) check_substitute(c, rule);
  if (given(c, "retrofit")) check_retrofit(c, rule);
  if (given(c, "add")) check_add(c, rule);
}

static bool good_name(const char *name) {
  const size_t length = strlen(name);
  return length < 64 && name[0] != '-' &&
         strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_") == length;
}

static void check_names(const ql_scenarios *file, unsigned s, ql_problems *problems) {
  const char *name = file->scenarios[s].name;
  const char *place = ql_scenario_place(&file->scenarios[s], "name");
  if (!good_name(name))
    ql_problems_add(problems, QL_ERROR, place,
                    "name '%.80s' becomes a folder: use up to 63 letters, digits, - and _", name);
  if (strcmp(name, "base") == 0)
    ql_problems_add(problems, QL_ERROR, place, "'base' is the run without rules; choose another");
  for (unsigned other = 0; other < s; other++)
    if (strcmp(file->scenarios[other].name, name) == 0)
      ql_problems_add(problems, QL_ERROR, place, "a scenario '%s' was there before", name);
}

static ql_status set_title(char **title, const char *otherwise) {
  if (*title) return QL_OK;
  *title = strdup(otherwise);
  return *title ? QL_OK : ql_error_set(QL_ERR_MEMORY, "out of memory reading scenarios");
}

ql_status ql_scenario_check(ql_scenarios *file, ql_problems *problems) {
  QL_TRY(set_title(&file->title, file->path));
  for (unsigned l = 0; l < file->lists_count; l++)
    for (unsigned other = 0; other < l; other++)
      if (strcmp(file->lists[other].name, file->lists[l].name) == 0) {
        char key[KEY];
        snprintf(key, sizeof key, "lists[%u].name", l);
        ql_problems_add(problems, QL_ERROR, ql_scenarios_place(file, key),
                        "a list '%s' was there before", file->lists[l].name);
      }
  for (unsigned s = 0; s < file->scenarios_count; s++) {
    ql_scenario *scenario = &file->scenarios[s];
    QL_TRY(set_title(&scenario->title, scenario->name));
    check_names(file, s, problems);
    for (unsigned r = 0; r < scenario->rules_count; r++)
      check_rule(&(check){scenario, r, problems}, &scenario->rules[r]);
  }
  return QL_OK;
}
