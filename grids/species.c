#include "grids/species.h"

#include <string.h>

int ql_species_find(const ql_species_table *table, const char *name) {
  for (int s = 0; s < table->count; s++)
    if (strcmp(table->items[s].name, name) == 0) return s;
  return -1;
}
