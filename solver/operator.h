/* An operator: one process. A process is one .c file (or a small folder) with one const ql_method
 * and a create function that returns a ql_operator holding its workspace; forward() allocates
 * nothing. */
#ifndef QL_SOLVER_OPERATOR_H
#define QL_SOLVER_OPERATOR_H

#include "grids/met.h"
#include "solver/state.h"

typedef struct ql_operator ql_operator;

typedef struct ql_method {
  const char *name;  /* "transport" */
  const char *paper; /* what it follows */
  /* Advance the state by dt (s). Bitwise independent of the number of threads. */
  ql_status (*forward)(const ql_operator *op, const ql_met *met, double dt, ql_state *state);
} ql_method;

struct ql_operator {
  const ql_method *method;
  void *workspace; /* from the run's arena */
};

#endif
