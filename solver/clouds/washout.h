/* One layer of a raining column: what its rain takes up or gives back in a step. Pure functions,
 * linear in the amounts, positive for any step; docs/theory/clouds.md, eqs 28-33. */
#ifndef QL_SOLVER_CLOUDS_WASHOUT_H
#define QL_SOLVER_CLOUDS_WASHOUT_H

/* The layer, as all species see it. */
typedef struct ql_washout {
  double cloudy;     /* fraction of the cell where cloud turns to rain */
  double conversion; /* of cloud water to rain, s-1 */
  double raining;    /* fraction of the cell, >= cloudy, > 0 */
  double flux;       /* of rain where it rains, kg m-2 s-1 */
  double thickness;  /* m */
} ql_washout;

/* A gas in it. */
typedef struct ql_washout_gas {
  double dissolved;  /* share of it in the cloud's water, 0-1 */
  double transfer;   /* to drops, s-1 (ql_rain_gas); 0: none, as in snow */
  double solubility; /* in rain: mol kg-1 of water over mol m-3 of air, > 0 */
} ql_washout_gas;

/* *amount: of the gas in the layer (mol m-2 of the cell); *rain: in the rain that falls in from
 * above during dt, and on return that falls out below (mol m-2). Their sum is kept. */
void ql_washout_exchange(const ql_washout *layer, const ql_washout_gas *gas, double dt,
                         double *amount, double *rain);

/* The part of a mode that stays in the layer: `activated`, its share within cloud drops;
 * `collection`, the scavenging coefficient of the rest, s-1. */
double ql_washout_left(const ql_washout *layer, double activated, double collection, double dt);

#endif
