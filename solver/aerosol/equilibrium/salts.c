#include "solver/aerosol/equilibrium/salts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

extern const char ql_equilibrium_molality_csv[];

static const char *next_line(const char *text) {
  const char *end = strchr(text, '\n');
  return end ? end + 1 : text + strlen(text);
}

ql_status ql_salts_read(ql_salts_table *table) {
  const char *at = ql_equilibrium_molality_csv;
  while (*at == '#') at = next_line(at);
  at = next_line(at); /* the names of the columns */
  for (int row = 0; row < QL_SALTS_STEPS; row++) {
    char *end;
    const double percent = strtod(at, &end);
    for (int salt = 0; salt < QL_SALTS_COUNT; salt++) {
      double *value = &table->molality[row][salt];
      const bool comma = *end == ',';
      *value = comma ? strtod(end + 1, &end) : 0.0;
      if (!(*value > 0.0) || percent != row + 1)
        return ql_error_set(QL_ERR_INPUT,
                            "embedded table molality.csv: row %d, column %d is not a molality",
                            row + 1, salt + 1);
    }
    at = next_line(end);
  }
  return QL_OK;
}

void ql_salts_at(const ql_salts_table *table, double humidity, bool smooth, int lane,
                 ql_salts_water water) {
  const double percent = 100.0 * fmin(fmax(humidity, 0.005), 0.995);
  const double base = floor(smooth ? percent : percent + 0.5);
  const int low = (int)fmax(base, 1.0) - 1;
  const int high = low + 1 < QL_SALTS_STEPS ? low + 1 : low;
  const double weight = smooth ? fmax(percent - (low + 1), 0.0) : 0.0;
  for (int salt = 0; salt < QL_SALTS_COUNT; salt++)
    water[salt][lane] =
        1.0 / ((1.0 - weight) * table->molality[low][salt] + weight * table->molality[high][salt]);
}

/* As much of a salt as its two ions allow, `many` of the first and `few` of the second to each unit
 * of it; the ions are used up accordingly. Returns the amount of the salt. */
static inline double pair(double *first, double many, double *second, double few) {
  const double x = *first / many, y = *second / few;
  const double salt = x < y ? x : y;
  *first -= many * salt;
  *second -= few * salt;
  *first = *first > 0.0 ? *first : 0.0;
  *second = *second > 0.0 ? *second : 0.0;
  return salt;
}

static inline double least(double a, double b) {
  return a < b ? a : b;
}

static inline double positive(double a) {
  return a > 0.0 ? a : 0.0;
}

void ql_salts_sum(const ql_salts_ions *ions, const ql_salts_water each, ql_activity_lanes water) {
#pragma omp simd
  for (int n = 0; n < QL_ACTIVITY_LANES; n++) {
    double na = ions->na[n], k = ions->k[n], mg = ions->mg[n], ca = ions->ca[n];
    double so4 = ions->so4[n], nh4 = ions->nh4[n], no3 = ions->no3[n], cl = ions->cl[n];
    const double k2so4 = pair(&k, 2.0, &so4, 1.0);
    const double mgso4 = pair(&mg, 1.0, &so4, 1.0);
    const double na2so4 = pair(&na, 2.0, &so4, 1.0);
    /* Ammonium and the sulfate left: (NH4)2SO4 and letovicite down to 3 : 2, letovicite and
     * NH4HSO4 down to 1 : 1; below that free acid. */
    const double acid = positive(so4 - nh4);
    const double bound = so4 - acid, spare = positive(2.0 * bound - nh4); /* H+ of bisulfate */
    const double used = 2.0 * bound - spare, neutral = positive(used - bound - spare);
    const double letovicite = least(spare, used - bound);
    const double nh4hso4 = positive(2.0 * spare - bound);
    nh4 = positive(nh4 - used);
    /* Free acid makes bisulfate of the sodium, then of the potassium sulfate. */
    const double sodium = least(acid, na2so4), potassium = least(acid - sodium, k2so4);
    const double h2so4 = acid - sodium - potassium;
    double sum = (na2so4 - sodium) * each[QL_SALTS_NA2SO4][n] +
                 2.0 * sodium * each[QL_SALTS_NAHSO4][n] +
                 (k2so4 - potassium) * each[QL_SALTS_K2SO4][n] +
                 2.0 * potassium * each[QL_SALTS_KHSO4][n] + mgso4 * each[QL_SALTS_MGSO4][n] +
                 neutral * each[QL_SALTS_NH42SO4][n] + letovicite * each[QL_SALTS_LETOVICITE][n] +
                 nh4hso4 * each[QL_SALTS_NH4HSO4][n] + h2so4 * each[QL_SALTS_H2SO4][n];
    sum += pair(&na, 1.0, &no3, 1.0) * each[QL_SALTS_NANO3][n];
    sum += pair(&na, 1.0, &cl, 1.0) * each[QL_SALTS_NACL][n];
    sum += pair(&ca, 1.0, &no3, 2.0) * each[QL_SALTS_CANO32][n];
    sum += pair(&ca, 1.0, &cl, 2.0) * each[QL_SALTS_CACL2][n];
    sum += pair(&mg, 1.0, &no3, 2.0) * each[QL_SALTS_MGNO32][n];
    sum += pair(&mg, 1.0, &cl, 2.0) * each[QL_SALTS_MGCL2][n];
    sum += pair(&k, 1.0, &cl, 1.0) * each[QL_SALTS_KCL][n];
    sum += pair(&k, 1.0, &no3, 1.0) * each[QL_SALTS_KNO3][n];
    sum += pair(&nh4, 1.0, &no3, 1.0) * each[QL_SALTS_NH4NO3][n];
    sum += pair(&nh4, 1.0, &cl, 1.0) * each[QL_SALTS_NH4CL][n];
    water[n] = sum;
  }
}
