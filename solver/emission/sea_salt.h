/* Sea salt from bursting bubbles: Gong 2003, Global Biogeochem. Cycles 17, 1097 (G03), with the
 * dependence on sea temperature of Jaegle et al. 2011, Atmos. Chem. Phys. 11, 3137. Pure functions.
 */
#ifndef QL_SOLVER_EMISSION_SEA_SALT_H
#define QL_SOLVER_EMISSION_SEA_SALT_H

/* Particles m-2 s-1 um-1 at a wind of 1 m s-1 by radius at 80 % humidity (um, 0.02-10). */
double ql_sea_salt_number(double radius);

/* Dry mass, kg m-2 s-1 at a wind of 1 m s-1, of the particles between two radii at 80 % humidity,
 * um. */
double ql_sea_salt_mass(double low, double high);

/* Factor of the 10-m wind, m s-1: its power 3.41, held above 20 m s-1. */
double ql_sea_salt_wind(double wind);
/* Factor of the sea's temperature, degC, held outside 0 to 30. */
double ql_sea_salt_warmth(double temperature);

#endif
