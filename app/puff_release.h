/* qinglan puff RELEASE.yaml: one release, from the sources to peak, dose and arrival. */
#ifndef QL_APP_PUFF_RELEASE_H
#define QL_APP_PUFF_RELEASE_H

#include "app/puff_dense.h"
#include "app/puff_weather.h"
#include "inputs/release/release.h"
#include "solver/puff/run.h"

#include <stdio.h>

typedef struct ql_puff_map {
  const ql_release_map *spec;
  int columns, rows;
} ql_puff_map;

/* A release as it is run. Receptors of one height stand in one group; map n is group n.
 * Concentrations kg m-3. */
struct ql_puff_job {
  ql_arena *arena;
  const ql_release *release;
  const ql_release_source *source; /* [sources]: of the release, or candidates of a complaint */
  int sources;
  int *first; /* [sources + 1]: the parts of source n are setup.source first[n] .. first[n + 1] - 1
               */
  ql_puff_source *parts; /* what setup.source points to */
  ql_puff_phase *phase;  /* [phases]: of the sources that begin as a dense gas */
  int phases;
  ql_puff_setup setup;
  ql_puff_weather *weather; /* of a case, or NULL; closed by ql_puff_job_close() */
  ql_puff_run *run;
  ql_puff_map *map; /* [maps] */
  int maps;
  int groups;
  ql_puff_receptors *group; /* [groups] */
  int *group_of, *place_of; /* [receptors]: where a receptor stands */
  double *mean;             /* [receptors]: sum over the interval's samples */
  int samples;              /* in the running interval */
  double interval_start;    /* s: of the running interval */
  double *worst, *smelt;    /* [receptors]: largest mean of an interval; s with odour */
};

/* Read the weather, and lay out sources and receptors; QL_ERR_INPUT names what is wrong. */
ql_status ql_puff_job_create(ql_arena *arena, const ql_release *release, ql_puff_job *job);

/* One more group of receptors, of `count` places that the caller fills in. */
ql_status ql_puff_job_group(ql_puff_job *job, int count, ql_puff_site site, float **x, float **y);

void ql_puff_job_close(ql_puff_job *job);

/* Run to the end; a line of `series` for each interval and receptor. */
ql_status ql_puff_job_run(ql_puff_job *job, FILE *series);

/* Write receptors.csv, thresholds.csv and the maps into the release's folder. */
ql_status ql_puff_job_write(const ql_puff_job *job);

/* Print what was found, and where the model does not hold. */
void ql_puff_job_print(const ql_puff_job *job);

/* Load a release, run it and write its results into a folder (made if need be). */
ql_status ql_puff_release(const char *path);

#endif
