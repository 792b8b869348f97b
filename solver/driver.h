/* The driver: owns the operators of a run and the order in which they act.
 *
 * One driver step is `chemistry_step` long. In it, `chemistry_step / step` times: transport,
 * horizontal diffusion, the implicit solve of vertical mixing, emission and dry deposition, and the
 * puffs of the stacks (if they are asked for);
 * then the rates of heterogeneous uptake, gas chemistry, aqueous chemistry, wet scavenging, the
 * partition of organic matter and the inorganic equilibrium once each. The aerosol's properties
 * (size, water) are renewed at the start of every driver step. Photolysis, deposition velocities,
 * natural sources and plume rise are renewed every `photolysis_step`, counted from 1970, so that a
 * resumed run renews them at the same moments. */
#ifndef QL_SOLVER_DRIVER_H
#define QL_SOLVER_DRIVER_H

#include "base/timer.h"
#include "grids/sources.h"
#include "solver/aerosol/properties.h"
#include "solver/aerosol/thermodynamics.h"
#include "solver/chemistry/mechanism.h"
#include "solver/emission/natural.h"
#include "solver/operator.h"
#include "solver/processes.h"
#include "solver/puff/plumes.h"

#include <stdbool.h>

typedef struct ql_driver ql_driver;

typedef struct ql_driver_options {
  const ql_grid *grid;
  const ql_land *land;
  const ql_species_table *species; /* the mechanism's first */
  const ql_mechanism *mechanism;
  double step, chemistry_step, photolysis_step; /* s */
  const char *tolerance;                        /* of the chemistry: "production" or "tight" */
  const char *n2o5; /* uptake on fine particles: "davis" (NULL: the same), "bertram", "riemer" */
  bool transport, chemistry, deposition, aerosol; /* false: left out; transport with diffusion */
  bool clouds;                                    /* aqueous chemistry and wet scavenging */
  ql_processes *processes;                        /* account of processes to keep, or NULL */
  ql_natural_request natural;
  ql_plumes_request plumes;
  int members;       /* most drivers that step together, this one and its followers; 0: one */
  ql_driver *leader; /* of a follower; NULL: of nobody's. See ql_driver_step_together() */
} ql_driver_options;

/* What acts on the air from outside during a step; read-only, owned by the caller. */
typedef struct ql_forcing {
  const ql_met_fields *before, *after;         /* frames that enclose the step */
  const ql_emission *area;                     /* of the hour, or NULL */
  const ql_stack_emission *stacks;             /* of the hour, or NULL */
  const ql_fire_emission *fires;               /* of the hour, or NULL */
  const ql_boundary *edge_before, *edge_after; /* enclose the step; the same twice if constant */
} ql_forcing;

enum {
  QL_DRIVER_MET,
  QL_DRIVER_PROPERTIES,
  QL_DRIVER_TRANSPORT,
  QL_DRIVER_DIFFUSION,
  QL_DRIVER_MIXING,
  QL_DRIVER_PLUMES,
  QL_DRIVER_DEPOSITION,
  QL_DRIVER_NATURAL,
  QL_DRIVER_PLUME_RISE,
  QL_DRIVER_PHOTOLYSIS,
  QL_DRIVER_UPTAKE,
  QL_DRIVER_CHEMISTRY,
  QL_DRIVER_CLOUDS,
  QL_DRIVER_SCAVENGING,
  QL_DRIVER_ORGANIC,
  QL_DRIVER_AEROSOL,
  QL_DRIVER_TIMERS
};

/* Set up all operators; workspace from `arena`. */
ql_status ql_driver_create(ql_arena *arena, const ql_driver_options *options, ql_driver **driver);

/* Room for the layered emission of the species of these (area, stacks and fires of `forcing`) and
 * of the natural sources together, and for the stacks' puffs. Call once, when the emitted species
 * are known, before the first step. */
ql_status ql_driver_emits(ql_arena *arena, ql_driver *driver, const ql_forcing *forcing);

/* Note the mass in the domain as the budgets' start; `first` is the frame at state->time. */
void ql_driver_begin(const ql_driver *driver, const ql_forcing *forcing, ql_state *state);

/* Advance the state by one chemistry step. */
ql_status ql_driver_step(ql_driver *driver, const ql_forcing *forcing, ql_state *state);

/* Runs that differ in emission alone (scenarios) go together: a driver with options.leader shares
 * the leader's meteorology of the moment, transport and diffusion, photolysis, chemistry, the
 * deposition velocities of gases and, if it asks for the same, the natural sources. Grid, species,
 * mechanism and steps are the leader's. */
typedef struct ql_driver_member {
  ql_driver *driver; /* the leader, which need not be among them, or a follower of it */
  const ql_forcing *forcing;
  ql_state *state;
  ql_status status;  /* QL_OK to begin with; one that fails is left where it failed, and */
  char message[512]; /* the others go on */
} ql_driver_member;

/* Advance those members whose status is QL_OK, all at the same time under the same weather, by one
 * chemistry step. Each state gets the bits that ql_driver_step() would give it alone. */
void ql_driver_step_together(ql_driver_member *members, int count);

/* Let a follower, not stepped so far, go on from where its leader is: the counts that drivers keep
 * besides the state. The caller copies that, and the puffs. */
void ql_driver_fork(ql_driver *follower);

/* Meteorology at the middle of the step taken last, for the outputs. */
const ql_met_fields *ql_driver_now(const ql_driver *driver);

/* The aerosol at the start of the step taken last. */
const ql_aerosol_properties *ql_driver_aerosol(const ql_driver *driver);

/* Mass of every species now in the domain, mass[species]: mol, particles kg. */
void ql_driver_masses(const ql_driver *driver, const ql_forcing *forcing, const ql_state *state,
                      double *mass);

/* Amount of a gas (mol) that chemistry had to set to zero from below, since the driver was made. */
double ql_driver_clipped(const ql_driver *driver, int species);

/* The gases without a dry deposition velocity: their number, indices in *species. */
int ql_driver_not_deposited(const ql_driver *driver, const int **species);

/* The gases that rain does not wash out: their number, indices in *species. */
int ql_driver_not_scavenged(const ql_driver *driver, const int **species);

/* The inorganic equilibrium: cells solved, not settled, left out; zeros without aerosol. */
ql_thermodynamics_counts ql_driver_equilibria(const ql_driver *driver);

/* The natural sources and their account, NULL if the run has none. */
ql_natural *ql_driver_natural(const ql_driver *driver);

/* The stacks' puffs, NULL if the run has none. */
ql_plumes *ql_driver_plumes(const ql_driver *driver);

/* Time spent, QL_DRIVER_TIMERS entries. */
const ql_timer *ql_driver_timers(const ql_driver *driver);

#endif
