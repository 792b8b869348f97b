/* Contradictions among the constraints of a process, in words. */
#include "inputs/enterprises/base_check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { DAY = QL_DAY_HOURS, TEXT = 800 };

typedef struct explained {
  const ql_enterprises *all;
  const ql_enterprise *enterprise;
  const ql_plant_process *process;
  const ql_feasible_span *span;
  ql_problems *problems;
  ql_severity severity; /* of a contradiction */
  char owner[96];       /* "enterprises[3].processes[0]" */
} explained;

static const char *place(const explained *x, const char *key) {
  char joined[160];
  snprintf(joined, sizeof joined, "%s%s%s", x->owner, *key ? "." : "", key);
  return ql_enterprises_place(x->all, joined);
}

/* " (line 12)"; nothing where the key has its default. */
static void put_line(const explained *x, const char *key, size_t size, char *text) {
  const char *at = place(x, key), *colon = strrchr(at, ':');
  snprintf(text, size, "%s (line %s)", key, colon ? colon + 1 : "?");
}

static int hours_left(const ql_plant_process *p, bool windows, bool quiet) {
  ql_plant_process only = *p;
  int count = 0;
  if (!windows) only.windows_count = 0;
  if (!quiet) only.quiet_count = 0;
  for (int h = 0; h < DAY; h++) count += ql_enterprises_allowed(&only, h);
  return count;
}

/* The longest time without a break in which it may run, h; 24: there is no break. */
static int longest_stretch(const ql_plant_process *p) {
  int longest = 0, run = 0;
  for (int h = 0; h < 2 * DAY; h++) {
    run = ql_enterprises_allowed(p, h % DAY) ? run + 1 : 0;
    longest = run > longest ? run : longest;
  }
  return longest > DAY ? DAY : longest;
}

/* The largest amount that a day of the span owes. */
static double owed(const explained *x, unsigned kept) {
  double most = 0.0;
  for (int t = 0; t < x->span->hours; t++)
    most = fmax(most, ql_feasible_owed(x->process, x->span, t, kept));
  return most;
}

static void heat_range(const ql_plant_process *p, int *hours, double *most) {
  *hours = 0;
  *most = 0.0;
  for (int h = 0; h < DAY; h++) {
    *hours += p->heat[h] > 0.0;
    *most = fmax(*most, p->heat[h]);
  }
}

/* What one constraint asks, in words that follow its key. */
static void say(const explained *x, unsigned constraint, size_t size, char *text) {
  const ql_plant_process *p = x->process;
  const bool batch = ql_enterprises_kind(p) == QL_PROCESS_BATCH;
  int hours;
  double most;
  switch (constraint) {
  case QL_FEASIBLE_WINDOWS:
    snprintf(text, size, batch ? "lets a batch start in %d h a day" : "leaves %d h a day",
             hours_left(p, true, false));
    break;
  case QL_FEASIBLE_QUIET:
    snprintf(text, size, "forbids %d h a day%s", DAY - hours_left(p, false, true),
             batch ? ", to every hour of a batch" : "");
    break;
  case QL_FEASIBLE_MUST_RUN:
    snprintf(text, size, "lets it never stop");
    break;
  case QL_FEASIBLE_HEAT:
    heat_range(p, &hours, &most);
    snprintf(text, size, "asks it to run in %d h a day, up to load %g", hours, most);
    break;
  case QL_FEASIBLE_UP:
    snprintf(text, size, "is %d h, but it may run for %d h without a break at most", p->minimum_up,
             longest_stretch(p));
    break;
  case QL_FEASIBLE_DOWN:
    snprintf(text, size, "keeps it off %d h", p->minimum_down);
    break;
  case QL_FEASIBLE_DRYING:
    snprintf(text, size, "keeps it off %d h after each stop", p->drying);
    break;
  case QL_FEASIBLE_DAY:
    snprintf(text, size, batch ? "asks %.0f batches a day" : "asks %.3g full-load hours a day",
             owed(x, QL_FEASIBLE_DAY));
    break;
  case QL_FEASIBLE_DURATION:
    snprintf(text, size, "is %d h", p->duration);
    break;
  case QL_FEASIBLE_SETUP:
    snprintf(text, size, "adds %d h between batches", p->setup);
    break;
  case QL_FEASIBLE_LEAST:
    snprintf(text, size, "asks %d a day", p->least_batches);
    break;
  default:
    snprintf(text, size, "what it does in the hours before the plan begins");
    break;
  }
}

static const char *key_of(unsigned constraint) {
  static const char *const keys[] = {"windows",    "quiet",        "must_run",      "heat",
                                     "minimum_up", "minimum_down", "drying",        "day_share",
                                     "duration",   "setup",        "least_batches", "base"};
  int bit = 0;
  while (constraint >> (bit + 1)) bit++;
  return keys[bit];
}

/* Leave out one constraint after the other as long as the rest contradicts itself: what is left is
 * a smallest set, from which none can be taken. */
static unsigned smallest_set(const ql_plant_process *p, const ql_feasible_span *span) {
  unsigned kept = QL_FEASIBLE_ALL;
  for (unsigned bit = QL_FEASIBLE_BASE; bit; bit >>= 1)
    if (!ql_feasible_process(p, span, kept & ~bit)) kept &= ~bit;
  return kept;
}

static void report_set(const explained *x, unsigned set) {
  char text[TEXT] = "";
  size_t used = 0;
  const char *first = "";
  for (unsigned bit = 1; bit <= QL_FEASIBLE_BASE; bit <<= 1) {
    if (!(set & bit)) continue;
    char line[64], words[160];
    put_line(x, key_of(bit), sizeof line, line);
    say(x, bit, sizeof words, words);
    if (used < sizeof text)
      used += (size_t)snprintf(text + used, sizeof text - used, "%s%s %s", *first ? "; " : "", line,
                               words);
    if (!*first) first = key_of(bit);
  }
  ql_problems_add(x->problems, x->severity, place(x, first),
                  "%s of %s contradicts itself over %d h: %s. Change one of them.", x->process->id,
                  x->enterprise->id, x->span->hours, text);
}

/* --- loads --------------------------------------------------------------------------------- */

/* Running loads that no schedule of on and off can mend. */
static int check_loads(const explained *x) {
  const ql_plant_process *p = x->process;
  const int hour = x->span->first_hour % DAY;
  const double before = p->base[(hour + DAY - 1) % DAY];
  if (!p->heat_count || before <= 0.0 || !(p->ramp < 1.0)) return 0;
  for (int t = 0; t < x->span->hours; t++) {
    const double reach = before + p->ramp * (t + 1), heat = p->heat[(hour + t) % DAY];
    if (heat <= 0.0) return 0; /* it may stop here, and start again at any load */
    if (reach + 1e-9 >= heat) continue;
    char ramp[64], base[64];
    put_line(x, "ramp", sizeof ramp, ramp);
    put_line(x, "base", sizeof base, base);
    ql_problems_add(x->problems, x->severity, place(x, "heat"),
                    "%s of %s cannot be at load %g, the heat it owes at hour %d: from load %g of "
                    "%s it reaches %.3g by %s %g an hour. Change one of them.",
                    p->id, x->enterprise->id, heat, (hour + t) % DAY, before, base, reach, ramp,
                    p->ramp);
    return 1;
  }
  return 0;
}

static double sum_of_base(const explained *x, const ql_plant_process *p) {
  double sum = 0.0;
  for (int t = 0; t < x->span->hours; t++) {
    const double value = p->base[(x->span->first_hour + t) % DAY];
    sum += ql_enterprises_kind(p) == QL_PROCESS_BATCH ? value * p->duration : value;
  }
  return sum;
}

/* A plan does no more than the larger of base and quota; what must run may need more. */
static int check_amount(const explained *x) {
  const ql_plant_process *p = x->process;
  double least, most;
  if (!ql_feasible_range(p, x->span, &least, &most)) return 0;
  const double base = sum_of_base(x, p), quota = p->quota_share * base;
  if (least > fmax(base, quota) + 1e-6) {
    ql_problems_add(x->problems, x->severity, place(x, "base"),
                    "%s of %s does %.4g full-load hours in %d h of the base and owes %.4g, but "
                    "minimum_load %g, must_run, heat and minimum_up make it do %.4g at least. "
                    "Raise the base or lower minimum_load or heat.",
                    p->id, x->enterprise->id, base, x->span->hours, quota, p->minimum_load, least);
    return 1;
  }
  if (quota > most + 1e-6 && x->severity == QL_ERROR)
    ql_problems_add(x->problems, QL_WARNING, place(x, "quota_share"),
                    "%s of %s owes %.4g full-load hours in %d h but can do %.4g at most: every "
                    "plan pays for a shortfall",
                    p->id, x->enterprise->id, quota, x->span->hours, most);
  return 0;
}

static int explain_process(const explained *x) {
  if (!ql_feasible_process(x->process, x->span, QL_FEASIBLE_ALL)) {
    report_set(x, smallest_set(x->process, x->span));
    return 1;
  }
  return ql_enterprises_kind(x->process) == QL_PROCESS_BATCH ? check_amount(x)
                                                             : check_loads(x) + check_amount(x);
}

/* --- buffers and power --------------------------------------------------------------------- */

/* The most that `p` can make or use and the least it must, full-load hours; false: not known. */
static bool amounts(const explained *x, const ql_plant_process *p, double *least, double *most) {
  if (!ql_feasible_range(p, x->span, least, most)) return false;
  const bool batch = ql_enterprises_kind(p) == QL_PROCESS_BATCH;
  double days = 0.0;
  for (int t = 0; t < x->span->hours; t++)
    if (t == x->span->hours - 1 || (x->span->first_hour + t) % DAY == DAY - 1)
      days += ql_feasible_owed(p, x->span, t, QL_FEASIBLE_ALL);
  *least = fmax(*least, batch ? days * p->duration : days);
  *most = fmin(*most, fmax(1.0, p->quota_share) * sum_of_base(x, p));
  return true;
}

static int check_buffer(explained *x, unsigned n) {
  const ql_buffer *b = &x->enterprise->buffers[n];
  const int from = ql_enterprises_find_process(x->enterprise, b->from);
  const int to = ql_enterprises_find_process(x->enterprise, b->to);
  double makes[2], uses[2];
  if (!amounts(x, &x->enterprise->processes[from], &makes[0], &makes[1]) ||
      !amounts(x, &x->enterprise->processes[to], &uses[0], &uses[1]))
    return 0;
  const char *at = place(x, "");
  if (b->per_hour * uses[0] > makes[1] + 1e-6) { /* at the end there is as much as at the start */
    ql_problems_add(x->problems, x->severity, at,
                    "buffer from %s to %s of %s: %s must use %.4g in %d h (%.4g full-load hours at "
                    "per_hour %g), but %s can make %.4g at most",
                    b->from, b->to, x->enterprise->id, b->to, b->per_hour * uses[0], x->span->hours,
                    uses[0], b->per_hour, b->from, makes[1]);
    return 1;
  }
  if (b->initial + makes[0] - b->per_hour * uses[1] > b->capacity + 1e-6) {
    ql_problems_add(x->problems, x->severity, at,
                    "buffer from %s to %s of %s: %s must make %.4g in %d h, %s can use %.4g at "
                    "most, and beside the initial %g the capacity %g cannot hold the rest",
                    b->from, b->to, x->enterprise->id, b->from, makes[0], x->span->hours, b->to,
                    b->per_hour * uses[1], b->initial, b->capacity);
    return 1;
  }
  return 0;
}

/* What must run in every hour takes power, whatever the plan. */
static void check_power(explained *x) {
  const ql_enterprise *e = x->enterprise;
  for (int h = 0; h < DAY && e->power_cap > 0.0; h++) {
    double forced = 0.0;
    for (unsigned n = 0; n < e->processes_count; n++) {
      const ql_plant_process *p = &e->processes[n];
      const double heat = p->heat_count ? p->heat[h] : 0.0;
      if (p->must_run || heat > 0.0) forced += p->power * fmax(p->minimum_load, heat);
    }
    if (forced <= e->power_cap) continue;
    ql_problems_add(x->problems, QL_WARNING, place(x, "power_cap"),
                    "power_cap of %s is %g MW, but what must run takes %.3g MW at hour %d: every "
                    "plan pays for the excess",
                    e->id, e->power_cap, forced, h);
    return;
  }
}

int ql_feasible_explain_one(const ql_enterprises *all, unsigned enterprise,
                            const ql_feasible_span *span, ql_problems *problems) {
  const ql_enterprise *e = &all->enterprises[enterprise];
  explained x = {.all = all, .enterprise = e, .span = span, .problems = problems};
  x.severity = ql_enterprises_fixed(e) ? QL_WARNING : QL_ERROR;
  int count = 0;
  for (unsigned p = 0; p < e->processes_count; p++) {
    x.process = &e->processes[p];
    snprintf(x.owner, sizeof x.owner, "enterprises[%u].processes[%u]", enterprise, p);
    count += explain_process(&x);
  }
  for (unsigned b = 0; b < e->buffers_count && count == 0; b++) {
    snprintf(x.owner, sizeof x.owner, "enterprises[%u].buffers[%u]", enterprise, b);
    count += check_buffer(&x, b);
  }
  snprintf(x.owner, sizeof x.owner, "enterprises[%u]", enterprise);
  check_power(&x);
  if (count == 0) ql_base_check_enterprise(all, enterprise, span, problems);
  return count;
}

void ql_feasible_explain(const ql_enterprises *all, const ql_feasible_span *span,
                         ql_problems *problems) {
  for (unsigned e = 0; e < all->enterprises_count; e++)
    ql_feasible_explain_one(all, e, span, problems);
}
