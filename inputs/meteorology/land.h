/* Land on the model's window: terrain, land use, leaf area, UV albedo, ozone column. */
#ifndef QL_INPUTS_METEOROLOGY_LAND_H
#define QL_INPUTS_METEOROLOGY_LAND_H

#include "grids/met.h"
#include "inputs/case/case.h"
#include "inputs/meteorology/wrf_file.h"

/* Read from the first meteorology file and from the files that settings->land names. terrain: m,
 * [plane], already known. What is missing or wrong goes to `problems`. */
ql_status ql_land_read(ql_arena *arena, const ql_case *settings, const ql_wrf_file *wrf,
                       const ql_nc *first, ql_problems *problems, ql_land *land);

#endif
