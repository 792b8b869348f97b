/* Nitric oxide from soil: Yienger and Levy 1995, J. Geophys. Res. 100, 11447-11464 (YL95), wet
 * soil, without pulses and fertiliser. Pure functions. */
#ifndef QL_SOLVER_EMISSION_SOIL_NO_H
#define QL_SOLVER_EMISSION_SOIL_NO_H

/* Factor of soil temperature (degC), 1: 0 when frozen, 21.97 from 30 degC. */
double ql_soil_no_warmth(double soil_temperature);
/* What of the emission leaves the canopy, 0-1. Leaf area index in m2 m-2. */
double ql_soil_no_escape(double leaf_area_index);

#endif
