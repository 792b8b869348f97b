#include "outputs/orders_check.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Loads are written with nine digits. */
static const double tolerance = 1e-6;

int ql_orders_clock(const ql_orders_table *table, int hour) {
  const int clock = (table->first_hour + hour) % QL_DAY_HOURS;
  return clock < 0 ? clock + QL_DAY_HOURS : clock;
}

int ql_orders_day_end(const ql_orders_table *table, int from) {
  int end = from + 1;
  while (end < table->hours && ql_orders_clock(table, end) != 0) end++;
  return end;
}

ql_orders_unit ql_orders_unit_of(const ql_orders_checker *c, int number) {
  const ql_orders_table *t = c->table;
  const ql_enterprise *e = &t->enterprises->enterprises[t->enterprise[number]];
  const ql_plant_process *p = &e->processes[t->process[number]];
  return (ql_orders_unit){c, e, p, number, ql_enterprises_kind(p) == QL_PROCESS_BATCH};
}

double ql_orders_load(const ql_orders_unit *u, int hour) {
  const ql_orders_table *t = u->c->table;
  if (hour >= 0) return t->load[ql_orders_at(t, u->number, hour)];
  return ql_enterprises_base_load(u->process, ql_orders_clock(t, hour));
}

bool ql_orders_on(const ql_orders_unit *u, int hour) {
  const ql_orders_table *t = u->c->table;
  if (hour >= 0) return t->on[ql_orders_at(t, u->number, hour)];
  return ql_enterprises_base_load(u->process, ql_orders_clock(t, hour)) > 0.0;
}

bool ql_orders_starts(const ql_orders_unit *u, int hour) {
  const ql_orders_table *t = u->c->table;
  if (hour >= 0) return t->starts[ql_orders_at(t, u->number, hour)];
  if (u->batch) return u->process->base[ql_orders_clock(t, hour)] > 0.0;
  return ql_orders_on(u, hour) && !ql_orders_on(u, hour - 1);
}

double ql_orders_base_amount(const ql_orders_unit *u, int hour) {
  return u->process->base[ql_orders_clock(u->c->table, hour)];
}

double ql_orders_amount(const ql_orders_unit *u, int hour) {
  return u->batch ? (double)ql_orders_starts(u, hour) : ql_orders_load(u, hour);
}

void ql_orders_expect(const ql_orders_unit *u, int hour, bool good, const char *format, ...) {
  u->c->verdict->checks++;
  if (good) return;
  const ql_orders_table *t = u->c->table;
  char place[1024], text[512];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (hour < 0)
    snprintf(place, sizeof place, "%s", t->path);
  else
    snprintf(place, sizeof place, "%s:%d", t->path, t->line[ql_orders_at(t, u->number, hour)]);
  u->c->verdict->violations++;
  ql_problems_add(u->c->problems, QL_ERROR, place, "%s of %s: %s", u->process->id,
                  u->enterprise->id, text);
}

/* --- any process --------------------------------------------------------------------------- */

/* The row's own columns agree with each other and with the base of the enterprises. */
static void check_row(const ql_orders_unit *u, int h) {
  const ql_orders_table *t = u->c->table;
  const size_t at = ql_orders_at(t, u->number, h);
  const double base = ql_enterprises_base_load(u->process, ql_orders_clock(t, h));
  ql_orders_expect(u, h, fabs(t->base[at] - base) <= tolerance,
                   "base_load is %g, the base of the enterprises %g", t->base[at], base);
  ql_orders_expect(u, h, t->on[at] || fabs(t->load[at]) <= tolerance,
                   "load is %g although it does not run", t->load[at]);
  if (!ql_enterprises_fixed(u->enterprise)) return;
  ql_orders_expect(u, h, fabs(t->load[at] - base) <= tolerance,
                   "load is %g; the enterprise is %s and keeps to its base, %g", t->load[at],
                   u->enterprise->status, base);
}

/* Amounts of each day, of the whole time, and the shortfall that was reported. */
static void check_amounts(const ql_orders_unit *u) {
  const ql_orders_table *t = u->c->table;
  const ql_plant_process *p = u->process;
  double done = 0.0, base = 0.0;
  for (int from = 0, to; from < t->hours; from = to) {
    double today = 0.0, before = 0.0;
    to = ql_orders_day_end(t, from);
    for (int h = from; h < to; h++) {
      today += ql_orders_amount(u, h);
      before += ql_orders_base_amount(u, h);
    }
    double owed = p->day_share * before;
    if (u->batch) owed = fmax(ceil(owed - tolerance), fmin(p->least_batches, before));
    ql_orders_expect(u, from, today >= owed - tolerance,
                     "does %.6g on this day; day_share and least_batches ask %.6g", today, owed);
    if (u->batch)
      ql_orders_expect(u, from, today <= fmax(p->most_batches, before) + tolerance,
                       "has %g batches on this day; most_batches is %d", today, p->most_batches);
    done += today;
    base += before;
  }
  const double quota = p->quota_share * base, lacking = fmax(0.0, quota - done);
  ql_orders_expect(u, -1, done <= fmax(base, quota) + tolerance * t->hours,
                   "does %.6g in all, more than the base, %.6g, and the quota, %.6g", done, base,
                   quota);
  ql_orders_expect(u, -1, fabs(t->shortfall[u->number] - lacking) <= tolerance * t->hours,
                   "the shortfall is reported as %.6g and is %.6g (quota %.6g, done %.6g)",
                   t->shortfall[u->number], lacking, quota, done);
}

/* --- processes that run at a load ---------------------------------------------------------- */

static void check_load(const ql_orders_unit *u, int h) {
  const ql_plant_process *p = u->process;
  const int clock = ql_orders_clock(u->c->table, h);
  const double load = ql_orders_load(u, h), heat = p->heat_count ? p->heat[clock] : 0.0;
  const bool on = ql_orders_on(u, h);
  ql_orders_expect(u, h, load <= 1.0 + tolerance, "load is %g; full load is 1", load);
  ql_orders_expect(u, h, !on || load >= p->minimum_load - tolerance,
                   "load is %g, below minimum_load %g", load, p->minimum_load);
  ql_orders_expect(u, h, load >= heat - tolerance, "load is %g, below the heat it owes, %g", load,
                   heat);
  ql_orders_expect(u, h, on || !p->must_run, "stands; it must_run");
  ql_orders_expect(u, h, !on || ql_enterprises_allowed(p, clock),
                   "runs at local hour %d, outside its windows or in quiet hours", clock);
  ql_orders_expect(u, h, ql_orders_starts(u, h) == (on && !ql_orders_on(u, h - 1)),
                   "starts is %d, but it %s in the hour before and %s in this",
                   ql_orders_starts(u, h), ql_orders_on(u, h - 1) ? "runs" : "stands",
                   on ? "runs" : "stands");
  if (!on || !ql_orders_on(u, h - 1)) return;
  const double change = fabs(load - ql_orders_load(u, h - 1));
  ql_orders_expect(u, h, change <= p->ramp + tolerance, "load changes by %.6g; ramp is %g", change,
                   p->ramp);
}

/* Hours for which it had been in the state that it has in hour h - 1, `most` at most. */
static int held(const ql_orders_unit *u, int h, int most) {
  const bool on = ql_orders_on(u, h - 1);
  int hours = 1;
  while (hours < most && ql_orders_on(u, h - 1 - hours) == on) hours++;
  return hours;
}

static void check_switch(const ql_orders_unit *u, int h) {
  const ql_plant_process *p = u->process;
  const bool on = ql_orders_on(u, h);
  if (on == ql_orders_on(u, h - 1)) return;
  const int wanted = on ? p->minimum_down : p->minimum_up, hours = held(u, h, 200);
  ql_orders_expect(u, h, hours >= wanted, "%s after %d h; %s is %d h", on ? "starts" : "stops",
                   hours, on ? "minimum_down" : "minimum_up", wanted);
  if (on)
    ql_orders_expect(u, h, hours >= p->drying, "starts after %d h; its drying takes %d h", hours,
                     p->drying);
}

/* --- batches ------------------------------------------------------------------------------- */

static void check_start(const ql_orders_unit *u, int h) {
  const ql_plant_process *p = u->process;
  const ql_orders_table *t = u->c->table;
  const int clock = ql_orders_clock(t, h);
  if (!ql_orders_starts(u, h)) return;
  ql_plant_process windows = *p;
  windows.quiet_count = 0;
  ql_orders_expect(u, h, ql_enterprises_allowed(&windows, clock),
                   "a batch starts at local hour %d, outside its windows", clock);
  int quiet = -1, other = 0;
  for (int k = p->duration - 1; k >= 0; k--)
    if (ql_enterprises_is_quiet(p, (clock + k) % QL_DAY_HOURS)) quiet = (clock + k) % QL_DAY_HOURS;
  ql_orders_expect(u, h, quiet < 0, "a batch that starts here runs in the quiet local hour %d",
                   quiet);
  for (int k = p->duration + p->setup - 1; k >= 1; k--)
    if (ql_orders_starts(u, h - k)) other = k;
  ql_orders_expect(u, h, other == 0,
                   "a batch starts %d h after another; duration %d h and setup %d h go between",
                   other, p->duration, p->setup);
  ql_orders_expect(u, h, h + p->duration <= t->hours || ql_orders_base_amount(u, h) > 0.0,
                   "a batch of %d h starts %d h before the end, where the base has none",
                   p->duration, t->hours - h);
}

static void check_batch_row(const ql_orders_unit *u, int h) {
  bool runs = false;
  for (int k = 0; k < u->process->duration; k++) runs = runs || ql_orders_starts(u, h - k);
  ql_orders_expect(u, h, ql_orders_on(u, h) == runs,
                   "on is %d, but by the starts a batch %s under way", ql_orders_on(u, h),
                   runs ? "is" : "is not");
  ql_orders_expect(u, h, fabs(ql_orders_load(u, h) - runs) <= tolerance,
                   "load is %g; it is 1 while a batch is under way, else 0", ql_orders_load(u, h));
}

static void check_process(const ql_orders_checker *c, int number) {
  const ql_orders_unit u = ql_orders_unit_of(c, number);
  const bool fixed = ql_enterprises_fixed(u.enterprise);
  for (int h = 0; h < c->table->hours; h++) {
    check_row(&u, h);
    if (u.batch) check_batch_row(&u, h);
    if (fixed) continue; /* it keeps to its base, whatever that is */
    if (u.batch) {
      check_start(&u, h);
    } else {
      check_load(&u, h);
      check_switch(&u, h);
    }
  }
  if (!fixed) check_amounts(&u);
}

ql_status ql_orders_check(const char *orders, const ql_enterprises *enterprises,
                          ql_problems *problems, ql_orders_verdict *verdict) {
  ql_arena *arena = NULL;
  ql_orders_table table;
  *verdict = (ql_orders_verdict){0};
  QL_TRY(ql_arena_create(&arena));
  ql_status status = ql_orders_read(arena, orders, enterprises, problems, &table);
  if (status == QL_OK) {
    const ql_orders_checker c = {&table, problems, verdict};
    verdict->processes = table.process_count;
    verdict->hours = table.hours;
    for (int n = 0; n < table.process_count; n++) check_process(&c, n);
    for (unsigned e = 0; e < enterprises->enterprises_count; e++)
      ql_orders_check_enterprise(&c, (int)e);
    if (verdict->violations)
      status = ql_error_set(QL_ERR_INPUT, "%s: %d of %d checks failed", orders, verdict->violations,
                            verdict->checks);
  }
  ql_arena_free(arena);
  return status;
}
