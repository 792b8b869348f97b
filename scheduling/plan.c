#include "scheduling/plan.h"

#include <math.h>
#include <string.h>

static const double hour_seconds = 3600.0;
enum { DAY = 24 };

int ql_plan_clock(const ql_plan *plan, int hour) {
  const double local = (plan->start + plan->utc_offset) / hour_seconds + hour;
  return (int)lround(local - DAY * floor(local / DAY));
}

int ql_plan_day(const ql_plan *plan, int hour) {
  const double first = (plan->start + plan->utc_offset) / hour_seconds;
  return (int)(floor((first + hour) / DAY) - floor(first / DAY));
}

bool ql_plan_is_batch(const ql_plant_process *process) {
  return process->kind && strcmp(process->kind, "batch") == 0;
}

double ql_plan_hourly(const double *values, unsigned count, int clock, double missing) {
  if (!count) return missing;
  return values[count == 1 ? 0 : (unsigned)clock % count];
}

/* --- the base ----------------------------------------------------------------------------------
 */

static double base_value(const ql_plan *plan, int process, int hour) {
  const ql_plant_process *p = plan->process[process];
  return ql_plan_hourly(p->base, p->base_count, ql_plan_clock(plan, hour), 0.0);
}

static bool base_on(const ql_plan *plan, int process, int hour) {
  const ql_plant_process *p = plan->process[process];
  if (!ql_plan_is_batch(p)) return base_value(plan, process, hour) > 0.0;
  for (int age = 0; age < p->duration; age++)
    if (base_value(plan, process, hour - age) > 0.0) return true;
  return false;
}

static double base_load(const ql_plan *plan, int process, int hour) {
  if (ql_plan_is_batch(plan->process[process])) return base_on(plan, process, hour);
  return base_value(plan, process, hour);
}

static bool base_starts(const ql_plan *plan, int process, int hour) {
  if (ql_plan_is_batch(plan->process[process])) return base_value(plan, process, hour) > 0.0;
  return base_on(plan, process, hour) && !base_on(plan, process, hour - 1);
}

static void fill(ql_plan *plan) {
  for (int p = 0; p < plan->process_count; p++)
    for (int h = 0; h < plan->hours; h++) {
      const size_t at = ql_plan_at(plan, p, h);
      plan->load[at] = base_load(plan, p, h);
      plan->on[at] = base_on(plan, p, h);
      plan->starts[at] = base_starts(plan, p, h);
    }
}

static void number_processes(ql_plan *plan) {
  int p = 0;
  for (unsigned e = 0; e < plan->enterprises->enterprises_count; e++) {
    const ql_enterprise *from = &plan->enterprises->enterprises[e];
    plan->first[e] = p;
    for (unsigned n = 0; n < from->processes_count; n++, p++) {
      plan->enterprise[p] = (int)e;
      plan->process[p] = &from->processes[n];
    }
  }
  plan->first[plan->enterprises->enterprises_count] = p;
}

ql_status ql_plan_create(ql_arena *arena, const ql_enterprises *enterprises, double start,
                         double utc_offset, int hours, ql_plan *plan) {
  const double local = (start + utc_offset) / hour_seconds;
  if (hours < 1 || floor(local) != local)
    return ql_error_set(QL_ERR_ARGUMENT,
                        "a plan of %d h from %.0f s since 1970 (UTC%+.0f s): it must start at a "
                        "whole local hour and have hours",
                        hours, start, utc_offset);
  *plan = (ql_plan){
      .enterprises = enterprises, .start = start, .utc_offset = utc_offset, .hours = hours};
  for (unsigned e = 0; e < enterprises->enterprises_count; e++)
    plan->process_count += (int)enterprises->enterprises[e].processes_count;
  const size_t count = (size_t)plan->process_count, cells = count * (size_t)hours;
  QL_TRY(ql_arena_take(arena, "plan", count + 1, sizeof *plan->enterprise, &plan->enterprise));
  QL_TRY(ql_arena_take(arena, "plan", enterprises->enterprises_count + 1U, sizeof *plan->first,
                       &plan->first));
  QL_TRY(ql_arena_take(arena, "plan", count + 1, sizeof *plan->process, &plan->process));
  QL_TRY(ql_arena_take(arena, "plan", cells + 1, sizeof *plan->load, &plan->load));
  QL_TRY(ql_arena_take(arena, "plan", cells + 1, sizeof *plan->on, &plan->on));
  QL_TRY(ql_arena_take(arena, "plan", cells + 1, sizeof *plan->starts, &plan->starts));
  number_processes(plan);
  fill(plan);
  return QL_OK;
}

/* --- what a plan says --------------------------------------------------------------------------
 */

double ql_plan_load(const ql_plan *plan, int process, int hour) {
  return hour < 0 ? base_load(plan, process, hour) : plan->load[ql_plan_at(plan, process, hour)];
}

bool ql_plan_on(const ql_plan *plan, int process, int hour) {
  return hour < 0 ? base_on(plan, process, hour) : plan->on[ql_plan_at(plan, process, hour)];
}

bool ql_plan_starts(const ql_plan *plan, int process, int hour) {
  return hour < 0 ? base_starts(plan, process, hour)
                  : plan->starts[ql_plan_at(plan, process, hour)];
}

double ql_plan_shape(const ql_plant_process *process, int age) {
  if (age < 0 || age >= process->duration) return 0.0;
  if (!process->shape_count) return 1.0 / process->duration;
  return (unsigned)age < process->shape_count ? process->shape[age] : 0.0;
}

static bool dries(const ql_plan *plan, int process, int hour) {
  if (ql_plan_is_batch(plan->process[process])) return false;
  for (int h = hour; h > hour - plan->process[process]->drying; h--)
    if (!ql_plan_on(plan, process, h) && ql_plan_on(plan, process, h - 1)) return true;
  return false;
}

static double running(const ql_plan *plan, int process, const ql_process_emission *of, int hour) {
  const ql_plant_process *p = plan->process[process];
  if (!ql_plan_is_batch(p))
    return of->idle + (of->full - of->idle) * ql_plan_load(plan, process, hour);
  double sum = 0.0;
  for (int age = 0; age < p->duration; age++)
    if (ql_plan_starts(plan, process, hour - age))
      sum += of->full * p->duration * ql_plan_shape(p, age);
  return sum;
}

double ql_plan_emission(const ql_plan *plan, int process, unsigned emission, int hour) {
  const ql_process_emission *of = &plan->process[process]->emissions[emission];
  double kg = ql_plan_starts(plan, process, hour) ? of->start : 0.0;
  if (ql_plan_on(plan, process, hour)) return kg + running(plan, process, of, hour);
  return kg + of->warm + (dries(plan, process, hour) ? of->idle : 0.0);
}
