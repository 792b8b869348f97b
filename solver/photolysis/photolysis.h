/* Photolysis: frequencies for every cell of the patch from on-line radiative transfer through the
 * model's layers and a standard atmosphere above them. Theory: docs/theory/photolysis.md. */
#ifndef QL_SOLVER_PHOTOLYSIS_PHOTOLYSIS_H
#define QL_SOLVER_PHOTOLYSIS_PHOTOLYSIS_H

#include "solver/operator.h"

typedef struct ql_photolysis_options {
  const ql_grid *grid;
  int count;
  const char *const *names; /* [count] as in tables/mapping.csv or tables/reactions.csv; read only
                               while the operator is made */
  /* Background aerosol, Elterman 1968 by height above ground: */
  double aerosol_depth;      /* optical depth at 550 nm */
  double aerosol_scattering; /* single-scattering albedo */
  double angstrom;           /* exponent of the wavelength */
} ql_photolysis_options;

/* Options with the default aerosol: 0.235 at 550 nm (the total of Elterman's own profile, TUV 5.4's
 * default), single-scattering albedo 0.92 and exponent 1.2 (within what Dubovik et al. 2002, J.
 * Atmos. Sci. 59, 590, find for urban and industrial places). */
ql_photolysis_options ql_photolysis_defaults(const ql_grid *grid, int count,
                                             const char *const *names);

/* The operator; all its memory comes from `arena`. forward(op, met, dt, state) computes the
 * frequencies for met->start + dt/2 and leaves the state (may be NULL) alone; it fails with
 * QL_ERR_INPUT where the ozone column is not 50-1000 DU. QL_ERR_INPUT for an unknown name (the
 * message lists what exists), QL_ERR_ARGUMENT for more layers than can be treated. */
ql_status ql_photolysis_create(ql_arena *arena, const ql_photolysis_options *options,
                               ql_operator *op);

/* Frequencies of the last forward(), s-1: [count][grid->volume], zero where the sun is down and in
 * the halo. Owned by the operator. */
const float *ql_photolysis_values(const ql_operator *op);

#endif
