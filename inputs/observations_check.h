/* Quality control of series: what one value alone cannot show. */
#ifndef QL_INPUTS_OBSERVATIONS_CHECK_H
#define QL_INPUTS_OBSERVATIONS_CHECK_H

#include "inputs/observations.h"

/* Thresholds by pollutant (in its unit), docs/formats/observations.md gives the reasons. */
typedef struct ql_observations_limits {
  double most;        /* above it a value is out of range */
  int stuck_hours;    /* this many equal values in a row are stuck ... */
  double stuck_above; /* ... if they are above this one */
  double spike;       /* an hour this much, and 3 times, above both neighbours is a spike */
} ql_observations_limits;

const ql_observations_limits *ql_observations_limits_of(ql_pollutant pollutant);

/* Drop stuck values and spikes of every series. */
ql_status ql_observations_check(ql_observations *o);

#endif
