/* The built-in clean continental profile. */
#include "base/csv.h"
#include "inputs/boundary/source.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const char ql_background_csv[]; /* inputs/tables/background.csv, compiled in */

enum { FIRST_LEVEL = 2 }; /* after the columns species and units */

static ql_status read_levels(ql_background *b, const ql_csv *t) {
  ql_levels *l = &b->levels;
  *l = (ql_levels){.kind = QL_LEVEL_PRESSURE, .count = t->columns - FIRST_LEVEL};
  QL_TRY(ql_arena_take(b->arena, "background", (size_t)l->count, sizeof(double), &l->coordinate));
  for (int k = 0; k < l->count; k++) {
    char *end;
    const double pressure = strtod(t->header[FIRST_LEVEL + k], &end);
    if (*end || !(pressure > 0.0))
      return ql_error_set(QL_ERR_ARGUMENT, "%s: column '%s' is no pressure", t->path,
                          t->header[FIRST_LEVEL + k]);
    l->coordinate[k] = -log(pressure);
  }
  b->has_levels = true;
  return QL_OK;
}

static ql_status read_row(ql_background *b, const ql_csv *t, int row) {
  const int species = ql_species_find(b->setup.species, ql_csv_field(t, row, 0));
  ql_entry *e = &b->entries[b->entry_count];
  ql_map_term *term;
  double *values;
  if (species < 0) return QL_OK; /* of another mechanism */
  *e = (ql_entry){.levelled = true, .count = 1};
  strncpy(e->variable, ql_csv_field(t, row, 0), sizeof e->variable - 1);
  QL_TRY(ql_arena_take(b->arena, "background", 1, sizeof *term, &term));
  QL_TRY(ql_arena_take(b->arena, "background", 1, sizeof *e->units, &e->units));
  QL_TRY(ql_arena_take(b->arena, "background", (size_t)b->levels.count, sizeof *values, &values));
  *term = (ql_map_term){species, 1.0};
  QL_TRY(ql_profile_units(ql_csv_field(t, row, 1), &b->setup.species->items[species], e->units));
  for (int k = 0; k < b->levels.count; k++)
    if (!ql_csv_number(t, row, FIRST_LEVEL + k, &values[k]))
      return ql_error_set(QL_ERR_ARGUMENT, "%s:%d: '%s' is not a number", t->path, t->line[row],
                          ql_csv_field(t, row, FIRST_LEVEL + k));
  e->terms = term;
  e->table = values;
  b->entry_count++;
  return QL_OK;
}

ql_status ql_source_open_table(ql_background *b) {
  ql_csv t;
  QL_TRY(ql_csv_parse(b->arena, "inputs/tables/background.csv", ql_background_csv, &t));
  QL_TRY(read_levels(b, &t));
  QL_TRY(ql_arena_take(b->arena, "background", (size_t)t.rows + 1, sizeof(ql_entry), &b->entries));
  for (int row = 0; row < t.rows; row++) QL_TRY(read_row(b, &t, row));
  return ql_source_prepare(b);
}
