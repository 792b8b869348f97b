/* The box model behind `qinglan box`. */
#ifndef QL_APP_BOX_H
#define QL_APP_BOX_H

#include "solver/chemistry/cells.h"

typedef struct ql_box_options {
  const ql_mechanism *mechanism;
  const ql_chemistry_tolerance *tolerance;
  const char *folder; /* with cases.csv, initial_emissions.csv, photolysis.csv */
  const char *output; /* CSV */
  double step;        /* s, divides an hour */
} ql_box_options;

/* Read the cases, integrate 48 h, write hours 0 .. 48. Errors name file and line. */
ql_status ql_box_run(const ql_box_options *options);

#endif
