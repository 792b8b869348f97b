/* Dust that wind blows from bare soil: threshold of Shao and Lu 2000, horizontal flux of White
 * 1979, vertical flux of Lu and Shao 1999 as simplified by Kang et al. 2011; roughness as CMAQ 5.4
 * (Foroutan et al. 2017, J. Adv. Model. Earth Syst. 9, 585). Pure functions, SI units. */
#ifndef QL_SOLVER_EMISSION_DUST_H
#define QL_SOLVER_EMISSION_DUST_H

enum { QL_DUST_SIZES = 4 }; /* coarse sand, fine sand, silt, clay */

/* A line of tables/soil.csv. */
typedef struct ql_dust_soil {
  double solid_density, solid_height; /* roughness density, 1; m */
  double plant_height;                /* m */
  double texture[QL_DUST_SIZES];      /* mass fractions */
  double c_alpha, dust_share;         /* 1 */
  double pressure;                    /* Pa, plastic pressure */
} ql_dust_soil;

/* The weather over it. */
typedef struct ql_dust_air {
  double wind;            /* m s-1, at 10 m */
  double density;         /* kg m-3 */
  double moisture;        /* %, gravimetric, of the soil's surface */
  double leaf_area_index; /* m2 m-2 */
} ql_dust_air;

/* Threshold friction velocity (m s-1) of smooth dry soil by grain diameter (m). */
double ql_dust_threshold(double diameter);
/* Factors on it, >= 1: of moisture (%) in soil with a mass fraction of clay; of roughness, with the
 * roughness densities of solid elements and plants and the share of ground that plants cover. */
double ql_dust_moisture_factor(double moisture, double clay);
double ql_dust_roughness_factor(double solid, double plants, double covered);

/* Horizontal flux of saltating grains, kg m-1 s-1; air density in kg m-3. */
double ql_dust_horizontal(double ustar, double threshold, double air_density);
/* Vertical over horizontal flux, m-1. */
double ql_dust_ratio(const ql_dust_soil *soil, double ustar);

/* Dust below 10 um from ground of this class, kg m-2 s-1. */
double ql_dust_flux(const ql_dust_soil *soil, const ql_dust_air *air);

/* Moisture (%) of the ground's surface by the rain of now, kg m-2 s-1. */
double ql_dust_moisture(double rain_rate);
/* What rain leaves of the dust that traffic and works stir up, 0-1. */
double ql_dust_dryness(double rain_rate);

#endif
