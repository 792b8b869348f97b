/* Surface-layer similarity: flux-profile relationships of Monin and Obukhov, integrated, and the
 * aerodynamic resistance that follows. Heights in m, zeta = z/L dimensionless (negative: unstable).
 *
 *   phi_m = (1 - gamma_m zeta)^-1/4,     1 + beta_m zeta
 *   phi_h = P (1 - gamma_h zeta)^-1/2,   P + beta_h zeta         (unstable, stable)
 *   psi(zeta) = integral from 0 to zeta of (1 - phi(x) / phi(0)) / x dx   (Paulson 1970) */
#ifndef QL_SOLVER_DEPOSITION_SIMILARITY_H
#define QL_SOLVER_DEPOSITION_SIMILARITY_H

typedef struct ql_similarity_form {
  double gamma_m, beta_m; /* 1 */
  double gamma_h, beta_h; /* 1 */
  double prandtl;         /* P: turbulent Prandtl number when neutral */
} ql_similarity_form;

/* Businger et al. 1971, J. Atmos. Sci. 28, 181-189 (what Zhang et al. 2003 use); Dyer 1974,
 * Boundary-Layer Meteorol. 7, 363-372; Hogstrom 1988, Boundary-Layer Meteorol. 42, 55-78. */
extern const ql_similarity_form ql_similarity_businger, ql_similarity_dyer, ql_similarity_hogstrom;

double ql_similarity_phi_m(const ql_similarity_form *form, double zeta);
double ql_similarity_phi_h(const ql_similarity_form *form, double zeta);
double ql_similarity_psi_m(const ql_similarity_form *form, double zeta);
double ql_similarity_psi_h(const ql_similarity_form *form, double zeta);

/* Resistance (s m-1) between the roughness length and height z:
 * P (ln(z/z0) - psi_h(zeta)) / (k u*). No limits are applied. z > z0 > 0 (m), ustar > 0 (m s-1). */
double ql_similarity_resistance(const ql_similarity_form *form, double z, double z0, double ustar,
                                double zeta);

#endif
