#include "solver/aerosol/particles.h"

#include <string.h>

/* Mass-median diameters: accumulation mode 0.4 um and coarse mode 5 um, within the ranges that
 * Seinfeld & Pandis (2016, chapter 8) give for urban and rural volume distributions. Densities, g
 * cm-3: the salts ammonium sulfate 1.77 and nitrate 1.73, black carbon 1.8 (Bond & Bergstrom 2006),
 * organic 1.4 and mineral matter 2.6 as CMAQ has primary organic carbon and soil (AERO_DATA.F;
 * Turpin & Lim 2001 suggest 1.2 for organic matter). */
static const ql_particle particles[] = {
    {{"PSO4", true, true, 96.06e-3, 0.4e-6, 1770.0}, true, "primary sulfate"},
    {{"PNO3", true, true, 62.00e-3, 0.4e-6, 1730.0}, true, "primary nitrate"},
    {{"POA", true, true, 0.0, 0.4e-6, 1400.0}, true, "primary organic matter"},
    {{"PEC", true, true, 12.011e-3, 0.4e-6, 1800.0}, true, "elemental carbon"},
    {{"FPRM", true, true, 0.0, 0.4e-6, 2600.0}, true, "other primary, fine"},
    {{"FCRS", true, true, 0.0, 0.4e-6, 2600.0}, true, "crustal, fine"},
    {{"CPRM", true, true, 0.0, 5.0e-6, 2600.0}, false, "other primary, coarse"},
    {{"CCRS", true, true, 0.0, 5.0e-6, 2600.0}, false, "crustal, coarse"},
};

int ql_particles_count(void) {
  return (int)(sizeof particles / sizeof particles[0]);
}

const ql_particle *ql_particles_at(int index) {
  return &particles[index];
}

ql_status ql_particles_append(ql_arena *arena, const ql_species *gases, int gas_count,
                              ql_species_table *table) {
  const int count = gas_count + ql_particles_count();
  ql_species *items = NULL;
  QL_TRY(ql_arena_take(arena, "species table", (size_t)count, sizeof *items, &items));
  memcpy(items, gases, (size_t)gas_count * sizeof *items);
  for (int p = 0; p < ql_particles_count(); p++) items[gas_count + p] = particles[p].species;
  *table = (ql_species_table){.count = count, .items = items};
  return QL_OK;
}
