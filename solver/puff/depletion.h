/* What a puff loses on its way: to the ground, to rain, by first-order decay. The loss is taken
 * from the whole puff (source depletion); its shape stays. */
#ifndef QL_SOLVER_PUFF_DEPLETION_H
#define QL_SOLVER_PUFF_DEPLETION_H

#include "solver/puff/puffs.h"

/* Deposition velocity at height z, m s-1: 1 / (Ra + Rb + Rc). Ra from similarity; Rb = 2 / (k u*)
 * (Sc/Pr)^2/3 (Wesely & Hicks 1977, J. Air Pollut. Control Assoc. 27, 1110), Sc/Pr = 1.8 as for
 * SO2; `surface` Rc in s m-1. */
double ql_puff_deposition_velocity(const ql_puff_air *air, double z, double surface);

/* Rates of loss of one species. */
typedef struct ql_puff_loss {
  double velocity; /* m s-1: deposition velocity at `height` */
  double height;   /* m above ground */
  double washout;  /* s-1, of all mass below the lid and above */
  double decay;    /* s-1 */
} ql_puff_loss;

/* Take from puffs [first, last) what they lose in dt seconds, loss[species]: mass times 1 -
 * exp(-(velocity density(height) + washout + decay) dt). `gone`[species], if not NULL, gets the sum
 * added. */
void ql_puff_deplete(ql_puffs *puffs, const int range[2], const ql_puff_flow *flow,
                     const ql_puff_loss *loss, double dt, double *gone);

#endif
