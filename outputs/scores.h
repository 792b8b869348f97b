/* Scores of pairs of modelled and observed values. M model, O observation, sums over the n pairs.
 * Definitions: Emery et al. 2017 (J. Air Waste Manage. 67, 582), table 1; index of agreement:
 * Willmott 1981 (Phys. Geogr. 2, 184); factor of two: Chang & Hanna 2004 (Meteorol. Atmos. Phys.
 * 87, 167). */
#ifndef QL_OUTPUTS_SCORES_H
#define QL_OUTPUTS_SCORES_H

#include <stddef.h>

typedef struct ql_scores {
  size_t n;
  double mean_model, mean_observed; /* unit of the values */
  double mb, mae, rmse;             /* unit of the values */
  double nmb, nme;                  /* 1: sum(M-O)/sum(O), sum|M-O|/sum(O) */
  double r, ioa, fac2;              /* 1 */
} ql_scores;

/* Scores of the pairs in which both values are there (not NaN). What is not defined (r of a
 * constant series, NMB where the observations sum to nothing, all of no pair) is NaN. FAC2 counts
 * pairs with O > 0. */
ql_scores ql_scores_of(const double *model, const double *observed, size_t count);

#endif
