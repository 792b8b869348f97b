/* The partition of organic matter: the kernel over cells against bisection cell by cell, against
 * closed forms of one and two bins, its closure in ordinary and extreme cells, and its
 * linearisation against differences. */
#include "chem_close.h"

#include "benchmarks/organic_twin.h"

enum { BINS = 8, CELLS = 1003 };

typedef struct air {
  double fixed[CELLS], total[BINS * CELLS], saturation[BINS * CELLS], absorbing[CELLS];
} air;

/* Uniform in 0 .. 1 (Knuth's linear congruential generator, top 53 bits). */
static double uniform(uint64_t *state) {
  *state = *state * 6364136223846793005u + 1442695040888963407u;
  return (double)(*state >> 11) * 0x1p-53;
}

static double power(uint64_t *state, double low, double high) {
  return pow(10.0, low + (high - low) * uniform(state));
}

static ql_partition_cells cells_of(air *a, int bins, size_t count) {
  return (ql_partition_cells){bins, count, a->fixed, a->total, a->saturation, a->absorbing};
}

/* |C - fixed - sum of the parts in the particles| / C */
static double residue(const ql_partition_cells *cells, size_t i) {
  const double c = cells->absorbing[i];
  double sum = cells->fixed[i];
  for (int b = 0; b < cells->bins; b++) {
    const size_t at = (size_t)b * cells->count + i;
    sum += cells->total[at] * ql_partition_share(c, cells->saturation[at]);
  }
  return c > 0.0 ? fabs(c - sum) / c : fabs(sum);
}

/* Every fourth cell without anything fixed, amounts between 10^low and 10^high ug m-3. */
static void fill(air *a, double low, double high) {
  uint64_t state = 7;
  for (size_t i = 0; i < CELLS; i++) {
    a->fixed[i] = i % 4 ? power(&state, low, high) : 0.0;
    for (int b = 0; b < BINS; b++) {
      a->total[(size_t)b * CELLS + i] = uniform(&state) < 0.1 ? 0.0 : power(&state, low, high);
      a->saturation[(size_t)b * CELLS + i] = pow(10.0, b % 4) * power(&state, -1.5, 1.0);
    }
    a->absorbing[i] = uniform(&state) < 0.5 ? 0.0 : power(&state, low, high);
  }
}

static void as_the_twin(void **unused) {
  (void)unused;
  static const double ranges[][2] = {{-2, 2}, {-9, -3}, {-30, -20}, {3, 8}, {-12, 6}};
  static air a;
  for (size_t r = 0; r < sizeof ranges / sizeof ranges[0]; r++) {
    fill(&a, ranges[r][0], ranges[r][1]);
    const ql_partition_cells cells = cells_of(&a, BINS, CELLS);
    ql_partition_solve(&cells);
    for (size_t i = 0; i < CELLS; i++) {
      const double exact = organic_twin(&cells, i);
      assert_close(a.absorbing[i], exact, 1e-9 * exact);
      assert_true(a.absorbing[i] >= a.fixed[i]);
      assert_close(residue(&cells, i), 0.0, 1e-10);
    }
  }
}

/* Neither the guess nor the company of other cells matters beyond the closure. */
static void from_any_guess(void **unused) {
  (void)unused;
  static air a, b;
  fill(&a, -2, 2);
  memcpy(&b, &a, sizeof a);
  for (size_t i = 0; i < CELLS; i++) b.absorbing[i] = i % 2 ? 1e12 : 1e-12;
  const ql_partition_cells first = cells_of(&a, BINS, CELLS), second = cells_of(&b, BINS, CELLS);
  ql_partition_solve(&first);
  ql_partition_solve(&second);
  for (size_t i = 0; i < CELLS; i++)
    assert_close(b.absorbing[i], a.absorbing[i], 1e-10 * a.absorbing[i]);
}

/* One bin: C^2 + (C* - fixed - total) C - fixed C* = 0; without fixed mass total - C*, or nothing.
 */
static void one_bin(void **unused) {
  (void)unused;
  static air a;
  uint64_t state = 3;
  for (size_t i = 0; i < CELLS; i++) {
    a.fixed[i] = i % 2 ? power(&state, -6, 2) : 0.0;
    a.total[i] = power(&state, -3, 3);
    a.saturation[i] = power(&state, -1, 3);
    a.absorbing[i] = 0.0;
  }
  const ql_partition_cells cells = cells_of(&a, 1, CELLS);
  ql_partition_solve(&cells);
  for (size_t i = 0; i < CELLS; i++) {
    const double n = a.fixed[i], s = a.saturation[i], h = 0.5 * (n + a.total[i] - s);
    const double root = sqrt(h * h + n * s);
    const double exact = h >= 0.0 ? h + root : n * s / (root - h);
    assert_close(a.absorbing[i], exact, 1e-11 * exact + (n > 0.0 ? 0.0 : 1e-11 * s));
  }
}

/* Two bins, nothing fixed: C^2 + (a1 + a2 - t1 - t2) C + a1 a2 - t1 a2 - t2 a1 = 0. */
static void two_bins(void **unused) {
  (void)unused;
  static air a;
  uint64_t state = 5;
  int condensed = 0;
  for (size_t i = 0; i < CELLS; i++) {
    a.fixed[i] = a.absorbing[i] = 0.0;
    for (int b = 0; b < 2; b++) {
      a.total[(size_t)b * CELLS + i] = power(&state, -1, 2);
      a.saturation[(size_t)b * CELLS + i] = power(&state, b, b + 1);
    }
  }
  const ql_partition_cells cells = cells_of(&a, 2, CELLS);
  ql_partition_solve(&cells);
  for (size_t i = 0; i < CELLS; i++) {
    const double t1 = a.total[i], t2 = a.total[CELLS + i];
    const double a1 = a.saturation[i], a2 = a.saturation[CELLS + i];
    const double p = 0.5 * (t1 + t2 - a1 - a2), q = a1 * a2 - t1 * a2 - t2 * a1;
    const double exact = q < 0.0 ? p + sqrt(p * p - q) : 0.0;
    assert_close(a.absorbing[i], exact, 1e-10 * (exact + a1));
    condensed += exact > 0.0;
  }
  assert_true(condensed > 100 && condensed < CELLS - 100);
}

/* Very little and very much: no organic matter at all, only vapour just below and above
 * saturation, a plume. */
static void extremes(void **unused) {
  (void)unused;
  static const struct {
    double fixed, total, saturation, c, tolerance; /* of one bin */
  } known[] = {{0, 0, 1, 0, 1e-13},           {0, 1 - 1e-6, 1, 0, 1e-13},
               {0, 1 + 1e-6, 1, 1e-6, 1e-9},  {1e-20, 0, 1, 1e-20, 1e-13},
               {1e-20, 0.5, 1, 2e-20, 1e-13}, {1e9, 1e9, 1, 2e9 - 0.5, 1e-13},
               {0, 1e12, 1e3, 1e12, 2e-9},    {1e-300, 1e-300, 1, 1e-300, 1e-13},
               {1e-24, 1, 1, 1e-12, 2e-4}}; /* the onset itself: C^2 = fixed C* */
  static air a;
  for (size_t n = 0; n < sizeof known / sizeof known[0]; n++) {
    a.fixed[0] = known[n].fixed;
    a.total[0] = known[n].total;
    a.saturation[0] = known[n].saturation;
    a.absorbing[0] = 0.0;
    const ql_partition_cells cells = cells_of(&a, 1, 1);
    ql_partition_solve(&cells);
    assert_close(a.absorbing[0], known[n].c, known[n].tolerance * known[n].c);
    assert_close(residue(&cells, 0), 0.0, 1e-10);
  }
}

/* Nearer to the onset than doubles can tell: still closed, and next to nothing. */
static void at_the_onset(void **unused) {
  (void)unused;
  static air a;
  for (int n = 20; n < 300; n++) {
    for (size_t i = 0; i < CELLS; i++) {
      a.fixed[i] = pow(10.0, -n);
      for (size_t b = 0; b < 2; b++) {
        a.saturation[b * CELLS + i] = 1.0 + 9.0 * (double)b;
        a.total[b * CELLS + i] = 0.5 * a.saturation[b * CELLS + i] * (1.0 + 1e-16 * (double)i);
      }
      a.absorbing[i] = 0.0;
    }
    const ql_partition_cells cells = cells_of(&a, 2, CELLS);
    ql_partition_solve(&cells);
    for (size_t i = 0; i < CELLS; i++) {
      assert_true(a.absorbing[i] >= a.fixed[i] && a.absorbing[i] < 1e-9);
      assert_close(residue(&cells, i), 0.0, 1e-10);
    }
  }
}

typedef struct change {
  double fixed[CELLS], total[BINS * CELLS], particle[BINS * CELLS];
} change;

static void random_change(change *d, uint64_t seed) {
  for (size_t i = 0; i < CELLS; i++) d->fixed[i] = uniform(&seed) - 0.5;
  for (size_t i = 0; i < (size_t)BINS * CELLS; i++) {
    d->total[i] = uniform(&seed) - 0.5;
    d->particle[i] = uniform(&seed) - 0.5;
  }
}

static void solve_moved(const air *from, const change *d, double by, air *moved) {
  memcpy(moved, from, sizeof *from);
  for (size_t i = 0; i < CELLS; i++) moved->fixed[i] *= 1.0 + by * d->fixed[i];
  for (size_t i = 0; i < (size_t)BINS * CELLS; i++) moved->total[i] *= 1.0 + by * d->total[i];
  const ql_partition_cells cells = cells_of(moved, BINS, CELLS);
  ql_partition_solve(&cells);
}

/* Relative changes d of the totals: the tangent against central differences. */
static void tangent_as_differences(void **unused) {
  (void)unused;
  static air a, up, down;
  static change d, scaled;
  const double by = 1e-5;
  fill(&a, -2, 2);
  for (size_t i = 0; i < CELLS; i++) a.fixed[i] += 0.01; /* away from the onset, where C leaves 0 */
  random_change(&d, 11);
  const ql_partition_cells cells = cells_of(&a, BINS, CELLS);
  ql_partition_solve(&cells);
  solve_moved(&a, &d, by, &up);
  solve_moved(&a, &d, -by, &down);
  for (size_t i = 0; i < CELLS; i++) scaled.fixed[i] = d.fixed[i] * a.fixed[i];
  for (size_t i = 0; i < (size_t)BINS * CELLS; i++) scaled.total[i] = d.total[i] * a.total[i];
  ql_partition_tangent(&cells, scaled.fixed, scaled.total, scaled.particle);
  for (size_t at = 0; at < (size_t)BINS * CELLS; at++) {
    const double c1 = up.absorbing[at % CELLS], c0 = down.absorbing[at % CELLS];
    const double difference = (up.total[at] * ql_partition_share(c1, a.saturation[at]) -
                               down.total[at] * ql_partition_share(c0, a.saturation[at])) /
                              (2.0 * by);
    assert_close(scaled.particle[at], difference, 1e-6 * (fabs(difference) + a.total[at]));
  }
}

/* <a_particle, tangent(d)> = <adjoint(a_particle), d> in every cell. */
static void adjoint_is_the_transpose(void **unused) {
  (void)unused;
  static air a;
  static change d, adjoint;
  fill(&a, -2, 2);
  random_change(&d, 13);
  random_change(&adjoint, 17);
  const ql_partition_cells cells = cells_of(&a, BINS, CELLS);
  ql_partition_solve(&cells);
  ql_partition_tangent(&cells, d.fixed, d.total, d.particle);
  ql_partition_adjoint(&cells, adjoint.particle, adjoint.fixed, adjoint.total);
  for (size_t i = 0; i < CELLS; i++) {
    double left = 0.0, right = adjoint.fixed[i] * d.fixed[i], size = fabs(right);
    for (int b = 0; b < BINS; b++) {
      const size_t at = (size_t)b * CELLS + i;
      left += adjoint.particle[at] * d.particle[at];
      right += adjoint.total[at] * d.total[at];
      size += fabs(adjoint.total[at] * d.total[at]);
    }
    assert_close(left, right, 1e-12 * size);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(as_the_twin),
      cmocka_unit_test(from_any_guess),
      cmocka_unit_test(one_bin),
      cmocka_unit_test(two_bins),
      cmocka_unit_test(extremes),
      cmocka_unit_test(at_the_onset),
      cmocka_unit_test(tangent_as_differences),
      cmocka_unit_test(adjoint_is_the_transpose),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
