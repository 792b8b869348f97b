#include "solver/chemistry/rates.h"

#include "base/vmath.h"

#include <math.h>
#include <stdbool.h>

enum { G = QL_RATE_GROUP };

typedef struct group {
  double inverse[G];   /* 1 / T */
  double log_ratio[G]; /* ln(T / 300 K) */
  double density[G];   /* M, molecules cm-3 */
  double log_density[G];
} group;

/* Exponent of arr(q) apart from q.a. */
static inline double arr_exponent(const group *g, int l, double b, double c) {
  return c * g->log_ratio[l] - b * g->inverse[l];
}

static void arr(const ql_rate_law *law, int term, const group *g, double *restrict k) {
  const double a = law->q[term].a, b = law->q[term].b, c = law->q[term].c;
  if (b == 0.0 && c == 0.0) {
    for (int l = 0; l < G; l++) k[l] = a;
    return;
  }
#pragma omp simd
  for (int l = 0; l < G; l++) k[l] = a * ql_vmath_exp(arr_exponent(g, l, b, c));
}

/* Troe's fall-off with a width N (Atkinson et al. 2004, ACP 4, 1461, section 2; CMAQ's type 10):
 * log10(k0/k1) comes from the exponents, without a logarithm of its own. */
static void troe(const ql_rate_law *law, const group *g, double *restrict k) {
  const double b = law->q[0].b - law->q[1].b, c = law->q[0].c - law->q[1].c;
  const double log_a = log(law->q[0].a / law->q[1].a), log_f = log(law->f);
  const double width = 1.0 / (2.302585092994045684 * law->n); /* ln 10 */
  arr(law, 1, g, k);
#pragma omp simd
  for (int l = 0; l < G; l++) {
    const double log_x = log_a + g->log_density[l] + arr_exponent(g, l, b, c);
    const double x = ql_vmath_exp(log_x), z = log_x * width;
    k[l] = k[l] * x / (1.0 + x) * ql_vmath_exp(log_f / (1.0 + z * z));
  }
}

static void ep2(const ql_rate_law *law, const group *g, double *restrict k) {
  double k2[G], k3[G];
  arr(law, 0, g, k);
  arr(law, 1, g, k2);
  arr(law, 2, g, k3);
#pragma omp simd
  for (int l = 0; l < G; l++) {
    const double high = k3[l] * g->density[l];
    k[l] += high / (1.0 + high / k2[l]);
  }
}

static void ep3(const ql_rate_law *law, const group *g, double *restrict k) {
  double k2[G];
  arr(law, 0, g, k);
  arr(law, 1, g, k2);
#pragma omp simd
  for (int l = 0; l < G; l++) k[l] += k2[l] * g->density[l];
}

/* Values that come from outside: those of `index`, from cell `first` on. */
static void copy_values(const double *restrict values, int index, size_t stride, size_t first,
                        double *restrict k) {
  for (int l = 0; l < G; l++) k[l] = values[(size_t)index * stride + first + (size_t)l];
}

static void evaluate(const ql_rate_law *law, const ql_rate_air *air, size_t first, const group *g,
                     double *restrict k) {
  switch (law->kind) {
  case QL_RATE_ARR:
    arr(law, 0, g, k);
    break;
  case QL_RATE_EP2:
    ep2(law, g, k);
    break;
  case QL_RATE_EP3:
    ep3(law, g, k);
    break;
  case QL_RATE_TROE:
    troe(law, g, k);
    break;
  case QL_RATE_PHOTOLYSIS:
    copy_values(air->photolysis, law->outside, air->stride, first, k);
    break;
  case QL_RATE_HET:
    copy_values(air->het, law->outside, air->stride, first, k);
    break;
  }
}

/* Multiply by the fixed reactants and by (1e-9 M)^(order - 1). */
static void scale(const ql_mechanism *m, const ql_reaction *r, const double *water, const group *g,
                  double *restrict k) {
  for (int i = 0; i < r->fixed_count; i++) {
    const ql_fixed_species *f = &m->fixed[r->fixed[i]];
    if (f->water)
      for (int l = 0; l < G; l++) k[l] *= g->density[l] * water[l];
    else
      for (int l = 0; l < G; l++) k[l] *= g->density[l] * f->fraction;
  }
  for (int i = 1; i < r->reactant_count; i++)
    for (int l = 0; l < G; l++) k[l] *= 1e-9 * g->density[l];
}

/* What the laws and the scaling need; `only_het`: the scaling alone. */
static void prepare(const ql_rate_air *air, size_t first, bool only_het, group *g) {
  for (int l = 0; l < G; l++) g->density[l] = air->density[first + (size_t)l];
  if (only_het) return;
#pragma omp simd
  for (int l = 0; l < G; l++) {
    const double temperature = air->temperature[first + (size_t)l];
    g->inverse[l] = 1.0 / temperature;
    g->log_ratio[l] = ql_vmath_log(temperature * (1.0 / 300.0));
    g->log_density[l] = ql_vmath_log(g->density[l]);
  }
}

static void store_double(const double *restrict k, size_t first, size_t n, size_t count,
                         double *restrict to) {
  for (size_t t = 0; t < G; t += QL_LANES_DOUBLE) {
    double *row = to + ql_rates_at(first + t, n, count, QL_LANES_DOUBLE);
    for (size_t l = 0; l < QL_LANES_DOUBLE; l++) row[l] = k[t + l];
  }
}

static void store_float(const double *restrict k, size_t first, size_t n, size_t count,
                        float *restrict to) {
  for (size_t t = 0; t < G; t += QL_LANES_FLOAT) {
    float *row = to + ql_rates_at(first + t, n, count, QL_LANES_FLOAT);
    for (size_t l = 0; l < QL_LANES_FLOAT; l++) row[l] = (float)k[t + l];
  }
}

typedef struct target { /* where the constants go: one of the two */
  double *k_double;
  float *k_float;
} target;

static void compute_group(const ql_mechanism *m, const ql_rate_air *air, size_t first,
                          bool only_het, double *work, const target *to) {
  const size_t count = (size_t)m->reaction_count;
  group g;
  prepare(air, first, only_het, &g);
  for (int w = 0; w < m->law_count; w++)
    if (!only_het || m->laws[w].kind == QL_RATE_HET)
      evaluate(&m->laws[w], air, first, &g, work + w * G);
  for (size_t n = 0; n < count; n++) {
    const ql_reaction *r = &m->reactions[n];
    double k[G];
    if (only_het && m->laws[r->law].kind != QL_RATE_HET) continue;
    for (int l = 0; l < G; l++) k[l] = r->factor * work[r->law * G + l];
    scale(m, r, air->water + first, &g, k);
    if (to->k_double)
      store_double(k, first, n, count, to->k_double);
    else
      store_float(k, first, n, count, to->k_float);
  }
}

void ql_rates_compute(const ql_mechanism *m, const ql_rate_air *air, double *work, double *k_double,
                      float *k_float) {
  const target to = {k_double, k_float};
  for (size_t first = 0; first < air->count; first += G)
    compute_group(m, air, first, false, work, &to);
}

void ql_rates_renew_het(const ql_mechanism *m, const ql_rate_air *air, double *work,
                        double *k_double, float *k_float) {
  const target to = {k_double, k_float};
  for (size_t first = 0; first < air->count; first += G)
    compute_group(m, air, first, true, work, &to);
}
