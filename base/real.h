/* ql_real: the type of the state (concentrations) and of the coefficients shared by all species.
 * A build-time choice (cmake -DQL_DOUBLE=ON); the default is whichever passes every accuracy check
 * fastest. Geometry, time and budgets are always double. */
#ifndef QL_BASE_REAL_H
#define QL_BASE_REAL_H

#ifdef QL_DOUBLE
typedef double ql_real;
#else
typedef float ql_real;
#endif

#endif
