/* An independent look at a plan: does every process keep to what its enterprise's file says? It
 * reads loads hour by hour and knows nothing of how the plan was made; hours before the plan come
 * from the 24 values of the base. Shared by the tests of scheduling/. */
#ifndef QL_TESTS_PLAN_CHECK_H
#define QL_TESTS_PLAN_CHECK_H

#include "scheduling/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct check_view {
  const ql_plan *plan, *base;
  const ql_plant_process *p;
  int process;
  bool batch;
} check_view;

static inline int check_clock(const ql_plan *plan, int hour) {
  const long local = lround((plan->start + plan->utc_offset) / 3600.0) + hour;
  return (int)(((local % 24) + 24) % 24);
}

/* A batch of the base that started `age` hours ago, or the base's load. */
static inline bool check_base_runs(const check_view *v, int hour) {
  if (!v->batch) return v->p->base[check_clock(v->plan, hour)] > 0.0;
  for (int age = 0; age < v->p->duration; age++)
    if (v->p->base[check_clock(v->plan, hour - age)] > 0.0) return true;
  return false;
}

static inline bool check_runs(const check_view *v, int hour) {
  return hour < 0 ? check_base_runs(v, hour) : v->plan->on[v->process * v->plan->hours + hour] != 0;
}

static inline double check_load(const check_view *v, int hour) {
  if (hour < 0) return v->batch ? check_base_runs(v, hour) : v->p->base[check_clock(v->plan, hour)];
  return v->plan->load[v->process * v->plan->hours + hour];
}

static inline bool check_begins(const check_view *v, int hour) {
  if (hour < 0) return v->p->base[check_clock(v->plan, hour)] > 0.0;
  return v->plan->starts[v->process * v->plan->hours + hour] != 0;
}

static inline bool check_inside(const ql_hours *list, unsigned count, int clock) {
  for (unsigned n = 0; n < count; n++) {
    const ql_hours *w = &list[n];
    for (int shift = 0; shift <= 24; shift += 24) {
      const double to = w->to > w->from ? w->to : w->to + 24.0;
      if (clock + shift >= w->from && clock + shift + 1 <= to) return true;
    }
  }
  return false;
}

/* Whole-hour windows: outside of quiet hours if no hour of quiet is this one. */
static inline bool check_allowed(const check_view *v, int hour, bool window) {
  const int clock = check_clock(v->plan, hour);
  if (check_inside(v->p->quiet, v->p->quiet_count, clock)) return false;
  return !window || v->p->windows_count == 0 ||
         check_inside(v->p->windows, v->p->windows_count, clock);
}

static inline const char *check_run_lengths(const check_view *v) {
  int length = 0; /* h in the state that it has; a long history counts as long enough */
  bool on = check_runs(v, -200);
  for (int h = -199; h < v->plan->hours; h++) {
    length++;
    if (check_runs(v, h) == on) continue;
    if (h >= 0 && on && length < v->p->minimum_up) return "runs too short";
    if (h >= 0 && !on && length < v->p->minimum_down) return "stands too short";
    on = !on;
    length = 0;
  }
  return NULL;
}

static inline const char *check_running(const check_view *v) {
  const double small = 1e-6;
  for (int h = 0; h < v->plan->hours; h++) {
    const double load = check_load(v, h), before = check_load(v, h - 1);
    const bool on = check_runs(v, h), was = check_runs(v, h - 1);
    const double heat = v->p->heat_count ? v->p->heat[check_clock(v->plan, h)] : 0.0;
    if (on && !check_allowed(v, h, true)) return "runs at a forbidden hour";
    if (!on && load != 0.0) return "has a load and does not run";
    if (on && (load < v->p->minimum_load - small || load > 1.0 + small)) return "load out of range";
    if (on && was && v->p->ramp > 0.0 && fabs(load - before) > v->p->ramp + small) return "ramp";
    if (v->p->must_run && !on) return "must run";
    if (load < heat - small) return "owes heat";
    if (check_begins(v, h) != (on && !was)) return "start is not where it starts";
  }
  return check_run_lengths(v);
}

static inline const char *check_batches(const check_view *v) {
  int free_from = -1000;
  for (int h = -48; h < v->plan->hours; h++) {
    if (h >= 0 && check_runs(v, h) != (check_begins(v, h) || h < free_from - v->p->setup))
      return "runs without a batch, or a batch without running";
    if (!check_begins(v, h)) continue;
    if (h >= 0 && h < free_from) return "batch before the last and its setup are over";
    if (h >= 0 && !check_allowed(v, h, true)) return "batch starts at a forbidden hour";
    for (int age = 0; h >= 0 && age < v->p->duration; age++)
      if (!check_allowed(v, h + age, false)) return "batch in quiet hours";
    free_from = h + v->p->duration + v->p->setup;
  }
  return NULL;
}

/* Days and horizon: what is done, in full-load hours or batches. */
static inline const char *check_amounts(const check_view *v) {
  const check_view b = {
      .plan = v->base, .base = v->base, .p = v->p, .process = v->process, .batch = v->batch};
  double done = 0.0, of_base = 0.0, all = 0.0, all_base = 0.0;
  for (int h = 0; h < v->plan->hours; h++) {
    done += v->batch ? check_begins(v, h) : check_load(v, h);
    of_base += v->batch ? check_begins(&b, h) : check_load(&b, h);
    if (check_clock(v->plan, h + 1) != 0 && h + 1 < v->plan->hours) continue;
    if (done < v->p->day_share * of_base - 1e-6) return "too little in a day";
    if (v->batch && done < fmin(v->p->least_batches, of_base)) return "too few batches in a day";
    if (v->batch && v->p->most_batches && done > fmax(v->p->most_batches, of_base))
      return "too many batches in a day";
    all += done;
    all_base += of_base;
    done = of_base = 0.0;
  }
  return all > fmax(1.0, v->p->quota_share) * all_base + 1e-6 ? "more than the base" : NULL;
}

static inline const char *check_buffer(const ql_plan *plan, const ql_plan *base, int e,
                                       const ql_buffer *b) {
  double level = b->initial;
  for (int h = 0; h < plan->hours; h++) {
    for (int p = plan->first[e]; p < plan->first[e + 1]; p++) {
      const check_view v = {.plan = plan,
                            .base = base,
                            .p = plan->process[p],
                            .process = p,
                            .batch = !strcmp(plan->process[p]->kind, "batch")};
      if (!strcmp(v.p->id, b->from)) level += check_load(&v, h);
      if (!strcmp(v.p->id, b->to)) level -= b->per_hour * check_load(&v, h);
    }
    if (level < -1e-5 || level > b->capacity + 1e-5) return "buffer";
  }
  return level < b->initial - 1e-5 ? "buffer at the end" : NULL;
}

static inline const char *check_changes(const ql_plan *plan, const ql_plan *base, int e) {
  int changes = 0, of_base = 0;
  for (int h = 0; h < plan->hours; h++) {
    for (int p = plan->first[e]; p < plan->first[e + 1]; p++) {
      check_view v = {.plan = plan,
                      .base = base,
                      .p = plan->process[p],
                      .process = p,
                      .batch = !strcmp(plan->process[p]->kind, "batch")};
      changes += check_runs(&v, h) != check_runs(&v, h - 1);
      v.plan = base;
      of_base += check_runs(&v, h) != check_runs(&v, h - 1);
    }
    if (check_clock(plan, h + 1) != 0 && h + 1 < plan->hours) continue;
    if (changes > plan->enterprises->enterprises[e].most_changes && changes > 2 * of_base)
      return "too many changes in a day";
    changes = of_base = 0;
  }
  return NULL;
}

/* What the first fault of a process is, NULL: there is none. */
static inline const char *check_process(const ql_plan *plan, const ql_plan *base, int process) {
  const ql_plant_process *p = plan->process[process];
  const check_view v = {.plan = plan,
                        .base = base,
                        .p = p,
                        .process = process,
                        .batch = strcmp(p->kind, "batch") == 0};
  const char *fault = v.batch ? check_batches(&v) : check_running(&v);
  return fault ? fault : check_amounts(&v);
}

/* Faults of a whole plan, each said on standard output. */
static inline int check_plan(const ql_plan *plan, const ql_plan *base) {
  int faults = 0;
  for (int p = 0; p < plan->process_count; p++) {
    const char *fault = check_process(plan, base, p);
    if (fault) printf("%s: %s\n", plan->process[p]->id, fault);
    faults += fault != NULL;
  }
  for (int e = 0; e < (int)plan->enterprises->enterprises_count; e++) {
    const ql_enterprise *of = &plan->enterprises->enterprises[e];
    const char *fault = of->most_changes ? check_changes(plan, base, e) : NULL;
    for (unsigned b = 0; b < of->buffers_count && !fault; b++)
      fault = check_buffer(plan, base, e, &of->buffers[b]);
    if (fault) printf("%s: %s\n", of->id, fault);
    faults += fault != NULL;
  }
  return faults;
}

#endif
