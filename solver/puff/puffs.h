/* Puffs: Gaussian in the horizontal, with a vertical distribution that is the surface layer's own
 * for low releases and Gaussian for elevated ones. A structure of arrays, memory of an arena,
 * nothing allocated after the creation. docs/theory/puff.md has the equations. */
#ifndef QL_SOLVER_PUFF_PUFFS_H
#define QL_SOLVER_PUFF_PUFFS_H

#include "base/arena.h"
#include "solver/puff/air.h"
#include "solver/puff/surface.h"

#include <stdbool.h>

typedef struct ql_puffs {
  int count, capacity, species;
  double *x, *y;               /* m east and north: centre */
  double *height;              /* m above ground: centre of the elevated part */
  double *release;             /* m above ground: where it set out */
  double *sigma;               /* m: horizontal spread by turbulence, alike in x and y */
  double *depth;               /* m: vertical spread of the elevated part */
  double *xx, *xy, *yy;        /* m2: what shear adds to the horizontal covariance */
  double *xz, *yz;             /* m2: covariance of place and height that shear makes */
  double *age;                 /* s since the release */
  double *travel;              /* s: its place in the table of the surface layer */
  double *path;                /* m travelled */
  double *final;               /* m: rise at which the plume levels off */
  double *buoyancy, *momentum; /* m4 s-3, m4 s-2: fluxes at the stack */
  int *source;                 /* index given at the release */
  double *mass;                /* [species][capacity]: kg (or mol) */
} ql_puffs;

/* What a puff is born with. */
typedef struct ql_puff_birth {
  double x, y, height;       /* m */
  double sigma, depth;       /* m: initial spread, horizontal and vertical */
  double final;              /* m: final rise, 0 for none */
  double buoyancy, momentum; /* m4 s-3, m4 s-2 */
  int source;
} ql_puff_birth;

/* The air that moves puffs, and how they spread in it. */
typedef struct ql_puff_flow {
  const ql_puff_air *air;
  const ql_puff_surface *surface; /* of `air`, for low releases; NULL: all count as elevated */
  const double *wind; /* m s-1 east and north: the direction, and the speed of what is not in the
                         surface layer (there the table's holds); NULL: the profile of `air` */
  double shear[2];    /* s-1: d/dz of the wind to east and north; of elevated puffs only, since low
                         ones carry the shear of the surface layer in their table */
  bool relative;      /* the wind's eddies move the puffs: relative spread; else the total one */
} ql_puff_flow;

ql_status ql_puffs_create(ql_arena *arena, int capacity, int species, ql_puffs **puffs);

/* Add a puff with `mass` [species]. QL_ERR_ARGUMENT if all places are taken. */
ql_status ql_puffs_release(ql_puffs *puffs, const ql_puff_birth *birth, const double *mass);

/* A puff as numbers, and back: for checkpoints. [ql_puffs_numbers()]; bit for bit. */
int ql_puffs_numbers(const ql_puffs *puffs);
void ql_puffs_pack(const ql_puffs *puffs, int puff, double *numbers);
/* Appended; QL_ERR_ARGUMENT if all places are taken. */
ql_status ql_puffs_unpack(ql_puffs *puffs, const double *numbers);

/* Make puff `to` (a place within the capacity) like puff `from`. */
void ql_puffs_copy(ql_puffs *puffs, int from, int to);

/* Remove a puff; the last one takes its place. */
void ql_puffs_remove(ql_puffs *puffs, int puff);

/* Move and spread the puffs [first, last) for dt seconds. */
void ql_puffs_step(ql_puffs *puffs, int first, int last, const ql_puff_flow *flow, double dt);

/* Share of a puff at `height` h whose vertical distribution is the surface layer's: 1 - 10 h/depth
 * in unstable, 1 - h/depth in stable air, not below 0 (Cimorelli et al. 2005 weigh surface and
 * elevated spreads alike). In convection a puff's mean height counts once it is above the puff's
 * own. */
double ql_puffs_surface_share(const ql_puff_flow *flow, double height);

/* Share of the puff's mass per metre at height z, m-1. */
double ql_puffs_density(const ql_puffs *puffs, int puff, const ql_puff_flow *flow, double z);

/* Place the puffs into a new air: those of the surface layer keep their mean height. */
void ql_puffs_change_air(ql_puffs *puffs, const ql_puff_surface *before,
                         const ql_puff_surface *after);

#endif
