#include "scheduling/cost.h"

#include <math.h>
#include <string.h>

double ql_cost_total(const ql_cost *c) {
  return c->energy + c->starts + c->stops + c->warm + c->shift + c->shortfall;
}

double ql_cost_price(const ql_plan *plan, int enterprise, int hour) {
  const ql_enterprises *all = plan->enterprises;
  const char *name = all->enterprises[enterprise].tariff;
  for (unsigned t = 0; name && t < all->tariffs_count; t++)
    if (strcmp(all->tariffs[t].name, name) == 0)
      return ql_plan_hourly(all->tariffs[t].price, all->tariffs[t].price_count,
                            ql_plan_clock(plan, hour), 0.0);
  return 0.0;
}

double ql_cost_done(const ql_plan *plan, int process) {
  const bool batch = ql_plan_is_batch(plan->process[process]);
  double sum = 0.0;
  for (int h = 0; h < plan->hours; h++)
    sum += batch ? (double)ql_plan_starts(plan, process, h) : ql_plan_load(plan, process, h);
  return sum;
}

double ql_cost_owed(const ql_plan *base, int process) {
  return base->process[process]->quota_share * ql_cost_done(base, process);
}

static double positive(double x) {
  return x > 0.0 ? x : 0.0;
}

double ql_cost_moved(const ql_plan *plan, const ql_plan *base, int process) {
  double sum = 0.0;
  for (int h = 0; h < plan->hours; h++)
    sum += positive(ql_plan_load(plan, process, h) - ql_plan_load(base, process, h));
  return sum;
}

static double lacking(const ql_plan *plan, const ql_plan *base, int process) {
  return positive(ql_cost_owed(base, process) - ql_cost_done(plan, process));
}

double ql_cost_missing(const ql_plan *plan, const ql_plan *base, int process) {
  const ql_plant_process *p = plan->process[process];
  return lacking(plan, base, process) * (ql_plan_is_batch(p) ? p->duration : 1);
}

ql_cost ql_cost_of(const ql_plan *plan, const ql_plan *base, int process) {
  const ql_plant_process *p = plan->process[process];
  const bool batch = ql_plan_is_batch(p);
  ql_cost cost = {.shift = p->shift_cost * ql_cost_moved(plan, base, process),
                  .shortfall = p->shortfall_cost * lacking(plan, base, process)};
  for (int h = 0; h < plan->hours; h++) {
    const bool on = ql_plan_on(plan, process, h), before = ql_plan_on(plan, process, h - 1);
    cost.energy += p->power * ql_plan_load(plan, process, h) *
                   ql_cost_price(plan, plan->enterprise[process], h);
    if (ql_plan_starts(plan, process, h)) cost.starts += p->start_cost;
    if (batch ? ql_plan_starts(plan, process, h) : before && !on) cost.stops += p->stop_cost;
    if (!on && !batch) cost.warm += p->warm_cost;
  }
  return cost;
}

double ql_cost_of_power(const ql_plan *plan, const int *processes, int count) {
  if (!count) return 0.0;
  const ql_enterprise *e = &plan->enterprises->enterprises[plan->enterprise[processes[0]]];
  if (e->power_cap <= 0.0) return 0.0;
  double most = 0.0;
  for (int h = 0; h < plan->hours; h++) {
    double power = 0.0;
    for (int n = 0; n < count; n++)
      power += plan->process[processes[n]]->power * ql_plan_load(plan, processes[n], h);
    most = fmax(most, power - e->power_cap);
  }
  return most * e->power_excess_cost;
}

double ql_cost_capacity(const ql_plan *base, int enterprise) {
  double sum = 0.0;
  for (int p = base->first[enterprise]; p < base->first[enterprise + 1]; p++)
    for (int h = 0; h < base->hours; h++) sum += ql_plan_load(base, p, h);
  return sum;
}
