/* A gas mechanism as mechgen (solver/chemistry/mechgen) compiled it: tables that say what reacts
 * with what and how fast, and straight-line kernels that work on a block of cells at once.
 *
 * The kernels know no unit but the second: amounts y in any unit of concentration, rate constants k
 * of an n-th order reaction in that unit to the power 1 - n, per second. The integrator uses
 * nmol/mol (solver/chemistry/rates.h scales k accordingly). */
#ifndef QL_SOLVER_CHEMISTRY_MECHANISM_H
#define QL_SOLVER_CHEMISTRY_MECHANISM_H

#include "base/error.h"
#include "grids/species.h"
#include "solver/chemistry/lanes.h"

/* Rate laws, T in K, M the number density of air in cm-3. The names are KPP's (util/UserRateLaws);
 * arr(q) = q.a exp(-q.b / T) (T / 300)^q.c. */
typedef enum ql_rate_kind {
  QL_RATE_ARR,        /* arr(q0); also constants */
  QL_RATE_EP2,        /* arr(q0) + k3 / (1 + k3 / arr(q1)), k3 = arr(q2) M */
  QL_RATE_EP3,        /* arr(q0) + arr(q1) M */
  QL_RATE_TROE,       /* k0 / (1 + k0 / k1) f^(1 / (1 + (log10(k0 / k1) / n)^2)),
                         k0 = arr(q0) M, k1 = arr(q1); FALL is n = 1 */
  QL_RATE_PHOTOLYSIS, /* J number `outside` */
  QL_RATE_HET         /* HET number `outside` */
} ql_rate_kind;

enum { QL_RATE_TERMS = 3, QL_MAX_REACTANTS = 3, QL_MAX_FIXED = 3 };

typedef struct ql_rate_law {
  ql_rate_kind kind;
  struct {
    double a, b, c; /* (cm3)^(n-1) s-1, K, 1 */
  } q[QL_RATE_TERMS];
  double f, n; /* broadening, QL_RATE_TROE only */
  int outside; /* index among `photolysis` or `het`, whose values come with the air */
} ql_rate_law;

/* A species held fixed during a step (#DEFFIX): a share of the air. */
typedef struct ql_fixed_species {
  const char *name;
  bool water;      /* its mole fraction is the meteorology's humidity */
  double fraction; /* mol per mol of air otherwise */
} ql_fixed_species;

typedef struct ql_reaction {
  const char *label;
  double factor; /* times the law */
  int law;
  int reactant_count, reactants[QL_MAX_REACTANTS]; /* A + A: A twice */
  int fixed_count, fixed[QL_MAX_FIXED];
  int change_start, change_count; /* into changes[] */
} ql_reaction;

typedef struct ql_change {
  int species;
  double coefficient; /* net: products minus reactants, never 0 */
} ql_change;

/* Kernels over one block of lanes: arrays [row][lane], aligned to a vector.
 *   production  f = dy/dt                                                        [species]
 *   matrix      a = diag(shift) - J, the LU pattern's own order, fill-in unset   [nonzeros]
 *   factor      a becomes its LU factors (no pivoting: the shift dominates)
 *   solve       x := (LU)^-1 x                                                   [species]
 * k is [reactions]; shift is one value a lane. */
typedef struct ql_kernel_double {
  void (*production)(const double *y, const double *k, double *f);
  void (*matrix)(const double *y, const double *k, const double *shift, double *a);
  void (*factor)(double *a);
  void (*solve)(const double *a, double *x);
} ql_kernel_double;

typedef struct ql_kernel_float {
  void (*production)(const float *y, const float *k, float *f);
  void (*matrix)(const float *y, const float *k, const float *shift, float *a);
  void (*factor)(float *a);
  void (*solve)(const float *a, float *x);
} ql_kernel_float;

typedef struct ql_mechanism {
  const char *name;
  int species_count, fixed_count, photolysis_count, het_count, reaction_count, law_count;
  int change_count;
  int nonzero_count; /* of the LU factors, fill-in included */
  const ql_species *species;
  const ql_fixed_species *fixed;
  const char *const *photolysis; /* names of the J values, in the order j_values has */
  const char *const *het;        /* names of the HET values, in the order het_rates has */
  const ql_reaction *reactions;
  const ql_rate_law *laws;
  const ql_change *changes;
  const int *rows, *columns; /* [nonzero_count], species indices of each entry of `a` */
  const ql_kernel_double *kernel_double;
  const ql_kernel_float *kernel_float;
} ql_mechanism;

/* The mechanisms compiled into this program, in alphabetical order. */
int ql_mechanism_count(void);
const ql_mechanism *ql_mechanism_at(int index);

/* By name; QL_ERR_INPUT naming the ones there are. */
ql_status ql_mechanism_find(const char *name, const ql_mechanism **mechanism);

#endif
