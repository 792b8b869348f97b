#include "inputs/enterprises/base_check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAY = QL_DAY_HOURS };
static const double tolerance = 1e-9;

typedef struct fault {
  const char *key, *text; /* text NULL: none */
  int hour;
} fault;

static bool runs(const ql_plant_process *p, int hour) {
  return p->base[(hour % DAY + DAY) % DAY] > 0.0;
}

/* Hours for which the base had been in the state of the hour before `hour`; DAY: always. */
static int held(const ql_plant_process *p, int hour) {
  int hours = 1;
  while (hours < DAY && runs(p, hour - 1 - hours) == runs(p, hour - 1)) hours++;
  return hours;
}

static fault fault_of_load(const ql_plant_process *p, int h) {
  const double load = p->base[h], before = p->base[(h + DAY - 1) % DAY];
  if (load > 0.0 && !ql_enterprises_allowed(p, h))
    return (fault){"base", "runs where windows or quiet hours forbid it", h};
  if (load > 0.0 && load < p->minimum_load - tolerance)
    return (fault){"minimum_load", "is below minimum_load", h};
  if (p->must_run && load <= 0.0) return (fault){"must_run", "stands although it must_run", h};
  if (p->heat_count && load < p->heat[h] - tolerance) return (fault){"heat", "is below heat", h};
  if (load > 0.0 && before > 0.0 && fabs(load - before) > p->ramp + tolerance)
    return (fault){"ramp", "changes by more than ramp", h};
  if (runs(p, h) == runs(p, h - 1)) return (fault){0};
  if (runs(p, h - 1) && held(p, h) < p->minimum_up)
    return (fault){"minimum_up", "stops before minimum_up is over", h};
  if (runs(p, h) && held(p, h) < p->minimum_down)
    return (fault){"minimum_down", "starts before minimum_down is over", h};
  if (runs(p, h) && held(p, h) < p->drying) return (fault){"drying", "starts before it is dry", h};
  return (fault){0};
}

static fault fault_of_start(const ql_plant_process *p, int h) {
  if (!runs(p, h)) return (fault){0};
  ql_plant_process windows = *p;
  windows.quiet_count = 0;
  if (!ql_enterprises_allowed(&windows, h))
    return (fault){"windows", "starts a batch outside its windows", h};
  for (int k = 0; k < p->duration; k++)
    if (ql_enterprises_is_quiet(p, (h + k) % DAY))
      return (fault){"quiet", "starts a batch that runs in quiet hours", h};
  for (int k = 1; k < p->duration + p->setup && k < DAY; k++)
    if (runs(p, h - k))
      return (fault){"duration", "starts a batch before the one before and its setup are over", h};
  return (fault){0};
}

static fault fault_of(const ql_plant_process *p) {
  const bool batch = ql_enterprises_kind(p) == QL_PROCESS_BATCH;
  double starts = 0.0;
  for (int h = 0; h < DAY; h++) {
    const fault f = batch ? fault_of_start(p, h) : fault_of_load(p, h);
    if (f.text) return f;
    starts += p->base[h];
  }
  if (batch && starts < p->least_batches)
    return (fault){"least_batches", "has fewer batches a day than least_batches", 0};
  return (fault){0};
}

static void check_process(const ql_enterprises *all, unsigned e, unsigned p,
                          ql_problems *problems) {
  const ql_plant_process *process = &all->enterprises[e].processes[p];
  const fault f = fault_of(process);
  char key[160];
  if (!f.text) return;
  snprintf(key, sizeof key, "enterprises[%u].processes[%u].%s", e, p, f.key);
  ql_problems_add(problems, QL_WARNING, ql_enterprises_place(all, key),
                  "the base of %s of %s, %g at hour %d, %s; a plan cannot keep to it", process->id,
                  all->enterprises[e].id, process->base[f.hour], f.hour, f.text);
}

static void check_buffer(const ql_enterprises *all, unsigned e, unsigned n,
                         const ql_feasible_span *span, ql_problems *problems) {
  const ql_enterprise *owner = &all->enterprises[e];
  const ql_buffer *b = &owner->buffers[n];
  const ql_plant_process *from = &owner->processes[ql_enterprises_find_process(owner, b->from)];
  const ql_plant_process *to = &owner->processes[ql_enterprises_find_process(owner, b->to)];
  const double slack = 1e-6 * (1.0 + b->per_hour) * span->hours;
  const char *text = NULL;
  double level = b->initial;
  int t = 0;
  for (; t < span->hours && !text; t++) {
    const int hour = (span->first_hour + t) % DAY;
    level +=
        ql_enterprises_base_load(from, hour) - b->per_hour * ql_enterprises_base_load(to, hour);
    if (level < -slack) text = "overdraws it";
    if (level > b->capacity + slack) text = "fills it beyond its capacity";
  }
  if (!text && level < b->initial - slack) text = "leaves less in it than there was at the start";
  if (!text) return;
  char key[96];
  snprintf(key, sizeof key, "enterprises[%u].buffers[%u]", e, n);
  ql_problems_add(problems, QL_WARNING, ql_enterprises_place(all, key),
                  "buffer from %s to %s of %s: the base %s (%.4g after %d h, initial %g, capacity "
                  "%g); a plan cannot keep to it",
                  b->from, b->to, owner->id, text, level, t, b->initial, b->capacity);
}

void ql_base_check_enterprise(const ql_enterprises *all, unsigned enterprise,
                              const ql_feasible_span *span, ql_problems *problems) {
  const ql_enterprise *e = &all->enterprises[enterprise];
  for (unsigned p = 0; p < e->processes_count; p++) check_process(all, enterprise, p, problems);
  for (unsigned b = 0; b < e->buffers_count; b++) check_buffer(all, enterprise, b, span, problems);
}
