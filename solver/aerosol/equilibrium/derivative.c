#include "solver/aerosol/equilibrium/derivative.h"

#include "solver/aerosol/equilibrium/activity_gradient.h"
#include "solver/aerosol/equilibrium/block.h"
#include "solver/aerosol/equilibrium/constants.h"
#include "solver/aerosol/equilibrium/salts_gradient.h"

#include <math.h>

/* The unknowns at the solution: ln of the activity quotients of the four equilibria, ln of water,
 * ln of H+ (block.c). A tangent has a column for each of them and for each soluble total. */
enum { NH4, NO3, CL, HSO4, WATER, HYDROGEN, UNKNOWNS };
enum { TOTALS = QL_EQUILIBRIUM_TOTALS, COLUMNS = UNKNOWNS + TOTALS };
typedef double tangent[COLUMNS];
typedef double matrix[TOTALS][TOTALS];

/* An amount, mol m-3, and how it changes. */
typedef struct amount {
  double of;
  tangent by;
} amount;

/* All that is dissolved. */
typedef struct solution {
  double total[TOTALS], water, temperature, hydroxide;
  amount h, nh4, no3, cl, hso4, so4; /* so4: without bisulfate */
  ql_salts_water each;               /* in lane 0 */
} solution;

static void add(tangent to, double factor, const tangent from) {
  for (int c = 0; c < COLUMNS; c++) to[c] += factor * from[c];
}

static double charge_of(int total) { /* of a cation, or minus that of an anion */
  static const double charge[TOTALS] = {
      [QL_EQUILIBRIUM_NA] = 1.0,  [QL_EQUILIBRIUM_SO4] = -2.0, [QL_EQUILIBRIUM_NO3] = -1.0,
      [QL_EQUILIBRIUM_CL] = -1.0, [QL_EQUILIBRIUM_CA] = 2.0,   [QL_EQUILIBRIUM_K] = 1.0,
      [QL_EQUILIBRIUM_MG] = 2.0};
  return charge[total];
}

/* What of the totals can dissolve (equilibrium.c: CaSO4, then carbonate), and its derivatives
 * by[soluble][total]. */
static void dissolve(double total[TOTALS], matrix by) {
  double *so4 = &total[QL_EQUILIBRIUM_SO4], *ca = &total[QL_EQUILIBRIUM_CA];
  const bool lime = *ca > *so4; /* which of the two is left */
  const int left = lime ? QL_EQUILIBRIUM_CA : QL_EQUILIBRIUM_SO4;
  const int gone = lime ? QL_EQUILIBRIUM_SO4 : QL_EQUILIBRIUM_CA;
  for (int s = 0; s < TOTALS; s++)
    for (int t = 0; t < TOTALS; t++) by[s][t] = s == t ? 1.0 : 0.0;
  by[gone][gone] = 0.0;
  by[left][gone] = -1.0;
  total[left] -= total[gone];
  total[gone] = 0.0;
  double anions = 0.0, cations = 0.0, anions_by[TOTALS] = {0}, cations_by[TOTALS] = {0};
  for (int s = 0; s < TOTALS; s++) {
    const double z = charge_of(s);
    if (z < 0.0) anions -= z * total[s];
    if (z > 0.0) cations += z * total[s];
    for (int t = 0; t < TOTALS; t++) {
      if (z < 0.0) anions_by[t] -= z * by[s][t];
      if (z > 0.0) cations_by[t] += z * by[s][t];
    }
  }
  if (cations <= anions) return;
  const double share = anions / cations;
  for (int s = 0; s < TOTALS; s++) {
    if (charge_of(s) <= 0.0) continue;
    for (int t = 0; t < TOTALS; t++)
      by[s][t] = share * by[s][t] + total[s] / cations * (anions_by[t] - share * cations_by[t]);
    total[s] *= share;
  }
}

/* An amount that is `fraction` of a total; `odds` says which unknowns raise ln of fraction over
 * (1 - fraction), and by how much. */
static amount part_of(const solution *s, int total, double fraction, const double odds[UNKNOWNS]) {
  amount a = {.of = s->total[total] * fraction};
  for (int u = 0; u < UNKNOWNS; u++) a.by[u] = a.of * (1.0 - fraction) * odds[u];
  a.by[UNKNOWNS + total] = fraction;
  return a;
}

/* The ionic strength and its change; held as in block.c. */
static double find_strength(const solution *s, tangent by) {
  double sum = 0.0;
  for (int t = 0; t < TOTALS; t++) {
    const bool whole = t == QL_EQUILIBRIUM_NA || t == QL_EQUILIBRIUM_CA || t == QL_EQUILIBRIUM_K ||
                       t == QL_EQUILIBRIUM_MG; /* all of it is dissolved */
    if (!whole) continue;
    sum += charge_of(t) * charge_of(t) * s->total[t];
    by[UNKNOWNS + t] += 0.5 * charge_of(t) * charge_of(t) / s->water;
  }
  const amount *ions[] = {&s->h, &s->nh4, &s->no3, &s->cl, &s->hso4, &s->so4};
  for (int i = 0; i < 6; i++) {
    const double square = ions[i] == &s->so4 ? 4.0 : 1.0;
    sum += square * ions[i]->of;
    add(by, 0.5 * square / s->water, ions[i]->by);
  }
  const double strength = 0.5 * sum / s->water, held = fmin(fmax(strength, 1e-20), 100.0);
  by[WATER] -= strength;
  if (held != strength)
    for (int c = 0; c < COLUMNS; c++) by[c] = 0.0;
  return held;
}

/* Molalities of the ions of the mixing rule with the ionic strength, and their changes. */
typedef struct molalities {
  double of[QL_ACTIVITY_GRADIENT_COUNT];
  tangent by[QL_ACTIVITY_GRADIENT_COUNT];
} molalities;

static void find_molalities(const solution *s, molalities *m) {
  amount na = {.of = s->total[QL_EQUILIBRIUM_NA]};
  na.by[UNKNOWNS + QL_EQUILIBRIUM_NA] = 1.0;
  const amount *const amounts[QL_ACTIVITY_GRADIENT_STRENGTH] = {&s->h,   &na,      &s->nh4, &s->cl,
                                                                &s->so4, &s->hso4, &s->no3};
  *m = (molalities){0};
  for (int i = 0; i < QL_ACTIVITY_GRADIENT_STRENGTH; i++) {
    m->of[i] = amounts[i]->of / s->water;
    add(m->by[i], 1.0 / s->water, amounts[i]->by);
    m->by[i][WATER] -= m->of[i];
  }
  m->of[QL_ACTIVITY_GRADIENT_STRENGTH] = find_strength(s, m->by[QL_ACTIVITY_GRADIENT_STRENGTH]);
}

/* The solution from what the solver found: fractions from the equilibria at its activities. */
static void find_solution(const ql_activity_gradient_logs *logs, const ql_constants *c, double h,
                          solution *s) {
  static const double nh4_odds[UNKNOWNS] = {[NH4] = 1.0, [HYDROGEN] = 1.0};
  static const double no3_odds[UNKNOWNS] = {[NO3] = 1.0, [WATER] = 2.0, [HYDROGEN] = -1.0};
  static const double cl_odds[UNKNOWNS] = {[CL] = 1.0, [WATER] = 2.0, [HYDROGEN] = -1.0};
  static const double hso4_odds[UNKNOWNS] = {[HSO4] = -1.0, [WATER] = -1.0, [HYDROGEN] = 1.0};
  const double w = s->water;
  const double nh4 = c->nh4 * exp(2.0 * (logs->hno3.value - logs->nh4no3.value));
  const double no3 = c->no3 * w * w * exp(-2.0 * logs->hno3.value);
  const double cl = c->cl * w * w * exp(-2.0 * logs->hcl.value);
  const double hso4 = c->hso4 * w * exp(2.0 * logs->hhso4.value - 3.0 * logs->h2so4.value);
  s->h = (amount){.of = h};
  s->h.by[HYDROGEN] = h;
  s->nh4 = part_of(s, QL_EQUILIBRIUM_NH3, nh4 * h / (1.0 + nh4 * h), nh4_odds);
  s->no3 = part_of(s, QL_EQUILIBRIUM_NO3, no3 / (no3 + h), no3_odds);
  s->cl = part_of(s, QL_EQUILIBRIUM_CL, cl / (cl + h), cl_odds);
  s->hso4 = part_of(s, QL_EQUILIBRIUM_SO4, h / (h + hso4), hso4_odds);
  s->so4 = (amount){.of = s->total[QL_EQUILIBRIUM_SO4] - s->hso4.of};
  s->so4.by[UNKNOWNS + QL_EQUILIBRIUM_SO4] = 1.0;
  add(s->so4.by, -1.0, s->hso4.by);
  s->hydroxide = c->oh * w * w / h;
}

/* Change of the logarithm of an activity coefficient, times `factor`, added to a row. */
static void add_log(tangent row, double factor, const ql_activity_gradient_log *log,
                    const molalities *m) {
  for (int i = 0; i < QL_ACTIVITY_GRADIENT_COUNT; i++) add(row, factor * log->by[i], m->by[i]);
}

/* Change of ln of the water that the ions hold, taken from a row. */
static void take_water(tangent row, const solution *s) {
  static const int total[QL_SALTS_GRADIENT_COUNT] = {[QL_SALTS_GRADIENT_NA] = QL_EQUILIBRIUM_NA,
                                                     [QL_SALTS_GRADIENT_K] = QL_EQUILIBRIUM_K,
                                                     [QL_SALTS_GRADIENT_MG] = QL_EQUILIBRIUM_MG,
                                                     [QL_SALTS_GRADIENT_CA] = QL_EQUILIBRIUM_CA,
                                                     [QL_SALTS_GRADIENT_SO4] = QL_EQUILIBRIUM_SO4};
  const amount *const moving[QL_SALTS_GRADIENT_COUNT] = {[QL_SALTS_GRADIENT_NH4] = &s->nh4,
                                                         [QL_SALTS_GRADIENT_NO3] = &s->no3,
                                                         [QL_SALTS_GRADIENT_CL] = &s->cl};
  double ions[QL_SALTS_GRADIENT_COUNT];
  for (int i = 0; i < QL_SALTS_GRADIENT_COUNT; i++)
    ions[i] = moving[i] ? moving[i]->of : s->total[total[i]];
  const ql_salts_gradient_amount water = ql_salts_gradient(ions, s->each, 0);
  if (water.of <= QL_BLOCK_LEAST_WATER) return;
  for (int i = 0; i < QL_SALTS_GRADIENT_COUNT; i++) {
    const double rise = water.by[i] / water.of;
    if (moving[i])
      add(row, -rise, moving[i]->by);
    else
      row[UNKNOWNS + total[i]] -= rise;
  }
}

/* The balance of charges, relative to all positive ones. */
static void set_charges(tangent row, const solution *s) {
  double positive = s->h.of + s->nh4.of;
  add(row, 1.0, s->h.by);
  add(row, 1.0, s->nh4.by);
  add(row, -1.0, s->no3.by);
  add(row, -1.0, s->cl.by);
  add(row, 1.0, s->hso4.by);
  row[UNKNOWNS + QL_EQUILIBRIUM_SO4] -= 2.0;
  row[WATER] -= 2.0 * s->hydroxide;
  row[HYDROGEN] += s->hydroxide;
  for (int t = 0; t < TOTALS; t++) {
    if (charge_of(t) <= 0.0) continue;
    row[UNKNOWNS + t] += charge_of(t);
    positive += charge_of(t) * s->total[t];
  }
  for (int c = 0; c < COLUMNS; c++) row[c] /= positive;
}

/* Eliminate the unknowns (Gauss, the largest pivot of the column); leaves in their rows, in the
 * columns of the totals, the derivatives of the unknowns. False if a pivot is zero. */
static bool eliminate(tangent rows[UNKNOWNS]) {
  for (int u = 0; u < UNKNOWNS; u++) {
    int best = u;
    for (int r = u + 1; r < UNKNOWNS; r++)
      if (fabs(rows[r][u]) > fabs(rows[best][u])) best = r;
    const double pivot = rows[best][u];
    if (!(fabs(pivot) > 1e-12)) return false;
    for (int c = 0; c < COLUMNS; c++) {
      const double moved = rows[best][c];
      rows[best][c] = rows[u][c];
      rows[u][c] = moved / pivot;
    }
    for (int r = 0; r < UNKNOWNS; r++)
      if (r != u) add(rows[r], -rows[r][u], rows[u]);
  }
  for (int u = 0; u < UNKNOWNS; u++)
    for (int c = UNKNOWNS; c < COLUMNS; c++) rows[u][c] = -rows[u][c];
  return true;
}

/* A part's derivatives by the totals: through the unknowns and directly, by way of what of the
 * totals is soluble. */
static void set_part(const tangent by, tangent unknowns[UNKNOWNS], matrix soluble,
                     double row[TOTALS]) {
  for (int t = 0; t < TOTALS; t++) row[t] = 0.0;
  for (int s = 0; s < TOTALS; s++) {
    double whole = by[UNKNOWNS + s];
    for (int u = 0; u < UNKNOWNS; u++) whole += by[u] * unknowns[u][UNKNOWNS + s];
    for (int t = 0; t < TOTALS; t++) row[t] += whole * soluble[s][t];
  }
}

/* What is left of a total beside the parts that are set. */
static void set_rest(int total, const double *first, const double *second, double row[TOTALS]) {
  for (int t = 0; t < TOTALS; t++)
    row[t] = (t == total ? 1.0 : 0.0) - first[t] - (second ? second[t] : 0.0);
}

static void set_parts(const solution *s, tangent unknowns[UNKNOWNS], matrix soluble,
                      ql_equilibrium_jacobian j) {
  tangent water = {[WATER] = s->water};
  set_part(s->nh4.by, unknowns, soluble, j[QL_EQUILIBRIUM_NH4_AQ]);
  set_part(s->no3.by, unknowns, soluble, j[QL_EQUILIBRIUM_NO3_AQ]);
  set_part(s->cl.by, unknowns, soluble, j[QL_EQUILIBRIUM_CL_AQ]);
  set_part(s->so4.by, unknowns, soluble, j[QL_EQUILIBRIUM_SO4_AQ]);
  set_part(s->hso4.by, unknowns, soluble, j[QL_EQUILIBRIUM_HSO4_AQ]);
  set_part(s->h.by, unknowns, soluble, j[QL_EQUILIBRIUM_H_AQ]);
  set_part(water, unknowns, soluble, j[QL_EQUILIBRIUM_WATER]);
  set_rest(QL_EQUILIBRIUM_NH3, j[QL_EQUILIBRIUM_NH4_AQ], NULL, j[QL_EQUILIBRIUM_NH3_GAS]);
  set_rest(QL_EQUILIBRIUM_NO3, j[QL_EQUILIBRIUM_NO3_AQ], NULL, j[QL_EQUILIBRIUM_HNO3_GAS]);
  set_rest(QL_EQUILIBRIUM_CL, j[QL_EQUILIBRIUM_CL_AQ], NULL, j[QL_EQUILIBRIUM_HCL_GAS]);
  set_rest(QL_EQUILIBRIUM_SO4, j[QL_EQUILIBRIUM_SO4_AQ], j[QL_EQUILIBRIUM_HSO4_AQ],
           j[QL_EQUILIBRIUM_CASO4]);
}

/* The amounts that the solver found, without their changes, for the activities there. */
static void load_solution(const ql_equilibrium_cells *cells, size_t i, solution *s) {
  double *const *part = cells->part;
  s->water = part[QL_EQUILIBRIUM_WATER][i];
  s->temperature = cells->temperature[i];
  s->h = (amount){.of = part[QL_EQUILIBRIUM_H_AQ][i]};
  s->nh4 = (amount){.of = part[QL_EQUILIBRIUM_NH4_AQ][i]};
  s->no3 = (amount){.of = part[QL_EQUILIBRIUM_NO3_AQ][i]};
  s->cl = (amount){.of = part[QL_EQUILIBRIUM_CL_AQ][i]};
  s->hso4 = (amount){.of = part[QL_EQUILIBRIUM_HSO4_AQ][i]};
  s->so4 = (amount){.of = part[QL_EQUILIBRIUM_SO4_AQ][i]};
}

static ql_status differentiate(const ql_equilibrium *solver, const ql_equilibrium_cells *cells,
                               size_t i, ql_equilibrium_jacobian jacobian) {
  solution s;
  matrix soluble;
  molalities m;
  tangent rows[UNKNOWNS] = {{0}};
  ql_activity_gradient_logs logs;
  for (int t = 0; t < TOTALS; t++) s.total[t] = cells->total[t][i];
  dissolve(s.total, soluble);
  load_solution(cells, i, &s);
  find_molalities(&s, &m);
  ql_activity_gradient(m.of, s.temperature, &logs);
  const ql_constants constants =
      ql_constants_at(s.temperature, ql_block_humidity(cells->humidity[i]));
  find_solution(&logs, &constants, s.h.of, &s);
  find_molalities(&s, &m);
  for (int u = 0; u < HYDROGEN; u++) rows[u][u] = 1.0;
  add_log(rows[NH4], -2.0, &logs.hno3, &m);
  add_log(rows[NH4], 2.0, &logs.nh4no3, &m);
  add_log(rows[NO3], 2.0, &logs.hno3, &m);
  add_log(rows[CL], 2.0, &logs.hcl, &m);
  add_log(rows[HSO4], -2.0, &logs.hhso4, &m);
  add_log(rows[HSO4], 3.0, &logs.h2so4, &m);
  ql_salts_at(&solver->table, cells->humidity[i], true, 0, s.each);
  take_water(rows[WATER], &s);
  set_charges(rows[HYDROGEN], &s);
  if (!eliminate(rows))
    return ql_error_set(QL_ERR_NUMERIC, "equilibrium: cell %zu: the partition has no derivative",
                        i);
  set_parts(&s, rows, soluble, jacobian);
  return QL_OK;
}

ql_status ql_equilibrium_derivative(const ql_equilibrium *solver, size_t count,
                                    const ql_equilibrium_cells *cells,
                                    ql_equilibrium_jacobian *jacobian) {
  if (!solver->smooth)
    return ql_error_set(QL_ERR_ARGUMENT, "equilibrium: only the smooth branch has a derivative");
  for (size_t i = 0; i < count; i++) QL_TRY(differentiate(solver, cells, i, jacobian[i]));
  return QL_OK;
}

void ql_equilibrium_transposed(size_t count, const ql_equilibrium_jacobian *jacobian,
                               const double *const by_part[QL_EQUILIBRIUM_PARTS],
                               double *const by_total[TOTALS]) {
  for (size_t i = 0; i < count; i++)
    for (int t = 0; t < TOTALS; t++) {
      double sum = 0.0;
      for (int p = 0; p < QL_EQUILIBRIUM_PARTS; p++) sum += jacobian[i][p][t] * by_part[p][i];
      by_total[t][i] = sum;
    }
}
