/* Volatile organics from plants: MEGAN 2.1 (Guenther et al. 2012, Geosci. Model Dev. 5, 1471, here
 * G12) with the parametrised canopy environment of MEGAN 2.0 (Guenther et al. 2006, Atmos. Chem.
 * Phys. 6, 3181, here G06). The averages over past days, which no state holds, are the standard
 * ones but the temperature, which the case may give. Pure functions, docs/theory/natural-sources.md
 * has the equations. */
#ifndef QL_SOLVER_EMISSION_BIOGENIC_H
#define QL_SOLVER_EMISSION_BIOGENIC_H

/* How a group of compounds answers to light and temperature: G12, table 4. */
typedef struct ql_biogenic_response {
  double light_share; /* LDF, of the emission that follows light */
  double beta;        /* K-1, of the share that does not */
  double ct1, ceo;    /* kJ mol-1, 1: of the share that does */
} ql_biogenic_response;

typedef enum ql_biogenic_group {
  QL_BIOGENIC_ISOPRENE,
  QL_BIOGENIC_APINENE,
  QL_BIOGENIC_TERPENES, /* monoterpenes but alpha-pinene */
  QL_BIOGENIC_SESQUITERPENES,
  QL_BIOGENIC_GROUPS
} ql_biogenic_group;

extern const ql_biogenic_response ql_biogenic_responses[QL_BIOGENIC_GROUPS];

/* Photosynthetically active radiation (umol m-2 s-1) in shortwave radiation (W m-2). */
double ql_biogenic_par(double shortwave);

/* Activity factors, 1 under standard conditions. */
/* Of light above the canopy, umol m-2 s-1; sine of the sun's elevation; day of the year, 1-366. */
double ql_biogenic_light(double par, double sine, int day_of_year);
/* Of temperature (K) for the share that follows light; `past`: mean temperature of past days, K. */
double ql_biogenic_warmth(const ql_biogenic_response *response, double temperature, double past);
/* Of temperature for the share that does not. */
double ql_biogenic_storage(const ql_biogenic_response *response, double temperature);
/* Of leaf area, m2 m-2. */
double ql_biogenic_leaves(double leaf_area_index);

/* The air over a canopy. */
typedef struct ql_biogenic_air {
  double light;             /* ql_biogenic_light() */
  double temperature, past; /* K: now, mean of past days */
} ql_biogenic_air;

/* All of them together but leaf area: times ql_biogenic_leaves() and an emission factor it is the
 * emission. */
double ql_biogenic_activity(const ql_biogenic_response *response, const ql_biogenic_air *air);

#endif
