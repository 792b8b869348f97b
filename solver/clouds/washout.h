/* One layer of a raining column: what its rain takes up or gives back in a step. Pure functions
 * without branches, linear in the amounts, positive for any step; docs/theory/clouds.md, eqs 28-33.
 */
#ifndef QL_SOLVER_CLOUDS_WASHOUT_H
#define QL_SOLVER_CLOUDS_WASHOUT_H

#include "base/vmath.h"

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
  double transfer;   /* to drops, s-1 (ql_rain_transfer); 0: none, as in snow */
  double solubility; /* in rain: mol kg-1 of water over mol m-3 of air, > 0 */
} ql_washout_gas;

/* 1 - e^-x for x >= 0, to 1e-12 of itself and never more than 1; and the same over x. */
static inline double ql_washout_share(double x) {
  const double small = x * (1.0 - x * (0.5 - x * (1.0 / 6.0))), large = 1.0 - ql_vmath_exp(-x);
  return x < 1e-4 ? small : large;
}

static inline double ql_washout_mean(double x) {
  const double held = x > 1e-300 ? x : 1e-300;
  return ql_washout_share(held) / held;
}

/* Rainout, eq 28: the part lost where cloud turns to rain. */
static inline double ql_washout_out(const ql_washout *layer, double share, double dt) {
  return layer->cloudy * ql_washout_share(layer->conversion * share * dt);
}

/* The part of what is where it rains that is not inside cloud drops. */
static inline double ql_washout_outside(const ql_washout *layer, double share) {
  return 1.0 - layer->cloudy / layer->raining * share;
}

/* *amount: of the gas in the layer (mol m-2 of the cell); *rain: in the rain that falls in from
 * above during dt, and on return that falls out below (mol m-2). Their sum is kept. */
static inline void ql_washout_exchange(const ql_washout *layer, const ql_washout_gas *gas,
                                       double dt, double *amount, double *rain) {
  const double out = *amount * ql_washout_out(layer, gas->dissolved, dt);
  const double here = *amount - out, above = *rain + out;
  /* transfer over what the drops can hold, on their way through the layer */
  const double reach = gas->transfer * layer->thickness / (layer->flux * gas->solubility);
  const double near = ql_washout_share(reach); /* of equilibrium, eq 30 */
  const double loss =
      gas->transfer * ql_washout_mean(reach) * ql_washout_outside(layer, gas->dissolved) * dt;
  const double wanted = layer->raining * here * ql_washout_share(loss) -
                        above * near * ql_washout_mean(loss); /* eq 32 */
  const double up = wanted < here ? wanted : here;            /* rounding must not overdraw */
  *amount = here - up;
  *rain = above + up;
}

/* The part of a mode that stays in the layer: `activated`, its share within cloud drops;
 * `collection`, the scavenging coefficient of the rest, s-1. */
static inline double ql_washout_left(const ql_washout *layer, double activated, double collection,
                                     double dt) {
  const double x = collection * ql_washout_outside(layer, activated) * dt;
  return (1.0 - ql_washout_out(layer, activated, dt)) *
         (1.0 - layer->raining * ql_washout_share(x));
}

#endif
