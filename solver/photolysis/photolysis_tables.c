#include "solver/photolysis/photolysis_tables.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char ql_photolysis_bands_csv[], ql_photolysis_reactions_csv[],
    ql_photolysis_mapping_csv[], ql_photolysis_atmosphere_csv[];

enum { LINE = 256, WORDS = 12 };

/* A walk over the data rows of a table: comments and the heading are passed over. */
typedef struct reader {
  const char *table, *next;
  int line;
  bool heading_seen;
  char text[LINE];
  char *word[WORDS];
} reader;

static void split(reader *r) {
  int count = 0;
  for (char *at = r->text; at && count < WORDS; count++) {
    r->word[count] = at;
    at = strchr(at, ',');
    if (at) *at++ = '\0';
  }
  for (; count < WORDS; count++) r->word[count] = NULL;
}

/* The next row's words; false at the end. */
static bool next_row(reader *r) {
  while (*r->next) {
    const size_t length = strcspn(r->next, "\n");
    const size_t kept = length < LINE - 1 ? length : LINE - 1;
    memcpy(r->text, r->next, kept);
    r->text[kept] = '\0';
    r->next += length + (r->next[length] == '\n');
    r->line++;
    if (kept == 0 || r->text[0] == '#') continue;
    if (r->heading_seen) {
      split(r);
      return true;
    }
    r->heading_seen = true;
  }
  return false;
}

static int count_rows(const char *table, const char *text) {
  reader r = {.table = table, .next = text};
  int rows = 0;
  while (next_row(&r)) rows++;
  return rows;
}

static ql_status number(const reader *r, int column, double *value) {
  char *end = NULL;
  *value = r->word[column] ? strtod(r->word[column], &end) : 0.0;
  if (!end || end == r->word[column] || *end)
    return ql_error_set(QL_ERR_INPUT,
                        "photolysis table %s, line %d: '%s' in column %d is no number", r->table,
                        r->line, r->word[column] ? r->word[column] : "", column + 1);
  return QL_OK;
}

static ql_status name(const reader *r, int column, char out[QL_PHOTOLYSIS_NAME]) {
  const char *word = r->word[column];
  if (!word || !*word || strlen(word) >= QL_PHOTOLYSIS_NAME)
    return ql_error_set(QL_ERR_INPUT,
                        "photolysis table %s, line %d: '%s' is no name of 1-%d letters", r->table,
                        r->line, word ? word : "", QL_PHOTOLYSIS_NAME - 1);
  memcpy(out, word, strlen(word) + 1);
  return QL_OK;
}

static ql_status load_bands(ql_arena *arena, ql_photolysis_tables *tables) {
  reader r = {.table = "bands.csv", .next = ql_photolysis_bands_csv};
  ql_photolysis_band *bands = NULL;
  tables->band_count = count_rows(r.table, r.next);
  if (tables->band_count > QL_PHOTOLYSIS_BANDS)
    return ql_error_set(QL_ERR_INPUT, "photolysis table bands.csv has %d bands; at most %d fit",
                        tables->band_count, QL_PHOTOLYSIS_BANDS);
  QL_TRY(ql_arena_take(arena, "photolysis bands", (size_t)tables->band_count, sizeof *bands,
                       (void *)&bands));
  for (int b = 0; next_row(&r); b++) {
    double v[8];
    for (int c = 0; c < 8; c++) QL_TRY(number(&r, c, &v[c]));
    bands[b] =
        (ql_photolysis_band){(float)v[0], (float)v[1], (float)v[2],
                             (float)v[3], (float)v[4], {(float)v[5], (float)v[6], (float)v[7]}};
  }
  tables->bands = bands;
  return QL_OK;
}

/* One row of reactions.csv: a term, and a new reaction if the name changes. */
static ql_status load_term(const reader *r, const ql_photolysis_tables *tables,
                           ql_photolysis_reaction *reactions, int *reaction_count,
                           ql_photolysis_term *term) {
  char label[QL_PHOTOLYSIS_NAME];
  double quench, band;
  QL_TRY(name(r, 0, label));
  QL_TRY(number(r, 1, &quench));
  QL_TRY(number(r, 2, &band));
  if (!(band >= 0.0 && band < tables->band_count))
    return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: there is no band %g", r->table,
                        r->line, band);
  term->band = (int)band;
  for (int c = 0; c < 9; c++) {
    double value;
    QL_TRY(number(r, 3 + c, &value));
    term->c[c] = (float)(value * 1e-20 * (double)tables->bands[term->band].flux);
  }
  if (*reaction_count == 0 || strcmp(reactions[*reaction_count - 1].name, label) != 0) {
    reactions[*reaction_count].quench = (float)quench;
    memcpy(reactions[(*reaction_count)++].name, label, strlen(label) + 1);
  }
  reactions[*reaction_count - 1].count++;
  return QL_OK;
}

static ql_status load_reactions(ql_arena *arena, ql_photolysis_tables *tables) {
  reader r = {.table = "reactions.csv", .next = ql_photolysis_reactions_csv};
  const size_t rows = (size_t)count_rows(r.table, r.next);
  ql_photolysis_reaction *reactions = NULL;
  ql_photolysis_term *terms = NULL;
  QL_TRY(ql_arena_take(arena, "photolysis reactions", rows, sizeof *reactions, (void *)&reactions));
  QL_TRY(ql_arena_take(arena, "photolysis terms", rows, sizeof *terms, (void *)&terms));
  for (int t = 0; next_row(&r); t++)
    QL_TRY(load_term(&r, tables, reactions, &tables->reaction_count, &terms[t]));
  for (int i = 1; i < tables->reaction_count; i++)
    reactions[i].first = reactions[i - 1].first + reactions[i - 1].count;
  tables->reactions = reactions;
  tables->terms = terms;
  return QL_OK;
}

static ql_status load_mapping(ql_arena *arena, ql_photolysis_tables *tables) {
  reader r = {.table = "mapping.csv", .next = ql_photolysis_mapping_csv};
  ql_photolysis_part *parts = NULL;
  tables->part_count = count_rows(r.table, r.next);
  QL_TRY(ql_arena_take(arena, "photolysis names", (size_t)tables->part_count, sizeof *parts,
                       (void *)&parts));
  for (int p = 0; next_row(&r); p++) {
    char reaction[QL_PHOTOLYSIS_NAME];
    double factor;
    QL_TRY(name(&r, 0, parts[p].name));
    QL_TRY(number(&r, 1, &factor));
    QL_TRY(name(&r, 2, reaction));
    parts[p].factor = (float)factor;
    parts[p].reaction = ql_photolysis_tables_find(tables, reaction);
    if (parts[p].reaction < 0)
      return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: there is no reaction '%s'",
                          r.table, r.line, reaction);
  }
  tables->parts = parts;
  return QL_OK;
}

static ql_status load_atmosphere(ql_arena *arena, ql_photolysis_tables *tables) {
  reader r = {.table = "atmosphere.csv", .next = ql_photolysis_atmosphere_csv};
  ql_photolysis_atmosphere *air = NULL;
  if (count_rows(r.table, r.next) != QL_PHOTOLYSIS_LEVELS)
    return ql_error_set(QL_ERR_INPUT, "photolysis table atmosphere.csv must have %d levels",
                        QL_PHOTOLYSIS_LEVELS);
  QL_TRY(ql_arena_take(arena, "standard atmosphere", 1, sizeof *air, (void *)&air));
  for (int k = 0; next_row(&r); k++) {
    double altitude;
    QL_TRY(number(&r, 0, &altitude));
    QL_TRY(number(&r, 1, &air->temperature[k]));
    QL_TRY(number(&r, 2, &air->air[k]));
    QL_TRY(number(&r, 3, &air->ozone[k]));
    QL_TRY(number(&r, 4, &air->aerosol[k]));
    if (altitude != k)
      return ql_error_set(QL_ERR_INPUT, "photolysis table %s, line %d: %d km expected", r.table,
                          r.line, k);
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
