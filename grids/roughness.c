#include "grids/roughness.h"

/* m, least and most. The paper's table 1, in the figures of CAMx 7.20 (chmdat.f: z01, z02). */
static const double ranges[26][2] = {
    {0.0, 0.0},   /* water */
    {0.01, 0.01}, /* ice */
    {0.0, 0.0},   /* inland lake */
    {0.9, 0.9},   /* evergreen needleleaf trees */
    {2.0, 2.0},   /* evergreen broadleaf trees */
    {0.4, 0.9},   /* deciduous needleleaf trees */
    {0.4, 1.0},   /* deciduous broadleaf trees */
    {2.5, 2.5},   /* tropical broadleaf trees */
    {0.6, 0.6},   /* drought deciduous trees */
    {0.2, 0.2},   /* evergreen broadleaf shrubs */
    {0.05, 0.2},  /* deciduous shrubs */
    {0.2, 0.2},   /* thorn shrubs */
    {0.04, 0.04}, /* short grass and forbs */
    {0.02, 0.1},  /* long grass */
    {0.02, 0.1},  /* crops */
    {0.02, 0.1},  /* rice */
    {0.02, 0.1},  /* sugar */
    {0.02, 0.1},  /* maize */
    {0.02, 0.2},  /* cotton */
    {0.05, 0.05}, /* irrigated crops */
    {1.0, 1.0},   /* urban */
    {0.03, 0.03}, /* tundra */
    {0.1, 0.1},   /* swamp */
    {0.04, 0.04}, /* desert */
    {0.6, 0.9},   /* mixed wood forests */
    {0.6, 0.9},   /* transitional forest */
};

void ql_roughness_range(int land_use, double *least, double *most) {
  *least = ranges[land_use - 1][0];
  *most = ranges[land_use - 1][1];
}
