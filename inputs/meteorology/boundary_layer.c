#include "inputs/meteorology/boundary_layer.h"

#include "base/constants.h"

#include <math.h>

static const double CRITICAL = 0.25;     /* bulk Richardson number */
static const double SHEAR_SURFACE = 100; /* b of Vogelezang and Holtslag 1996 */
static const double EXCESS = 8.5;        /* Troen and Mahrt 1986; Holtslag and Boville 1993 */
static const double SURFACE_SHARE = 0.1; /* of h: top of the surface layer */

/* w_* (HB93 eq. A12); 0 where heat goes down. */
static double convective_velocity(const ql_boundary_layer_column *c, double h) {
  return c->heat > 0.0 ? cbrt(QL_GRAVITY / c->theta[0] * c->heat * h) : 0.0;
}

/* w_m: turbulent velocity scale of the outer layer, c1 = 0.6 (HB93 eq. A11). */
static double velocity_scale(const ql_boundary_layer_column *c, double h) {
  const double w = convective_velocity(c, h);
  return cbrt(c->ustar * c->ustar * c->ustar + 0.6 * w * w * w);
}

/* Where the bulk Richardson number first passes its critical value; the surface air has the
 * temperature theta_s. */
static double search(const ql_boundary_layer_column *c, double theta_s) {
  double below = 0.0;
  for (int k = 1; k < c->nz; k++) {
    const double du = c->u[k] - c->u[0], dv = c->v[k] - c->v[0];
    const double shear = du * du + dv * dv + SHEAR_SURFACE * c->ustar * c->ustar;
    const double rib =
        QL_GRAVITY / theta_s * (c->theta[k] - theta_s) * (c->z[k] - c->z[0]) / fmax(shear, 1e-6);
    if (rib >= CRITICAL) {
      const double part = (CRITICAL - below) / (rib - below);
      return c->z[k - 1] + fmax(0.0, fmin(1.0, part)) * (c->z[k] - c->z[k - 1]);
    }
    below = rib;
  }
  return c->z[c->nz - 1];
}

double ql_boundary_layer_height(const ql_boundary_layer_column *column) {
  double h = search(column, column->theta[0]);
  if (column->heat > 0.0) {
    /* the first height gives the velocity scale, that the excess, that the height (HB93) */
    const double excess = EXCESS * column->heat / fmax(0.1, velocity_scale(column, h));
    h = search(column, column->theta[0] + fmin(excess, 3.0));
  }
  return fmax(h, column->top[0]);
}

double ql_boundary_layer_kz_inside(const ql_boundary_layer_column *column, double h, double z) {
  /* HB93 eq. 3.9 without the velocity scale */
  const double shape = QL_VON_KARMAN * z * (1.0 - z / h) * (1.0 - z / h);
  if (column->inverse_obukhov >= 0.0) {
    const double zeta = z * column->inverse_obukhov;
    const double phi = zeta <= 1.0 ? 1.0 + 5.0 * zeta : 5.0 + zeta; /* HB93 eqs. A3, A5 */
    return shape * column->ustar / phi;
  }
  /* HB93 eqs. A6-A8 in the surface layer (to 0.1 h), A11-A13 above it */
  const double surface = SURFACE_SHARE * h, zeta = fmin(z, surface) * column->inverse_obukhov;
  const double phi_h = 1.0 / sqrt(1.0 - 15.0 * zeta), phi_m = pow(1.0 - 15.0 * zeta, -1.0 / 3.0);
  if (z <= surface) return shape * column->ustar / phi_h;
  const double w = convective_velocity(column, h), wm = velocity_scale(column, h);
  const double prandtl = phi_h / phi_m + 7.2 * QL_VON_KARMAN * SURFACE_SHARE * w / wm;
  return shape * wm / prandtl;
}

double ql_boundary_layer_kz_local(const ql_boundary_layer_column *column, int k) {
  const double z = column->top[k], dz = column->z[k + 1] - column->z[k];
  const double du = (column->u[k + 1] - column->u[k]) / dz;
  const double dv = (column->v[k + 1] - column->v[k]) / dz;
  const double shear2 = fmax(du * du + dv * dv, 1e-10);
  const double theta = 0.5 * (column->theta[k] + column->theta[k + 1]);
  const double ri = QL_GRAVITY / theta * (column->theta[k + 1] - column->theta[k]) / dz / shear2;
  const double asymptote = 30.0 + 270.0 * exp(1.0 - fmax(z, 1000.0) / 1000.0); /* HB93 eq. 3.6 */
  const double length = 1.0 / (1.0 / (QL_VON_KARMAN * z) + 1.0 / asymptote);
  /* HB93 eqs. 2.11 (stable) and 3.7 (unstable), 3.2 */
  const double damping =
      ri > 0.0 ? 1.0 / (1.0 + 10.0 * ri * (1.0 + 8.0 * ri)) : sqrt(1.0 - 18.0 * fmax(ri, -50.0));
  return length * length * sqrt(shear2) * damping;
}
