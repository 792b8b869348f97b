#include "solver/deposition/similarity.h"

#include "base/constants.h"

#include <math.h>

const ql_similarity_form ql_similarity_businger = {
    .gamma_m = 15.0, .beta_m = 4.7, .gamma_h = 9.0, .beta_h = 4.7, .prandtl = 0.74};
const ql_similarity_form ql_similarity_dyer = {
    .gamma_m = 16.0, .beta_m = 5.0, .gamma_h = 16.0, .beta_h = 5.0, .prandtl = 1.0};
const ql_similarity_form ql_similarity_hogstrom = {
    .gamma_m = 19.3, .beta_m = 6.0, .gamma_h = 11.6, .beta_h = 7.8, .prandtl = 0.95};

double ql_similarity_phi_m(const ql_similarity_form *form, double zeta) {
  if (zeta >= 0.0) return 1.0 + form->beta_m * zeta;
  return 1.0 / sqrt(sqrt(1.0 - form->gamma_m * zeta));
}

double ql_similarity_phi_h(const ql_similarity_form *form, double zeta) {
  if (zeta >= 0.0) return form->prandtl + form->beta_h * zeta;
  return form->prandtl / sqrt(1.0 - form->gamma_h * zeta);
}

double ql_similarity_psi_m(const ql_similarity_form *form, double zeta) {
  if (zeta >= 0.0) return -form->beta_m * zeta;
  const double x = sqrt(sqrt(1.0 - form->gamma_m * zeta)); /* Paulson 1970 */
  return 2.0 * log(0.5 * (1.0 + x)) + log(0.5 * (1.0 + x * x)) - 2.0 * atan(x) + 0.5 * QL_PI;
}

double ql_similarity_psi_h(const ql_similarity_form *form, double zeta) {
  if (zeta >= 0.0) return -form->beta_h / form->prandtl * zeta;
  return 2.0 * log(0.5 * (1.0 + sqrt(1.0 - form->gamma_h * zeta))); /* Paulson 1970 */
}

double ql_similarity_resistance(const ql_similarity_form *form, double z, double z0, double ustar,
                                double zeta) {
  return form->prandtl * (log(z / z0) - ql_similarity_psi_h(form, zeta)) / (QL_VON_KARMAN * ustar);
}
