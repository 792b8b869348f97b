#include "solver/photolysis/photolysis_tables.h"

#include "base/csv.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

extern const char ql_photolysis_bands_csv[], ql_photolysis_reactions_csv[],
    ql_photolysis_mapping_csv[], ql_photolysis_atmosphere_csv[];

/* Where a row stands, for messages. */
static ql_status refuse(const ql_csv *t, int row, int column, const char *wanted) {
  return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: '%s' in column %d is no %s",
                      t->path, t->line[row],
                      column < t->columns ? ql_csv_field(t, row, column) : "", column + 1, wanted);
}

static ql_status number(const ql_csv *t, int row, int column, double *value) {
  const bool found = column < t->columns && ql_csv_number(t, row, column, value);
  return found ? QL_OK : refuse(t, row, column, "number");
}

static ql_status name(const ql_csv *t, int row, int column, char out[QL_PHOTOLYSIS_NAME]) {
  const char *word = column < t->columns ? ql_csv_field(t, row, column) : "";
  if (!*word || strlen(word) >= QL_PHOTOLYSIS_NAME) return refuse(t, row, column, "name");
  memcpy(out, word, strlen(word) + 1);
  return QL_OK;
}

static ql_status load_bands(ql_arena *arena, ql_photolysis_tables *tables) {
  ql_csv t;
  ql_photolysis_band *bands = NULL;
  QL_TRY(ql_csv_parse(arena, "bands.csv", ql_photolysis_bands_csv, &t));
  tables->band_count = t.rows;
  if (tables->band_count > QL_PHOTOLYSIS_BANDS)
    return ql_error_set(QL_ERR_INPUT, "photolysis table bands.csv has %d bands; at most %d fit",
                        tables->band_count, QL_PHOTOLYSIS_BANDS);
  QL_TRY(ql_arena_take(arena, "photolysis bands", (size_t)tables->band_count, sizeof *bands,
                       (void *)&bands));
  for (int b = 0; b < t.rows; b++) {
    double v[8];
    for (int c = 0; c < 8; c++) QL_TRY(number(&t, b, c, &v[c]));
    bands[b] =
        (ql_photolysis_band){(float)v[0], (float)v[1], (float)v[2],
                             (float)v[3], (float)v[4], {(float)v[5], (float)v[6], (float)v[7]}};
  }
  tables->bands = bands;
  return QL_OK;
}

/* One row of reactions.csv: a term, and a new reaction if the name changes. */
static ql_status load_term(const ql_csv *t, int row, ql_photolysis_tables *tables,
                           ql_photolysis_reaction *reactions, ql_photolysis_term *term) {
  char label[QL_PHOTOLYSIS_NAME];
  double quench, band;
  QL_TRY(name(t, row, 0, label));
  QL_TRY(number(t, row, 1, &quench));
  QL_TRY(number(t, row, 2, &band));
  if (!(band >= 0.0 && band < tables->band_count))
    return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: there is no band %g", t->path,
                        t->line[row], band);
  term->band = (int)band;
  for (int c = 0; c < 9; c++) {
    double value;
    QL_TRY(number(t, row, 3 + c, &value));
    term->c[c] = (float)(value * 1e-20 * (double)tables->bands[term->band].flux);
  }
  int *count = &tables->reaction_count;
  if (*count == 0 || strcmp(reactions[*count - 1].name, label) != 0) {
    reactions[*count].quench = (float)quench;
    memcpy(reactions[(*count)++].name, label, strlen(label) + 1);
  }
  reactions[*count - 1].count++;
  return QL_OK;
}

static ql_status load_reactions(ql_arena *arena, ql_photolysis_tables *tables) {
  ql_csv t;
  QL_TRY(ql_csv_parse(arena, "reactions.csv", ql_photolysis_reactions_csv, &t));
  const size_t rows = (size_t)t.rows;
  ql_photolysis_reaction *reactions = NULL;
  ql_photolysis_term *terms = NULL;
  QL_TRY(ql_arena_take(arena, "photolysis reactions", rows, sizeof *reactions, (void *)&reactions));
  QL_TRY(ql_arena_take(arena, "photolysis terms", rows, sizeof *terms, (void *)&terms));
  for (int row = 0; row < t.rows; row++) QL_TRY(load_term(&t, row, tables, reactions, &terms[row]));
  for (int i = 1; i < tables->reaction_count; i++)
    reactions[i].first = reactions[i - 1].first + reactions[i - 1].count;
  tables->reactions = reactions;
  tables->terms = terms;
  return QL_OK;
}

static ql_status load_mapping(ql_arena *arena, ql_photolysis_tables *tables) {
  ql_csv t;
  ql_photolysis_part *parts = NULL;
  QL_TRY(ql_csv_parse(arena, "mapping.csv", ql_photolysis_mapping_csv, &t));
  tables->part_count = t.rows;
  QL_TRY(ql_arena_take(arena, "photolysis names", (size_t)tables->part_count, sizeof *parts,
                       (void *)&parts));
  for (int p = 0; p < t.rows; p++) {
    char reaction[QL_PHOTOLYSIS_NAME];
    double factor;
    QL_TRY(name(&t, p, 0, parts[p].name));
    QL_TRY(number(&t, p, 1, &factor));
    QL_TRY(name(&t, p, 2, reaction));
    parts[p].factor = (float)factor;
    parts[p].reaction = ql_photolysis_tables_find(tables, reaction);
    if (parts[p].reaction < 0)
      return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: there is no reaction '%s'",
                          t.path, t.line[p], reaction);
  }
  tables->parts = parts;
  return QL_OK;
}

static ql_status load_atmosphere(ql_arena *arena, ql_photolysis_tables *tables) {
  ql_csv t;
  ql_photolysis_atmosphere *air = NULL;
  QL_TRY(ql_csv_parse(arena, "atmosphere.csv", ql_photolysis_atmosphere_csv, &t));
  if (t.rows != QL_PHOTOLYSIS_LEVELS)
    return ql_error_set(QL_ERR_INPUT, "photolysis table atmosphere.csv must have %d levels",
                        QL_PHOTOLYSIS_LEVELS);
  QL_TRY(ql_arena_take(arena, "standard atmosphere", 1, sizeof *air, (void *)&air));
  for (int k = 0; k < t.rows; k++) {
    double altitude;
    QL_TRY(number(&t, k, 0, &altitude));
    QL_TRY(number(&t, k, 1, &air->temperature[k]));
    QL_TRY(number(&t, k, 2, &air->air[k]));
    QL_TRY(number(&t, k, 3, &air->ozone[k]));
    QL_TRY(number(&t, k, 4, &air->aerosol[k]));
    if (altitude != k)
      return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: %d km expected", t.path,
                          t.line[k], k);
  }
  tables->atmosphere = air;
  return QL_OK;
}

ql_status ql_photolysis_tables_load(ql_arena *arena, const ql_photolysis_tables **tables) {
  ql_photolysis_tables *made = NULL;
  QL_TRY(ql_arena_take(arena, "photolysis tables", 1, sizeof *made, (void *)&made));
  QL_TRY(load_bands(arena, made));
  QL_TRY(load_reactions(arena, made));
  QL_TRY(load_mapping(arena, made));
  QL_TRY(load_atmosphere(arena, made));
  *tables = made;
  return QL_OK;
}

int ql_photolysis_tables_find(const ql_photolysis_tables *tables, const char *wanted) {
  for (int r = 0; r < tables->reaction_count; r++)
    if (strcmp(tables->reactions[r].name, wanted) == 0) return r;
  return -1;
}

double ql_photolysis_tables_at(const double profile[QL_PHOTOLYSIS_LEVELS], double altitude) {
  const double last = QL_PHOTOLYSIS_LEVELS - 1;
  const double z = altitude < 0.0 ? 0.0 : altitude > last ? last : altitude;
  const int k = z < last ? (int)z : (int)last - 1;
  return profile[k] + (profile[k + 1] - profile[k]) * (z - k);
}

double ql_photolysis_tables_column(const double profile[QL_PHOTOLYSIS_LEVELS], double bottom,
                                   double top) {
  double sum = 0.0;
  for (double z = bottom; z < top;) {
    const double edge = floor(z) + 1.0, next = edge < top ? edge : top;
    sum += 0.5 * (ql_photolysis_tables_at(profile, z) + ql_photolysis_tables_at(profile, next)) *
           (next - z);
    z = next;
  }
  return sum * 1e5; /* cm per km */
}

double ql_photolysis_tables_steps(const double profile[QL_PHOTOLYSIS_LEVELS], double bottom,
                                  double top) {
  double sum = 0.0;
  for (int k = 0; k < QL_PHOTOLYSIS_LEVELS; k++) {
    const double inside = fmin(top, k + 1.0) - fmax(bottom, k);
    if (inside > 0.0) sum += profile[k] * inside;
  }
  return sum;
}
