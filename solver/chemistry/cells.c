#include "solver/chemistry/cells.h"

#include "solver/chemistry/rates.h"

#include <string.h>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

static const ql_chemistry_tolerance tolerances[] = {
    {"production", true, {&ql_rosenbrock_rodas3, 1e-2, 1e-6, 0.2, 2000}},
    {"tight", false, {&ql_rosenbrock_rodas4, 1e-5, 1e-9, 0.01, 20000}},
};

ql_status ql_chemistry_tolerance_find(const char *name, const ql_chemistry_tolerance **tolerance) {
  for (size_t t = 0; t < sizeof tolerances / sizeof tolerances[0]; t++)
    if (strcmp(tolerances[t].name, name) == 0) {
      *tolerance = &tolerances[t];
      return QL_OK;
    }
  return ql_error_set(QL_ERR_INPUT, "chemistry tolerance '%s' is neither 'production' nor 'tight'",
                      name);
}

/* Net change of a species by a reaction; 0: it takes no part. */
static double coefficient_of(const ql_mechanism *m, const ql_reaction *r, int s) {
  for (int i = 0; i < r->change_count; i++) {
    const ql_change *change = &m->changes[r->change_start + i];
    if (change->species == s) return change->coefficient;
  }
  return 0.0;
}

/* By species, the reactions whose change of it has the sign. */
static ql_status list_reactions(ql_arena *arena, const ql_mechanism *m, double sign, int **start,
                                int **list) {
  int count = 0;
  QL_TRY(ql_arena_take(arena, "reactions of species", (size_t)m->species_count + 1, sizeof(int),
                       start));
  QL_TRY(ql_arena_take(arena, "reactions of species", (size_t)m->change_count, sizeof(int), list));
  for (int s = 0; s < m->species_count; s++) {
    for (int n = 0; n < m->reaction_count; n++)
      if (sign * coefficient_of(m, &m->reactions[n], s) > 0.0) (*list)[count++] = n;
    (*start)[s + 1] = count;
  }
  return QL_OK;
}

ql_status ql_cells_create(ql_arena *arena, const ql_mechanism *m, ql_cells **cells) {
  ql_cells *c = NULL;
  const size_t species = (size_t)m->species_count * QL_CELLS;
  const size_t reactions = (size_t)m->reaction_count * QL_CELLS;
  const size_t rates = (size_t)m->photolysis_count * QL_CELLS;
  const size_t het = (size_t)m->het_count * QL_CELLS;
  QL_TRY(ql_arena_take(arena, "chemistry cells", 1, sizeof *c, &c));
  c->mechanism = m;
  QL_TRY(list_reactions(arena, m, -1.0, &c->consumer_start, &c->consumers));
  QL_TRY(list_reactions(arena, m, 1.0, &c->producer_start, &c->producers));
  QL_TRY(ql_arena_take(arena, "chemistry air", QL_CELLS, sizeof(double), &c->temperature));
  QL_TRY(ql_arena_take(arena, "chemistry air", QL_CELLS, sizeof(double), &c->density));
  QL_TRY(ql_arena_take(arena, "chemistry air", QL_CELLS, sizeof(double), &c->water));
  QL_TRY(ql_arena_take(arena, "photolysis rates", rates, sizeof(double), &c->photolysis));
  QL_TRY(ql_arena_take(arena, "heterogeneous rates", het, sizeof(double), &c->het));
  QL_TRY(ql_arena_take(arena, "chemistry amounts", species, sizeof(double), &c->amount));
  QL_TRY(ql_arena_take(arena, "chemistry sources", species, sizeof(double), &c->source));
  QL_TRY(ql_arena_take(arena, "first steps", QL_CELLS, sizeof(float), &c->first_step));
  QL_TRY(ql_arena_take(arena, "rate laws", (size_t)m->law_count * QL_RATE_GROUP, sizeof(double),
                       &c->work));
  QL_TRY(ql_arena_take(arena, "rate constants", reactions, sizeof(double), &c->k_double));
  QL_TRY(ql_arena_take(arena, "rate constants", reactions, sizeof(float), &c->k_float));
  QL_TRY(ql_arena_take(arena, "chemistry amounts", species, sizeof(float), &c->amount_float));
  QL_TRY(ql_arena_take(arena, "chemistry sources", species, sizeof(float), &c->source_float));
  QL_TRY(ql_rosenbrock_create_double(arena, m, &c->solver_double));
  QL_TRY(ql_rosenbrock_create_float(arena, m, &c->solver_float));
  *cells = c;
  return QL_OK;
}

/* Numbers below the normal range (radicals at night) count as zero: they mean nothing and slow some
 * processors a hundredfold. Returns what to give to restore_subnormals. */
static unsigned flush_subnormals(void) {
#if defined(__SSE2__)
  const unsigned before = _mm_getcsr();
  _mm_setcsr(before | 0x8040); /* FTZ and DAZ */
  return before;
#else
  return 0;
#endif
}

static void restore_subnormals(unsigned before) {
#if defined(__SSE2__)
  _mm_setcsr(before);
#else
  (void)before;
#endif
}

/* Rates are computed for whole groups: the last cell stands in for those that are not there. */
static void pad(ql_cells *c, size_t count) {
  const size_t last = count - 1;
  for (size_t i = count; i % QL_RATE_GROUP; i++) {
    c->temperature[i] = c->temperature[last];
    c->density[i] = c->density[last];
    c->water[i] = c->water[last];
    for (int p = 0; p < c->mechanism->photolysis_count; p++)
      c->photolysis[(size_t)p * QL_CELLS + i] = c->photolysis[(size_t)p * QL_CELLS + last];
    for (int h = 0; h < c->mechanism->het_count; h++)
      c->het[(size_t)h * QL_CELLS + i] = c->het[(size_t)h * QL_CELLS + last];
  }
}

static void to_float(const double *restrict from, size_t count, float *restrict to) {
  for (size_t i = 0; i < count; i++) to[i] = (float)from[i];
}

static void to_double(const float *restrict from, size_t count, double *restrict to) {
  for (size_t i = 0; i < count; i++) to[i] = (double)from[i];
}

/* The cells in the order of the steps that they are about to take, most first, so that lanes end
 * nearly together: what a cell of many steps begins last, the other lanes would wait for. */
static const int *order_cells(ql_cells *c, size_t count, double dt) {
  enum { MOST = 31 };
  int first[MOST + 2] = {0}, rank[QL_CELLS];
  if (!c->has_first_step) return NULL;
  for (size_t i = 0; i < count; i++) {
    const double step = (double)c->first_step[i], steps = step > 0.0 ? dt / step : MOST;
    rank[i] = steps < MOST ? MOST - (int)steps : 0;
    first[rank[i] + 1]++;
  }
  for (int r = 0; r <= MOST; r++) first[r + 1] += first[r];
  for (size_t i = 0; i < count; i++) c->order[first[rank[i]]++] = (int)i;
  return c->order;
}

static void integrate_float(ql_cells *c, const ql_rosenbrock_options *options, size_t count,
                            const bool *skip, double dt, ql_rosenbrock_report *report) {
  if (c->has_source)
    to_float(c->source, (size_t)c->mechanism->species_count * count, c->source_float);
  const ql_batch_float batch = {.count = count,
                                .dt = dt,
                                .y = c->amount_float,
                                .k = c->k_float,
                                .source = c->has_source ? c->source_float : NULL,
                                .skip = skip,
                                .order = order_cells(c, count, dt),
                                .first_step = c->has_first_step ? c->first_step : NULL};
  ql_rosenbrock_solve_float(c->solver_float, options, &batch, report);
}

void ql_cells_set_rates(ql_cells *c, const ql_chemistry_tolerance *tolerance, size_t count,
                        bool het_only) {
  const ql_rate_air air = {count,    QL_CELLS,      c->temperature, c->density,
                           c->water, c->photolysis, c->het};
  double *k_double = tolerance->single ? NULL : c->k_double;
  float *k_float = tolerance->single ? c->k_float : NULL;
  if (!count) return;
  pad(c, count);
  const unsigned mode = flush_subnormals();
  if (het_only)
    ql_rates_renew_het(c->mechanism, &air, c->work, k_double, k_float);
  else
    ql_rates_compute(c->mechanism, &air, c->work, k_double, k_float);
  restore_subnormals(mode);
}

void ql_cells_integrate(ql_cells *c, const ql_chemistry_tolerance *tolerance, size_t count,
                        const bool *skip, double dt, ql_rosenbrock_report *report) {
  report->failed_cell = -1;
  if (!count) return;
  const unsigned mode = flush_subnormals();
  if (tolerance->single) {
    integrate_float(c, &tolerance->options, count, skip, dt, report);
  } else {
    const ql_batch_double batch = {.count = count,
                                   .dt = dt,
                                   .y = c->amount,
                                   .k = c->k_double,
                                   .source = c->has_source ? c->source : NULL,
                                   .skip = skip,
                                   .order = order_cells(c, count, dt),
                                   .first_step = c->has_first_step ? c->first_step : NULL};
    ql_rosenbrock_solve_double(c->solver_double, &tolerance->options, &batch, report);
  }
  restore_subnormals(mode);
}

void ql_cells_advance(ql_cells *c, const ql_chemistry_tolerance *tolerance, size_t count, double dt,
                      ql_rosenbrock_report *report) {
  const size_t numbers = (size_t)c->mechanism->species_count * count;
  ql_cells_set_rates(c, tolerance, count, false);
  if (tolerance->single) to_float(c->amount, numbers, c->amount_float);
  ql_cells_integrate(c, tolerance, count, NULL, dt, report);
  if (tolerance->single) to_double(c->amount_float, numbers, c->amount);
}

/* Rate of a reaction with `deficit` in place of the negative amount of species s. */
static double reaction_rate(const ql_reaction *r, double k, const double *amount, int s,
                            double deficit) {
  double rate = k;
  for (int i = 0; i < r->reactant_count; i++) {
    const double other = amount[r->reactants[i]];
    rate *= r->reactants[i] == s ? deficit : other > 0.0 ? other : 0.0;
  }
  return rate;
}

/* Operators and counters stand for no compound: no conserved sum has them, and what is taken back
 * of them may be gone. */
static bool is_compound(const ql_mechanism *m, int s) {
  return m->species[s].molar_mass > 0.0;
}

/* How much of a reaction must be undone to make up for the deficit; 0 if it does not consume s, or
 * if its products do not suffice and the deficit may not pass on to them. */
static double undo_extent(const ql_mechanism *m, const ql_reaction *r, const double *amount, int s,
                          bool passing_on) {
  const ql_change *changes = m->changes + r->change_start;
  double extent = 0.0;
  for (int i = 0; i < r->change_count; i++)
    if (changes[i].species == s && changes[i].coefficient < 0.0)
      extent = amount[s] / changes[i].coefficient;
  for (int i = 0; i < r->change_count && !passing_on; i++)
    if (changes[i].coefficient > 0.0 && is_compound(m, changes[i].species) &&
        amount[changes[i].species] < extent * changes[i].coefficient)
      return 0.0;
  return extent;
}

static double rate_constant(const ql_cells *c, bool single, size_t cell, size_t reaction) {
  const size_t count = (size_t)c->mechanism->reaction_count;
  return single ? (double)c->k_float[ql_rates_at(cell, reaction, count, QL_LANES_FLOAT)]
                : c->k_double[ql_rates_at(cell, reaction, count, QL_LANES_DOUBLE)];
}

static void run(const ql_mechanism *m, const ql_reaction *r, double extent, double *amount) {
  for (int i = 0; i < r->change_count; i++) {
    const ql_change change = m->changes[r->change_start + i];
    double *of = &amount[change.species];
    *of += change.coefficient * extent;
    if (*of < 0.0 && !is_compound(m, change.species)) *of = 0.0;
  }
}

static bool reactants_suffice(const ql_mechanism *m, const ql_reaction *r, double extent,
                              const double *amount) {
  for (int i = 0; i < r->change_count; i++) {
    const ql_change change = m->changes[r->change_start + i];
    if (change.coefficient < 0.0 && is_compound(m, change.species) &&
        amount[change.species] < -change.coefficient * extent)
      return false;
  }
  return true;
}

/* Of a species that nothing consumes: as much more of its fastest producer. */
static bool produce(const ql_cells *c, bool single, size_t cell, int s) {
  const ql_mechanism *m = c->mechanism;
  double *amount = c->amount + cell * (size_t)m->species_count;
  const ql_reaction *best = NULL;
  double fastest = 0.0, best_extent = 0.0;
  for (int i = c->producer_start[s]; i < c->producer_start[s + 1]; i++) {
    const int n = c->producers[i];
    const ql_reaction *r = &m->reactions[n];
    const double made = coefficient_of(m, r, s), extent = -amount[s] / made;
    const double rate =
        made * reaction_rate(r, rate_constant(c, single, cell, (size_t)n), amount, s, 0.0);
    if (rate <= fastest || !reactants_suffice(m, r, extent, amount)) continue;
    fastest = rate;
    best = r;
    best_extent = extent;
  }
  if (!best) return false;
  run(m, best, best_extent, amount);
  amount[s] = 0.0; /* but for rounding it is */
  return true;
}

/* Undo the fastest consumer of s that can be undone; false if there is none. */
static bool give_back(const ql_cells *c, bool single, size_t cell, int s, bool passing_on) {
  const ql_mechanism *m = c->mechanism;
  double *amount = c->amount + cell * (size_t)m->species_count;
  const double deficit = -amount[s];
  const ql_reaction *best = NULL;
  double fastest = 0.0, best_extent = 0.0;
  for (int i = c->consumer_start[s]; i < c->consumer_start[s + 1]; i++) {
    const int n = c->consumers[i];
    const ql_reaction *r = &m->reactions[n];
    const double extent = undo_extent(m, r, amount, s, passing_on);
    if (extent <= 0.0) continue;
    const double k = rate_constant(c, single, cell, (size_t)n);
    const double rate = reaction_rate(r, k, amount, s, deficit) / extent;
    if (rate > fastest) {
      fastest = rate;
      best = r;
      best_extent = extent;
    }
  }
  if (!best) return c->consumer_start[s] == c->consumer_start[s + 1] && produce(c, single, cell, s);
  run(m, best, -best_extent, amount);
  amount[s] = 0.0; /* but for rounding it is */
  return true;
}

/* Give back what is below zero; false if something still is. */
static bool give_all_back(const ql_cells *c, bool single, size_t cell, bool passing_on) {
  const int n = c->mechanism->species_count;
  const double *amount = c->amount + cell * (size_t)n;
  bool done = true;
  for (int s = 0; s < n; s++)
    if (amount[s] < 0.0 && !give_back(c, single, cell, s, passing_on)) done = false;
  for (int s = 0; s < n && passing_on; s++) done &= amount[s] >= 0.0;
  return done;
}

void ql_cells_mend(ql_cells *c, const ql_chemistry_tolerance *tolerance, size_t cell, double weight,
                   double *clipped) {
  const int n = c->mechanism->species_count;
  const bool single = tolerance->single;
  double *amount = c->amount + cell * (size_t)n;
  if (give_all_back(c, single, cell, false)) return;
  if (give_all_back(c, single, cell, true) || give_all_back(c, single, cell, false)) return;
  for (int s = 0; s < n; s++) {
    if (!(amount[s] < 0.0)) continue;
    clipped[s] -= weight * amount[s];
    amount[s] = 0.0;
  }
}

void ql_cells_mend_integrated(ql_cells *c, const ql_chemistry_tolerance *tolerance, size_t cell,
                              double weight, double *clipped) {
  const size_t n = (size_t)c->mechanism->species_count;
  float *single = c->amount_float + cell * n, least = 0.0F;
  if (!tolerance->single) {
    ql_cells_mend(c, tolerance, cell, weight, clipped);
    return;
  }
#pragma omp simd reduction(min : least)
  for (size_t s = 0; s < n; s++) least = single[s] < least ? single[s] : least;
  if (least == 0.0F) return; /* nearly always there is nothing to mend */
  to_double(single, n, c->amount + cell * n);
  ql_cells_mend(c, tolerance, cell, weight, clipped);
  to_float(c->amount + cell * n, n, single);
}
