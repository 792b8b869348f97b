/* What the stacks' puffs add at stations. What stands in puffs is not in the grid, so that a
 * station's concentration is the grid's, lowest layer, plus the puffs' where it stands. */
#ifndef QL_OUTPUTS_STATION_PUFFS_H
#define QL_OUTPUTS_STATION_PUFFS_H

#include "outputs/stations.h"
#include "solver/puff/pig.h"

typedef struct ql_station_puffs {
  const ql_pig *pig; /* NULL: nothing is added */
  const ql_fields *fields;
  const ql_station *stations;
  ql_pig_receptors receptors;
  int *number;     /* [species]: of the puffs; -1: they do not carry it */
  double *weight;  /* [station][puff] m-3 */
  double *sum;     /* [station][field], times seconds */
  double *carried; /* [puffs' species] at one station, mol or kg m-3 */
  double seconds;
  ql_station_series *apart; /* gets the records of what the puffs alone add; NULL: nobody asks */
} ql_station_puffs;

/* Projected places and heights of stations, from `arena`. */
ql_status ql_station_puffs_receptors(ql_arena *arena, const ql_grid *grid,
                                     const ql_station *stations, int count,
                                     ql_pig_receptors *receptors);

/* The numbers of the state's species among the puffs', [species_count] from `arena`; -1: none. */
ql_status ql_station_puffs_numbers(ql_arena *arena, const ql_pig *pig, int species_count,
                                   int **number);

/* What one mol (kg of particles) m-3 of a field's part counts in the field, ppb or ug m-3; `at`:
 * the cell, lowest layer. */
double ql_station_puffs_factor(const ql_fields *fields, const ql_field_part *part,
                               const ql_moment *moment, size_t at);

/* For the stations of a series, which must outlive it. */
ql_status ql_station_puffs_create(ql_arena *arena, const ql_pig *pig,
                                  const ql_station_series *series, ql_station_puffs *puffs);

/* Add the puffs of a moment with weight `seconds`. */
void ql_station_puffs_accumulate(ql_station_puffs *puffs, const ql_moment *moment, double seconds);

/* Add the means to the last record of the series, and start anew. Sums of species get what they
 * hold of the puffs' species, not below 0 (ozone that puffs lack); water, extinction and visual
 * range stay the grid's. */
void ql_station_puffs_finish(ql_station_puffs *puffs, ql_station_series *series);

#endif
