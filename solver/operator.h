/* An operator: one process. A process is one .c file (or a small folder) with one const ql_method
 * and a create function that returns a ql_operator holding its workspace; prepare() and forward()
 * allocate nothing. */
#ifndef QL_SOLVER_OPERATOR_H
#define QL_SOLVER_OPERATOR_H

#include "grids/met.h"
#include "solver/state.h"

typedef struct ql_operator ql_operator;

typedef struct ql_method {
  const char *name;  /* "transport" */
  const char *paper; /* what it follows */
  /* Compute once what the weather of a step gives to every state that goes through it; NULL:
   * nothing. It is kept until the next call for a met of the same `part`. */
  ql_status (*prepare)(const ql_operator *op, const ql_met *met, double dt);
  /* Advance the state by dt (s), after prepare() for this met and dt. Bitwise independent of the
   * number of threads. */
  ql_status (*forward)(const ql_operator *op, const ql_met *met, double dt, ql_state *state);
} ql_method;

struct ql_operator {
  const ql_method *method;
  void *workspace; /* from the run's arena */
};

/* Both for one state. */
static inline ql_status ql_operator_forward(const ql_operator *op, const ql_met *met, double dt,
                                            ql_state *state) {
  if (op->method->prepare) QL_TRY(op->method->prepare(op, met, dt));
  return op->method->forward(op, met, dt, state);
}

#endif
