/* exp and log without branches or calls, so that a loop over cells that uses them is vectorised.
 * Accurate to a few units in the last place (tests/twin/test_chem_vmath.c holds them to libm). The
 * reductions are those of Cody and Waite 1980 (Software Manual for the Elementary Functions,
 * chapters 5 and 6); the series are Taylor's, long enough to be exact to the last bit or so. */
#ifndef QL_BASE_VMATH_H
#define QL_BASE_VMATH_H

#include <stdint.h>
#include <string.h>

static inline double ql_vmath_from_bits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

static inline uint64_t ql_vmath_to_bits(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/* e^x; beyond |x| = 708 the value at 708 (no overflow, no subnormals). */
static inline double ql_vmath_exp(double x) {
  const double shift = 0x1.8p52; /* adding it leaves the nearest integer in the low bits */
  const double bounded = x < -708.0 ? -708.0 : x > 708.0 ? 708.0 : x;
  const double shifted = bounded * 1.44269504088896340736 + shift; /* 1 / ln 2 */
  const double n = shifted - shift;
  const double r = (bounded - n * 0x1.62e42feep-1) - n * 0x1.a39ef35793c76p-33; /* ln 2 in two */
  double p = 1.0 / 6227020800.0;                                                /* 1/13! */
  p = p * r + 1.0 / 479001600.0;
  p = p * r + 1.0 / 39916800.0;
  p = p * r + 1.0 / 3628800.0;
  p = p * r + 1.0 / 362880.0;
  p = p * r + 1.0 / 40320.0;
  p = p * r + 1.0 / 5040.0;
  p = p * r + 1.0 / 720.0;
  p = p * r + 1.0 / 120.0;
  p = p * r + 1.0 / 24.0;
  p = p * r + 1.0 / 6.0;
  p = p * r + 0.5;
  p = p * r + 1.0;
  p = p * r + 1.0;
  return p * ql_vmath_from_bits((ql_vmath_to_bits(shifted) + 1023) << 52);
}

/* Natural logarithm of a positive normal number. */
static inline double ql_vmath_log(double x) {
  const uint64_t bits = ql_vmath_to_bits(x);
  /* x = m 2^e with m in [sqrt(1/2), sqrt(2)): 0x3fe6a09e... are the bits of sqrt(1/2) */
  const uint64_t offset = bits - 0x3fe6a09e667f3bcdU;
  const uint64_t biased = (offset + 0x4000000000000000U) >> 52; /* e + 1024 */
  const double m = ql_vmath_from_bits(bits - ((biased - 1024) << 52));
  const double e = ql_vmath_from_bits(biased | 0x4330000000000000U) - (0x1.0p52 + 1024.0);
  const double s = (m - 1.0) / (m + 1.0), q = s * s;
  double p = 1.0 / 23.0;
  p = p * q + 1.0 / 21.0;
  p = p * q + 1.0 / 19.0;
  p = p * q + 1.0 / 17.0;
  p = p * q + 1.0 / 15.0;
  p = p * q + 1.0 / 13.0;
  p = p * q + 1.0 / 11.0;
  p = p * q + 1.0 / 9.0;
  p = p * q + 1.0 / 7.0;
  p = p * q + 1.0 / 5.0;
  p = p * q + 1.0 / 3.0;
  return e * 0x1.62e42feep-1 + (2.0 * s + (2.0 * s * q * p + e * 0x1.a39ef35793c76p-33));
}

#endif
