/* The integrator in double precision. */
#define REAL double
#define LANES QL_LANES_DOUBLE
#define OF_REAL(name) name##_double
#include "solver/chemistry/rosenbrock_body.h"
