/* Lanes: the cells that a kernel treats at once, one to each element of a 64-byte vector. With a
 * compiler that has no vector types a block is one cell and a vector a plain number: the generated
 * code is standard C either way. */
#ifndef QL_SOLVER_CHEMISTRY_LANES_H
#define QL_SOLVER_CHEMISTRY_LANES_H

#if defined(__GNUC__) && !defined(QL_ONE_LANE)
enum { QL_LANES_DOUBLE = 8, QL_LANES_FLOAT = 16 };
#define QL_VECTOR __attribute__((vector_size(64), may_alias))
#else
enum { QL_LANES_DOUBLE = 1, QL_LANES_FLOAT = 1 };
#define QL_VECTOR
#endif

typedef double ql_lanes_double QL_VECTOR;
typedef float ql_lanes_float QL_VECTOR;

#endif
