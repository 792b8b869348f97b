/* The plumes of a run's stacks as puffs: those that carry what the stacks emit (plume in grid) and,
 * on request, a second set of the same puffs that carry a tracer, from which the coefficients of
 * source and receptor come. docs/theory/puff.md, "In the forecast". */
#ifndef QL_SOLVER_PUFF_PLUMES_H
#define QL_SOLVER_PUFF_PLUMES_H

#include "solver/puff/pig.h"

typedef enum ql_plumes_mode {
  QL_PLUMES_NONE,     /* stacks emit into the layers that plume rise reaches */
  QL_PLUMES_HANDOVER, /* they emit puffs, which are handed to the grid when they fill its cells */
  QL_PLUMES_WHOLE     /* puffs as long as they are inside the grid */
} ql_plumes_mode;

typedef struct ql_plumes_request {
  ql_plumes_mode mode;
  bool tracer;
  int steps;   /* of `step` s that the whole run has: for the room of puffs that stay */
  double step; /* s */
} ql_plumes_request;

typedef struct ql_plumes {
  ql_pig *pig;    /* NULL: the stacks emit into the layers */
  ql_pig *tracer; /* one species, kg; every stack gives 1 kg in an hour, nothing reacts, deposits or
                     is handed over. NULL: not asked for */
  ql_stack_emission unit; /* that 1 kg in an hour */
} ql_plumes;

/* Memory of the arena. NO, NO2 and O3 of the table `reacting` react in the puffs; NULL: nothing
 * does. The stacks must keep their number and species. Without stacks (NULL, or none), or without
 * anything asked for, *plumes is NULL. */
ql_status ql_plumes_create(ql_arena *arena, const ql_plumes_request *request, const ql_grid *grid,
                           const ql_stack_emission *stacks, const ql_species_table *reacting,
                           ql_plumes **plumes);

/* dt seconds of both sets, as ql_pig_step(). */
ql_status ql_plumes_step(ql_plumes *plumes, const ql_pig_air *air, double dt,
                         const ql_stack_emission *stacks, ql_state *state);

#endif
