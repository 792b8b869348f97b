#include "grids/pollutant.h"

#include "base/constants.h"

#include <string.h>

/* Molar masses: IUPAC standard atomic weights 2021 (O 15.999, N 14.007, S 32.06, C 12.011). */
static const ql_pollutant_info infos[QL_POLLUTANT_COUNT] = {
    {"SO2", "SO2", "ug m-3", 1.0, 64.058, 0, "二氧化硫"},
    {"NO2", "NO2", "ug m-3", 1.0, 46.005, 0, "二氧化氮"},
    {"CO", "CO", "mg m-3", 1e-3, 28.010, 1, "一氧化碳"},
    {"O3", "O3", "ug m-3", 1.0, 47.997, 0, "臭氧"},
    {"PM10", "PM10", "ug m-3", 1.0, 0.0, 0, "可吸入颗粒物"},
    {"PM2.5", "PM25", "ug m-3", 1.0, 0.0, 0, "细颗粒物"},
};

const ql_pollutant_info *ql_pollutant_get(ql_pollutant pollutant) {
  return &infos[pollutant];
}

int ql_pollutant_find(const char *name) {
  if (strcmp(name, "PM2_5") == 0) return QL_POLLUTANT_PM25;
  for (int p = 0; p < QL_POLLUTANT_COUNT; p++)
    if (strcmp(infos[p].name, name) == 0 || strcmp(infos[p].field, name) == 0) return p;
  return -1;
}

double ql_pollutant_per_ppb(ql_pollutant pollutant, double temperature, double pressure) {
  const double moles = 1e-9 * pressure / (QL_GAS_CONSTANT * temperature); /* mol m-3 in 1 ppb */
  return moles * infos[pollutant].molar_mass * 1e6 * infos[pollutant].per_ug;
}
