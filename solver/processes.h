/* Process analysis: how much each process changed chosen species in chosen cells (integrated
 * process rate analysis, Jeffries and Tonnesen 1994, Atmos. Environ. 28, 2991).
 *
 * Every operator's change is the difference of the state before and after it, so that the changes
 * sum to what the concentration did. The implicit solve of mixing, emission and deposition is taken
 * apart: emission is what was put in, deposition what the velocity took from the new value of the
 * lowest layer, mixing the rest. Amounts are in the units of the output, ppb (gas) and ug m-3
 * (particle); the latter changes with the density of air too, which stands as a process of its own.
 */
#ifndef QL_SOLVER_PROCESSES_H
#define QL_SOLVER_PROCESSES_H

#include "grids/sources.h"
#include "solver/operator.h"

typedef enum ql_process {
  QL_PROCESS_TRANSPORT,  /* advection, all directions together */
  QL_PROCESS_DIFFUSION,  /* horizontal */
  QL_PROCESS_MIXING,     /* vertical */
  QL_PROCESS_EMISSION,   /* area, stacks, natural */
  QL_PROCESS_DEPOSITION, /* dry */
  QL_PROCESS_CHEMISTRY,  /* gas phase, with uptake on particles */
  QL_PROCESS_CLOUDS,     /* aqueous chemistry */
  QL_PROCESS_WET,        /* wet deposition */
  QL_PROCESS_AEROSOL,    /* condensation and evaporation */
  QL_PROCESS_DENSITY,    /* air expands or shrinks; particles only */
  QL_PROCESSES
} ql_process;

/* Short names for variables and columns, and what they mean. */
extern const char *const ql_processes_names[QL_PROCESSES];
extern const char *const ql_processes_meanings[QL_PROCESSES];

typedef struct ql_processes_request {
  const ql_grid *grid;
  const ql_species_table *species;
  int chosen_count, point_count;
  const int *chosen;    /* [chosen_count] indices of species */
  const size_t *points; /* [point_count] 3-D indices of inner cells, ql_grid_at() */
} ql_processes_request;

/* One interval's account, ppb or ug m-3, [chosen][point]; change has [process] before them. */
typedef struct ql_processes {
  ql_processes_request request;
  double *first, *last; /* concentrations at the interval's start and end */
  double *change;
  double *started;       /* mole or mass fractions at the step's start */
  double *before, *step; /* the same at the last mark or note; changes of this step */
  double *factor;        /* [2][point] to output units, gas and particle: of the step before */
  bool begun;            /* the interval has had a step */
} ql_processes;

/* Arrays from `arena`; the request's arrays must live as long. */
ql_status ql_processes_create(ql_arena *arena, const ql_processes_request *request,
                              ql_processes *processes);

/* Start a driver step: take the state as it is. */
void ql_processes_mark(ql_processes *processes, const ql_state *state);

/* What `process` did since the last mark or note. */
void ql_processes_note(ql_processes *processes, ql_process process, const ql_state *state);

/* The same for the implicit solve of dt seconds with met->air_end: emission (NULL: none) and
 * velocities (m s-1, [species][plane], NULL: none) as the solve used them. */
void ql_processes_note_mixing(ql_processes *processes, const ql_met *met, double dt,
                              const ql_emission *emission, const float *velocity,
                              const ql_state *state);

/* End a driver step: convert its changes with the air of `now` and add them to the interval's. A
 * change that nobody noted shows as a gap between `last` and the sum. */
void ql_processes_end_step(ql_processes *processes, const ql_met_fields *now,
                           const ql_state *state);

/* Start a new interval. */
void ql_processes_clear(ql_processes *processes);

#endif
