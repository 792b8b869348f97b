/* The table of a what-if on the screen. */
#ifndef QL_APP_WHATIF_TABLE_H
#define QL_APP_WHATIF_TABLE_H

#include "outputs/whatif.h"

/* One line a scenario on stdout, aligned whatever script the names are in. */
void ql_whatif_table_print(const ql_whatif_comparison *comparison);

#endif
