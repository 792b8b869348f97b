#include "base/units.h"

#include <string.h>
#include <udunits2.h>

static ut_system *unit_system; /* made once, read-only afterwards, lives as long as the process */

static ut_system *get_system(void) {
#pragma omp critical(ql_units)
  if (!unit_system) {
    ut_set_error_message_handler(ut_ignore);
    unit_system = ut_read_xml(NULL);
  }
  return unit_system;
}

static const char *clean(const char *unit) {
  return unit[0] == '\0' || strcmp(unit, "-") == 0 ? "1" : unit;
}

ql_status ql_units_between(const char *from, const char *to, ql_units_map *map) {
  ut_system *system = get_system();
  if (!system)
    return ql_error_set(QL_ERR_IO,
                        "the UDUNITS-2 database cannot be read; is libudunits2 installed?");
  ql_status status = QL_OK;
  ut_unit *source = ut_parse(system, clean(from), UT_UTF8);
  ut_unit *target = ut_parse(system, clean(to), UT_UTF8);
  cv_converter *converter = source && target ? ut_get_converter(source, target) : NULL;
  if (!source || !target)
    status = ql_error_set(QL_ERR_INPUT, "unknown unit '%s'", source ? to : from);
  else if (!converter)
    status = ql_error_set(QL_ERR_INPUT, "unit '%s' cannot be converted to '%s'", from, to);
  else {
    map->offset = cv_convert_double(converter, 0.0);
    map->scale = cv_convert_double(converter, 1.0) - map->offset;
  }
  if (converter) cv_free(converter);
  ut_free(source);
  ut_free(target);
  return status;
}
