/* A linear problem with integer variables, written down without a solver's types, and its solution
 * by GLPK, or by GLPK and for the integers a program that is run: min cost x, row_lower <= A x <=
 * row_upper, lower <= x <= upper. */
#ifndef QL_SCHEDULING_MILP_H
#define QL_SCHEDULING_MILP_H

#include "base/error.h"

#include <stdbool.h>

typedef struct ql_milp {
  int columns, rows, entries; /* how many there are */
  int column_room, row_room, entry_room;
  double *lower, *upper, *cost;  /* [columns]; INFINITY: no bound */
  bool *integer;                 /* [columns] */
  double *row_lower, *row_upper; /* [rows] */
  int *entry_row, *entry_column; /* [entries] */
  double *entry_value;           /* [entries] */
  unsigned char *basis;          /* [rows + columns] of the last linear solution; NULL: none */
  int basis_rows, basis_columns;
  bool failed; /* memory ran out while it was written down */
} ql_milp;

/* Who searches the tree of an integer problem. GLPK is linked, the others are programs; linear
 * problems are GLPK's always. */
typedef enum ql_milp_solver { QL_MILP_GLPK, QL_MILP_CBC, QL_MILP_HIGHS } ql_milp_solver;

enum { QL_MILP_TEXT = 96 };

/* How far to go. The limits count work, not time, so that answers do not depend on the machine. */
typedef struct ql_milp_limits {
  double gap;              /* stop when best - bound <= gap (in units of the objective) */
  int nodes;               /* of the tree; 0: any number */
  const double *incumbent; /* [columns] a feasible point, or NULL */
  ql_milp_solver solver;
} ql_milp_limits;

typedef struct ql_milp_solution {
  double objective, bound; /* of the best point; no point is better than bound, INFINITY: there
                              is none */
  double *value;           /* [columns] room given by the caller */
  double *row_dual;        /* [rows] of the linear problem, or NULL: not wanted */
  int nodes;
  bool found; /* false: there is no feasible point (or none within the limits) */
} ql_milp_solution;

/* Start from {0}. All return the new index; running out of memory is noted in `failed`. A row's
 * entries are written one after the other; those of the same column add up. */
int ql_milp_column(ql_milp *milp, double lower, double upper, double cost, bool integer);
int ql_milp_row(ql_milp *milp, double lower, double upper);
void ql_milp_entry(ql_milp *milp, int row, int column, double value);
void ql_milp_free(ql_milp *milp);

/* The name and version of GLPK. */
const char *ql_milp_version(void);

/* Is the solver here? Its name and version for people to `text`. QL_ERR_USAGE, saying where to get
 * it, if its program cannot be run. */
ql_status ql_milp_find(ql_milp_solver solver, char text[QL_MILP_TEXT]);

/* Solve, from the basis of the last call if there is one (only costs may have changed since then,
 * and columns been added: they start at a bound). Without integer columns: the linear problem.
 * QL_ERR_NUMERIC if the solver fails or its program's answer breaks a
 * row, QL_ERR_IO if there is no place for the program's files, QL_ERR_MEMORY. Safe in any thread;
 * the solver's memory of the thread is given back before it returns. */
ql_status ql_milp_solve(ql_milp *milp, const ql_milp_limits *limits, ql_milp_solution *solution);

#endif
