#include "solver/clouds/soluble.h"

#include "base/constants.h"

#include <math.h>

const double ql_soluble_rain = 1e-5;

static const double least_henry = 10.0; /* mol L-1 atm-1 */

const ql_henry *ql_soluble_find(const ql_henry_table *table, const ql_species *species) {
  const ql_henry *water = ql_henry_find(table, "H2O");
  const ql_henry *henry = ql_henry_find(table, species->name);
  if (species->particle || !species->transported || !henry || !water) return NULL;
  const double effective = ql_henry_effective(henry, 298.0, ql_soluble_rain, water->first);
  return effective < least_henry ? NULL : henry;
}

static void add(const ql_henry *henry, int species, double molar_mass, ql_soluble *gases) {
  const int n = gases->count++;
  const double mass = molar_mass > 0.0 ? molar_mass : 150e-3; /* of a lumped vapour, kg mol-1 */
  gases->species[n] = species;
  gases->constant[n] = henry->constant;
  gases->slope[n] = henry->slope;
  gases->first[n] = henry->first;
  gases->first_slope[n] = henry->first_slope;
  gases->second[n] = henry->second;
  gases->second_slope[n] = henry->second_slope;
  gases->base[n] = henry->kind == QL_HENRY_BASE ? 1.0 : 0.0;
  gases->diffusivity[n] = sqrt(QL_MOLAR_MASS_WATER / mass);
  gases->diffusivity_two_thirds[n] = cbrt(QL_MOLAR_MASS_WATER / mass);
}

ql_status ql_soluble_create(ql_arena *arena, const ql_species_table *species,
                            const ql_henry_table *table, ql_soluble *gases) {
  double **const columns[] = {
      &gases->constant,    &gases->slope,       &gases->first,
      &gases->first_slope, &gases->second,      &gases->second_slope,
      &gases->base,        &gases->diffusivity, &gases->diffusivity_two_thirds};
  const size_t count = (size_t)species->count;
  *gases = (ql_soluble){.count = 0};
  QL_TRY(ql_arena_take(arena, "soluble gases", count, sizeof(int), &gases->species));
  for (size_t n = 0; n < sizeof columns / sizeof columns[0]; n++)
    QL_TRY(ql_arena_take(arena, "soluble gases", count, sizeof(double), columns[n]));
  for (int s = 0; s < species->count; s++) {
    const ql_henry *henry = ql_soluble_find(table, &species->items[s]);
    if (henry) add(henry, s, species->items[s].molar_mass, gases);
  }
  return QL_OK;
}

void ql_soluble_wash(const ql_soluble *gases, const ql_soluble_layer *layer, double dt,
                     double *amount, double *rain) {
  const double cold = 1.0 / layer->temperature - 1.0 / 298.0;
  const double scale = ql_henry_scale(layer->temperature), water = scale * layer->water;
  const double cloud = layer->hydrogen, fall = ql_soluble_rain, ionic = layer->ionic;
#pragma omp simd
  for (int n = 0; n < gases->count; n++) {
    const double henry = gases->constant[n] * ql_vmath_exp(gases->slope[n] * cold);
    const double first = gases->first[n] * ql_vmath_exp(gases->first_slope[n] * cold);
    const double second = gases->second[n] * ql_vmath_exp(gases->second_slope[n] * cold);
    const double base = gases->base[n], acid = 1.0 - base;
    const double in_cloud =
        henry * (1.0 + first * (acid / cloud + base * cloud / ionic) * (1.0 + second / cloud));
    const double in_rain =
        henry * (1.0 + first * (acid / fall + base * fall / ionic) * (1.0 + second / fall));
    const ql_washout_gas gas = {.dissolved = in_cloud * water / (1.0 + in_cloud * water),
                                .transfer = layer->transfer * gases->diffusivity[n] +
                                            layer->wind * gases->diffusivity_two_thirds[n],
                                .solubility = scale * in_rain};
    ql_washout_exchange(&layer->rain, &gas, dt, &amount[n], &rain[n]);
  }
}
