/* Initial and boundary values: from a NetCDF file on any rectilinear grid, or the built-in clean
 * continental profile (inputs/tables/background.csv).
 *
 * docs/formats/boundary.md describes the files. */
#ifndef QL_INPUTS_BOUNDARY_BACKGROUND_H
#define QL_INPUTS_BOUNDARY_BACKGROUND_H

#include "base/problems.h"
#include "base/real.h"
#include "grids/met.h"
#include "grids/sources.h"
#include "inputs/case/case.h"

typedef struct ql_background ql_background;

typedef enum ql_background_use { QL_INITIAL, QL_BOUNDARY } ql_background_use;

typedef struct ql_background_setup { /* all must outlive the background, problems apart */
  const ql_case *config;
  const ql_grid *grid;
  const ql_species_table *species;
  ql_problems *problems;
} ql_background_setup;

/* What a species starts from and enters with where no source names it: mol mol-1 or kg kg-1. Not
 * zero, so that logarithms and relative tolerances are defined; far below any measurable amount. */
#define QL_BACKGROUND_FLOOR 1e-18

/* Open what the case names as `initial` or `boundary`. Problems go to the list, with notes on
 * species that are not in the file or not used; QL_ERR_INPUT if there was an error. */
ql_status ql_background_open(ql_arena *arena, const ql_background_setup *setup,
                             ql_background_use use, ql_background **background);

/* Values at the start of the run in every cell, halo included: c[species][nz][ny + 2h][nx + 2h],
 * mol mol-1 (gas) or kg kg-1 (particle). met: the frame at the start, for heights, pressures and
 * temperatures. */
ql_status ql_background_initial(ql_background *background, const ql_met_fields *met, ql_real *c);

/* Lateral ring and top at an instant, linear in time between the file's. out->lateral
 * [species][nz][ring] and out->top[species] belong to the caller. met: the fields at `time`. */
ql_status ql_background_boundary(ql_background *background, double time, const ql_met_fields *met,
                                 ql_boundary *out);

void ql_background_close(ql_background *background); /* NULL is allowed */

#endif
