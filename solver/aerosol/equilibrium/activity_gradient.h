/* Activity coefficients of one solution, and how they change with its composition. */
#ifndef QL_SOLVER_AEROSOL_EQUILIBRIUM_ACTIVITY_GRADIENT_H
#define QL_SOLVER_AEROSOL_EQUILIBRIUM_ACTIVITY_GRADIENT_H

/* Ions of the mixing rule: cations first. */
enum {
  QL_ACTIVITY_GRADIENT_H,
  QL_ACTIVITY_GRADIENT_NA,
  QL_ACTIVITY_GRADIENT_NH4,
  QL_ACTIVITY_GRADIENT_CL,
  QL_ACTIVITY_GRADIENT_SO4,
  QL_ACTIVITY_GRADIENT_HSO4,
  QL_ACTIVITY_GRADIENT_NO3,
  QL_ACTIVITY_GRADIENT_STRENGTH, /* the ionic strength, as if it were one more */
  QL_ACTIVITY_GRADIENT_COUNT
};

typedef struct ql_activity_gradient_log {
  double value;                          /* ln of the mean coefficient */
  double by[QL_ACTIVITY_GRADIENT_COUNT]; /* its derivatives, kg mol-1; 0 where it is held */
} ql_activity_gradient_log;

typedef struct ql_activity_gradient_logs {
  ql_activity_gradient_log nh4no3, hno3, hcl, h2so4, hhso4;
} ql_activity_gradient_logs;

/* The coefficients of ql_activity_logarithms (activity.h has the papers) for molalities and ionic
 * strength `ions`, mol kg-1, and temperature, K. */
void ql_activity_gradient(const double ions[QL_ACTIVITY_GRADIENT_COUNT], double temperature,
                          ql_activity_gradient_logs *logs);

#endif
