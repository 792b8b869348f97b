/* Rise of a stack plume through a layered atmosphere, after Briggs 1975 and 1984.
 * docs/theory/plume-rise.md has the equations. Pure functions, SI units. */
#ifndef QL_SOLVER_EMISSION_PLUME_RISE_H
#define QL_SOLVER_EMISSION_PLUME_RISE_H

/* The air column over a stack, k = 0 at the ground. Arrays of `layers` but edge (`layers` + 1, from
 * 0 upwards). Not owned. */
typedef struct ql_plume_column {
  int layers;
  const double *edge;        /* m above ground */
  const double *temperature; /* K */
  const double *gradient;    /* K m-1, of potential temperature */
  const double *wind;        /* m s-1 */
  double ustar;              /* m s-1 */
  double pbl_height;         /* m */
} ql_plume_column;

typedef struct ql_plume_source {
  double height, diameter;      /* m */
  double temperature, velocity; /* K, m s-1: exhaust */
} ql_plume_source;

typedef struct ql_plume {
  double buoyancy;    /* m4 s-3, initial flux F */
  double release;     /* m: stack height less downwash */
  double rise;        /* m, of the centre line above the release */
  double bottom, top; /* m above ground: the mass is spread evenly between them */
  double penetrated;  /* share of the mass above the PBL top */
} ql_plume;

/* Buoyancy flux g v d^2 (Ts - Ta) / (4 Ts), m4 s-3 (Briggs 1975), negative for cold exhaust. */
double ql_plume_rise_buoyancy(const ql_plume_source *source, double air_temperature);
/* Stack height less stack-tip downwash, m (Briggs 1973): h + 2 d (v/u - 1.5) if v < 1.5 u. */
double ql_plume_rise_release(const ql_plume_source *source, double wind);

/* Final rises, m. F: buoyancy flux (m4 s-3), u: wind (m s-1, > 0), s: g/T dtheta/dz (s-2, > 0). */
double ql_plume_rise_unstable(double buoyancy, double wind);
/* `height`: of the release, m; `ustar`: m s-1. */
double ql_plume_rise_neutral(double buoyancy, double wind, double ustar, double height);
/* From `base` (m above the release), where the flux is `buoyancy`, in air of one stability;
 * `initial` is the flux at the stack. The lower of the rises in wind and in calm. */
double ql_plume_rise_stable(double buoyancy, double initial, double wind, double stability,
                            double base);
/* Momentum rise: 3 d v/u; where stability > 0 not more than 1.5 (Fm / (u sqrt(s)))^(1/3). */
double ql_plume_rise_momentum(const ql_plume_source *source, double air_temperature, double wind,
                              double stability);

/* The whole plume. The top is kept within the column. */
ql_plume ql_plume_rise_find(const ql_plume_column *column, const ql_plume_source *source);

/* Shares of the plume's mass by layer, [layers], which sum to 1; what lies above the column goes
 * into its highest layer. */
void ql_plume_rise_fractions(const ql_plume *plume, int layers, const double *edge,
                             double *fractions);

#endif
