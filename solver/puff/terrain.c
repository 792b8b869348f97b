#include "solver/puff/terrain.h"

#include <math.h>

enum { POINTS = 64 };

double ql_puff_terrain_divide(const ql_puff_air *air, double hill) {
  const double frequency = sqrt(ql_puff_air_stability(air, 0.5 * hill));
  double low = 0.0, high = hill; /* u - N (H - z) rises from below 0 to above it */
  if (frequency * hill <= ql_puff_air_wind(air, 0.0)) return 0.0;
  for (int n = 0; n < 50; n++) {
    const double middle = 0.5 * (low + high);
    if (ql_puff_air_wind(air, middle) < frequency * (hill - middle))
      low = middle;
    else
      high = middle;
  }
  return 0.5 * (low + high);
}

double ql_puff_terrain_below(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                             double height) {
  double sum = 0.0;
  for (int n = 0; n < POINTS; n++)
    sum += ql_puffs_density(puffs, puff, flow, (n + 0.5) / POINTS * height);
  return fmin(1.0, sum / POINTS * height);
}

double ql_puff_terrain_density(const ql_puffs *puffs, int puff, const ql_puff_flow *flow,
                               const ql_puff_site *site) {
  const double over = ql_puffs_density(puffs, puff, flow, site->height);
  if (site->elevation <= 0.0) return over;
  const double divide = ql_puff_terrain_divide(flow->air, site->elevation);
  const double below = divide > 0.0 ? ql_puff_terrain_below(puffs, puff, flow, divide) : 0.0;
  const double around = ql_puffs_density(puffs, puff, flow, site->elevation + site->height);
  const double share = 0.5 * (1.0 + below);
  return share * around + (1.0 - share) * over;
}
