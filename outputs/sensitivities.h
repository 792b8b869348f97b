/* Writing the rows of source_receptor.nc (inputs/sensitivities.h; docs/formats/source_receptor.md).
 */
#ifndef QL_OUTPUTS_SENSITIVITIES_H
#define QL_OUTPUTS_SENSITIVITIES_H

#include "base/nc.h"
#include "inputs/sensitivities.h"

/* Dimensions and variables, in a file that is being defined; dimensions `text` and `bnds` are
 * defined where they are not there. QL_ERR_ARGUMENT without a metric or a row. */
ql_status ql_sensitivities_define(ql_nc *nc, const ql_sensitivities *of);

/* The values. Where value is NaN, the row says nothing of the metric: a fill value. */
ql_status ql_sensitivities_put(ql_nc *nc, const ql_sensitivities *of);

#endif
