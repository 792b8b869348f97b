/* Natural and area sources that depend on the weather: plants, soil, wind-blown and stirred-up
 * dust, sea salt. They are computed for the whole grid from the meteorology of the moment, renewed
 * on the driver's slow step, and released into the lowest layer. docs/theory/natural-sources.md. */
#ifndef QL_SOLVER_EMISSION_NATURAL_H
#define QL_SOLVER_EMISSION_NATURAL_H

#include "grids/met.h"
#include "grids/sources.h"

#include <stdbool.h>

typedef struct ql_natural ql_natural;

typedef enum ql_natural_process {
  QL_NATURAL_BIOGENIC,
  QL_NATURAL_SOIL_NO,
  QL_NATURAL_DUST,     /* blown by wind */
  QL_NATURAL_FUGITIVE, /* stirred up by traffic and works in towns */
  QL_NATURAL_SEA_SALT,
  QL_NATURAL_PROCESSES
} ql_natural_process;

/* What a case asks for. */
typedef struct ql_natural_request {
  bool biogenic, soil_no, dust, sea_salt;
  double fugitive_dust;    /* kg m-2 s-1 of PM10 from urban land in dry weather; 0: none */
  double past_temperature; /* K, mean of past days, of plants */
} ql_natural_request;

typedef struct ql_natural_options {
  const ql_grid *grid;
  const ql_land *land; /* with the extent of `grid`; kept by pointer */
  const ql_species_table *species;
  ql_natural_request request;
} ql_natural_options;

/* One process and one model species. */
typedef struct ql_natural_row {
  ql_natural_process process;
  int species;
  double rate;    /* mol s-1 or kg s-1, over the grid, since the last renewal */
  double emitted; /* mol or kg, since the start of the run */
} ql_natural_row;

/* Workspace from `arena`. *natural is NULL if nothing is asked for. A species that the run lacks is
 * left out. QL_ERR_INPUT only for a fault of the compiled-in tables. */
ql_status ql_natural_create(ql_arena *arena, const ql_natural_options *options,
                            ql_natural **natural);

/* Sources that have the rates of another one's, which must outlive them, and an account of their
 * own. NULL follows NULL. */
ql_status ql_natural_follow(ql_arena *arena, const ql_natural *leader, ql_natural **natural);

/* Compute the rates of now; nothing to do for one that follows another. Bitwise independent of the
 * number of threads. */
void ql_natural_renew(ql_natural *natural, const ql_met_fields *now);

/* Add the rates to the lowest layer of `into`. QL_ERR_ARGUMENT if it lacks a species. */
ql_status ql_natural_add(const ql_natural *natural, ql_emission *into);

/* Count what the rates give in `seconds`. */
void ql_natural_count(ql_natural *natural, double seconds);

/* The rows: their number, one of them, and its rates, mol s-1 or kg s-1, [plane] (halo 0). */
int ql_natural_rows(const ql_natural *natural);
ql_natural_row ql_natural_row_at(const ql_natural *natural, int index);
const float *ql_natural_rates(const ql_natural *natural, int index);

/* What the rows have emitted, [rows], to be kept with a run that goes on later. */
double *ql_natural_account(ql_natural *natural);

/* "biogenic", "soil NO", "wind-blown dust", "fugitive dust", "sea salt". */
const char *ql_natural_name(ql_natural_process process);

#endif
