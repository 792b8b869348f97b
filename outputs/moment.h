/* What the outputs see of the model at a moment. */
#ifndef QL_OUTPUTS_MOMENT_H
#define QL_OUTPUTS_MOMENT_H

#include "grids/met.h"
#include "solver/aerosol/properties.h"
#include "solver/state.h"

typedef struct ql_moment {
  const ql_state *state;
  const ql_met_fields *now;
  const ql_aerosol_properties *aerosol; /* NULL where nothing asks for it */
} ql_moment;

/* Cells of one row that are worked on together. */
enum { QL_MOMENT_CELLS = 64 };

#endif
