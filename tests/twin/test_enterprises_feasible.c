/* Whether a process can obey its constraints, by the dynamic program and by trying every schedule:
 * random processes, every set of constraints left out. */
#include "ql_test.h"

#include "inputs/enterprises/feasible.h"

#include <math.h>

enum { HOURS = 13, CASES = 400 };

static uint64_t seed;

/* 0 to most - 1 (xorshift, Marsaglia 2003) */
static int draw(int most) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return (int)(seed % (uint64_t)most);
}

typedef struct random_process {
  ql_plant_process process;
  double base[24], heat[24];
  ql_hours windows[2], quiet[1];
} random_process;

static void make(bool batch, random_process *r) {
  *r = (random_process){.process = {0}};
  ql_plant_process *p = &r->process;
  static char kinds[2][16] = {"continuous", "batch"};
  p->kind = kinds[batch];
  p->base = r->base;
  p->base_count = 24;
  for (int n = 0; n < 2; n++)
    r->windows[n] = (ql_hours){draw(24), 0},
    r->windows[n].to = (int)(r->windows[n].from + 1 + draw(23)) % 24;
  r->quiet[0] = (ql_hours){draw(24), 0};
  r->quiet[0].to = (int)(r->quiet[0].from + 1 + draw(6)) % 24;
  p->windows = r->windows;
  p->windows_count = (unsigned)draw(3);
  p->quiet = r->quiet;
  p->quiet_count = (unsigned)draw(2);
  p->day_share = 0.1 * draw(11);
  if (batch) {
    p->duration = 1 + draw(4);
    p->setup = draw(3);
    p->least_batches = draw(3);
    p->most_batches = 24;
    for (int h = draw(6); h < 24; h += p->duration + p->setup + draw(5)) r->base[h] = 1.0;
    return;
  }
  p->minimum_up = 1 + draw(5);
  p->minimum_down = 1 + draw(5);
  p->drying = draw(4);
  p->must_run = draw(6) == 0;
  p->minimum_load = 0.25 * draw(4);
  p->ramp = 1.0;
  for (int h = 0, on = draw(2); h < 24; h++, on = draw(5) ? on : !on) r->base[h] = on;
  if (draw(3)) return;
  p->heat = r->heat;
  p->heat_count = 24;
  for (int h = 0; h < 24; h++) r->heat[h] = draw(4) ? 0.0 : 0.5;
}

/* --- the plain twin: one schedule, looked at hour by hour ---------------------------------- */

typedef struct trial {
  const ql_plant_process *p;
  const ql_feasible_span *span;
  unsigned kept, bits; /* bit t: runs (batch: starts) in hour t */
} trial;

static int clock_at(const trial *x, int t) {
  return (x->span->first_hour + t + 48 * 24) % 24;
}

static bool at(const trial *x, int t) {
  return t < 0 ? x->p->base[clock_at(x, t)] > 0.0 : x->bits >> t & 1U;
}

static bool inside(const ql_hours *hours, int clock) {
  for (int h = (int)hours->from % 24; h != (int)hours->to % 24; h = (h + 1) % 24)
    if (h == clock) return true;
  return false;
}

static bool open_at(const trial *x, int clock, bool windows, bool quiet) {
  bool good = !windows || x->p->windows_count == 0;
  for (unsigned n = 0; windows && n < x->p->windows_count; n++)
    good = good || inside(&x->p->windows[n], clock);
  for (unsigned n = 0; quiet && n < x->p->quiet_count; n++)
    good = good && !inside(&x->p->quiet[n], clock);
  return good;
}

static bool day_met(const trial *x) {
  double done = 0.0, base = 0.0;
  int hours = 0;
  for (int t = 0; t < x->span->hours; t++) {
    done += at(x, t);
    base += x->p->base[clock_at(x, t)];
    hours++;
    if (clock_at(x, t) != 23 && t != x->span->hours - 1) continue;
    double owed = x->kept & QL_FEASIBLE_DAY ? x->p->day_share * base : 0.0;
    if (strcmp(x->p->kind, "batch") == 0 && (x->kept & QL_FEASIBLE_LEAST))
      owed = fmax(owed, hours < 24 ? fmin(x->p->least_batches, base) : x->p->least_batches);
    if (done < owed - 1e-9) return false;
    done = base = 0.0;
    hours = 0;
  }
  return true;
}

/* A switch in hour t: was the state before it held long enough? */
static bool held_long_enough(const trial *x, int t) {
  const bool on = at(x, t);
  int wanted = 1;
  if (!on && (x->kept & QL_FEASIBLE_UP)) wanted = x->p->minimum_up;
  if (on && (x->kept & QL_FEASIBLE_DOWN)) wanted = x->p->minimum_down;
  if (on && (x->kept & QL_FEASIBLE_DRYING) && x->p->drying > wanted) wanted = x->p->drying;
  for (int k = 1; k <= wanted; k++) {
    if (t - k < 0 && !(x->kept & QL_FEASIBLE_BASE)) return true; /* nothing is known of it */
    if (at(x, t - k) == on) return false;
  }
  return true;
}

static bool good_running(const trial *x) {
  for (int t = 0; t < x->span->hours; t++) {
    const int clock = clock_at(x, t);
    const bool heat = (x->kept & QL_FEASIBLE_HEAT) && x->p->heat_count && x->p->heat[clock] > 0.0;
    const bool must = heat || ((x->kept & QL_FEASIBLE_MUST_RUN) && x->p->must_run);
    if (must && !at(x, t)) return false;
    if (at(x, t) && !open_at(x, clock, x->kept & QL_FEASIBLE_WINDOWS, x->kept & QL_FEASIBLE_QUIET))
      return false;
    const bool first_is_free = t == 0 && !(x->kept & QL_FEASIBLE_BASE);
    if (!first_is_free && at(x, t) != at(x, t - 1) && !held_long_enough(x, t)) return false;
  }
  return day_met(x);
}

static bool good_batches(const trial *x) {
  const int duration = x->kept & QL_FEASIBLE_DURATION ? x->p->duration : 1;
  const int apart = duration + (x->kept & QL_FEASIBLE_SETUP ? x->p->setup : 0);
  for (int t = 0; t < x->span->hours; t++) {
    if (!at(x, t)) continue;
    if (!open_at(x, clock_at(x, t), x->kept & QL_FEASIBLE_WINDOWS, false)) return false;
    for (int k = 0; k < duration; k++)
      if (!open_at(x, clock_at(x, t + k), false, x->kept & QL_FEASIBLE_QUIET)) return false;
    for (int k = 1; k < apart; k++)
      if ((t - k >= 0 || (x->kept & QL_FEASIBLE_BASE)) && at(x, t - k)) return false;
  }
  return day_met(x);
}

static bool any_schedule(trial *x, bool batch) {
  for (x->bits = 0; x->bits < 1U << x->span->hours; x->bits++)
    if (batch ? good_batches(x) : good_running(x)) return true;
  return false;
}

static void compare(bool batch) {
  static const unsigned all[2] = {QL_FEASIBLE_ALL & ~(unsigned)(QL_FEASIBLE_DURATION),
                                  QL_FEASIBLE_ALL};
  int feasible = 0, not = 0;
  seed = 88172645463325252ULL;
  for (int n = 0; n < CASES; n++) {
    random_process r;
    make(batch, &r);
    const ql_feasible_span span = {draw(24), 4 + draw(HOURS - 3)};
    for (unsigned out = 0; out <= 12; out++) {
      trial x = {&r.process, &span, all[batch] & ~(out < 12 ? 1U << out : 0U), 0};
      const bool fast = ql_feasible_process(&r.process, &span, x.kept);
      const bool plain = any_schedule(&x, batch);
      feasible += plain;
      not += !plain;
      if (fast != plain)
        fail_msg("process %d without constraint %u: %d, but of all schedules %d", n, out, fast,
                 plain);
    }
  }
  print_message("%d can be obeyed, %d cannot\n", feasible, not );
  assert_true(feasible > CASES && not > CASES);
}

static void running_as_by_enumeration(void **state) {
  (void)state;
  compare(false);
}

static void batches_as_by_enumeration(void **state) {
  (void)state;
  compare(true);
}

/* The least and the most that can be done. */
static void range_as_by_enumeration(void **state) {
  (void)state;
  seed = 362436069ULL;
  for (int n = 0; n < CASES; n++) {
    random_process r;
    make(false, &r);
    const ql_feasible_span span = {draw(24), 4 + draw(HOURS - 3)};
    trial x = {&r.process, &span, QL_FEASIBLE_ALL & ~(unsigned)QL_FEASIBLE_DAY, 0};
    double least = INFINITY, most = -INFINITY, found[2];
    for (x.bits = 0; x.bits < 1U << span.hours; x.bits++) {
      if (!good_running(&x)) continue;
      double low = 0.0, high = 0.0;
      for (int t = 0; t < span.hours; t++) {
        const double heat = r.process.heat_count ? r.heat[clock_at(&x, t)] : 0.0;
        low += at(&x, t) ? fmax(r.process.minimum_load, heat) : 0.0;
        high += at(&x, t);
      }
      least = fmin(least, low);
      most = fmax(most, high);
    }
    const bool any = ql_feasible_range(&r.process, &span, &found[0], &found[1]);
    assert_int_equal(any, most >= 0.0);
    if (any) assert_true(fabs(found[0] - least) < 1e-9 && fabs(found[1] - most) < 1e-9);
  }
}

static void most_batches_as_by_enumeration(void **state) {
  (void)state;
  seed = 521288629ULL;
  for (int n = 0; n < CASES; n++) {
    random_process r;
    make(true, &r);
    const ql_feasible_span span = {draw(24), 4 + draw(HOURS - 3)};
    trial x = {&r.process, &span,
               QL_FEASIBLE_ALL & ~(unsigned)(QL_FEASIBLE_DAY | QL_FEASIBLE_LEAST), 0};
    double most = 0.0, found[2];
    for (x.bits = 0; x.bits < 1U << span.hours; x.bits++)
      if (good_batches(&x)) most = fmax(most, __builtin_popcount(x.bits));
    assert_true(ql_feasible_range(&r.process, &span, &found[0], &found[1]));
    assert_true(found[1] == most * r.process.duration);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(running_as_by_enumeration), cmocka_unit_test(batches_as_by_enumeration),
      cmocka_unit_test(range_as_by_enumeration), cmocka_unit_test(most_batches_as_by_enumeration)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
