/* Plume in grid: stacks ride as puffs through the winds of the grid and are handed over when they
 * fill its cells. The grid's winds do not hold the eddies of the boundary layer, so that the puffs
 * take the total spread. */
#ifndef QL_SOLVER_PUFF_PIG_H
#define QL_SOLVER_PUFF_PIG_H

#include "grids/sources.h"
#include "solver/operator.h"
#include "solver/puff/column.h"
#include "solver/puff/handover.h"
#include "solver/puff/kernel.h"

enum { QL_PIG_SPECIES = 256, /* at most */ QL_PIG_INERT = -1 };

typedef struct ql_pig_options {
  const ql_grid *grid;
  int species_count;
  const int *species;   /* of the state, that stacks emit; copied. QL_PIG_INERT: a tracer that
                           nothing depletes, which must stay */
  const bool *stays;    /* [species_count]: what is never handed over while there is room; copied.
                           NULL: nothing. A puff that holds any ends two spreads outside the grid */
  int no, no2, ozone;   /* indices in the state; with NO and NO2 among `species` and an ozone >= 0
                           they react in the puffs */
  const float *terrain; /* m, 2-D as the grid's: the ground of receptors against that of puffs;
                           NULL: all is flat */
  int capacity;         /* puffs at most; beyond it the oldest are handed over early */
  double oldest;        /* s: age of a puff at which it is handed over */
} ql_pig_options;

/* The puffs are state: whoever resumes a run must pack and unpack them and `rest`. Amounts by
 * species, mol (kg of particles), since the creation. */
typedef struct ql_pig {
  ql_pig_options options;
  ql_puffs *puffs;
  int count;       /* species of the puffs: those that stacks emit, and ozone if it reacts */
  int *species;    /* [count]: of the state */
  int reacting[3]; /* numbers of NO, NO2 and O3 among them; -1: nothing reacts */
  double *emitted, *given, *outside; /* [count]: emitted + reacted = given + outside + deposited +
                                        washed + rest + in puffs, to 1e-12 */
  double *deposited, *washed;        /* dry, and by rain, from the puffs */
  double *reacted;                   /* made (lost: < 0) in the puffs; ozone as what they lack */
  double *rest;                      /* what float did not take at the last hand-over */
  bool *stays;                       /* [count]: as in the options; ozone as NO */
} ql_pig;

/* Memory of the arena. QL_ERR_ARGUMENT if the capacity is below 2 or there are no species or
 * too many. */
ql_status ql_pig_create(ql_arena *arena, const ql_pig_options *options, ql_pig **pig);

/* What the grid is like in a step. */
typedef struct ql_pig_air {
  const ql_met_fields *now;
  const float *air;      /* mol m-2, of the state */
  const float *j_no2;    /* s-1, 3-D as the state; NULL: night */
  const float *velocity; /* m s-1, [species of the state][plane]: of deposition at the mid-height of
                            the lowest layer; NULL: nothing deposits */
  const ql_operator *scavenging; /* NULL: rain takes nothing */
  const ql_met *met;             /* of the step; for the rain */
} ql_pig_air;

/* dt seconds: move, spread and deplete what there is, set free what the stacks give (one puff each,
 * or two where a plume goes through the top of the boundary layer), let them react with the ozone
 * of their cell, hand over what is due. What is given counts in the state's budgets as emitted,
 * ozone's as chemistry. */
ql_status ql_pig_step(ql_pig *pig, const ql_pig_air *air, double dt,
                      const ql_stack_emission *stacks, ql_state *state);

/* What is in the puffs of species number s. */
double ql_pig_mass(const ql_pig *pig, int s);

/* The largest gap of the account over the amount emitted (ozone: reacted), of any species. */
double ql_pig_gap(const ql_pig *pig);

/* All that a resumed run needs, as numbers and back, bit for bit: the ledger and the puffs. Pack
 * returns how many it wrote, at most ql_pig_room(). QL_ERR_INPUT if there are not as many as puffs
 * of this kind have. */
size_t ql_pig_room(const ql_pig *pig);
size_t ql_pig_pack(const ql_pig *pig, double *numbers);
ql_status ql_pig_unpack(ql_pig *pig, const double *numbers, size_t count);

/* Where receptors stand. */
typedef struct ql_pig_receptors {
  int count;
  const double *x, *y;  /* [count] projected m */
  const double *height; /* [count] m above ground at which they look */
} ql_pig_receptors;

/* What every puff weighs at every receptor, m-3 (the concentration there of one unit of its mass):
 * weight[receptor * capacity + puff]. Ground that is higher than that under the puff's centre
 * counts as a hill (ql_puff_terrain_density()). */
void ql_pig_weigh(const ql_pig *pig, const ql_met_fields *now, const ql_pig_receptors *receptors,
                  double *weight);

/* A rectangle of receptors at one height (m above ground), of which the ground in the middle stands
 * for all of it. */
typedef struct ql_pig_window {
  double west, east, south, north; /* projected m */
  double height;
} ql_pig_window;

/* The puffs that matter in a window, each with one unit of mass (m-3; ql_puff_kernel() takes them
 * to receptors), and in `puff` their numbers. Those farther than 8 of their spreads are left out.
 * `view` and `puff` have room for all puffs. */
void ql_pig_view(const ql_pig *pig, const ql_met_fields *now, const ql_pig_window *window,
                 ql_puff_view *view, int *puff);

#endif
