/* Dry deposition: gases after Zhang et al. 2003, particles after Zhang et al. 2001, for the 26
 * land-use classes of that work. docs/theory/deposition.md has the equations.
 *
 * The kernels are pure functions of one class in one cell; the operator applies them to a grid:
 * its forward() leaves the state alone and renews the velocities, which vertical mixing applies
 * as the lower boundary condition of its implicit solve. */
#ifndef QL_SOLVER_DEPOSITION_DEPOSITION_H
#define QL_SOLVER_DEPOSITION_DEPOSITION_H

#include "solver/aerosol/properties.h"
#include "solver/operator.h"

#include <stdbool.h>

/* A land-use class: a line of tables/land_use.csv. 0 stands for "does not apply" in rsmin (no
 * stomata), rcut_* (no cuticle), snow_max (snow does not change it), leaf_* (smooth surface). */
typedef enum ql_deposition_kind {
  QL_DEPOSITION_LAND,
  QL_DEPOSITION_WATER,
  QL_DEPOSITION_ICE
} ql_deposition_kind;

typedef struct ql_deposition_class {
  char name[32];
  ql_deposition_kind kind;
  double rac_min, rac_max;          /* s m-1, in-canopy, at the least and the largest LAI */
  double rcut_dry_o3, rcut_wet_o3;  /* s m-1 */
  double rcut_dry_so2;              /* s m-1 */
  double rg_o3, rg_so2;             /* s m-1, ground */
  double rsmin, brs;                /* s m-1; W m-2 */
  double tmin, tmax, topt;          /* degC, stomatal opening */
  double bvpd;                      /* kPa-1 */
  double psi1, psi2;                /* MPa, leaf water potential */
  double snow_max;                  /* cm: snow depth that covers the leaves */
  double z0_min, z0_max;            /* m; 0: water, from the wind */
  double impaction, brownian;       /* alpha, gamma of Zhang et al. 2001 */
  double leaf_min, leaf_max;        /* mm, size of the collectors */
  double lai[12], lai_min, lai_max; /* m2 m-2, on the first day of each month; extremes */
} ql_deposition_class;

/* A gas: a line of tables/gases.csv, and what follows from it. */
typedef struct ql_deposition_gas {
  char name[QL_SPECIES_NAME];
  double diffusivity_ratio; /* of water vapour to the gas */
  double henry;             /* mol L-1 atm-1, effective at pH 7 */
  double reactivity;        /* f0, 1 for ozone */
  double surface_scale;     /* factor on the surface resistance, 0 for strong acids */
  double alpha, beta;       /* shares of the SO2 and the O3 conductances */
  double mesophyll;         /* s m-1 */
  double schmidt_factor;    /* diffusivity_ratio^(2/3) */
} ql_deposition_gas;

/* The air over one class in one cell. */
typedef struct ql_deposition_surface {
  double height;            /* m above ground, that the velocity refers to */
  double ustar, zeta;       /* m s-1; height over Obukhov length */
  double roughness;         /* m */
  double leaf_area_index;   /* m2 m-2 */
  double pressure;          /* Pa */
  double air_temperature;   /* K, screen level */
  double skin_temperature;  /* K */
  double relative_humidity; /* 0-1 */
  double shortwave;         /* W m-2 */
  double cosine_zenith;     /* of the sun */
  double cloud_fraction;    /* of the column, 0-1 */
  double rain_rate;         /* kg m-2 s-1 */
  double snow_depth;        /* m */
} ql_deposition_surface;

/* Resistances and conductances that all gases share. */
typedef struct ql_deposition_canopy {
  double aerodynamic;             /* s m-1, Ra */
  double boundary;                /* s m-1, Rb of water vapour */
  double stomatal;                /* s m-1, of water vapour; INFINITY without stomata */
  double open;                    /* 1 - Wst: stomata not blocked by water */
  double in_canopy;               /* s m-1, Rac */
  double cuticle_o3, cuticle_so2; /* m s-1, conductances */
  double ground_o3, ground_so2;   /* m s-1, conductances */
} ql_deposition_canopy;

/* The tables, parsed. `classes` has QL_LAND_USES entries. QL_ERR_INPUT names table, line and field
 * (a fault of the build, as the tables are compiled in). */
ql_status ql_deposition_read_classes(ql_deposition_class *classes);
/* *found is false if the table has no such gas. */
ql_status ql_deposition_read_gas(const char *name, ql_deposition_gas *gas, bool *found);

/* Set what follows from the constants of a gas: alpha, beta, mesophyll, schmidt_factor. */
void ql_deposition_complete(ql_deposition_gas *gas);

/* Leaf area index (m2 m-2) of a class on a day, linear between the first days of months; month
 * 1-12 and day 1-31 of the northern hemisphere's seasons. */
double ql_deposition_leaf_area(const ql_deposition_class *land, int month, int day);
/* Roughness length (m): between its extremes with LAI; over water from the wind (m s-1). */
double ql_deposition_roughness(const ql_deposition_class *land, double leaf_area_index,
                               double wind);

/* Stomatal resistance for water vapour, s m-1. */
double ql_deposition_stomatal(const ql_deposition_class *land, const ql_deposition_surface *air);

/* Everything the gases share. Needs ustar > 0, height > roughness > 0. */
ql_deposition_canopy ql_deposition_resistances(const ql_deposition_class *land,
                                               const ql_deposition_surface *air);

/* Deposition velocities, m s-1. Particles: diameter (m), density (kg m-3); `aerodynamic` as in
 * ql_deposition_canopy. */
double ql_deposition_gas_velocity(const ql_deposition_canopy *canopy, const ql_deposition_gas *gas);
typedef struct ql_deposition_particle {
  double diameter, density; /* m; kg m-3 */
} ql_deposition_particle;
double ql_deposition_particle_velocity(const ql_deposition_class *land,
                                       const ql_deposition_surface *air, double aerodynamic,
                                       const ql_deposition_particle *particle);

/* A log-normal mode: its mass-median diameter and density stand in `median`. */
enum { QL_DEPOSITION_POINTS = 5 };
typedef struct ql_deposition_mode {
  ql_deposition_particle median;
  double ratio[QL_DEPOSITION_POINTS]; /* diameters to evaluate, over the median */
} ql_deposition_mode;

/* Set the ratios for a geometric standard deviation. */
void ql_deposition_set_spread(ql_deposition_mode *mode, double spread);

/* Mean velocity of the mode's mass, m s-1: Gauss-Hermite quadrature of the above. */
double ql_deposition_mode_velocity(const ql_deposition_class *land,
                                   const ql_deposition_surface *air, double aerodynamic,
                                   const ql_deposition_mode *mode);

/* --- the operator -------------------------------------------------------------------------- */

typedef struct ql_deposition_options {
  const ql_grid *grid;
  const ql_species_table *species;
  const ql_aerosol_properties *aerosol; /* needed if the species have particles */
  const ql_operator *weather_of; /* another such operator, prepared before this one goes forward:
                                    what the weather gives (velocities of gases, the surfaces that
                                    particles meet) is taken from it; NULL: own */
} ql_deposition_options;

/* Workspace from `arena`. Velocities are zero until the first forward(). */
ql_status ql_deposition_create(ql_arena *arena, const ql_deposition_options *options,
                               ql_operator *op);

/* [species][plane], m s-1, at the mid-height of the lowest layer, for the nx x ny cells (halo 0).
 * A gas that the table does not have keeps 0. Valid as long as the arena. */
const float *ql_deposition_velocity(const ql_operator *op);

/* The gases that are not in the table and therefore do not deposit: their number, and in *species
 * their indices. For the manifest. */
int ql_deposition_unlisted(const ql_operator *op, const int **species);

#endif
