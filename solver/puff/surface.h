/* Vertical spread of a plume from a low source by the surface layer's own K: the crosswind
 * integral of a steady plume marched downwind, u(z) dC/dx = d/dz (K dC/dz), between the ground and
 * the top of the boundary layer, both of which reflect. A puff carries a time of travel and finds
 * in the table what its vertical distribution is and how fast it drifts; so puffs that follow each
 * other make up that plume. (Van Ulden 1978, Atmos. Environ. 12, 2125 and Gryning et al. 1983,
 * Atmos. Environ. 17, 1287 solve the same equation by similarity.) */
#ifndef QL_SOLVER_PUFF_SURFACE_H
#define QL_SOLVER_PUFF_SURFACE_H

#include "base/arena.h"
#include "solver/puff/air.h"

enum { QL_PUFF_SURFACE_LEVELS = 96, QL_PUFF_SURFACE_STATIONS = 160 };

/* Profiles by which a table is made. With a memory T the diffusivity after t seconds is K (1 -
 * exp(-t/T)), so that the spread begins as sigma_w t (Taylor 1921) where K = sigma_w^2 T; `data` is
 * handed to them. */
typedef struct ql_puff_surface_profiles {
  double (*wind)(const void *data, double z);        /* m s-1 */
  double (*diffusivity)(const void *data, double z); /* m2 s-1 */
  double (*memory)(const void *data, double z);      /* s: Lagrangian time scale; NULL: none */
  const void *data;
  double bottom, top; /* m: where wind and mixing begin; the lid */
} ql_puff_surface_profiles;

typedef struct ql_puff_surface {
  int stations;                              /* filled */
  double z[QL_PUFF_SURFACE_LEVELS];          /* m: middle of each level */
  double edge[QL_PUFF_SURFACE_LEVELS + 1];   /* m */
  double distance[QL_PUFF_SURFACE_STATIONS]; /* m downwind */
  double travel[QL_PUFF_SURFACE_STATIONS];   /* s */
  double height[QL_PUFF_SURFACE_STATIONS];   /* m: mean of the distribution */
  double speed[QL_PUFF_SURFACE_STATIONS];    /* m s-1: mean over the distribution */
  float density[QL_PUFF_SURFACE_STATIONS]
               [QL_PUFF_SURFACE_LEVELS]; /* m-1: distribution, integral 1 */
} ql_puff_surface;

/* Fill a table for a source at `height` (m). The march ends where the plume is well mixed or after
 * 100 km. QL_ERR_ARGUMENT if the source is not between bottom and top. */
ql_status ql_puff_surface_march(const ql_puff_surface_profiles *profiles, double height,
                                ql_puff_surface *table);
/* The same with the profiles of `air`. */
ql_status ql_puff_surface_build(const ql_puff_air *air, double height, ql_puff_surface *table);

/* What holds after `travel` seconds; beyond the table's end, its last station. */
double ql_puff_surface_height(const ql_puff_surface *table, double travel);
double ql_puff_surface_speed(const ql_puff_surface *table, double travel);
double ql_puff_surface_distance(const ql_puff_surface *table, double travel);
/* Share of the mass per metre at height z, m-1; 0 above the lid. */
double ql_puff_surface_density(const ql_puff_surface *table, double travel, double z);
/* Seconds of travel after which the mean height is `height` (for a change of the air). */
double ql_puff_surface_travel(const ql_puff_surface *table, double height);

#endif
