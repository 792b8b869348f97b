/* Splitting and merging of puffs. Mass, centre and covariance are kept. */
#ifndef QL_SOLVER_PUFF_MERGE_H
#define QL_SOLVER_PUFF_MERGE_H

#include "solver/puff/puffs.h"

/* Split a puff along the longer axis of its horizontal covariance into three: shares 1/6, 2/3, 1/6
 * at -d sqrt(3), 0, d sqrt(3), d^2 half the variance along that axis, each with the other half: the
 * moments stay up to the fifth (Gauss and Hermite's nodes). Two places must be free, else
 * QL_ERR_ARGUMENT. */
ql_status ql_puffs_split(ql_puffs *puffs, int puff);

/* Put puff b into puff a (mass-weighted means; the covariance takes up their distance) and remove
 * it. Both must have mass and one source. */
void ql_puffs_merge(ql_puffs *puffs, int a, int b);

/* Merge puffs that follow each other in the list (as a source sets them free), if they have one
 * source, differ in size by less than a factor of 1.25 (SCIPUFF's) and stand nearer than `reach`
 * times their spread. Returns how many were merged. */
int ql_puffs_merge_neighbours(ql_puffs *puffs, double reach);

#endif
