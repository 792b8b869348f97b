/* The gases that rain washes out, side by side, so that one loop over them vectorises. */
#ifndef QL_SOLVER_CLOUDS_SOLUBLE_H
#define QL_SOLVER_CLOUDS_SOLUBLE_H

#include "solver/clouds/henry.h"
#include "solver/clouds/washout.h"

/* Columns of the Henry table for `count` gases, and their diffusivity in air over that of water
 * vapour (Graham's law), with its power 2/3. */
typedef struct ql_soluble {
  int count;
  int *species; /* indices in the state */
  double *constant, *slope, *first, *first_slope, *second, *second_slope;
  double *base; /* 1: a base, 0: not */
  double *diffusivity, *diffusivity_two_thirds;
} ql_soluble;

/* A layer of a raining column, as gases see it. */
typedef struct ql_soluble_layer {
  ql_washout rain;
  double temperature;     /* K */
  double ionic;           /* product of water, mol2 L-2 */
  double water, hydrogen; /* of its cloud: kg m-3 (0: none), mol L-1 */
  double transfer, wind;  /* of a gas: transfer d + wind d^(2/3), s-1; 0 in snow */
} ql_soluble_layer;

/* [H+] of falling rain, mol L-1: pH 5, as CAMx 7.20 has it in wetdep.f. */
extern const double ql_soluble_rain;

/* Its line in the table if a species is a gas that rain takes: transported, and with an effective
 * constant at pH 5 and 298 K of 10 mol L-1 atm-1 or more (of a gas of 10, 1 g m-3 of cloud water
 * holds 2.4e-4 per mille); else NULL. */
const ql_henry *ql_soluble_find(const ql_henry_table *table, const ql_species *species);

/* Those of a run; arrays from `arena`. */
ql_status ql_soluble_create(ql_arena *arena, const ql_species_table *species,
                            const ql_henry_table *table, ql_soluble *gases);

/* ql_washout_exchange() of all gases: amounts in the layer and in the rain, mol m-2. */
void ql_soluble_wash(const ql_soluble *gases, const ql_soluble_layer *layer, double dt,
                     double *amount, double *rain);

#endif
