/* The integrator in single precision. */
#define REAL float
#define LANES QL_LANES_FLOAT
#define OF_REAL(name) name##_float
#include "solver/chemistry/rosenbrock_body.h"
