/* What the unit of an emission variable says: moles or mass, by cell or by area, by what time. */
#ifndef QL_INPUTS_EMISSIONS_QUANTITY_H
#define QL_INPUTS_EMISSIONS_QUANTITY_H

#include "base/error.h"
#include "grids/species.h"

#include <stdbool.h>

typedef enum ql_period {
  QL_PER_SECOND, /* a rate */
  QL_PER_MONTH,  /* "month-1": the total of a month */
  QL_PER_YEAR,   /* "year-1": the total of a calendar year */
  QL_PER_RECORD  /* no time: the total of the period that the value stands for */
} ql_period;

typedef struct ql_quantity {
  bool moles;    /* mol, else kg */
  bool per_area; /* m-2, else by cell or source */
  ql_period period;
  double scale; /* value * scale is in mol or kg, [m-2], [s-1] */
} ql_quantity;

/* QL_ERR_INPUT if the unit is unknown or measures no emission. "year-1", "yr-1", "a-1" ("/year",
 * "^-1" alike) and "month-1" name calendar periods here, not UDUNITS' mean year of 365.242 days:
 * annual tonnes close exactly only over the real calendar. */
ql_status ql_quantity_parse(const char *units, ql_quantity *quantity);

/* Amount of a model species (mol of a gas, kg of a particle) in one mol or kg of a quantity.
 * QL_ERR_INPUT if that needs a molar mass that the species does not have. */
ql_status ql_quantity_to_species(const ql_quantity *quantity, const ql_species *species,
                                 double *factor);

#endif
