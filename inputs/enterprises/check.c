#include "inputs/enterprises/check.h"

#include "inputs/enterprises/defaults.h"
#include "inputs/enterprises/feasible.h"
#include "inputs/yaml/map.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void join(char joined[QL_ENTERPRISES_KEY], const char *owner, const char *key) {
  snprintf(joined, QL_ENTERPRISES_KEY, "%s%s%s", owner, *owner && *key ? "." : "", key);
}

void ql_enterprises_fault(const ql_enterprises_checker *c, const char *owner, const char *key,
                          const char *format, ...) {
  char joined[QL_ENTERPRISES_KEY], text[768];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  join(joined, owner, key);
  ql_problems_add(c->problems, QL_ERROR, ql_enterprises_place(c->all, joined), "%s: %s", joined,
                  text);
}

bool ql_enterprises_given(const ql_enterprises_checker *c, const char *owner, const char *key) {
  char joined[QL_ENTERPRISES_KEY];
  join(joined, owner, key);
  return ql_yaml_map_has(c->all->places, joined);
}

static void not_negative(const ql_enterprises_checker *c, const char *owner, const char *key,
                         double value) {
  if (!(value >= 0.0 && value <= 1e12))
    ql_enterprises_fault(c, owner, key, "is %g; it must not be below 0", value);
}

static void check_tariff(const ql_enterprises_checker *c, unsigned n) {
  const ql_tariff *t = &c->all->tariffs[n];
  char owner[QL_ENTERPRISES_KEY];
  snprintf(owner, sizeof owner, "tariffs[%u]", n);
  if (t->price_count != QL_DAY_HOURS)
    ql_enterprises_fault(c, owner, "price",
                         "has %u values; give 24 prices (CNY per MWh of each local hour) or one",
                         t->price_count);
  for (unsigned h = 0; h < t->price_count; h++)
    if (!(fabs(t->price[h]) <= 1e5)) {
      ql_enterprises_fault(c, owner, "price", "%g is no price in CNY per MWh (-1e5 to 1e5)",
                           t->price[h]);
      break;
    }
  for (unsigned k = 0; k < n; k++)
    if (strcmp(c->all->tariffs[k].name, t->name) == 0)
      ql_enterprises_fault(c, owner, "name", "'%s' is the name of tariffs[%u] too", t->name, k);
}

static bool one_of(const char *text, const char *const *list) {
  for (; *list; list++)
    if (strcmp(text, *list) == 0) return true;
  return false;
}

static void check_status(const ql_enterprises_checker *c, const char *owner,
                         const ql_enterprise *e) {
  static const char *const statuses[] = {"negotiated", "exempt", "voluntary", "protected", NULL};
  static const char *const grades[] = {"A", "B", "C", "D", NULL};
  if (!one_of(e->status, statuses))
    ql_enterprises_fault(c, owner, "status",
                         "is '%s'; it must be negotiated, exempt, voluntary or protected",
                         e->status);
  if (e->grade && !one_of(e->grade, grades))
    ql_enterprises_fault(c, owner, "grade",
                         "is '%s'; it must be A, B, C or D, or left out where there is none",
                         e->grade);
  if (e->voluntary_cost != 0.0 && strcmp(e->status, "voluntary") != 0)
    ql_enterprises_fault(c, owner, "voluntary_cost", "is of use with status: voluntary only");
}

static void check_tariff_name(const ql_enterprises_checker *c, const char *owner,
                              const ql_enterprise *e) {
  if (!e->tariff) return;
  char known[256] = "";
  size_t used = 0;
  for (unsigned n = 0; n < c->all->tariffs_count; n++) {
    if (strcmp(c->all->tariffs[n].name, e->tariff) == 0) return;
    if (used < sizeof known)
      used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", n ? ", " : "",
                               c->all->tariffs[n].name);
  }
  ql_enterprises_fault(c, owner, "tariff", "there is no tariff '%s'; there %s", e->tariff,
                       *known ? known : "is none: add it under tariffs");
}

static void check_permits(const ql_enterprises_checker *c, const char *owner,
                          const ql_enterprise *e) {
  for (unsigned n = 0; n < e->permits_count; n++) {
    char key[64];
    snprintf(key, sizeof key, "permits[%u]", n);
    if (!ql_enterprises_is_species(e->permits[n].species))
      ql_enterprises_fault(c, owner, key, "species is '%s'; it must be PM25, NOx, VOC, SO2 or NH3",
                           e->permits[n].species);
    if (!(e->permits[n].tonnes > 0.0 && e->permits[n].tonnes <= 1e9))
      ql_enterprises_fault(c, owner, key, "tonnes is %g; it must be above 0 t a year",
                           e->permits[n].tonnes);
    for (unsigned k = 0; k < n; k++)
      if (strcmp(e->permits[k].species, e->permits[n].species) == 0)
        ql_enterprises_fault(c, owner, key, "%s has a permit already, permits[%u]",
                             e->permits[n].species, k);
  }
}

static void check_buffer(const ql_enterprises_checker *c, const char *owner, const ql_enterprise *e,
                         unsigned n) {
  const ql_buffer *b = &e->buffers[n];
  char key[64];
  snprintf(key, sizeof key, "buffers[%u]", n);
  if (ql_enterprises_find_process(e, b->from) < 0)
    ql_enterprises_fault(c, owner, key, "from: there is no process '%s' in %s", b->from, e->id);
  if (ql_enterprises_find_process(e, b->to) < 0)
    ql_enterprises_fault(c, owner, key, "to: there is no process '%s' in %s", b->to, e->id);
  if (strcmp(b->from, b->to) == 0)
    ql_enterprises_fault(c, owner, key, "from and to are the same process");
  if (!(b->per_hour > 0.0 && b->per_hour <= 1e6))
    ql_enterprises_fault(c, owner, key, "per_hour is %g; it must be above 0", b->per_hour);
  if (!(b->capacity >= 0.0 && b->capacity <= 1e9))
    ql_enterprises_fault(c, owner, key, "capacity is %g; it must not be below 0", b->capacity);
  if (!(b->initial >= 0.0 && b->initial <= b->capacity))
    ql_enterprises_fault(c, owner, key, "initial is %g; it must be from 0 to the capacity, %g",
                         b->initial, b->capacity);
}

static void check_enterprise(const ql_enterprises_checker *c, unsigned n) {
  const ql_enterprise *e = &c->all->enterprises[n];
  char owner[QL_ENTERPRISES_KEY];
  snprintf(owner, sizeof owner, "enterprises[%u]", n);
  for (unsigned k = 0; k < n; k++)
    if (strcmp(c->all->enterprises[k].id, e->id) == 0)
      ql_enterprises_fault(c, owner, "id", "'%s' is the id of enterprises[%u] too", e->id, k);
  if (strlen(e->id) > 31)
    ql_enterprises_fault(c, owner, "id", "has %zu bytes; 31 at most", strlen(e->id));
  if (strpbrk(e->id, "/\\"))
    ql_enterprises_fault(c, owner, "id", "must have no slash: it is part of a file's name");
  check_status(c, owner, e);
  check_tariff_name(c, owner, e);
  not_negative(c, owner, "voluntary_cost", e->voluntary_cost);
  not_negative(c, owner, "power_cap", e->power_cap);
  not_negative(c, owner, "power_excess_cost", e->power_excess_cost);
  not_negative(c, owner, "burden_share", e->burden_share);
  not_negative(c, owner, "most_changes", e->most_changes);
  check_permits(c, owner, e);
  for (unsigned p = 0; p < e->processes_count; p++) ql_enterprises_check_process(c, n, p);
  for (unsigned b = 0; b < e->buffers_count; b++) check_buffer(c, owner, e, b);
}

ql_status ql_enterprises_check(ql_enterprises *made, ql_problems *problems) {
  const ql_enterprises_checker c = {made, problems};
  const ql_feasible_span three_days = {.hours = 3 * QL_DAY_HOURS};
  const size_t before = problems->error_count;
  QL_TRY(ql_enterprises_fill_defaults(made));
  for (unsigned n = 0; n < made->tariffs_count; n++) check_tariff(&c, n);
  for (unsigned n = 0; n < made->enterprises_count; n++) check_enterprise(&c, n);
  if (problems->error_count == before) ql_feasible_explain(made, &three_days, problems);
  return QL_OK;
}

static bool is_among(const char *id, const char *const *ids, int count) {
  for (int n = 0; n < count; n++)
    if (strcmp(ids[n], id) == 0) return true;
  return false;
}

void ql_enterprises_check_stacks(const ql_enterprises *all, const char *const *ids, int count,
                                 ql_problems *problems) {
  const ql_enterprises_checker c = {all, problems};
  for (unsigned e = 0; e < all->enterprises_count; e++)
    for (unsigned p = 0; p < all->enterprises[e].processes_count; p++) {
      const ql_plant_process *process = &all->enterprises[e].processes[p];
      for (unsigned s = 0; s < process->stacks_count; s++) {
        if (is_among(process->stacks[s], ids, count)) continue;
        char owner[QL_ENTERPRISES_KEY];
        snprintf(owner, sizeof owner, "enterprises[%u].processes[%u].stacks[%u]", e, p, s);
        ql_enterprises_fault(&c, owner, "",
                             "the case has no stack '%s' in its grid; take an id of its points",
                             process->stacks[s]);
      }
    }
}
