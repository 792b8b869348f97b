/* The plain twin of the generated chemistry: one cell, the reaction tables read in order, libm. */
#ifndef QL_TESTS_CHEM_TWIN_H
#define QL_TESTS_CHEM_TWIN_H

#include "solver/chemistry/mechanism.h"

#include <math.h>
#include <string.h>

enum { TWIN_SPECIES = 128, TWIN_REACTIONS = 400 };

typedef struct twin_air {
  double temperature, density, water; /* K, cm-3, mol mol-1 */
  const double *photolysis;           /* s-1 */
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
    return air->photolysis[law->photolysis];
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

#endif
