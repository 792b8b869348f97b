#include "inputs/emissions/speciation.h"

#include "base/csv.h"
#include "base/units.h"
#include "inputs/emissions/names.h"

#include <stdio.h>
#include <string.h>

enum { SECTOR, POLLUTANT, SPECIES, AMOUNT, UNITS, COLUMNS };

/* What an amount is counted in: its factor to mol or kg per mol or kg. */
typedef struct measure {
  bool moles, per_mole;
  double scale;
} measure;

static ql_status parse_measure(const char *units, measure *m) {
  ql_units_map map;
  *m = (measure){.moles = true};
  if (*units && ql_units_between(units, "mol kg-1", &map) == QL_OK) {
    m->scale = map.scale;
    return QL_OK;
  }
  /* "g g-1" and "mol mol-1" are both dimensionless: the text tells them apart. */
  m->moles = m->per_mole = strncmp(units, "mol", 3) == 0;
  const bool by_mass = strchr(units, 'g') != NULL;
  if (*units && by_mass != m->moles && ql_units_between(units, "1", &map) == QL_OK) {
    m->scale = map.scale;
    return QL_OK;
  }
  return ql_error_set(QL_ERR_INPUT, "units '%s' must be 'mol g-1', 'g g-1' or 'mol mol-1'", units);
}

/* The amount in the model's unit for that species. */
static ql_status to_model(const ql_species *species, const measure *m, double *amount) {
  *amount *= m->scale;
  if (m->moles != species->particle) return QL_OK;
  if (!(species->molar_mass > 0.0))
    return ql_error_set(QL_ERR_INPUT, "species %s has no molar mass; give its amount in '%s'",
                        species->name, species->particle ? "g g-1" : "mol g-1");
  *amount = species->particle ? *amount * species->molar_mass : *amount / species->molar_mass;
  return QL_OK;
}

static bool fits(const char *text, size_t size) {
  return *text && strlen(text) < size;
}

/* Read one record into *row; false if it is not to be kept. */
static bool read_row(const ql_csv *t, int r, const int column[COLUMNS],
                     const ql_species_table *species, ql_problems *problems,
                     ql_speciation_row *row) {
  char place[512];
  measure m;
  const char *sector = ql_csv_field(t, r, column[SECTOR]);
  const char *pollutant = ql_csv_field(t, r, column[POLLUTANT]);
  ql_csv_place(t, r, sizeof place, place);
  *row = (ql_speciation_row){.line = t->line[r]};
  if (!fits(sector, sizeof row->sector) || !fits(pollutant, sizeof row->pollutant)) {
    ql_problems_add(problems, QL_ERROR, place, "sector '%s', pollutant '%s': both need a name",
                    sector, pollutant);
    return false;
  }
  snprintf(row->sector, sizeof row->sector, "%s", sector);
  snprintf(row->pollutant, sizeof row->pollutant, "%s", pollutant);
  if (!ql_csv_number(t, r, column[AMOUNT], &row->amount) || row->amount < 0.0) {
    ql_problems_add(problems, QL_ERROR, place,
                    "amount '%s' of %s must be a number that is not negative",
                    ql_csv_field(t, r, column[AMOUNT]), ql_csv_field(t, r, column[SPECIES]));
    return false;
  }
  if (ql_problems_status(problems, place, parse_measure(ql_csv_field(t, r, column[UNITS]), &m)) !=
      QL_OK)
    return false;
  row->per_mole = m.per_mole;
  row->species = ql_species_find(species, ql_csv_field(t, r, column[SPECIES]));
  if (row->species < 0) return true;
  const ql_status status = to_model(&species->items[row->species], &m, &row->amount);
  return ql_problems_status(problems, place, status) == QL_OK;
}

/* The rows of a table that has been read. */
static ql_status take_rows(ql_arena *arena, const ql_csv *t, const ql_species_table *species,
                           ql_problems *problems, ql_speciation *table) {
  static const char *const names[COLUMNS] = {"sector", "pollutant", "species", "amount", "units"};
  int column[COLUMNS];
  char missing[QL_NAMES_TEXT] = "";
  QL_TRY(ql_csv_columns(t, COLUMNS, names, column));
  QL_TRY(ql_arena_take(arena, t->path, (size_t)t->rows + 1, sizeof *table->rows, &table->rows));
  table->path = t->path;
  for (int r = 0; r < t->rows; r++) {
    ql_speciation_row *row = &table->rows[table->count];
    if (!read_row(t, r, column, species, problems, row)) continue;
    if (row->species < 0) ql_names_add(missing, ql_csv_field(t, r, column[SPECIES]));
    table->count++;
  }
  if (*missing)
    ql_problems_add(problems, QL_WARNING, t->path,
                    "the model has no species %s; these parts are not used", missing);
  return QL_OK;
}

ql_status ql_speciation_read(ql_arena *arena, const char *path, const ql_species_table *species,
                             ql_problems *problems, ql_speciation *table) {
  ql_arena *scratch = NULL; /* the text is not kept */
  ql_csv t;
  *table = (ql_speciation){0};
  if (!path) return QL_OK;
  QL_TRY(ql_arena_create(&scratch));
  ql_status status = ql_csv_read(scratch, path, &t);
  if (status == QL_OK) status = take_rows(arena, &t, species, problems, table);
  table->path = path;
  ql_arena_free(scratch);
  return status;
}

ql_status ql_speciation_parse(ql_arena *arena, const char *name, const char *text,
                              const ql_species_table *species, ql_problems *problems,
                              ql_speciation *table) {
  ql_csv t;
  *table = (ql_speciation){0};
  QL_TRY(ql_csv_parse(arena, name, text, &t));
  return take_rows(arena, &t, species, problems, table);
}

static bool row_is(const ql_speciation_row *row, const char *sector, const char *pollutant) {
  return strcmp(row->sector, sector) == 0 && strcmp(row->pollutant, pollutant) == 0;
}

bool ql_speciation_serves(const ql_speciation *table, int row, const char *sector,
                          const char *pollutant) {
  if (row_is(&table->rows[row], sector, pollutant)) return true;
  if (!row_is(&table->rows[row], "*", pollutant)) return false;
  for (int r = 0; r < table->count; r++)
    if (row_is(&table->rows[r], sector, pollutant)) return false;
  return true;
}
