/* Meteorology from WRF output files: every frame of every file in a row, on the model grid.
 *
 * ql_meteorology_open() finds out all that can be found out without reading the fields (grid,
 * times, missing variables, units, land); ql_meteorology_read() fills one frame, halo included,
 * and diagnoses what the files do not hold (docs/theory/meteorology.md). */
#ifndef QL_INPUTS_METEOROLOGY_METEOROLOGY_H
#define QL_INPUTS_METEOROLOGY_METEOROLOGY_H

#include "grids/met.h"
#include "inputs/case/case.h"

typedef struct ql_meteorology ql_meteorology;

/* Open the files of case->meteorology. Everything wrong with them goes to `problems` as errors
 * (all of it, not the first), everything that will be diagnosed rather than read as notes. Returns
 * QL_OK if there was no error; then `*opened` is set and must be closed. Memory comes from `arena`,
 * which must outlive it, as must `settings`. */
ql_status ql_meteorology_open(ql_arena *arena, const ql_case *settings, ql_problems *problems,
                              ql_meteorology **opened);
void ql_meteorology_close(ql_meteorology *met); /* NULL is allowed */

/* Owned by the meteorology, valid until it is closed. */
const ql_grid *ql_meteorology_grid(const ql_meteorology *met);
const ql_land *ql_meteorology_land(const ql_meteorology *met);

/* Times of all frames, s since 1970, strictly rising. */
const double *ql_meteorology_times(const ql_meteorology *met, int *count);

/* Fill `fields` (made by ql_met_fields_create for the same grid) with frame 0 .. count - 1, halo
 * included. Takes no memory of its own. QL_ERR_INPUT names file, variable, value and place of what
 * cannot be. Not for two threads at once. */
ql_status ql_meteorology_read(ql_meteorology *met, int frame, ql_met_fields *fields);

#endif
