#include "solver/emission/soil_no.h"

#include <math.h>

double ql_soil_no_warmth(double soil_temperature) {
  /* YL95, section 2, as GEOS-Chem had it (soiltemp.f): wet soil */
  if (!(soil_temperature > 0.0)) return 0.0;
  if (soil_temperature < 10.0) return 0.28 * soil_temperature;
  return soil_temperature < 30.0 ? exp(0.103 * soil_temperature) : 21.97;
}

double ql_soil_no_escape(double leaf_area_index) {
  /* YL95, section 5: what cuticles (kc 0.24) and stomata (ks 8.75) leave; the stomata's area is
   * 0.006 of the leaves': together 0.0525, as MEGAN has it in CMAQ (megan_fx_mod.f90, VEG_ADJ) */
  return 0.5 * (exp(-0.24 * leaf_area_index) + exp(-8.75 * 0.006 * leaf_area_index));
}
