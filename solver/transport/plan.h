/* The plan of a transport step: how often it is cut, for the whole grid, for a layer and for a
 * direction, so that no face takes more air than QL_PLAN_COURANT of what its cell holds. It follows
 * from the meteorology alone. */
#ifndef QL_SOLVER_TRANSPORT_PLAN_H
#define QL_SOLVER_TRANSPORT_PLAN_H

#include "solver/transport/continuity.h"

enum {
  QL_PLAN_PASSES = 16,  /* horizontal passes of a layer in one cycle */
  QL_PLAN_CYCLES = 4096 /* cycles of a step */
};

/* Largest outflow of a cell in one pass, as a part of its air. Below 1, so that in exact arithmetic
 * a cell keeps a positive rest far above the rounding errors of float. */
#define QL_PLAN_COURANT 0.95

typedef enum ql_axis { QL_AXIS_X, QL_AXIS_Y } ql_axis;

/* One horizontal pass over a layer. */
typedef struct ql_pass {
  ql_axis axis;
  double done_x, done_y; /* fractions of the cycle's transport already done when it begins */
  double part;           /* fraction that it does */
} ql_pass;

typedef struct ql_layer_plan {
  int count;
  ql_pass pass[QL_PLAN_PASSES];
} ql_layer_plan;

/* Cycle `number` of `cycles` equal ones of a step of dt seconds. The order alternates; that of the
 * first cycle is given. */
ql_cycle ql_plan_cycle(const ql_met *met, double dt, int cycles, int number, bool vertical_first);

/* Number of equal cycles into which a step of dt seconds is cut, such that neither the horizontal
 * nor the vertical sweeps alone take or add more than half of a cell's air, and that every layer's
 * passes fit into its plan. `rows`: scratch, [nz][ny] doubles. QL_ERR_NUMERIC if that asks for more
 * than QL_PLAN_CYCLES or the air is not positive. */
ql_status ql_plan_cycles(const ql_met *met, double dt, bool vertical_first, double *rows,
                         int *cycles);

/* The passes of layer k in `cycle`. False if they do not fit: more cycles are needed. */
bool ql_plan_layer(const ql_cycle *cycle, int k, ql_layer_plan *plan);

/* The same for all layers, [nz]; ql_plan_cycles() has made sure that they fit. */
void ql_plan_layers(const ql_cycle *cycle, ql_layer_plan *plan);

/* Sub-steps that a cell needs which holds `start` mol, loses `out` and has a net loss of `net`. */
static inline double ql_plan_steps(double start, double out, double net) {
  const double at_first = out / (QL_PLAN_COURANT * start);
  const double at_last = (out / QL_PLAN_COURANT - net) / (start - net);
  return at_first > at_last ? at_first : at_last;
}

/* Air (mol) of an inner cell when the horizontal sweeps of a cycle begin. */
static inline double ql_plan_horizontal_start(const ql_cycle *cycle, int k, size_t at) {
  const ql_met *met = cycle->met;
  if (!cycle->vertical_first) return ql_continuity_air(met, cycle->from, k, at);
  return ql_continuity_air(met, cycle->to, k, at) +
         cycle->seconds *
             (ql_continuity_outflow_x(met, k, at) + ql_continuity_outflow_y(met, k, at));
}

#endif
