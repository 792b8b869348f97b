/* A release from its sources to the receptors: puffs are set free, moved, thinned and sampled.
 * Opens nothing, prints nothing. */
#ifndef QL_SOLVER_PUFF_RUN_H
#define QL_SOLVER_PUFF_RUN_H

#include "solver/puff/kernel.h"
#include "solver/puff/patches.h"
#include "solver/puff/puffs.h"

typedef struct ql_puff_source {
  double x, y, height;                    /* m */
  double sigma, depth;                    /* m: spread at the start */
  double rate, amount;                    /* kg s-1 from `from` until `until`; kg at `from` */
  double from, until;                     /* s */
  double every, on;                       /* s: the rate holds `on` of `every` seconds; 0: always */
  double diameter, temperature, velocity; /* m, K, m s-1: of a stack; diameter 0: none */
  double lead; /* m: puffs begin that far downwind (after a dense phase) */
  double mean; /* m: mean height with which low puffs begin; 0: that of the release */
} ql_puff_source;

typedef struct ql_puff_setup {
  int sources, weathers;
  const ql_puff_source *source; /* not copied */
  const ql_puff_air *weather;   /* not copied; weather n holds from begin[n] s on, begin[0] = 0 */
  const double *begin;
  double decay, washout, resistance; /* s-1, s-1, s m-1 of the surface (0: no dry deposition) */
  double near, far;                  /* m: distances of the nearest and the farthest receptor */
  double duration, step_most;        /* s */
  bool relative;              /* the weather's winds hold the eddies: relative spread, else total */
  const ql_puff_chart *chart; /* NULL, or: the air is a grid's, by ql_puff_run_renew(); `weather` is
                                 then what may come, for the choice of the step; never relative */
} ql_puff_setup;

/* Receptors at one height and on ground of one elevation, and what they saw. Arrays of `count`,
 * owned by the caller. */
typedef struct ql_puff_receptors {
  int count;
  ql_puff_site site;
  const float *x, *y; /* m */
  float *now, *peak;  /* kg m-3 */
  double *dose;       /* kg s m-3 */
  float *arrival;     /* s: when `level` was first reached; below 0 until then */
  double level;       /* kg m-3 */
} ql_puff_receptors;

typedef struct ql_puff_run {
  const ql_puff_setup *setup;
  double time, step;              /* s */
  int weather;                    /* that holds now */
  ql_puffs **puffs;               /* [sources] */
  ql_puff_surface *table, *spare; /* [heights] of this weather; room for the next one's */
  int *table_of;                  /* [sources] */
  double *heights;                /* m: [tables] */
  int tables;
  ql_puff_patches *patches; /* NULL without a chart */
  double *means;            /* m: [sources][room] mean heights while the air changes */
  ql_puff_view view;
  double emitted, lost,
      left; /* kg: set free; deposited, washed out and decayed; gone out of reach */
} ql_puff_run;

/* Prepare a run; memory of the arena. The step is such that puffs stand 0.7 of their spread apart
 * at the nearest receptor, within 0.5 .. step_most s. */
ql_status ql_puff_run_create(ql_arena *arena, const ql_puff_setup *setup, ql_puff_run **run);

/* With a chart: the air from now on, before the first step and whenever it has changed. `now` must
 * stay as it is until the next call is over. */
ql_status ql_puff_run_renew(ql_puff_run *run, const ql_met_fields *now);

/* One step: emission, movement, losses. QL_ERR_NUMERIC if more puffs are alive than there is room
 * for. */
ql_status ql_puff_run_step(ql_puff_run *run);

/* Concentrations now; peak, dose (for one step) and arrival are brought up to date. */
ql_status ql_puff_run_sample(ql_puff_run *run, ql_puff_receptors *receptors);

/* The same with the puffs of the sources range[0] .. range[1] - 1 alone. */
ql_status ql_puff_run_sample_of(ql_puff_run *run, const int range[2], ql_puff_receptors *receptors);

/* Mass in all puffs, kg. emitted = mass + lost + left. */
double ql_puff_run_mass(const ql_puff_run *run);

#endif
