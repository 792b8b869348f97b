/* The surface layer: Monin-Obukhov similarity with the profile functions of Paulson 1970 (unstable,
 * Dyer 1974 constants 16) and Beljaars and Holtslag 1991 (stable). One column at a time. */
#ifndef QL_INPUTS_METEOROLOGY_SURFACE_LAYER_H
#define QL_INPUTS_METEOROLOGY_SURFACE_LAYER_H

/* Stability corrections of momentum and heat, zeta = z/L. */
double ql_surface_layer_psi_m(double zeta);
double ql_surface_layer_psi_h(double zeta);

/* What is known of a column. */
typedef struct ql_surface_layer_input {
  double z, wind, theta;       /* m, m s-1, K: lowest layer (theta: T + g z / cp) */
  double z_below, theta_below; /* m, K: 2 m, or the roughness length of heat with TSK */
  double roughness;            /* m */
} ql_surface_layer_input;

typedef struct ql_surface_layer {
  double ustar, theta_star; /* m s-1, K (positive: heat goes down) */
  double inverse_obukhov;   /* m-1 */
} ql_surface_layer;

/* Both fluxes from wind and two temperatures: solves the bulk Richardson number for z/L. */
ql_surface_layer ql_surface_layer_bulk(const ql_surface_layer_input *in);

/* u* from wind and a known kinematic heat flux (K m s-1, up). */
double ql_surface_layer_ustar(const ql_surface_layer_input *in, double heat);

/* 1/L = -k g H / (rho cp T u*^3) from the kinematic heat flux (K m s-1, up), within +-1 m-1. */
double ql_surface_layer_inverse_obukhov(double ustar, double heat, double temperature);

/* Roughness of water: Charnock 1955 with 0.016, and the smooth-flow limit 0.11 nu / u*. m */
double ql_surface_layer_charnock(double ustar);

#endif
