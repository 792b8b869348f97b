/* Water of a block of cells by the rule of Zdanovskii, Stokes and Robinson (ZSR). */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_SALTS_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_SALTS_H

#include "base/error.h"
#include "solver/aerosol/equilibrium/activity.h"

#include <stdbool.h>

/* In the order of the columns of tables/molality.csv. */
enum {
  QL_SALTS_NA2SO4,
  QL_SALTS_K2SO4,
  QL_SALTS_MGSO4,
  QL_SALTS_NH42SO4,
  QL_SALTS_LETOVICITE, /* (NH4)3H(SO4)2 */
  QL_SALTS_NH4HSO4,
  QL_SALTS_NAHSO4,
  QL_SALTS_KHSO4,
  QL_SALTS_H2SO4,
  QL_SALTS_NANO3,
  QL_SALTS_NACL,
  QL_SALTS_CANO32,
  QL_SALTS_CACL2,
  QL_SALTS_MGNO32,
  QL_SALTS_MGCL2,
  QL_SALTS_KNO3,
  QL_SALTS_KCL,
  QL_SALTS_NH4NO3,
  QL_SALTS_NH4CL,
  QL_SALTS_COUNT
};
enum { QL_SALTS_STEPS = 100 };

/* molality[rh in per cent - 1][salt], mol per kg of water */
typedef struct ql_salts_table {
  double molality[QL_SALTS_STEPS][QL_SALTS_COUNT];
} ql_salts_table;

/* Dissolved ions, mol m-3; so4: all of S(VI) in solution, bisulfate included. */
typedef struct ql_salts_ions {
  ql_activity_lanes na, k, mg, ca, nh4, so4, no3, cl;
} ql_salts_ions;

/* kg of water per mol of each salt */
typedef ql_activity_lanes ql_salts_water[QL_SALTS_COUNT];

ql_status ql_salts_read(ql_salts_table *table);

/* Water of each salt at `humidity` (0-1, held within 0.005 .. 0.995) in one lane: that of the
 * nearest whole per cent, or (smooth) from the molality interpolated between two. */
void ql_salts_at(const ql_salts_table *table, double humidity, bool smooth, int lane,
                 ql_salts_water water);

/* Pair the ions to salts (docs/theory/equilibrium.md, Water) and add up their water, kg m-3. */
void ql_salts_sum(const ql_salts_ions *ions, const ql_salts_water each, ql_activity_lanes water);

#endif
