#include "solver/clouds/washout.h"

#include <math.h>

/* Rainout, eq 28: what is lost where cloud turns to rain. */
static double rainout(const ql_washout *layer, double share, double dt) {
  return -layer->cloudy * expm1(-layer->conversion * share * dt);
}

/* The part of what is where it rains that is not inside cloud drops. */
static double uncovered(const ql_washout *layer, double share) {
  return 1.0 - layer->cloudy / layer->raining * share;
}

void ql_washout_exchange(const ql_washout *layer, const ql_washout_gas *gas, double dt,
                         double *amount, double *rain) {
  const double out = *amount * rainout(layer, gas->dissolved, dt);
  *amount -= out;
  *rain += out;
  const double outside = uncovered(layer, gas->dissolved);
  if (gas->transfer <= 0.0 || outside < 1e-12) return;
  /* a drop on its way through the layer comes this near to equilibrium, eq 30 */
  const double capacity = layer->flux * gas->solubility; /* m s-1 */
  const double reached = -expm1(-gas->transfer * layer->thickness / capacity);
  const double rate = capacity * reached / layer->thickness * outside;
  /* amount (mol m-2 where it rains) in equilibrium with the rain from above, eq 31 */
  const double balance = *rain / (layer->raining * capacity * dt) * layer->thickness / outside;
  const double up = layer->raining * (*amount - balance) * -expm1(-rate * dt); /* eq 32 */
  *amount -= up;
  *rain += up;
}

double ql_washout_left(const ql_washout *layer, double activated, double collection, double dt) {
  const double below = -layer->raining * expm1(-collection * uncovered(layer, activated) * dt);
  return (1.0 - rainout(layer, activated, dt)) * (1.0 - below);
}
