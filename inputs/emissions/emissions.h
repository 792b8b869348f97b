/* Emissions of a run, hour by hour: model-ready hourly files, sector inventories, point sources and
 * open fires, brought to the model's grid, species and units, with an account of every tonne.
 *
 * docs/formats/emissions.md describes the files, docs/theory/emissions.md what is done with them.
 */
#ifndef QL_INPUTS_EMISSIONS_EMISSIONS_H
#define QL_INPUTS_EMISSIONS_EMISSIONS_H

#include "base/problems.h"
#include "grids/sources.h"
#include "inputs/case/case.h"
#include "inputs/scenario/scenario.h"

typedef struct ql_emissions ql_emissions;

/* One line of the mass-closure table: what one inventory holds of one species or pollutant and what
 * became of it, over the hours read so far. file = inside + what lies outside the domain. Without a
 * scenario amount = inside and emitted = inside * factor, to rounding; with one both are after its
 * rules, and what a substitution brings has lines of its own. A line without a model species was
 * not used. */
typedef struct ql_emissions_row {
  const char *inventory, *species; /* as the file calls them */
  const char *model;               /* model species, NULL: not used */
  double file, inside;             /* mol or kg: in the file, and on the grid */
  double amount;     /* mol or kg of the pollutant on the grid, after the rules of a scenario */
  double factor;     /* model unit (mol of a gas, kg of a particle) per unit of file */
  double emitted;    /* model unit: handed out, summed over cells and stacks */
  bool moles;        /* unit of file and inside: mol, else kg */
  bool model_moles;  /* unit of emitted */
  double molar_mass; /* kg mol-1 of the model species, 0 if unknown: for tonnes */
} ql_emissions_row;

typedef struct ql_emissions_setup {
  ql_arena *arena;
  const ql_case *config;
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_scenario *scenario; /* its rules act on what the inventories hold; NULL: none */
  ql_problems *problems;
  const ql_emissions *base; /* of the same case without rules: what it read of sector inventories is
                               shared, and it must outlive this one; NULL: all is read */
} ql_emissions_setup;

/* Open and check everything that the case names under `emissions`, and everything that the rules of
 * a scenario say about it: what is wrong is known before any hour is read. Problems (and notes:
 * sources outside the grid, species not used) go to the list, unless they are already on it;
 * QL_ERR_INPUT if there was an error. What the setup points to must outlive the reader; memory
 * comes from `arena`; close it to close its files. A scenario without effect gives the same bits as
 * none.
 */
ql_status ql_emissions_open(const ql_emissions_setup *setup, ql_emissions **emissions);

/* Depth of the layers, m, [nz][ny + 2h][nx + 2h], for splits by height above ground. Kept by
 * pointer: the caller may change the values between hours. Not needed if nothing is split. */
void ql_emissions_set_layers(ql_emissions *emissions, const float *thickness);

/* Mean rates of the hour that starts at `start` (s since 1970). Both belong to the reader and are
 * valid until the next call. QL_ERR_INPUT if a file does not cover the hour or holds a value that
 * is negative or missing; QL_ERR_ARGUMENT if layers are needed and were not set. */
ql_status ql_emissions_read(ql_emissions *emissions, double start, const ql_emission **area,
                            const ql_stack_emission **stacks);

/* Rates that stacks emit more (below 0: less) than their inventories say: what a plan makes of
 * them. rate[hour][s * count + n] as in ql_stack_emission, for `hours` hours from `start` on. What
 * would fall below 0 stays at 0. Kept by pointer; NULL: none. */
typedef struct ql_emissions_change {
  double start; /* s since 1970 */
  int hours;
  const float *rate;
} ql_emissions_change;
void ql_emissions_set_change(ql_emissions *emissions, const ql_emissions_change *change);

/* The fires of the hour read last; belongs to the reader, valid until the next call. */
const ql_fire_emission *ql_emissions_fires(const ql_emissions *emissions);

/* Read the hour part by part, adding to `problems` what is wrong with each, but nothing that they
 * already say. What ql_emissions_read() handed out, and the account, are not to be used after. */
void ql_emissions_check(ql_emissions *emissions, double start, ql_problems *problems);

/* The closure table over the hours read so far: number of lines, and the index-th. */
int ql_emissions_rows(const ql_emissions *emissions);
ql_emissions_row ql_emissions_row_at(const ql_emissions *emissions, int index);

/* What one pollutant of one source amounts to, on the grid, after the rules of a scenario, over the
 * hours read so far: each point source for itself, other inventories as a whole. */
typedef struct ql_emissions_share {
  const char *inventory, *sector, *pollutant;
  const char *enterprise, *process, *source; /* of a point source, else "" */
  double tonnes; /* NaN: comes in moles of something without a molar mass */
} ql_emissions_share;

/* Number of shares, and the index-th, in an order that does not change while the reader lives. */
int ql_emissions_shares(const ql_emissions *emissions);
ql_emissions_share ql_emissions_share_at(const ql_emissions *emissions, int index);

/* Number of stacks inside the grid, and the list of them. */
int ql_emissions_stacks(const ql_emissions *emissions);
const ql_stack *ql_emissions_stack_list(const ql_emissions *emissions);

/* What was handed out of one model species so far, mol or kg: the sum of rate * time over the
 * arrays as the solver got them. The solver's own budget must agree. */
double ql_emissions_handed_out(const ql_emissions *emissions, int species);

void ql_emissions_close(ql_emissions *emissions); /* NULL is allowed */

#endif
