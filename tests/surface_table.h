/* What the table of the surface plume says at a distance, for the tests of puffs. */
#ifndef QL_TESTS_SURFACE_TABLE_H
#define QL_TESTS_SURFACE_TABLE_H

#include "solver/puff/surface.h"

/* Time of travel to distance x (m), s, by bisection. */
static double surface_table_travel(const ql_puff_surface *table, double x) {
  double low = 0.0, high = 1e6;
  for (int n = 0; n < 80; n++) {
    const double middle = 0.5 * (low + high);
    if (ql_puff_surface_distance(table, middle) < x)
      low = middle;
    else
      high = middle;
  }
  return low;
}

/* Crosswind integral per unit source after a time of travel at height z, s m-2. */
static double surface_table_integral(const ql_puff_surface *table, double travel, double z) {
  return ql_puff_surface_density(table, travel, z) / ql_puff_surface_speed(table, travel);
}

#endif
