/* Column titles of tables of sources: "NOx[t year-1]". Private to inputs/emissions. */
#ifndef QL_INPUTS_EMISSIONS_TITLES_H
#define QL_INPUTS_EMISSIONS_TITLES_H

#include "inputs/species_map.h"

#include <stdbool.h>

/* Split into name and unit; units "" where there is no bracket. False if it is not written so, or
 * either is too long. */
bool ql_titles_split(const char *title, char name[QL_MAP_NAME], char units[QL_MAP_NAME]);

#endif
