/* After the runs of a what-if: the comparison of what they have left. */
#ifndef QL_APP_WHATIF_COMPARE_H
#define QL_APP_WHATIF_COMPARE_H

#include "app/whatif.h"

/* Compare every scenario in whatif->folder with the base there, write the tables (docs/formats/
 * whatif.md) and print one. `population`: NetCDF of people, or NULL. */
ql_status ql_whatif_compare_runs(const ql_whatif *whatif, const ql_whatif_outcome *outcomes,
                                 const char *population);

#endif
