/* Integer problems solved by a program of its own (CBC, HiGHS) over a free MPS file. Private to
 * scheduling/: the door is milp.h. */
#ifndef QL_SCHEDULING_MILP_PROGRAM_H
#define QL_SCHEDULING_MILP_PROGRAM_H

#include "scheduling/milp.h"

enum { QL_MILP_PATH = 1024 };

/* A folder of one solution alone, so that threads never meet, and the file in it that the problem
 * goes to: column c is called C followed by c + 1, as GLPK writes it. */
typedef struct ql_milp_program_files {
  char folder[QL_MILP_PATH], problem[QL_MILP_PATH + 16], answer[QL_MILP_PATH + 16],
      log[QL_MILP_PATH + 16], options[QL_MILP_PATH + 16];
} ql_milp_program_files;

ql_status ql_milp_program_open(ql_milp_program_files *files);
void ql_milp_program_close(const ql_milp_program_files *files); /* removes all of it */

/* Solve what was written. On entry solution->bound is that of the linear problem, which stays where
 * the program proves nothing better. A point that breaks a row or a bound of `milp` by more than
 * 1e-6 of its terms is an error (QL_ERR_NUMERIC), not an answer. The better of the point and the
 * incumbent is returned. */
ql_status ql_milp_program_solve(const ql_milp *milp, const ql_milp_limits *limits,
                                const ql_milp_program_files *files, ql_milp_solution *solution);

#endif
