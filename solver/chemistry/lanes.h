/* Lanes: the cells that a kernel treats at once, one to each element of a vector register. A vector
 * wider than the register costs half as much again (benchmarks/results/chemistry.md): compilers
 * keep its halves in memory. With a compiler that has no vector types a block is one cell and a
 * vector a plain number: the generated code is standard C either way. A cell's answer does not
 * depend on the number of lanes. */
#ifndef QL_SOLVER_CHEMISTRY_LANES_H
#define QL_SOLVER_CHEMISTRY_LANES_H

#include <stdint.h>

#if defined(__GNUC__) && !defined(QL_ONE_LANE)
#if defined(__AVX512F__)
enum { QL_LANES_BYTES = 64 };
#elif defined(__AVX__)
enum { QL_LANES_BYTES = 32 };
#else
enum { QL_LANES_BYTES = 16 };
#endif
enum { QL_LANES_DOUBLE = QL_LANES_BYTES / 8, QL_LANES_FLOAT = QL_LANES_BYTES / 4 };
#define QL_VECTOR __attribute__((vector_size(QL_LANES_BYTES), may_alias))
#else
enum { QL_LANES_DOUBLE = 1, QL_LANES_FLOAT = 1 };
#define QL_VECTOR
#endif

typedef double ql_lanes_double QL_VECTOR;
typedef float ql_lanes_float QL_VECTOR;

/* The larger of two numbers in each lane; b where one is none. Vectors by masks of bits: written
 * element by element, compilers take a vector apart through memory. */
#if defined(__GNUC__) && !defined(QL_ONE_LANE)
typedef int64_t ql_lanes_bits_double QL_VECTOR;
typedef int32_t ql_lanes_bits_float QL_VECTOR;

static inline ql_lanes_double ql_lanes_larger_double(ql_lanes_double a, ql_lanes_double b) {
  const ql_lanes_bits_double where = (ql_lanes_bits_double)(a > b);
  return (ql_lanes_double)(((ql_lanes_bits_double)a & where) | ((ql_lanes_bits_double)b & ~where));
}

static inline ql_lanes_float ql_lanes_larger_float(ql_lanes_float a, ql_lanes_float b) {
  const ql_lanes_bits_float where = (ql_lanes_bits_float)(a > b);
  return (ql_lanes_float)(((ql_lanes_bits_float)a & where) | ((ql_lanes_bits_float)b & ~where));
}
#else
static inline double ql_lanes_larger_double(double a, double b) {
  return a > b ? a : b;
}

static inline float ql_lanes_larger_float(float a, float b) {
  return a > b ? a : b;
}
#endif

#endif
