#include "solver/aerosol/particles.h"

#include <string.h>

/* Densities, g cm-3: the salts ammonium sulfate 1.77 and nitrate 1.73, black carbon 1.8 (Bond &
 * Bergstrom 2006), organic 1.4 and mineral matter 2.6 as CMAQ has primary organic carbon and soil
 * (AERO_DATA.F; Turpin & Lim 2001 suggest 1.2 for organic matter), sea salt 2.2. */
#define FINE(name, mass, density)                                                                  \
  { name, true, true, mass, QL_MODE_FINE, density }
#define COARSE(name, mass, density)                                                                \
  { name, true, true, mass, QL_MODE_COARSE, density }

/* Volatility bins: C* of 0, 1, 10, 100, 1000 ug m-3 at 298 K (solver/aerosol/organic), with the
 * molar masses of CAMx 7.20 (Includes/soap.inc: mwPAP0, mwPAS0, mwPBS0, mwVBS; Koo et al. 2014). */
static const ql_particle particles[] = {
    {FINE("PSO4", 96.06e-3, 1770.0), QL_COMPONENT_SULFATE, "sulfate"},
    {FINE("PNO3", 62.00e-3, 1730.0), QL_COMPONENT_NITRATE, "nitrate"},
    {FINE("PNH4", 18.04e-3, 1770.0), QL_COMPONENT_AMMONIUM, "ammonium"},
    {FINE("PCL", 35.45e-3, 2200.0), QL_COMPONENT_SEA_SALT, "chloride"},
    {FINE("NA", 22.99e-3, 2200.0), QL_COMPONENT_SEA_SALT, "sodium"},
    {FINE("PCA", 40.08e-3, 2600.0), QL_COMPONENT_DUST, "calcium"},
    {FINE("PK", 39.10e-3, 2600.0), QL_COMPONENT_DUST, "potassium"},
    {FINE("PMG", 24.31e-3, 2600.0), QL_COMPONENT_DUST, "magnesium"},
    {FINE("POA", 278e-3, 1400.0), QL_COMPONENT_PRIMARY_ORGANIC, "primary organic, not volatile"},
    {FINE("POA1", 275e-3, 1400.0), QL_COMPONENT_PRIMARY_ORGANIC, "primary organic, C* 1"},
    {FINE("POA2", 272e-3, 1400.0), QL_COMPONENT_PRIMARY_ORGANIC, "primary organic, C* 10"},
    {FINE("POA3", 268e-3, 1400.0), QL_COMPONENT_PRIMARY_ORGANIC, "primary organic, C* 100"},
    {FINE("POA4", 266e-3, 1400.0), QL_COMPONENT_PRIMARY_ORGANIC, "primary organic, C* 1000"},
    {FINE("ASOA0", 172e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "anthropogenic, not volatile"},
    {FINE("ASOA1", 167e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "anthropogenic, C* 1"},
    {FINE("ASOA2", 163e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "anthropogenic, C* 10"},
    {FINE("ASOA3", 158e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "anthropogenic, C* 100"},
    {FINE("ASOA4", 153e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "anthropogenic, C* 1000"},
    {FINE("BSOA0", 172e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "biogenic, not volatile"},
    {FINE("BSOA1", 167e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "biogenic, C* 1"},
    {FINE("BSOA2", 163e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "biogenic, C* 10"},
    {FINE("BSOA3", 158e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "biogenic, C* 100"},
    {FINE("BSOA4", 153e-3, 1400.0), QL_COMPONENT_SECONDARY_ORGANIC, "biogenic, C* 1000"},
    {FINE("PEC", 12.011e-3, 1800.0), QL_COMPONENT_BLACK_CARBON, "elemental carbon"},
    {FINE("FPRM", 0.0, 2600.0), QL_COMPONENT_OTHER, "other primary, fine"},
    {FINE("FCRS", 0.0, 2600.0), QL_COMPONENT_DUST, "crustal, fine"},
    {COARSE("CPRM", 0.0, 2600.0), QL_COMPONENT_OTHER, "other primary, coarse"},
    {COARSE("CCRS", 0.0, 2600.0), QL_COMPONENT_DUST, "crustal, coarse"},
    {COARSE("CNA", 22.99e-3, 2200.0), QL_COMPONENT_SEA_SALT, "sodium, coarse"},
    {COARSE("CCL", 35.45e-3, 2200.0), QL_COMPONENT_SEA_SALT, "chloride, coarse"},
    {COARSE("CSO4", 96.06e-3, 1770.0), QL_COMPONENT_SULFATE, "sulfate, coarse"},
    {COARSE("CNO3", 62.00e-3, 1730.0), QL_COMPONENT_NITRATE, "nitrate, coarse"},
};

/* Vapours of the volatility bins have the molar mass of their particle; bin 0 is the condensable
 * product, which condenses within the step that made it. */
static const ql_species gases[] = {
    {.name = "NH3", .transported = true, .molar_mass = 17.031e-3},
    {.name = "HCL", .transported = true, .molar_mass = 36.461e-3},
    {.name = "POG0", .transported = false, .molar_mass = 278e-3},
    {.name = "POG1", .transported = true, .molar_mass = 275e-3},
    {.name = "POG2", .transported = true, .molar_mass = 272e-3},
    {.name = "POG3", .transported = true, .molar_mass = 268e-3},
    {.name = "POG4", .transported = true, .molar_mass = 266e-3},
    {.name = "ASOG0", .transported = false, .molar_mass = 172e-3},
    {.name = "ASOG1", .transported = true, .molar_mass = 167e-3},
    {.name = "ASOG2", .transported = true, .molar_mass = 163e-3},
    {.name = "ASOG3", .transported = true, .molar_mass = 158e-3},
    {.name = "ASOG4", .transported = true, .molar_mass = 153e-3},
    {.name = "BSOG0", .transported = false, .molar_mass = 172e-3},
    {.name = "BSOG1", .transported = true, .molar_mass = 167e-3},
    {.name = "BSOG2", .transported = true, .molar_mass = 163e-3},
    {.name = "BSOG3", .transported = true, .molar_mass = 158e-3},
    {.name = "BSOG4", .transported = true, .molar_mass = 153e-3},
};
enum { GASES = sizeof gases / sizeof gases[0] };

int ql_particles_count(void) {
  return (int)(sizeof particles / sizeof particles[0]);
}

const ql_particle *ql_particles_at(int index) {
  return &particles[index];
}

ql_status ql_particles_append(ql_arena *arena, const ql_species *mechanism, int gas_count,
                              ql_species_table *table) {
  const ql_species_table of_mechanism = {gas_count, mechanism};
  const int most = gas_count + GASES + ql_particles_count();
  ql_species *items = NULL;
  QL_TRY(ql_arena_take(arena, "species table", (size_t)most, sizeof *items, &items));
  memcpy(items, mechanism, (size_t)gas_count * sizeof *items);
  int count = gas_count;
  for (int g = 0; g < GASES; g++)
    if (ql_species_find(&of_mechanism, gases[g].name) < 0) items[count++] = gases[g];
  for (int p = 0; p < ql_particles_count(); p++) items[count++] = particles[p].species;
  *table = (ql_species_table){.count = count, .items = items};
  return QL_OK;
}
