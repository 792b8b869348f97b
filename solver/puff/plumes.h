/* The plumes of a run's stacks as puffs: those that carry what the stacks emit (plume in grid) and,
 * on request, a second set of the same puffs that carry tracers, from which the coefficients of
 * source and receptor come. docs/theory/puff.md, "In the forecast". */
#ifndef QL_SOLVER_PUFF_PLUMES_H
#define QL_SOLVER_PUFF_PLUMES_H

#include "solver/aerosol/modes.h"
#include "solver/puff/pig.h"

typedef enum ql_plumes_mode {
  QL_PLUMES_NONE,     /* stacks emit into the layers that plume rise reaches */
  QL_PLUMES_HANDOVER, /* they emit puffs, which are handed to the grid when they fill its cells */
  QL_PLUMES_HANDOVER_GASES, /* likewise the gases; particles stay in puffs inside the grid */
  QL_PLUMES_WHOLE           /* puffs as long as they are inside the grid */
} ql_plumes_mode;

typedef struct ql_plumes_request {
  ql_plumes_mode mode;
  bool tracer, react;
  int steps;            /* of `step` s that the whole run has: for the room of puffs that stay */
  double step;          /* s */
  const float *terrain; /* of ql_pig_options */
  int enterprise_count;
  char *const *enterprises; /* whose stacks ride as puffs; none: all */
  double minimum_rate;      /* kg s-1 of all species: those that emit less do not */
} ql_plumes_request;

/* What the tracers are like. */
enum { QL_PLUMES_INERT, QL_PLUMES_FINE, QL_PLUMES_COARSE, QL_PLUMES_TRACERS };

/* Some of the stacks of an hour. */
typedef struct ql_plumes_part {
  ql_stack_emission emission; /* of its own `stacks` and rates */
  ql_stack *stacks;
  int *from; /* their numbers among all */
} ql_plumes_part;

typedef struct ql_plumes {
  ql_pig *pig;    /* NULL: the stacks emit into the layers */
  ql_pig *tracer; /* its species, kg, are tracers; every stack gives 1 kg of each in an hour,
                     nothing reacts or is handed over. NULL: not asked for */
  int number[QL_PLUMES_TRACERS]; /* in the tracer's puffs: of what lasts, and of particles of the
                                    fine and the coarse mode, which are lost as these are; -1: the
                                    species have no such particles */
  ql_stack_emission unit;        /* that 1 kg in an hour */
  const ql_species_table *species;
  double minimum_rate;
  bool *chosen; /* [stack]: of the enterprises asked for */
  ql_plumes_part riding, layered;
} ql_plumes;

/* Memory of the arena. `species`: those of the state; NO, NO2 and O3 of them react in the puffs if
 * request->react. The stacks must keep their number and species. Without stacks (NULL, or none), or
 * without anything asked for, *plumes is NULL. */
ql_status ql_plumes_create(ql_arena *arena, const ql_plumes_request *request, const ql_grid *grid,
                           const ql_stack_emission *stacks, const ql_species_table *species,
                           ql_plumes **plumes);

/* Of the stacks of the hour those that do not ride as puffs: for the layers of the grid. Valid
 * until the next call. */
const ql_stack_emission *ql_plumes_layered(ql_plumes *plumes, const ql_stack_emission *stacks);

/* dt seconds of both sets, as ql_pig_step(). */
ql_status ql_plumes_step(ql_plumes *plumes, const ql_pig_air *air, double dt,
                         const ql_stack_emission *stacks, ql_state *state);

#endif
