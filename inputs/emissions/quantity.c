#include "inputs/emissions/quantity.h"

#include "base/units.h"

#include <stdio.h>
#include <string.h>

enum { TEXT = 128 };

static const char *const year_words[] = {"year", "years", "yr", "yrs", "a", "annum"};
static const char *const month_words[] = {"month", "months", "mon"};

static bool is_word(const char *word, size_t length, const char *const *list, size_t count) {
  for (size_t i = 0; i < count; i++)
    if (strlen(list[i]) == length && strncmp(word, list[i], length) == 0) return true;
  return false;
}

static ql_period period_of(const char *word, size_t length) {
  if (is_word(word, length, year_words, sizeof year_words / sizeof year_words[0]))
    return QL_PER_YEAR;
  if (is_word(word, length, month_words, sizeof month_words / sizeof month_words[0]))
    return QL_PER_MONTH;
  return QL_PER_RECORD;
}

/* Copy `units` without its "year-1" or "/month" and tell which it was. */
static ql_period strip_calendar(const char *units, char rest[TEXT]) {
  ql_period found = QL_PER_RECORD;
  size_t used = 0;
  const char *p = units;
  while (*p && used < TEXT - 2) {
    const bool over = *p == '/';
    const char *word = over ? p + 1 : p;
    const size_t length = strspn(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *after = word + length;
    size_t power = 0;
    if (!over) power = strncmp(after, "-1", 2) == 0 ? 2 : strncmp(after, "^-1", 3) == 0 ? 3 : 0;
    const ql_period period = length && (over || power) ? period_of(word, length) : QL_PER_RECORD;
    if (period != QL_PER_RECORD) {
      found = period;
      p = after + power;
      continue;
    }
    const size_t step = length + (size_t)over;
    for (size_t i = 0; i < (step ? step : 1) && used < TEXT - 2; i++) rest[used++] = *p++;
  }
  while (used && (rest[used - 1] == ' ' || rest[used - 1] == '.')) used--;
  rest[used] = '\0';
  return found;
}

static bool converts(const char *from, const char *to, double *scale) {
  ql_units_map map;
  if (ql_units_between(from, to, &map) != QL_OK || map.offset != 0.0) {
    ql_error_clear();
    return false;
  }
  *scale = map.scale;
  return true;
}

ql_status ql_quantity_parse(const char *units, ql_quantity *quantity) {
  static const struct {
    const char *units;
    bool moles, per_area;
  } kinds[] = {
      {"mol", true, false}, {"kg", false, false}, {"mol m-2", true, true}, {"kg m-2", false, true}};
  char rest[TEXT], rate[16];
  const ql_period calendar = strip_calendar(units, rest);
  for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
    *quantity = (ql_quantity){.moles = kinds[k].moles, .per_area = kinds[k].per_area};
    quantity->period = calendar;
    if (converts(rest, kinds[k].units, &quantity->scale)) return QL_OK;
    snprintf(rate, sizeof rate, "%s s-1", kinds[k].units);
    quantity->period = QL_PER_SECOND;
    if (calendar == QL_PER_RECORD && converts(rest, rate, &quantity->scale)) return QL_OK;
  }
  return ql_error_set(QL_ERR_INPUT,
                      "unit '%s' is not one of an emission; write for example 'mol s-1', 'g s-1', "
                      "'kg m-2 s-1' or 't year-1'",
                      units);
}

ql_status ql_quantity_to_species(const ql_quantity *quantity, const ql_species *species,
                                 double *factor) {
  *factor = 1.0;
  if (quantity->moles != species->particle) return QL_OK;
  if (!(species->molar_mass > 0.0))
    return ql_error_set(
        QL_ERR_INPUT, "species %s has no molar mass, so that %s cannot become %s; give %s",
        species->name, quantity->moles ? "moles" : "mass", species->particle ? "mass" : "moles",
        species->particle ? "g s-1 or the like" : "mol s-1 or the like");
  *factor = species->particle ? species->molar_mass : 1.0 / species->molar_mass;
  return QL_OK;
}
