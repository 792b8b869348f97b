/* A run: a case with everything it names opened and checked, and what is needed to step through it.
 * Shared by forecast, check and bench. */
#ifndef QL_APP_RUN_H
#define QL_APP_RUN_H

#include "app/emission_log.h"
#include "inputs/boundary/background.h"
#include "inputs/case/case.h"
#include "inputs/emissions/emissions.h"
#include "inputs/meteorology/meteorology.h"
#include "outputs/checkpoint.h"
#include "outputs/grid_file.h"
#include "outputs/hashes.h"
#include "outputs/source_receptor.h"
#include "outputs/station_puffs.h"
#include "outputs/stations.h"
#include "outputs/town_maps.h"
#include "solver/driver.h"

typedef struct ql_run {
  ql_arena *arena; /* owns what has no close function below */
  ql_case *setup;
  ql_problems problems;
  const ql_scenario *scenario; /* whose rules act on the emissions; NULL: none */
  struct ql_run *base;         /* the run whose inputs, weather and edges this one shares, and whose
                                  driver leads its own; NULL: it has its own */
  int members; /* most runs that step together, this one and those that share it; 0: one */

  /* inputs */
  ql_meteorology *meteorology;
  const ql_grid *grid;
  const ql_mechanism *mechanism;
  ql_species_table species;
  ql_emissions *emissions;
  ql_emission_log *log;
  ql_background *initial, *boundary;
  ql_station *stations;
  int station_count;
  ql_station *receptors; /* the user's own points */
  int receptor_count;

  /* forcing of the moment */
  const double *frame_times;
  int frame_count, frame; /* frames[0] holds frame number `frame`, frames[1] the next */
  ql_met_fields frames[2];
  ql_boundary edges[2];
  double edge_hour; /* start of the hour that the edges enclose */
  double hour;      /* start of the hour whose emissions are at hand */
  ql_forcing forcing;

  /* solver and outputs */
  ql_driver *driver;
  ql_state *state;
  ql_fields fields;
  ql_station_series series;
  ql_station_puffs station_puffs; /* without a pig: none */
  ql_station_series puff_series;  /* what the puffs alone add, of the same records; none unless
                                     `puffs_apart` is set before the run is prepared */
  bool puffs_apart;
  ql_source_receptor coefficients;   /* without a tracer: none */
  ql_station_series receptor_series; /* of the same records as `series` */
  ql_station_puffs receptor_puffs;
  ql_town_maps towns;                          /* without a pig: none */
  int *process_species, process_species_count; /* indices; none: no process analysis */
  ql_processes processes;
  ql_process_series process_series;
  ql_grid_file_head head;
  ql_grid_file gridded;
  ql_hashes hashes; /* of the files read by this run and those that share it */
} ql_run;

/* Read the case and open all that it names, with the rules of a scenario on its emissions (NULL:
 * none); every problem goes to run->problems. Returns QL_ERR_INPUT if any is an error. The run must
 * be closed in every case. */
ql_status ql_run_open(const char *case_path, const ql_scenario *scenario, ql_run *run);

/* The same for a scenario of a run that is open and must outlive it: only emissions are opened, and
 * problems go to the base's list. */
ql_status ql_run_open_scenario(ql_run *base, const ql_scenario *scenario, ql_run *run);

/* Read the values of all that the case needs (frames, emissions and boundary hour by hour, initial
 * fields); what cannot be read goes to run->problems. For a run that has a grid, opened with or
 * without success; instead of preparing it.
 * QL_ERR_MEMORY apart, returns QL_OK or QL_ERR_INPUT as the problems say. */
ql_status ql_run_read(ql_run *run);

/* Take the memory, set up the operators and fill the initial state. `folder`: where outputs go. Of
 * runs that go together the base comes first, with run->members set, and none steps before all are
 * prepared. */
ql_status ql_run_prepare(ql_run *run, const char *folder);

/* The parts of it that a run of another shape needs (app/column): memory for the forcing of the
 * case's grid; what the case says of the driver. */
ql_status ql_run_prepare_forcing(ql_run *run);
ql_driver_options ql_run_options(const ql_run *run);

/* Make run->forcing right for the step that starts at state->time. */
ql_status ql_run_force(ql_run *run);

/* Print every problem, errors last, on stderr (notes only if asked for). */
void ql_run_print_problems(const ql_problems *problems, bool notes);

void ql_run_close(ql_run *run);

#endif
