/* A synthetic problem of planning: invented enterprises of four kinds, and invented rows that
 * answer to them as plumes and ozone might. For the benchmark and the tests of scheduling/; the
 * same numbers on every machine. */
#ifndef QL_BENCHMARKS_PLAN_INSTANCE_H
#define QL_BENCHMARKS_PLAN_INSTANCE_H

#include "scheduling/schedule.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef struct plan_instance {
  ql_enterprises enterprises;
  ql_sensitivities rows;
  ql_rows_curve *curves; /* [metric] */
  double start, utc_offset;
  int hours;
} plan_instance;

typedef struct plan_shape {
  int enterprises, stations, hours;
  uint64_t seed;
  int late;  /* h: the plan starts so long after local midnight */
  bool tied; /* every enterprise has a power cap and a number of changes, not half of them */
} plan_shape;

/* A linear congruential generator (Knuth's MMIX constants): 0 to 1. */
static inline double plan_random(uint64_t *state) {
  *state = *state * 6364136223846793005ULL + 1442695040888963407ULL;
  return (double)(*state >> 11) / 9007199254740992.0;
}

static inline int plan_whole(uint64_t *state, int low, int high) {
  return low + (int)(plan_random(state) * (high - low + 1));
}

static inline ql_status plan_text(ql_arena *arena, char **text, const char *what, int a, int b) {
  char made[QL_SENSITIVITY_NAME];
  snprintf(made, sizeof made, b < 0 ? "%s%d" : "%s%d-%d", what, a, b);
  return ql_arena_string(arena, made, text);
}

static inline ql_status plan_emission(ql_arena *arena, ql_plant_process *p, const char *species,
                                      double full) {
  ql_process_emission *e = &p->emissions[p->emissions_count++];
  *e = (ql_process_emission){.full = full};
  return ql_arena_string(arena, species, &e->species);
}

/* A kiln: runs day and night, from 60 % of its load on, and likes to be neither stopped nor
 * started. */
static inline void plan_kiln(ql_plant_process *p, uint64_t *r) {
  p->minimum_load = 0.5 + 0.2 * plan_random(r);
  p->ramp = 0.1 + 0.1 * plan_random(r);
  p->minimum_up = plan_whole(r, 8, 24);
  p->minimum_down = plan_whole(r, 6, 12);
  p->must_run = plan_random(r) < 0.4;
  p->start_cost = 8000.0 + 10000.0 * plan_random(r);
  p->stop_cost = 1000.0;
  p->shift_cost = 200.0;
  p->shortfall_cost = 5000.0 + 6000.0 * plan_random(r);
  p->day_share = 0.6;
  p->power = 2.0 + 6.0 * plan_random(r);
  const double load = 0.85 + 0.1 * plan_random(r);
  for (int h = 0; h < 24; h++) p->base[h] = load;
  for (unsigned n = 0; n < p->emissions_count; n++) {
    p->emissions[n].idle = 0.2 * p->emissions[n].full;
    p->emissions[n].start = 2.0 * p->emissions[n].full;
    p->emissions[n].warm = 0.1 * p->emissions[n].full;
  }
}

/* Batches of castings or coats, a few a day. */
static inline void plan_batch(ql_plant_process *p, uint64_t *r) {
  static double shape[][8] = {{1.0}, {0.7, 0.3}, {0.6, 0.3, 0.1}, {0.5, 0.3, 0.15, 0.05}};
  p->duration = plan_whole(r, 2, 5);
  p->setup = plan_whole(r, 0, 1);
  if (p->duration < 5) {
    p->shape = shape[p->duration - 1];
    p->shape_count = (unsigned)p->duration;
  }
  p->start_cost = 200.0 * plan_random(r);
  p->shift_cost = 100.0 + 200.0 * plan_random(r);
  p->shortfall_cost = 6000.0 + 6000.0 * plan_random(r);
  p->power = 0.3 + 1.5 * plan_random(r);
  p->most_batches = 24 / (p->duration + p->setup);
  for (int h = 7, n = 0; h + p->duration <= 22 && n < 3; h += p->duration + p->setup, n++)
    p->base[h] = 1.0;
}

/* A coating line: on or off, must dry with its abatement on. */
static inline void plan_line(ql_plant_process *p, uint64_t *r) {
  p->minimum_load = 1.0;
  p->ramp = 1.0;
  p->minimum_up = plan_whole(r, 2, 4);
  p->minimum_down = 2;
  p->drying = plan_whole(r, 1, 2);
  p->start_cost = 300.0;
  p->stop_cost = 100.0;
  p->shift_cost = 150.0 + 200.0 * plan_random(r);
  p->shortfall_cost = 1500.0 + 2000.0 * plan_random(r);
  p->power = 0.3 + plan_random(r);
  const int from = plan_whole(r, 7, 9);
  for (int h = from; h < from + 10; h++) p->base[h] = 1.0;
  for (unsigned n = 0; n < p->emissions_count; n++)
    p->emissions[n].idle = 0.1 * p->emissions[n].full;
}

static inline ql_status plan_process(ql_arena *arena, ql_plant_process *p, int e, int n,
                                     uint64_t *r) {
  static ql_hours night[] = {{22.0, 6.0}};
  const double pick = plan_random(r);
  const bool kiln = pick < 0.135, batch = pick < 0.75;
  *p = (ql_plant_process){.quota_share = 1.0, .minimum_up = 1, .minimum_down = 1, .base_count = 24};
  QL_TRY(plan_text(arena, &p->id, "process", e, n));
  QL_TRY(ql_arena_string(arena, kiln ? "continuous" : batch ? "batch" : "line", &p->kind));
  QL_TRY(ql_arena_take(arena, "base", 24, sizeof *p->base, &p->base));
  QL_TRY(ql_arena_take(arena, "emissions", 3, sizeof *p->emissions, &p->emissions));
  if (kiln || batch) {
    QL_TRY(plan_emission(arena, p, "PM25", (kiln ? 6.0 : 2.0) * (0.3 + plan_random(r))));
    QL_TRY(plan_emission(arena, p, "NOx", (kiln ? 40.0 : 4.0) * (0.3 + plan_random(r))));
  }
  if (!kiln) QL_TRY(plan_emission(arena, p, "VOC", (batch ? 6.0 : 20.0) * (0.3 + plan_random(r))));
  if (!kiln && plan_random(r) < 0.3) {
    p->quiet = night;
    p->quiet_count = 1;
  }
  (kiln ? plan_kiln : batch ? plan_batch : plan_line)(p, r);
  return QL_OK;
}

/* What one process makes and the next uses: both run alike in the base. */
static inline ql_status plan_buffer(ql_arena *arena, ql_enterprise *e) {
  const ql_plant_process *from = &e->processes[0], *to = &e->processes[1];
  double made = 0.0, used = 0.0, level = 0.0, least = 0.0, most = 0.0;
  for (int h = 0; h < 24; h++) {
    made += from->base[h] * (from->duration ? from->duration : 1);
    used += to->base[h] * (to->duration ? to->duration : 1);
  }
  if (made <= 0.0 || used <= 0.0 || from->duration || to->duration) return QL_OK;
  for (int h = 0; h < 24; h++) {
    level += from->base[h] - to->base[h] * made / used;
    least = fmin(least, level);
    most = fmax(most, level);
  }
  QL_TRY(ql_arena_take(arena, "buffer", 1, sizeof *e->buffers, &e->buffers));
  e->buffers_count = 1;
  e->buffers[0] = (ql_buffer){.from = from->id,
                              .to = to->id,
                              .per_hour = made / used,
                              .capacity = 2.0 * (most - least) + 4.0,
                              .initial = most - least + 2.0};
  return QL_OK;
}

static inline ql_status plan_enterprise(ql_arena *arena, ql_enterprise *e, int index, bool tied,
                                        uint64_t *r) {
  static char tariff[] = "industry", status[] = "negotiated";
  *e = (ql_enterprise){.tariff = tariff, .status = status, .burden_share = 1.0};
  QL_TRY(plan_text(arena, &e->id, "enterprise", index, -1));
  e->name = e->id;
  e->processes_count = (unsigned)plan_whole(r, 3, 4);
  QL_TRY(
      ql_arena_take(arena, "processes", e->processes_count, sizeof *e->processes, &e->processes));
  double power = 0.0;
  for (unsigned n = 0; n < e->processes_count; n++) {
    QL_TRY(plan_process(arena, &e->processes[n], index, (int)n, r));
    power += e->processes[n].power;
  }
  if (plan_random(r) < 0.5 || tied) {
    e->power_cap = 0.85 * power;
    e->power_excess_cost = 3000.0;
  }
  if (plan_random(r) < 0.3 || tied) e->most_changes = 6 * (int)e->processes_count;
  return plan_buffer(arena, e);
}

static inline ql_status plan_tariff(ql_arena *arena, ql_enterprises *all) {
  static char name[] = "industry";
  QL_TRY(ql_arena_take(arena, "tariff", 1, sizeof *all->tariffs, &all->tariffs));
  QL_TRY(ql_arena_take(arena, "tariff", 24, sizeof(double), &all->tariffs[0].price));
  all->tariffs_count = 1;
  all->tariffs[0].name = name;
  all->tariffs[0].price_count = 24;
  for (int h = 0; h < 24; h++)
    all->tariffs[0].price[h] = h < 8 ? 280.0 : h >= 16 && h < 23 ? 1290.0 : 700.0;
  return QL_OK;
}

/* How a metric of local day `day` answers to a kg emitted in an hour of the plan, on a scale of 0
 * to 1: the day's mean to all of the day and the evening before, ozone to the morning. */
static inline double plan_answer(bool ozone, int day, int hour) {
  const int of_day = hour - 24 * day;
  if (ozone) {
    const double from_ten = (of_day - 10.0) / 4.0;
    return exp(-0.5 * from_ten * from_ten);
  }
  if (of_day < -6 || of_day >= 24) return 0.0;
  return of_day < 0 ? 0.15 : of_day < 7 || of_day > 18 ? 1.6 : 0.6;
}

static inline ql_status plan_metrics(ql_arena *arena, const plan_shape *shape, plan_instance *made,
                                     uint64_t *r) {
  const int days = shape->hours / 24;
  ql_sensitivities *s = &made->rows;
  s->metric_count = shape->stations * days * 2;
  QL_TRY(ql_arena_take(arena, "metrics", (size_t)s->metric_count, sizeof *s->metrics, &s->metrics));
  QL_TRY(
      ql_arena_take(arena, "curves", (size_t)s->metric_count, sizeof *made->curves, &made->curves));
  for (int m = 0; m < s->metric_count; m++) {
    const bool ozone = m % 2;
    ql_metric *metric = &s->metrics[m];
    snprintf(metric->station, sizeof metric->station, "station%d", m / 2 / days);
    snprintf(metric->pollutant, sizeof metric->pollutant, ozone ? "O3" : "PM25");
    metric->day = made->start + 86400.0 * (m / 2 % days);
    metric->start = metric->day;
    metric->end = metric->day + 86400.0;
    metric->value = ozone ? 150.0 + 25.0 * plan_random(r) : 60.0 + 30.0 * plan_random(r);
    made->curves[m] = ozone ? (ql_rows_curve){3, {100.0, 160.0, 215.0}, {0.1, 0.9, 2.0}}
                            : (ql_rows_curve){3, {35.0, 75.0, 115.0}, {0.2, 0.8, 2.0}};
  }
  return QL_OK;
}

static inline void plan_slopes(const plan_shape *shape, plan_instance *made, int row, int hour,
                               const double *near) {
  const int days = shape->hours / 24;
  ql_sensitivities *s = &made->rows;
  const char *group = s->rows[row].group;
  const bool pm = strcmp(group, "PM25") == 0, voc = strcmp(group, "VOC") == 0;
  for (int m = 0; m < s->metric_count; m++) {
    const bool ozone = m % 2;
    const double answer = plan_answer(ozone, m / 2 % days, hour) * near[m / 2 / days];
    const double size = ozone ? (pm    ? 0.0
                                 : voc ? 1.5e-3
                                       : 4e-4 * (near[m / 2 / days] - 0.3))
                              : (pm    ? 4e-3
                                 : voc ? 1e-4
                                       : 3e-4);
    s->value[(size_t)m * (size_t)s->row_count + (size_t)row] = (float)(size * answer);
  }
}

/* Rows of each enterprise, group and hour: an enterprise is near to some stations. */
static inline ql_status plan_rows(ql_arena *arena, const plan_shape *shape, plan_instance *made,
                                  uint64_t *r) {
  static const char *const groups[] = {"PM25", "NOx", "VOC"};
  ql_sensitivities *s = &made->rows;
  double near[64];
  s->row_count = shape->enterprises * 3 * shape->hours;
  QL_TRY(ql_arena_take(arena, "rows", (size_t)s->row_count, sizeof *s->rows, &s->rows));
  QL_TRY(ql_arena_take(arena, "rows", (size_t)s->row_count * (size_t)s->metric_count,
                       sizeof *s->value, &s->value));
  for (int e = 0, row = 0; e < shape->enterprises; e++) {
    for (int n = 0; n < shape->stations && n < 64; n++) {
      const double x = plan_random(r);
      near[n] = x * x * x * 3.0;
    }
    for (int g = 0; g < 3; g++)
      for (int h = 0; h < shape->hours; h++, row++) {
        ql_sensitivity_row *to = &s->rows[row];
        snprintf(to->enterprise, sizeof to->enterprise, "enterprise%d", e);
        snprintf(to->group, sizeof to->group, "%s", groups[g]);
        to->start = made->start + 3600.0 * h;
        to->end = to->start + 3600.0;
        to->perturbation = g ? -0.3 : 0.0;
        to->method = g ? QL_BY_PERTURBATION : QL_BY_PUFFS;
        plan_slopes(shape, made, row, h, near);
      }
  }
  return QL_OK;
}

static inline ql_status plan_instance_make(ql_arena *arena, const plan_shape *shape,
                                           plan_instance *made) {
  uint64_t r = shape->seed;
  *made = (plan_instance){.start = 1689264000.0, .utc_offset = 28800.0, .hours = shape->hours};
  ql_enterprises *all = &made->enterprises;
  all->synthetic = true;
  QL_TRY(plan_tariff(arena, all));
  QL_TRY(ql_arena_take(arena, "enterprises", (size_t)shape->enterprises, sizeof *all->enterprises,
                       &all->enterprises));
  all->enterprises_count = (unsigned)shape->enterprises;
  for (int e = 0; e < shape->enterprises; e++)
    QL_TRY(plan_enterprise(arena, &all->enterprises[e], e, shape->tied, &r));
  made->start += 3600.0 * shape->late;
  QL_TRY(plan_metrics(arena, shape, made, &r));
  return plan_rows(arena, shape, made, &r);
}

#endif
