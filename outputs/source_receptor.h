/* Coefficients of source and receptor: what every stack's emission of every hour makes at every
 * station in every interval: of anything that neither reacts nor deposits, and of PM2.5 by primary
 * particles of the fine and the coarse mode. They come from the tracers of solver/puff/plumes.h, so
 * that they are exact where all of a stack's emission stays in puffs (QL_PLUMES_WHOLE), and those
 * of the puffs alone else. */
#ifndef QL_OUTPUTS_SOURCE_RECEPTOR_H
#define QL_OUTPUTS_SOURCE_RECEPTOR_H

#include "outputs/sensitivities.h"
#include "outputs/stations.h"
#include "solver/puff/plumes.h"

typedef struct ql_source_receptor {
  const ql_pig *tracer;          /* NULL: no coefficients are kept */
  int number[QL_PLUMES_TRACERS]; /* of a tracer in its puffs; -1: none */
  const ql_stack_emission *stacks;
  const ql_species_table *species;
  const ql_station_series *series; /* whose stations and records these are */
  ql_pig_receptors receptors;
  double first; /* s since 1970: start of the first release hour */
  int hours;    /* release hours */
  double *weight, *sum;
  double seconds;
  float *values;   /* [record][tracer there is][station][stack][release hour], ug m-3 kg-1 */
  float *emission; /* [species of the stacks][stack][release hour], kg; what has no molar mass: 0 */
} ql_source_receptor;

/* For the stations of a series and a run of [start, end) s since 1970; all must outlive it. */
ql_status ql_source_receptor_create(ql_arena *arena, const ql_plumes *plumes,
                                    const ql_stack_emission *stacks,
                                    const ql_station_series *series, const double span[2],
                                    ql_source_receptor *made);

/* Note what the stacks emit in the hour that starts at `hour`. */
void ql_source_receptor_emit(ql_source_receptor *of, double hour, const ql_stack_emission *stacks);

/* Add the tracer of a moment, the end of a step, with weight `seconds`. */
void ql_source_receptor_accumulate(ql_source_receptor *of, const ql_moment *moment, double seconds);

/* The means as those of the series' last record; start anew. */
void ql_source_receptor_finish(ql_source_receptor *of);

/* Values in one record, of all tracers. */
size_t ql_source_receptor_record(const ql_source_receptor *of);

/* Write folder/source_receptor.nc: the coefficients (`of` with a tracer, or NULL), and the rows of
 * metrics (NULL: none). */
ql_status ql_source_receptor_write(const ql_source_receptor *of, const ql_sensitivities *rows,
                                   const char *folder, bool synthetic);

#endif
