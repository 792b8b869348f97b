/* Horizontal diffusion by the eddies that the grid does not resolve: K from the deformation of the
 * wind (Smagorinsky 1963, doi:10.1175/1520-0493(1963)091<0099:GCEWTP>2.3.CO;2) and the size of the
 * cells, as in CMAQ. docs/theory/diffusion.md. */
#ifndef QL_SOLVER_TRANSPORT_DIFFUSION_H
#define QL_SOLVER_TRANSPORT_DIFFUSION_H

#include "solver/transport/transport.h"

/* An operator that diffuses every transported species within the layers: explicit, conservative,
 * without new extrema; nothing passes the sides. It weighs with met->air_end: it comes after
 * transport in a step. Its workspace comes from `arena`. */
ql_status ql_diffusion_create(ql_arena *arena, const ql_transport_options *options,
                              ql_operator *op);

/* Horizontal diffusivity (m2 s-1) for a deformation (s-1) and true cell sides (m). */
double ql_diffusion_coefficient(double deformation, double dx, double dy);

#endif
