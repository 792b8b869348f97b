#include "base/units.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <udunits2.h>

static ut_system *unit_system; /* made once, read-only afterwards, lives as long as the process */

static ut_system *get_system(void) {
  if (!unit_system) {
    ut_set_error_message_handler(ut_ignore);
    unit_system = ut_read_xml(NULL);
  }
  return unit_system;
}

/* UDUNITS knows no "" and no "-", and takes blanks around a unit for an error; Fortran programs
 * leave many behind it. */
static ut_unit *parse(ut_system *system, const char *unit) {
  char text[256];
  const char *begin = unit + strspn(unit, " \t");
  if ((size_t)snprintf(text, sizeof text, "%s", begin) >= sizeof text) return NULL;
  size_t length = strlen(text);
  while (length && (text[length - 1] == ' ' || text[length - 1] == '\t')) text[--length] = '\0';
  return ut_parse(system, length == 0 || strcmp(text, "-") == 0 ? "1" : text, UT_UTF8);
}

/* Decibels and the like have no scale and offset. */
static bool is_linear(const cv_converter *converter, const ql_units_map *map) {
  const double expected = 2.0 * map->scale + map->offset;
  return fabs(cv_convert_double(converter, 2.0) - expected) <= 1e-9 * fabs(expected);
}

static ql_status find_map(const char *from, const char *to, ql_units_map *map) {
  ut_system *system = get_system();
  if (!system)
    return ql_error_set(QL_ERR_IO,
                        "the UDUNITS-2 database cannot be read; is libudunits2 installed?");
  ql_status status = QL_OK;
  ut_unit *source = parse(system, from), *target = parse(system, to);
  cv_converter *converter = source && target ? ut_get_converter(source, target) : NULL;
  if (!source || !target)
    status = ql_error_set(QL_ERR_INPUT, "unknown unit '%s'", source ? to : from);
  else if (!converter)
    status = ql_error_set(QL_ERR_INPUT, "unit '%s' cannot be converted to '%s'", from, to);
  else {
    map->offset = cv_convert_double(converter, 0.0);
    map->scale = cv_convert_double(converter, 1.0) - map->offset;
    if (!is_linear(converter, map))
      status = ql_error_set(QL_ERR_INPUT,
                            "unit '%s' is no multiple of '%s' (a logarithm?); convert the values",
                            from, to);
  }
  if (converter) cv_free(converter);
  ut_free(source);
  ut_free(target);
  return status;
}

ql_status ql_units_between(const char *from, const char *to, ql_units_map *map) {
  ql_status status = QL_OK;
#pragma omp critical(ql_units) /* the parser of UDUNITS-2 keeps its state in static variables */
  status = find_map(from, to, map);
  return status;
}
