/* Physical constants. R, N_A and k: CODATA 2018 (exact since the SI of 2019); the others as said.
 */
#ifndef QL_BASE_CONSTANTS_H
#define QL_BASE_CONSTANTS_H

#define QL_PI 3.14159265358979323846
#define QL_GAS_CONSTANT 8.31446261815324 /* J mol-1 K-1 */
#define QL_AVOGADRO 6.02214076e23        /* mol-1 */
#define QL_BOLTZMANN 1.380649e-23        /* J K-1 */
#define QL_MOLAR_MASS_AIR 28.9647e-3     /* kg mol-1, dry air (US Standard Atmosphere: 28.9644) */
#define QL_MOLAR_MASS_WATER 18.01528e-3  /* kg mol-1 */
#define QL_GRAVITY 9.80665               /* m s-2, standard gravity */
#define QL_WRF_GRAVITY 9.81              /* m s-2, the value WRF divides geopotential by */
#define QL_VON_KARMAN 0.4                /* Hogstrom 1988 recommends 0.40 +- 0.01 */
#define QL_CP_DRY 1004.64                /* J kg-1 K-1, 3.5 R_d */
#define QL_R_DRY 287.04                  /* J kg-1 K-1, rounded; R / M_air is 287.055 */
#define QL_WATER_RATIO 0.622             /* M_water / M_air */
#define QL_KELVIN 273.15

#endif
