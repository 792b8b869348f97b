/* Oxidation of SO2 in cloud water by H2O2, O3, oxygen with iron and manganese, methyl hydroperoxide
 * and peroxyacetic acid. Pure functions of one parcel of cloudy air; docs/theory/clouds.md,
 * eqs 6-14. Rate laws and constants: CMAQ 5.4, aqchem.F, which cites Jacobson 1997 (H2O2, O3,
 * peroxides) and Martin and Goodman 1991 (metals). */
#ifndef QL_SOLVER_CLOUDS_AQUEOUS_H
#define QL_SOLVER_CLOUDS_AQUEOUS_H

#include "solver/clouds/acidity.h"

#include <stdbool.h>

/* What reacts, mol per m3 of air, gas and dissolved together; sulfate is S(VI). */
enum {
  QL_AQUEOUS_H2O2,
  QL_AQUEOUS_O3,
  QL_AQUEOUS_MEPX,
  QL_AQUEOUS_PACD,
  QL_AQUEOUS_OXIDANTS,
  QL_AQUEOUS_SO2 = QL_AQUEOUS_OXIDANTS,
  QL_AQUEOUS_SULFATE,
  QL_AQUEOUS_AMOUNTS
};

/* A parcel: what is in it and what its temperature and water make of the constants. */
typedef struct ql_aqueous {
  double amount[QL_AQUEOUS_AMOUNTS];     /* mol m-3 of air */
  ql_acidity acidity;                    /* the balance; its SO2 and sulfate follow `amount` */
  double temperature, water;             /* K; kg of cloud water per m3 of air, > 0 */
  double iron, manganese;                /* mol L-1, dissolved Fe(III) and Mn(II) */
  double dissolved[QL_AQUEOUS_OXIDANTS]; /* mol L-1 for 1 mol m-3 of air in all */
  double constant[QL_AQUEOUS_OXIDANTS];  /* of the rate laws at this temperature */
  double constant_o3[2];                 /* of O3 with HSO3-, SO3(2-), L mol-1 s-1 */
} ql_aqueous;

/* Henry constants of the oxidants and of the acidity, from the table. */
typedef struct ql_aqueous_gases {
  ql_acidity_gases acidity;
  const ql_henry *oxidant[QL_AQUEOUS_OXIDANTS];
} ql_aqueous_gases;
ql_status ql_aqueous_find(const ql_henry_table *table, ql_aqueous_gases *gases);

/* Rate constants at T (K): H2O2 L2 mol-2 s-1; O3 with HSO3- and SO3(2-) L mol-1 s-1; MEPX and PACD
 * L2 mol-2 s-1. */
double ql_aqueous_rate_h2o2(double temperature);
double ql_aqueous_rate_o3_hso3(double temperature);
double ql_aqueous_rate_o3_so3(double temperature);
double ql_aqueous_rate_mepx(double temperature);
double ql_aqueous_rate_pacd(double temperature);

/* Set temperature, water, all constants, and CO2 at `co2` atm; amounts and metals stay. */
void ql_aqueous_set(const ql_aqueous_gases *gases, double temperature, double water, double co2,
                    ql_aqueous *parcel);

/* [H+], mol L-1, of the parcel as it is. */
double ql_aqueous_acidity(ql_aqueous *parcel, double guess);

/* Coefficients at [H+]: SO2 is lost to oxidant i at coefficient[i] n(SO2) n(i) and to oxygen with
 * metals at coefficient[QL_AQUEOUS_SO2] n(SO2), mol m-3 s-1, n in mol m-3. */
void ql_aqueous_coefficients(const ql_aqueous *parcel, double hydrogen,
                             double coefficient[QL_AQUEOUS_OXIDANTS + 1]);

/* Advance the parcel by dt (s) at a relative tolerance, in as many steps as that takes; returns
 * their number. Nothing becomes negative; SO2 + sulfate is kept to rounding, and an oxidant loses
 * what it oxidises. */
int ql_aqueous_advance(ql_aqueous *parcel, double dt, double tolerance);

/* The tolerance of a forecast: held by tests/twin/test_clouds_aqueous.c. */
extern const double ql_aqueous_tolerance;

#endif
