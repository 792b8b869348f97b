/* The fields of the output that are more than one species. */
#ifndef QL_OUTPUTS_GROUPS_H
#define QL_OUTPUTS_GROUPS_H

#include "outputs/fields.h"

/* NOx; PM25 and PM10 and their components; water and visibility. Arrays from `arena`. */
ql_status ql_groups_make(ql_arena *arena, const ql_species_table *species, ql_field_group **groups,
                         int *count);

#endif
