#include "inputs/scenario/roster.h"

#include "base/csv.h"

#include <string.h>

enum { PLACE = 512 };

static void check_row(const ql_roster *roster, const char *place, ql_problems *problems) {
  const ql_roster_row *row = &roster->rows[roster->count];
  if (!*row->enterprise)
    ql_problems_add(problems, QL_ERROR, place, "there is no enterprise");
  else if (ql_roster_find(roster, row->enterprise))
    ql_problems_add(problems, QL_ERROR, place, "enterprise %s was there before", row->enterprise);
  if (*row->grade && (strlen(row->grade) != 1 || !strchr("ABCD", row->grade[0])))
    ql_problems_add(problems, QL_ERROR, place, "grade '%s' of %s: grades are A, B, C and D",
                    row->grade, row->enterprise);
}

ql_status ql_roster_read(ql_arena *arena, const char *path, ql_problems *problems,
                         ql_roster *roster) {
  static const char *const names[3] = {"enterprise", "grade", "township"};
  ql_csv table;
  int column[3];
  char place[PLACE];
  *roster = (ql_roster){0};
  if (!path) return QL_OK;
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, 3, names, column));
  QL_TRY(ql_arena_take(arena, path, (size_t)table.rows + 1, sizeof *roster->rows, &roster->rows));
  for (int r = 0; r < table.rows; r++) {
    roster->rows[roster->count] =
        (ql_roster_row){ql_csv_field(&table, r, column[0]), ql_csv_field(&table, r, column[1]),
                        ql_csv_field(&table, r, column[2])};
    ql_csv_place(&table, r, sizeof place, place);
    check_row(roster, place, problems);
    roster->count++;
  }
  return QL_OK;
}

const ql_roster_row *ql_roster_find(const ql_roster *roster, const char *enterprise) {
  for (int r = 0; r < roster->count; r++)
    if (strcmp(roster->rows[r].enterprise, enterprise) == 0) return &roster->rows[r];
  return NULL;
}

ql_status ql_roster_permits(ql_arena *arena, const char *path, ql_problems *problems,
                            ql_permits *permits) {
  static const char *const names[3] = {"enterprise", "pollutant", "tonnes[t year-1]"};
  ql_csv table;
  int column[3];
  char place[PLACE];
  *permits = (ql_permits){0};
  if (!path) return QL_OK;
  QL_TRY(ql_csv_read(arena, path, &table));
  QL_TRY(ql_csv_columns(&table, 3, names, column));
  QL_TRY(ql_arena_take(arena, path, (size_t)table.rows + 1, sizeof *permits->rows, &permits->rows));
  for (int r = 0; r < table.rows; r++) {
    ql_permit_row *row = &permits->rows[permits->count];
    *row = (ql_permit_row){.enterprise = ql_csv_field(&table, r, column[0]),
                           .pollutant = ql_csv_field(&table, r, column[1])};
    ql_csv_place(&table, r, sizeof place, place);
    if (!ql_csv_number(&table, r, column[2], &row->tonnes) || row->tonnes < 0.0)
      ql_problems_add(problems, QL_ERROR, place,
                      "tonnes '%s' of %s must be a number that is not negative",
                      ql_csv_field(&table, r, column[2]), row->enterprise);
    else
      permits->count++;
  }
  return QL_OK;
}
