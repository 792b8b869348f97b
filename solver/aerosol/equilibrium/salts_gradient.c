#include "solver/aerosol/equilibrium/salts_gradient.h"

typedef ql_salts_gradient_amount amount;

static void add(amount *to, double factor, const amount *from) {
  to->of += factor * from->of;
  for (int i = 0; i < QL_SALTS_GRADIENT_COUNT; i++) to->by[i] += factor * from->by[i];
}

static amount difference(const amount *a, const amount *b) {
  amount d = *a;
  add(&d, -1.0, b);
  return d;
}

static amount positive(amount a) {
  return a.of > 0.0 ? a : (amount){0};
}

static amount least(const amount *a, const amount *b) {
  return a->of < b->of ? *a : *b;
}

/* As much of a salt as its two ions allow, as in ql_salts_sum. */
static amount pair(amount *first, double many, amount *second, double few) {
  const bool scarce = first->of / many < second->of / few;
  amount salt = {0};
  add(&salt, scarce ? 1.0 / many : 1.0 / few, scarce ? first : second);
  add(first, -many, &salt);
  add(second, -few, &salt);
  *(scarce ? first : second) = (amount){0};
  return salt;
}

/* Sulfates: those of potassium, magnesium and sodium, what is left with ammonium, and bisulfates
 * where acid is free. Uses up the ions; returns the water. */
static amount sulfates(amount *x, const ql_salts_water each, int lane) {
  amount *so4 = &x[QL_SALTS_GRADIENT_SO4], *nh4 = &x[QL_SALTS_GRADIENT_NH4], sum = {0};
  amount k2so4 = pair(&x[QL_SALTS_GRADIENT_K], 2.0, so4, 1.0);
  const amount mgso4 = pair(&x[QL_SALTS_GRADIENT_MG], 1.0, so4, 1.0);
  amount na2so4 = pair(&x[QL_SALTS_GRADIENT_NA], 2.0, so4, 1.0);
  amount acid = positive(difference(so4, nh4));
  const amount bound = difference(so4, &acid);
  amount spare = bound; /* H+ of bisulfate */
  add(&spare, 1.0, &bound);
  spare = positive(difference(&spare, nh4));
  amount used = bound;
  add(&used, 1.0, &bound);
  used = difference(&used, &spare);
  const amount above = difference(&used, &bound), neutral = positive(difference(&above, &spare));
  const amount letovicite = least(&spare, &above);
  amount nh4hso4 = difference(&spare, &bound);
  add(&nh4hso4, 1.0, &spare);
  nh4hso4 = positive(nh4hso4);
  *nh4 = positive(difference(nh4, &used));
  const amount sodium = least(&acid, &na2so4);
  acid = difference(&acid, &sodium);
  const amount potassium = least(&acid, &k2so4), h2so4 = difference(&acid, &potassium);
  na2so4 = difference(&na2so4, &sodium);
  k2so4 = difference(&k2so4, &potassium);
  add(&sum, each[QL_SALTS_NA2SO4][lane], &na2so4);
  add(&sum, 2.0 * each[QL_SALTS_NAHSO4][lane], &sodium);
  add(&sum, each[QL_SALTS_K2SO4][lane], &k2so4);
  add(&sum, 2.0 * each[QL_SALTS_KHSO4][lane], &potassium);
  add(&sum, each[QL_SALTS_MGSO4][lane], &mgso4);
  add(&sum, each[QL_SALTS_NH42SO4][lane], &neutral);
  add(&sum, each[QL_SALTS_LETOVICITE][lane], &letovicite);
  add(&sum, each[QL_SALTS_NH4HSO4][lane], &nh4hso4);
  add(&sum, each[QL_SALTS_H2SO4][lane], &h2so4);
  return sum;
}

amount ql_salts_gradient(const double ions[QL_SALTS_GRADIENT_COUNT], const ql_salts_water each,
                         int lane) {
  /* nitrates and chlorides in the order of their pairing */
  static const struct {
    int cation, anion, salt;
    double few; /* anions to each cation */
  } others[] = {
      {QL_SALTS_GRADIENT_NA, QL_SALTS_GRADIENT_NO3, QL_SALTS_NANO3, 1.0},
      {QL_SALTS_GRADIENT_NA, QL_SALTS_GRADIENT_CL, QL_SALTS_NACL, 1.0},
      {QL_SALTS_GRADIENT_CA, QL_SALTS_GRADIENT_NO3, QL_SALTS_CANO32, 2.0},
      {QL_SALTS_GRADIENT_CA, QL_SALTS_GRADIENT_CL, QL_SALTS_CACL2, 2.0},
      {QL_SALTS_GRADIENT_MG, QL_SALTS_GRADIENT_NO3, QL_SALTS_MGNO32, 2.0},
      {QL_SALTS_GRADIENT_MG, QL_SALTS_GRADIENT_CL, QL_SALTS_MGCL2, 2.0},
      {QL_SALTS_GRADIENT_K, QL_SALTS_GRADIENT_CL, QL_SALTS_KCL, 1.0},
      {QL_SALTS_GRADIENT_K, QL_SALTS_GRADIENT_NO3, QL_SALTS_KNO3, 1.0},
      {QL_SALTS_GRADIENT_NH4, QL_SALTS_GRADIENT_NO3, QL_SALTS_NH4NO3, 1.0},
      {QL_SALTS_GRADIENT_NH4, QL_SALTS_GRADIENT_CL, QL_SALTS_NH4CL, 1.0},
  };
  amount x[QL_SALTS_GRADIENT_COUNT] = {{0}};
  for (int i = 0; i < QL_SALTS_GRADIENT_COUNT; i++) {
    x[i].of = ions[i];
    x[i].by[i] = 1.0;
  }
  amount sum = sulfates(x, each, lane);
  for (size_t n = 0; n < sizeof others / sizeof others[0]; n++) {
    const amount salt = pair(&x[others[n].cation], 1.0, &x[others[n].anion], others[n].few);
    add(&sum, each[others[n].salt][lane], &salt);
  }
  return sum;
}
