/* The plain twin of the gas chemistry: one cell at a time, the reaction tables read in order, libm,
 * a sparse LU by index lists, a Rosenbrock step without lanes. What the generated kernels and the
 * integrator over lanes are compared with, in the tests for their answers and in the benchmarks for
 * their speed. */
#ifndef QL_BENCHMARKS_CHEMISTRY_TWIN_H
#define QL_BENCHMARKS_CHEMISTRY_TWIN_H

#include "solver/chemistry/mechanism.h"
#include "solver/chemistry/rosenbrock.h"

#include <math.h>
#include <string.h>

enum { TWIN_SPECIES = 128, TWIN_REACTIONS = 400 };

typedef struct twin_air {
  double temperature, density, water; /* K, cm-3, mol mol-1 */
  const double *photolysis, *het;     /* s-1; (cm3)^(n-1) s-1 */
} twin_air;

static inline double twin_arr(const ql_rate_law *law, int term, double temperature) {
  return law->q[term].a * exp(-law->q[term].b / temperature) *
         pow(temperature / 300.0, law->q[term].c);
}

static inline double twin_law(const ql_rate_law *law, const twin_air *air) {
  const double t = air->temperature, m = air->density, k0 = twin_arr(law, 0, t);
  switch (law->kind) {
  case QL_RATE_ARR:
    return k0;
  case QL_RATE_EP2: {
    const double k2 = twin_arr(law, 1, t), k3 = twin_arr(law, 2, t) * m;
    return k0 + k3 / (1.0 + k3 / k2);
  }
  case QL_RATE_EP3:
    return k0 + twin_arr(law, 1, t) * m;
  case QL_RATE_TROE: {
    const double x = k0 * m / twin_arr(law, 1, t);
    return k0 * m / (1.0 + x) * pow(law->f, 1.0 / (1.0 + pow(log10(x) / law->n, 2.0)));
  }
  case QL_RATE_PHOTOLYSIS:
    return air->photolysis[law->outside];
  case QL_RATE_HET:
    return air->het[law->outside];
  }
  return NAN;
}

/* Rate constants for amounts in nmol/mol, s-1. */
static inline void twin_rates(const ql_mechanism *m, const twin_air *air, double *k) {
  for (int n = 0; n < m->reaction_count; n++) {
    const ql_reaction *r = &m->reactions[n];
    k[n] = r->factor * twin_law(&m->laws[r->law], air);
    for (int i = 0; i < r->fixed_count; i++)
      k[n] *= air->density *
              (m->fixed[r->fixed[i]].water ? air->water : m->fixed[r->fixed[i]].fraction);
    for (int i = 1; i < r->reactant_count; i++) k[n] *= 1e-9 * air->density;
  }
}

/* f = dy/dt */
static inline void twin_production(const ql_mechanism *m, const double *y, const double *k,
                                   double *f) {
  memset(f, 0, (size_t)m->species_count * sizeof *f);
  for (int n = 0; n < m->reaction_count; n++) {
    const ql_reaction *r = &m->reactions[n];
    double rate = k[n];
    for (int i = 0; i < r->reactant_count; i++) rate *= y[r->reactants[i]];
    for (int c = 0; c < r->change_count; c++)
      f[m->changes[r->change_start + c].species] +=
          m->changes[r->change_start + c].coefficient * rate;
  }
}

/* jacobian[i * species_count + j] = df_i / dy_j, by the product rule */
static inline void twin_jacobian(const ql_mechanism *m, const double *y, const double *k,
                                 double *jacobian) {
  const int n = m->species_count;
  memset(jacobian, 0, (size_t)n * (size_t)n * sizeof *jacobian);
  for (int q = 0; q < m->reaction_count; q++) {
    const ql_reaction *r = &m->reactions[q];
    for (int i = 0; i < r->reactant_count; i++) {
      double slope = k[q];
      for (int o = 0; o < r->reactant_count; o++)
        if (o != i) slope *= y[r->reactants[o]];
      for (int c = 0; c < r->change_count; c++)
        jacobian[m->changes[r->change_start + c].species * n + r->reactants[i]] +=
            m->changes[r->change_start + c].coefficient * slope;
    }
  }
}

/* The LU pattern by rows, in the order of elimination. */
enum { TWIN_NONZEROS = 4096 };
typedef struct twin_pattern {
  int n, start[TWIN_SPECIES + 1], diagonal[TWIN_SPECIES];
  int column[TWIN_NONZEROS];             /* position in the order of elimination */
  int species[TWIN_SPECIES];             /* of a position */
  int entry[TWIN_SPECIES][TWIN_SPECIES]; /* by species, -1: none */
} twin_pattern;

static inline void twin_pattern_build(const ql_mechanism *m, twin_pattern *p) {
  int position[TWIN_SPECIES], row = -1;
  memset(p->entry, -1, sizeof p->entry);
  p->n = m->species_count;
  for (int e = 0; e < m->nonzero_count; e++) {
    if (row < 0 || m->rows[e] != p->species[row]) {
      p->species[++row] = m->rows[e];
      position[m->rows[e]] = row;
      p->start[row] = e;
    }
    p->entry[m->rows[e]][m->columns[e]] = e;
  }
  p->start[p->n] = m->nonzero_count;
  for (int e = 0; e < m->nonzero_count; e++) p->column[e] = position[m->columns[e]];
  for (int r = 0; r < p->n; r++) p->diagonal[r] = p->entry[p->species[r]][p->species[r]];
}

/* a = shift - J */
static inline void twin_matrix(const ql_mechanism *m, const twin_pattern *p, const double *y,
                               const double *k, double shift, double *a) {
  memset(a, 0, (size_t)m->nonzero_count * sizeof *a);
  for (int r = 0; r < p->n; r++) a[p->diagonal[r]] = shift;
  for (int q = 0; q < m->reaction_count; q++) {
    const ql_reaction *r = &m->reactions[q];
    for (int i = 0; i < r->reactant_count; i++) {
      double slope = k[q];
      for (int o = 0; o < r->reactant_count; o++)
        if (o != i) slope *= y[r->reactants[o]];
      for (int c = 0; c < r->change_count; c++) {
        const ql_change change = m->changes[r->change_start + c];
        a[p->entry[change.species][r->reactants[i]]] -= change.coefficient * slope;
      }
    }
  }
}

static inline void twin_factor(const twin_pattern *p, double *a) {
  double row[TWIN_SPECIES];
  for (int i = 0; i < p->n; i++) {
    for (int e = p->start[i]; e < p->start[i + 1]; e++) row[p->column[e]] = a[e];
    for (int e = p->start[i]; e < p->diagonal[i]; e++) {
      const int j = p->column[e];
      const double factor = row[j] / a[p->diagonal[j]];
      row[j] = factor;
      for (int u = p->diagonal[j] + 1; u < p->start[j + 1]; u++) row[p->column[u]] -= factor * a[u];
    }
    for (int e = p->start[i]; e < p->start[i + 1]; e++) a[e] = row[p->column[e]];
  }
}

static inline void twin_solve(const twin_pattern *p, const double *a, double *x) {
  for (int i = 0; i < p->n; i++)
    for (int e = p->start[i]; e < p->diagonal[i]; e++)
      x[p->species[i]] -= a[e] * x[p->species[p->column[e]]];
  for (int i = p->n - 1; i >= 0; i--) {
    double sum = x[p->species[i]];
    for (int e = p->diagonal[i] + 1; e < p->start[i + 1]; e++)
      sum -= a[e] * x[p->species[p->column[e]]];
    x[p->species[i]] = sum / a[p->diagonal[i]];
  }
}

/* One step of size h: y1, and the error measure it returns. */
static inline double twin_step(const ql_mechanism *m, const twin_pattern *p,
                               const ql_rosenbrock_options *o, double h, const double *k,
                               const double *y, double *y1) {
  const ql_rosenbrock_method *method = o->method;
  static _Thread_local double a[TWIN_NONZEROS], slopes[QL_MAX_STAGES][TWIN_SPECIES];
  double f[TWIN_SPECIES] = {0}, error = 0.0;
  twin_matrix(m, p, y, k, 1.0 / (method->gamma * h), a);
  twin_factor(p, a);
  for (int s = 0; s < method->stages; s++) {
    for (int i = 0; i < p->n && method->fresh[s]; i++) {
      y1[i] = y[i];
      for (int j = 0; j < s; j++) y1[i] += method->a[s][j] * slopes[j][i];
    }
    if (method->fresh[s]) twin_production(m, y1, k, f);
    for (int i = 0; i < p->n; i++) {
      slopes[s][i] = f[i];
      for (int j = 0; j < s; j++) slopes[s][i] += method->c[s][j] / h * slopes[j][i];
    }
    twin_solve(p, a, slopes[s]);
  }
  for (int i = 0; i < p->n; i++) {
    double estimate = 0.0;
    y1[i] = y[i];
    for (int s = 0; s < method->stages; s++) {
      y1[i] += method->m[s] * slopes[s][i];
      estimate += method->e[s] * slopes[s][i];
    }
    estimate /= o->absolute + o->relative * fmax(fabs(y[i]), fabs(y1[i]));
    error += estimate * estimate;
  }
  return sqrt(error / (p->n < 92 ? p->n : 92));
}

/* Advance y by dt with the step control of the solver over lanes. The number of steps tried. */
static inline int twin_integrate(const ql_mechanism *m, const twin_pattern *p,
                                 const ql_rosenbrock_options *o, double dt, const double *k,
                                 double *y) {
  double time = 0.0, h = dt * o->first_step, y1[TWIN_SPECIES];
  int steps = 0;
  for (int rejected = 0; dt - time > 1e-9 * dt && steps < o->max_steps; steps++) {
    const double error = twin_step(m, p, o, h, k, y, y1);
    const double factor = 0.9 * pow(fmin(fmax(error, 1e-12), 1e12), -1.0 / o->method->order);
    const double most = rejected || error > 1.0 ? 1.0 : 6.0;
    rejected = !(error <= 1.0);
    if (!rejected) {
      time += h;
      memcpy(y, y1, (size_t)p->n * sizeof *y);
    }
    h *= fmin(fmax(factor, 0.2), most);
    if (dt - time > 1e-9 * dt) h = (dt - time) / ceil((dt - time) / h - 1e-3);
  }
  return steps;
}

#endif
