/* Solubility of gases in cloud and rain water: tables/henry.csv, compiled in. */
#ifndef QL_SOLVER_CLOUDS_HENRY_H
#define QL_SOLVER_CLOUDS_HENRY_H

#include "base/arena.h"
#include "grids/species.h"

typedef enum ql_henry_kind {
  QL_HENRY_NEUTRAL,
  QL_HENRY_ACID,
  QL_HENRY_BASE,
  QL_HENRY_WATER
} ql_henry_kind;

/* A line of the table: constants at 298 K and their slopes (K). */
typedef struct ql_henry {
  char name[QL_SPECIES_NAME];
  ql_henry_kind kind;
  double constant, slope;      /* mol L-1 atm-1 */
  double first, first_slope;   /* mol L-1 (water: mol2 L-2), 0: does not dissociate */
  double second, second_slope; /* mol L-1 */
} ql_henry;

typedef struct ql_henry_table {
  int count;
  const ql_henry *gases;
} ql_henry_table;

/* The table, parsed into `arena`. QL_ERR_INPUT names line and field (a fault of the build). */
ql_status ql_henry_read(ql_arena *arena, ql_henry_table *table);

/* The line of a gas, NULL if there is none. */
const ql_henry *ql_henry_find(const ql_henry_table *table, const char *name);

/* A constant at temperature T (K): k exp(slope (1/T - 1/298)). */
double ql_henry_at(double constant, double slope, double temperature);

/* Mole of gas in a litre of water over mole in a m3 of air, for a Henry constant of
 * 1 mol L-1 atm-1: R T / 1 atm, m3 L-1. */
double ql_henry_scale(double temperature);

/* Effective constant, mol L-1 atm-1, with what dissociates at [H+] = hydrogen (mol L-1).
 * `ionic`: of water at this temperature, mol2 L-2. */
double ql_henry_effective(const ql_henry *gas, double temperature, double hydrogen, double ionic);

#endif
