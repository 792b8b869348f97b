#include "solver/clouds/henry.h"

#include "base/constants.h"
#include "base/csv.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

extern const char ql_henry_csv[];

enum { NUMBERS = 6, COLUMNS = NUMBERS + 2 };

static const char *const columns[COLUMNS] = {"name",  "kind",        "henry",  "slope",
                                             "first", "first_slope", "second", "second_slope"};

static ql_status read_kind(const ql_csv *table, int row, int column, ql_henry_kind *kind) {
  static const char *const names[] = {[QL_HENRY_NEUTRAL] = "neutral",
                                      [QL_HENRY_ACID] = "acid",
                                      [QL_HENRY_BASE] = "base",
                                      [QL_HENRY_WATER] = "water"};
  const char *text = ql_csv_field(table, row, column);
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
    if (strcmp(text, names[n]) != 0) continue;
    *kind = (ql_henry_kind)n;
    return QL_OK;
  }
  return ql_error_set(QL_ERR_INPUT, "%s:%d: kind \"%s\" is none of neutral, acid, base, water",
                      table->path, table->line[row], text);
}

static ql_status read_gas(const ql_csv *table, int row, const int *column, ql_henry *gas) {
  double *const number[NUMBERS] = {&gas->constant,    &gas->slope,  &gas->first,
                                   &gas->first_slope, &gas->second, &gas->second_slope};
  snprintf(gas->name, sizeof gas->name, "%s", ql_csv_field(table, row, column[0]));
  QL_TRY(read_kind(table, row, column[1], &gas->kind));
  for (int n = 0; n < NUMBERS; n++) {
    const char *text = ql_csv_field(table, row, column[n + 2]);
    if (*text && !ql_csv_number(table, row, column[n + 2], number[n]))
      return ql_error_set(QL_ERR_INPUT, "%s:%d: %s \"%s\" is not a number", table->path,
                          table->line[row], columns[n + 2], text);
  }
  return QL_OK;
}

ql_status ql_henry_read(ql_arena *arena, ql_henry_table *table) {
  ql_csv csv;
  ql_henry *gases = NULL;
  int column[COLUMNS];
  QL_TRY(ql_csv_parse(arena, "henry.csv", ql_henry_csv, &csv));
  QL_TRY(ql_csv_columns(&csv, COLUMNS, columns, column));
  QL_TRY(ql_arena_take(arena, "Henry constants", (size_t)csv.rows, sizeof *gases, &gases));
  for (int row = 0; row < csv.rows; row++) QL_TRY(read_gas(&csv, row, column, &gases[row]));
  *table = (ql_henry_table){.count = csv.rows, .gases = gases};
  return QL_OK;
}

const ql_henry *ql_henry_find(const ql_henry_table *table, const char *name) {
  for (int n = 0; n < table->count; n++)
    if (strcmp(table->gases[n].name, name) == 0) return &table->gases[n];
  return NULL;
}

double ql_henry_at(double constant, double slope, double temperature) {
  return constant * exp(slope * (1.0 / temperature - 1.0 / 298.0));
}

double ql_henry_scale(double temperature) {
  return QL_GAS_CONSTANT * temperature / 101325.0;
}

double ql_henry_effective(const ql_henry *gas, double temperature, double hydrogen, double ionic) {
  const double intrinsic = ql_henry_at(gas->constant, gas->slope, temperature);
  if (gas->first <= 0.0) return intrinsic;
  const double first = ql_henry_at(gas->first, gas->first_slope, temperature);
  if (gas->kind == QL_HENRY_BASE) return intrinsic * (1.0 + first * hydrogen / ionic);
  const double second = ql_henry_at(gas->second, gas->second_slope, temperature);
  return intrinsic * (1.0 + first / hydrogen * (1.0 + second / hydrogen));
}
