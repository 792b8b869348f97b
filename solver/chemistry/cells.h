/* A batch of cells with their air: rate constants and integration in one call. One thread owns it.
 */
#ifndef QL_SOLVER_CHEMISTRY_CELLS_H
#define QL_SOLVER_CHEMISTRY_CELLS_H

#include "base/arena.h"
#include "solver/chemistry/rosenbrock.h"

#include <stdbool.h>

enum { QL_CELLS = 128 }; /* in a batch: a whole number of lanes and rate groups */

/* Settings of the integrator by name. */
typedef struct ql_chemistry_tolerance {
  const char *name;
  bool single; /* arithmetic in float */
  ql_rosenbrock_options options;
} ql_chemistry_tolerance;

/* "production" or "tight"; QL_ERR_INPUT for another name. */
ql_status ql_chemistry_tolerance_find(const char *name, const ql_chemistry_tolerance **tolerance);

typedef struct ql_cells {
  const ql_mechanism *mechanism;
  /* filled by the caller for cells 0 .. count - 1, [QL_CELLS] */
  double *temperature; /* K */
  double *density;     /* air, molecules cm-3 */
  double *water;       /* water vapour, mol mol-1 */
  double *photolysis;  /* [photolysis_count][QL_CELLS], s-1, the mechanism's order */
  double *het;         /* [het_count][QL_CELLS], (cm3)^(n-1) s-1, zero at first */
  double *amount;      /* [QL_CELLS][species_count], nmol mol-1, in and out */
  float *amount_float; /* the same, in place of it where ql_cells_integrate() computes in float */
  double *source;      /* [QL_CELLS][species_count], nmol mol-1 s-1; used if has_source */
  bool has_source;
  float *first_step; /* [QL_CELLS], s, as in ql_batch_double; used if has_first_step */
  bool has_first_step;
  /* private */
  int *consumer_start, *consumers; /* reactions that consume a species: those of s are
                                      consumers[consumer_start[s]] .. [consumer_start[s + 1] - 1] */
  int *producer_start, *producers; /* and those that make it */
  int order[QL_CELLS];
  double *work, *k_double;
  float *k_float, *source_float;
  ql_rosenbrock_double *solver_double;
  ql_rosenbrock_float *solver_float;
} ql_cells;

ql_status ql_cells_create(ql_arena *arena, const ql_mechanism *mechanism, ql_cells **cells);

/* Advance cells 0 .. count - 1 (count <= QL_CELLS) by dt (s) under their air, photolysis and HET
 * rates, held fixed. report->failed_cell tells if one did not converge. */
void ql_cells_advance(ql_cells *cells, const ql_chemistry_tolerance *tolerance, size_t count,
                      double dt, ql_rosenbrock_report *report);

/* The two halves of it, for several amounts under one air: the rate constants (with `het_only`,
 * only the HET rates have changed since the last call), and the integration, which leaves the cells
 * with skip[cell] as they are (NULL: none). Unlike ql_cells_advance(), it takes and leaves
 * amount_float, and not amount, if tolerance->single. */
void ql_cells_set_rates(ql_cells *cells, const ql_chemistry_tolerance *tolerance, size_t count,
                        bool het_only);
void ql_cells_integrate(ql_cells *cells, const ql_chemistry_tolerance *tolerance, size_t count,
                        const bool *skip, double dt, ql_rosenbrock_report *report);

/* Leave no negative amount in one cell after ql_cells_advance, without changing any sum that the
 * mechanism conserves: a deficit is made up by undoing, to just that extent, the reaction that
 * consumes the species fastest and whose products suffice (operators and counters, which stand for
 * no compound, always do), or, of a species that nothing consumes, by a little more of the reaction
 * that makes it fastest and whose reactants suffice. Where none suffices the deficit passes on to
 * the products of the fastest, once, and is made up there. What no reaction can make up is set to
 * zero, and weight times the amount added so is added to clipped[species]. */
void ql_cells_mend(ql_cells *cells, const ql_chemistry_tolerance *tolerance, size_t cell,
                   double weight, double *clipped);

/* The same for a cell as ql_cells_integrate() leaves it. */
void ql_cells_mend_integrated(ql_cells *cells, const ql_chemistry_tolerance *tolerance, size_t cell,
                              double weight, double *clipped);

#endif
