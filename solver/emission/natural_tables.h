/* The tables of the natural sources, compiled in as text. Private to solver/emission. */
#ifndef QL_SOLVER_EMISSION_NATURAL_TABLES_H
#define QL_SOLVER_EMISSION_NATURAL_TABLES_H

#include "base/error.h"
#include "grids/met.h"
#include "solver/emission/biogenic.h"
#include "solver/emission/dust.h"

#include <stdbool.h>

/* A line of tables/vegetation.csv. */
typedef struct ql_natural_vegetation {
  double factor[QL_BIOGENIC_GROUPS]; /* ug m-2 h-1 */
  double soil_no;                    /* ng N m-2 s-1 */
  double soil_slope, soil_offset;    /* 1; degC */
} ql_natural_vegetation;

/* [QL_LAND_USES] each; `erodible` says which classes have a soil. QL_ERR_INPUT names table, class
 * and field: a fault of the build. */
ql_status ql_natural_tables_vegetation(ql_natural_vegetation *vegetation);
ql_status ql_natural_tables_soil(ql_dust_soil *soil, bool *erodible);

#endif
