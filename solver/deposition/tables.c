/* The two tables of dry deposition, compiled in as text, and what follows from them. */
#include "solver/deposition/deposition.h"

#include "grids/roughness.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

extern const char ql_deposition_land_use_csv[], ql_deposition_gases_csv[];

enum { FIELD_TEXT = 64, GAS_FIELDS = 5 };

/* Copy the next comma-separated field; false at the end of the line (*cursor then stands on it). */
static bool next_field(const char **cursor, char field[FIELD_TEXT]) {
  if (**cursor == '\n' || **cursor == '\0') return false;
  const size_t length = strcspn(*cursor, ",\n");
  snprintf(field, FIELD_TEXT, "%.*s", (int)length, *cursor);
  *cursor += length + ((*cursor)[length] == ',' ? 1 : 0);
  return true;
}

static const char *next_line(const char *cursor) {
  cursor += strcspn(cursor, "\n");
  return *cursor ? cursor + 1 : cursor;
}

static const char *skip_comments(const char *cursor) {
  while (*cursor == '#') cursor = next_line(cursor);
  return cursor;
}

static ql_status to_number(const char *field, const char *what, double *value) {
  char *end;
  *value = strtod(field, &end); /* "" gives 0: does not apply */
  if (*end == '\0') return QL_OK;
  return ql_error_set(QL_ERR_INPUT, "deposition table, %s: \"%s\" is not a number", what, field);
}

/* The numbers of a class in the order of the table's columns after "class", "name" and "surface".
 */
static void class_numbers(ql_deposition_class *c, double *number[]) {
  double *const head[] = {&c->rac_min,      &c->rac_max,  &c->rcut_dry_o3, &c->rcut_wet_o3,
                          &c->rcut_dry_so2, &c->rg_o3,    &c->rg_so2,      &c->rsmin,
                          &c->brs,          &c->tmin,     &c->tmax,        &c->topt,
                          &c->bvpd,         &c->psi1,     &c->psi2,        &c->snow_max,
                          &c->impaction,    &c->brownian, &c->leaf_min,    &c->leaf_max};
  const size_t count = sizeof head / sizeof head[0];
  memcpy(number, head, sizeof head);
  for (size_t m = 0; m < 12; m++) number[count + m] = &c->lai[m];
  number[count + 12] = &c->lai_min;
  number[count + 13] = &c->lai_max;
}

static ql_status to_kind(const char *field, ql_deposition_class *land) {
  static const char *const names[] = {
      [QL_DEPOSITION_LAND] = "land", [QL_DEPOSITION_WATER] = "water", [QL_DEPOSITION_ICE] = "ice"};
  for (size_t n = 0; n < sizeof names / sizeof names[0]; n++) {
    if (strcmp(field, names[n]) != 0) continue;
    land->kind = (ql_deposition_kind)n;
    return QL_OK;
  }
  return ql_error_set(QL_ERR_INPUT,
                      "deposition table, class %s: surface \"%s\" is none of land, "
                      "water, ice",
                      land->name, field);
}

static ql_status read_class(const char *line, ql_deposition_class *land) {
  enum { NUMBERS = 34 };
  double *number[NUMBERS];
  char field[FIELD_TEXT];
  class_numbers(land, number);
  next_field(&line, field);
  next_field(&line, field);
  snprintf(land->name, sizeof land->name, "%s", field);
  next_field(&line, field);
  QL_TRY(to_kind(field, land));
  for (int n = 0; n < NUMBERS; n++) {
    if (!next_field(&line, field))
      return ql_error_set(QL_ERR_INPUT, "deposition table, class %s: only %d numbers", land->name,
                          n);
    QL_TRY(to_number(field, land->name, number[n]));
  }
  return QL_OK;
}

ql_status ql_deposition_read_classes(ql_deposition_class *classes) {
  const char *line = next_line(skip_comments(ql_deposition_land_use_csv));
  for (int c = 0; c < QL_LAND_USES; c++, line = next_line(line)) {
    if (atoi(line) != c + 1)
      return ql_error_set(QL_ERR_INPUT, "deposition table: line of class %d not found", c + 1);
    QL_TRY(read_class(line, &classes[c]));
    ql_roughness_range(c + 1, &classes[c].z0_min, &classes[c].z0_max);
  }
  return QL_OK;
}

/* Scaling to SO2 and O3 by solubility and reactivity, and mesophyll resistance: Wesely 1989, eqs 6,
 * 7 and 10. No upper limit on the latter: insoluble gases must not enter by the stomata. */
void ql_deposition_complete(ql_deposition_gas *gas) {
  const double henry_so2 = 1e5; /* mol L-1 atm-1 at pH 7, Wesely 1989, table 2 */
  gas->alpha = gas->henry / henry_so2;
  gas->beta = gas->reactivity;
  gas->mesophyll = 1.0 / (gas->henry / 3000.0 + 100.0 * gas->reactivity);
  gas->schmidt_factor = pow(gas->diffusivity_ratio, 2.0 / 3.0);
}

ql_status ql_deposition_read_gas(const char *name, ql_deposition_gas *gas, bool *found) {
  double *const number[GAS_FIELDS - 1] = {&gas->diffusivity_ratio, &gas->henry, &gas->reactivity,
                                          &gas->surface_scale};
  const char *line = next_line(skip_comments(ql_deposition_gases_csv));
  for (*found = false; *line && !*found; line = next_line(line)) {
    char field[FIELD_TEXT];
    const char *cursor = line;
    *found = next_field(&cursor, field) && strcmp(field, name) == 0;
    if (!*found) continue;
    snprintf(gas->name, sizeof gas->name, "%s", name);
    for (int n = 0; n < GAS_FIELDS - 1; n++) {
      if (!next_field(&cursor, field))
        return ql_error_set(QL_ERR_INPUT, "deposition table, gas %s: only %d numbers", name, n);
      QL_TRY(to_number(field, name, number[n]));
    }
    ql_deposition_complete(gas);
  }
  return QL_OK;
}
