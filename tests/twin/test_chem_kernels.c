/* Rate constants and generated kernels against the plain twin, for random air and amounts. */
#include "ql_test.h"

#include "benchmarks/chemistry_twin.h"
#include "solver/chemistry/cells.h"
#include "solver/chemistry/rates.h"

static uint64_t seed = 20230714;

static double uniform(double low, double high) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return low + (high - low) * (double)(seed >> 11) * 0x1.0p-53;
}

enum { CELLS = 64, MAX_PHOTOLYSIS = 64, MAX_HET = 16 };

static double temperature[CELLS], density[CELLS], water[CELLS];
static double photolysis[MAX_PHOTOLYSIS * CELLS], het[MAX_HET * CELLS];
static double k_fast[TWIN_REACTIONS * CELLS], work[TWIN_REACTIONS * QL_RATE_GROUP];

static double constant(const ql_mechanism *m, int cell, int reaction) {
  return k_fast[ql_rates_at((size_t)cell, (size_t)reaction, (size_t)m->reaction_count,
                            QL_LANES_DOUBLE)];
}

static void random_air(const ql_mechanism *m) {
  for (int c = 0; c < CELLS; c++) {
    temperature[c] = uniform(190.0, 320.0);
    density[c] = uniform(1e18, 2.8e19);
    water[c] = uniform(0.0, 0.04);
    for (int p = 0; p < m->photolysis_count; p++) photolysis[p * CELLS + c] = uniform(0.0, 0.02);
    for (int h = 0; h < m->het_count; h++) het[h * CELLS + c] = uniform(0.0, 0.01);
  }
  const ql_rate_air air = {CELLS, CELLS, temperature, density, water, photolysis, het};
  ql_rates_compute(m, &air, work, k_fast, NULL);
}

static void rates_of(const ql_mechanism *m) {
  random_air(m);
  for (int c = 0; c < CELLS; c++) {
    double j[MAX_PHOTOLYSIS], h[MAX_HET], k[TWIN_REACTIONS];
    for (int p = 0; p < m->photolysis_count; p++) j[p] = photolysis[p * CELLS + c];
    for (int p = 0; p < m->het_count; p++) h[p] = het[p * CELLS + c];
    twin_rates(m, &(twin_air){temperature[c], density[c], water[c], j, h}, k);
    for (int r = 0; r < m->reaction_count; r++)
      if (fabs(constant(m, c, r) - k[r]) > 1e-12 * fabs(k[r]))
        fail_msg("%s <%s>: %.17g, the twin has %.17g", m->name, m->reactions[r].label,
                 constant(m, c, r), k[r]);
  }
}

/* Amounts over twelve orders of magnitude, [species][QL_LANES_DOUBLE]. */
static void random_amounts(const ql_mechanism *m, double *y) {
  for (int i = 0; i < m->species_count * QL_LANES_DOUBLE; i++) y[i] = pow(10.0, uniform(-9.0, 3.0));
}

static void kernels_of(const ql_mechanism *m) {
  const int n = m->species_count, lanes = QL_LANES_DOUBLE;
  const size_t row = sizeof(double) * QL_LANES_DOUBLE;
  double *y = aligned_alloc(row, n * row), *f = aligned_alloc(row, n * row);
  double *k = aligned_alloc(row, m->reaction_count * row),
         *a = aligned_alloc(row, m->nonzero_count * row);
  double *x = aligned_alloc(row, n * row), *dense = malloc(sizeof(double) * n * n);
  double *shift = aligned_alloc(row, row), *b = aligned_alloc(row, n * row);
  random_air(m);
  random_amounts(m, y);
  for (int l = 0; l < lanes; l++) {
    shift[l] = uniform(0.01, 1.0);
    for (int r = 0; r < m->reaction_count; r++) k[r * lanes + l] = constant(m, l, r);
  }
  for (int i = 0; i < n * lanes; i++) b[i] = x[i] = uniform(-1.0, 1.0);
  m->kernel_double->production(y, k, f);
  memset(a, 0, m->nonzero_count * row);
  m->kernel_double->matrix(y, k, shift, a);
  for (int l = 0; l < lanes; l++) {
    double y1[TWIN_SPECIES], k1[TWIN_REACTIONS], f1[TWIN_SPECIES], size[TWIN_SPECIES];
    for (int i = 0; i < n; i++) y1[i] = y[i * lanes + l];
    for (int r = 0; r < m->reaction_count; r++) k1[r] = k[r * lanes + l];
    twin_production(m, y1, k1, f1);
    twin_jacobian(m, y1, k1, dense);
    for (int i = 0; i < n; i++) {
      size[i] = 0.0; /* what the terms of f add up to without cancelling */
      for (int j = 0; j < n; j++) size[i] += fabs(dense[i * n + j]) * y1[j];
      assert_true(fabs(f[i * lanes + l] - f1[i]) <= 1e-13 * size[i]);
    }
    for (int i = 0; i < n; i++) dense[i * n + i] -= shift[l];
    for (int e = 0; e < m->nonzero_count; e++) {
      double *entry = &dense[m->rows[e] * n + m->columns[e]];
      if (fabs(a[e * lanes + l] + *entry) > 1e-12 * fabs(*entry))
        fail_msg("%s: J(%s, %s) is %.17g, the twin has %.17g", m->name, m->species[m->rows[e]].name,
                 m->species[m->columns[e]].name, -a[e * lanes + l], *entry);
      *entry = 0.0;
    }
    for (int e = 0; e < n * n; e++) assert_true(dense[e] == 0.0); /* nothing outside the pattern */
  }
  /* A x = b with the matrix as it was before the factors replaced it */
  double *original = aligned_alloc(row, m->nonzero_count * row);
  memcpy(original, a, m->nonzero_count * row);
  m->kernel_double->factor(a);
  m->kernel_double->solve(a, x);
  for (int l = 0; l < lanes; l++) {
    double sum[TWIN_SPECIES] = {0}, size[TWIN_SPECIES] = {0};
    for (int e = 0; e < m->nonzero_count; e++) {
      const double term = original[e * lanes + l] * x[m->columns[e] * lanes + l];
      sum[m->rows[e]] += term;
      size[m->rows[e]] += fabs(term);
    }
    for (int i = 0; i < n; i++)
      assert_true(fabs(sum[i] - b[i * lanes + l]) <= 1e-9 * (size[i] + fabs(b[i * lanes + l])));
  }
  free(y), free(f), free(k), free(a), free(x), free(dense), free(shift), free(b), free(original);
}

static void rates(void **state) {
  (void)state;
  for (int i = 0; i < ql_mechanism_count(); i++) rates_of(ql_mechanism_at(i));
}

static void kernels(void **state) {
  (void)state;
  for (int i = 0; i < ql_mechanism_count(); i++) kernels_of(ql_mechanism_at(i));
}

/* Start amounts of a cell: a few nmol/mol of everything. */
static void start_amounts(const ql_mechanism *m, int cell, double *y) {
  for (int i = 0; i < m->species_count; i++)
    y[i] = m->species[i].transported ? 0.1 * ((i * 7 + cell * 3) % 11) : 0.0;
}

/* Cell c of the random air with its start amounts, as number `to` of a batch. */
static void load_cell(const ql_mechanism *m, int c, ql_cells *cells, int to) {
  cells->temperature[to] = temperature[c];
  cells->density[to] = density[c];
  cells->water[to] = water[c];
  for (int p = 0; p < m->photolysis_count; p++)
    cells->photolysis[p * QL_CELLS + to] = photolysis[p * CELLS + c];
  start_amounts(m, c, cells->amount + to * m->species_count);
  cells->first_step[to] = c % 13 ? (float)(2.0 + 37.0 * (c * 5 % 17)) : 0.0f; /* s; 0: not known */
}

/* An hour of the solver over lanes against the twin's: the same steps, the same amounts. */
static void integration(void **state) {
  (void)state;
  const ql_mechanism *m = NULL;
  ql_arena *arena = NULL;
  ql_cells *cells = NULL;
  ql_rosenbrock_report report = {0};
  static twin_pattern pattern;
  const ql_chemistry_tolerance tolerance = {
      "twin", false, {&ql_rosenbrock_rodas3, 1e-2, 1e-6, 0.1, 2000}};
  long steps = 0;
  assert_ok(ql_mechanism_find("cb6r5", &m));
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_cells_create(arena, m, &cells));
  twin_pattern_build(m, &pattern);
  random_air(m);
  for (int c = 0; c < CELLS; c++) load_cell(m, c, cells, c);
  ql_cells_advance(cells, &tolerance, CELLS, 3600.0, &report);
  assert_true(report.failed_cell < 0);
  for (int c = 0; c < CELLS; c++) {
    double j[MAX_PHOTOLYSIS], k[TWIN_REACTIONS], y[TWIN_SPECIES];
    for (int p = 0; p < m->photolysis_count; p++) j[p] = photolysis[p * CELLS + c];
    twin_rates(m, &(twin_air){temperature[c], density[c], water[c], j, NULL}, k);
    start_amounts(m, c, y);
    steps += twin_integrate(m, &pattern, &tolerance.options, 3600.0, k, y);
    for (int i = 0; i < m->species_count; i++)
      if (fabs(cells->amount[c * m->species_count + i] - y[i]) > 1e-8 * fabs(y[i]) + 1e-12)
        fail_msg("cell %d %s: %.17g, the twin has %.17g", c, m->species[i].name,
                 cells->amount[c * m->species_count + i], y[i]);
  }
  assert_int_equal(steps, report.steps + report.rejected);
  ql_arena_free(arena);
}

/* In whichever turn a cell is taken, and beside whatever others: it ends with the bits it has
 * alone, and proposes the same step. */
static void turns_of(const char *name) {
  const ql_chemistry_tolerance *tolerance = NULL;
  const ql_mechanism *m = NULL;
  ql_arena *arena = NULL;
  ql_cells *all = NULL, *one = NULL;
  ql_rosenbrock_report report = {0};
  assert_ok(ql_chemistry_tolerance_find(name, &tolerance));
  assert_ok(ql_mechanism_find("cb6r5", &m));
  assert_ok(ql_arena_create(&arena));
  assert_ok(ql_cells_create(arena, m, &all));
  assert_ok(ql_cells_create(arena, m, &one));
  all->has_first_step = one->has_first_step = true;
  random_air(m);
  for (int c = 0; c < CELLS; c++) load_cell(m, c, all, c);
  ql_cells_advance(all, tolerance, CELLS, 600.0, &report);
  for (int c = 0; c < CELLS; c++) {
    load_cell(m, c, one, 0);
    ql_cells_advance(one, tolerance, 1, 600.0, &report);
    assert_memory_equal(all->amount + c * m->species_count, one->amount,
                        (size_t)m->species_count * sizeof *one->amount);
    assert_true(all->first_step[c] == one->first_step[0]);
  }
  ql_arena_free(arena);
}

static void turns(void **state) {
  (void)state;
  turns_of("production");
  turns_of("tight");
}

/* The float kernels are the same code: the same numbers to single precision. */
static void single_precision(void **state) {
  (void)state;
  const ql_mechanism *m = NULL;
  assert_ok(ql_mechanism_find("cb6r5", &m));
  const int n = m->species_count, lanes = QL_LANES_FLOAT;
  const size_t row = sizeof(float) * QL_LANES_FLOAT;
  float *y = aligned_alloc(row, n * row), *f = aligned_alloc(row, n * row);
  float *k = aligned_alloc(row, m->reaction_count * row);
  random_air(m);
  for (int i = 0; i < n * lanes; i++) y[i] = (float)pow(10.0, uniform(-9.0, 3.0));
  for (int r = 0; r < m->reaction_count; r++)
    for (int l = 0; l < lanes; l++) k[r * lanes + l] = (float)constant(m, l, r);
  m->kernel_float->production(y, k, f);
  for (int l = 0; l < lanes; l++) {
    double y1[TWIN_SPECIES], k1[TWIN_REACTIONS], f1[TWIN_SPECIES];
    static double dense[TWIN_SPECIES * TWIN_SPECIES];
    for (int i = 0; i < n; i++) y1[i] = y[i * lanes + l];
    for (int r = 0; r < m->reaction_count; r++) k1[r] = k[r * lanes + l];
    twin_production(m, y1, k1, f1);
    twin_jacobian(m, y1, k1, dense);
    for (int i = 0; i < n; i++) {
      double size = 0.0;
      for (int j = 0; j < n; j++) size += fabs(dense[i * n + j]) * y1[j];
      assert_true(fabs(f[i * lanes + l] - f1[i]) <= 1e-5 * size);
    }
  }
  free(y), free(f), free(k);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(rates), cmocka_unit_test(kernels),
                                     cmocka_unit_test(integration), cmocka_unit_test(turns),
                                     cmocka_unit_test(single_precision)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
