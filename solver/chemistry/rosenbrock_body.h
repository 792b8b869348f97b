/* The integrator, for REAL (double or float) in LANES lanes; included once for each. */
#include "base/vmath.h"
#include "solver/chemistry/rates.h"
#include "solver/chemistry/rosenbrock.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

typedef OF_REAL(ql_batch) batch_type;
typedef OF_REAL(ql_rosenbrock) solver_type;
typedef OF_REAL(ql_lanes) vec;

/* Arrays are [row][LANES]. */
struct OF_REAL(ql_rosenbrock) {
  const ql_mechanism *mechanism;
  const OF_REAL(ql_kernel) * kernel;
  REAL *y, *stage, *f, *a, *k, *source;
  REAL *slopes[QL_MAX_STAGES];
  REAL *scalars; /* one row: a number for each lane on its way to a kernel */
  double time[LANES], step[LANES], error[LANES];
  double first_step[LANES]; /* the step to begin with next time, from that accepted at the start */
  long cell[LANES];         /* in the batch, -1: idle */
  int steps[LANES];
  bool rejected[LANES]; /* the last attempt */
};

ql_status OF_REAL(ql_rosenbrock_create)(ql_arena *arena, const ql_mechanism *mechanism,
                                        solver_type **out) {
  solver_type *s = NULL;
  const size_t n = (size_t)mechanism->species_count * LANES, size = sizeof(REAL);
  QL_TRY(ql_arena_take(arena, "chemistry solver", 1, sizeof *s, &s));
  s->mechanism = mechanism;
  s->kernel = mechanism->OF_REAL(kernel);
  QL_TRY(ql_arena_take(arena, "chemistry amounts", n, size, &s->y));
  QL_TRY(ql_arena_take(arena, "chemistry stage", n, size, &s->stage));
  QL_TRY(ql_arena_take(arena, "chemistry production", n, size, &s->f));
  QL_TRY(ql_arena_take(arena, "chemistry source", n, size, &s->source));
  QL_TRY(ql_arena_take(arena, "chemistry lanes", LANES, size, &s->scalars));
  QL_TRY(ql_arena_take(arena, "chemistry matrix", (size_t)mechanism->nonzero_count * LANES, size,
                       &s->a));
  QL_TRY(ql_arena_take(arena, "chemistry rates", (size_t)mechanism->reaction_count * LANES, size,
                       &s->k));
  for (int i = 0; i < QL_MAX_STAGES; i++)
    QL_TRY(ql_arena_take(arena, "chemistry slopes", n, size, &s->slopes[i]));
  *out = s;
  return QL_OK;
}

static void copy_to_lane(const REAL *restrict from, size_t n, int lane, REAL *restrict to) {
  for (size_t i = 0; i < n; i++) to[i * LANES + (size_t)lane] = from[i];
}

static void load_lane(solver_type *s, const ql_rosenbrock_options *o, const batch_type *batch,
                      int lane, size_t cell) {
  const size_t n = (size_t)s->mechanism->species_count;
  const size_t reactions = (size_t)s->mechanism->reaction_count;
  copy_to_lane(batch->y + cell * n, n, lane, s->y);
  const REAL *k = batch->k + ql_rates_at(cell, 0, reactions, LANES);
  for (size_t r = 0; r < reactions; r++) s->k[r * LANES + (size_t)lane] = k[r * LANES];
  if (batch->source) copy_to_lane(batch->source + cell * n, n, lane, s->source);
  s->time[lane] = s->first_step[lane] = 0.0;
  const double known = batch->first_step ? (double)batch->first_step[cell] : 0.0;
  s->step[lane] =
      known > 0.0 ? batch->dt / ceil(batch->dt / known - 1e-3) : batch->dt * o->first_step;
  s->cell[lane] = (long)cell;
  s->steps[lane] = 0;
  s->rejected[lane] = false;
}

static void store_lane(solver_type *s, const batch_type *batch, int lane) {
  const size_t n = (size_t)s->mechanism->species_count;
  REAL *y = batch->y + (size_t)s->cell[lane] * n;
  for (size_t i = 0; i < n; i++) y[i] = s->y[i * LANES + (size_t)lane];
  if (batch->first_step) batch->first_step[s->cell[lane]] = (float)s->first_step[lane];
  s->cell[lane] = -1;
}

/* The slopes with a weight that is not zero, and these weights. */
typedef struct weighted {
  int count;
  const vec *rows[QL_MAX_STAGES];
  REAL weights[QL_MAX_STAGES];
} weighted;

static weighted gather(const solver_type *s, int stages, const double *weights) {
  weighted w = {0};
  for (int j = 0; j < stages; j++) {
    if (weights[j] == 0.0) continue;
    w.weights[w.count] = (REAL)weights[j];
    w.rows[w.count++] = (const void *)s->slopes[j];
  }
  return w;
}

/* out = base + (the sum of `count` weighted slopes) * scale, scale one number a lane (NULL: 1). */
static inline void add_slopes(const weighted *w, int count, size_t n, const vec *restrict base,
                              const vec *restrict scale, vec *restrict out) {
  for (size_t i = 0; i < n; i++) {
    vec sum = w->weights[0] * w->rows[0][i];
    for (int j = 1; j < count; j++) sum += w->weights[j] * w->rows[j][i];
    out[i] = scale ? base[i] + *scale * sum : base[i] + sum;
  }
}

/* The same for the slopes before stage `stages`. Inlined for each number of slopes that Rodas3 has:
 * a loop over them costs as much as the sums. */
static void combine(const solver_type *s, const REAL *base_, int stages, const double *weights,
                    const REAL *scale_, REAL *out_) {
  const size_t n = (size_t)s->mechanism->species_count;
  const vec *base = (const void *)base_, *scale = (const void *)scale_;
  vec *out = (void *)out_;
  const weighted w = gather(s, stages, weights);
  switch (w.count) {
  case 0:
    memcpy(out_, base_, n * sizeof(vec));
    break;
  case 1:
    add_slopes(&w, 1, n, base, scale, out);
    break;
  case 2:
    add_slopes(&w, 2, n, base, scale, out);
    break;
  case 3:
    add_slopes(&w, 3, n, base, scale, out);
    break;
  default:
    add_slopes(&w, w.count, n, base, scale, out);
  }
}

static void production(solver_type *s, const REAL *y, bool with_source) {
  const size_t n = (size_t)s->mechanism->species_count * LANES;
  s->kernel->production(y, s->k, s->f);
  if (!with_source) return;
#pragma omp simd
  for (size_t i = 0; i < n; i++) s->f[i] += s->source[i];
}

/* One attempt of all lanes: the slopes, and the new amounts in `stage`. */
static void attempt(solver_type *s, const ql_rosenbrock_method *method, bool with_source) {
  for (int l = 0; l < LANES; l++) s->scalars[l] = (REAL)(1.0 / (method->gamma * s->step[l]));
  s->kernel->matrix(s->y, s->k, s->scalars, s->a);
  s->kernel->factor(s->a);
  for (int l = 0; l < LANES; l++) s->scalars[l] = (REAL)(1.0 / s->step[l]);
  for (int i = 0; i < method->stages; i++) {
    if (method->fresh[i]) {
      if (i > 0) combine(s, s->y, i, method->a[i], NULL, s->stage);
      production(s, i > 0 ? s->stage : s->y, with_source);
    }
    combine(s, s->f, i, method->c[i], s->scalars, s->slopes[i]);
    s->kernel->solve(s->a, s->slopes[i]);
  }
  combine(s, s->y, method->stages, method->m, NULL, s->stage);
}

static vec magnitude(vec a) {
  return OF_REAL(ql_lanes_larger)(a, -a);
}

/* error = root of the mean square of e / (absolute + relative max(|y|, |y1|)), by lane. The mean is
 * over QL_ROSENBROCK_SHARED species at most: species added to a mechanism that hardly change must
 * not make room for errors of the others. */
static void measure(solver_type *s, const ql_rosenbrock_options *o) {
  const size_t n = (size_t)s->mechanism->species_count;
  const REAL relative = (REAL)o->relative, absolute = (REAL)o->absolute;
  const vec *y = (const void *)s->y, *y1 = (const void *)s->stage;
  const weighted w = gather(s, o->method->stages, o->method->e);
  vec sum = {0};
  for (size_t i = 0; i < n; i++) {
    vec estimate = w.weights[0] * w.rows[0][i];
    for (int j = 1; j < w.count; j++) estimate += w.weights[j] * w.rows[j][i];
    const vec size = OF_REAL(ql_lanes_larger)(magnitude(y[i]), magnitude(y1[i]));
    const vec share = estimate / (absolute + relative * size);
    sum += share * share;
  }
  memcpy(s->scalars, &sum, sizeof sum);
  const double shared = n < QL_ROSENBROCK_SHARED ? (double)n : (double)QL_ROSENBROCK_SHARED;
  for (int l = 0; l < LANES; l++) s->error[l] = sqrt((double)s->scalars[l] / shared);
}

/* The species that kept a lane from converging: the first whose amount or slope is no number, or
 * the one that changes most in proportion. */
static int worst_species(const solver_type *s, const ql_rosenbrock_options *o, int lane) {
  int worst = 0;
  double largest = -1.0;
  for (int i = 0; i < s->mechanism->species_count; i++) {
    const size_t at = (size_t)i * LANES + (size_t)lane;
    const double before = fabs((double)s->y[at]);
    const double share =
        fabs((double)s->stage[at] - (double)s->y[at]) / (o->absolute + o->relative * before);
    if (!isfinite(before)) return i;
    if (!(share <= largest)) {
      largest = isfinite(share) ? share : HUGE_VAL;
      worst = i;
    }
  }
  return worst;
}

static void record_failure(const solver_type *s, const ql_rosenbrock_options *o, int lane,
                           ql_rosenbrock_report *report) {
  if (report->failed_cell >= 0 && report->failed_cell <= s->cell[lane]) return;
  report->failed_cell = s->cell[lane];
  report->failed_species = worst_species(s, o, lane);
  report->failed_time = s->time[lane];
}

/* Accept or reject each lane and choose its next step (Hairer and Wanner 1996, equation IV.8.20,
 * bounds 0.2 and 6, safety 0.9): what is left of the interval is cut into equal steps. */
static void control(solver_type *s, const ql_rosenbrock_options *o, double dt, REAL take[LANES]) {
  const double power = -1.0 / o->method->order;
  double factor[LANES];
#pragma omp simd
  for (int l = 0; l < LANES; l++) {
    const double error = s->error[l] > 1e-12 ? s->error[l] < 1e12 ? s->error[l] : 1e12 : 1e-12;
    factor[l] = 0.9 * ql_vmath_exp(power * ql_vmath_log(error));
  }
  for (int l = 0; l < LANES; l++) {
    const bool accepted = s->error[l] <= 1.0; /* false for NaN */
    const double most = s->rejected[l] || !accepted ? 1.0 : 6.0;
    const double bounded = factor[l] < 0.2 ? 0.2 : factor[l] > most ? most : factor[l];
    if (accepted && s->time[l] == 0.0) s->first_step[l] = s->step[l] * bounded;
    if (accepted) s->time[l] += s->step[l];
    const double left = dt - s->time[l];
    s->step[l] *= isfinite(s->error[l]) ? bounded : 0.1;
    s->steps[l]++;
    s->rejected[l] = !accepted;
    take[l] = accepted ? (REAL)1 : (REAL)0;
    if (left > 1e-9 * dt) s->step[l] = left / ceil(left / s->step[l] - 1e-3);
  }
}

/* The new amounts in the lanes that accepted them. */
static void keep(solver_type *s, const REAL take[LANES]) {
  const size_t n = (size_t)s->mechanism->species_count;
  for (size_t i = 0; i < n; i++) {
    REAL *restrict y = s->y + i * LANES;
    const REAL *restrict y1 = s->stage + i * LANES;
#pragma omp simd
    for (int l = 0; l < LANES; l++) y[l] = take[l] != (REAL)0 ? y1[l] : y[l];
  }
}

/* Lanes that are done or have failed are stored and given up. */
static void release(solver_type *s, const ql_rosenbrock_options *o, const batch_type *batch,
                    ql_rosenbrock_report *report) {
  for (int l = 0; l < LANES; l++) {
    if (s->cell[l] < 0) continue;
    report->steps += !s->rejected[l];
    report->rejected += s->rejected[l];
    const bool done = batch->dt - s->time[l] <= 1e-9 * batch->dt;
    if (!done && s->steps[l] < o->max_steps) continue;
    if (!done) record_failure(s, o, l, report);
    store_lane(s, batch, l);
  }
}

static size_t cell_at(const batch_type *batch, size_t turn) {
  return batch->order ? (size_t)batch->order[turn] : turn;
}

/* The turn at or after `next` of a cell that is to be integrated; batch->count: none. */
static size_t find_next(const batch_type *batch, size_t next) {
  while (batch->skip && next < batch->count && batch->skip[cell_at(batch, next)]) next++;
  return next;
}

void OF_REAL(ql_rosenbrock_solve)(solver_type *s, const ql_rosenbrock_options *options,
                                  const batch_type *batch, ql_rosenbrock_report *report) {
  size_t next = find_next(batch, 0);
  report->failed_cell = -1;
  for (int l = 0; l < LANES; l++) load_lane(s, options, batch, l, 0); /* idle ones need values */
  for (int l = 0; l < LANES; l++) s->cell[l] = -1;
  for (;;) {
    bool busy = false;
    REAL take[LANES];
    for (int l = 0; l < LANES; l++) {
      if (s->cell[l] < 0 && next < batch->count) {
        load_lane(s, options, batch, l, cell_at(batch, next));
        next = find_next(batch, next + 1);
      }
      busy |= s->cell[l] >= 0;
    }
    if (!busy) return;
    attempt(s, options->method, batch->source != NULL);
    measure(s, options);
    control(s, options, batch->dt, take);
    keep(s, take);
    release(s, options, batch, report);
  }
}
