/* The six pollutants that an air quality index is made of, in the order of the tables of HJ 633. */
#ifndef QL_GRIDS_POLLUTANT_H
#define QL_GRIDS_POLLUTANT_H

typedef enum ql_pollutant {
  QL_POLLUTANT_SO2,
  QL_POLLUTANT_NO2,
  QL_POLLUTANT_CO,
  QL_POLLUTANT_O3,
  QL_POLLUTANT_PM10,
  QL_POLLUTANT_PM25,
  QL_POLLUTANT_COUNT
} ql_pollutant;

typedef struct ql_pollutant_info {
  const char *name;    /* as people write it: "PM2.5" */
  const char *field;   /* as an output field is called: "PM25" */
  const char *units;   /* in which the standards give it: "ug m-3", CO "mg m-3" */
  double per_ug;       /* that unit in 1 ug m-3 */
  double molar_mass;   /* g mol-1; 0 for particles */
  int digits;          /* decimals kept before an index is computed (HJ 633-2026) */
  const char *name_zh; /* 细颗粒物 */
} ql_pollutant_info;

const ql_pollutant_info *ql_pollutant_get(ql_pollutant pollutant);

/* Index of a pollutant by any of its spellings (PM2.5, PM25, PM2_5), -1 if it is none. */
int ql_pollutant_find(const char *name);

/* The standard's unit in 1 ppb (1e-9 mol mol-1) of a gas at `temperature` (K) and `pressure` (Pa):
 * 1e-9 p M / (R T). */
double ql_pollutant_per_ppb(ql_pollutant pollutant, double temperature, double pressure);

#endif
