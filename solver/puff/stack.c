#include "solver/puff/stack.h"

#include "solver/emission/plume_rise.h"
#include "solver/puff/rise.h"

#include <math.h>

static const double wind_least = 1.0; /* m s-1: as in solver/emission/plume_rise.c */

/* Rise at which a plume of buoyancy and momentum levels off (Briggs 1975), m. */
static double final_rise(const ql_plume_source *stack, const ql_puff_air *air, double wind,
                         double release, double buoyancy) {
  const double stability = ql_puff_air_stability(air, release);
  const double jet = ql_plume_rise_momentum(stack, air->temperature, wind, stability);
  if (buoyancy <= 0.0) return jet;
  double warm = fmin(ql_plume_rise_unstable(buoyancy, wind),
                     ql_plume_rise_neutral(buoyancy, wind, air->ustar, release));
  if (stability > 0.0)
    warm = fmin(warm, ql_plume_rise_stable(buoyancy, buoyancy, wind, stability, 0.0));
  return fmax(jet, warm);
}

/* A layer that is not stable below a stable one: the plume's share that goes through. */
static double penetrated(const ql_puff_air *air, double wind, const ql_puff_birth *birth) {
  const double lid = air->depth - birth->height;
  const double frequency = sqrt(ql_puff_air_stability(air, air->depth + 1.0));
  if (air->inverse_length >= 0.0 || frequency <= 0.0 || birth->buoyancy <= 0.0) return 0.0;
  return ql_puff_rise_penetration(birth->buoyancy, wind, frequency, lid);
}

int ql_puff_stack_births(const ql_puff_source *source, const ql_puff_air *air,
                         ql_puff_birth births[2], double shares[2]) {
  births[0] = (ql_puff_birth){.x = source->x,
                              .y = source->y,
                              .height = source->height,
                              .sigma = fmax(source->sigma, 0.01),
                              .depth = fmax(source->depth, 0.01)};
  shares[0] = 1.0;
  if (source->diameter <= 0.0) return 1;
  const ql_plume_source stack = {source->height, source->diameter, source->temperature,
                                 source->velocity};
  const double wind = fmax(wind_least, ql_puff_air_wind(air, source->height));
  const double d2 = source->diameter * source->diameter;
  births[0].height = ql_plume_rise_release(&stack, wind);
  births[0].buoyancy = fmax(0.0, ql_plume_rise_buoyancy(&stack, air->temperature));
  births[0].momentum = 0.25 * source->velocity * source->velocity * d2 * air->temperature /
                       source->temperature; /* Briggs 1975 */
  births[0].final = final_rise(&stack, air, wind, births[0].height, births[0].buoyancy);
  const double share = penetrated(air, wind, &births[0]), lid = air->depth - births[0].height;
  if (lid > 0.0 && air->inverse_length < 0.0 && share < 1.0)
    births[0].final = fmin(births[0].final, lid);
  if (share <= 0.0 || lid <= 0.0) return 1;
  const double frequency = sqrt(ql_puff_air_stability(air, air->depth + 1.0));
  births[1] = births[0];
  births[1].final =
      fmax(1.001 * lid, ql_puff_rise_penetrated_height(births[0].buoyancy, wind, frequency, lid));
  shares[0] = 1.0 - share;
  shares[1] = share;
  return 2;
}
