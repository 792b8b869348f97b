/* The acidity of cloud water: [H+] from the balance of charges, with every gas shared between air
 * and water. Ideal solution; docs/theory/clouds.md, eqs 1-5. */
#ifndef QL_SOLVER_CLOUDS_ACIDITY_H
#define QL_SOLVER_CLOUDS_ACIDITY_H

#include "solver/clouds/henry.h"

/* A gas in a closed parcel of air with water: `amount` is its total (gas and dissolved, all forms)
 * as mol per litre of water; `ratio` the undissociated dissolved part over the gas. */
typedef struct ql_acidity_gas {
  double amount, ratio, first, second; /* mol L-1, 1, mol L-1, mol L-1 */
} ql_acidity_gas;

enum { QL_ACIDITY_NITRIC, QL_ACIDITY_HYDROCHLORIC, QL_ACIDITY_FORMIC, QL_ACIDITY_ACIDS };

/* What is in the water of a cell, mol L-1. */
typedef struct ql_acidity {
  double ionic;                          /* product of water, mol2 L-2 */
  double bisulfate;                      /* dissociation constant of HSO4-, mol L-1 */
  double sulfate;                        /* S(VI) */
  double cations;                        /* charge of Na+, K+, Ca2+, Mg2+ */
  double carbonic, bicarbonate;          /* K1 times dissolved CO2, mol2 L-2; K2, mol L-1 */
  ql_acidity_gas sulfurous;              /* SO2 */
  ql_acidity_gas ammonia;                /* `first`: Kb/Kw, L mol-1 */
  ql_acidity_gas acid[QL_ACIDITY_ACIDS]; /* with one proton */
} ql_acidity;

/* The constants of all parts at `temperature` (K) over `water` (kg m-3 of air) from the table;
 * amounts are left alone but for CO2, whose pressure (atm) stays as it is. */
typedef struct ql_acidity_gases {
  const ql_henry *water, *sulfurous, *ammonia, *carbonic, *acid[QL_ACIDITY_ACIDS];
} ql_acidity_gases;
/* QL_ERR_INPUT if the table lacks one of them. */
ql_status ql_acidity_find(const ql_henry_table *table, ql_acidity_gases *gases);
void ql_acidity_set(const ql_acidity_gases *gases, double temperature, double water, double co2,
                    ql_acidity *parts);

/* [H+], mol L-1, to 1e-10 of itself; `guess` > 0 speeds it up and changes nothing else beyond
 * that. Always succeeds: the balance is monotone in [H+] and bracketed. */
double ql_acidity_solve(const ql_acidity *parts, double guess);

/* Charge of the cations minus that of the anions, mol L-1. */
double ql_acidity_imbalance(const ql_acidity *parts, double hydrogen);

/* The shares of SO2 in water, HSO3- and SO3(2-) in the total of gas and water. */
void ql_acidity_sulfurous(const ql_acidity *parts, double hydrogen, double share[3]);

#endif
