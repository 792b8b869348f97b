/* Point stacks: their emission spread over the layers that plume rise reaches. */
#ifndef QL_SOLVER_EMISSION_STACKS_H
#define QL_SOLVER_EMISSION_STACKS_H

#include "grids/met.h"
#include "grids/sources.h"
#include "solver/emission/plume_rise.h"

/* The plume of one stack in the air of its cell. `edge` receives the interfaces of the cell, m
 * above ground, [nz + 1]. QL_ERR_INPUT if the stack has no positive height, diameter, temperature
 * and a velocity >= 0, or lies outside the grid; the message names it. */
ql_status ql_stacks_plume(const ql_grid *grid, const ql_met_fields *now, const ql_stack *stack,
                          double edge[QL_MAX_LAYERS + 1], ql_plume *plume);

/* Add the rates of all stacks to `into` (gases mol s-1, particles kg s-1; allocated by the caller,
 * who also sees to it that both hold for the same hour).
 * What rises above its layers goes into the highest of them. QL_ERR_ARGUMENT if `into` lacks a
 * species of the stacks; errors of ql_stacks_plume(). */
ql_status ql_stacks_distribute(const ql_grid *grid, const ql_met_fields *now,
                               const ql_stack_emission *stacks, ql_emission *into);

#endif
