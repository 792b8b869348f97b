/* How a stack's plume rises as its puffs travel, and how much of it goes through the top of the
 * boundary layer. solver/emission/plume_rise.h has the final rise and stack-tip downwash. Pure
 * functions, SI units. */
#ifndef QL_SOLVER_PUFF_RISE_H
#define QL_SOLVER_PUFF_RISE_H

/* Rise (m) at distance x (m) by buoyancy and momentum fluxes F_b (m4 s-3) and F_m (m4 s-2) in the
 * wind u (m s-1, > 0): (3 F_m x / (b^2 u^2) + 3 F_b x^2 / (2 b^2 u^3))^(1/3), b = 0.6 (Briggs 1975;
 * Weil 1988). */
double ql_puff_rise_transitional(double buoyancy, double momentum, double wind, double x);

/* Share of the plume above a boundary layer whose top is `lid` m above the stack: 0 if the plume
 * levels off below 2/3 of it, 1 above 2, 1.5 - 1/h' between, h' = (17.576 P + 0.2963)^(1/3), P =
 * F_b / (u N^2 lid^3), N (s-1) above the lid (Weil & Brower 1984; Cimorelli et al. 2005). */
double ql_puff_rise_penetration(double buoyancy, double wind, double frequency, double lid);
/* h' times the lid: the height above the stack at which the part that went through levels off. */
double ql_puff_rise_penetrated_height(double buoyancy, double wind, double frequency, double lid);

/* Spread that entrainment gives a plume that rose by `rise`: rise / 3.5 (Pasquill 1976,
 * EPA-600/4-76-030b), m. */
double ql_puff_rise_spread(double rise);

#endif
