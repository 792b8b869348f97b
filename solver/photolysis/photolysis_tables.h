/* The photolysis tables that are compiled in (folder tables): spectral bands, reactions, the names
 * that mechanisms use, and the standard atmosphere above the model. */
#ifndef QL_SOLVER_PHOTOLYSIS_PHOTOLYSIS_TABLES_H
#define QL_SOLVER_PHOTOLYSIS_PHOTOLYSIS_TABLES_H

#include "base/arena.h"

enum {
  QL_PHOTOLYSIS_NAME = 24,
  QL_PHOTOLYSIS_BANDS = 24, /* room for; the tables hold 20 */
  QL_PHOTOLYSIS_LEVELS = 81 /* of the standard atmosphere: 0, 1 .. 80 km */
};

typedef struct ql_photolysis_band {
  float lower, upper; /* nm */
  float wavelength;   /* nm, mean */
  float flux;         /* photons cm-2 s-1 above the atmosphere at 1 au */
  float rayleigh;     /* cm2 per molecule of air */
  float ozone[3];     /* cm2: polynomial in (T - 255 K) / 50 K */
} ql_photolysis_band;

/* What one band adds to a reaction: sum of c[3 i + j] x^i y^j, s-1 per unit of relative actinic
 * flux, x = (T - 255 K) / 50 K, y = 1 / (1 + quench n / 2.55e19 cm-3), n the air density. */
typedef struct ql_photolysis_term {
  int band;
  float c[9];
} ql_photolysis_term;

typedef struct ql_photolysis_reaction {
  char name[QL_PHOTOLYSIS_NAME];
  float quench;     /* 0: independent of air density, only c[0], c[3], c[6] count */
  int first, count; /* its terms */
} ql_photolysis_reaction;

/* One summand of a name that mechanisms use. */
typedef struct ql_photolysis_part {
  char name[QL_PHOTOLYSIS_NAME];
  int reaction;
  float factor;
} ql_photolysis_part;

typedef struct ql_photolysis_atmosphere {   /* at 0, 1 .. 80 km above sea level */
  double temperature[QL_PHOTOLYSIS_LEVELS]; /* K */
  double air[QL_PHOTOLYSIS_LEVELS];         /* cm-3 */
  double ozone[QL_PHOTOLYSIS_LEVELS];       /* cm-3 */
  double aerosol[QL_PHOTOLYSIS_LEVELS];     /* km-1, mean of the kilometre above; a shape */
} ql_photolysis_atmosphere;

typedef struct ql_photolysis_tables {
  int band_count, reaction_count, part_count;
  const ql_photolysis_band *bands;
  const ql_photolysis_reaction *reactions;
  const ql_photolysis_term *terms;
  const ql_photolysis_part *parts;
  const ql_photolysis_atmosphere *atmosphere;
} ql_photolysis_tables;

/* Parse the compiled-in tables into memory of `arena`. QL_ERR_INPUT names table and line if one is
 * malformed. */
ql_status ql_photolysis_tables_load(ql_arena *arena, const ql_photolysis_tables **tables);

/* Index of a reaction, -1 if there is none of that name. */
int ql_photolysis_tables_find(const ql_photolysis_tables *tables, const char *name);

/* Amounts per cm2 (columns) between two altitudes (km above sea level) of a profile that is linear
 * between its levels; what lies above 80 km is left out (1e-5 of the air, less of ozone). */
double ql_photolysis_tables_column(const double profile[QL_PHOTOLYSIS_LEVELS], double bottom,
                                   double top);

/* The same of a profile that is constant within each kilometre, in its unit times km. */
double ql_photolysis_tables_steps(const double profile[QL_PHOTOLYSIS_LEVELS], double bottom,
                                  double top);

/* A profile at an altitude (km), linear between levels, held beyond the ends. */
double ql_photolysis_tables_at(const double profile[QL_PHOTOLYSIS_LEVELS], double altitude);

#endif
