/* The CSV layouts of hourly observations. */
#ifndef QL_INPUTS_OBSERVATIONS_CSV_H
#define QL_INPUTS_OBSERVATIONS_CSV_H

#include "inputs/observations.h"

/* Read a CSV of one of the documented layouts, known by its header; single numbers are checked. */
ql_status ql_observations_read_csv(const char *path, const ql_observations_request *request,
                                   ql_problems *problems, ql_observations *o);

/* The same for a CF NetCDF file of time series, as qinglan writes them. */
ql_status ql_observations_read_nc(const char *path, const ql_observations_request *request,
                                  ql_observations *o);

/* What a unit ("ug m-3", "mg m-3", "ppb", "1e-9") is in the pollutant's own unit. QL_ERR_INPUT if
 * it is none of mass per volume and (for gases) parts per billion. */
ql_status ql_observations_unit(const ql_observations_request *request, ql_pollutant pollutant,
                               const char *unit, double *factor);

#endif
