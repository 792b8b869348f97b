/* The planner against exhaustive enumeration: three small enterprises, 24 h. Every schedule of
 * every process is written down hour by hour, kept if it obeys the rules (tests/plan_check.h), and
 * all combinations are measured by the formulas of docs/theory/scheduling.md written anew here. */
#include "ql_test.h"

#include "../plan_check.h"
#include "scheduling/schedule.h"

enum { HOURS = 24, METRICS = 4, FLOWS = 2, MOST = 60000, PROCESSES = 5 };

static char *species[FLOWS] = {"PM25", "VOC"};

typedef struct candidate { /* a schedule of one process */
  unsigned on, starts;     /* bit by hour */
  double money, burden, power[HOURS], change[METRICS];
} candidate;

typedef struct lists {
  int count[PROCESSES];
  candidate *of[PROCESSES];
} lists;

typedef struct small_world {
  ql_arena *arena;
  ql_enterprises all;
  ql_sensitivities rows;
  ql_rows_curve curves[METRICS];
  ql_plan base;
  ql_rows gathered;
} small_world;

/* --- three enterprises ---------------------------------------------------------------------------
 */

static double prices[24], day_base[24], batch_base[24], second_base[24];
static ql_hours day_window[] = {{6.0, 21.0}}, short_window[] = {{7.0, 17.0}},
                quiet[] = {{22.0, 7.0}};
static ql_process_emission emissions[PROCESSES][FLOWS];
static ql_plant_process one[1], two[2], three[2];
static ql_buffer buffer;
static ql_enterprise enterprises[3];
static ql_tariff tariff;

static ql_plant_process process(int index, const char *id, const char *kind, double *base,
                                const double full[2]) {
  for (int f = 0; f < FLOWS; f++)
    emissions[index][f] = (ql_process_emission){.species = species[f], .full = full[f]};
  return (ql_plant_process){.id = (char *)id,
                            .kind = (char *)kind,
                            .emissions = emissions[index],
                            .emissions_count = FLOWS,
                            .base = base,
                            .base_count = 24,
                            .quota_share = 1.0,
                            .minimum_up = 1,
                            .minimum_down = 1,
                            .ramp = 1.0};
}

static void make_first(void) {
  static double shape[] = {0.6, 0.3, 0.1};
  one[0] = process(0, "casting", "batch", batch_base, (double[]){4.0, 6.0});
  one[0].duration = 3;
  one[0].setup = 1;
  one[0].shape = shape;
  one[0].shape_count = 3;
  one[0].power = 2.0;
  one[0].start_cost = 150.0;
  one[0].shift_cost = 120.0;
  one[0].shortfall_cost = 9000.0;
  one[0].quiet = quiet;
  one[0].quiet_count = 1;
}

/* A line that feeds another through a store, both with the power of one cap. */
static void make_second(void) {
  two[0] = process(1, "coating", "line", day_base, (double[]){0.5, 12.0});
  two[1] = process(2, "packing", "line", day_base, (double[]){1.5, 0.0});
  for (int n = 0; n < 2; n++) {
    two[n].minimum_load = 1.0;
    two[n].minimum_up = 3;
    two[n].minimum_down = 2;
    two[n].windows = n ? short_window : day_window;
    two[n].windows_count = 1;
    two[n].power = 1.0;
    two[n].start_cost = 200.0;
    two[n].stop_cost = 50.0;
    two[n].shift_cost = 90.0;
    two[n].shortfall_cost = 1500.0;
  }
  two[0].drying = 2;
  emissions[1][1].idle = 2.0;
  emissions[1][1].start = 3.0;
  buffer = (ql_buffer){"coating", "packing", 1.0, 3.0, 1.0};
}

static void make_third(void) {
  three[0] = process(3, "melting", "batch", batch_base, (double[]){6.0, 0.0});
  three[1] = process(4, "painting", "batch", second_base, (double[]){0.2, 9.0});
  for (int n = 0; n < 2; n++) {
    three[n].duration = n ? 4 : 3;
    three[n].power = n ? 1.5 : 4.0;
    three[n].shift_cost = 100.0;
    three[n].shortfall_cost = 7000.0;
    three[n].windows = day_window;
    three[n].windows_count = 1;
  }
}

static void make_enterprises(small_world *w) {
  for (int h = 0; h < 24; h++) {
    prices[h] = h < 8 ? 300.0 : h >= 16 && h < 22 ? 1200.0 : 700.0;
    day_base[h] = h >= 8 && h < 14;
    batch_base[h] = h == 8 || h == 13;
    second_base[h] = h == 9;
  }
  tariff = (ql_tariff){"industry", prices, 24};
  make_first();
  make_second();
  make_third();
  static ql_plant_process *const of[3] = {one, two, three};
  static char *ids[3] = {"first", "second", "third"};
  for (int e = 0; e < 3; e++)
    enterprises[e] = (ql_enterprise){.id = ids[e],
                                     .status = "negotiated",
                                     .tariff = "industry",
                                     .burden_share = 1.0,
                                     .processes = of[e],
                                     .processes_count = e ? 2 : 1};
  enterprises[1].buffers = &buffer;
  enterprises[1].buffers_count = 1;
  enterprises[2].power_cap = 4.5;
  enterprises[2].power_excess_cost = 2500.0;
  w->all = (ql_enterprises){.synthetic = true,
                            .tariffs = &tariff,
                            .tariffs_count = 1,
                            .enterprises = enterprises,
                            .enterprises_count = 3};
}

/* --- rows ----------------------------------------------------------------------------------------
 */

/* ug m-3 for a kg of a flow of an enterprise in an hour. */
static double slope(int metric, int enterprise, int flow, int hour) {
  const bool ozone = metric % 2, far = metric / 2 != enterprise % 2;
  if (ozone != (flow == 1)) return 0.0;
  const double x = (hour - (ozone ? 11.0 : 9.0)) / (ozone ? 4.0 : 6.0);
  return (far ? 0.25 : 1.0) * (ozone ? 0.09 : 0.12) * exp(-0.5 * x * x) * (1.0 + 0.1 * enterprise);
}

static void make_rows(small_world *w) {
  ql_sensitivities *s = &w->rows;
  s->metric_count = METRICS;
  s->row_count = 3 * FLOWS * HOURS;
  assert_ok(ql_arena_take(w->arena, "metrics", METRICS, sizeof *s->metrics, &s->metrics));
  assert_ok(ql_arena_take(w->arena, "rows", (size_t)s->row_count, sizeof *s->rows, &s->rows));
  assert_ok(
      ql_arena_take(w->arena, "rows", (size_t)s->row_count * METRICS, sizeof(float), &s->value));
  for (int m = 0; m < METRICS; m++) {
    s->metrics[m].value = m % 2 ? 163.0 + m : 61.0 + m;
    w->curves[m] = m % 2 ? (ql_rows_curve){2, {100.0, 160.0}, {0.1, 0.9}}
                         : (ql_rows_curve){2, {35.0, 60.0}, {0.2, 0.8}};
  }
  for (int r = 0; r < s->row_count; r++) {
    const int e = r / (FLOWS * HOURS), f = r / HOURS % FLOWS, h = r % HOURS;
    ql_sensitivity_row *row = &s->rows[r];
    snprintf(row->enterprise, sizeof row->enterprise, "%s", enterprises[e].id);
    snprintf(row->group, sizeof row->group, "%s", species[f]);
    row->start = w->base.start + 3600.0 * h;
    row->end = row->start + 3600.0;
    for (int m = 0; m < METRICS; m++) s->value[m * s->row_count + r] = (float)slope(m, e, f, h);
  }
}

/* --- enumeration ---------------------------------------------------------------------------------
 */

static bool bit(unsigned bits, int hour) {
  return hour >= 0 && (bits >> hour & 1U);
}

/* The rules' own plan, with one process as the candidate has it. Nothing of these bases runs over
 * midnight, so that there is no history. */
static bool is_allowed(small_world *w, ql_plan *plan, int p, const candidate *c) {
  for (int h = 0; h < HOURS; h++) {
    plan->on[p * HOURS + h] = bit(c->on, h);
    plan->load[p * HOURS + h] = bit(c->on, h);
    plan->starts[p * HOURS + h] = bit(c->starts, h);
  }
  return check_process(plan, &w->base, p) == NULL;
}

/* kg of a flow in an hour: (9). */
static double kg(const ql_plant_process *p, int flow, const candidate *c, int h) {
  const ql_process_emission *e = &p->emissions[flow];
  if (!strcmp(p->kind, "batch")) {
    double sum = 0.0;
    for (int age = 0; age < p->duration; age++)
      if (bit(c->starts, h - age))
        sum += p->shape_count ? e->full * p->duration * p->shape[age] : e->full;
    return sum;
  }
  double sum = bit(c->on, h) ? e->full : 0.0;
  if (bit(c->on, h) && !bit(c->on, h - 1)) sum += e->start;
  for (int age = 0; age < p->drying && !bit(c->on, h); age++)
    if (!bit(c->on, h - age) && bit(c->on, h - age - 1)) {
      sum += e->idle;
      break;
    }
  return sum;
}

static void measure(const small_world *w, int p, const candidate *base, candidate *c) {
  const ql_plant_process *of = w->base.process[p];
  const bool batch = !strcmp(of->kind, "batch");
  double done = 0.0, owed = 0.0;
  c->money = c->burden = 0.0;
  memset(c->change, 0, sizeof c->change);
  for (int h = 0; h < HOURS; h++) {
    const bool on = bit(c->on, h);
    c->power[h] = on * of->power;
    c->money += c->power[h] * prices[h];
    if (on && !bit(base->on, h)) c->burden += 1.0;
    done += batch ? bit(c->starts, h) : on;
    owed += batch ? bit(base->starts, h) : bit(base->on, h);
    c->money += bit(c->starts, h) * of->start_cost;
    if (!batch && !on && bit(c->on, h - 1)) c->money += of->stop_cost;
    for (int m = 0; m < METRICS; m++)
      for (int f = 0; f < FLOWS; f++)
        c->change[m] += (double)(float)slope(m, w->base.enterprise[p], f, h) *
                        (kg(of, f, c, h) - kg(of, f, base, h));
  }
  c->money += of->shift_cost * c->burden;
  if (done < owed) {
    c->money += of->shortfall_cost * (owed - done);
    c->burden += (owed - done) * (batch ? of->duration : 1);
  }
}

static candidate from_bits(const ql_plant_process *p, unsigned bits) {
  candidate c = {0};
  if (!strcmp(p->kind, "batch")) {
    c.starts = bits;
    for (int age = 0; age < p->duration; age++) c.on |= bits << age;
    c.on &= (1U << HOURS) - 1;
  } else {
    c.on = bits;
    c.starts = bits & ~(bits << 1);
  }
  return c;
}

/* All schedules of a process that keep the rules. Only hours 6 to 20 can be used, of which the
 * windows and the quiet hours leave no others. */
static void enumerate(small_world *w, int p, lists *l) {
  const ql_plant_process *of = w->base.process[p];
  const bool batch = !strcmp(of->kind, "batch");
  ql_plan plan;
  unsigned base_bits = 0;
  for (int h = 0; h < 24; h++) base_bits |= (unsigned)(of->base[h] > 0.0) << h;
  const candidate base = from_bits(of, base_bits);
  assert_ok(ql_plan_create(w->arena, &w->all, w->base.start, 0.0, HOURS, &plan));
  assert_ok(ql_arena_take(w->arena, "candidates", MOST, sizeof(candidate), &l->of[p]));
  for (unsigned n = 0; n < 1U << 15; n++) {
    candidate c = from_bits(of, n << 6);
    if (__builtin_popcount(n) > (batch ? 2 : 6) || !is_allowed(w, &plan, p, &c)) continue;
    measure(w, p, &base, &c);
    assert_true(l->count[p] < MOST);
    l->of[p][l->count[p]++] = c;
  }
}

/* Two processes of an enterprise: what they have in common. */
typedef struct joint {
  double money, burden, change[METRICS];
} joint;

static bool is_stored(const candidate *from, const candidate *to) {
  double level = buffer.initial;
  for (int h = 0; h < HOURS; h++) {
    level += bit(from->on, h) - bit(to->on, h);
    if (level < 0.0 || level > buffer.capacity) return false;
  }
  return level >= buffer.initial;
}

static joint join(const candidate *a, const candidate *b, bool capped) {
  joint j = {.money = a->money + (b ? b->money : 0.0), .burden = a->burden + (b ? b->burden : 0.0)};
  double excess = 0.0;
  for (int m = 0; m < METRICS; m++) j.change[m] = a->change[m] + (b ? b->change[m] : 0.0);
  for (int h = 0; h < HOURS && capped; h++)
    excess = fmax(excess, a->power[h] + b->power[h] - enterprises[2].power_cap);
  j.money += excess * enterprises[2].power_excess_cost;
  return j;
}

/* Joint schedules of an enterprise; those that another beats in everything are left out, which
 * loses no optimum since no part of the objective falls with any of them. */
static int pair(const lists *l, int e, joint **made, ql_arena *arena) {
  const int first = e == 0 ? 0 : e == 1 ? 1 : 3;
  const int others = e == 0 ? 1 : l->count[first + 1];
  int count = 0;
  assert_ok(
      ql_arena_take(arena, "pairs", (size_t)l->count[first] * (size_t)others, sizeof(joint), made));
  for (int a = 0; a < l->count[first]; a++)
    for (int b = 0; b < others; b++) {
      const candidate *x = &l->of[first][a], *y = e ? &l->of[first + 1][b] : NULL;
      if (e == 1 && !is_stored(x, y)) continue;
      const joint j = join(x, y, e == 2);
      bool beaten = false;
      for (int n = 0; n < count && !beaten; n++) {
        const joint *k = &(*made)[n];
        beaten = k->money <= j.money && k->burden <= j.burden;
        for (int m = 0; m < METRICS; m++) beaten = beaten && k->change[m] <= j.change[m];
      }
      if (!beaten) (*made)[count++] = j;
    }
  return count;
}

static double curve(const ql_rows_curve *c, double x) {
  double sum = 0.0;
  for (int j = 0; j < c->count; j++) sum += c->slope[j] * fmax(0.0, x - c->from[j]);
  return sum;
}

/* The least objective over all combinations. Of three enterprises one counts as most burdened. */
static double best_of_all(const small_world *w, const ql_schedule_options *o, joint *const of[3],
                          const int count[3], const double capacity[3]) {
  double best = INFINITY;
  for (int a = 0; a < count[0]; a++)
    for (int b = 0; b < count[1]; b++)
      for (int c = 0; c < count[2]; c++) {
        const joint *j[3] = {&of[0][a], &of[1][b], &of[2][c]};
        double sum = 0.0, worst = 0.0;
        for (int e = 0; e < 3; e++) {
          sum += j[e]->money;
          worst = fmax(worst, j[e]->burden / capacity[e]);
        }
        sum += o->fairness * worst;
        for (int m = 0; m < METRICS && sum < best; m++)
          sum += o->air * curve(&w->curves[m], w->rows.metrics[m].value + j[0]->change[m] +
                                                   j[1]->change[m] + j[2]->change[m]);
        best = fmin(best, sum);
      }
  return best;
}

static void make_world(small_world *w) {
  memset(w, 0, sizeof *w);
  assert_ok(ql_arena_create(&w->arena));
  make_enterprises(w);
  assert_ok(ql_plan_create(w->arena, &w->all, 1689292800.0, 0.0, HOURS, &w->base));
  make_rows(w);
  assert_ok(ql_rows_gather(w->arena, &w->rows, w->curves, NULL, &w->base, &w->gathered));
  assert_int_equal(w->gathered.metric_count, METRICS);
}

static void equals_enumeration(void **state) {
  (void)state;
  static const double airs[] = {300.0, 2000.0, 8000.0}, fairs[] = {0.0, 6000.0};
  small_world w;
  lists l = {0};
  joint *of[3];
  int count[3];
  double capacity[3];
  make_world(&w);
  for (int p = 0; p < PROCESSES; p++) enumerate(&w, p, &l);
  for (int e = 0; e < 3; e++) {
    count[e] = pair(&l, e, &of[e], w.arena);
    capacity[e] = ql_cost_capacity(&w.base, e);
  }
  printf("schedules %d %d %d %d %d, unbeaten joint ones %d %d %d\n", l.count[0], l.count[1],
         l.count[2], l.count[3], l.count[4], count[0], count[1], count[2]);
  for (int a = 0; a < 3; a++)
    for (int f = 0; f < 2; f++) {
      ql_schedule_options options = ql_schedule_defaults();
      ql_schedule_result r;
      options.air = airs[a];
      options.fairness = fairs[f];
      options.gap = 0.0;
      options.rounds = QL_SCHEDULE_ROUNDS;
      assert_ok(ql_schedule_solve(w.arena, &w.base, &w.base, &w.gathered, &options, &r));
      const double best = best_of_all(&w, &options, of, count, capacity);
      printf("air %g fairness %g: enumerated %.6f planned %.6f bound %.6f base %.6f\n", options.air,
             options.fairness, best, r.objective, r.bound, r.base_objective);
      assert_int_equal(check_plan(&r.plan, &w.base), 0);
      assert_true(r.bound <= best + 1e-6 * fabs(best));
      assert_true(fabs(r.objective - best) <= 1e-6 * fabs(best));
    }
  ql_arena_free(w.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(equals_enumeration)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
