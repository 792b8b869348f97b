#include "outputs/attribution/precursors.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {"PM25", "NOx", "VOC", "SO2", "NH3", "all"};

const char *ql_precursors_name(ql_precursor precursor) {
  return precursor < QL_PRECURSOR_NONE ? names[precursor] : "";
}

ql_precursor ql_precursors_find(const char *name) {
  for (int p = 0; p < QL_PRECURSOR_NONE; p++)
    if (strcmp(name, names[p]) == 0) return (ql_precursor)p;
  return QL_PRECURSOR_NONE;
}

/* Gases that stacks may emit and that are no VOC. Vapours of primary organic matter (POG*) belong
 * to the particles, whose mass they are counted from. */
static const struct {
  const char *name;
  ql_precursor precursor;
  double kg; /* that one mol counts */
} inorganic[] = {{"NO", QL_PRECURSOR_NOX, 46.0055e-3},   {"NO2", QL_PRECURSOR_NOX, 46.0055e-3},
                 {"HONO", QL_PRECURSOR_NOX, 46.0055e-3}, {"SO2", QL_PRECURSOR_SO2, 64.066e-3},
                 {"SULF", QL_PRECURSOR_SO2, 64.066e-3},  {"NH3", QL_PRECURSOR_NH3, 17.031e-3},
                 {"CO", QL_PRECURSOR_NONE, 0.0},         {"HCL", QL_PRECURSOR_NONE, 0.0},
                 {"CL2", QL_PRECURSOR_NONE, 0.0},        {"HOCL", QL_PRECURSOR_NONE, 0.0},
                 {"O3", QL_PRECURSOR_NONE, 0.0},         {"H2", QL_PRECURSOR_NONE, 0.0},
                 {"H2O2", QL_PRECURSOR_NONE, 0.0},       {"HNO3", QL_PRECURSOR_NONE, 0.0},
                 {"CH4", QL_PRECURSOR_NONE, 0.0},        {"ECH4", QL_PRECURSOR_NONE, 0.0}};

ql_precursor ql_precursors_of(const ql_species *species, double *kg) {
  *kg = 0.0;
  if (species->particle) {
    *kg = 1.0;
    return species->mode == QL_MODE_FINE ? QL_PRECURSOR_PM25 : QL_PRECURSOR_NONE;
  }
  for (size_t n = 0; n < sizeof inorganic / sizeof inorganic[0]; n++)
    if (strcmp(species->name, inorganic[n].name) == 0) {
      *kg = inorganic[n].kg;
      return inorganic[n].precursor;
    }
  if (strncmp(species->name, "POG", 3) == 0 || !(species->molar_mass > 0.0))
    return QL_PRECURSOR_NONE;
  *kg = species->molar_mass;
  return QL_PRECURSOR_VOC;
}
