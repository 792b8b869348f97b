#include "inputs/enterprises/feasible.h"

#include <math.h>
#include <string.h>

enum { DAY = QL_DAY_HOURS, LONGEST = 168, SPACING = 48 };

static int clock_of(const ql_feasible_span *span, int t) {
  const int hour = (span->first_hour + t) % DAY;
  return hour < 0 ? hour + DAY : hour;
}

/* Is hour t the last of its local day, or of the span? */
static bool ends_day(const ql_feasible_span *span, int t) {
  return t == span->hours - 1 || clock_of(span, t) == DAY - 1;
}

static bool allowed(const ql_plant_process *p, int hour, unsigned kept) {
  ql_plant_process only = *p;
  if (!(kept & QL_FEASIBLE_WINDOWS)) only.windows_count = 0;
  if (!(kept & QL_FEASIBLE_QUIET)) only.quiet_count = 0;
  return ql_enterprises_allowed(&only, hour);
}

static int larger(int a, int b) {
  return a > b ? a : b;
}

double ql_feasible_owed(const ql_plant_process *p, const ql_feasible_span *span, int t,
                        unsigned kept) {
  double done = 0.0;
  int from = t, to = t, hours = 0;
  while (from > 0 && !ends_day(span, from - 1)) from--;
  while (!ends_day(span, to)) to++;
  for (int k = from; k <= to; k++, hours++) done += p->base[clock_of(span, k)];
  const double share = kept & QL_FEASIBLE_DAY ? p->day_share * done : 0.0;
  if (ql_enterprises_kind(p) != QL_PROCESS_BATCH) return share;
  double least = kept & QL_FEASIBLE_LEAST ? p->least_batches : 0.0;
  if (hours < DAY) least = fmin(least, done);
  return fmax(least, ceil(share - 1e-9));
}

/* --- processes that run at a load ---------------------------------------------------------- */

/* What holds for a process in an hour. */
typedef struct rules {
  bool may_run, must_run;
  int up, down;
  int cap; /* hours that need be told apart */
} rules;

static int cap_of(const ql_plant_process *p) {
  return larger(p->minimum_up, larger(p->minimum_down, larger(p->drying, 1)));
}

static rules rules_of(const ql_plant_process *p, int hour, unsigned kept) {
  rules r = {.may_run = allowed(p, hour, kept), .up = 1, .down = 1, .cap = cap_of(p)};
  r.must_run = (kept & QL_FEASIBLE_MUST_RUN) && p->must_run;
  if ((kept & QL_FEASIBLE_HEAT) && p->heat_count && p->heat[hour] > 0.0) r.must_run = true;
  if (kept & QL_FEASIBLE_UP) r.up = p->minimum_up;
  if (kept & QL_FEASIBLE_DOWN) r.down = p->minimum_down;
  if (kept & QL_FEASIBLE_DRYING) r.down = larger(r.down, p->drying);
  return r;
}

/* May it go from one state, held for `since` hours, to the other (or the same)? */
static bool may_pass(const rules *r, bool from, int since, bool to) {
  if (to ? !r->may_run : r->must_run) return false;
  return from == to || since >= (from ? r->up : r->down);
}

/* Hours that the base has been in its state before the first hour, as far as they matter. */
static int base_since(const ql_plant_process *p, const ql_feasible_span *span, bool *on) {
  *on = p->base[clock_of(span, -1)] > 0.0;
  int since = 1;
  while (since < cap_of(p) && (p->base[clock_of(span, -1 - since)] > 0.0) == *on) since++;
  return since;
}

static int longer(int since, int cap) {
  return since < cap ? since + 1 : cap;
}

/* [runs][hours in that state][full-load hours of the day, as far as they are owed] */
typedef bool reached[2][LONGEST + 1][DAY + 1];

static void step(const rules *r, int owed, reached now, reached next) {
  memset(next, 0, sizeof(reached));
  for (int from = 0; from < 2; from++)
    for (int since = 1; since <= r->cap; since++)
      for (int done = 0; done <= owed; done++)
        for (int to = 0; now[from][since][done] && to < 2; to++) {
          if (!may_pass(r, from, since, to)) continue;
          const int sum = to && done < owed ? done + 1 : done;
          next[to][from == to ? longer(since, r->cap) : 1][sum] = true;
        }
}

/* A new day: those that have done what they owe start again from nothing. */
static bool close_day(int owed, reached states) {
  bool any = false;
  for (int on = 0; on < 2; on++)
    for (int since = 1; since <= LONGEST; since++) {
      const bool good = states[on][since][owed];
      memset(states[on][since], 0, sizeof states[on][since]);
      states[on][since][0] = good;
      any = any || good;
    }
  return any;
}

static bool running_feasible(const ql_plant_process *p, const ql_feasible_span *span,
                             unsigned kept) {
  reached states[2] = {{{{false}}}};
  bool on;
  const int since = base_since(p, span, &on), start = kept & QL_FEASIBLE_BASE ? since : cap_of(p);
  states[0][on][start][0] = true;
  if (!(kept & QL_FEASIBLE_BASE)) states[0][!on][start][0] = true;
  for (int t = 0; t < span->hours; t++) {
    const rules r = rules_of(p, clock_of(span, t), kept);
    const int owed = (int)ceil(ql_feasible_owed(p, span, t, kept) - 1e-9);
    step(&r, owed, states[t % 2], states[(t + 1) % 2]);
    if (ends_day(span, t) && !close_day(owed, states[(t + 1) % 2])) return false;
  }
  return true;
}

/* The largest sum of `sign` times the load, NAN if no schedule is possible. */
static double extreme(const ql_plant_process *p, const ql_feasible_span *span, double sign) {
  double best[2][2][LONGEST + 1];
  bool on;
  for (int n = 0; n < 2 * (LONGEST + 1); n++) best[0][n / (LONGEST + 1)][n % (LONGEST + 1)] = NAN;
  const int known = base_since(p, span, &on);
  best[0][on][known] = 0.0;
  for (int t = 0; t < span->hours; t++) {
    const int hour = clock_of(span, t);
    const rules r = rules_of(p, hour, QL_FEASIBLE_ALL);
    const double least = fmax(p->minimum_load, p->heat_count ? p->heat[hour] : 0.0);
    const double gain[2] = {0.0, sign > 0.0 ? 1.0 : -least};
    double(*now)[LONGEST + 1] = best[t % 2], (*next)[LONGEST + 1] = best[(t + 1) % 2];
    for (int since = 0; since <= LONGEST; since++) next[0][since] = next[1][since] = NAN;
    for (int from = 0; from < 2; from++)
      for (int since = 1; since <= r.cap; since++)
        for (int to = 0; to < 2 && !isnan(now[from][since]); to++)
          if (may_pass(&r, from, since, to)) {
            double *there = &next[to][from == to ? longer(since, r.cap) : 1];
            *there = fmax(*there, now[from][since] + gain[to]); /* fmax() passes over NAN */
          }
  }
  double found = NAN;
  for (int n = 0; n < 2 * (LONGEST + 1); n++)
    found = fmax(found, best[span->hours % 2][n / (LONGEST + 1)][n % (LONGEST + 1)]);
  return sign * found;
}

/* --- batches ------------------------------------------------------------------------------- */

static int spacing(const ql_plant_process *p, unsigned kept) {
  return (kept & QL_FEASIBLE_DURATION ? p->duration : 1) +
         (kept & QL_FEASIBLE_SETUP ? p->setup : 0);
}

static bool may_start(const ql_plant_process *p, int hour, unsigned kept) {
  const int duration = kept & QL_FEASIBLE_DURATION ? p->duration : 1;
  if (!allowed(p, hour, kept & ~(unsigned)QL_FEASIBLE_QUIET)) return false;
  for (int k = 0; k < duration && (kept & QL_FEASIBLE_QUIET); k++)
    if (ql_enterprises_is_quiet(p, (hour + k) % DAY)) return false;
  return true;
}

static int since_last_batch(const ql_plant_process *p, const ql_feasible_span *span) {
  int since = 1;
  while (since < SPACING && p->base[clock_of(span, -since)] <= 0.0) since++;
  return since;
}

/* [hours since the last start][batches of the day, as far as they are owed] */
typedef bool begun[SPACING + 1][DAY + 1];

static void step_batches(bool may, int apart, int owed, begun now, begun next) {
  memset(next, 0, sizeof(begun));
  for (int since = 1; since <= SPACING; since++)
    for (int done = 0; done <= owed; done++) {
      if (!now[since][done]) continue;
      next[since < SPACING ? since + 1 : SPACING][done] = true;
      if (may && since >= apart) next[1][done < owed ? done + 1 : done] = true;
    }
}

static bool batches_feasible(const ql_plant_process *p, const ql_feasible_span *span,
                             unsigned kept) {
  begun states[2] = {{{false}}};
  states[0][kept & QL_FEASIBLE_BASE ? since_last_batch(p, span) : SPACING][0] = true;
  for (int t = 0; t < span->hours; t++) {
    const int owed = (int)ql_feasible_owed(p, span, t, kept);
    bool(*next)[DAY + 1] = states[(t + 1) % 2];
    step_batches(may_start(p, clock_of(span, t), kept), spacing(p, kept), owed, states[t % 2],
                 next);
    if (!ends_day(span, t)) continue;
    bool any = false;
    for (int since = 1; since <= SPACING; since++) {
      const bool good = next[since][owed];
      memset(next[since], 0, sizeof next[since]);
      next[since][0] = good;
      any = any || good;
    }
    if (!any) return false;
  }
  return true;
}

/* The greedy choice, as early as can be, gives the most batches: an exchange of any other first
 * start with it leaves room for the rest. */
static double most_batches(const ql_plant_process *p, const ql_feasible_span *span) {
  int since = since_last_batch(p, span), count = 0, today = 0;
  for (int t = 0; t < span->hours; t++) {
    if (since >= spacing(p, QL_FEASIBLE_ALL) && today < p->most_batches &&
        may_start(p, clock_of(span, t), QL_FEASIBLE_ALL)) {
      since = 0;
      count++;
      today++;
    }
    since++;
    if (ends_day(span, t)) today = 0;
  }
  return count;
}

/* --- both ---------------------------------------------------------------------------------- */

bool ql_feasible_process(const ql_plant_process *process, const ql_feasible_span *span,
                         unsigned kept) {
  return ql_enterprises_kind(process) == QL_PROCESS_BATCH ? batches_feasible(process, span, kept)
                                                          : running_feasible(process, span, kept);
}

bool ql_feasible_range(const ql_plant_process *process, const ql_feasible_span *span, double *least,
                       double *most) {
  if (ql_enterprises_kind(process) == QL_PROCESS_BATCH) {
    *least = 0.0;
    *most = most_batches(process, span) * process->duration;
    return true;
  }
  *most = extreme(process, span, 1.0);
  *least = extreme(process, span, -1.0);
  return !isnan(*most);
}
