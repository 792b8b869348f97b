/* What the keys of one process can be. */
#include "inputs/enterprises/check.h"
#include "inputs/enterprises/defaults.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct checked {
  const ql_enterprises_checker *c;
  const ql_plant_process *process;
  ql_process_kind kind;
  char owner[QL_ENTERPRISES_KEY];
} checked;

static void range(const checked *k, const char *key, double value, double low, double high) {
  if (value >= low && value <= high) return;
  ql_enterprises_fault(k->c, k->owner, key, "is %g; it must be %g to %g", value, low, high);
}

static bool given(const checked *k, const char *key) {
  return ql_enterprises_given(k->c, k->owner, key);
}

static void check_id(const checked *k, unsigned e, unsigned p) {
  const ql_enterprise *owner = &k->c->all->enterprises[e];
  const char *id = k->process->id;
  for (unsigned n = 0; n < p; n++)
    if (strcmp(owner->processes[n].id, id) == 0)
      ql_enterprises_fault(k->c, k->owner, "id", "'%s' is the id of processes[%u] of %s too", id, n,
                           owner->id);
  if (strlen(id) > 31)
    ql_enterprises_fault(k->c, k->owner, "id", "has %zu bytes; 31 at most", strlen(id));
}

static bool check_kind(checked *k) {
  static const char *const kinds[] = {"continuous", "batch", "line", "storage"};
  for (int n = 0; n < 4; n++)
    if (strcmp(kinds[n], k->process->kind) == 0) {
      k->kind = ql_enterprises_kind(k->process);
      return true;
    }
  ql_enterprises_fault(k->c, k->owner, "kind",
                       "is '%s'; it must be continuous, batch, line or storage", k->process->kind);
  return false;
}

static void check_emission(const checked *k, unsigned n) {
  const ql_process_emission *x = &k->process->emissions[n];
  char owner[QL_ENTERPRISES_KEY + 24];
  snprintf(owner, sizeof owner, "%s.emissions[%u]", k->owner, n);
  if (!ql_enterprises_is_species(x->species))
    ql_enterprises_fault(
        k->c, owner, "species", "is '%s'; it must be PM25, NOx, VOC, SO2 or NH3%s", x->species,
        strcmp(x->species, "NMVOC") == 0 || strcmp(x->species, "VOCs") == 0 ? " (write VOC)" : "");
  for (unsigned m = 0; m < n; m++)
    if (strcmp(k->process->emissions[m].species, x->species) == 0)
      ql_enterprises_fault(k->c, owner, "species", "%s is given twice", x->species);
  const struct {
    const char *key;
    double value;
  } numbers[] = {{"full", x->full}, {"idle", x->idle}, {"start", x->start}, {"warm", x->warm}};
  for (int m = 0; m < 4; m++)
    if (!(numbers[m].value >= 0.0 && numbers[m].value <= 1e7))
      ql_enterprises_fault(k->c, owner, numbers[m].key, "is %g; it must be 0 to 1e7 kg",
                           numbers[m].value);
  if (x->idle > x->full)
    ql_enterprises_fault(k->c, owner, "idle",
                         "is %g kg h-1, more than full, %g; full load includes it", x->idle,
                         x->full);
}

static void check_hours(const checked *k, const char *list, const ql_hours *hours, unsigned count) {
  for (unsigned n = 0; n < count; n++) {
    const ql_hours *h = &hours[n];
    char key[32];
    snprintf(key, sizeof key, "%s[%u]", list, n);
    if (!(h->from >= 0.0 && h->from <= 24.0 && h->to >= 0.0 && h->to <= 24.0))
      ql_enterprises_fault(k->c, k->owner, key,
                           "is %g to %g; hours of the local day go from 0 to 24", h->from, h->to);
    else if (h->from == h->to)
      ql_enterprises_fault(k->c, k->owner, key,
                           "is %g to %g, no time at all; all day is from: 0, to: 24", h->from,
                           h->to);
    else if (floor(h->from) != h->from || floor(h->to) != h->to)
      ql_enterprises_fault(k->c, k->owner, key,
                           "is %g to %g; a plan goes by whole hours: give whole numbers", h->from,
                           h->to);
  }
}

/* A list of loads by hour. */
static void check_day(const checked *k, const char *key, const double *values, unsigned count) {
  if (count != QL_DAY_HOURS) {
    ql_enterprises_fault(k->c, k->owner, key,
                         "has %u values; give 24, one for each local hour, or one for all", count);
    return;
  }
  const bool starts = k->kind == QL_PROCESS_BATCH;
  for (int h = 0; h < QL_DAY_HOURS; h++) {
    const double v = values[h];
    if (v >= 0.0 && v <= 1.0 && !(starts && v != 0.0 && v != 1.0)) continue;
    ql_enterprises_fault(k->c, k->owner, key, "is %g at hour %d; it must be %s", v, h,
                         starts ? "0 or 1: the batches that start in it" : "0 to 1, part of full");
    return;
  }
}

static void forbid(const checked *k, const char *const *keys, const char *of) {
  for (; *keys; keys++)
    if (given(k, *keys))
      ql_enterprises_fault(k->c, k->owner, *keys,
                           "is of no effect for kind: %s (it is %s); remove it", k->process->kind,
                           of);
}

static void check_running(const checked *k) {
  static const char *const others[] = {"duration",      "setup",        "shape",
                                       "least_batches", "most_batches", NULL};
  const ql_plant_process *p = k->process;
  range(k, "minimum_load", p->minimum_load, 0.0, 1.0);
  range(k, "ramp", p->ramp, 1e-6, 1.0);
  range(k, "minimum_up", p->minimum_up, 1, 168);
  range(k, "minimum_down", p->minimum_down, 1, 168);
  range(k, "drying", p->drying, 0, 24);
  forbid(k, others, "a key of batch processes");
  if (p->heat_count) check_day(k, "heat", p->heat, p->heat_count);
}

static void check_shape(const checked *k) {
  const ql_plant_process *p = k->process;
  if (p->shape_count == 0) return;
  double sum = 0.0;
  bool negative = false;
  for (unsigned n = 0; n < p->shape_count; n++) {
    sum += p->shape[n];
    negative = negative || !(p->shape[n] >= 0.0);
  }
  if ((int)p->shape_count != p->duration)
    ql_enterprises_fault(k->c, k->owner, "shape", "has %u values; the batch lasts %d h",
                         p->shape_count, p->duration);
  else if (negative || !(fabs(sum - 1.0) <= 0.01))
    ql_enterprises_fault(k->c, k->owner, "shape",
                         "sums to %g; parts of the batch's emission sum to 1, none below 0", sum);
}

static void check_batch(const checked *k) {
  static const char *const others[] = {"minimum_load", "ramp",     "minimum_up",
                                       "minimum_down", "must_run", "heat",
                                       "warm_cost",    "drying",   NULL};
  const ql_plant_process *p = k->process;
  if (!given(k, "duration"))
    ql_enterprises_fault(k->c, k->owner, "duration", "is missing; how many hours is a batch?");
  else
    range(k, "duration", p->duration, 1, 24);
  range(k, "setup", p->setup, 0, 24);
  range(k, "least_batches", p->least_batches, 0, 24);
  range(k, "most_batches", p->most_batches, 1, 24);
  forbid(k, others, "for processes that run at a load");
  check_shape(k);
}

static void check_money(const checked *k) {
  const ql_plant_process *p = k->process;
  const struct {
    const char *key;
    double value;
  } numbers[] = {{"power", p->power},           {"start_cost", p->start_cost},
                 {"shift_cost", p->shift_cost}, {"stop_cost", p->stop_cost},
                 {"warm_cost", p->warm_cost},   {"shortfall_cost", p->shortfall_cost}};
  for (size_t n = 0; n < sizeof numbers / sizeof numbers[0]; n++)
    range(k, numbers[n].key, numbers[n].value, 0.0, 1e9);
}

void ql_enterprises_check_process(const ql_enterprises_checker *c, unsigned e, unsigned p) {
  checked k = {.c = c, .process = &c->all->enterprises[e].processes[p]};
  snprintf(k.owner, sizeof k.owner, "enterprises[%u].processes[%u]", e, p);
  check_id(&k, e, p);
  if (!check_kind(&k)) return;
  check_day(&k, "base", k.process->base, k.process->base_count);
  for (unsigned n = 0; n < k.process->emissions_count; n++) check_emission(&k, n);
  if (k.process->emissions_count && !k.process->stacks_count)
    ql_enterprises_fault(c, k.owner, "stacks",
                         "is missing; name the stack of the case that carries the emissions");
  check_money(&k);
  check_hours(&k, "windows", k.process->windows, k.process->windows_count);
  check_hours(&k, "quiet", k.process->quiet, k.process->quiet_count);
  range(&k, "day_share", k.process->day_share, 0.0, 1.0);
  range(&k, "quota_share", k.process->quota_share, 0.0, 2.0);
  if (k.kind == QL_PROCESS_BATCH)
    check_batch(&k);
  else
    check_running(&k);
}
